"""A case goes its way: who may take a step, two persons, the entry it leaves, one winner."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.assessments.conftest import statements
from tongxin.cases import actions, holding, queries, shown
from tongxin.cases.models import Case
from tongxin.core import calendars, clock
from tongxin.core.errors import Refused
from tongxin.core.models import CalendarYear, Event
from tongxin.directory.models import Assignment
from tongxin.directory.scope import Forbidden
from tongxin.ledger.models import Entry

from .conftest import PROBE


def go(by, case, *steps, **raw):
    for step in steps:
        case = actions.take(by=by, case=case, step=step, raw=raw)
    return case


def test_the_closing_step_leaves_its_entry_in_the_same_breath(liaison, leader, opened):
    case = go(leader, go(liaison, opened, "received_done"), "checked_done", "approved_done")
    assert case.state == "done" and not case.live and case.closed_on == clock.today()
    entry = Entry.objects.get()
    assert case.entry == entry and entry.title == f"来访{holding.number_of(case)}"
    assert entry.unit.name == "德感街道" and entry.town.name == "支坪镇"


def test_when_the_entry_is_refused_the_step_did_not_happen(liaison, leader, opened, monkeypatch):
    case = go(leader, go(liaison, opened, "received_done"), "checked_done")
    monkeypatch.setattr("tongxin.ledger.actions.checked", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        go(leader, case, "approved_done")
    assert Case.objects.get().state == "approved" and case.events.count() == 3


def test_a_step_that_does_not_fit_the_state_is_refused(office, opened):
    with pytest.raises(Refused, match="现在是“待审核”,不能“兑现”"):
        actions.take(by=office, case=opened, step="approved_done")


def test_who_may_not_approve_is_turned_away(liaison, opened):
    case = go(liaison, opened, "received_done")
    with pytest.raises(Forbidden):
        go(liaison, case, "checked_done")


def test_two_steps_that_need_two_persons_are_not_taken_by_one(leader, office, opened):
    case = go(leader, opened, "received_done")
    with pytest.raises(Refused, match="“审核”是您办的"):
        go(leader, case, "checked_done")
    assert go(office, case, "checked_done").state == "approved"


def test_who_saw_an_older_version_is_told(liaison, office, opened):
    actions.take(by=liaison, case=opened, step="received_done", version=1)
    with pytest.raises(Refused, match="别人办理过"):
        actions.take(by=office, case=opened, step="refuse", version=1,
                     raw={"basis": "试验第3条", "text": "不符"})  # fmt: skip


def test_papers_that_are_awaited_stop_the_clock(liaison, opened):
    due = opened.due_on
    start = clock.now()
    case = go(liaison, opened, "ask_papers", text="户口本首页")
    assert case.waiting and case.due_on is None
    with clock.at(start + timedelta(days=10)):
        case = go(liaison, case, "papers_in")
    assert not case.waiting and case.due_on == due + timedelta(days=10)


def test_a_refusal_names_its_basis_and_can_be_reviewed_by_somebody_else(leader, office, opened):
    with pytest.raises(Refused, match="有几处"):
        go(leader, opened, "refuse", text="不符合条件")
    case = go(leader, opened, "refuse", basis="试验第3条", text="不符合条件")
    assert case.state == "refused" and not case.live
    case = go(leader, case, "appeal", text="本人有新材料")
    with pytest.raises(Refused, match="“不予办理”是您办的"):
        go(leader, case, "overturn", text="材料属实")
    assert go(office, case, "overturn", text="材料属实").state == "received"


def test_longer_needs_a_reason_and_a_day_and_moves_the_date(leader, opened):
    day = opened.due_on + timedelta(days=15)
    with pytest.raises(Refused):
        go(leader, opened, "extend", until=day)
    case = go(leader, opened, "extend", text="等待上级批复", until=day)
    assert case.due_on == day and case.events.last().public


def test_a_clock_is_made_longer_as_often_as_it_may_be_and_to_a_later_day(leader, liaison, opened):
    """The probe's answer may be put off once; what is due otherwise stands as it did."""
    due = opened.due_on
    with pytest.raises(Refused, match=f"延到的日期要在{due.year}年{due.month}月{due.day}日之后"):
        go(leader, opened, "extend", text="样例", until=due)
    assert "extend" in aside(leader, opened)
    case = go(leader, opened, "extend", text="样例", until=due + timedelta(days=1))
    assert case.due_on == due + timedelta(days=1)
    with pytest.raises(Refused, match="已经延期过1次,不能再延。办不了的用“不予办理”"):
        go(leader, case, "extend", text="样例", until=due + timedelta(days=9))
    assert "extend" not in aside(leader, case)


