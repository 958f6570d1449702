"""How a task stood at the end of a day, from its steps alone."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.supervision import Happened, life

FIRST = date(2026, 10, 1)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


GIVEN = Happened("give", day(0), day(10))


def test_before_it_was_given_there_is_no_task():
    assert life([GIVEN], day(-1)) is None


def test_done_by_its_date_is_in_time_and_a_day_later_is_not():
    assert life([GIVEN, Happened("finish", day(10))], day(20)).in_time
    assert not life([GIVEN, Happened("finish", day(11))], day(20)).in_time


def test_what_the_unit_showed_in_time_is_in_time_however_late_the_office_looked():
    steps = [GIVEN, Happened("prove", day(9)), Happened("pass", day(30))]
    assert life(steps, day(40)).in_time
    waiting = life(steps, day(20))
    assert waiting.waiting and not waiting.overdue(day(20))


def test_shown_too_late_or_sent_back_is_overdue():
    assert life([GIVEN, Happened("prove", day(12))], day(20)).overdue(day(20))
    back = [GIVEN, Happened("prove", day(9)), Happened("fail", day(10), day(15))]
    assert not life(back, day(15)).overdue(day(15))
    assert life(back, day(16)).overdue(day(16))


def test_a_granted_date_counts_from_the_day_it_was_granted():
    steps = [GIVEN, Happened("excuse", day(9), day(40)), Happened("grant", day(12), day(20))]
    assert life(steps, day(11)).overdue(day(11))
    assert life(steps, day(12)).due_on == day(20)
    assert not life(steps, day(20)).overdue(day(20))


def test_a_slip_moves_no_date():
    steps = [GIVEN, Happened("slip", day(11), day(30))]
    assert life(steps, day(20)).overdue(day(20))


def test_an_entry_that_answers_the_task_finishes_it_on_its_day():
    assert life([GIVEN], day(4), answered=day(5)).finished is None
    assert life([GIVEN], day(6), answered=day(5)).in_time


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["prove", "fail", "grant", "slip", "excuse", "pass"]),
            st.integers(0, 60),
        ),
        max_size=6,
    ),
    st.integers(0, 80),
)
def test_what_comes_later_never_changes_what_was_said_of_a_day(told, n):
    steps = [GIVEN, *(Happened(v, day(d), day(d + 5)) for v, d in sorted(told, key=lambda t: t[1]))]
    early = [s for s in steps if s.on <= day(n)]
    assert life(steps, day(n)) == life(early, day(n))
    one = life(steps, day(n))
    assert not (one.finished and one.overdue(day(n)))
