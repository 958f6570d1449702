"""The day of a node in a year, against calendars and the sky rather than against ourselves."""

import calendar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import nodes
from tongxin.rules.nodes import Days

LIBRARY = Path(__file__).resolve().parents[2] / "library"
YEARS = [yaml.safe_load(p.read_text()) for p in sorted((LIBRARY / "holidays").glob("*.yaml"))]
SHIPPED = yaml.safe_load((LIBRARY / "nodes.yaml").read_text())
years, months, weekdays = st.integers(2000, 2099), st.integers(1, 12), st.integers(1, 7)


@given(years, months, st.integers(1, 4), weekdays)
def test_the_nth_weekday_is_the_one_in_the_calendar_on_the_wall(year, month, which, weekday):
    weeks = calendar.Calendar(firstweekday=weekday - 1).monthdayscalendar(year, month)
    column = [week[0] for week in weeks if week[0]]
    found = nodes.days({"nth": [month, which, weekday]}, year, {})
    assert found == Days(*[date(year, month, column[which - 1])] * 2)


@given(years, months, weekdays)
def test_the_last_weekday_has_none_after_it_in_its_month(year, month, weekday):
    day = nodes.days({"nth": [month, -1, weekday]}, year, {}).first
    assert (day.month, day.isoweekday()) == (month, weekday)
    assert (day + timedelta(days=7)).month != month


@pytest.mark.parametrize(("year", "day"), [(2026, 19), (2027, 18), (2028, 16)])
def test_defence_education_day_is_the_third_saturday_of_september(year, day):
    rule = next(n["rule"] for n in SHIPPED if n["key"] == "defence_day")
    assert nodes.days(rule, year, {}).first == date(year, 9, day)


@given(years, st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_a_fixed_day_is_that_day_in_every_year(year, day):
    assert nodes.days({"day": f"{day:%m-%d}"}, year, {}) == Days(*[day.replace(year=year)] * 2)


@given(years, *[st.dates(date(2027, 1, 1), date(2027, 12, 31))] * 2)
def test_a_span_begins_in_its_year_and_never_ends_before_it_begins(year, a, b):
    found = nodes.days({"from": f"{a:%m-%d}", "to": f"{b:%m-%d}"}, year, {})
    assert found.first == a.replace(year=year)
    assert found.last == b.replace(year=year + (b < a))


def test_a_yearly_day_is_unknown_until_somebody_fills_it_in():
    assert nodes.days({"yearly": "春节"}, 2031, {}) is None
    day = date(2031, 1, 23)
    assert nodes.days({"yearly": "春节"}, 2031, {"春节": day}) == Days(day, day)


def age_of_the_moon(day):
    """Days since the mean new moon at noon in Beijing; the true one is within 0.7 of a day."""
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    since = noon - datetime(2000, 1, 6, 18, 14, tzinfo=UTC)
    return (since / timedelta(days=1)) % 29.530588


@pytest.mark.parametrize("row", YEARS, ids=lambda row: str(row["year"]))
def test_the_lunar_days_of_the_shipped_years_stand_under_the_right_moon(row):
    """The first day of a month is a new moon, the fifth and the fifteenth come after one."""
    for name, nth in (("春节", 1), ("端午", 5), ("中秋", 15)):
        off = (age_of_the_moon(row["days"][name]) - (nth - 1) + 14.77) % 29.53 - 14.77
        assert abs(off) < 1.3, name
    assert date(row["year"], 1, 21) <= row["days"]["春节"] <= date(row["year"], 2, 20)


@pytest.mark.parametrize("row", YEARS, ids=lambda row: str(row["year"]))
def test_qingming_of_the_shipped_years_is_that_of_the_usual_formula(row):
    """21st century: ⌊0.2422·y + 4.81⌋ − ⌊y/4⌋ with the last two digits of the year."""
    y = row["year"] % 100
    assert row["days"]["清明"] == date(row["year"], 4, int(y * 0.2422 + 4.81) - y // 4)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"day": "08-01"}, "每年8月1日"),
        ({"nth": [9, 3, 6]}, "每年9月第三个星期六"),
        ({"nth": [5, -1, 7]}, "每年5月最后一个星期日"),
        ({"from": "02-15", "to": "03-31"}, "每年2月15日至3月31日"),
        ({"yearly": "春节"}, "按当年的春节"),
    ],
)
def test_a_rule_is_told_in_words(rule, words):
    assert nodes.problem(rule) == "" and nodes.told(rule) == words


@pytest.mark.parametrize(
    "rule",
    [
        {}, {"day": ""}, {"day": "02-29"}, {"day": "13-01"}, {"day": "八一"}, {"from": "02-15"},
        {"nth": [13, 1, 1]}, {"nth": [9, 5, 6]}, {"nth": [9, 3]}, {"nth": None}, {"yearly": ""},
    ],
)  # fmt: skip
def test_what_is_no_rule_is_said_and_has_no_day(rule):
    assert nodes.problem(rule)
    with pytest.raises(ValueError, match="请"):
        nodes.days(rule, 2026, {})


@pytest.mark.parametrize("row", SHIPPED, ids=lambda row: row["key"])
def test_every_shipped_node_has_its_day_in_every_shipped_year_and_its_source(row):
    assert all(nodes.days(row["rule"], year["year"], year["days"]) for year in YEARS)
    assert row["source"] and row["duties"] and row["ahead"]


def test_the_days_ahead_are_reached_one_after_the_other():
    opens = date(2026, 7, 2)  # thirty days before 八一
    told = [
        nodes.reached(opens, (30, 15, 7), opens + timedelta(days=n)) for n in (-1, 0, 14, 15, 23)
    ]
    assert told == [0, 1, 1, 2, 3]
