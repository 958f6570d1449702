"""Twenty years of 放假和调休 against a calendar that others keep, and every deadline upon it."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import Lunar

from tests import calendar_oracle as oracle
from tongxin.rules import workdays
from tongxin.rules.clocks import DAY, MONTH, WORKDAY, YEAR, Pause, Term, due, end_of
from tongxin.rules.workdays import Calendar, Year

HOLIDAYS = Path(__file__).resolve().parents[2] / "library" / "holidays"
YEARS = range(2007, 2027)


def _shipped():
    rows = [yaml.load(p.read_text(), yaml.CSafeLoader) for p in HOLIDAYS.glob("*.yaml")]
    return {
        r["year"]: Year(
            r["year"],
            frozenset(r["rest"]),
            frozenset(r["work"]),
            r["known"],
            r["days"],
            r["source"],
        )
        for r in rows
    }


KNOWN = _shipped()
CALENDAR = Calendar(KNOWN)
#: Terms that begin on these days end within the twenty years, pauses made good.
STARTS = st.dates(date(2007, 1, 1), date(2024, 12, 31))
TERMS = st.one_of(
    st.builds(Term, st.integers(0, 250), st.sampled_from((DAY, WORKDAY)), st.booleans()),
    st.builds(Term, st.integers(0, 12), st.just(MONTH), st.booleans()),
    st.builds(Term, st.integers(0, 1), st.just(YEAR), st.booleans()),
)
GAPS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), max_size=3)


WORKED = frozenset(oracle.worked())


def differences(calendar):
    return [d for d in oracle.every_day() if calendar.is_workday(d) != (d in WORKED)]


def test_each_day_of_twenty_years_is_worked_or_not_as_the_other_calendar_says():
    assert len(oracle.every_day()) == 7305 and differences(CALENDAR) == []


@pytest.mark.parametrize("year", YEARS)
def test_without_the_notice_of_any_one_year_the_comparison_fails(year):
    rest = Calendar({known: row for known, row in KNOWN.items() if known != year})
    assert {d.year for d in differences(rest)} == {year}


@pytest.mark.parametrize("year", YEARS)
def test_no_day_that_a_notice_names_is_missing_or_one_too_many(year):
    """A single day dropped or added is seen, so the comparison above could have failed."""
    row = KNOWN[year]
    day = next(d for d in sorted(row.rest) if d.weekday() < 5)
    wrong = Year(year, row.rest - {day}, row.work, True)
    assert differences(Calendar({**KNOWN, year: wrong})) == [day]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_contradicts_itself_nowhere_and_names_its_notice(year):
    assert workdays.problems(KNOWN[year]) == [] and KNOWN[year].known
    assert KNOWN[year].source.startswith(f"国务院办公厅关于{year}年部分节假日安排的通知")


@pytest.mark.parametrize("year", range(2007, 2028))
def test_the_festivals_are_on_the_days_of_the_other_almanac(year):
    lunar = {"春节": (1, 1), "端午": (5, 5), "中秋": (8, 15)}
    expected = {
        name: date.fromisoformat(Lunar.fromYmd(year, *day).getSolar().toYmd())
        for name, day in lunar.items()
    }
    terms = chinese_calendar.get_solar_terms(date(year, 4, 1), date(year, 4, 10))
    expected["清明"] = next(day for day, name in terms if name == "清明")
    assert KNOWN[year].days == expected


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2007, 12, 29), True),  # told by the notice of the next year
        (date(2011, 12, 31), True),
        (date(2015, 9, 3), False),  # 抗战胜利70周年, by a notice of its own
        (date(2015, 9, 6), True),
        (date(2019, 5, 5), True),  # the notice was changed in March
        (date(2020, 1, 31), False),  # 春节 was made longer on the day
        (date(2020, 2, 1), False),
        (date(2020, 2, 3), True),
        (date(2022, 12, 31), False),
    ],
)
def test_what_a_second_notice_changed_is_as_it_was_changed(day, worked):
    assert CALENDAR.is_workday(day) == worked == chinese_calendar.is_workday(day)


@given(STARTS, TERMS)
def test_a_term_ends_on_the_day_the_other_calendar_gives(start, term):
    expected = oracle.by(start, term.length, term.unit, term.rolls)
    assert end_of(start, term, CALENDAR) == expected


@given(STARTS, TERMS, GAPS)
def test_a_term_that_stood_still_ends_on_the_day_the_other_calendar_gives(start, term, gaps):
    pauses, day = [], start
    for after, lasts in gaps:
        since = day + timedelta(days=after)
        day = since + timedelta(days=lasts)
        pauses.append((since, day))
    expected = oracle.by(start, term.length, term.unit, term.rolls, pauses)
    assert due(start, term, CALENDAR, [Pause(*pair) for pair in pauses]) == expected


def test_with_a_wrong_calendar_a_term_ends_on_another_day():
    """The control of the two above: five working days over 春节 2020, without its longer holiday."""
    row = KNOWN[2020]
    longer = {date(2020, 1, 31), date(2020, 2, 1)}
    short = Year(2020, row.rest - longer, row.work | {date(2020, 2, 1)}, True)
    start, term = date(2020, 1, 22), Term(5, WORKDAY)
    assert end_of(start, term, CALENDAR) == oracle.by(start, 5, WORKDAY) == date(2020, 2, 6)
    assert end_of(start, term, Calendar({**KNOWN, 2020: short})) == date(2020, 2, 4)


def test_the_last_day_that_is_a_day_off_moves_over_the_whole_holiday():
    """民法典第203条: 30 days from 2023-08-30 end on 中秋 2023-09-29; 7 and 8 October are worked."""
    assert end_of(date(2023, 8, 30), Term(30, DAY, True), CALENDAR) == date(2023, 10, 7)
    assert oracle.by(date(2023, 8, 30), 30, DAY, True) == date(2023, 10, 7)
