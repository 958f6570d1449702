"""放假和调休: the shipped years, a district's own versions, and what does not move with them."""

from datetime import date

import pytest

from tongxin.core import calendars
from tongxin.core.errors import Refused
from tongxin.core.models import CalendarYear, Event
from tongxin.directory import calendars as actions
from tongxin.directory.models import Unit
from tongxin.directory.scope import Forbidden
from tongxin.ledger import task_actions
from tongxin.rules.workdays import Year

SPRING = {"春节": date(2027, 2, 6)}
NOTICE = Year(
    2027, frozenset({date(2027, 2, 5), date(2027, 2, 8)}), frozenset({date(2027, 2, 14)}), True,
    SPRING, "样例通知",
)  # fmt: skip


def test_a_district_starts_with_the_shipped_years(district):
    calendar = calendars.load("500116")
    assert calendar.known(2026) and not calendar.known(2027)
    assert calendar.years[2027].days["中秋"] == date(2027, 9, 15)


def test_the_notice_of_a_year_is_filled_in_when_it_comes_out(office):
    actions.revise(by=office, year=NOTICE, version=0)
    calendar = calendars.load("500116")
    assert calendar.known(2027) and not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 2, 14))
    assert Event.objects.get(verb="calendar.write").subject_id == "2027"


def test_the_newest_version_is_in_force_and_the_former_stays(office):
    actions.revise(by=office, year=NOTICE, version=0)
    actions.revise(by=office, year=Year(2027, days=SPRING), version=1)
    assert not calendars.load("500116").known(2027)
    assert [row.version for row in CalendarYear.objects.order_by("version")] == [1, 2]


def test_another_district_keeps_its_own(office, outsider):
    actions.revise(by=office, year=NOTICE, version=0)
    assert not calendars.load("500118").known(2027)


def test_who_changes_what_another_changed_meanwhile_is_told(office):
    actions.revise(by=office, year=NOTICE, version=0)
    with pytest.raises(Refused, match="打开之后别人改过这一年"):
        actions.revise(by=office, year=NOTICE, version=0)


@pytest.mark.parametrize(
    ("year", "told"),
    [
        (Year(2027, known=True), "请填写放假的日期"),
        (Year(1990), "年份应在"),
        (Year(2027, frozenset({date(2026, 1, 1)})), "不是2027年的日期"),
        (Year(2027, work=frozenset({date(2027, 1, 4)})), "不是星期六或星期日"),
        (Year(2027, source="据" * 201), "最多200字"),
    ],
)
def test_a_year_that_cannot_be_is_refused(office, year, told):
    with pytest.raises(Refused, match=told):
        actions.revise(by=office, year=year, version=0)
    assert not CalendarYear.objects.exists()


def test_a_liaison_changes_no_calendar(liaison):
    with pytest.raises(Forbidden):
        actions.revise(by=liaison, year=NOTICE, version=0)


def test_what_is_set_already_does_not_move(office):
    unit = Unit.objects.get(name="区教委")
    task = task_actions.give(by=office, unit=unit, title="报方案", text="", due_on=date(2027, 2, 8))
    actions.revise(by=office, year=NOTICE, version=0)
    task.refresh_from_db()
    assert task.due_on == date(2027, 2, 8)


def test_a_year_is_kept_as_it_was_given():
    assert calendars.build(calendars.dump(NOTICE)) == NOTICE
