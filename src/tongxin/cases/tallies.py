"""What a book says of a month: its figures, and the happenings behind each. No name anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from . import claiming, holding, queries
from .book import Book, Tally
from .kind import CaseKind
from .models import Case, CaseEvent, CaseLine

MORE, LESS = "多计", "少计"
Figures = dict[str, int | Decimal]


def first_of(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


def following(month: date) -> date:
    return first_of(month + timedelta(days=31))


def last_of(month: date) -> date:
    return following(month) - timedelta(days=1)


@dataclass(frozen=True)
class Happening:
    """One row of a book. counts: the figures it counts in; words: what was said, without names."""

    day: date
    case: Case
    number: str
    name: str
    words: str
    amount: Decimal | None
    counts: tuple[str, ...]


def figures(division: str, kind: CaseKind, month: date) -> Figures:
    """The figures of a month from what is dated into it."""
    return Month.load(division, kind, month).figures


def rows(division: str, kind: CaseKind, month: date) -> list[Happening]:
    """What is dated into a month, the oldest first."""
    return Month.load(division, kind, month).rows()


def _book(kind: CaseKind) -> Book:
    assert kind.book is not None
    return kind.book


class Month:
    """What happened in a month of a book: events of its steps, living lines, the oldest first."""

    def __init__(self, kind: CaseKind, events: list[CaseEvent], lines: list[CaseLine]) -> None:
        self.kind, self.book = kind, _book(kind)
        self.events, self.lines = events, lines
        self.fixes = {line.key for line in kind.lines if line.corrects}

    @classmethod
    def load(cls, division: str, kind: CaseKind, month: date) -> Month:
        """Two queries."""
        span = {"day__gte": month, "day__lt": following(month), "case__kind": kind.key,
                "case__division": division}  # fmt: skip
        told = CaseEvent.objects.filter(step__in=_book(kind).steps, **span)
        kept = CaseLine.objects.filter(void="", **span)
        return cls(kind, list(told.select_related("case").order_by("day", "id")),
                   list(kept.select_related("case").order_by("day", "id")))  # fmt: skip

    @property
    def figures(self) -> Figures:
        """Every figure, corrections with their sign."""
        return {tally.key: self.figure(tally) for tally in self.book.tallies}

    def figure(self, tally: Tally) -> int | Decimal:
        counted = self._money(tally) if tally.money else self._count(tally)
        return counted + sum(_signed(x, tally) for x in self._fixing(tally))

    def _fixing(self, tally: Tally) -> list[CaseLine]:
        return [x for x in self.lines if x.kind in self.fixes and x.data["what"] == tally.name]

    def _money(self, tally: Tally) -> Decimal:
        said = (e.data.get(tally.money) for e in self.events if e.step in tally.steps)
        return sum((Decimal(str(v)) for v in said if v is not None), Decimal(0))

    def _count(self, tally: Tally) -> int:
        if tally.once:
            return sum(_is_of(x, tally) for x in self.lines)
        if tally.line:
            return sum(x.kind == tally.line for x in self.lines)
        return sum(e.step in tally.steps for e in self.events)

    def rows(self) -> list[Happening]:
        shown = {*self.book.line_kinds, *self.fixes}
        made = [self._event(e) for e in self.events]
        made += [self._line(x) for x in self.lines if x.kind in shown]
        return sorted(made, key=lambda row: row.day)

    def _event(self, event: CaseEvent) -> Happening:
        form, secret = self.kind.asks.get(event.step), set(self.kind.personal)
        labels = {f.key: f.label for f in form.fields if f.key not in secret} if form else {}
        paid = next((t.money for t in self.book.tallies if t.money and event.step in t.steps), "")
        amount = event.data.get(paid) if paid else None
        return Happening(
            event.day, event.case, holding.number_of(event.case, self.kind),
            self.kind.flow.step(event.step).name, self._words(event.case, labels, event.data),
            None if amount is None else Decimal(str(amount)), tuple(self._counts(event)),
        )  # fmt: skip

    def _counts(self, event: CaseEvent) -> Iterable[str]:
        for tally in self.book.tallies:
            if event.step in tally.steps and not tally.money and self._has(tally, event):
                yield tally.name

    def _has(self, tally: Tally, event: CaseEvent) -> bool:
        """Whether the event counts: where somebody counts once, only the first."""
        mine = (x for x in self.lines if x.case_id == event.case_id and x.day == event.day)
        return not tally.once or any(
            _is_of(x, tally) and x.data["step"] == event.step for x in mine
        )

    def _line(self, line: CaseLine) -> Happening:
        spec = self.kind.line(line.kind)
        labels = {f.key: f.label for f in spec.columns}
        counts = (line.data["what"],) if spec.corrects else tuple(
            t.name for t in self.book.tallies if t.line == line.kind
        )  # fmt: skip
        return Happening(
            line.day, line.case, holding.number_of(line.case, self.kind), spec.name,
            self._words(line.case, labels, line.data), self._corrected(line), counts,
        )  # fmt: skip

    def _corrected(self, line: CaseLine) -> Decimal | None:
        """What a correction takes off or adds, where it is about money."""
        tally = self.book.named(line.data["what"]) if line.kind in self.fixes else None
        return Decimal(_signed(line, tally)) if tally and tally.money else None

    def _words(self, case: Case, labels: Mapping[str, str], said: Mapping[str, Any]) -> str:
        known = [(label, said.get(key)) for key, label in labels.items()]
        kept = [(label, v) for label, v in known if v not in (None, "") and v is not True]
        told = [f"{label}:{queries.worded(v)}" for label, v in kept]
        return ";".join([case.facet, *told] if self.book.shows_facet else told)


def _is_of(line: CaseLine, tally: Tally) -> bool:
    """Whether a line is what was counted for this figure."""
    if line.kind != claiming.COUNTED or line.data["what"] != tally.once:
        return False
    return not tally.steps or line.data["step"] in tally.steps


def _signed(line: CaseLine, tally: Tally) -> int | Decimal:
    """How a correction changes the month it is dated into: 多计 is taken off, 少计 is added."""
    size = line.data.get("sum" if tally.money else "count") or 0
    size = Decimal(str(size)) if tally.money else int(size)
    return -size if line.data["way"] == MORE else size
