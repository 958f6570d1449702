"""时间节点 in the browser: when each is, changed without code, switched off and on."""

import pytest

from tests.web import grid_cast as cast
from tongxin.core import clock
from tongxin.ledger import nodes
from tongxin.ledger.models import Node

CODE = "500116"


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


def form(**more):
    given = {
        "name": "八一", "way": "day", "day": "08-01", "ahead": "40、10", "after": "3", "lines": "2",
        "version": "0", "source": "样例", "save": "1", "d0_key": "visit", "d0_do": "八一走访慰问",
        "d0_who": "双拥办、财政局", "d0_wanted": "visit", "d0_facet": "八一", "d1_do": "",
    }  # fmt: skip
    return cast.once(**(given | more))


def test_the_nodes_stand_in_the_order_of_the_year_with_what_they_ask(office, as_, read):
    text = read(as_(office).get("/nodes/"))
    assert text.index("端午") < text.index("八一") < text.index("春节") < text.index("没有启用的")
    assert "2026年8月1日" in text and "八一走访慰问" in text and "国家公祭日" in text


def test_a_node_is_changed_and_says_that_it_holds_from_now_on(office, as_, read):
    answer = as_(office).post("/nodes/army_day/", form())
    assert answer["Location"] == "/nodes/"
    node = nodes.get(CODE, "army_day")
    assert (node.ahead, node.after, node.duties[0].who) == ((40, 10), 3, ("双拥办", "财政局"))
    assert node.duties[0].key == "visit" and len(node.duties) == 1
    text = read(as_(office).get("/nodes/army_day/"))
    assert (
        "已经派出的任务和期限不变" in text
        and "修改时间节点“八一”" in text
        or "设置时间节点" in text
    )


@pytest.mark.parametrize(
    ("way", "rule"),
    [
        ({"way": "span", "from": "07-01", "to": "08-01"}, {"from": "07-01", "to": "08-01"}),
        ({"way": "nth", "month": "9", "which": "-1", "weekday": "6"}, {"nth": [9, -1, 6]}),
        ({"way": "yearly", "festival": "中秋"}, {"yearly": "中秋"}),
    ],
)
def test_a_node_of_the_districts_own_is_added_in_each_way_of_saying_its_day(office, as_, way, rule):
    as_(office).post("/nodes/add/", form(name="厂庆", **way))
    row = Node.objects.get()
    assert (row.key, row.definition["rule"]) == ("own1", rule)
    assert as_(office).get("/nodes/own1/").status_code == 200


def test_what_was_typed_stays_when_it_is_refused(office, as_, read):
    answer = as_(office).post("/nodes/army_day/", form(d0_who="气象局", name="八一节"))
    assert answer.status_code == 422 and "不在单位名录里" in read(answer)
    assert 'value="八一节"' in answer.content.decode() and not Node.objects.exists()


def test_more_lines_are_had_without_a_script_and_keep_what_was_typed(office, as_):
    data = form(more="1")
    del data["save"]
    page = as_(office).post("/nodes/army_day/", data).content.decode()
    assert 'value="双拥办、财政局"' in page and "d2_do" in page and not Node.objects.exists()


def test_a_node_is_switched_off_and_on(office, as_, read):
    as_(office).post("/nodes/army_day/switch/", cast.once(used="0"))
    assert nodes.get(CODE, "army_day").unused
    as_(office).post("/nodes/army_day/switch/", cast.once(used="1"))
    assert not nodes.get(CODE, "army_day").unused


def test_a_liaison_reads_the_nodes_and_changes_none(liaison, as_, read):
    page = as_(liaison).get("/nodes/")
    assert page.status_code == 200 and "停用" not in read(page)
    assert as_(liaison).get("/nodes/army_day/").status_code == 403
    assert as_(liaison).post("/nodes/army_day/switch/", cast.once(used="0")).status_code == 403


def test_a_node_that_is_none_does_not_exist(office, as_):
    assert as_(office).get("/nodes/nothing/").status_code == 404
    assert as_(office).post("/nodes/nothing/switch/", cast.once(used="0")).status_code == 404
