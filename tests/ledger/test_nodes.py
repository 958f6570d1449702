"""时间节点: what is shipped, what a district makes of it, and the tasks that come of it."""

from contextvars import copy_context
from datetime import date, datetime
from threading import Thread

import pytest
from django.db import connections
from django.utils import timezone

from tongxin.core import calendars, clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory import actions as directory
from tongxin.directory.models import Unit
from tongxin.directory.scope import Forbidden
from tongxin.ledger import kinds, node_actions, nodes, task_actions
from tongxin.ledger.models import Node, Task

CODE = "500116"
#: Twenty days before 八一.
JULY = timezone.make_aware(datetime(2026, 7, 12, 9))


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(JULY):
        yield


def made(on=date(2026, 7, 12), by=None):
    return node_actions.make_due(by=by, division=CODE, on=on)


def told(tasks):
    return sorted((t.title, t.unit.name, t.due_on.isoformat()) for t in tasks)


def own(name="厂庆", **more):
    return {
        "name": name, "rule": {"day": "07-20"}, "ahead": [10], "after": 0, "source": "样例",
        "duties": [{"do": "座谈", "who": ["区教委"]}], **more,
    }  # fmt: skip


def test_every_shipped_node_names_a_ledger_that_has_its_classification():
    shipped = kinds.shipped()
    for row in nodes.definitions().values():
        for duty in nodes.build(row).duties:
            kind = shipped[duty.wanted] if duty.wanted else None
            assert not duty.facet or kind and duty.facet in kind.facets, (row["key"], duty.key)


def test_no_shipped_node_gives_a_task_to_a_town():
    who = {name for row in nodes.definitions().values() for d in row["duties"] for name in d["who"]}
    assert who == {"双拥办", "人武部", "区教委", "区委宣传部"}


def test_tasks_are_made_thirty_days_ahead_and_not_earlier(district):
    assert made(date(2026, 7, 1)) == []
    assert told(made(date(2026, 7, 2))) == [
        ("2026年八一双拥活动", "退役军人局", "2026-08-08"),
        ("2026年八一走访慰问", "退役军人局", "2026-08-08"),
    ]


def test_making_them_again_makes_none_again_and_gives_no_number_away(district):
    first = made()
    assert made() == [] and made(date(2026, 7, 15)) == []
    assert [t.no for t in first] == [1, 2]
    assert {t.source for t in first} == {"node:army_day/2026/visit", "node:army_day/2026/activity"}


def test_a_day_that_nobody_worked_is_made_up_for(district):
    assert sum("八一" in t.title for t in made(date(2026, 7, 30))) == 2


def test_a_node_that_is_over_gives_no_task(district):
    assert [t for t in made(date(2026, 8, 9)) if "八一" in t.title] == []


def test_the_new_years_node_is_seen_from_the_old_year(district):
    assert "2027年春节走访慰问" in [t.title for t in made(date(2027, 1, 7))]
    assert [t for t in made(date(2026, 12, 31)) if "2027年春节" in t.title] == []


def test_a_festival_whose_day_nobody_knows_gives_no_task(district):
    calendar = calendars.load(CODE)
    node = nodes.get(CODE, "spring")
    assert (
        node.days(2031, calendar) is None
        and nodes.nearest(node, calendar, date(2031, 1, 1)) is None
    )
    assert [t for t in made(date(2031, 1, 20)) if "春节" in t.title] == []


def test_a_unit_the_district_does_not_have_is_left_out_and_others_stay(district):
    titles = [t.title for t in made(date(2026, 9, 1))]
    assert "2026年国防教育开学第一课" in titles  # 区教委 is there
    assert "2026年全民国防教育日活动" not in titles  # 区委宣传部 is not


def test_the_calendar_makes_them_in_nobodys_name_with_one_event_each(district):
    made()
    events = Event.objects.filter(verb="task.give")
    assert [e.by for e in events] == [None, None]


def test_a_node_of_the_districts_own_makes_tasks_too(office):
    node = node_actions.add(by=office, definition=own())
    assert node.own and node.version == 1
    assert ("2026年座谈", "区教委", "2026-07-20") in told(made())


def test_a_changed_node_holds_for_later_tasks_and_leaves_those_that_are_there(office):
    before = made()
    data = nodes.definition(CODE, "army_day")
    changed = {**data, "after": 20, "ahead": [40, 10]}
    node_actions.revise(by=office, key="army_day", definition=changed, version=0)
    assert made() == []
    assert {t.due_on for t in Task.objects.all()} == {t.due_on for t in before}
    assert nodes.get(CODE, "army_day").ahead == (40, 10)


