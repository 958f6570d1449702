"""The small words of the grid: a cell with its glyph, the address it opens at, the next step."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from tongxin.assessments import gap_tasks, opened
from tongxin.assessments.grid import Group, Row
from tongxin.core import clock
from tongxin.ledger.kinds import Kind
from tongxin.rules.scoring import STATES, ZERO, Fact, Gap, Window, plain

register = template.Library()

#: What came back and waits to be mended.
BACK = ("△", "退回")
HAND = '<span class="by-hand" title="人工评分">手</span>'


@lru_cache(maxsize=16384)
def cell_address(edition: int, item: str, window: str) -> str:
    """The page of a cell."""
    return reverse("cell", args=[edition, item, window])


@lru_cache(maxsize=16384)
def _link(edition: int, item: str, window: str) -> str:
    """The address as it stands in a page."""
    return escape(cell_address(edition, item, window))


@register.simple_tag
def cell_url(edition: int, item: str, window: str) -> str:
    return cell_address(edition, item, window)


# A district's grid has two hundred rows and eight hundred cells: they are put together here, from
# pieces made once, because a template would take most of the page's time for it.


@register.simple_tag
def grid_rows(group: Group, edition: int, with_own: bool = False) -> SafeString:
    """The rows of a section: what, each year's cell, the sum, what is missing, and who leads."""
    return SafeString("\n".join(_row(row, edition, with_own) for row in group.rows))


def _row(row: Row, edition: int, with_own: bool) -> str:
    return (
        f'<tr><th scope="row">{_name(row)}</th>{_boxes(row, edition, with_own)}'
        f'{_sums(row.points, row.max, row.missing)}<td class="who">{escape(row.lead)}</td></tr>'
    )


def _name(row: Row) -> str:
    return f'<span class="item-no">{escape(row.item.id)}</span>{escape(row.item.name)}'


def _boxes(row: Row, edition: int, with_own: bool) -> str:
    """The cells: glyph, earned/full, 手 for a hand score, the unit's own entries if asked."""
    told = []
    for one in row.boxes:
        own = one.own if with_own else 0
        before, after = _pieces(
            one.state, one.points, one.max, one.hand, one.span, own, bool(one.returned), one.hole
        )
        told.append(f"{before}{_link(edition, one.item, one.window)}{after}")
    return "".join(told)


@lru_cache(maxsize=4096)
def _sums(points: Any, most: Any, missing: Any) -> str:
    lack = f'<span class="missing">{plain(missing)}</span>' if missing else ""
    return f'<td class="num">{plain(points)}/{plain(most)}</td><td class="num">{lack}</td>'


@lru_cache(maxsize=4096)
def _pieces(
    state: str, points: Any, most: Any, hand: bool, span: int, own: int, back: bool, hole: bool
) -> tuple[str, str]:
    """What stands before and after the address of a cell. Nothing here was typed by anybody."""
    glyph, word = BACK if back else STATES[state]
    name = "back" if back and hole else state
    count = f' <span class="own">{own}条</span>' if own else ""
    return (
        f'<td class="cell cell-{name}" colspan="{span}"><a href="',
        f'" title="{word}"><span class="glyph">{glyph}</span> {plain(points)}/{plain(most)}'
        f"{HAND if hand else ''}{count}</a></td>",
    )


@register.simple_tag
def short_rows(rows: list[Row], edition: int) -> SafeString:
    """The rows with something missing as a list, for a phone."""
    return SafeString("\n".join(_short_row(row, edition) for row in rows))


def _short_row(row: Row, edition: int) -> str:
    return (
        f'<li><span class="grow">{_name(row)}</span> '
        f'<b class="missing keep">缺{plain(row.missing)}</b> '
        f'<span class="chips">{_chips(row, edition)}</span></li>'
    )


def _chips(row: Row, edition: int) -> str:
    """The holes of a row as links: 2026年 0.25/0.5."""
    return " ".join(
        f'<a href="{_link(edition, one.item, one.window)}">'
        f"{escape(one.window)} {plain(one.points)}/{plain(one.max)}</a>"
        for one in row.boxes
        if one.hole
    )


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


@register.simple_tag
def give_url(edition: int, item: str, window: str, text: str, fact: Fact | None) -> str:
    """Where a gap of a cell is given to a unit."""
    key = gap_tasks.key_of(Gap(text, ZERO, fact))
    given = {"edition": str(edition), "item": item, "window": window, "gap": key}
    return f"{reverse('work-give')}?{urlencode(given)}"


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
