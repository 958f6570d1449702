"""区办员 renames, merges and abolishes units; nothing that was recorded is lost."""

import pytest

from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory import actions
from tongxin.directory.models import Assignment, Unit
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import Forbidden, scope_of


def test_a_renamed_unit_is_still_found_by_its_former_name(office, unit):
    actions.rename_unit(by=office, unit=unit("区教委"), name="区教育局")
    found = Resolver.load("500116")
    assert found.find("区教委").name == "区教育局"
    assert found.find("区教育局").name == "区教育局"


def test_an_alias_leads_to_the_unit_whatever_the_width_of_its_letters(office, unit):
    actions.add_alias(by=office, unit=unit("区教委"), name="教委(江津)")
    assert Resolver.load("500116").find("教委（江津）").name == "区教委"


def test_an_alias_cannot_lead_to_two_units(office, unit):
    actions.add_alias(by=office, unit=unit("区教委"), name="教委")
    with pytest.raises(Refused, match="已经指向别的单位"):
        actions.add_alias(by=office, unit=unit("财政局"), name="教委")


def test_a_merged_unit_leads_to_the_one_it_was_merged_into(office, unit, liaison):
    actions.merge_unit(by=office, unit=unit("德感街道"), into=unit("支坪镇"))
    assert Resolver.load("500116").find("德感街道").name == "支坪镇"
    assert Assignment.objects.get(user=liaison, until=None).unit.name == "支坪镇"


def test_after_a_merger_the_liaison_still_reaches_the_old_unit(office, unit, liaison):
    old = unit("德感街道")
    actions.merge_unit(by=office, unit=old, into=unit("支坪镇"))
    assert old.pk in scope_of(type(liaison).objects.get(pk=liaison.pk)).units


def test_a_unit_with_people_in_office_is_not_abolished(office, unit, liaison):
    with pytest.raises(Refused, match="还有在任人员"):
        actions.abolish_unit(by=office, unit=unit("德感街道"))


def test_an_abolished_unit_makes_its_name_free_and_stays_in_the_list(office, unit):
    actions.abolish_unit(by=office, unit=unit("石门镇"))
    actions.add_unit(by=office, division="500116", name="石门镇", kind="town")
    assert Unit.objects.filter(name="石门镇").count() == 2


def test_two_units_cannot_have_one_name(office):
    with pytest.raises(Refused, match="已经有"):
        actions.add_unit(by=office, division="500116", name="区教委")


def test_handing_over_takes_one_step(office, unit, liaison, person, district):
    new = person(district, "newcomer", "liaison", unit=unit("支坪镇"))
    actions.hand_over(by=office, unit=unit("德感街道"), old=liaison, new=new)
    held = Assignment.objects.filter(unit=unit("德感街道"), until=None)
    assert [row.user for row in held] == [new]
    assert not scope_of(type(liaison).objects.get(pk=liaison.pk)).may("entry.write")


def test_a_liaison_changes_no_unit(liaison, unit):
    with pytest.raises(Forbidden):
        actions.rename_unit(by=liaison, unit=unit("德感街道"), name="新名")


def test_every_change_leaves_one_event(office, unit):
    before = Event.objects.count()
    actions.rename_unit(by=office, unit=unit("区教委"), name="区教育局")
    assert Event.objects.count() == before + 1
    assert "更名" in Event.objects.latest("id").sentence


def test_a_name_longer_than_its_place_is_refused_with_the_number_allowed(office, unit):
    with pytest.raises(Refused, match="最多60字"):
        actions.rename_unit(by=office, unit=unit("区教委"), name="长" * 61)
    with pytest.raises(Refused, match="最多60字"):
        actions.add_alias(by=office, unit=unit("区教委"), name="长" * 61)
