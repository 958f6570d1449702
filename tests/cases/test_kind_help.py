"""支援地方: asked for through the 武装部, a joint result, no figure of the garrison, one entry."""

from datetime import date
from decimal import Decimal

import pytest

from tongxin.cases import actions, line_actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.actions import Rejected
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "抢险救灾": {"sort": "抢险救灾", "subject": "参与抗洪抢险", "disaster": "防汛抗洪",
             "town": "德感街道"},
    "支援乡村振兴": {"sort": "支援乡村振兴", "subject": "帮助发展食用菌", "town": "支坪镇",
               "village": "样例村"},
    "公益助困": {"sort": "公益助困", "subject": "救助过敏性中毒老人", "town": "德感街道"},
}  # fmt: skip
RESULT = {"day": "2026-07-12", "text": "样例:转移群众、修复道路"}
COST = {"day": "2026-07-20", "use": "油料", "payer": "财政局", "sum": "3000"}


@pytest.fixture
def take(office, colleague):
    def step(case, key, moment, by=None, **raw):
        with clock.at(on(2026, *moment)):
            return actions.take(by=by or office, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    def open_(sort="抢险救灾", **changed):
        with clock.at(on(2026, 7, 10)):
            return actions.open_case(by=office, kind="help", raw=TYPED[sort] | changed)

    return open_


@pytest.fixture
def asked(opened, take):
    def go(sort="抢险救灾", through="经同级军事机关", **changed):
        return take(opened(sort, **changed), "received_done", (7, 10), through=through)

    return go


@pytest.mark.parametrize(
    ("sort", "facet", "kind"),
    [
        ("抢险救灾", "响应及时", "rescue"),
        ("支援乡村振兴", "帮扶项目", "rural"),
        ("公益助困", "见义勇为", "public_service"),
    ],
)
def test_each_sort_leaves_its_own_entry_in_its_town(asked, take, sort, facet, kind):
    case = take(asked(sort), "asked_done", (7, 15), facet=facet, **RESULT)
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.title) == (kind, facet, TYPED[sort]["subject"])
    assert entry.happened_on == date(2026, 7, 12) and entry.town.name == TYPED[sort]["town"]
    assert case.state == "acted"


@pytest.mark.parametrize(
    ("sort", "facet", "item", "before", "after"),
    [
        ("抢险救灾", "响应及时", "4.2", "0", "0.25"),
        ("支援乡村振兴", "帮扶项目", "4.3", "0", "0.125"),
        ("公益助困", "植树", "4.5", "0", "0.1"),
    ],
)
def test_the_score_moves_when_the_result_is_told(asked, take, points, sort, facet, item, before, after):  # fmt: skip
    case = asked(sort)
    assert points(item) in (before, None)
    take(case, "asked_done", (7, 15), facet=facet, **RESULT)
    assert points(item) == after


def test_published_figures_go_along_and_a_correction_corrects_the_entry(asked, take):
    case = take(asked("公益助困"), "asked_done", (7, 15), facet="见义勇为", helped="2", **RESULT)
    assert Entry.objects.get().people == 2
    take(case, "amend", (7, 16), facet="助医", helped="3", amount="500", **RESULT)
    entry = Entry.objects.get()
    assert (entry.facet, entry.people, entry.amount) == ("助医", 3, Decimal(500))


@pytest.mark.parametrize("text", ["出动官兵120名", "派出5辆运输车", "在样例广场集结"])
def test_strength_is_refused_in_every_text_and_nothing_is_left(asked, take, office, text):
    with pytest.raises(Refused):
        take(asked(), "asked_done", (7, 15), facet="响应及时", **(RESULT | {"text": text}))
    with pytest.raises(Refused):
        asked(subject=text)
    case = asked("支援乡村振兴")
    with clock.at(on(2026, 7, 20)), pytest.raises(Refused):
        line_actions.add_line(by=office, case=case, kind="cost", raw=COST | {"use": text})
    assert not Entry.objects.exists()


def test_a_disaster_is_named(asked):
    with pytest.raises(Refused, match="没有写灾情种类"):
        asked(disaster="")


def test_only_in_an_emergency_the_garrison_is_asked_directly(asked):
    direct = "情况紧急,直接向驻地部队提出"
    assert asked(through=direct).state == "asked"
    with pytest.raises(Refused, match="只有抢险救灾情况紧急时"):
        asked("支援乡村振兴", through=direct)


def test_the_word_of_another_sort_is_refused(asked, take):
    with pytest.raises(Refused, match="“支援乡村振兴”的类别可选:帮扶协议"):
        take(asked("支援乡村振兴"), "asked_done", (7, 15), facet="响应及时", **RESULT)


def test_money_for_a_village_has_its_sum(asked, take):
    with pytest.raises(Refused, match="帮扶资金要填金额"):
        take(asked("支援乡村振兴"), "asked_done", (7, 15), facet="帮扶资金", **RESULT)


def test_who_told_the_result_does_not_release_it(asked, take, office, colleague):
    case = take(asked(), "asked_done", (7, 15), facet="响应及时", **RESULT)
    with pytest.raises(Refused, match="“登记结果”是您办的"):
        take(case, "acted_done", (7, 16), publish="可以公开")
    assert take(case, "acted_done", (7, 16), by=colleague, publish="不公开").state == "done"


def test_a_cost_is_written_once(asked, office):
    case = asked()
    with clock.at(on(2026, 7, 21)):
        line_actions.add_line(by=office, case=case, kind="cost", raw=COST)
        with pytest.raises(Refused, match="已经登记过"):
            line_actions.add_line(by=office, case=case, kind="cost", raw=COST)
    assert case.lines.get().amount == Decimal(3000)


def test_withdrawn_its_entry_no_longer_counts(asked, take):
    case = take(asked(), "asked_done", (7, 15), facet="响应及时", **RESULT)
    take(case, "withdraw", (7, 16), text="样例")
    assert Entry.objects.get().withdrawn


def test_without_a_town_it_is_not_taken_in(opened):
    with pytest.raises(Rejected):
        opened(town="")
