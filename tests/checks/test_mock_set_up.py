"""安排模拟考评: groups on disjoint sections, and a seed that is there before anything is drawn."""

from dataclasses import replace
from datetime import date

import pytest

from tongxin.checks import mock, mock_actions
from tongxin.checks.mock_actions import Team
from tongxin.checks.models import Mock
from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden

pytestmark = pytest.mark.usefixtures("fixed_day")


def test_the_office_sets_up_two_groups_with_their_own_sections(set_up, office, assessor):
    made = set_up()
    teams = mock.teams(assessor, made)
    assert [(t.group.name, t.sections, t.mine) for t in teams] == [
        ("第一组", ("1", "9"), True),
        ("第二组", ("2",), False),
    ]
    assert made.no == 1 and made.state == "draft"
    assert events.history("500116", "mock", 1)[0].sentence.startswith("安排模拟考评“届中模拟考评”")


def test_without_a_given_seed_the_system_makes_one_and_no_two_are_alike(set_up):
    first, second = set_up(seed="", seed_from=""), set_up(seed="", seed_from="")
    assert len(first.seed) == 16 and first.seed != second.seed


def test_the_seed_the_system_made_is_not_told_before_the_draw_but_is_committed_to(set_up):
    made = set_up(seed="", seed_from="")
    event = events.history("500116", "mock", made.no)[0]
    assert made.seed not in event.sentence + str(event.detail)
    assert len(event.detail["commitment"]) == 64


def _one(team, **changes):
    return [replace(team, **changes)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "请写明这次模拟考评的名称"),
        ({"rectify_by": date(2026, 6, 1)}, "整改期限应在考评日期以后"),
        ({"teams": []}, "至少设一个考评组"),
        ({"seed": "7", "seed_from": ""}, "种子从哪里来"),
        ({"seed": "7|8"}, "不能有竖线"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_there(set_up, change, sentence):
    with pytest.raises(Refused, match=sentence):
        set_up(**change)
    assert not Mock.objects.exists()


def test_two_groups_cannot_share_a_section(set_up, assessor, second):
    teams = [Team("甲组", (assessor,), ("1",)), Team("乙组", (second,), ("2", "1"))]
    with pytest.raises(Refused, match="“组织领导”同时分给了甲组和乙组"):
        set_up(teams=teams)


def test_two_groups_cannot_share_a_name(set_up, assessor, second):
    with pytest.raises(Refused, match="不同的组名"):
        set_up(teams=[Team("甲", (assessor,), ("1",)), Team("甲", (second,), ("2",))])


@pytest.mark.parametrize(
    ("members", "sections", "sentence"),
    [
        ((), ("1",), "还没有选成员"),
        (None, (), "还没有选成员或考评项目"),
        (None, ("7",), "没有考评项目7"),
    ],
)
def test_a_group_without_people_or_sections_is_refused(
    set_up, assessor, members, sections, sentence
):
    members = (assessor,) if members is None else members
    with pytest.raises(Refused, match=sentence):
        set_up(teams=[Team("甲组", members, sections)])


def test_who_may_not_mark_cannot_be_in_a_group(set_up, liaison):
    with pytest.raises(Refused, match="镇街联络员没有评分的权限"):
        set_up(teams=[Team("甲组", (liaison,), ("1",))])


def test_a_stranger_of_another_district_cannot_be_in_a_group(set_up, outsider):
    with pytest.raises(Refused, match="没有评分的权限"):
        set_up(teams=[Team("甲组", (outsider,), ("1",))])


@pytest.mark.parametrize("who", ["liaison", "assessor"])
def test_only_the_office_sets_up(set_up, request, who):
    with pytest.raises(Forbidden):
        set_up(by=request.getfixturevalue(who))


def test_another_district_neither_sees_it_nor_drops_it(set_up, outsider, liaison):
    made = set_up()
    assert not mock.visible_to(outsider).exists() and not mock.visible_to(liaison).exists()
    with pytest.raises(Refused, match="找不到这次模拟考评"):
        mock_actions.drop(by=outsider, mock_=made, reason="试一试")


def test_a_dropped_one_stays_with_its_reason(set_up, office):
    made = mock_actions.drop(by=office, mock_=set_up(), reason="上级改期")
    assert made.state == "dropped"
    assert "上级改期" in events.history("500116", "mock", made.no)[0].sentence
    with pytest.raises(Refused, match="现在是“已取消”"):
        mock_actions.drop(by=office, mock_=made, reason="再来")


def test_dropping_wants_a_reason(set_up, office):
    with pytest.raises(Refused, match="请写明取消的原因"):
        mock_actions.drop(by=office, mock_=set_up(), reason=" ")
