"""困难帮扶: seen by two, nobody with an interest, noticed by number, paid once by the local table."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, queries
from tongxin.cases.kinds.hardship import KIND
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "source": "本人申请", "category": "患病住院", "event_day": "2026-02-01", "name": "样例甲",
    "id_no": "样例证件001", "who": "退役军人", "phone": "样例电话", "address": "样例住址",
    "cost": "20000", "people": "3", "income": "6000", "allowance": "3000", "account": "样例账号",
    "town": "德感街道",
}  # fmt: skip
LOCAL = {"table": "患病住院=30%,最多5000\n遭受灾害=定额2000", "income_line": "1500",
         "notice_days": "5", "handle_days": "40", "visit_days": "90"}  # fmt: skip
YES = {"real": "是", "clear": "是"}


@pytest.fixture
def take(office, colleague):
    """Takes a step on a day of 2026; the second look, the street's and the payment by another."""

    def step(case, key, moment, by=None, **raw):
        other = key in ("seen_done", "discussed_done", "approved_done")
        with clock.at(on(2026, *moment)):
            return actions.take(
                by=by or (colleague if other else office), case=case, step=key, raw=raw
            )

    return step


@pytest.fixture
def opened(office):
    def open_(day=(3, 2), **changed):
        with clock.at(on(2026, *day)):
            return actions.open_case(by=office, kind="hardship", raw=TYPED | changed)

    return open_


@pytest.fixture
def discussed(opened, take):
    """Seen by two on 2026-03-04 and discussed on 2026-03-09."""

    def go(**changed):
        case = take(opened(**changed), "found_done", (3, 4), **YES)
        case = take(case, "seen_done", (3, 4), **YES)
        return take(case, "agreed_done", (3, 9), voters="9", votes="5", clear="是")

    return go


@pytest.fixture
def ready(discussed, take, figures):
    """The notice of 2026-03-10 has stood its five days on the 16th."""
    figures("hardship", **LOCAL)
    case = take(discussed(), "discussed_done", (3, 10))
    return take(case, "noticed_done", (3, 16), objection="否")


def test_paid_it_is_in_the_ledger_and_no_item_counts_it_as_allowance(ready, take, points):
    before = points("5.6")
    case = take(ready, "ready_done", (3, 17), sum="5000")
    case = take(case, "approved_done", (3, 20), receipt="样例回单1")
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.happened_on) == (
        "payment",
        "困难帮扶",
        date(2026, 3, 20),
    )
    assert (entry.people, entry.amount) == (1, Decimal(5000))
    assert entry.title == "困难帮扶〔2026〕1号" and points("5.6") == before
    assert take(case, "paid_done", (6, 1)).state == "done"


def test_the_amount_is_the_table_s_and_no_other(ready, take):
    """30% of 20000 is 6000, the cap 5000."""
    for wrong in ("6000", "4999.99"):
        with pytest.raises(Refused, match="按本地标准应是5000元"):
            take(ready, "ready_done", (3, 17), sum=wrong)


def test_until_the_local_paper_is_entered_it_goes_no_further(discussed, take, figures):
    case = discussed()
    with pytest.raises(Refused, match="“人均月收入上限.元.”还没有填写"):
        take(case, "discussed_done", (3, 10))
    figures("hardship", income_line="1500")
    with pytest.raises(Refused, match="“帮扶标准”还没有填写"):
        take(case, "discussed_done", (3, 10))
    figures("hardship", income_line="1500", table="患病住院=定额2000")
    case = take(case, "discussed_done", (3, 10))
    with pytest.raises(Refused, match="“公示天数”还没有填写"):
        take(case, "noticed_done", (3, 30), objection="否")


def test_allowance_money_is_no_income(discussed, take, figures):
    """(6000 - 3000) / 3 = 1000 a head; counted in, it would be 2000 and over the line."""
    figures("hardship", **LOCAL)
    assert take(discussed(), "discussed_done", (3, 10)).state == "noticed"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"allowance": "0"}, "超过本地标准"),
        ({"allowance": "7000"}, "抚恤优待金不能多于"),
        ({"category": "子女上学"}, "本地标准里没有“子女上学”,可写:患病住院、遭受灾害"),
    ],
)
def test_who_does_not_fit_the_paper_is_told_its_basis(discussed, take, figures, changed, told):
    figures("hardship", **LOCAL)
    with pytest.raises(Refused, match=told):
        take(discussed(**changed), "discussed_done", (3, 10))


def test_two_look_and_neither_has_an_interest(opened, take, office):
    case = opened()
    with pytest.raises(Refused, match="要回避"):
        take(case, "found_done", (3, 4), real="是", clear="否")
    with pytest.raises(Refused, match="核查不属实"):
        take(case, "found_done", (3, 4), real="否", clear="是")
    case = take(case, "found_done", (3, 4), **YES)
    with pytest.raises(Refused, match="“登记上门核查”是您办的"):
        take(case, "seen_done", (3, 4), by=office, **YES)


@pytest.mark.parametrize(
    ("voters", "votes", "told"), [("9", "10", "不能多于"), ("8", "4", "没有过半数")]
)
def test_the_discussion_needs_more_than_half(opened, take, voters, votes, told):
    case = take(take(opened(), "found_done", (3, 4), **YES), "seen_done", (3, 4), **YES)
    with pytest.raises(Refused, match=told):
        take(case, "agreed_done", (3, 9), voters=voters, votes=votes, clear="是")


