"""What a council hears first, and in which word: the asking side's confirmation, never a report."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.councils import AGAIN, DONE, FINAL, GOING, LATE, NOT, Item, rate, to_hear

DAY = date(2025, 7, 22)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
maybe = st.none() | days
items = st.builds(
    Item, st.text("abc", min_size=1, max_size=3), days, maybe, maybe, maybe, again=st.booleans()
)


def test_on_its_last_day_it_is_under_way_and_the_day_after_it_is_late():
    item = Item("a", date(2025, 1, 1), DAY)
    assert (item.standing(DAY), item.standing(DAY + timedelta(days=1))) == (GOING, LATE)


def test_confirmed_late_it_is_done_from_that_day_on():
    item = Item("a", date(2025, 1, 1), date(2025, 3, 1), confirmed=DAY)
    assert (item.standing(DAY - timedelta(days=1)), item.standing(DAY)) == (LATE, DONE)


def test_found_impossible_and_put_off_have_their_own_words():
    assert Item("a", date(2025, 1, 1), refused=DAY).standing(DAY) == NOT
    assert Item("a", date(2025, 1, 1), again=True).standing(DAY) == AGAIN


def test_what_was_listed_on_the_day_itself_is_not_yet_old():
    assert to_hear([Item("a", DAY)], {}, DAY) == []
    assert to_hear([Item("a", DAY)], {}, DAY + timedelta(days=1)) != []


@given(items, days)
def test_an_end_once_reached_stays_reached(item, day):
    if item.standing(day) in FINAL:
        assert item.standing(day + timedelta(days=1)) in FINAL


@given(st.lists(items), st.sets(st.text("abc", min_size=1, max_size=3)), days)
def test_nothing_owed_is_left_out_and_nothing_told_comes_again(found, told, day):
    heard = to_hear(found, dict.fromkeys(told, day), day)
    owed = [i for i in found if i.since < day and i.key not in told]
    assert sorted(map(id, heard)) == sorted(map(id, owed))
    assert [i.since for i in heard] == sorted(i.since for i in heard)


def test_the_rate_is_confirmed_by_listed_and_none_without_any():
    assert (rate(14, 17), rate(0, 3), rate(3, 3)) == (Decimal("82.4"), Decimal("0.0"), 100)
    assert rate(0, 0) is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_rate_lies_between_nothing_and_all(confirmed, more):
    told = rate(confirmed, confirmed + more)
    assert told is not None and 0 <= told <= 100
