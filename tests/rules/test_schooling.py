"""Who is entitled to 教育优待, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import schooling
from tongxin.rules.schooling import DISCHARGED, LOCAL, STATUSES, entitled

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("discharged", "last"),
    [
        (date(2025, 9, 1), date(2026, 9, 1)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_year_ends_on_the_same_day_of_the_next(discharged, last):
    assert entitled(DISCHARGED, discharged, last).good is True
    after = entitled(DISCHARGED, discharged, last + timedelta(days=1))
    assert after.good is False and after.last == last


@given(DAYS, DAYS)
def test_a_day_is_within_the_year_or_not_and_earlier_is_never_worse(discharged, day):
    found = entitled(DISCHARGED, discharged, day)
    assert found.good is (day <= found.last)
    assert entitled(DISCHARGED, discharged, day - timedelta(days=1)).good or not found.good


def test_without_the_day_of_discharge_it_is_open():
    assert entitled(DISCHARGED, None, date(2026, 1, 1)).good is None


@pytest.mark.parametrize("status", [s for s in STATUSES if s not in (DISCHARGED, LOCAL)])
def test_all_others_are_entitled_by_the_law(status):
    found = entitled(status, None, date(2026, 1, 1))
    assert found.good and "第55条" in found.basis and "第43条" in found.basis


def test_whom_a_local_paper_adds_depends_on_that_paper():
    day = date(2026, 1, 1)
    assert entitled(LOCAL, None, day).good is None
    assert entitled(LOCAL, None, day, ["甲"]).good is None
    assert entitled(LOCAL, None, day, ["甲"], "甲").good is True
    assert entitled(LOCAL, None, day, ["甲"], "乙").good is False
    assert entitled("", None, day).good is None


def test_there_are_the_six_places_of_the_law_each_with_what_to_bring():
    assert len(schooling.PLACES) == 6 and all(schooling.PLACES.values())
