"""服役表现量化评分: the published worked checks, evidence, remainders, and what no table knows."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import service_score
from tongxin.rules.service_score import Claimed, items, served, sheet, weighed

TABLE = {"服役前12年每年": "3", "服役第13年起每年": "4", "余下不满半年按几年": "0.5",
         "余下超过半年按几年": "1", "嘉奖": "0.5", "三等功": "10"}  # fmt: skip
PROOFS = {"嘉奖": "登记表、通令", "三等功": "登记表、通令、证书、奖章"}


def of(since, until, *claimed, table=TABLE, proofs=PROOFS):
    return sheet("样例", table, proofs, since, until, claimed)


@pytest.mark.parametrize(
    ("until", "points"),
    [(date(2022, 9, 1), "36"), (date(2026, 9, 1), "52"), (date(2023, 1, 1), "38")],
)
def test_twelve_years_36_sixteen_52_twelve_and_four_months_38(until, points):
    assert of(date(2010, 9, 1), until).total == Decimal(points)


@pytest.mark.parametrize(
    ("until", "points"),
    [(date(2022, 9, 2), "38"), (date(2023, 2, 28), "38"), (date(2023, 3, 2), "40"),
     (date(2023, 8, 31), "40"), (date(2022, 8, 31), "36")],
)  # fmt: skip
def test_a_remainder_under_half_a_year_is_half_and_over_it_whole(until, points):
    """A year of 11 years and 11 months is the twelfth: three points, not four."""
    assert of(date(2010, 9, 1), until).total == Decimal(points)


def test_exactly_six_months_is_asked_and_answered_by_the_table():
    found = of(date(2010, 9, 1), date(2023, 3, 1))
    assert found.total is None and "余下正好半年按几年" in found.unknown[0]
    told = of(date(2010, 9, 1), date(2023, 3, 1), table=TABLE | {"余下正好半年按几年": "0.5"})
    assert told.total == 38


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert served(date(2010, 8, 31), date(2011, 2, 28)) == (0, 6, 0)
    assert served(date(2010, 8, 31), date(2011, 2, 27)) == (0, 5, 27)


def test_each_award_counts_with_its_papers():
    found = of(date(2010, 9, 1), date(2022, 9, 1), *items(
        "嘉奖=3 登记表、通令\n三等功=1 登记表、通令、证书、奖章"))  # fmt: skip
    assert found.total == Decimal("47.5")
    assert [line.papers for line in found.lines[1:]] == [
        ("登记表", "通令"), ("登记表", "通令", "证书", "奖章")]  # fmt: skip


def test_without_full_evidence_it_is_shown_and_counts_nothing():
    found = of(date(2010, 9, 1), date(2022, 9, 1), Claimed("三等功", Decimal(1), ("登记表",)))
    line = found.lines[-1]
    assert (line.points, line.note) == (0, "未证明,缺:通令、证书、奖章") and found.total == 36


def test_an_item_no_table_knows_leaves_the_total_unknown():
    found = of(date(2010, 9, 1), date(2022, 9, 1), Claimed("样例奖", Decimal(1), ("通令",)))
    assert found.total is None and "没有“样例奖”" in found.unknown[0]


def test_an_item_whose_proof_nobody_fixed_leaves_it_unknown():
    found = of(date(2010, 9, 1), date(2022, 9, 1), Claimed("嘉奖", Decimal(1)), proofs={})
    assert found.total is None


def test_an_empty_table_is_no_zero():
    assert of(date(2010, 9, 1), date(2022, 9, 1), table={}).total is None


def test_a_medal_is_not_scored_and_goes_first_when_it_is_proved():
    claimed = Claimed("八一勋章", Decimal(1), ("证书",))
    found = of(date(2010, 9, 1), date(2022, 9, 1), claimed, proofs={"八一勋章": "证书"})
    assert found.first and found.total == 36
    other = of(date(2010, 9, 1), date(2022, 9, 1), claimed, proofs={"八一勋章": "证书、命令"})
    assert not other.first


@pytest.mark.parametrize("text", ["三等功", "=3", "嘉奖=0", "嘉奖=x", "嘉奖=-1", "嘉奖=1\n嘉奖=2",
                                  "嘉奖=NaN", "嘉奖=Infinity"])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="[\u4e00-\u9fff]"):
        items(text)


def test_weights_make_the_final_score():
    assert weighed(Decimal(60), Decimal(80), (Decimal(60), Decimal(40))) == 68
    assert weighed(Decimal(60), None, (Decimal(100), Decimal(0))) == 60
    assert weighed(Decimal(60), None, (Decimal(60), Decimal(40))) is None
    with pytest.raises(ValueError, match="合计100"):
        weighed(Decimal(60), Decimal(80), (Decimal(60), Decimal(50)))


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.integers(0, 9000))
def test_longer_service_never_counts_less(since, days):
    """By whole half-years, so with exactly six months taken as half a year."""
    table = TABLE | {"余下正好半年按几年": "0.5"}
    until = date.fromordinal(since.toordinal() + days)
    later = date.fromordinal(until.toordinal() + 1)
    assert of(since, until, table=table).total <= of(since, later, table=table).total


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.integers(0, 9000))
def test_years_months_and_days_give_back_the_day(since, days):
    until = date.fromordinal(since.toordinal() + days)
    years, months, rest = served(since, until)
    start = service_score.after_months(since, years * 12 + months)
    assert (until - start).days == rest and 0 <= months < 12 and 0 <= rest <= 30
