"""Who may do what: roles are given, end, and never mix the three administrators."""

from datetime import timedelta

import pytest

from tongxin.core import clock, roles
from tongxin.core.errors import Refused
from tongxin.directory import actions
from tongxin.directory.models import Division, User
from tongxin.directory.scope import Forbidden, forget, scope_of

GOOD = "long-enough-2026"


@pytest.fixture
def security(district, person):
    return person(district, "security", "security", name="安全管理员")


@pytest.fixture
def system(district, person):
    return person(district, "system", "system", name="系统管理员")


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_new_account_can_do_nothing_until_it_is_given_a_role(system, security, unit):
    user = actions.add_account(
        by=system, division="500116", username="new", name="新人", password=GOOD
    )
    assert not scope_of(fresh(user)).roles
    actions.assign(by=security, user=user, role="liaison", unit=unit("支坪镇"))
    assert scope_of(fresh(user)).units == {unit("支坪镇").pk}


def test_the_system_administrator_gives_no_roles(system, liaison, unit):
    with pytest.raises(Forbidden):
        actions.assign(by=system, user=liaison, role="office", unit=None)


def test_the_office_puts_liaisons_in_place_but_makes_nobody_office(office, liaison, unit):
    actions.assign(by=office, user=liaison, role="leader", unit=unit("德感街道"))
    with pytest.raises(Forbidden):
        actions.assign(by=office, user=liaison, role="office")


@pytest.mark.parametrize("wanted", ["security", "audit", "office"])
def test_the_three_administrators_are_three_accounts(security, system, wanted):
    with pytest.raises(Refused, match="不同账号"):
        actions.assign(by=security, user=system, role=wanted)


def test_an_assessor_must_have_an_end(security, liaison):
    with pytest.raises(Refused, match="到哪一天"):
        actions.assign(by=security, user=liaison, role="assessor")


def test_a_liaison_must_have_a_unit(security, system, district, person):
    user = actions.add_account(
        by=system, division="500116", username="new", name="新人", password=GOOD
    )
    with pytest.raises(Refused, match="哪个单位"):
        actions.assign(by=security, user=user, role="liaison")


def test_the_assessors_access_ends_by_itself(assessor):
    assert scope_of(assessor).may("score.read")
    with clock.at(clock.now() + timedelta(days=11)):
        forget(assessor)
        assert not scope_of(assessor).roles


def test_a_role_taken_back_is_gone_at_once(security, liaison):
    actions.end_assignment(by=security, assignment=liaison.assignments.get())
    assert not scope_of(fresh(liaison)).may("entry.write")


def test_a_locked_account_reaches_nothing(security, liaison):
    actions.set_active(by=security, user=liaison, active=False)
    assert not scope_of(fresh(liaison)).roles


def test_nobody_locks_himself_out(security):
    with pytest.raises(Refused, match="自己"):
        actions.set_active(by=security, user=security, active=False)


def test_administrators_see_no_material(security, system):
    for who in (security, system):
        assert not scope_of(who).may("entry.read")
        assert not scope_of(who).may("evidence.read")


def test_a_forgotten_password_is_set_again_and_must_be_changed(security, liaison):
    actions.reset_password(by=security, user=liaison, password=GOOD)
    again = fresh(liaison)
    assert again.check_password(GOOD) and again.must_change


def test_a_weak_password_is_refused_with_what_to_do(system):
    with pytest.raises(Refused, match="密码不合要求"):
        actions.add_account(
            by=system, division="500116", username="x", name="人", password="123456"
        )


def test_a_district_is_founded_once(db):
    actions.found_division(
        code="500116", name="江津区", username="first", person="甲", password=GOOD
    )
    with pytest.raises(Refused, match="已经建好"):
        actions.found_division(
            code="500116", name="江津区", username="second", person="乙", password=GOOD
        )
    assert User.objects.count() == 1


@pytest.mark.parametrize("code", ["", "5001", "abcdef", "50011622"])
def test_a_wrong_division_code_founds_nothing(db, code):
    with pytest.raises(Refused, match="行政区划代码"):
        actions.found_division(
            code=code, name="江津区", username="first", person="甲", password=GOOD
        )
    assert not Division.objects.exists()


def test_every_ability_named_anywhere_belongs_to_some_role():
    known = {ability for role in roles.ROLES.values() for ability in role.may}
    assert {"entry.read", "entry.accept", "score.hand", "role.assign", "audit.read"} <= known


def test_the_office_appoints_the_first_security_administrator_and_no_second(office, system):
    first = actions.add_account(
        by=system, division="500116", username="s1", name="甲", password=GOOD
    )
    second = actions.add_account(
        by=system, division="500116", username="s2", name="乙", password=GOOD
    )
    actions.assign(by=office, user=first, role="security")
    with pytest.raises(Forbidden):
        actions.assign(by=office, user=second, role="security")
