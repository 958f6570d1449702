"""Deadlines: when a term ends that began on a day. Pure; the calendar is given.

The day of the beginning is not counted (民法典第201条). A term in months or years ends on the same
day of its last month, or on that month's last day (第202条). The last day of a person's own term
that falls on a day off moves to the next working day (第203条); an office's term does not, so that
nobody gains time by a holiday. Terms in working days count working days only (行政许可法第82条).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

DAY, WORKDAY, MONTH, YEAR = "day", "workday", "month", "year"
WORDS = {DAY: "日", WORKDAY: "个工作日", MONTH: "个月", YEAR: "年"}


class Calendar(Protocol):
    """What knows days off and working weekends."""

    def is_workday(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Term:
    """length in `unit`; rolls: a last day that is a day off moves to the next working day."""

    length: int
    unit: str = DAY
    rolls: bool = False

    def __str__(self) -> str:
        return f"{self.length}{WORDS[self.unit]}"


@dataclass(frozen=True)
class Pause:
    """Days on which the term stood still: from the day it was stopped to the day it went on.

    until None: it still stands.
    """

    since: date
    until: date | None = None


def end_of(start: date, term: Term, calendar: Calendar) -> date:
    """The last day of a term that began on `start`, without pauses."""
    if term.length < 0:
        raise ValueError("a term is not negative")
    day = _counted(start, term, calendar)
    while term.rolls and not calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def _counted(start: date, term: Term, calendar: Calendar) -> date:
    if term.unit == WORKDAY:
        return after_workdays(start, term.length, calendar)
    if term.unit == DAY:
        return start + timedelta(days=term.length)
    return after_months(start, term.length * (12 if term.unit == YEAR else 1))


def after_workdays(start: date, count: int, calendar: Calendar) -> date:
    """The count-th working day after `start`; `start` itself where count is 0."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.is_workday(day)
    return day


def after_months(start: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def workdays_between(since: date, until: date, calendar: Calendar) -> int:
    """Working days after `since`, up to and with `until`."""
    days = (until - since).days
    return sum(calendar.is_workday(since + timedelta(days=n)) for n in range(1, days + 1))


def due(
    start: date,
    term: Term,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    today: date | None = None,
) -> date:
    """The last day with pauses made good in the term's own kind of days.

    A pause that still stands is counted up to `today`.
    """
    end = end_of(start, Term(term.length, term.unit), calendar)
    for pause in pauses:
        until = pause.until or today or pause.since
        if until <= pause.since or pause.since > end:
            continue
        if term.unit == WORKDAY:
            end = after_workdays(end, workdays_between(pause.since, until, calendar), calendar)
        else:
            end += until - pause.since
    return end_of(end, Term(0, DAY, term.rolls), calendar)
