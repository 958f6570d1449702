"""The small words of 督查: states of a mock and a rectification, what a visit found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongxin.checks import rectify_queries
from tongxin.checks.mock_flow import MOCK
from tongxin.ledger.flows import TASK

register = template.Library()

#: class and glyph of each state; never colour alone.
MOCKS = {"draft": ("pending", "◐"), "marking": ("progress", "◐"), "closed": ("accepted", "●"),
         "dropped": ("unknown", "/")}  # fmt: skip
TASKS = {"open": ("pending", "◐"), "proved": ("progress", "◐"), "done": ("accepted", "●"),
         "dropped": ("unknown", "/")}  # fmt: skip
SLIPS = {"blue": "蓝", "orange": "橙", "red": "红"}


def _mark(name: str, glyph: str, word: str) -> SafeString:
    return format_html(
        '<span class="mark mark-{}"><span aria-hidden="true">{}</span> {}</span>', name, glyph, word
    )


@register.filter
def mock_mark(state: str) -> SafeString:
    return _mark(*MOCKS[state], MOCK.states[state])


@register.filter
def rectify_mark(task: Any) -> SafeString:
    """The state of a rectification, overdue in red."""
    if rectify_queries.overdue(task):
        return _mark("overdue", "△", "逾期")
    return _mark(*TASKS[task.state], rectify_queries.WORDS[task.state])


@register.filter
def visit_mark(visit: Any) -> SafeString:
    if visit.passed:
        return _mark("accepted", "●", "合格")
    bad = sum(1 for one in visit.findings if not one["good"])
    return _mark("none", "○", f"不合格{bad}处")


@register.filter
def slip_word(level: str) -> str:
    return SLIPS.get(level, "")


@register.filter
def marked_of(cells: Iterable[Any]) -> str:
    """3/12: how many of some listed cells are marked."""
    rows = list(cells)
    return f"{sum(1 for one in rows if one.mark)}/{len(rows)}"


@register.filter
def plain_points(text: Any) -> str:
    """Points as typed, without a dash for none."""
    return "" if text in (None, "", "—") else str(text)


@register.filter
def may(scope: Any, ability: str) -> bool:
    return bool(scope) and scope.may(ability)


@register.filter
def step_word(verb: str) -> str:
    """The verb of a step as its button says it."""
    return TASK.step(verb).name