def test_with_no_clock_that_may_be_made_longer_nothing_is_put_off(leader, liaison, opened, figures):
    """Answered, only the payment's clock runs, which may not be put off."""
    figures("probe", pay_days="10")
    case = go(leader, go(liaison, opened, "received_done"), "checked_done")
    due = case.due_on
    assert due and "extend" not in aside(leader, case)
    with pytest.raises(Refused, match="现在没有可以延期的期限"):
        go(leader, case, "extend", text="样例", until=due + timedelta(days=9))


def test_putting_off_one_clock_leaves_the_other_s_day(leader, liaison, opened, figures):
    figures("probe", pay_days="10")
    late = opened.due_on + timedelta(days=60)
    case = go(leader, opened, "extend", text="样例", until=late)
    case = go(leader, go(liaison, case, "received_done"), "checked_done")
    assert case.due_on == clock.today() + timedelta(days=10)


def aside(user, case):
    return {step.key for step in shown.show(user, case).aside}


def test_handed_over_it_leaves_the_hands_and_stays_in_sight(liaison, office, unit, opened):
    case = go(liaison, opened, "hand_over", unit="区教委", text="应由区教委办理")
    assert case.unit == unit("区教委") and queries.visible_to(liaison).get() == case
    with pytest.raises(Refused, match="现在由区教委办理"):
        go(liaison, case, "received_done")
    assert go(office, case, "received_done").state == "checked"


def test_a_local_figure_nobody_filled_in_leaves_the_clock_open(leader, liaison, opened):
    case = go(leader, go(liaison, opened, "received_done"), "checked_done")
    [_, pay] = queries.clocks_of(case, queries.events(case), {})
    assert pay.due is None and case.due_on is None
    [_, pay] = queries.clocks_of(case, queries.events(case), {"pay_days": 5})
    assert pay.due == clock.today() + timedelta(days=5)


def test_reading_a_personal_field_leaves_who_and_why(liaison, opened):
    with pytest.raises(Refused, match="用途"):
        actions.reveal(by=liaison, case=opened, field="id_no", purpose=" ")
    told = actions.reveal(by=liaison, case=opened, field="id_no", purpose="核对身份")
    assert told == "500116199001010000"
    last = Event.objects.order_by("-id")[0]
    assert "查看“身份证号”,用途:核对身份" in last.sentence and told not in last.sentence


def test_masked_it_shows_no_more_than_needed(opened):
    assert queries.masked(PROBE, opened) == {"name": "试**", "id_no": "*" * 14 + "0000"}


def test_a_step_of_next_week_is_refused(liaison, opened):
    with pytest.raises(Refused):
        go(liaison, opened, "received_done", day=date.today() + timedelta(days=7))


def test_a_step_that_leaves_nothing_costs_nine_statements_at_most(liaison, opened):
    """What leaves an entry costs fifteen: every step of these tests is counted in `conftest`."""
    with statements(9):
        go(liaison, opened, "received_done")


def test_a_step_that_costs_more_is_seen(liaison, opened, monkeypatch):
    monkeypatch.setattr("tests.cases.conftest.MOST", 2)
    with pytest.raises(AssertionError, match="statements:"):
        go(liaison, opened, "received_done")


def days_off(division, *days):
    """The district's own 2026 with more days off."""
    year = calendars.shipped()[2026]
    data = calendars.dump(replace(year, rest=year.rest | set(days)))
    CalendarYear.objects.create(division=division, year=2026, version=1, data=data)


def test_days_off_announced_later_move_a_running_deadline_and_not_a_settled_one(liaison, figures):
    two = figures("bulletin", register_days="2").values
    start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    Assignment.objects.update(since=start)
    with clock.at(start):
        settled, runs = (
            actions.open_case(by=liaison, kind="bulletin", raw={**BULLETIN, "order_no": n})
            for n in ("1", "2")
        )
        assert settled.due_on == runs.due_on == date(2026, 3, 4)
    with clock.at(start + timedelta(days=3)):
        settled = go(liaison, settled, "received_done")
    assert queries.clocks_of(settled, queries.events(settled), two)[0].late(clock.today())
    days_off(liaison.division_id, date(2026, 3, 3), date(2026, 3, 4))
    due = [queries.clocks_of(c, queries.events(c), two)[0].due for c in (settled, runs)]
    assert due == [date(2026, 3, 4), date(2026, 3, 6)]


BULLETIN = {
    "award": "二等功", "award_year": "2026", "soldier": "样例甲", "relation": "父母",
    "family": "样例乙", "address": "样例路", "town": "德感街道",
}  # fmt: skip
