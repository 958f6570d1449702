"""材料由单位负责人签报: switched on by itself with a head in place, off and on on the unit's page."""

import pytest

from tongxin.core import events
from tongxin.directory import actions
from tongxin.directory.models import Unit
from tongxin.directory.scope import Forbidden


@pytest.fixture
def newcomer(district, office):
    return actions.add_account(
        by=office, division=district.pk, username="head", name="新负责人",
        password="correct-horse-2026",
    )  # fmt: skip


def verbs(unit):
    return [event.verb for event in events.history(unit.division_id, "unit", unit.pk)]


def test_a_head_put_in_place_switches_it_on_with_an_event(office, newcomer, unit):
    town = unit("支坪镇")
    actions.assign(by=office, user=newcomer, role="leader", unit=town)
    assert unit("支坪镇").signs and not unit("石门镇").signs
    [event] = events.history(town.division_id, "unit", town.pk)
    assert event.verb == "unit.signs" and "新负责人担任单位负责人" in event.sentence


def test_a_liaison_put_in_place_switches_nothing(office, newcomer, unit):
    actions.assign(by=office, user=newcomer, role="liaison", unit=unit("支坪镇"))
    assert not unit("支坪镇").signs


def test_it_can_be_switched_off_and_on_and_each_is_told_once(office, unit):
    town = unit("支坪镇")
    for signs in (True, True, False, False):
        actions.set_signing(by=office, unit=town, signs=signs)
    assert not Unit.objects.get(pk=town.pk).signs
    assert verbs(town) == ["unit.unsigns", "unit.signs"]


def test_the_system_administrator_may_and_a_liaison_may_not(person, district, liaison, unit):
    system = person(district, "system", "system")
    assert actions.set_signing(by=system, unit=unit("支坪镇"), signs=True).signs
    with pytest.raises(Forbidden):
        actions.set_signing(by=liaison, unit=unit("德感街道"), signs=True)


def test_the_page_says_who_signs_and_warns_when_nobody_can(client, office, unit):
    town = unit("支坪镇")
    client.force_login(office)
    assert "直接报区双拥办" in client.get(f"/units/{town.pk}/").content.decode()
    answer = client.post(f"/units/{town.pk}/signs/", follow=True).content.decode()
    assert "以后登记的先到“待签”" in answer and "现在没有在任负责人" in answer
    answer = client.post(f"/units/{town.pk}/unsigns/", follow=True).content.decode()
    assert "已停用签报" in answer and not unit("支坪镇").signs
