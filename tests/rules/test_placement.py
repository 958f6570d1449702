"""安排工作: who is entitled by cohort, the waiting allowance by the day, what an employer owes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import placement as p
from tongxin.rules.placement import Record, Waited, entitled

OLD, NEW = date(2024, 8, 31), date(2024, 9, 1)


def told(day=NEW, filed=None, cutover="", **said):
    base = {"rank": p.NCO, "years": 3} | said
    return entitled(Record(day, filed or day, **base), cutover)


@pytest.mark.parametrize("day", [OLD, NEW])
@pytest.mark.parametrize(
    "said",
    [{"years": 12}, {"honours": (p.PEACE,)}, {"honours": (p.WAR,)}, {"martyr_child": True},
     {"cause": p.WAR_INJURY, "grade": 5}, {"cause": p.WAR_INJURY, "grade": 8}],
)  # fmt: skip
def test_groups_of_both_rules(day, said):
    (found,) = told(day, **said)
    law = p.OLD_LAW if day == OLD else p.NEW_LAW
    assert found.good is True and found.basis.startswith(law)


@pytest.mark.parametrize(
    "said",
    [{"honours": (p.FIRST_COMMENDED,)}, {"opt": p.GIVES_UP_PENSION},
     {"opt": p.GIVES_UP_RETIREMENT, "cause": p.WAR_INJURY, "grade": 6}],
)  # fmt: skip
def test_what_only_the_rules_since_2024_know(said):
    assert [f.good for f in told(NEW, **said)][0] is True
    old = told(OLD, **said)
    assert [f.text for f in old] != [f.text for f in told(NEW, **said)]


@pytest.mark.parametrize(
    "said",
    [{"years": 11}, {"rank": p.SOLDIER, "years": 12}, {"cause": p.DUTY_INJURY, "grade": 5},
     {"cause": p.WAR_INJURY, "grade": 9}, {"cause": p.WAR_INJURY, "grade": 4},
     {"rank": p.SOLDIER, "opt": p.GIVES_UP_PENSION}],
)  # fmt: skip
def test_who_is_in_no_group_may_choose_employment_of_the_own(said):
    (found,) = told(NEW, **said)
    assert found.good is False and found.basis == p.NEW_LAW


def test_bars_hold_since_2024_only():
    assert told(NEW, years=12, bar="受刑事处罚")[0].good is False
    assert told(NEW, years=12, bar="受刑事处罚")[0].basis == p.BAR_LAW
    assert told(OLD, years=12, bar="受刑事处罚")[0].good is True


def test_a_bar_is_not_told_in_words():
    assert "刑事" not in told(NEW, years=12, bar="受刑事处罚")[0].text


def test_on_two_sides_of_the_day_the_local_figure_decides_or_nothing():
    case = {"years": 3, "honours": (p.FIRST_COMMENDED,)}
    assert told(OLD, NEW, **case)[0].good is None
    assert told(OLD, NEW, p.BY_DISCHARGE, **case)[0].good is False
    assert told(OLD, NEW, p.BY_FILE, **case)[0].good is True
    assert told(NEW, OLD, p.BY_FILE, **case)[0].good is False


# ---- money ---------------------------------------------------------------------------------------

WAGES = {"2025-01": "2330", "2026-04": "2500"}


def test_the_wage_is_that_of_the_month():
    assert p.wage(WAGES, date(2026, 3, 1)) == 2330 and p.wage(WAGES, date(2026, 4, 1)) == 2500
    assert p.wage(WAGES, date(2024, 12, 1)) is None


def test_days_run_from_the_report_to_the_day_before_the_start():
    since, until = date(2026, 3, 12), date(2026, 5, 6)
    assert p.waited(date(2026, 3, 1), since, until) == (20, 31)
    assert p.waited(date(2026, 4, 1), since, until) == (30, 30)
    assert p.waited(date(2026, 5, 1), since, until) == (5, 31)
    assert p.waited(date(2026, 6, 1), since, until).days == 0
    assert p.waited(date(2026, 2, 1), since, until).days == 0


def test_a_part_of_a_month_goes_by_the_local_rule_or_is_unknown():
    part = Waited(20, 31)
    assert p.allowance(Decimal(2330), part, p.BY_DAY) == Decimal("1503.23")
    assert p.allowance(Decimal(2330), part, p.WHOLE) == 2330
    assert p.allowance(Decimal(2330), part, "") is None
    assert p.allowance(Decimal(2330), Waited(31, 31), "") == 2330
    assert p.allowance(Decimal(2330), Waited(0, 31), "") == 0


def test_an_employer_owes_from_the_month_of_the_letter_once_thirty_days_are_over():
    letter = date(2026, 3, 10)
    assert p.owed_months(letter, date(2026, 4, 9), date(2026, 6, 1)) == []
    owed = p.owed_months(letter, date(2026, 4, 10), date(2026, 6, 1))
    assert owed == [date(2026, 3, 1), date(2026, 4, 1)]
    assert p.owed_months(letter, None, date(2026, 4, 9)) == []
    assert len(p.owed_months(letter, None, date(2026, 6, 1))) == 4
    assert p.owed_months(letter, date(2026, 5, 1), date(2026, 6, 1))[-1] == date(2026, 4, 1)


def test_it_owes_four_fifths():
    assert p.owed(Decimal("5001.01")) == Decimal("4000.81") and p.owed(Decimal(5000), 2) == 8000


@pytest.mark.parametrize("text", ["2026", "2026-13", "x-1", "2026-3-1"])
def test_a_month_is_written_as_a_month(text):
    with pytest.raises(ValueError, match="请写成“年-月”"):
        p.month_of(text)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 900))
def test_the_days_of_all_months_are_the_days_of_waiting(since, days):
    until = date.fromordinal(since.toordinal() + days)
    month, total = since.replace(day=1), 0
    while month <= until:
        total += p.waited(month, since, until).days
        month = p.after_months(month, 1)
    assert total == days
