"""督办单 of a unit in one act: what may get one today, all or none, a number each."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tongxin.checks import slip_actions, slips
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions as ledger
from tongxin.ledger import task_actions
from tongxin.ledger.models import Task, TaskStep
from tongxin.ledger.task_actions import Draft

START = timezone.make_aware(datetime(2026, 10, 1, 9))


def at(days):
    return clock.at(START + timedelta(days=days))


@pytest.fixture(autouse=True)
def fixed_day():
    with at(0):
        yield


@pytest.fixture
def give(office, unit):
    """give(name of a unit, days until it is due): a task given on the first day."""

    def make(name="财政局", due=10, title="核对凭证"):
        with at(0):
            return task_actions.give(
                by=office, unit=unit(name), title=title, text="",
                due_on=clock.today() + timedelta(days=due),
            )  # fmt: skip

    return make


def send(by, *tasks, days=20):
    until = clock.today() + timedelta(days=days)
    return slip_actions.send_together(by=by, tasks_=tasks, text="请办结", until=until)


def test_what_is_late_is_offered_by_unit_in_the_directorys_order(give, office, unit):
    give("财政局", 5), give("财政局", 5), give("区教委", 9), give("退役军人局", 30)
    with at(10):
        found = slips.may_get(office)
    assert [(one.unit.name, len(one.dues)) for one in found] == [("区教委", 1), ("财政局", 2)]
    assert {due.level for one in found for due in one.dues} == {"blue"}


def test_several_go_out_in_one_act_with_a_number_each(give, office):
    tasks = [give(), give(), give()]
    with at(11):
        sent = send(office, *tasks)
        assert [s.number for s in sent] == ["〔2026〕1号", "〔2026〕2号", "〔2026〕3号"]
        papers = slips.papers(office, [s.pk for s in sent])
        assert len(papers) == 1 and len(papers[0].steps) == 3, "one paper instead of three"


def test_the_colours_climb_and_each_colour_has_its_own_paper(give, office):
    first, second = give(), give(due=40)
    with at(11):
        blue = send(office, first, days=10)
    with at(21):
        assert slips.may_get(office) == []
    with at(45):
        assert [d.level for d in slips.may_get(office)[0].dues] == ["orange", "blue"]
        both = send(office, first, second)
        papers = slips.papers(office, [s.pk for s in (*blue, *both)])
    assert sorted(p.level for p in papers) == ["blue", "blue", "orange"]


def test_one_that_may_not_get_a_slip_stops_all_of_them(give, office):
    late, waiting = give(), give(due=40)
    with at(11), pytest.raises(Refused, match="一张也没有发"):
        send(office, late, waiting)
    assert not TaskStep.objects.filter(verb="slip").exists()


def test_a_reason_that_waits_for_its_answer_keeps_the_slip_back(give, office):
    task = give()
    with at(9):
        task_actions.excuse(by=office, task=task, reason="等上级批复")
    with at(11):
        assert slips.may_get(office) == []


def test_a_task_that_an_entry_answers_gets_no_slip(office, unit):
    with at(0):
        draft = Draft("node", unit("财政局"), "node:x", "八一慰问", clock.today(), clock.today(),
                      wanted="visit")  # fmt: skip
        task_actions.make(by=office, division="500116", drafts=[draft])
        raw = {"title": "慰问", "happened_on": clock.today(), "facet": "八一", "unit": "财政局",
               "recipients": ["驻区部队"]}  # fmt: skip
        entry = ledger.record(by=office, kind="visit", raw=raw)
    with at(5):
        assert slips.may_get(office) == []
        ledger.withdraw(by=office, entry=entry, reason="误登")
        assert len(slips.may_get(office)) == 1


def test_only_the_office_sends_and_only_in_its_district(give, liaison, outsider):
    task = give()
    with at(11):
        with pytest.raises(Forbidden):
            send(liaison, task)
        with pytest.raises(Refused):
            send(outsider, task)
        assert slips.may_get(outsider) == []
    assert Task.objects.get(pk=task.pk).slip == ""


def test_nothing_ticked_is_told(office):
    with pytest.raises(Refused, match="先勾选"):
        send(office)
