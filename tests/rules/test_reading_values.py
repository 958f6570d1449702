"""Dates, numbers and points as people type them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.reading import (
    Unreadable,
    read_date,
    read_number,
    read_points,
    read_span,
    read_when,
)

DAY = date(2024, 5, 3)
ANY_DAY = st.dates(date(1970, 1, 1), date(2069, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2024.5.3",
        "2024-5-3",
        "2024/05/03",
        "20240503",
        20240503,
        "2024年5月3日",
        "2024 年 5 月 3 日",
        "2024年5月3号",
        "2024年5月3日(星期五)",
        "24年5月3日",
        "24.5.3",
        "２０２４年５月３日",
        "２０２４．５．３",
        "二〇二四年五月三日",
        "二零二四年五月三日",
        "2024-05-03 08:30:00",
        "2024-05-03T08:30:00",
        45415,
        45415.5,
        "45415",
        DAY,
        datetime(2024, 5, 3, 8, 30),
    ],
)
def test_one_day_in_every_form_people_type(typed):
    assert read_date(typed) == DAY


def test_a_month_means_its_first_day_and_says_so():
    for typed in ("24年5月", "2024年5月", "2024.5", "202405", 2024.5, "2024年5月上旬"):
        assert read_date(typed) == date(2024, 5, 1)
        assert read_when(typed).precision == "month"


def test_the_year_may_be_given_beside_the_day():
    assert read_date("5月3日", year=2024) == DAY
    assert read_date("5.3", year=2024) == DAY
    assert read_date("今年5月3日", today=date(2024, 12, 1)) == DAY
    assert read_date("去年5月3日", today=date(2025, 12, 1)) == DAY
    assert read_date("昨天", today=date(2024, 5, 4)) == DAY


def test_macintosh_workbooks_count_from_1904():
    assert read_date(45415 - 1462, epoch_1904=True) == DAY


@pytest.mark.parametrize(
    "typed",
    ["", "某日", "5月3日", "2024", 2024, 2024.1, "2024-13-1", "2024.2.30", None, True, float("nan"),
     float("inf"), "昨天", "今年5月", "240503", 12, "2024年春节"],
)  # fmt: skip
def test_what_is_no_date_or_may_be_two_is_refused_with_one_sentence(typed):
    with pytest.raises(Unreadable) as refusal:
        read_date(typed)
    assert "\n" not in str(refusal.value) and "请" in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2024.5.3-5.6", DAY, date(2024, 5, 6)),
        ("2024.5.3-6", DAY, date(2024, 5, 6)),
        ("2024-5-3-5-6", DAY, date(2024, 5, 6)),
        ("2024-05-03~2024-05-06", DAY, date(2024, 5, 6)),
        ("2024年5月3日至6日", DAY, date(2024, 5, 6)),
        ("2024年5月3日—5月6日", DAY, date(2024, 5, 6)),
        ("2024.12.30-1.2", date(2024, 12, 30), date(2025, 1, 2)),
        ("2024.5-7", date(2024, 5, 1), date(2024, 7, 31)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-2027", date(2024, 1, 1), date(2027, 12, 31)),
        ("2024.5.3", DAY, DAY),
        (45415, DAY, DAY),
    ],
)
def test_spans(typed, first, last):
    assert read_span(typed) == (first, last)


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(Unreadable, match="结束早于开始"):
        read_span("2024.5.6-5.3")


@given(ANY_DAY)
def test_every_day_is_read_back_from_every_form(day):
    forms = (
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year % 100:02}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d} 00:00:00",
        (day - date(1899, 12, 30)).days,
    )
    assert {read_date(f) for f in forms} == {day}


@given(ANY_DAY, st.integers(0, 300))
def test_every_span_is_read_back(day, length):
    last = day + timedelta(days=length)
    said = f"{day.year}.{day.month}.{day.day}-{last.year}.{last.month}.{last.day}"
    assert read_span(said) == (day, last)


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.none()))
def test_anything_else_is_refused_and_never_breaks(anything):
    for read in (read_date, read_number, read_points, read_span):
        try:
            read(anything)
        except Unreadable as refusal:
            assert str(refusal)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234", "1234"), ("１２", "12"), ("1.8万", "18000"), ("2亿", "200000000"), ("三", "3"),
        ("十二", "12"), ("一百二十", "120"), ("一千零五", "1005"), ("三万五千", "35000"),
        ("100%", "1"), ("95.5%", "0.955"), ("24名", "24"), ("18家", "18"), (" 7 ", "7"), (3.1, "3.1"),
        (5, "5"), ("-3", "-3"), ("1，234.5", "1234.5"),
    ],
)  # fmt: skip
def test_numbers(typed, number):
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["700余万", "近百", "约3", "不少于24", "20多", "5左右"])
def test_a_number_that_is_not_exact_is_refused(typed):
    with pytest.raises(Unreadable, match="不是确切的数"):
        read_number(typed)


@pytest.mark.parametrize("typed", ["", "abc", "1,23", "三万五", "三百五", None, True, "1 2/3"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Unreadable):
        read_number(typed)


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("2分", "2"), ("（2分）", "2"), ("２分", "2"), ("(10分)", "10"), ("0.0625", "0.0625"),
        ("满分6分", "6"), ("分值:2", "2"), ("十分", "10"), ("1/3", "0.3333"), ("三分之一", "0.3333"),
        (0.1 + 0.2, "0.3"), (2, "2"), ("0.5", "0.5"), ("【3分】", "3"),
    ],
)  # fmt: skip
def test_points(typed, points):
    assert read_points(typed) == Decimal(points)


@pytest.mark.parametrize("typed", ["", "-1", "若干分", "1-2分", "1/0", None])
def test_points_that_cannot_be_points_are_refused(typed):
    with pytest.raises(Unreadable):
        read_points(typed)


@given(st.integers(0, 10**6).map(lambda n: Decimal(n) / 10000))
def test_points_of_four_decimals_are_kept(points):
    assert read_points(f"（{points}分）") == points
    assert read_points(float(points)) == points
