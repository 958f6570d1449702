"""The small words of the grid: a cell with its glyph, the address it opens at, the next step."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from tongxin.assessments import opened
from tongxin.assessments.grid import Box
from tongxin.core import clock
from tongxin.ledger.kinds import Kind
from tongxin.rules.scoring import STATES, Fact, Window, plain

register = template.Library()

#: What came back and waits to be mended.
BACK = ("△", "退回")
HAND = SafeString('<span class="by-hand" title="人工评分">手</span>')


@lru_cache(maxsize=16384)
def cell_address(edition: int, item: str, window: str) -> str:
    """The page of a cell."""
    return reverse("cell", args=[edition, item, window])


@register.simple_tag
def cell_url(edition: int, item: str, window: str) -> str:
    return cell_address(edition, item, window)


@register.simple_tag
def box(cell: Box, edition: int, with_own: bool = False) -> SafeString:
    """One cell: glyph, earned/full, 手 for a hand score, the unit's own entries if asked."""
    glyph, word = BACK if cell.returned else STATES[cell.state]
    name = "back" if cell.returned and cell.hole else cell.state
    own = f" {cell.own}条" if with_own and cell.own else ""
    return format_html(
        '<td class="cell cell-{}" colspan="{}"><a href="{}" title="{}">'
        '<span class="glyph">{}</span> {}{}<span class="own">{}</span></a></td>',
        name, cell.span, cell_address(edition, cell.item, cell.window),
        f"{cell.item} {cell.window} {word}", glyph, figure(cell), HAND if cell.hand else "", own,
    )  # fmt: skip


@register.filter
def figure(cell: Box) -> str:
    """0.25/0.5; what has not begun or is not scored shows a dash for what was earned."""
    return f"{plain(cell.points)}/{plain(cell.max)}"


@register.filter
def about(value: Decimal) -> str:
    """A forecast or a sum of them: two decimals say enough."""
    return plain(round(value, 2))


def step(
    fact: Fact | None, edition: int, item: str, window: Window, may: Any, text: str = ""
) -> tuple[str, str]:
    """(verb, address) of what would fill a gap; may(ability) tells what the person can do."""
    here, way = cell_address(edition, item, window.name), opened.way_of(fact)
    if fact is not None and way == opened.MATERIAL and may("link.write"):
        label = urlencode({"label": opened.label_of(fact)})
        return "放入材料", f"{here}link/?{label}"
    if fact is not None and way == opened.RECORD and may("entry.write"):
        return "登记", f"{reverse('entry-new', args=[fact.kind])}{_prefilled(fact, window)}"
    return "查看", here


def _prefilled(fact: Fact, window: Window) -> str:
    """What the form already knows. In a past year the day is left for the person to say."""
    given = {"facet": fact.facets[0]} if fact.facets else {}
    if not window.start <= clock.today() <= window.end:
        given["happened_on"] = ""
    return f"?{urlencode(given)}" if given else ""


@register.simple_tag
def kind_words(fact: Fact | None, kinds: dict[str, Kind]) -> str:
    """Where a fact is recorded, in words: 走访慰问(春节、八一). Empty for what is no ledger."""
    made = kinds.get(fact.kind) if fact else None
    if fact is None or made is None:
        return ""
    papers = ",材料齐全的才计" if fact.complete else ""
    facets = "、".join(fact.facets)
    return f"{made.name}{f'({facets})' if facets else ''}{papers}"
