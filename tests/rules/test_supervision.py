"""Slips go blue, orange, red; each only when the former's date has passed without a good reason."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.supervision import LEVELS, Standing, following, why_not

DUE = date(2026, 6, 30)


def day(n: int) -> date:
    return DUE + timedelta(days=n)


def test_nothing_is_sent_on_the_last_day_itself():
    assert following(Standing(DUE), DUE) == ""
    assert "还没有过" in why_not(Standing(DUE), "blue", DUE)


def test_the_first_slip_is_blue_and_orange_waits_for_its_date():
    assert following(Standing(DUE), day(1)) == "blue"
    blue = Standing(DUE, "blue", day(11))
    assert following(blue, day(11)) == "" and following(blue, day(12)) == "orange"


def test_no_colour_is_skipped():
    assert "现在该发蓝色督办单" in why_not(Standing(DUE), "red", day(5))


def test_a_reason_that_nobody_answered_stops_the_slips():
    assert following(Standing(DUE, asking=True), day(40)) == ""
    assert "先答复" in why_not(Standing(DUE, asking=True), "blue", day(40))


def test_a_new_date_begins_anew_from_there():
    assert following(Standing(day(30), "blue", day(11)), day(20)) == ""


def test_after_red_there_is_no_slip():
    assert "报领导小组" in why_not(Standing(DUE, "red", day(30)), "red", day(40))


@given(st.sampled_from(("", *LEVELS)), st.integers(0, 90), st.integers(-30, 120), st.booleans())
def test_a_slip_is_given_only_after_every_date_and_only_the_next_one(level, until, today, asking):
    standing = Standing(DUE, level, day(until) if level else None, asking)
    said = following(standing, day(today))
    for one in LEVELS:
        assert (why_not(standing, one, day(today)) == "") == (one == said)
    if said:
        assert day(today) > DUE and not asking
        assert LEVELS.index(said) == (LEVELS.index(level) + 1 if level else 0)
