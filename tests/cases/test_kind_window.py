"""优先窗口: three parts seen on the spot, else mended by a day; a second person looks again."""

from datetime import date

import pytest

from tongxin.cases import actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {"kind": "车站", "place": "样例客运站1号窗口", "since": "2026-03-02", "town": "德感街道"}
ALL = {"seen": ["标识", "窗口", "执行"]}


@pytest.fixture
def opened(office):
    def open_(**changed):
        with clock.at(on(2026, 3, 2)):
            return actions.open_case(by=office, kind="window", raw=TYPED | changed)

    return open_


def test_seen_whole_it_is_registered_and_only_the_spot_check_scores(opened, take, points):
    before = points("5.7", "全周期")
    take(opened(), "set_done", (3, 5), **ALL)
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.happened_on) == ("window", "车站", date(2026, 3, 2))
    assert entry.data == {"place": "样例客运站1号窗口", "ready": ["标识", "窗口", "执行"]}
    assert entry.title == "优先窗口〔2026〕1号" and points("5.7", "全周期") == before


def test_what_is_missing_is_mended_by_a_day_and_looked_at_by_another(
    opened, take, office, colleague
):
    case = opened()
    with pytest.raises(Refused, match="还缺窗口、执行"):
        take(case, "set_done", (3, 5), seen=["标识"])
    with pytest.raises(Refused, match="整改日期要在今天以后"):
        take(case, "mend", (3, 5), text="样例", until="2026-03-05")
    case = take(case, "mend", (3, 5), text="缺执行", until="2026-03-20")
    assert case.state == "mending" and case.due_on == date(2026, 3, 20)
    assert not Entry.objects.exists()
    with pytest.raises(Refused, match="“要求整改”是您办的"):
        take(case, "again", (3, 18), **ALL)
    case = take(case, "again", (3, 18), by=colleague, **ALL)
    assert case.state == "used" and case.due_on is None and Entry.objects.count() == 1


def test_a_second_mending_has_its_own_day(opened, take, colleague):
    case = take(opened(), "mend", (3, 5), text="样例", until="2026-03-20")
    case = take(case, "again", (3, 18), by=colleague, **ALL)
    case = take(case, "mend", (6, 1), text="样例", until="2026-06-30")
    assert case.due_on == date(2026, 6, 30)


def test_looked_at_again_it_is_still_one_window(opened, take):
    case = take(opened(), "set_done", (3, 5), **ALL)
    case = take(case, "look", (6, 5), **ALL)
    assert case.state == "used" and Entry.objects.count() == 1


def test_given_up_it_stays_in_the_year_it_was_there(opened, take):
    case = take(opened(), "set_done", (3, 5), **ALL)
    with pytest.raises(Refused, match="请用“撤销窗口”"):
        take(case, "withdraw", (9, 1), text="样例")
    assert take(case, "used_done", (9, 1), text="样例搬迁").state == "done"
    assert not Entry.objects.get().withdrawn


def test_one_place_is_registered_once(opened):
    opened()
    with pytest.raises(Refused, match="已经受理过,编号优先窗口〔2026〕1号"):
        opened(place="样例客运站 1号窗口")


@pytest.mark.parametrize(("said", "told"), [("否", "没有写明"), ("", "还没有填写")])
def test_a_hospital_says_that_emergencies_come_first(opened, take, said, told):
    case = opened(kind="医院", emergency=said)
    with pytest.raises(Refused, match=told):
        take(case, "set_done", (3, 5), **ALL)


def test_a_hospital_that_says_so_is_registered(opened, take):
    take(opened(kind="医院", emergency="是"), "set_done", (3, 5), **ALL)
    assert Entry.objects.get().facet == "医院"


def test_the_first_look_has_the_local_day(opened, figures):
    """2 March and 30 days is 1 April."""
    assert opened(place="样例二").due_on is None
    figures("window", look_days="30")
    assert opened().due_on == date(2026, 4, 1)
