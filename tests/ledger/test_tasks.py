"""A task from 交办 to its end: each step with its event, its refusals, and what follows from it."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, evidence, node_actions, task_actions, tasks
from tongxin.ledger.models import Task, TaskStep

CODE = "500116"


def at(month, day, hour=9, year=2026):
    return clock.at(timezone.make_aware(datetime(year, month, day, hour)))


@pytest.fixture(autouse=True)
def fixed_day():
    with at(7, 12):
        yield


@pytest.fixture
def given(office, unit):
    """A task of 德感街道, due on 1 August."""
    return task_actions.give(
        by=office, unit=unit("德感街道"), title="更换标语", text="换后拍照", due_on=date(2026, 8, 1)
    )


@pytest.fixture
def node_task(district):
    """The 八一 visit of the 双拥办's unit."""
    return next(t for t in node_actions.make_due(by=None, division=CODE) if "走访" in t.title)


def visit(by, day="2026-07-10", **more):
    raw = {"title": "八一走访", "happened_on": day, "facet": "八一", "unit": "退役军人局",
           "recipients": ["驻区部队"]}  # fmt: skip
    return actions.record(by=by, kind="visit", raw=raw | more)


def owed(user):
    return [t.title for t in tasks.owed(user)]


def test_a_thing_given_to_several_units_is_one_task_for_each(office, unit):
    made = task_actions.give_all(
        by=office, units=[unit("区教委"), unit("财政局")], title="报方案", text="",
        due_on=date(2026, 8, 1),
    )  # fmt: skip
    assert [(t.no, t.unit.name, t.state) for t in made] == [
        (1, "区教委", "open"),
        (2, "财政局", "open"),
    ]
    assert Event.objects.filter(verb="task.give").count() == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": " "}, "请写明交办什么事项"),
        ({"due_on": date(2026, 7, 11)}, "完成期限已经过了"),
        ({"units": []}, "请选择交办给哪个单位"),
        ({"text": "字" * 1001}, "最多1000字"),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_is_half_done(office, unit, change, told):
    given = {"units": [unit("区教委")], "title": "报方案", "text": "", "due_on": date(2026, 8, 1)}
    with pytest.raises(Refused, match=told):
        task_actions.give_all(by=office, **(given | change))
    assert not Task.objects.exists() and not Event.objects.filter(verb="task.give").exists()


def test_the_same_source_is_not_given_to_a_unit_twice_and_names_it(office, unit):
    both = {
        "title": "补记录",
        "text": "",
        "due_on": date(2026, 8, 1),
        "source": "gap:1/1.1/2026年/x",
    }
    task_actions.give_all(by=office, units=[unit("区教委")], **both)
    with pytest.raises(Refused, match="已经交办给区教委"):
        task_actions.give_all(by=office, units=[unit("区教委"), unit("财政局")], **both)
    assert Task.objects.count() == 1


def test_a_unit_of_another_district_or_an_ended_one_gets_nothing(office, outsider, unit):
    foreign = outsider.assignments.get().unit
    with pytest.raises(Refused, match="请从本区在用的单位里选择"):
        task_actions.give(by=office, unit=foreign, title="报方案", text="", due_on=date(2026, 8, 1))


def test_a_liaison_gives_nothing(liaison, unit):
    with pytest.raises(Forbidden):
        task_actions.give(
            by=liaison, unit=unit("区教委"), title="报方案", text="", due_on=date(2026, 8, 1)
        )


def test_the_unit_reports_what_it_did_and_the_office_looks_again(given, office, liaison):
    task_actions.prove(by=liaison, task=given, text="已换三处")
    assert tasks.task(office, given.no).state == "proved"
    task_actions.pass_(by=office, task=given, text="现场看过")
    done = tasks.task(liaison, given.no)
    assert (done.state, done.done_on) == ("done", date(2026, 7, 12)) and owed(liaison) == []


def test_a_report_says_how_and_shows_only_what_the_unit_has(given, office, liaison, unit):
    with pytest.raises(Refused, match="请写明怎样办的"):
        task_actions.prove(by=liaison, task=given, text=" ")
    foreign = evidence.add_paper(by=office, name="存根", unit=unit("区教委"), location="机要柜")
    with pytest.raises(Refused, match="找不到这份材料"):
        task_actions.prove(by=liaison, task=given, text="已换", evidence=foreign)
    with pytest.raises(Refused, match="找不到这条记录"):
        task_actions.prove(by=liaison, task=given, text="已换", entry=visit(office))
    assert tasks.task(office, given.no).state == "open"


def test_what_was_not_done_well_goes_back_with_the_reason_and_a_new_date(given, office, liaison):
    task_actions.prove(by=liaison, task=given, text="已换")
    task_actions.fail(by=office, task=given, reason="还有一处", until=date(2026, 8, 20))
    again = tasks.task(liaison, given.no)
    assert (again.state, again.due_on) == ("open", date(2026, 8, 20))
    assert [tasks.sentence(s) for s in tasks.steps(again)] == [
        "交办,期限2026年8月1日", "报办结:已换", "退回重办,期限2026年8月20日:还有一处",
    ]  # fmt: skip


