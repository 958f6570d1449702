"""A version of a standard comes into force, whole or not at all."""

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.rules import scoring
from tongxin.standards import actions, queries
from tongxin.standards.duties import collective
from tongxin.standards.models import Duty, Edition

from .conftest import definition, item


def install(by, data, **more):
    return actions.install(by=by, division="500116", data=data, **more)


def refused(by, data, **more):
    """The problems for which it is refused; nothing is left behind."""
    before = Edition.objects.count(), Duty.objects.count(), Event.objects.count()
    with pytest.raises(Refused) as caught:
        install(by, data, **more)
    assert (Edition.objects.count(), Duty.objects.count(), Event.objects.count()) == before
    return caught.value.problems or [caught.value.sentence]


def test_an_installed_standard_is_in_force_with_its_event(office, district):
    edition = install(office, definition(), source_name="样例.yaml")
    assert (edition.state, edition.version, edition.title) == ("active", 1, "样例小标准")
    assert str(edition) == "样例小标准(第1版)"
    told = Event.objects.filter(subject="edition").get()
    assert (told.by, told.sentence) == (office, "导入样例小标准(第1版)")


def test_the_definition_stored_is_the_one_that_was_given(office, district):
    edition = install(office, definition())
    given = scoring.parse.edition(definition())
    assert queries.parsed(edition).sections == given.sections


def test_units_are_found_by_name_and_collectives_by_what_they_stand_for(office, district):
    edition = install(office, definition(1))
    rows = {
        (d.role, d.name): (d.unit.name if d.unit else "", d.collective)
        for d in queries.duties(edition)
    }
    assert rows == {
        ("lead", "退役军人局"): ("退役军人局", ""),
        ("lead", "各镇街"): ("", "towns"),
        ("support", "全体成员单位"): ("", "members"),
        ("support", "某某局"): ("", ""),
    }


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("各镇街", "towns"),
        ("相关镇街", "towns"),
        ("各成员单位", "members"),
        ("全体成员单位", "members"),
        ("各责任单位", "members"),
        ("各单位", "members"),
        ("驻区部队", "troops"),
        ("各学校", "schools"),
        ("区教委", ""),
    ],
)
def test_a_collective_is_known_by_each_of_its_names(name, group):
    assert collective(name) == group


def test_the_same_content_again_is_refused(office, district):
    install(office, definition())
    assert refused(office, definition(version="另一版"))[0].startswith("内容相同")


def test_a_new_version_retires_the_former_and_shows_the_way(office, district):
    first = install(office, definition(2))
    moved = definition(1)
    moved["sections"][0]["items"][0]["id"] = "1.7"
    moved["sections"][0]["items"][0]["scoring"][0]["elements"][0]["fact"] = "@link/1.7:文件/count"
    second = install(office, moved)
    first.refresh_from_db()
    assert (first.state, first.replaced_by, second.version) == ("retired", second, 2)
    assert first.mapping == {"1.1": ["1.7"], "1.2": []}
    assert first.retired_at is not None
    assert Edition.objects.filter(state="active").get() == second


def test_what_was_retired_may_come_into_force_again(office, district):
    install(office, definition(1))
    install(office, definition(2))
    assert install(office, definition(1)).version == 3


def test_standards_of_other_keys_stand_side_by_side(office, district):
    install(office, definition())
    install(office, definition(key="nation"))
    assert len(queries.active("500116")) == 2


def test_retiring_keeps_the_version_to_look_at(office, district):
    edition = actions.retire(by=office, edition=install(office, definition()))
    assert edition.state == "retired"
    assert queries.find("500116", "small") == edition
    assert actions.retire(by=office, edition=edition).retired_at == edition.retired_at


def test_another_district_installs_and_retires_nothing_here(office, outsider, district):
    edition = install(office, definition())
    assert refused(outsider, definition(key="other")) == ["只能导入和停用本区的标准。"]
    with pytest.raises(Refused, match="本区"):
        actions.retire(by=outsider, edition=edition)


def test_a_rule_that_names_an_unknown_kind_is_told_with_its_place(office, district):
    data = definition(1)
    data["sections"][0]["items"][0]["scoring"][0]["elements"][0]["fact"] = "unheard/春节/count"
    assert refused(office, data, known_kinds={"visit"}) == [
        "考评内容1.1“第1项工作”要从“unheard”台账取数,系统里没有这种台账,请先添加或改用现有的种类"
    ]
    assert install(office, data, known_kinds={"unheard"})


