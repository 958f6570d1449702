"""线下受理 of a need: one number, one list, closed here and there at once."""

from datetime import date

import pytest

from tongxin.cases import actions, offline
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.gates import actions as gates
from tongxin.gates.models import Offline
from tongxin.ledger.models import Entry

from .conftest import on
from .needs_cast import TYPED, Cast, now


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2025, 1, 5)):
        yield


@pytest.fixture
def cast(district, person, unit, office, colleague):
    return Cast(district, person, unit, office, colleague)


@pytest.fixture
def on_paper(cast):
    def go(owner="区办员"):
        with clock.at(on(2025, 2, 3)):
            case = actions.open_case(by=cast.asks, kind="need", raw=TYPED)
        return cast.take(case, "reads", "go_offline", (2025, 2, 4), owner=owner)

    return go


def test_a_need_takes_the_next_number_of_the_one_register(cast, on_paper):
    gates.register_offline(by=cast.office)
    case = on_paper()
    row = Offline.objects.latest("no")
    assert (row.no, row.on, row.owner, row.closed_on) == (2, date(2025, 2, 4), cast.office, None)
    assert now(case).title == "线下受理2号" == Entry.objects.get().title
    assert {r.no for r in offline.listed(cast.office)} == {1, 2}
    assert offline.cases_of(cast.office, [row]) == {2: case}


def test_who_deals_with_it_is_one_of_the_office(on_paper):
    with pytest.raises(Refused, match="经办人请写双拥办的同志:.*另一位区办员"):
        on_paper("样例外人")
    assert not Offline.objects.exists()


def test_closed_on_the_need_it_is_closed_in_the_register(cast, on_paper):
    case = cast.take(on_paper(), "asks", "close_offline", (2025, 3, 4))
    assert case.state == "done" and Offline.objects.get().closed_on == date(2025, 3, 4)
    assert Entry.objects.get().done == 1


def test_closed_in_the_register_the_need_is_closed_by_its_own_rules(cast, on_paper):
    case, row = on_paper(), Offline.objects.get()
    with pytest.raises(Refused, match="要由提出单位区人武部办理"):
        offline.close(by=cast.office, row=row)
    assert now(case).state == "offline" and Offline.objects.get().closed_on is None
    with clock.at(on(2025, 3, 4)):
        offline.close(by=cast.asks, row=row)
    assert now(case).state == "done" and Offline.objects.get().closed_on == date(2025, 3, 4)
    assert Entry.objects.get().done == 1


def test_the_asking_side_sees_its_number_and_other_units_do_not(cast, on_paper, liaison, outsider):
    on_paper()
    assert [r.no for r in offline.listed(cast.asks)] == [1]
    for who in (cast.does, liaison, outsider):
        assert not offline.listed(who).exists()


def test_a_number_without_a_need_is_closed_by_its_owner(cast, liaison):
    row = gates.register_offline(by=liaison)
    assert offline.close(by=liaison, row=row).closed_on
