"""What next: the cheapest missing points, what will be lost, and where the cycle will end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .model import ZERO, Edition, Window
from .result import Gap, grain
from .sheet import Cell, Sheet


@dataclass(frozen=True)
class Missing:
    """One thing to do. last_day: after it the points are gone. lost: they are gone already."""

    item: str
    window: Window
    text: str
    worth: Decimal
    last_day: date
    gap: Gap
    lost: bool = False


def missing(sheet: Sheet) -> list[Missing]:
    """Every gap of the begun windows, those still to be won first, then by worth and last day."""
    rows = [
        _missing(cell, gap, sheet.as_of)
        for row in sheet.cells.values()
        for cell in row
        if cell.window.start <= sheet.as_of
        for gap in cell.gaps
    ]
    return sorted(rows, key=lambda m: (m.lost, -m.worth, m.last_day, m.item))


def _missing(cell: Cell, gap: Gap, today: date) -> Missing:
    last = _last_day(gap.by, cell.window)
    worth = min(gap.worth, cell.max - cell.earned)
    return Missing(cell.item, cell.window, gap.text, worth, last, gap, lost=last < today)


def _last_day(by: str, window: Window) -> date:
    """The last day within the window on which a gap can be filled, in a cycle its last year's."""
    if not by:
        return window.end
    month, day = (int(x) for x in by.split("-"))
    for year in range(window.end.year, window.start.year - 1, -1):
        last = date(year, month, day)
        if window.start <= last <= window.end:
            return last
    return window.end


@dataclass(frozen=True)
class Outlook:
    """low: nothing more happens; likely: open cells go as the closed ones went; high: all filled."""

    low: Decimal
    likely: Decimal
    high: Decimal
    lost: Decimal


def outlook(sheet: Sheet) -> Outlook:
    """The end of the cycle seen from the sheet's day, bonus as it stands."""
    low = likely = high = ZERO
    for row in sheet.cells.values():
        for cell, expected in zip(row, _expected(row, sheet.as_of), strict=True):
            low += cell.earned
            likely += max(cell.earned, expected)
            high += cell.earned if _closed(cell, sheet.as_of) else cell.max
    bonus = sheet.bonus_points
    return Outlook(low + bonus, likely + bonus, high + bonus, sheet.max - high)


def _closed(cell: Cell, today: date) -> bool:
    return cell.window.end < today


def _expected(row: Sequence[Cell], today: date) -> list[Decimal]:
    """Open cells are expected at the mean rate of the item's closed years, else as they stand."""
    closed = [c for c in row if _closed(c, today) and c.max]
    if not closed:
        return [c.earned for c in row]
    mean = sum((c.earned / c.max for c in closed), ZERO) / len(closed)
    return [c.earned if _closed(c, today) else grain(mean * c.max) for c in row]


def section_floors(sheet: Sheet) -> list[tuple[str, Decimal, Decimal]]:
    """Sections under their own floor: (section id, points, floor)."""
    short = []
    for section in sheet.edition.sections:
        got = sum((sheet.item_points(i.id) for i in section.items), ZERO)
        if section.floor is not None and got < section.floor:
            short.append((section.id, got, section.floor))
    return short


def passes(edition: Edition, sheet: Sheet) -> bool | None:
    """Whether the pass line is reached; None where the standard has none."""
    if edition.pass_line is None:
        return None
    return sheet.total >= edition.pass_line and not sheet.vetoed and not section_floors(sheet)
