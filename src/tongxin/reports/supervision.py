"""督办通报: what was given and how it went in a month or a quarter, unit by unit.

Units stand in the directory's order whatever their figures are: no score, no ranking, no best and
no worst. Each figure is a list of the things it counts. Figures are those of the period's last day,
read from the steps of the tasks, so that last year's report says the same next year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Prefetch, Q, Subquery

from tongxin.core import clock
from tongxin.directory.models import Unit, User
from tongxin.ledger import queries as ledger
from tongxin.ledger import tasks
from tongxin.ledger.models import Entry, EntryPast, Review, Task, TaskStep
from tongxin.rules import supervision
from tongxin.rules.supervision import Happened, Life

#: The columns, in order: key, word, what it counts.
COLUMNS = (
    ("given", "交办", "期内交办的事项"),
    ("done", "按期办结", "期内办结,单位报办结时没有过期限"),
    ("done_late", "逾期办结", "期内办结,单位报办结时已过期限"),
    ("open", "在办", "期末还没有办结,期限未到或已报办结待复查"),
    ("overdue", "逾期未办", "期末还没有办结,期限已过"),
    ("granted", "同意延期", "期内同意的延期"),
    ("blue", "蓝色", "期内发出的蓝色督办单"),
    ("orange", "橙色", "期内发出的橙色督办单"),
    ("red", "红色", "期内发出的红色督办单"),
    ("returned", "退回材料", "期内退回修改的台账记录"),
    ("mended", "按期改好", "期内退回的记录里,在改好的期限前改好的"),
)
KEYS = tuple(key for key, _, _ in COLUMNS)
NOTE = "已取消的事项不计。单位按名录顺序列出,不评分、不排名。"


@dataclass(frozen=True)
class Period:
    """A month or a quarter; `key` is how an address names it: 2026-10, 2026-q4."""

    year: int
    part: int
    quarter: bool = False

    @property
    def key(self) -> str:
        return f"{self.year}-q{self.part}" if self.quarter else f"{self.year}-{self.part:02d}"

    @property
    def name(self) -> str:
        return (
            f"{self.year}年第{'一二三四'[self.part - 1]}季度"
            if self.quarter
            else (f"{self.year}年{self.part}月")
        )

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.part - 2 if self.quarter else self.part, 1)

    @property
    def last(self) -> date:
        month = 3 * self.part if self.quarter else self.part
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def former(self) -> Period:
        return of(self.first - timedelta(days=1), self.quarter)

    @property
    def next(self) -> Period:
        return of(self.last + timedelta(days=1), self.quarter)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def of(day: date, quarter: bool = False) -> Period:
    """The month or quarter of a day."""
    return Period(day.year, (day.month + 2) // 3 if quarter else day.month, quarter)


def read(text: str) -> Period | None:
    """The period an address names; None when it names none."""
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    if month and int(month[1]) > 1:
        return Period(int(month[1]), int(month[2]))
    quarter = re.fullmatch(r"(\d{4})-q([1-4])", text)
    return (
        Period(int(quarter[1]), int(quarter[2]), True) if quarter and int(quarter[1]) > 1 else None
    )


class Thing(NamedTuple):
    """One thing a figure counts. kind: "task" or "entry", with its number. day: its date."""

    kind: str
    no: int
    title: str
    day: date | None
    note: str


Figures = Mapping[str, tuple[Thing, ...]]


@dataclass(frozen=True)
class Row:
    unit: Unit
    figures: Figures

    def count(self, key: str) -> int:
        return len(self.figures[key])

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(key, self.count(key)) for key in KEYS]


@dataclass(frozen=True)
class Report:
    """rows: units that had anything, in the directory's order. former: the period before, in all."""

    period: Period
    rows: tuple[Row, ...]
    totals: Mapping[str, int]
    former: Mapping[str, int]

    @property
    def lines(self) -> list[tuple[str, str, int, int]]:
        """(key, word, this period, the former one) for the whole district."""
        return [(key, word, self.totals[key], self.former[key]) for key, word, _ in COLUMNS]


def report(user: User, period: Period) -> Report:
    """The report of a period and the totals of the one before. Seven queries at most."""
    day = min(period.last, clock.today())
    seen = _Seen(user, period.former.first, day)
    rows = in_order(seen.units, seen.figures(period, day))
    former = seen.figures(period.former, period.former.last)
    return Report(period, rows, _totals(r.figures for r in rows), _totals(former.values()))


def in_order(units: Iterable[Unit], figures: Mapping[int, Figures]) -> tuple[Row, ...]:
    """A row for each unit that had anything: the order is the directory's, never the figures'."""
    listed = sorted(units, key=lambda u: (u.order, u.pk))
    return tuple(Row(u, figures[u.pk]) for u in listed if any(figures.get(u.pk, {}).values()))


def _totals(rows: Iterable[Figures]) -> dict[str, int]:
    told = list(rows)
    return {key: sum(len(one[key]) for one in told) for key in KEYS}


