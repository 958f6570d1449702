"""双清单办结率: confirmed ÷ listed by side, class and quarter; what is open, overdue, extended.

Confirmed is what the asking side confirmed, never what was reported. What was found impossible after
the listing stays among what was listed; 线下受理 counts as listed on the day it went onto paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from tongxin.cases import agenda, holding, kinds, queries, supervised
from tongxin.cases.kinds.need import CLASSES, SIDES
from tongxin.cases.models import Case, CaseEvent
from tongxin.cases.ways import REFUSED
from tongxin.core import clock
from tongxin.directory.models import Division, User
from tongxin.ledger import task_actions
from tongxin.ledger.models import Task
from tongxin.rules import councils, gongwen
from tongxin.rules.gongwen import Column, Para, Table
from tongxin.rules.wording import date_cn

from . import plain_xlsx

PAPER = "线下受理"
LISTS, CONFIRMS = ("discussed_done", "go_offline"), ("reported_done", "close_offline")
STEPS = (*LISTS, *CONFIRMS, "collected_done", "listed_done", "extend", "refuse")


@dataclass(frozen=True)
class Row:
    """A need that was listed. confirmed, refused: the days; slip: the newest 督办单 on it."""

    case: Case
    number: str
    words: str
    owner: str
    listed: date
    deadline: date | None
    confirmed: date | None
    refused: bool
    extended: bool
    slip: str = ""

    @property
    def side(self) -> str:
        return str(self.case.data["side"])

    @property
    def sort(self) -> str:
        return str(self.case.data.get("category") or PAPER)

    @property
    def quarter(self) -> int:
        return (self.listed.month + 2) // 3

    @property
    def open(self) -> bool:
        return not self.confirmed and not self.refused

    @property
    def overdue(self) -> bool:
        """The day passed and nobody confirmed."""
        return bool(self.open and self.deadline and self.deadline < clock.today())

    @property
    def standing(self) -> str:
        if self.overdue:
            return councils.LATE
        if self.refused:
            return councils.NOT
        return councils.DONE if self.confirmed else councils.GOING


@dataclass(frozen=True)
class Line:
    """One line of a table of rates."""

    name: str
    rows: tuple[Row, ...]

    def _count(self, good: Callable[[Row], Any]) -> int:
        return sum(bool(good(row)) for row in self.rows)

    @property
    def rate(self) -> Decimal | None:
        return councils.rate(self._count(lambda r: r.confirmed), len(self.rows))

    @property
    def cells(self) -> tuple[Any, ...]:
        rate = "—" if self.rate is None else f"{self.rate}%"
        return (
            self.name, len(self.rows), self._count(lambda r: r.confirmed), rate,
            self._count(lambda r: r.open), self._count(lambda r: r.overdue),
            self._count(lambda r: r.extended), self._count(lambda r: r.refused),
        )  # fmt: skip


COLUMNS = ("列单", "提方确认", "办结率", "在办", "其中逾期", "延期过", "不可行")


@dataclass(frozen=True)
class Report:
    """year None: all years."""

    year: int | None
    years: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def total(self) -> Line:
        return Line("合计", self.rows)

    @property
    def tables(self) -> list[tuple[str, list[Line]]]:
        """(what it is by, lines); a line nobody is in is left out."""
        quarters = sorted({(r.listed.year, r.quarter) for r in self.rows})
        return [
            ("按提出方", self._by(SIDES, lambda r: r.side)),
            ("按类别", self._by((*CLASSES, PAPER), lambda r: r.sort)),
            ("按列单季度", self._by(
                [f"{y}年第{'一二三四'[q - 1]}季度" for y, q in quarters],
                lambda r: f"{r.listed.year}年第{'一二三四'[r.quarter - 1]}季度",
            )),
        ]  # fmt: skip

    def _by(self, names: Iterable[str], of: Callable[[Row], str]) -> list[Line]:
        lines = [Line(n, tuple(r for r in self.rows if of(r) == n)) for n in names]
        return [line for line in lines if line.rows]

    @property
    def open(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.open)

    @property
    def parts(self) -> list[tuple[str, tuple[Row, ...]]]:
        """What is looked at one by one."""
        extended = tuple(row for row in self.rows if row.extended)
        late = tuple(row for row in self.rows if row.overdue)
        going = tuple(row for row in self.open if not row.overdue)
        return [("逾期的", late), ("在办、没有逾期的", going), ("延期过的", extended)]


def report(user: User, year: int | None = None) -> Report:
    """Needs that were listed in a year, or ever, within the person's reach. Three queries."""
    every = sorted(_rows(user), key=lambda r: (r.deadline or date.max, r.listed, r.number))
    years = tuple(sorted({row.listed.year for row in every}, reverse=True))
    chosen = [row for row in every if year in (None, row.listed.year)]
    return Report(year, years, tuple(chosen))