def test_a_rule_that_names_an_unknown_facet_is_told_with_its_place(office, district):
    data = definition(1)
    data["sections"][0]["items"][0]["scoring"][0]["elements"][0]["fact"] = "visit/端午/count"
    problems = refused(office, data, known_kinds={"visit": frozenset({"春节", "八一"})})
    assert problems == [
        "考评内容1.1“第1项工作”要取“visit”台账里的“端午”,这种台账没有这个分类,请改正"
    ]
    assert install(office, data, known_kinds={"visit": None})


def test_vetoes_and_bonus_lines_are_checked_as_well(office, district):
    data = definition(
        1,
        bonus=[
            {
                "id": "加1",
                "name": "甲",
                "points": 1,
                "calc": "capped",
                "each": 1,
                "top": "unheard//count",
            }
        ],
        vetoes=[{"id": "否1", "name": "乙", "happened": "other/发生/count"}],
    )
    problems = refused(office, data, known_kinds={"veto"})
    assert len(problems) == 2
    assert "否决项否1" in problems[0] + problems[1]


def test_links_the_grid_and_stated_figures_are_known_by_themselves(office, district):
    data = definition(1)
    data["sections"][0]["items"][0]["scoring"] += [
        {"calc": "matrix", "points": 1, "top": "@grid//done", "bottom": "@grid//due"},
        {"calc": "ratio", "points": 1, "top": "data/1.1:x/done", "bottom": "data/1.1:x/due"},
    ]
    assert install(office, data, known_kinds=set())


def with_item(**changed):
    return definition(
        1, sections=[{"id": "1", "name": "甲", "items": [item("1.1", "乙", **changed)]}]
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (definition(key="大写 KEY"), "代号“大写 KEY”只能用小写字母、数字和连字符"),
        (definition(title=""), "请填写标准名称"),
        (definition(0), "没有一个有分值的考评内容"),
        (definition(cycle={}), "创建周期没有写"),
        (with_item(points="多"), "应当是数字"),
        (with_item(points=-1), "1.1"),
        (with_item(points=10**9), "不合理"),
        (with_item(id=""), "有一项没有编号"),
        (with_item(id="1" * 41), "太长,请改到40字以内"),
        (with_item(lead=["局" * 81]), "太长,请改到80字以内"),
        (with_item(scoring=[{"calc": "unheard"}]), "计分方法“unheard”不存在"),
        (with_item(scoring=[{"calc": "ratio_spot", "points": 1}]), "没有写抽查的一半"),
        (
            definition(bonus=[{"id": "加1", "name": "甲", "points": 1}] * 2),
            "加分项编号加1出现了两次",
        ),
        (definition(vetoes=[{"id": "否1", "name": "甲"}] * 2), "否决项编号否1出现了两次"),
        (
            definition(
                windows=[
                    {"name": "甲", "start": "2024-01-01", "end": "2024-12-31"},
                    {"name": "乙", "start": "2024-12-01", "end": "2025-12-31"},
                ]
            ),
            "没有首尾相接",
        ),
        (
            definition(windows=[{"name": "甲", "start": "2024-12-31", "end": "2024-01-01"}]),
            "截止日早于起始日",
        ),
        (definition(sections=["甲"]), "结构看不懂"),
        (
            definition(
                sections=[{"id": "1", "items": [{"id": "1.1", "points": 1, "scoring": "甲"}]}]
            ),
            "结构看不懂",
        ),
    ],
)
def test_data_that_is_no_standard_is_refused_in_words(office, district, data, sentence):
    assert any(sentence in told for told in refused(office, data))


def test_all_problems_are_told_at_once(office, district):
    data = with_item(points="多", scoring=[{"calc": "unheard"}])
    data["cycle"] = {}
    assert len(refused(office, data)) >= 3


def queries_for(by, count):
    data = definition(count)
    with CaptureQueriesContext(connection) as seen:
        install(by, data)
    return len(seen)


def test_a_standard_of_200_indicators_takes_fewer_than_30_queries(office, district):
    assert queries_for(office, 200) < 30


def test_a_new_version_of_200_indicators_takes_fewer_than_30_queries(office, district):
    install(office, definition(199))
    assert queries_for(office, 200) < 30


def test_what_was_given_is_left_as_it_was(office, district):
    data = definition()
    before = copy.deepcopy(data)
    install(office, data)
    assert data == before
