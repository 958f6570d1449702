"""随军家属半年统计: registered, settled by way, waiting at the end; and who waits in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from tongxin.cases import holding, kinds, queries
from tongxin.cases.models import Case, CaseEvent
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.rules import spouses
from tongxin.rules.spouses import WAYS
from tongxin.rules.wording import date_cn

from . import plain_xlsx

KIND = "spouse"
SETTLED = ("named_done", "settle", "pay")
GONE, BACK = ("refuse", "withdraw"), ("overturn",)
STEPS = ("received_done", "verified_done", *SETTLED, *GONE, *BACK)


@dataclass(frozen=True)
class Half:
    """Half a calendar year."""

    year: int
    second: bool

    @property
    def name(self) -> str:
        return f"{self.year}年{'下' if self.second else '上'}半年"

    @property
    def start(self) -> date:
        return date(self.year, 7 if self.second else 1, 1)

    @property
    def end(self) -> date:
        return date(self.year, 12, 31) if self.second else date(self.year, 6, 30)

    @property
    def following(self) -> Half:
        return Half(self.year + self.second, not self.second)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def half_of(day: date) -> Half:
    return Half(day.year, day.month > 6)


@dataclass
class Course:
    """What counts of one case: when verified, when and how settled, when it came to nothing."""

    verified: date | None = None
    way: str = ""
    settled: date | None = None
    gone: date | None = None

    def waits(self, day: date) -> bool:
        """Whether at the end of a day somebody verified was neither settled nor out."""
        out = [d for d in (self.settled, self.gone) if d is not None]
        return self.verified is not None and self.verified <= day and not any(d <= day for d in out)


@dataclass(frozen=True)
class Row:
    """One half-year."""

    half: Half
    registered: int
    placed: dict[str, int]
    waiting: int

    @property
    def cells(self) -> tuple[Any, ...]:
        ways = (self.placed[way] for way in WAYS)
        return (self.half.name, self.registered, *ways, sum(self.placed.values()), self.waiting)


COLUMNS = (("半年", 16), ("新登记", 10), *((way, 12) for way in WAYS), ("落实合计", 10),
           ("期末等待", 10))  # fmt: skip


def rows(user: User) -> list[Row]:
    """Every half-year from the first registration to now, the newest first. Two queries."""
    found = list(courses(user).values())
    days = [c.verified for c in found if c.verified]
    if not days:
        return []
    half, last, made = half_of(min(days)), half_of(clock.today()), []
    while half.start <= last.start:
        made.append(_row(half, found))
        half = half.following
    return made[::-1]


def _row(half: Half, found: list[Course]) -> Row:
    settled = [c for c in found if half.holds(c.settled)]
    return Row(
        half,
        sum(half.holds(c.verified) for c in found),
        {way: sum(c.way == way for c in settled) for way in WAYS},
        sum(c.waits(min(half.end, clock.today())) for c in found),
    )


def courses(user: User) -> dict[int, Course]:
    """The course of each case within reach, by its key."""
    cases = queries.visible_to(user).filter(kind=KIND)
    told = CaseEvent.objects.filter(case__in=cases, step__in=STEPS).order_by("case_id", "seq")
    found: dict[int, Course] = {}
    for event in told.only("case_id", "step", "day", "data"):
        _follow(found.setdefault(event.case_id, Course()), event)
    return found


def _follow(course: Course, event: CaseEvent) -> None:
    if event.step == "received_done":
        course.verified = course.verified or event.day
    elif event.step == "verified_done":
        course.way = event.data["way"]
    elif event.step in SETTLED:
        course.settled = event.day
    else:
        course.gone = event.day if event.step in GONE else None


@dataclass(frozen=True)
class Called:
    """Somebody who waits, by number. place: the turn; nothing says why it is so."""

    place: int
    case: Case
    number: str
    state: str
    since: date

    @property
    def days(self) -> int:
        return (clock.today() - self.since).days


def waiting(user: User) -> list[Called]:
    """Who waits, in the order of the law: the class is read from the seal and not shown."""
    kind, today = kinds.get(KIND), clock.today()
    since = {pk: c.verified for pk, c in courses(user).items() if c.waits(today)}
    cases = queries.visible_to(user).filter(pk__in=since).select_related("personal")
    by_no = {(case.year, case.no): case for case in cases}
    turns = spouses.order(_turns(by_no.values(), since))
    return [
        Called(n, by_no[t.no], holding.number_of(by_no[t.no], kind),
               kind.flow.states[by_no[t.no].state], t.since)
        for n, t in enumerate(turns, start=1)
    ]  # fmt: skip


def _turns(cases: Iterable[Case], since: dict) -> list[spouses.Waiting]:
    return [
        spouses.Waiting(queries.personal(c)["merit"], since[c.pk], (c.year, c.no)) for c in cases
    ]


def write(target: BinaryIO, found: list[Row]) -> None:
    """The statistics as a spreadsheet."""
    day = clock.today()
    note = f"截至{date_cn(day)}。登记按军地核验的日期,落实按登记落实的日期。"
    plain_xlsx.write(target, "随军家属安置半年统计", note, COLUMNS, [row.cells for row in found])
