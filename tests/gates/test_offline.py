"""线下受理: number, date and owner, and no place for anything else."""

import pytest

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.scope import Forbidden
from tongxin.gates import actions, queries
from tongxin.gates.models import Offline


def test_a_number_is_given_without_a_gap_with_today_and_an_owner(office, liaison):
    first = actions.register_offline(by=liaison)
    second = actions.register_offline(by=liaison, owner=office)
    assert [(r.no, r.on, r.owner) for r in (first, second)] == [
        (1, clock.today(), liaison), (2, clock.today(), office),
    ]  # fmt: skip


def test_there_is_no_field_for_anything_else():
    names = {field.name for field in Offline._meta.get_fields()}
    assert names == {"id", "division", "no", "on", "owner", "closed_on"}


def test_the_event_says_number_and_owner_only(office):
    actions.register_offline(by=office)
    event = Event.objects.get()
    assert (event.sentence, event.detail) == ("登记线下受理1号,经办人区办员", {})


def test_a_liaison_sees_the_own_numbers_the_office_all_another_district_none(
    office, liaison, outsider
):
    actions.register_offline(by=liaison)
    actions.register_offline(by=office)
    assert [r.no for r in queries.offline(liaison)] == [1]
    assert [r.no for r in queries.offline(office)] == [2, 1]
    assert not queries.offline(outsider).exists()


def test_nobody_of_another_district_or_unit_becomes_the_owner(office, liaison, outsider):
    for owner in (outsider, liaison):
        with pytest.raises(Refused, match="经办人"):
            actions.register_offline(by=office, owner=owner)
    assert not Offline.objects.exists()


def test_an_assessor_registers_nothing(assessor):
    with pytest.raises(Forbidden):
        actions.register_offline(by=assessor)


def test_one_press_of_the_button_is_one_number(office, as_, read):
    client = as_(office)
    for _ in range(2):
        client.post("/offline/", {"owner": office.pk, "_once": "same"}, follow=True)
    assert Offline.objects.count() == 1
    assert "1号" in read(client.get("/offline/"))


def test_its_owner_or_the_office_closes_a_number_once(office, liaison, as_, read):
    row = actions.register_offline(by=liaison)
    page = as_(office).post(f"/offline/{row.no}/close/", {}, follow=True)
    assert "线下受理1号已办结" in read(page)
    row.refresh_from_db()
    assert row.closed_on == clock.today()
    with pytest.raises(Refused, match="已经办结"):
        actions.close_offline(by=liaison, row=row)


def test_a_number_of_somebody_else_is_not_closed(office, liaison, outsider):
    row = actions.register_offline(by=office)
    for who in (liaison, outsider):
        with pytest.raises(Refused, match="找不到这个编号"):
            actions.close_offline(by=who, row=row)
    assert Offline.objects.get().closed_on is None