def test_a_node_that_is_switched_off_makes_no_task_until_it_is_on_again(office):
    node_actions.switch(by=office, key="army_day", used=False)
    assert made() == []
    node_actions.switch(by=office, key="army_day", used=True)
    assert len(made()) == 2
    assert [e.sentence for e in Event.objects.filter(verb="node.write").order_by("id")] == [
        "停用时间节点“八一”", "启用时间节点“八一”",
    ]  # fmt: skip


def test_a_node_of_a_missing_unit_can_still_be_switched_off(office):
    node_actions.switch(by=office, key="defence_day", used=False)
    assert nodes.get(CODE, "defence_day").unused


def test_switching_off_twice_says_that_it_is_off(office):
    node_actions.switch(by=office, key="army_day", used=False)
    with pytest.raises(Refused, match="已经停用"):
        node_actions.switch(by=office, key="army_day", used=False)


def test_a_node_that_ships_unused_makes_nothing_until_it_is_switched_on(office):
    assert [t for t in made(date(2026, 9, 20)) if "国庆" in t.title] == []
    node_actions.switch(by=office, key="national_day", used=True)
    assert "2026年国庆双拥活动" in [t.title for t in made(date(2026, 9, 20))]


def test_a_renamed_unit_is_found_by_its_former_name_and_an_ended_one_is_not(office, unit):
    node_actions.add(by=office, definition=own())
    directory.rename_unit(by=office, unit=unit("区教委"), name="区教育局")
    assert ("2026年座谈", "区教育局", "2026-07-20") in told(made())
    directory.abolish_unit(by=office, unit=Unit.objects.get(name="区教育局"))
    assert nodes.find_unit(nodes.Resolver.load(CODE), "区教委") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "请填写节点名称"),
        ({"rule": {"day": "02-30"}}, "不是每年都有的日期"),
        ({"ahead": []}, "请写提前几天"),
        ({"ahead": [400]}, "最多提前"),
        ({"after": 999}, "应在0到"),
        ({"duties": []}, "请写明要办的事"),
        ({"duties": [{"do": "座谈", "who": []}]}, "由哪个单位办"),
        ({"duties": [{"do": "座谈", "who": ["气象局"]}]}, "不在单位名录里"),
        ({"duties": [{"do": "座谈", "who": ["区教委"], "wanted": "nothing"}]}, "没有“nothing”"),
        ({"duties": [{"do": "座谈", "who": ["区教委"], "wanted": "visit", "facet": "中秋"}]},
         "没有“中秋”这一类"),
        ({"duties": [{"do": "座谈", "who": ["区教委"], "facet": "中秋"}]}, "请先选台账种类"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_node_is_refused_with_the_reason(office, change, said):
    with pytest.raises(Refused, match=said):
        node_actions.add(by=office, definition=own(**change))
    assert not Node.objects.exists()


def test_who_changes_what_another_changed_meanwhile_is_told(office):
    data = nodes.definition(CODE, "army_day")
    node_actions.revise(by=office, key="army_day", definition=data, version=0)
    with pytest.raises(Refused, match="打开之后别人改过"):
        node_actions.revise(by=office, key="army_day", definition=data, version=0)


def test_a_liaison_changes_no_node_and_makes_no_tasks(liaison):
    with pytest.raises(Forbidden):
        node_actions.switch(by=liaison, key="army_day", used=False)
    with pytest.raises(Forbidden):
        made(by=liaison)


def test_another_district_has_its_own_nodes(office, outsider):
    node_actions.switch(by=office, key="army_day", used=False)
    assert not nodes.get("500118", "army_day").unused
    with pytest.raises(Refused, match="只能为本区"):
        made(by=outsider)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_that_begin_the_day_at_once_one_makes_the_tasks(district):
    """Neither waits for the other before it asks what is there: the district's lock decides."""
    failed, counts = [], []

    def alone():
        try:
            counts.append(len(made()))
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=copy_context().run, args=(alone,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == [] and sorted(counts) == [0, 0, 2]
    assert sorted(Task.objects.values_list("no", flat=True)) == [1, 2]


def test_tasks_made_by_hand_and_by_calendar_share_one_row_of_numbers(office, unit):
    made()
    task = task_actions.give(
        by=office, unit=unit("区教委"), title="报方案", text="", due_on=date(2026, 8, 1)
    )
    assert task.no == 3