def test_the_notice_stands_its_days_and_an_objection_stops_it(discussed, take, figures):
    """Put up on the 10th, five days end on the 15th."""
    figures("hardship", **LOCAL)
    case = take(discussed(), "discussed_done", (3, 10))
    with pytest.raises(Refused, match="公示5天,到3月15日为止"):
        take(case, "noticed_done", (3, 15), objection="否")
    with pytest.raises(Refused, match="公示有异议"):
        take(case, "noticed_done", (3, 16), objection="是")


def test_who_approves_did_not_check_and_who_pays_did_not_approve(ready, take, office, colleague):
    with pytest.raises(Refused, match="“镇街审核”是您办的"):
        take(ready, "ready_done", (3, 17), by=colleague, sum="5000")
    case = take(ready, "ready_done", (3, 17), sum="5000")
    with pytest.raises(Refused, match="“区级审批”是您办的"):
        take(case, "approved_done", (3, 20), by=office, receipt="样例")


def test_forty_days_from_the_request_and_ninety_to_the_visit(ready, take):
    """2 March and 40 days is 11 April; 20 March and 90 days is 18 June."""
    assert ready.due_on == date(2026, 4, 11)
    case = take(
        take(ready, "ready_done", (3, 17), sum="5000"), "approved_done", (3, 20), receipt="样例"
    )
    assert case.due_on == date(2026, 6, 18)


def test_one_event_is_asked_once_and_paid_once(ready, take, opened):
    with pytest.raises(Refused, match="已经受理过,编号困难帮扶〔2026〕1号"):
        opened(category="遭受灾害")
    case = take(ready, "ready_done", (3, 17), sum="5000")
    case = take(take(case, "approved_done", (3, 20), receipt="样例"), "paid_done", (6, 1))
    with pytest.raises(Refused, match="已经受理过"):
        opened(day=(7, 1))
    assert opened(day=(7, 1), event_day="2026-06-20").state == "found"


@pytest.fixture
def paid_once(ready, take):
    """The household of TYPED has its payment; a function: what another case of it comes to."""
    take(ready, "ready_done", (3, 17), sum="5000")

    def another(discussed, **changed):
        raw = {"id_no": "样例证件002", "name": "样例乙", "account": "样例账号2"} | changed
        case = take(discussed(**raw), "discussed_done", (3, 18))
        case = take(case, "noticed_done", (3, 25), objection="否")
        sum_ = "2000" if raw.get("category") else "5000"
        return take(case, "ready_done", (3, 26), sum=sum_)

    return another


def test_another_of_the_household_is_not_paid_for_the_same_event(paid_once, discussed):
    """However the address is spaced; it stays undecided, and what it claimed is free again."""
    with pytest.raises(Refused, match="同一户的同一件事已经核定过帮扶"):
        paid_once(discussed, address="样例 住址")
    later = Case.objects.order_by("-id")[0]
    assert later.state == "ready" and not later.lines.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"address": "样例住址2"},
        {"event_day": "2026-02-02"},
        {"category": "遭受灾害"},
    ],
)
def test_another_household_day_or_trouble_is_an_event_of_its_own(paid_once, discussed, changed):
    assert paid_once(discussed, **changed).state == "approved"


def test_what_came_to_nothing_leaves_the_household_its_right(
    ready, take, opened, discussed, colleague
):
    case = take(ready, "ready_done", (3, 17), sum="5000")
    take(case, "refuse", (3, 18), by=colleague, basis="样例", text="样例")
    case = take(discussed(id_no="样例证件002"), "discussed_done", (3, 18))
    case = take(case, "noticed_done", (3, 25), objection="否")
    assert take(case, "ready_done", (3, 26), sum="5000").state == "approved"


def test_paid_it_is_not_withdrawn(ready, take):
    case = take(ready, "ready_done", (3, 17), sum="5000")
    case = take(case, "approved_done", (3, 20), receipt="样例")
    with pytest.raises(Refused, match="已经拨付的不能撤回"):
        take(case, "withdraw", (3, 21), text="样例")


def test_a_share_without_a_cap_is_refused_when_typed(figures):
    with pytest.raises(Refused) as refused:
        figures("hardship", table="患病住院=30%")
    assert "最多" in refused.value.problems[0]


def test_nothing_personal_stands_in_the_clear(ready, take):
    take(take(ready, "ready_done", (3, 17), sum="5000"), "approved_done", (3, 20), receipt="回单1")
    secret = ["样例甲", "样例证件001", "样例电话", "样例住址", "样例账号", "20000"]
    found = []
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_caseline", "cases_personal",
                      "core_event", "ledger_entry"):  # fmt: skip
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            found += [(table, w) for w in secret if w in rows]
    assert found == []


def test_one_chooses_among_the_categories_of_the_local_paper_and_types_where_there_is_none(
    district, figures
):
    spec = next(f for f in KIND.form.fields if f.key == "category")
    assert queries.as_asked(district.pk, KIND, spec) == spec
    figures("hardship", **LOCAL)
    asked = queries.as_asked(district.pk, KIND, spec)
    assert asked.choices == ("患病住院", "遭受灾害") and asked.type == "choice"
