"""Whom to call first, and why each one stands where it stands."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.following import (
    AHEAD,
    AIDED,
    ANSWER,
    CHECK,
    NEAR,
    NO_OFFER,
    ORDER,
    Seeker,
    lacking,
    order,
    turn,
)

TODAY = date(2026, 6, 15)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
seekers = st.builds(
    Seeker, st.tuples(st.integers(2025, 2026), st.integers(1, 99)), days, st.booleans(),
    st.none() | days, st.integers(0, 3),
)  # fmt: skip


def test_each_is_told_why():
    last = date(2026, 5, 1)
    why = [turn(s, TODAY).why for s in (
        Seeker((2026, 1), last, full=TODAY),
        Seeker((2026, 2), last, aided=True),
        Seeker((2026, 3), last),
        Seeker((2026, 4), last, open=1),
        Seeker((2026, 5), last, full=TODAY + AHEAD),
    )]  # fmt: skip
    assert why == [CHECK, AIDED, NO_OFFER, ANSWER, NEAR] == list(ORDER)


def test_a_check_that_is_far_needs_nobody():
    assert turn(Seeker((2026, 1), TODAY, full=TODAY + AHEAD + timedelta(1)), TODAY) is None


def test_among_equals_who_has_waited_longest_comes_first():
    early, late = Seeker((2026, 9), date(2026, 1, 5)), Seeker((2026, 1), date(2026, 2, 5))
    assert [t.seeker for t in order([late, early], TODAY)] == [early, late]


@given(st.lists(seekers, max_size=12, unique_by=lambda s: s.no))
def test_the_order_is_one_whatever_the_order_they_come_in(found):
    once = order(found, TODAY)
    assert once == order(found[::-1], TODAY)
    assert [ORDER.index(t.why) for t in once] == sorted(ORDER.index(t.why) for t in once)


@given(st.integers(0, 30), st.integers(0, 30))
def test_what_lacks_and_what_failed_make_what_is_needed(failed, needed):
    assert lacking(failed, needed) == 0 or lacking(failed, needed) + failed == needed
