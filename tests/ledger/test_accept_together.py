"""认定 of many: how many changed, and of the others who was first and when."""

from datetime import timedelta

import pytest

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger import actions, evidence, outcome, review_actions
from tongxin.ledger.models import Entry, Review

VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}


@pytest.fixture
def waiting(liaison):
    return [
        actions.record(by=liaison, kind="visit", raw={**VISIT, "title": f"走访{n}"})
        for n in range(20)
    ]


def states():
    return list(Entry.objects.order_by("no").values_list("state", flat=True))


def test_twenty_at_once_and_the_two_another_had_accepted_are_told(office, second, waiting):
    at = (clock.now() + timedelta(days=1)).replace(hour=2, minute=32)  # 10:32 in Beijing
    with clock.at(at):
        actions.accept(by=second, entries=waiting[:2])
    with clock.at(at + timedelta(minutes=5)):
        told = actions.accept(by=office, entries=waiting).told("认定")
    assert told == "已认定18条。另有2条已由张三在10:32认定,没有再认定。"
    assert Review.objects.filter(verdict="accepted", by=second).count() == 2
    assert Review.objects.filter(verdict="accepted", by=office).count() == 18


def test_for_one_it_is_told_of_that_one(office, second, waiting):
    actions.accept(by=second, entries=waiting[:1])
    with clock.at(clock.now() + timedelta(days=3)):
        told = actions.accept(by=office, entries=waiting[:1]).told("认定")
    assert told.startswith("这条记录已由张三在") and "月" in told and "没有再认定" in told


def test_different_reasons_are_told_apart(office, second, liaison, waiting):
    seen = outcome.stamps(waiting)
    actions.accept(by=second, entries=waiting[:1])
    actions.send_back(by=second, entry=waiting[1], reason="缺照片")
    actions.revise(by=liaison, entry=waiting[2], raw=VISIT)
    actions.withdraw(by=liaison, entry=waiting[3], reason="重复")
    told = actions.accept(by=office, entries=waiting[:5], shown=seen).told("认定")
    assert told.startswith("已认定1条。另有1条已由张三在")
    for part in (
        "认定,没有再认定。",
        "退回,没有再认定。",
        "撤回,没有再认定。",
        "修改,请看过再认定。",
    ):
        assert part in told
    assert states()[:5] == ["accepted", "returned", "pending", "pending", "accepted"]


def test_material_replaced_since_it_was_seen_is_looked_at_first(office, liaison, waiting):
    entry = waiting[0]
    file = evidence.add_file(by=liaison, name="名单.txt", chunks=[b"a"]).evidence
    evidence.attach(by=liaison, entry=entry, evidence=file, paper="名单")
    seen = outcome.stamps([Entry.objects.get(pk=entry.pk)])
    evidence.replace(by=liaison, evidence=file, name="名单.txt", chunks=[b"b"])
    told = actions.accept(by=office, entries=[entry], shown=seen).told("认定")
    assert "换了材料,请看过再认定" in told and states()[0] == "pending"


def test_what_is_as_it_was_shown_is_accepted(office, waiting):
    seen = outcome.stamps(waiting)
    assert len(actions.accept(by=office, entries=waiting, shown=seen).done) == 20


def test_returning_what_another_just_accepted_is_told_and_not_done(office, second, waiting):
    seen = outcome.stamps(waiting)
    actions.accept(by=second, entries=waiting[:1])
    with pytest.raises(Refused, match=r"已由张三在\d\d:\d\d认定,没有“退回修改”"):
        actions.send_back(by=office, entry=waiting[0], reason="缺照片", shown=seen)
    assert states()[0] == "accepted"
    actions.send_back(by=office, entry=waiting[0], reason="缺照片")
    assert states()[0] == "returned"


def test_of_many_returned_only_those_nobody_decided_meanwhile(office, second, waiting):
    seen = outcome.stamps(waiting)
    actions.accept(by=second, entries=waiting[:1])
    done = review_actions.return_many(by=office, entries=waiting[:3], reason="缺照片", shown=seen)
    assert done.told("退回").startswith("已退回2条。另有1条已由张三在")
    assert states()[:4] == ["accepted", "returned", "returned", "pending"]


def test_without_a_reason_none_of_many_is_returned(office, waiting):
    with pytest.raises(Refused, match="退回的原因"):
        review_actions.return_many(by=office, entries=waiting, reason=" ")
    assert set(states()) == {"pending"}


def test_another_districts_entries_are_neither_accepted_nor_told(outsider, waiting):
    assert actions.accept(by=outsider, entries=waiting).told("认定") == ""
    assert set(states()) == {"pending"}
