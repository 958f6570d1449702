"""城连共建 and 对子: the agreement is kept in force, each act counts, the partner stays unnamed."""

from datetime import date
from decimal import Decimal

import pytest

from tongxin.cases import actions, line_actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

CITY = {"sort": "城连共建", "partner": "某边防连队", "province": "西藏", "year": "2026"}
PAIR = {"sort": "共建对子", "partner": "驻区单位甲", "year": "2026"}
FLAG = {"sort": "城连共建", "partner": "某边防连队", "act": "同升一面旗", "subject": "同升一面旗"}
VISIT = FLAG | {"act": "走访慰问", "subject": "走访边防连队"}
CLASS = {"sort": "共建对子", "partner": "驻区单位甲", "act": "人才培养", "subject": "技能培训"}
GROUP = "双拥工作领导小组"


@pytest.fixture
def take(office):
    def step(case, key, moment=(3, 10), **raw):
        with clock.at(on(2026, *moment)):
            return actions.take(by=office, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    def open_(kind, raw):
        with clock.at(on(2026, 3, 2)):
            return actions.open_case(by=office, kind=kind, raw=raw)

    return open_


@pytest.fixture
def signed(opened, take):
    """Signed on 2026-03-05."""

    def go(raw, until="2027-12-31", day="2026-03-05"):
        case = take(opened("partnership", raw), "received_done", (3, 3), approved=GROUP)
        return take(case, "agreed_done", (3, 6), day=day, until=until)

    return go


@pytest.fixture
def acted(opened, take):
    def go(raw, approved=GROUP):
        case = take(opened("together", raw), "received_done", (3, 3), approved=approved)
        return take(case, "agreed_done", (3, 21), day="2026-03-20", text="样例")

    return go


def test_agreement_and_act_together_move_the_score(signed, acted, points):
    assert points("3.9") == "0"
    signed(CITY)
    assert points("3.9") == "0"
    acted(FLAG)
    assert points("3.9") == "0.25"
    rows = Entry.objects.order_by("id").values_list("kind", "facet", "title", "happened_on")
    assert list(rows) == [
        ("city_company", "结对协议", "与某边防连队结对共建协议", date(2026, 3, 5)),
        ("city_company", "共建活动", "同升一面旗", date(2026, 3, 20)),
    ]
    assert Entry.objects.order_by("id").first().ended_on == date(2027, 12, 31)


def test_a_pair_counts_by_its_agreement_and_the_score_moves(signed, points):
    signed(PAIR)
    entry = Entry.objects.get()
    assert (entry.kind, entry.due, entry.done) == ("pair", 1, 1) and points("7.1") == "0.5"


def test_a_pair_of_an_older_agreement_counts_in_the_year_it_is_written_for(signed):
    signed(PAIR, day="2025-06-01", until="2026-12-31")
    assert Entry.objects.get().happened_on == date(2026, 1, 1)


def test_an_agreement_that_ran_out_before_the_year_does_not_count(signed, points):
    signed(PAIR, day="2025-06-01", until="2025-12-31")
    entry = Entry.objects.get()
    assert (entry.due, entry.done) == (1, 0) and points("7.1") == "0"


def test_sixty_days_before_its_end_it_is_to_be_renewed_and_then_anew(signed, take):
    """60 days before 2026-12-31 is 2026-11-01."""
    case = signed(CITY, until="2026-12-31")
    assert case.due_on == date(2026, 11, 1)
    case = take(case, "renew", (10, 20), day="2026-10-20", until="2028-12-31")
    assert case.due_on == date(2028, 11, 1)
    assert Entry.objects.get().ended_on == date(2028, 12, 31)


def test_longer_is_a_renewal(signed, take):
    with pytest.raises(Refused, match="不能“延期”"):
        take(signed(CITY), "extend", text="样例", until="2028-12-31")


def test_an_end_before_its_signing_is_refused(signed):
    with pytest.raises(Refused, match="有效期要在签订日期之后"):
        signed(CITY, until="2026-03-05")


@pytest.mark.parametrize(
    "raw", [CITY | {"partner": "驻区单位甲"}, PAIR | {"partner": "某边防连队"}]
)
def test_the_partner_fits_the_sort(signed, raw):
    with pytest.raises(Refused, match="城连共建的对方选"):
        signed(raw)


def test_a_city_s_agreement_and_a_visit_are_the_leading_group_s(opened, take, acted):
    with pytest.raises(Refused, match="要由双拥工作领导小组批准"):
        take(opened("partnership", CITY), "received_done", approved="双拥办")
    with pytest.raises(Refused, match="走访边防连队要由双拥工作领导小组批准"):
        acted(VISIT, approved="双拥办")
    assert acted(VISIT).state == "acted" and acted(FLAG, approved="双拥办").state == "acted"


def test_the_same_agreement_stands_once(signed, opened):
    signed(PAIR)
    with pytest.raises(Refused, match="已经受理过"):
        opened("partnership", PAIR)


def test_signed_it_is_not_withdrawn_and_before_it_leaves_nothing(signed, opened, take):
    with pytest.raises(Refused, match="协议已经签订"):
        take(signed(CITY), "withdraw", text="样例")
    take(opened("partnership", PAIR), "withdraw", text="样例")
    assert Entry.objects.count() == 1


def test_what_was_paid_is_in_the_entry_at_the_end(acted, take, office):
    case = acted(FLAG)
    raw = {"day": "2026-03-25", "use": "旗杆", "payer": "财政局", "sum": "3000"}
    with clock.at(on(2026, 3, 26)):
        line_actions.add_line(by=office, case=case, kind="money", raw=raw)
        with pytest.raises(Refused, match="已经登记过"):
            line_actions.add_line(by=office, case=case, kind="money", raw=raw)
    assert take(case, "acted_done", (4, 1)).state == "done"
    entry = Entry.objects.get()
    assert entry.amount == Decimal(3000) and entry.happened_on == date(2026, 3, 20)


def test_an_act_of_a_pair_leaves_its_own_kind(acted, points):
    acted(CLASS)
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.sessions) == ("cobuild", "人才培养", 1)


def test_an_act_of_another_sort_is_refused(acted):
    with pytest.raises(Refused, match="不是这一种共建里的"):
        acted(CLASS | {"act": "短期疗养"})


@pytest.mark.parametrize("word", ["30名官兵看演出", "在样例地集结"])
def test_strength_is_refused(acted, opened, take, word):
    with pytest.raises(Refused, match="不能写"):
        acted(FLAG | {"subject": word})
    with pytest.raises(Refused, match="不能写"):
        take(opened("partnership", CITY), "received_done", approved=GROUP, text=word)
    assert not Entry.objects.exists()
