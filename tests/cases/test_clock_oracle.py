"""Every clock of every kind over twenty years, against deadlines counted by another calendar."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest

from tests import calendar_oracle as oracle
from tongxin.cases import clocks, kinds
from tongxin.core import calendars
from tongxin.rules.workdays import Calendar

#: Every thirteenth day: each day of the week and of the month comes up, holidays among them.
DAYS = oracle.every_day()[:-730:13]
#: What a place might have filled in where the length is its own figure.
FIGURE = 20
CLOCKS = [(kind, one) for kind in kinds.every().values() for one in kind.clocks]
NAMES = [f"{kind.key}-{one.key}" for kind, one in CLOCKS]


@dataclass
class Told:
    step: str
    day: date
    until: date | None = None
    at: datetime = datetime(2026, 11, 1)
    data: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Same:
    """One calendar, whenever it is asked for."""

    calendar: Calendar

    def at(self, moment):
        return self.calendar


def running(kind, one, start, calendar, *more):
    """The day the engine counts for a clock that began on `start`."""
    told = [Told(one.starts[0], start, start), *more]
    scheme = {c.param: FIGURE for c in kind.clocks if c.param}
    alone = replace(kind, clocks=(one,))
    return clocks.running(alone, told, scheme, Same(calendar), start)[0].due


def expected(one, start, pauses=()):
    if one.dated:
        return start - one.ahead
    term = one.term
    if term is None:
        return oracle.by(start, FIGURE, one.unit, False, pauses)
    return oracle.by(start, term.length, term.unit, term.rolls, pauses)


@pytest.fixture(scope="module")
def calendar():
    return Calendar(calendars.shipped())


@pytest.mark.parametrize(("kind", "one"), CLOCKS, ids=NAMES)
def test_a_clock_of_a_kind_is_due_on_the_day_the_other_calendar_gives(kind, one, calendar):
    wrong = [d for d in DAYS if running(kind, one, d, calendar) != expected(one, d)]
    assert wrong == []


@pytest.mark.parametrize(("kind", "one"), CLOCKS, ids=NAMES)
def test_a_clock_that_stood_for_papers_is_due_on_the_day_the_other_calendar_gives(
    kind, one, calendar
):
    def papers(day):
        asked, came = day + timedelta(days=1), day + timedelta(days=12)
        return [(asked, came)], [Told("ask_papers", asked), Told("papers_in", came)]

    wrong = []
    for day in DAYS:
        pauses, told = papers(day)
        if running(kind, one, day, calendar, *told) != expected(one, day, pauses):
            wrong.append(day)
    assert wrong == []


def test_without_the_notices_clocks_in_working_days_are_due_on_other_days(calendar):
    """The control: what counts working days, or rolls, must notice that 2012 is not there."""
    without = Calendar({y: row for y, row in calendar.years.items() if y != 2012})
    moved = {
        (kind.key, one.key)
        for kind, one in CLOCKS
        if any(running(kind, one, d, without) != expected(one, d) for d in DAYS)
    }
    bound = {
        (kind.key, one.key)
        for kind, one in CLOCKS
        if not one.dated and (one.term.unit if one.term else one.unit) == "workday"
    }
    assert bound and bound <= moved
