"""两本台账: 就业创业 and 扶持政策, month by month. Closed figures stand as they were closed.

By number only: no name, no firm that hired, nothing of who is in 就业援助.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import QuerySet

from tongxin.cases import months, tallies
from tongxin.cases.kind import CaseKind
from tongxin.cases.models import LedgerMonth
from tongxin.cases.tallies import Figures, Happening
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import require, scope_of

from . import plain_xlsx

COLUMNS = (("日期", 16), ("编号", 18), ("事项", 16), ("内容", 52), ("金额(元)", 12),
           ("计入", 22))  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """One book of one month. closed: the row that closed it, None while it is open."""

    kind: CaseKind
    month: date
    figures: Figures
    rows: list[Happening]
    closed: LedgerMonth | None

    @property
    def name(self) -> str:
        return self.kind.book.name if self.kind.book else ""

    @property
    def title(self) -> str:
        return f"{months.named(self.month)}{self.name}"

    @property
    def totals(self) -> list[tuple[str, Any, str]]:
        """(name, value, unit) of each figure."""
        assert self.kind.book is not None
        return [(t.name, self.figures[t.key], t.unit) for t in self.kind.book.tallies]

    @property
    def money(self) -> bool:
        """Whether the book has sums at all."""
        return bool(self.kind.book and self.kind.book.amount)


def of_month(user: User, month: date) -> list[Ledger]:
    """Both books of a month of the district, ledger 1 first."""
    division = require(user, "report.write").division
    return [_ledger(division, kind, tallies.first_of(month)) for kind in months.with_books()]


def _ledger(division: str, kind: CaseKind, month: date) -> Ledger:
    rows = LedgerMonth.objects.filter(division=division, kind=kind.key, month=month)
    closed = rows.exclude(closed_at=None).select_related("by").first()
    found = months.summed(kind, [closed]) if closed else tallies.figures(division, kind, month)
    return Ledger(kind, month, found, tallies.rows(division, kind, month), closed)


def listed(user: User) -> list[date]:
    """Months that have something in them, and this one; the newest first."""
    division = require(user, "report.write").division
    found = set(LedgerMonth.objects.filter(division=division).values_list("month", flat=True))
    return sorted(found | {tallies.first_of(clock.today())}, reverse=True)


def in_books(user: User) -> dict[str, QuerySet]:
    """What is in the books, and of it the month before, once it is closed; {} for others."""
    scope = scope_of(user)
    return months.in_books(scope.division) if scope.may("report.write") else {}


def waiting(user: User) -> date | None:
    """The month that can be closed now."""
    month = months.next_open(require(user, "report.write").division)
    return month if month and months.ended(month) else None


@dataclass(frozen=True)
class Year:
    """A book over a year: a row a closed month, and their sum."""

    kind: CaseKind
    year: int
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: tuple[Any, ...]

    @property
    def title(self) -> str:
        return f"{self.year}年{self.kind.book.name if self.kind.book else ''}"


def of_year(user: User, year: int) -> list[Year]:
    """Both books of a year by closed month. The sum of people holds: each counts once a year."""
    division = require(user, "report.write").division
    return [_year(division, kind, year) for kind in months.with_books()]


def _year(division: str, kind: CaseKind, year: int) -> Year:
    assert kind.book is not None
    closed = months.of_year(division, kind, year)
    rows = [(f"{row.month.month}月", *months.summed(kind, [row]).values()) for row in closed]
    columns = ("月份", *(f"{t.name}({t.unit})" for t in kind.book.tallies))
    return Year(kind, year, columns, rows, ("合计", *months.summed(kind, closed).values()))


def ledger(user: User, month: date, kind: str) -> Ledger:
    """One book of a month; Refused when there is no such book."""
    found = next((one for one in of_month(user, month) if one.kind.key == kind), None)
    if found is None:
        raise Refused("没有这本台账,请从两本台账里选择。")
    return found


def write(target: BinaryIO, one: Ledger) -> None:
    """A book of a month as a spreadsheet, its figures in the note."""
    told = "、".join(f"{name}{value}{unit}" for name, value, unit in one.totals)
    at = one.closed.closed_at if one.closed else None
    state = f"{_said(at)}结账" if at else f"没有结账,截至{_today()}"
    rows = [(r.day, r.number, r.name, r.words, r.amount, "、".join(r.counts)) for r in one.rows]
    plain_xlsx.write(target, one.title, f"{told}。{state}。只写编号,不写姓名。", COLUMNS, rows)


def write_year(target: BinaryIO, one: Year) -> None:
    """A book of a year as a spreadsheet, every figure a number."""
    columns = [(word, 14) for word in one.columns]
    note = f"按结账时的数字,截至{_today()}。人数一年只计一次。"
    plain_xlsx.write(target, one.title, note, columns, [*one.rows, one.total])


def _today() -> str:
    return _said(clock.now())


def _said(moment: datetime) -> str:
    day = clock.day_of(moment)
    return f"{day.year}年{day.month}月{day.day}日"