def test_a_reason_is_answered_by_an_extension_or_by_a_no(given, office, liaison):
    task_actions.excuse(by=liaison, task=given, reason="缺材料", until=date(2026, 8, 10))
    assert [t.answer for t in tasks.in_state(tasks.listed(office), "asking")] == ["excuse"]
    task_actions.answer_excuse(by=office, task=given, granted=True, until=date(2026, 8, 10))
    assert tasks.task(office, given.no).due_on == date(2026, 8, 10)
    assert not tasks.in_state(tasks.listed(office), "asking").exists()
    with pytest.raises(Refused, match="没有待答复的原因"):
        task_actions.answer_excuse(by=office, task=given, granted=False, reason="不同意")


def test_slips_follow_one_another_each_after_the_formers_date(given, office):
    def slip(level, until):
        return task_actions.send_slip(by=office, task=given, level=level, text="", until=until)

    with pytest.raises(Refused, match="还没有过,不能督办"):
        slip("blue", date(2026, 7, 20))
    with at(8, 2):
        assert slip("blue", date(2026, 8, 10)).number == "〔2026〕1号"
        with pytest.raises(Refused, match="还没有过,不能督办"):
            slip("orange", date(2026, 8, 20))
    with at(8, 11):
        with pytest.raises(Refused, match="现在该发橙色督办单"):
            slip("red", date(2026, 8, 20))
        assert slip("orange", date(2026, 8, 20)).number == "〔2026〕2号"


def test_no_slip_while_a_reason_waits_for_its_answer(given, office, liaison):
    task_actions.excuse(by=liaison, task=given, reason="缺材料")
    with at(8, 2), pytest.raises(Refused, match="请先答复再督办"):
        task_actions.send_slip(by=office, task=given, level="blue", text="", until=date(2026, 8, 9))


def test_a_nodes_task_is_met_by_the_entry_of_its_time(node_task, office):
    assert "2026年八一走访慰问" in owed(office)
    entry = visit(office)
    assert "2026年八一走访慰问" not in owed(office) and tasks.is_met(node_task)
    assert tasks.tally(tasks.listed(office))["done"] == 1
    actions.withdraw(by=office, entry=entry, reason="记错了")
    assert not tasks.is_met(node_task)


@pytest.mark.parametrize(
    "more",
    [{"facet": "春节"}, {"unit": "财政局"}, {"day": "2026-06-30"}],
    ids=["another festival", "another unit", "before its time"],
)
def test_what_is_not_asked_for_does_not_meet_it(node_task, office, more):
    visit(office, **more)
    assert not tasks.is_met(node_task)


def test_a_task_that_was_given_is_not_met_by_an_entry(office, unit):
    task = task_actions.give(
        by=office, unit=unit("退役军人局"), title="补走访", text="", due_on=date(2026, 8, 1),
        wanted="visit", facet="八一",
    )  # fmt: skip
    visit(office, day="2026-07-12")
    assert not tasks.is_met(task)


def test_no_slip_for_what_the_ledger_shows(node_task, office):
    visit(office)
    with at(8, 9), pytest.raises(Refused, match="算办完,不用督办"):
        task_actions.send_slip(
            by=office, task=node_task, level="blue", text="", until=date(2026, 8, 20)
        )


def test_the_unit_ends_a_nodes_task_itself_and_never_one_that_was_given(node_task, given, office):
    task_actions.finish(by=office, task=node_task, text="材料随后补登")
    assert tasks.task(office, node_task.no).state == "done"
    with pytest.raises(Refused, match="请用“报办结”"):
        task_actions.finish(by=office, task=given)


def test_a_task_that_should_not_be_is_dropped_with_the_reason(given, office, liaison):
    with pytest.raises(Refused, match="请写明取消的原因"):
        task_actions.drop(by=office, task=given, reason="")
    task_actions.drop(by=office, task=given, reason="重复了")
    with pytest.raises(Refused, match="现在是“已取消”"):
        task_actions.prove(by=liaison, task=given, text="已换")


def test_nobody_else_sees_or_moves_a_units_task(given, outsider, person, district, unit):
    other = person(district, "other", "liaison", unit=unit("支坪镇"))
    for who in (outsider, other):
        assert not tasks.visible_tasks(who).exists()
        with pytest.raises(Task.DoesNotExist):
            tasks.task(who, given.no)
        with pytest.raises(Refused, match="找不到这项任务"):
            task_actions.prove(by=who, task=given, text="已换")
    assert TaskStep.objects.count() == 1


def test_the_list_tells_what_is_late_and_keeps_what_is_over_below(given, node_task, office, unit):
    task_actions.give(
        by=office, unit=unit("区教委"), title="报方案", text="", due_on=date(2026, 7, 12)
    )
    with at(7, 14):
        rows = tasks.listed(office)
        assert tasks.tally(rows)["late"] == 1
        assert [t.title for t in tasks.in_state(rows, "todo")][0] == "报方案"
        assert [t.title for t in tasks.in_state(tasks.listed(office, text="标语"), "todo")] == [
            "更换标语"
        ]
        assert tasks.tally(tasks.listed(office, kind="node"))["todo"] == 2
        assert tasks.tally(rows, unit("区教委").pk)["mine_late"] == 1


def test_a_task_of_the_calendar_says_so():
    assert (
        tasks.sentence(TaskStep(verb="give", until=date(2026, 8, 8)))
        == "到时间派出,期限2026年8月8日"
    )
