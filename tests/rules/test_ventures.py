"""One name in two ways, numbers that fit, intents that are all followed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import ventures

counts = st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("首届川渝地区退役军人创新创业大赛", "首届川渝地区退役军人创业创新大赛"),
        ("西部食谷退役军人创业园", "西部食谷退役军人就业创业园"),
        ("样例学院退役军人创业园地", "样例学院退役军人创业园区"),
        ("2024“戎耀归蜀”专场招聘会", "2024 戎耀归蜀 专场招聘会"),
    ],
)
def test_two_ways_to_write_one_name_are_one(one, other):
    assert ventures.same_name(one) == ventures.same_name(other)


def test_two_names_stay_two():
    assert ventures.same_name("首届创业创新大赛") != ventures.same_name("第二届创业创新大赛")
    assert ventures.same_name("甲创业园") != ventures.same_name("乙创业园")


@given(st.text())
def test_a_name_made_usual_stays_as_it_is(text):
    once = ventures.same_name(text)
    assert ventures.same_name(once) == once


def test_several_names_in_one_field_are_each_told_once():
    assert ventures.names("四川省泸州市、重庆市永川区,重庆市荣昌区\n四川省泸州市;") == [
        "四川省泸州市", "重庆市永川区", "重庆市荣昌区"]  # fmt: skip
    assert ventures.names(None) == []


@given(st.none() | counts, st.none() | counts)
def test_a_part_is_at_most_its_whole_and_the_unknown_contradicts_nothing(part, whole):
    wrong = part is not None and whole is not None and part > whole
    assert bool(ventures.too_many(("甲", part, "乙", whole))) == wrong


def test_the_first_that_does_not_fit_is_named():
    told = ventures.too_many(("甲", 1, "乙", 2), ("丙", 4, "丁", 3), ("戊", 9, "己", 8))
    assert "“丙”(4)不能多于“丁”(3)" in told


def test_a_share_of_nothing_or_of_the_unknown_is_unknown():
    assert ventures.share(1, 0) is None and ventures.share(None, 3) is None
    assert ventures.share(1, None) is None and ventures.share(0, 3) == Decimal("0.0")
    assert ventures.share(Decimal("1250"), 2000) == Decimal("62.5")


@given(st.lists(st.tuples(counts, counts), max_size=8))
def test_intents_are_followed_when_the_lines_add_up(lines):
    whole = sum(one for one, _ in lines)
    assert ventures.followed(lines, whole) == ""
    assert ventures.followed(lines, whole + 1) != ""
    assert ventures.followed(lines, None) == ""
