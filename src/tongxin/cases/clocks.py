"""The clocks of a case as its events say: never a stored figure that somebody could set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from tongxin.core.errors import Refused
from tongxin.rules import clocks
from tongxin.rules.clocks import Calendar, Pause, Term

from .kind import CaseKind, Clock

#: The step that makes a clock longer, where it `extends`.
EXTEND = "extend"


class Told(Protocol):
    """An event as far as clocks care."""

    step: str
    day: date
    at: datetime
    until: date | None
    data: dict[str, Any]


class Calendars(Protocol):
    """The calendar as it was known at a moment; None is now."""

    def at(self, moment: datetime | None) -> Calendar: ...


@dataclass(frozen=True)
class Running:
    """A clock that began. due None: its length is a local figure nobody has filled in.

    stopped: the day it ended. still: it stands while papers are awaited. day: the day itself, where
    due is a reminder ahead of it.
    """

    clock: Clock
    since: date
    due: date | None
    stopped: date | None = None
    extended: int = 0
    still: bool = False
    day: date | None = None

    @property
    def may_be_longer(self) -> bool:
        """Whether it runs, its day is known, and it was not made longer as often as it may be."""
        going = self.due is not None and self.stopped is None
        return going and self.extended < self.clock.extends

    def reminded(self, today: date) -> bool:
        """Whether the time to be reminded has come, for a clock that reminds."""
        return self.day is not None and self.due is not None and self.due <= today

    def late(self, today: date) -> bool:
        """Whether the day passed before it was stopped."""
        last = self.day or self.due
        return last is not None and last < (self.stopped or today)


def pauses(events: Iterable[Told]) -> list[Pause]:
    """From each 补件 notice to the papers that came."""
    found: list[Pause] = []
    for event in events:
        if event.step == "ask_papers" and not (found and found[-1].until is None):
            found.append(Pause(event.day))
        elif event.step == "papers_in" and found and found[-1].until is None:
            found[-1] = Pause(found[-1].since, event.day)
    return found


def running(
    kind: CaseKind,
    events: Sequence[Told],
    scheme: Mapping[str, Any],
    calendars: Calendars,
    today: date,
) -> list[Running]:
    """Every clock that has begun, in the kind's order. What is settled stays by the calendar that
    was known when it was settled."""
    stood = pauses(events)
    return [
        made
        for clock in kind.clocks
        if (made := _one(clock, events, stood, scheme, calendars, today)) is not None
    ]


def _one(clock: Clock, events, stood, scheme, calendars, today) -> Running | None:
    anew = max((n for n, e in enumerate(events) if e.step in clock.resets), default=-1)
    begun = next((n for n, e in enumerate(events) if n >= anew and e.step in clock.starts), None)
    if begun is None:
        return None
    first = events[begun]
    start = (first.until or first.day) if clock.from_until else first.day
    later = events[begun + 1 :]
    end = next((e for e in later if e.step in clock.stops), None)
    stopped = end.day if end else None
    calendar = _Asked(calendars, end.at if end else None)
    longer = [e for e in later if e.step == EXTEND] if clock.extends else []
    term = term_of(clock, scheme)
    due = clocks.due(start, term, calendar, stood, stopped or today) if term else None
    day = events[begun].until if clock.dated else None
    if day:
        due = day - clock.ahead
    if longer and due is not None:
        due = max(due, longer[-1].until or due)
    still = bool(stood) and stood[-1].until is None and stopped is None
    ahead = day if clock.ahead else None
    return Running(clock, start, due, stopped, len(longer), still, ahead)


@dataclass(frozen=True)
class _Asked:
    """The calendar of a moment, read when a working day is first asked: most terms ask none."""

    calendars: Calendars
    moment: datetime | None

    def is_workday(self, day: date) -> bool:
        return self._known.is_workday(day)

    @cached_property
    def _known(self) -> Calendar:
        return self.calendars.at(self.moment)


def term_of(clock: Clock, scheme: Mapping[str, Any]) -> Term | None:
    """The clock's length, from the law or from the local figure; None while that is unknown."""
    if clock.term is not None or clock.dated:
        return clock.term
    known = scheme.get(clock.param)
    return Term(int(known), clock.unit) if known is not None else None


def refuse_longer(kind: CaseKind, found: Iterable[Running], until: date, today: date) -> None:
    """Refused where no clock may be made longer now, and for a day that makes none longer."""
    going = [r for r in found if r.clock.extends and r.due and not r.stopped]
    if not going:
        raise Refused("现在没有可以延期的期限,不用办延期。")
    able = [r for r in going if r.may_be_longer]
    if not able:
        times, word = max(r.extended for r in going), kind.flow.step("refuse").name
        raise Refused(f"已经延期过{times}次,不能再延。办不了的用“{word}”写明依据和原因。")
    last = max([today, *(r.due for r in able if r.due)])
    if until <= last:
        raise Refused(f"延到的日期要在{last.year}年{last.month}月{last.day}日之后,请核对。")


def next_due(found: Iterable[Running]) -> date | None:
    """The nearest day of the clocks that still run; None while the case waits for papers."""
    days = [r.due for r in found if r.due and not r.stopped and not r.still]
    return min(days, default=None)
