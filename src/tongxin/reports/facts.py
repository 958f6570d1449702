"""The facts of the sample district: every figure counted from entries, its wording from the figure.

library/samples/jiangjin/facts.yaml says what was published and how each figure is read. Nothing
here is typed in: take an entry away and its fact no longer holds.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongxin.assessments.facts import DISTINCT
from tongxin.assessments.queries import narrow
from tongxin.ledger.models import Entry
from tongxin.rules import wording
from tongxin.rules.scoring import Window, parse, plain

#: Titles and selections may lie long before the cycle.
BEGINNING = date(1949, 10, 1)


@dataclass(frozen=True)
class Figure:
    """One figure of one fact in one period. value None: no entry says anything."""

    value: Decimal | None
    entries: tuple[int, ...]


def facts(division: str) -> list[dict[str, Any]]:
    """All facts in their order, JSON-ready.

    `value` and `expected` are by measure, numbers as strings; a fact that must hold every year
    shows the last of its years and all of them under `years`. `entries` are entry numbers.
    """
    return [_fact(division, spec) for spec in _specs(str(settings.LIBRARY))]


@lru_cache(maxsize=4)
def _specs(library: str) -> tuple[dict, ...]:
    path = Path(library) / "samples" / "jiangjin" / "facts.yaml"
    return tuple(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["facts"])


def _fact(division: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    read = {
        window.name: {n: _figure(division, m, window) for n, m in spec["measures"].items()}
        for window in windows(spec["period"])
    }
    last = list(read.values())[-1]
    numbers = [no for figures in read.values() for f in figures.values() for no in f.entries]
    return {
        "id": spec["id"],
        "topic": spec["topic"],
        "title": spec["title"],
        "period": "、".join(read),
        "value": _values(last),
        "expected": {
            n: {"op": m["op"], "value": str(m["value"])} for n, m in spec["measures"].items()
        },
        "wording": _worded(spec, last),
        "holds": all(_holds(spec["measures"][n], f) for r in read.values() for n, f in r.items()),
        "entries": sorted(set(numbers)),
        **({"years": {w: _values(f) for w, f in read.items()}} if len(read) > 1 else {}),
        **{key: spec[key] for key in ("when", "place", "partners", "note") if key in spec},
    }


def _values(figures: Mapping[str, Figure]) -> dict[str, str | None]:
    return {n: None if f.value is None else plain(f.value) for n, f in figures.items()}


def windows(period: Any) -> list[Window]:
    """The spans a period means: 2024, 2024-05, 2024-07-09, 至2024-12-31, or one for each of a list."""
    if isinstance(period, list):
        return [w for one in period for w in windows(one)]
    text = str(period)
    if text.startswith("至"):
        return [Window(text, BEGINNING, date.fromisoformat(text[1:]))]
    year, *rest = (int(part) for part in text.split("-"))
    month = rest[0] if rest else 12
    end = rest[1] if len(rest) > 1 else monthrange(year, month)[1]
    start = rest[1] if len(rest) > 1 else 1
    return [Window(text, date(year, rest[0] if rest else 1, start), date(year, month, end))]


def _figure(division: str, measure: Mapping[str, Any], window: Window) -> Figure:
    rows = _rows(division, measure["fact"], measure.get("where"), window)
    numbers = tuple(row.no for row in rows)
    if "distinct" in measure:
        return Figure(Decimal(len(_different(rows, measure["distinct"]))), numbers)
    if "sum" in measure:
        return Figure(_total(row.data.get(measure["sum"]) for row in rows), numbers)
    if measure.get("hosts"):
        return Figure(Decimal(sum(_hosts(row) for row in rows)), numbers)
    value = _measured(rows, parse.fact(measure["fact"]).measure)
    if "over" not in measure:
        return Figure(value, numbers)
    base = _rows(division, measure["over"], None, window)
    due = _measured(base, parse.fact(measure["over"]).measure)
    rate = (value or Decimal(0)) / due if due else None
    return Figure(rate, tuple(row.no for row in base))


def _rows(division: str, key: str, where: Mapping | None, window: Window) -> list[Entry]:
    rows = narrow(Entry.objects.filter(division=division), parse.fact(key), window)
    return list(rows.filter(**(where or {})))


def _measured(rows: list[Entry], measure: str) -> Decimal | None:
    """A count, a sum, or how many different units, towns or stories; None where none was written."""
    if measure == "count":
        return Decimal(len(rows))
    if measure in DISTINCT:
        return Decimal(len({getattr(row, DISTINCT[measure]) for row in rows} - {None}))
    return _total(getattr(row, measure) for row in rows)


def _total(values) -> Decimal | None:
    known = [Decimal(str(v)) for v in values if v is not None]
    return sum(known, Decimal(0)) if known else None


def _different(rows: list[Entry], name: str) -> set:
    """The different values of a column or of a field of the form; a list gives each of its own."""
    found: set = set()
    for row in rows:
        value = getattr(row, name) if name == "facet" else row.data.get(name)
        found.update(value if isinstance(value, list) else [value] if value else [])
    return found


def _hosts(row: Entry) -> int:
    return row.roles.filter(role="host").count()


def _holds(measure: Mapping[str, Any], figure: Figure) -> bool:
    return wording.holds(measure["op"], Decimal(str(measure["value"])), figure.value)


def _worded(spec: Mapping[str, Any], figures: Mapping[str, Figure]) -> str:
    said = {name: _said(spec["measures"][name], figure) for name, figure in figures.items()}
    return spec["wording"].format(**said)


def _said(measure: Mapping[str, Any], figure: Figure) -> str:
    """The published word where it holds, else the plain figure; 至少 is our measure, not a word."""
    if "word" in measure and _holds(measure, figure):
        return measure["word"]
    unit = measure.get("unit", "")
    if unit == "%":
        return "未登记" if figure.value is None else wording.percent(figure.value)
    if measure["op"] == wording.LEAST and figure.value is not None:
        return f"{wording.figure(figure.value)}{unit}"
    return wording.say(measure["op"], Decimal(str(measure["value"])), figure.value, unit)
