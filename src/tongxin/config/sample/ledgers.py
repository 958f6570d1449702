"""The sample's two books, closed month by month; the entries of each year come out of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tongxin.cases import months, tallies
from tongxin.cases.kind import CaseKind
from tongxin.cases.models import LedgerMonth
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver

from .cases import Draft
from .recipe import MARK, Line
from .writing import Written, moment

Data = Mapping[str, Any]


@dataclass
class Closed:
    """The closed months of a year of a book, and the line of the entry they leave."""

    rows: list[LedgerMonth]
    line: Line


@dataclass
class Books:
    """Everything to be stored: closed months by year, and open ones with something in them."""

    years: list[Closed] = field(default_factory=list)
    open: list[LedgerMonth] = field(default_factory=list)


def closed(division: str, drafts: list[Draft], said: Data) -> Books:
    """Both books as they would have been closed, as far as the calendar has come."""
    books, by = Books(), User.objects.get(username=said["by"])
    unit = Resolver.load(division).need(said["unit"])
    for kind in months.with_books():
        mine = [draft for draft in drafts if draft.kind is kind]
        rows = [_row(division, kind, mine, month, by, said) for month in _months(said)]
        for year in sorted({row.month.year for row in rows}):
            of_year = [row for row in rows if row.month.year == year]
            books.years.append(Closed(of_year, _line(kind, of_year, unit.pk, said)))
        last = rows[-1].month if rows else date.min
        books.open += [
            LedgerMonth(division_id=division, kind=kind.key, month=month)
            for month in sorted({tallies.first_of(e.day) for d in mine for e in d.events})
            if month > last
        ]
    return books


def _months(said: Data) -> Iterator[date]:
    """Months whose day of closing has come."""
    month = said["first"]
    while month <= said["last"] and _closed_on(month, said) <= clock.today():
        yield month
        month = tallies.following(month)


def _closed_on(month: date, said: Data) -> date:
    return tallies.last_of(month) + timedelta(days=said["after"])


def _row(
    division: str, kind: CaseKind, drafts: list[Draft], month: date, by: User, said: Data
) -> LedgerMonth:
    events = [e for d in drafts for e in d.events if tallies.first_of(e.day) == month]
    lines = [x for d in drafts for x in d.lines if tallies.first_of(x.day) == month]
    found = tallies.Month(kind, events, lines).figures
    return LedgerMonth(
        division_id=division, kind=kind.key, month=month, by=by,
        totals={key: months.kept(value) for key, value in found.items()},
        closed_at=moment(_closed_on(month, said)),
    )  # fmt: skip


def _line(kind: CaseKind, rows: list[LedgerMonth], unit: int, said: Data) -> Line:
    """Received when the first month was closed; the figures are those of the last."""
    raw = months.entry_raw(kind, rows)
    raw |= {"title": raw["title"] + MARK, "unit": unit}
    first = _closed_on(rows[0].month, said)
    return Line(months.ENTRY_KIND, raw["happened_on"], raw,
                (first - raw["happened_on"]).days, proof=said["proof"])  # fmt: skip


def store(books: Books, rows: list[Written]) -> None:
    """The months, each with the entry that was written for its year."""
    entries = {id(row.line): row.entry for row in rows}
    for one in books.years:
        for row in one.rows:
            row.entry = entries.get(id(one.line))
    LedgerMonth.objects.bulk_create([row for one in books.years for row in one.rows] + books.open)
