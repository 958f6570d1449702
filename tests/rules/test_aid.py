"""困难帮扶: 抚恤 is no income, and an amount never passes its cap."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import aid

MONEY = st.decimals(0, 10**7, places=2)


@given(MONEY, st.decimals("0.1", 100, places=1), st.decimals(1, 10**6, places=2))
def test_a_share_is_never_more_than_its_cap_or_the_cost(cost, rate, most):
    found = aid.read(f"{rate}%,最多{most}").amount(cost)
    assert 0 <= found <= most and found <= cost


@given(MONEY, MONEY)
def test_more_cost_never_gives_less(one, other):
    row = aid.read("30%,最多20000")
    low, high = sorted((one, other))
    assert row.amount(low) <= row.amount(high)


@given(MONEY, MONEY, st.integers(1, 20))
def test_allowance_changes_nothing(earned, allowance, people):
    """Whoever draws 抚恤 is assessed as if without it: 军人抚恤优待条例第4条."""
    assert aid.per_head(earned + allowance, allowance, people) == earned / people


def test_worked_by_hand():
    row = aid.read("30%,最多20000")
    assert row.amount(Decimal("10000")) == Decimal("3000.00")
    assert row.amount(Decimal("100000")) == Decimal("20000")
    assert aid.read("定额3000元").amount(Decimal("5")) == Decimal("3000")
    assert aid.per_head(Decimal(6000), Decimal(3000), 3) == Decimal(1000)


@pytest.mark.parametrize(
    "text", ["30%", "三成", "0%,最多100", "120%,最多100", "定额0", "", "最多100"]
)
def test_a_row_without_its_cap_or_its_number_is_refused(text):
    with pytest.raises(aid.Unclear, match="请写成"):
        aid.read(text)


@pytest.mark.parametrize(("income", "allowance", "people"), [(1, 2, 1), (1, 0, 0)])
def test_impossible_households_are_refused(income, allowance, people):
    with pytest.raises(ValueError):
        aid.per_head(Decimal(income), Decimal(allowance), people)