class _Seen:
    """Everything of two periods, read once."""

    def __init__(self, user: User, first: date, last: date) -> None:
        self.tasks = list(_tasks(user, first, last))
        self.returns = list(_returns(user, first, last))
        self.mended = _mended({r.entry_id for r in self.returns})
        found = {t.unit for t in self.tasks} | {r.entry.unit for r in self.returns}
        self.units = sorted(found, key=lambda u: (u.order, u.pk))

    def figures(self, period: Period, day: date) -> dict[int, Figures]:
        """By unit: what each column counts."""
        found: dict[int, dict[str, list[Thing]]] = {
            u.pk: {key: [] for key in KEYS} for u in self.units
        }
        for task in self.tasks:
            for key, thing in _of_task(task, period, day):
                found[task.unit_id][key].append(thing)
        for review in self.returns:
            if period.holds(clock.day_of(review.at)):
                for key, thing in self._of_return(review):
                    found[review.entry.unit_id][key].append(thing)
        return {pk: {key: tuple(v) for key, v in row.items()} for pk, row in found.items()}

    def _of_return(self, review: Review) -> Iterator[tuple[str, Thing]]:
        entry = review.entry
        thing = Thing("entry", entry.no, entry.title, review.until, review.reason)
        yield "returned", thing
        after = [m for m in self.mended.get(entry.pk, ()) if m > review.at]
        if after and (review.until is None or clock.day_of(min(after)) <= review.until):
            yield "mended", thing


def _tasks(user: User, first: date, last: date) -> Iterable[Task]:
    """Tasks given by the last day and not finished before the first, with their steps.

    answered: when the entry was received that does what the task asks for.
    """
    asked = ExpressionWrapper(OuterRef("facet"), output_field=CharField())
    answer = Entry.objects.annotate(asked=asked).filter(Q(asked="") | Q(facet=F("asked"))).filter(
        division=OuterRef("division"), kind=OuterRef("wanted"), unit=OuterRef("unit"),
        withdrawn=False, happened_on__range=(OuterRef("opens_on"), OuterRef("due_on")),
    )  # fmt: skip
    rows = tasks.visible_tasks(user).filter(Q(done_on=None) | Q(done_on__gte=first))
    rows = rows.filter(at__lte=clock.end_of(last))
    rows = rows.annotate(
        answered=Subquery(answer.order_by("received_at").values("received_at")[:1])
    )
    return rows.order_by("due_on", "no").prefetch_related(
        Prefetch("steps", TaskStep.objects.order_by("id"))
    )


def _of_task(task: Any, period: Period, day: date) -> Iterator[tuple[str, Thing]]:
    told = list(task.steps.all())
    steps = [Happened(s.verb, clock.day_of(s.at), s.until) for s in told]
    answered = clock.day_of(task.answered) if task.answered else None
    life = supervision.life(steps, day, answered)
    if life is None or life.dropped or task.opens_on > day:
        return
    yield from _of_life(task, life, period, day)
    for step in told:
        if period.holds(clock.day_of(step.at)) and clock.day_of(step.at) <= day:
            if step.verb == "grant":
                yield "granted", Thing("task", task.no, task.title, step.until, step.text)
            if step.verb == "slip":
                yield step.slip, Thing("task", task.no, task.title, step.until, step.number)


def _of_life(task: Any, life: Life, period: Period, day: date) -> Iterator[tuple[str, Thing]]:
    thing = Thing("task", task.no, task.title, life.due_on, task.get_kind_display())
    if period.holds(max(life.given, task.opens_on)):
        yield "given", thing
    if life.finished is None:
        yield ("overdue" if life.overdue(day) else "open"), thing
    elif period.holds(life.finished):
        yield ("done" if life.in_time else "done_late"), thing


def _returns(user: User, first: date, last: date) -> Iterable[Review]:
    rows = Review.objects.filter(level="office", verdict="returned", at__lte=clock.end_of(last))
    rows = rows.filter(at__gt=clock.end_of(first - timedelta(days=1)))
    rows = rows.filter(entry__in=ledger.visible_to(user)).select_related("entry__unit")
    return rows.order_by("at", "id")


def _mended(entries: set[int]) -> dict[int, list[Any]]:
    """When each entry ceased to be returned: it was mended, answered, or accepted after all."""
    past = EntryPast.objects.filter(entry__in=entries, state="returned")
    said = Review.objects.filter(entry__in=entries)
    back = set(said.filter(verdict="returned").values_list("entry_id", "at"))
    found: dict[int, list[Any]] = {}
    for entry, at in past.values_list("entry_id", "until"):
        # Returned once more is not mended: that review stands beside the end of the former state.
        if not any(one == entry and abs(at - when) < timedelta(seconds=5) for one, when in back):
            found.setdefault(entry, []).append(at)
    for entry, at in said.filter(verdict__in=("accepted", "answered")).values_list(
        "entry_id", "at"
    ):
        found.setdefault(entry, []).append(at)
    return found
