"""When a term ends: the first day does not count, months end on their day, pauses are made good."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.clocks import (
    DAY,
    MONTH,
    WORKDAY,
    YEAR,
    Pause,
    Term,
    after_workdays,
    due,
    end_of,
    workdays_between,
)  # fmt: skip


class Off:
    """Weekdays, but for some days off and some working weekends."""

    def __init__(self, off=(), work=()):
        self.off, self.work = set(off), set(work)

    def is_workday(self, day):
        return day in self.work or (day.weekday() < 5 and day not in self.off)


PLAIN = Off()
DAYS = st.dates(date(2007, 1, 1), date(2030, 12, 31))


def test_the_day_of_the_beginning_is_not_counted():
    assert end_of(date(2026, 3, 2), Term(30), PLAIN) == date(2026, 4, 1)
    assert end_of(date(2026, 3, 6), Term(2, WORKDAY), PLAIN) == date(2026, 3, 10)


def test_months_end_on_the_same_day_or_on_the_last_of_the_month():
    assert end_of(date(2026, 8, 31), Term(6, MONTH), PLAIN) == date(2027, 2, 28)
    assert end_of(date(2027, 8, 31), Term(6, MONTH), PLAIN) == date(2028, 2, 29)
    assert end_of(date(2024, 2, 29), Term(1, YEAR), PLAIN) == date(2025, 2, 28)


def test_a_person_s_last_day_off_moves_an_office_s_does_not():
    saturday = date(2026, 3, 7)
    start = saturday - timedelta(days=5)
    assert end_of(start, Term(5, rolls=True), PLAIN) == date(2026, 3, 9)
    assert end_of(start, Term(5), PLAIN) == saturday


def test_a_working_weekend_counts_and_a_day_off_does_not():
    calendar = Off(off=[date(2026, 10, 1)], work=[date(2026, 10, 10)])
    assert end_of(date(2026, 9, 30), Term(1, WORKDAY), calendar) == date(2026, 10, 2)
    assert end_of(date(2026, 10, 9), Term(1, WORKDAY), calendar) == date(2026, 10, 10)


def test_a_pause_is_made_good_in_its_own_kind_of_days():
    start, pause = date(2026, 3, 2), Pause(date(2026, 3, 6), date(2026, 3, 9))
    assert due(start, Term(10), PLAIN, [pause]) == date(2026, 3, 15)
    assert due(start, Term(5, WORKDAY), PLAIN, [pause]) == date(2026, 3, 10)


def test_a_pause_that_stands_is_counted_to_today():
    stands = [Pause(date(2026, 3, 4))]
    assert due(date(2026, 3, 2), Term(10), PLAIN, stands, date(2026, 3, 8)) == date(2026, 3, 16)


def test_a_pause_after_the_end_changes_nothing():
    late = [Pause(date(2026, 5, 1), date(2026, 5, 9))]
    assert due(date(2026, 3, 2), Term(10), PLAIN, late) == date(2026, 3, 12)


def test_no_term_is_negative():
    with pytest.raises(ValueError):
        end_of(date(2026, 1, 1), Term(-1), PLAIN)


@given(DAYS, st.integers(0, 60), st.sets(DAYS, max_size=20), st.sets(DAYS, max_size=20))
def test_working_days_counted_forward_and_back_agree(start, count, off, work):
    calendar = Off(off, work)
    end = after_workdays(start, count, calendar)
    assert workdays_between(start, end, calendar) == count
    assert count == 0 or calendar.is_workday(end)


@given(DAYS, st.integers(0, 400), st.sampled_from((DAY, WORKDAY, MONTH)), st.integers(1, 40))
def test_a_longer_term_never_ends_earlier(start, length, unit, more):
    assert end_of(start, Term(length, unit), PLAIN) <= end_of(
        start, Term(length + more, unit), PLAIN
    )


@given(DAYS, st.integers(1, 60), st.integers(0, 30), st.integers(0, 30))
def test_a_pause_of_n_days_moves_a_term_in_days_by_n(start, length, after, lasts):
    pause = Pause(start + timedelta(days=after), start + timedelta(days=after + lasts))
    moved = due(start, Term(length), PLAIN, [pause]) - end_of(start, Term(length), PLAIN)
    assert moved.days == (lasts if after <= length else 0)
