"""立功喜报: one address, its own way back and out, quiet where the family asks, money by the table."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, line_actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "award": "二等功", "award_year": "2025", "order_no": "样例通令1", "soldier": "样例甲",
    "relation": "父母", "family": "样例乙", "phone": "样例电话", "address": "样例住址",
    "town": "德感街道",
}  # fmt: skip
ASSIGNED = {"level": "区级", "until": "2026-03-20"}
DELIVERED = {"day": "2026-03-18", "carriers": "区退役军人局、区人武部"}
LOCAL = {"register_days": "2", "money": "二等功=100", "levels": "三等功=区级"}
MONEY = {"day": "2026-03-19", "sum": "100", "receipt": "样例凭证"}


@pytest.fixture
def opened(office):
    """Received on Friday 2026-03-06."""

    def open_(**changed):
        with clock.at(on(2026, 3, 6)):
            return actions.open_case(by=office, kind="bulletin", raw=TYPED | changed)

    return open_


@pytest.fixture
def assigned(opened, take):
    def go(**changed):
        return take(take(opened(**changed), "received_done", (3, 9)), "verified_done", (3, 10),
                    **ASSIGNED)  # fmt: skip

    return go


def pay(by, case, **changed):
    with clock.at(on(2026, 3, 20)):
        raw = MONEY | changed
        return line_actions.add_line(by=by, case=case, kind="award_money", raw=raw)


def test_delivered_and_reported_it_counts_and_the_score_moves(assigned, take, points):
    assert points("6.4") == "0"
    case = take(assigned(), "assigned_done", (3, 18), **DELIVERED)
    case = take(case, "delivered_done", (3, 23))
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.people) == ("honour", "送喜报", 1)
    assert entry.happened_on == date(2026, 3, 18) and entry.data == {"award": "二等功"}
    assert case.state == "done" and points("6.4") == "0.125"


def test_two_working_days_over_a_weekend_where_the_paper_says_so(opened, figures):
    """Friday the 6th, then Monday and Tuesday: the 10th. Without the paper there is no day."""
    assert opened().due_on is None
    figures("bulletin", **LOCAL)
    assert opened(order_no="样例通令2").due_on == date(2026, 3, 10)


def test_the_agreed_day_is_a_deadline(assigned):
    assert assigned().due_on == date(2026, 3, 20)


def test_sent_back_it_comes_again_and_its_days_begin_anew(opened, take, figures):
    """Corrected on Monday the 16th: two working days end on Wednesday the 18th."""
    figures("bulletin", **LOCAL)
    case = take(opened(), "send_back", (3, 9), text="样例:地址有误")
    assert case.state == "returned" and case.due_on is None
    case = take(case, "corrected", (3, 16))
    assert case.state == "received" and case.due_on == date(2026, 3, 18)


def test_moved_to_another_district_it_is_theirs_to_count(opened, take):
    case = take(opened(), "move_out", (3, 9), region="样例县", text="家属搬迁")
    assert take(case, "moved", (3, 16), receipt="样例回执").state == "done"
    assert not Entry.objects.exists()


@pytest.mark.parametrize("quiet", ["是", "否"])
def test_a_family_that_wants_quiet_has_no_photo_and_no_report(assigned, take, office, quiet):
    case = assigned(quiet=quiet)
    photo = {"case": case, "paper": "送达照片", "name": "照片.txt", "chunks": [b"x"], "by": office}
    if quiet == "否":
        line_actions.bring(**photo)
        assert take(case, "assigned_done", (3, 18), **DELIVERED, shown="是").state == "delivered"
        return
    with pytest.raises(Refused, match="这件事不收“送达照片”"):
        line_actions.bring(**photo)
    with pytest.raises(Refused, match="家属要求低调,不能拍照和报道"):
        take(case, "assigned_done", (3, 18), **DELIVERED, shown="是")
    assert take(case, "assigned_done", (3, 18), **DELIVERED).state == "delivered"


def test_money_is_the_local_table_s_once_and_before_it_closes(assigned, take, office, figures):
    case = assigned()
    with pytest.raises(Refused, match="“奖励金.元.”还没有填写"):
        pay(office, case)
    figures("bulletin", **LOCAL)
    case = take(case, "assigned_done", (3, 18), **DELIVERED)
    with pytest.raises(Refused, match="奖励金还没有登记"):
        take(case, "delivered_done", (3, 23))
    with pytest.raises(Refused, match="按本地标准应是100元"):
        pay(office, case, sum="200")
    line = pay(office, case)
    assert line.amount == Decimal(100) and line.day == date(2026, 3, 19)
    with pytest.raises(Refused, match="已经登记过"):
        pay(office, case)
    case.refresh_from_db()
    assert take(case, "delivered_done", (3, 23)).state == "done"


@pytest.mark.parametrize(("table", "told"), [("二等功=0", "要大于0"), ("特等功=5", "没有“特等功”")])
def test_a_table_that_cannot_be_is_refused_when_typed(figures, table, told):
    with pytest.raises(Refused) as refused:
        figures("bulletin", money=table)
    assert told in refused.value.problems[0]


def test_what_the_national_rule_leaves_open_waits_for_the_local_table(opened, take, figures):
    case = take(opened(award="三等功"), "received_done", (3, 9))
    with pytest.raises(Refused, match="三等功由哪一级送,本地还没有填写"):
        take(case, "verified_done", (3, 10), **ASSIGNED)
    figures("bulletin", **LOCAL)
    assert take(case, "verified_done", (3, 10), **ASSIGNED).state == "assigned"


def test_several_bulletins_of_a_year_are_several_and_the_same_one_is_one(opened):
    opened()
    assert opened(order_no="样例通令2").no == 2
    with pytest.raises(Refused, match="已经受理过,编号喜报〔2026〕1号"):
        opened(address="样例另一住址")


def test_nothing_personal_stands_in_the_clear(assigned, take):
    case = take(assigned(quiet="是"), "assigned_done", (3, 18), **DELIVERED)
    take(case, "delivered_done", (3, 23))
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_personal", "core_event",
                      "ledger_entry"):  # fmt: skip
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            secret = ("样例通令1", "样例甲", "样例乙", "样例电话", "样例住址")
            assert not [w for w in secret if w in rows]
