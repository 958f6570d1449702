"""走访慰问: what came in went out or is left, and no unit's share is told."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import rounds

ROWS = st.lists(st.tuples(st.sampled_from(("米", "油", "包")), st.integers(1, 99).map(Decimal)))


@given(ROWS, ROWS)
def test_what_is_given_or_left_of_what_came_balances(gone, left):
    assert rounds.unbalanced(rounds.stock([*gone, *left], gone, left)) == []


@given(ROWS, st.integers(1, 9).map(Decimal))
def test_one_piece_missing_shows_on_its_item_alone(rows, missing):
    found = rounds.unbalanced(rounds.stock([*rows, ("灯笼", missing)], rows, []))
    assert [(i.name, i.open) for i in found] == [("灯笼", missing)]


@given(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 50)))
def test_one_unit_is_never_told_and_nothing_is_while_undecided(units, least):
    told = rounds.may_tell(units, least)
    assert not told or (least is not None and units >= 2 and units >= least)
    assert rounds.may_tell(1, 1) is False and rounds.may_tell(3, 3) is True
