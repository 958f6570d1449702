"""The figures of a report: as they stand now, and as they were when it was issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.assessments.figures import BEGINNING, Figure, Reader, holds, said, windows
from tongxin.core import clock
from tongxin.rules.scoring import Window

from .models import Report, ReportFigure
from .templates import UP_TO


@dataclass(frozen=True)
class Told:
    """A figure read: its value (None is unknown), its words and the entries behind it."""

    value: Decimal | None
    said: str
    entries: tuple[int, ...]


def spans(query: Mapping[str, Any], first: date, last: date) -> list[Window]:
    """The spans a figure is read over, none past `last`'s meaning: its own, or the report's.

    A report is made on a day, and what happens after that day is not in it.
    """
    period = query.get("period")
    if period == UP_TO:
        return [Window(UP_TO, BEGINNING, last)]
    return windows(period) if period else [Window("", first, last)]


def until(found: list[Window], day: date) -> list[Window]:
    """The spans cut at a day, so that a report says nothing of what was still to come."""
    return [Window(w.name, min(w.start, day), min(w.end, day)) for w in found]


def tell(reader: Reader, query: Mapping[str, Any], found: list[Window]) -> Told:
    """A figure over its spans. Said of every year, a word must hold in each of them; where it does
    not, each year says its own figure."""
    read = {w.name: reader.read(query, w) for w in found}
    last = list(read.values())[-1]
    numbers = dict.fromkeys(no for figure in read.values() for no in figure.entries)
    value = None if any(f.value is None for f in read.values()) else last.value
    return Told(value, _words(query, read, last), tuple(numbers))


def _words(query: Mapping[str, Any], read: Mapping[str, Figure], last: Figure) -> str:
    if len(read) == 1 or all(holds(query, f.value) for f in read.values()):
        return said(query, last.value)
    return "、".join(f"{name}年{said(query, f.value)}" for name, f in read.items())


def now(report: Report, rows: Iterable[ReportFigure], day: date | None = None) -> dict[str, Told]:
    """Every figure of a report as the ledger stands now, by key; nothing after `day` (today)."""
    reader, cut = Reader(report.division_id), day or clock.today()
    return {row.key: again(reader, row, cut) for row in rows}


def again(reader: Reader, row: ReportFigure, day: date) -> Told:
    """One figure as the ledger stands now, over the span it is said of, cut at `day`."""
    found = spans(row.query, row.report.first_day, row.report.last_day)
    return tell(reader, row.query, until(found, day))
