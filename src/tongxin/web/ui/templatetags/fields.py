"""How a FieldSpec and what was typed into it become a control: for ui/field*.html only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from tongxin.core.formspec import FieldSpec
from tongxin.rules.scoring import plain

register = template.Library()

#: As many choices are seen at once; more go into a list that opens.
SEEN_AT_ONCE = 5


@register.filter
def options(field: FieldSpec) -> tuple[str, ...]:
    return ("是", "否") if field.type == "bool" else field.choices


@register.filter
def is_group(field: FieldSpec) -> bool:
    """Several controls under one legend, rather than one with a label."""
    if field.type == "choice":
        return 0 < len(field.choices) <= SEEN_AT_ONCE
    return field.type in ("bool", "multichoice")


def _words(value: Any) -> Iterable[str]:
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["是" if value else "否"]
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    return [part.strip() for part in str(value).split("、")]


@register.filter
def is_in(choice: str, value: Any) -> bool:
    """Whether a choice was taken: value may be one, a list, or several joined by 、."""
    return choice == value or choice in _words(value)


@register.filter
def typed(value: Any) -> str:
    """A value as one would type it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool | list | tuple):
        return "、".join(_words(value))
    return str(value)


@register.filter
def is_iso_day(text: str) -> bool:
    """What the date control can show; anything else typed stays as typed beside its error."""
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False
