"""Working days, against a count that knows nothing of the code, and against the shipped years."""

from calendar import isleap
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import workdays
from tongxin.rules.workdays import Calendar, Year

LIBRARY = Path(__file__).resolve().parents[2] / "library"
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def shipped():
    rows = [yaml.safe_load(p.read_text()) for p in sorted((LIBRARY / "holidays").glob("*.yaml"))]
    return {
        r["year"]: Year(
            r["year"], frozenset(r["rest"]), frozenset(r["work"]), r["known"], r["days"]
        )
        for r in rows
    }


KNOWN = shipped()
CALENDAR = Calendar(KNOWN)


def by_hand(day):
    """As a clerk would say it from the notice, without the code."""
    row = KNOWN.get(day.year, Year(day.year))
    if day in row.rest:
        return False
    return day in row.work or day.isoweekday() not in (6, 7)


@given(days)
def test_a_day_is_worked_as_the_notice_says(day):
    assert CALENDAR.is_workday(day) == by_hand(day)


@given(days, st.integers(0, 60))
def test_the_nth_working_day_has_n_working_days_up_to_it_and_is_one(start, count):
    end = CALENDAR.add_workdays(start, count)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(by_hand, between)) == count
    assert count == 0 or by_hand(end)


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_counting_on_from_where_one_stopped_is_counting_at_once(start, a, b):
    assert CALENDAR.add_workdays(CALENDAR.add_workdays(start, a), b) == CALENDAR.add_workdays(
        start, a + b
    )


def test_the_day_of_posting_is_not_counted():
    # Monday 2026-06-01: five working days after it end on the next Monday.
    assert CALENDAR.add_workdays(date(2026, 6, 1), 5) == date(2026, 6, 8)


def test_a_public_notice_over_the_national_holiday_skips_it_and_counts_the_worked_saturday():
    # 2026-09-30 is a Wednesday; 1–7 October are off, Saturday the 10th is worked.
    assert CALENDAR.add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)


@pytest.mark.parametrize(("year", "holidays"), [(2024, 11), (2025, 13), (2026, 13)])
def test_a_shipped_year_has_the_working_days_the_law_leaves(year, holidays):
    """全国年节及纪念日放假办法: eleven days a year until 2024, thirteen since 2025."""
    first = date(year, 1, 1)
    all_ = [first + timedelta(days=n) for n in range(365 + isleap(year))]
    weekends = sum(day.isoweekday() > 5 for day in all_)
    worked = sum(CALENDAR.is_workday(day) for day in all_)
    assert worked == len(all_) - weekends - holidays
    assert workdays.problems(CALENDAR.years[year]) == []


def test_a_year_without_its_notice_falls_back_to_weekdays_and_says_so():
    assert not CALENDAR.known(2027) and not CALENDAR.known(2031) and CALENDAR.known(2026)
    assert CALENDAR.is_workday(date(2027, 2, 8)) and not CALENDAR.is_workday(date(2027, 10, 2))
    assert CALENDAR.unknown(date(2026, 12, 30), date(2028, 1, 2)) == [2027, 2028]
    assert CALENDAR.unknown(date(2025, 12, 30), date(2026, 1, 8)) == []


def test_days_off_of_a_year_that_is_not_complete_are_not_used():
    half = Calendar({2027: Year(2027, frozenset({date(2027, 2, 8)}), known=False)})
    assert half.is_workday(date(2027, 2, 8))


def test_working_days_cannot_be_counted_backwards():
    with pytest.raises(ValueError, match="不能小于0"):
        CALENDAR.add_workdays(date(2026, 6, 1), -1)


def test_the_working_days_of_a_span_are_those_of_its_days():
    span = list(CALENDAR.workdays(date(2026, 9, 28), date(2026, 10, 10)))
    expected = [(9, 28), (9, 29), (9, 30), (10, 8), (10, 9), (10, 10)]
    assert span == [date(2026, month, day) for month, day in expected]


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("1月1日(周四)至3日(周六)", (1, 1), (1, 3), 3),
        ("2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)", (2, 15), (2, 23), 9),
        ("9月25日至27日、10月1日至7日", (9, 25), (10, 7), 10),
        ("12月30日", (12, 30), (12, 30), 1),
        ("2026-05-01至2026-05-05", (5, 1), (5, 5), 5),
        ("4月29日至5月2日", (4, 29), (5, 2), 4),
    ],
)
def test_days_are_read_as_the_notice_writes_them(text, first, last, count):
    found = workdays.read_days(text, 2026)
    assert (min(found), max(found), len(found)) == (date(2026, *first), date(2026, *last), count)


@pytest.mark.parametrize("text", ["春节", "2月30日", "13月1日", "2月15日至2月3日", "周一"])
def test_what_is_no_day_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"请写成|请改正"):
        workdays.read_days(text, 2026)


@given(st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=40))
def test_days_that_were_written_are_read_again(some):
    assert workdays.read_days(workdays.write_days(some), 2026) == some


def test_a_year_that_contradicts_itself_says_where():
    day, monday = date(2027, 1, 2), date(2027, 1, 4)
    other = Year(2027, frozenset({day, date(2026, 12, 31)}), frozenset({day, monday}))
    told = workdays.problems(other)
    assert any("不是2027年" in t for t in told) and any("既写了放假又写了上班" in t for t in told)
    assert any("2027-01-04不是星期六或星期日" in t for t in told)
