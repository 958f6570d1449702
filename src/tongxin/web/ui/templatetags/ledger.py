"""An entry's values in words: 1,204人次, 2026年3月1日, 是. Numbers always carry their unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import template

from tongxin.core.formspec import FieldSpec
from tongxin.ledger import listing
from tongxin.ledger.kinds import COLUMNS
from tongxin.rules.reading import values

from .ui import cn_date

register = template.Library()


def say(value: Any, spec: FieldSpec) -> str:
    """A field's value as one writes it; empty when there is none."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    if spec.type == "date":
        return cn_date(values.read_date(value) if isinstance(value, str) else value)
    if spec.column in COLUMNS and not isinstance(value, str):
        return f"{amount(value)}{unit_word(spec)}"
    return str(value)


def unit_word(spec: FieldSpec) -> str:
    """Counts of things due or done carry no word of their own: the label says what they are."""
    return "" if spec.column in ("due", "done", "late") else listing.UNITS[spec.column]


@register.filter
def amount(value: Any) -> str:
    """1204 → 1,204; 3500.50, as a number or as it is kept → 3,500.5."""
    value = Decimal(value) if isinstance(value, str) else value
    text = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def shown(content: Any, spec: FieldSpec) -> str:
    """One field of an entry in words; a unit by its name; the own number is no story number."""
    if spec.key in ("unit", "town"):
        unit = getattr(content, spec.key)
        return unit.name if unit else ""
    value = listing.value_of(content, spec)
    return "" if value == f"#{getattr(content, 'no', '')}" else say(value, spec)


@register.filter
def short(label: str) -> str:
    """A label without what stands in brackets, for the head of a table."""
    return re.sub(r"[((].*?[))]", "", label) or label


@register.filter
def told(value: Any, spec: FieldSpec) -> str:
    """An earlier or later value within a sentence."""
    return f"“{words}”" if (words := say(value, spec)) else "未填"


@register.filter
def words(value: Any) -> str:
    """Words of a list with 、 between them; what was typed stays as it is."""
    return value if isinstance(value, str) else "、".join(value or ())
