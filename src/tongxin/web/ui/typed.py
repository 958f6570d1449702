"""What was typed into a form of few fields: a day, a number, a choice; Refused names the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tongxin.core.errors import Refused
from tongxin.rules.reading import values


def text(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").strip()


def day(form: Mapping[str, str], name: str, label: str) -> date:
    """The day; Refused when there is none or it cannot be read."""
    found = day_or_none(form, name, label)
    if found is None:
        raise Refused(f"请填写“{label}”。")
    return found


def day_or_none(form: Mapping[str, str], name: str, label: str) -> date | None:
    typed = text(form, name)
    try:
        return values.read_date(typed) if typed else None
    except ValueError as error:
        raise Refused(f"“{label}”{error}") from None


def number(form: Mapping[str, str], name: str, label: str) -> Decimal:
    """The number; Refused when there is none or it cannot be read."""
    found = number_or_none(text(form, name), label)
    if found is None:
        raise Refused(f"请填写“{label}”。")
    return found


def number_or_none(typed: str, label: str) -> Decimal | None:
    try:
        return values.read_number(typed) if typed.strip() else None
    except ValueError as error:
        raise Refused(f"“{label}”{error}") from None


def whole(typed: str) -> int | None:
    """A number as an address or a list of choices holds it; None for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 12 else None
