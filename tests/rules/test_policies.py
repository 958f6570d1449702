"""A policy's rule as it is written: how often, how much, and nothing that is not understood."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import policies
from tongxin.rules.policies import HOW_OFTEN, MONTHLY, ONCE, YEARLY, Policy, period, read, why_not


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("每年一次,最多5000元", Policy(YEARLY, Decimal(5000))),
        ("一次,定额500.5", Policy(ONCE, None, Decimal("500.5"))),
        ("每月一次", Policy(MONTHLY)),
        ("可多次,不涉及金额", Policy("可多次", money=False)),
    ],
)
def test_a_rule_is_read_as_it_is_written(text, policy):
    assert read(text) == policy


@pytest.mark.parametrize(
    "text", ["", "每季一次", "最多500元", "一次,最多0元", "一次,500元", "一次,最多5元,不涉及金额"]
)
def test_what_is_not_understood_is_refused_with_how_to_write_it(text):
    with pytest.raises(ValueError, match="每年一次"):
        read(text)


def test_a_period_is_what_a_second_use_would_take_again():
    assert period(read("一次"), 2026, None) == period(read("一次"), 2031, None)
    assert period(read("每年一次"), 2026, None) != period(read("每年一次"), 2027, None)
    assert period(read("每月一次"), 2026, 3) == "2026-03"
    assert period(read("可多次"), 2026, None) is None


@pytest.mark.parametrize(
    ("taken", "said"), [(ONCE, ""), ("2026", "2026年"), ("2026-03", "2026年3月")]
)
def test_a_period_is_said_in_words(taken, said):
    assert policies.words(taken) == said


def test_a_month_belongs_to_monthly_policies_alone():
    for month in (None, 0, 13):
        with pytest.raises(ValueError, match="哪个月"):
            period(read("每月一次"), 2026, month)
    with pytest.raises(ValueError, match="月份不填"):
        period(read("每年一次"), 2026, 3)


@given(st.sampled_from(HOW_OFTEN), st.integers(1, 10**6), st.integers(0, 2 * 10**6))
def test_no_sum_passes_its_limit(often, limit, size):
    most, exactly = read(f"{often},最多{limit}元"), read(f"{often},定额{limit}元")
    assert (why_not(most, Decimal(size)) == "") == (0 < size <= limit)
    assert (why_not(exactly, Decimal(size)) == "") == (size == limit)


@given(st.sampled_from(HOW_OFTEN), st.decimals(0, 10**6, places=2))
def test_where_no_money_is_concerned_none_is_typed_and_unknown_is_not_nothing(often, size):
    free = read(f"{often},{policies.NO_MONEY}")
    assert why_not(free, None) == "" and why_not(free, size)
    assert why_not(read(often), None) == "请填写核定的金额。"