def _rows(user: User) -> Iterable[Row]:
    cases = queries.visible_to(user).filter(kind=agenda.NEED).in_bulk()
    told: dict[int, list[CaseEvent]] = {}
    rows = CaseEvent.objects.filter(case__in=cases, step__in=STEPS).select_related("unit")
    for event in rows.order_by("case_id", "seq"):
        told.setdefault(event.case_id, []).append(event)
    slips = _slips(user)
    for pk, events in told.items():
        if row := _row(cases[pk], events, slips):
            yield row


def _slips(user: User) -> dict[str, str]:
    """What a task comes from → the newest slip on it."""
    rows = Task.objects.filter(division=user.division_id, source__startswith=task_actions.OF_CASE)
    return {task.source: task.get_slip_display() for task in rows if task.slip}


def _row(case: Case, told: list[CaseEvent], slips: dict[str, str]) -> Row | None:
    at = {event.step: event for event in told}
    first = next((event for event in told if event.step in LISTS), None)
    if first is None:
        return None
    moved, given = at.get("extend"), at.get("listed_done")
    end = next((event for event in told if event.step in CONFIRMS), None)
    owner = given.unit.name if given and given.unit else ""
    paper = first.step == "go_offline"
    return Row(
        case, case.title if paper else holding.number_of(case, kinds.get(case.kind)),
        "" if paper else agenda.words_of(told), str(first.data.get("owner", "")) if paper else owner,
        first.day, (moved and moved.until) or first.until, end.day if end else None,
        case.state == REFUSED, moved is not None, slips.get(supervised.source_of(case), ""),
    )  # fmt: skip


# ---- the quarterly check -------------------------------------------------------------------------
LIST = (
    ("编号", 18), ("提出方", 10), ("类别", 10), ("事项", 30), ("承办单位", 16), ("列单日期", 14),
    ("办结时限", 14), ("情况", 10), ("督办", 12), ("核对情况", 20),
)  # fmt: skip
NOTE = "办结以提出单位确认为准。核对情况由双拥办填写,不用单位另报。"


#: As a document a page holds fewer columns.
PRINTED = (
    Column("编号", 23, "left"), Column("事项", 15, "left"), Column("承办单位", 10, "left"),
    Column("办结时限", 22), Column("情况", 10), Column("核对情况", 11),
)  # fmt: skip


def cells(row: Row) -> tuple[Any, ...]:
    """A row of the printed list; the last cell is for the pen."""
    told = f"{row.standing}(延期过)" if row.extended else row.standing
    return (row.number, row.side, row.sort, row.words, row.owner, row.listed, row.deadline, told,
            row.slip, "")  # fmt: skip


def title() -> str:
    day = clock.today()
    return f"{day.year}年第{'一二三四'[(day.month - 1) // 3]}季度双清单检查表"


def write_xlsx(target: BinaryIO, rows: Iterable[Row]) -> None:
    """What is open, as a spreadsheet to be printed and filled in by hand."""
    plain_xlsx.write(target, title(), f"截至{_day(clock.today())}。{NOTE}", LIST, map(cells, rows))


def write_docx(target: BinaryIO, rows: Iterable[Row], district: Division) -> None:
    """The same as a document."""
    table = Table(PRINTED, tuple(_words(row) for row in rows))
    body = (Para(f"截至{_day(clock.today())}在办的事项。{NOTE}"), table)
    document = gongwen.Document(
        gongwen.PLAIN, f"{district.name}{title()}", body, issuers=(f"{district.name}双拥办",),
        signing=gongwen.UNSEALED, date=clock.today(),
    )  # fmt: skip
    gongwen.write(target, document)


def _words(row: Row) -> tuple[str, ...]:
    told = cells(row)
    standing = f"{told[7]},{row.slip}" if row.slip else str(told[7])
    words = f"{row.words}({row.side},{row.sort})" if row.words else f"({row.side},{row.sort})"
    return (row.number, words, row.owner, _day(row.deadline) if row.deadline else "", standing, "")


def _day(day: date) -> str:
    return date_cn(day)
