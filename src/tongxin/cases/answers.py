"""What was answered in a form: as values, and as a case keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.formspec import FormSpec
from tongxin.directory.queries import Resolver
from tongxin.ledger.actions import Rejected

from .kind import CaseKind


def split(kind: CaseKind, values: Mapping[str, Any]) -> tuple[dict, dict]:
    """(what may stand in the case's row, what is personal), JSON-ready; empty values left out."""
    known = {k: plain(v) for k, v in values.items() if v not in (None, "", [])}
    secret = set(kind.personal)
    return (
        {k: v for k, v in known.items() if k not in secret},
        {k: v for k, v in known.items() if k in secret},
    )


def plain(value: Any) -> Any:
    """A form's value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str | list) else str(value)


def checked(form: FormSpec, raw: Mapping[str, Any], resolver: Resolver | None = None) -> dict:
    """The values of a form; Rejected with a sentence a field. Units are named as they are listed."""
    values, errors = form.parse(raw)
    for spec in form.fields:
        if spec.type in ("unit", "town") and values.get(spec.key) and resolver:
            try:
                values[spec.key] = resolver.need(values[spec.key], spec.label).name
            except Refused as error:
                errors[spec.key] = error.sentence
    day = values.get("day")
    if day and day > clock.today():
        errors["day"] = "日期在今天之后,请填已经发生的日期。"
    if errors:
        raise Rejected(errors)
    return values
