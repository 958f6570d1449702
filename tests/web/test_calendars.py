"""放假和调休 in the browser: filled in as the notice writes it; what is set does not move."""

from datetime import date

import pytest

from tests.web import grid_cast as cast
from tongxin.core import calendars, clock
from tongxin.core.models import CalendarYear


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


def form(**more):
    given = {
        "version": "0", "rest": "2月5日(周五)至11日、10月1日至7日", "work": "2月13日(周六)", "known": "on",
        "source": "样例通知", "name": ["春节", "重阳"], "day": ["2027-02-06", "10月8日"],
    }  # fmt: skip
    return cast.once(**(given | more))


def test_each_year_says_what_is_known_and_on_what_it_rests(office, as_, read):
    text = read(as_(office).get("/calendar/"))
    assert "2027年◐ 按双休日推算" in text and "2月15日至23日" in text
    assert "国办发明电〔2025〕7号" in text and "已经派出的任务期限不变" in text


def test_the_years_at_hand_come_first_and_those_before_are_folded(office, as_):
    """Today is in 2026: next, this and last year stand open, those before behind one line."""
    near, older = as_(office).get("/calendar/").content.decode().split('<details class="older">')
    shown = [year for year in range(2007, 2028) if f"<span>{year}年" in near]
    assert shown == [2025, 2026, 2027] and "更早的年份(2007年至2024年)" in older
    assert all(f"<span>{year}年" in older for year in range(2007, 2025))


def test_a_year_is_filled_in_as_the_notice_writes_it(office, as_, read):
    assert as_(office).post("/calendar/2027/", form())["Location"] == "/calendar/"
    calendar = calendars.load("500116")
    assert calendar.known(2027) and calendar.is_workday(date(2027, 2, 13))
    assert not calendar.is_workday(date(2027, 2, 11))
    assert calendar.years[2027].days == {"春节": date(2027, 2, 6), "重阳": date(2027, 10, 8)}
    assert "区办员2026年6月1日改" in read(as_(office).get("/calendar/"))


def test_dates_that_are_none_are_told_and_what_was_typed_stays(office, as_, read):
    answer = as_(office).post("/calendar/2027/", form(rest="过年那几天", work="2月30日"))
    text = read(answer)
    assert (
        answer.status_code == 422 and "“过年那几天”不是日期" in text and "“2月30日”不是日期" in text
    )
    assert "过年那几天</textarea>" in answer.content.decode() and not CalendarYear.objects.exists()


def test_a_festival_is_one_day(office, as_, read):
    answer = as_(office).post("/calendar/2027/", form(day=["2月6日至8日", ""]))
    assert "“春节”只能填一天" in read(answer)


def test_two_who_change_a_year_at_once_do_not_overwrite_each_other(office, as_, read):
    as_(office).post("/calendar/2027/", form())
    answer = as_(office).post("/calendar/2027/", form())
    assert answer.status_code == 422 and "打开之后别人改过这一年" in read(answer)


def test_a_liaison_reads_the_calendar_and_changes_nothing(liaison, as_, read):
    assert "/calendar/2027/" not in as_(liaison).get("/calendar/").content.decode()
    assert as_(liaison).post("/calendar/2027/", form()).status_code == 403
