"""扶持政策兑现: one use of a policy, checked by one, approved by another, paid, once a period."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, kinds, queries, tallies
from tongxin.core import clock
from tongxin.core.errors import Refused

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

LIST = ("样例补贴=每年一次,最多2000元\n样例月补=每月一次,定额300元\n样例入驻=一次,不涉及金额\n"
        "样例培训=可多次")  # fmt: skip
TYPED = {
    "policy": "样例补贴", "side": "个人", "name": "样例享受人", "id_no": "样例证件扶1", "phone": "样例电话扶1",
    "year": "2026", "town": "德感街道",
}  # fmt: skip
FIT = {"shown": "是", "fit": "是"}
PAID = {"receipt": "样例凭证", "day": "2026-03-20"}


@pytest.fixture
def listed(january, figures):
    """A list of policies in force, and the local days."""
    figures("support", policies=LIST, approve_days="20", pay_days="15")


@pytest.fixture
def take(office, colleague):
    """Takes a step on a day of 2026; the office checks and pays, a colleague approves."""

    def step(case, key, moment, by=None, **raw):
        who = by or (colleague if key == "checked_done" else office)
        with clock.at(on(2026, *moment)):
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office, listed):
    """Takes a request in on 2026-03-02, with other answers."""

    def open_(day=(3, 2), **changed):
        with clock.at(on(2026, *day)):
            return actions.open_case(by=office, kind="support", raw=TYPED | changed)

    return open_


@pytest.fixture
def approved(opened, take):
    """Checked on 2026-03-06 and approved on 2026-03-10."""

    def go(size="1500", **changed):
        case = take(opened(**changed), "applied_done", (3, 6), **FIT)
        return take(case, "checked_done", (3, 10), **({"sum": size} if size else {}))

    return go


def book(month=3):
    found = tallies.figures("500116", kinds.get("support"), date(2026, month, 1))
    return {key: value for key, value in found.items() if value}


def test_one_use_of_a_policy_is_one_case_with_its_paper_and_its_sum(approved, take):
    case = approved()
    assert book() == {}
    case = take(case, "approved_done", (3, 20), **PAID)
    assert book() == {"used": 1, "people": 1, "amount": Decimal(1500)}
    assert case.title == "样例补贴(2026年)" and take(case, "paid_done", (3, 25)).state == "done"


def test_a_clock_to_approval_and_one_to_payment_by_the_local_paper(opened, take):
    """Asked for on 2026-03-02, twenty days: 03-22. Approved on 03-10, fifteen days: 03-25."""
    case = opened()
    assert case.due_on == date(2026, 3, 22)
    case = take(case, "applied_done", (3, 6), **FIT)
    assert take(case, "checked_done", (3, 10), sum="1").due_on == date(2026, 3, 25)


def test_without_a_list_nothing_is_granted(office, take):
    case = actions.open_case(by=office, kind="support", raw=TYPED)
    with pytest.raises(Refused, match="“政策目录”还没有填写"):
        take(case, "applied_done", (3, 6), **FIT)


def test_a_policy_that_is_not_on_the_list_is_none(opened, take):
    with pytest.raises(Refused, match="政策目录里没有“想当然补贴”,有:样例"):
        take(opened(policy="想当然补贴"), "applied_done", (3, 6), **FIT)


@pytest.mark.parametrize(
    ("policy", "more", "size", "told"),
    [
        ("样例补贴", {}, "2000.01", "最多2000元"),
        ("样例补贴", {}, "", "请填写核定的金额"),
        ("样例补贴", {}, "0", "请填写核定的金额"),
        ("样例月补", {"month": "3"}, "299", "定额300元"),
        ("样例入驻", {}, "100", "不涉及金额"),
    ],
)
def test_no_sum_that_the_list_does_not_give(approved, policy, more, size, told):
    with pytest.raises(Refused, match=told):
        approved(size, policy=policy, **more)


@pytest.mark.parametrize(
    ("policy", "more", "told"),
    [("样例月补", {}, "按月享受"), ("样例补贴", {"month": "3"}, "不按月享受,月份不填")],
)
def test_a_month_belongs_to_monthly_policies(opened, take, policy, more, told):
    with pytest.raises(Refused, match=told):
        take(opened(policy=policy, **more), "applied_done", (3, 6), **FIT)


def test_the_same_policy_is_had_once_a_period_where_the_list_says_so(approved, take, opened):
    done = take(approved(), "approved_done", (3, 20), **PAID)
    with pytest.raises(Refused, match="已经受理过"):
        opened(day=(4, 1))
    take(done, "paid_done", (3, 25))
    again = take(opened(day=(4, 1)), "applied_done", (4, 2), **FIT)
    with pytest.raises(Refused, match="“样例补贴”2026年只能享受一次,已经批过"):
        take(again, "checked_done", (4, 3), sum="100")
    following = take(opened(day=(4, 1), year="2027"), "applied_done", (4, 2), **FIT)
    assert take(following, "checked_done", (4, 3), sum="100").state == "approved"


def test_once_is_once_for_ever_and_often_is_often(approved, take, opened):
    for policy, size in (("样例入驻", ""), ("样例培训", "80")):
        case = take(approved(size, policy=policy), "approved_done", (3, 20), **PAID)
        take(case, "paid_done", (3, 25))
    again = take(opened(day=(4, 1), policy="样例入驻", year="2031"), "applied_done", (4, 2), **FIT)
    with pytest.raises(Refused, match="只能享受一次,已经批过"):
        take(again, "checked_done", (4, 3))
    again = take(opened(day=(4, 1), policy="样例培训"), "applied_done", (4, 2), **FIT)
    assert take(again, "checked_done", (4, 3), sum="80").state == "approved"


def test_another_month_another_person_are_another_use(approved):
    approved("300", policy="样例月补", month="1")
    approved("300", policy="样例月补", month="2")
    approved(id_no="样例证件扶2")
    approved()


def test_what_was_refused_after_approval_may_be_asked_for_again(approved, take):
    take(approved(), "refuse", (3, 11), text="样例", basis="样例依据")
    assert approved().state == "approved"


def test_who_checks_does_not_approve(opened, take, office):
    case = take(opened(), "applied_done", (3, 6), **FIT)
    with pytest.raises(Refused, match="“核对条件”是您办的"):
        take(case, "checked_done", (3, 10), by=office, sum="1500")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"shown": "否"}, "材料看过"), ({"fit": "否"}, "写明是哪份文件的哪一条")],
)
def test_papers_not_seen_or_conditions_not_met_go_no_further(opened, take, wrong, told):
    with pytest.raises(Refused, match=told):
        take(opened(), "applied_done", (3, 6), **FIT | wrong)


def test_paid_needs_its_paper_and_stays_paid(approved, take):
    case = approved()
    with pytest.raises(Refused, match="有几处"):
        take(case, "approved_done", (3, 20), day="2026-03-20")
    case = take(case, "approved_done", (3, 20), **PAID)
    with pytest.raises(Refused, match="已经兑现的不能撤回"):
        take(case, "withdraw", (3, 21), text="样例")


def test_a_person_counts_once_a_year_and_a_firm_is_no_person(approved, take):
    for more in ({"policy": "样例补贴"}, {"policy": "样例培训"}):
        take(approved("100", **more), "approved_done", (3, 20), **PAID)
    firm = approved("100", policy="样例培训", side="企业或个体工商户", id_no="样例证件企1")
    take(firm, "approved_done", (3, 20), **PAID)
    assert book() == {"used": 3, "people": 1, "firms": 1, "amount": Decimal(300)}


@pytest.mark.parametrize("row", ["样例=每季一次", "样例=", "样例=一次,最多0元"])
def test_a_rule_nobody_can_read_is_refused_when_typed(figures, row):
    with pytest.raises(Refused) as refused:
        figures("support", policies=row)
    assert "看不懂" in refused.value.problems[0]


def test_nothing_personal_stands_in_the_clear(approved, take):
    take(approved(), "approved_done", (3, 20), **PAID)
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            secret = [TYPED[k] for k in ("name", "id_no", "phone")]
            found += [(table, w) for w in secret if w in rows]
    assert found == []


def policy_as_asked(district):
    kind = kinds.get("support")
    spec = next(f for f in kind.form.fields if f.key == "policy")
    with clock.at(on(2026, 3, 2)):
        return queries.as_asked(district.pk, kind, spec)


def test_the_form_offers_the_policies_of_the_list(district, listed):
    spec = policy_as_asked(district)
    assert spec.type == "choice"
    assert set(spec.choices) == {"样例补贴", "样例月补", "样例入驻", "样例培训"}


def test_while_there_is_no_list_the_policy_is_typed(district, january):
    assert policy_as_asked(district).type == "text"
