"""随军家属安置: verified by a number, split by former work, referred, settled, followed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, line_actions, queries
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "name": "样例甲", "id_no": "样例证件001", "phone": "样例电话", "merit": "其他随军家属",
    "approved": "是", "moved": "是", "former": "没有工作过", "education": "样例学历",
    "wish": "样例愿望", "town": "德感街道",
}  # fmt: skip
CHECKED = {"paper_no": "2026-003", "true": "是"}
REFERRAL = {"day": "2026-03-20", "post": "样例公司文员", "result": "单位没有录用", "reason": "样例"}


@pytest.fixture
def take(office, colleague):
    """Takes a step on a day of 2026; 核验 and payment by one, all else by another."""

    def step(case, key, moment, by=None, **raw):
        who = by or (colleague if key in ("received_done", "pay") else office)
        with clock.at(on(2026, *moment)):
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    """Takes somebody in on 2026-03-02, with other answers."""

    def open_(day=(3, 2), **changed):
        with clock.at(on(2026, *day)):
            return actions.open_case(by=office, kind="spouse", raw=TYPED | changed)

    return open_


@pytest.fixture
def sorted_(opened, take):
    """Somebody verified on 2026-03-06 and split on 2026-03-10."""

    def go(way, **changed):
        case = take(opened(**changed), "received_done", (3, 6), **CHECKED)
        return take(case, "verified_done", (3, 10), way=way)

    return go


def refer(by, case, day, **changed):
    with clock.at(on(2026, 3, day)):
        raw = REFERRAL | {"day": f"2026-03-{day}"} | changed
        return line_actions.add_line(by=by, case=case, kind="referral", raw=raw)


def sums():
    rows = Entry.objects.filter(kind="spouse", withdrawn=False)
    return [sum(getattr(row, name) or 0 for row in rows) for name in ("due", "done", "amount")]


def test_verified_she_waits_and_settled_she_counts_and_the_score_moves(sorted_, take, points):
    case = sorted_("推荐就业")
    assert sums() == [1, 0, 0] and Entry.objects.get().facet == "待安置"
    assert points("5.4") == "0"
    case = take(case, "sorted_done", (4, 1), employer="样例公司", day="2026-04-01")
    case = take(case, "named_done", (5, 1), proof="劳动或聘用合同")
    entry = Entry.objects.get()
    assert sums() == [1, 1, 0] and points("5.4") == "0.75"
    assert (entry.facet, entry.happened_on) == ("推荐就业", date(2026, 3, 2))
    assert entry.title == "随军家属〔2026〕1号" and entry.unit.name == "退役军人局"
    assert take(case, "followed_done", (8, 1)).state == "done" and sums() == [1, 1, 0]


@pytest.mark.parametrize(
    ("former", "way", "facet"),
    [("公务员", "转任", "转任交流"), ("事业单位工作人员", "交流", "转任交流")],
)
def test_former_civil_servants_and_staff_are_moved_by_order(sorted_, take, former, way, facet):
    case = sorted_(way, former=former)
    case = take(case, "sorted_done", (4, 1), employer="样例单位", day="2026-04-01")
    take(case, "named_done", (5, 1), proof="任职或调动文件")
    assert Entry.objects.get().facet == facet


@pytest.mark.parametrize(("former", "way"), [("公务员", "交流"), ("没有工作过", "转任")])
def test_nobody_else_is(sorted_, former, way):
    with pytest.raises(Refused, match=f"“{way}”只对随军前是"):
        sorted_(way, former=former)


def test_six_months_run_from_the_day_the_unit_was_named(sorted_, take):
    """Named on 2026-08-31: six months end on the last day of February."""
    case = sorted_("推荐就业")
    case = take(case, "sorted_done", (9, 2), employer="样例公司", day="2026-08-31")
    assert case.due_on == date(2027, 2, 28)


def test_another_unit_begins_six_months_anew(sorted_, take):
    case = sorted_("推荐就业")
    case = take(case, "sorted_done", (4, 1), employer="样例公司", day="2026-04-01")
    case = take(case, "decline", (4, 20), text="样例原因")
    assert case.state == "verified" and case.due_on is None and sums() == [1, 0, 0]
    case = take(case, "verified_done", (4, 21), way="推荐就业")
    case = take(case, "sorted_done", (5, 4), employer="样例二公司", day="2026-05-04")
    assert case.due_on == date(2026, 11, 4)
    assert queries.personal(case)["employer"] == "样例二公司"


def test_the_number_of_failed_referrals_decides_on_a_public_service_post(
    office, sorted_, take, figures
):
    case = sorted_("推荐就业")
    case = take(case, "resort", (3, 12), text="样例")
    with pytest.raises(Refused, match="几次没有成的推荐”还没有填写"):
        take(case, "verified_done", (3, 13), way="公益性岗位")
    figures("spouse", referrals="2")
    case = take(case, "verified_done", (3, 13), way="推荐就业")
    refer(office, case, 20)
    refer(office, case, 21, result="已录用", reason="")
    case = take(case, "resort", (3, 22), text="样例")
    with pytest.raises(Refused, match="要先有2次没有成的推荐记录,现在有1次,还差1次"):
        take(case, "verified_done", (3, 23), way="公益性岗位")
    case = take(case, "verified_done", (3, 23), way="推荐就业")
    wrong = refer(office, case, 24)
    line_actions.void_line(by=office, line=wrong, reason="样例")
    refer(office, case, 25)
    case = take(case, "resort", (3, 26), text="样例")
    assert take(case, "verified_done", (3, 27), way="公益性岗位").state == "sorted"


def test_a_referral_that_failed_has_its_reason_and_stands_once(office, sorted_):
    case = sorted_("推荐就业")
    with pytest.raises(Refused, match="没有成的推荐要写明原因"):
        refer(office, case, 20, reason="")
    refer(office, case, 20)
    with pytest.raises(Refused, match="已经登记过"):
        refer(office, case, 20)


def test_the_cash_subsidy_is_the_local_paper_s(sorted_, take, figures, office):
    case = sorted_("货币补助")
    with pytest.raises(Refused, match="“货币补助标准.元.”还没有填写"):
        take(case, "pay", (4, 1), step="一次性补助")
    figures("spouse", subsidy="一次性补助=12000")
    with pytest.raises(Refused, match="没有“两次”这一档,可写:一次性补助"):
        take(case, "pay", (4, 1), step="两次")
    with pytest.raises(Refused, match="“分流”是您办的"):
        take(case, "pay", (4, 1), by=office, step="一次性补助")
    take(case, "pay", (4, 1), step="一次性补助")
    assert sums() == [1, 1, Decimal(12000)] and Entry.objects.get().facet == "货币补助"


def test_an_amount_of_nothing_is_refused_when_typed(figures):
    with pytest.raises(Refused) as refused:
        figures("spouse", subsidy="一次性补助=0")
    assert "金额要大于0" in refused.value.problems[0]


def test_money_is_not_paid_where_something_else_was_decided(sorted_, take, figures):
    figures("spouse", subsidy="一次性补助=12000")
    with pytest.raises(Refused, match="分流的是“推荐就业”"):
        take(sorted_("推荐就业"), "pay", (4, 1), step="一次性补助")


def test_work_of_her_own_needs_its_proof_and_no_unit(sorted_, take):
    case = sorted_("自主就业创业")
    with pytest.raises(Refused, match="不用明确单位"):
        take(case, "sorted_done", (4, 1), employer="样例", day="2026-04-01")
    with pytest.raises(Refused, match="有几处"):
        take(case, "settle", (4, 1))
    take(case, "settle", (4, 1), proof="营业执照")
    assert sums() == [1, 1, 0] and Entry.objects.get().facet == "自主就业创业"


def test_settle_is_for_work_of_her_own_alone(sorted_, take):
    with pytest.raises(Refused, match="请先明确单位或改变方式"):
        take(sorted_("推荐就业"), "settle", (4, 1), proof="营业执照")


@pytest.mark.parametrize("number", ["12345", "某部2026-3", "2026-3部队"])
def test_a_number_that_could_be_a_unit_s_is_refused(opened, take, number):
    with pytest.raises(Refused) as refused:
        take(opened(), "received_done", (3, 6), paper_no=number, true="是")
    told = [refused.value.sentence, *refused.value.problems]
    # By the kind's own rule, or at the gate before it.
    assert any("部队名称和代号" in one or "某部队" in one for one in told)


@pytest.mark.parametrize(
    ("changed", "told"), [({"approved": "否"}, "没有批准随军"), ({"moved": "否"}, "户口还没有")]
)
def test_without_approval_or_the_move_it_goes_no_further(opened, take, changed, told):
    with pytest.raises(Refused, match=told):
        take(opened(**changed), "received_done", (3, 6), **CHECKED)
    assert not Entry.objects.exists()


def test_who_verified_does_not_split(opened, take, office):
    case = take(opened(), "received_done", (3, 6), by=office, **CHECKED)
    with pytest.raises(Refused, match="“登记军地核验”是您办的"):
        take(case, "verified_done", (3, 10), way="推荐就业")


def test_put_off_she_still_waits_and_comes_back(sorted_, take):
    case = take(sorted_("推荐就业"), "defer", (4, 1), text="样例原因")
    assert case.state == "deferred" and sums() == [1, 0, 0]
    assert take(case, "resume", (9, 1)).state == "verified"


def test_withdrawn_she_is_out_of_the_count_but_not_after_she_was_settled(sorted_, take):
    case = take(sorted_("自主就业创业"), "settle", (4, 1), proof="营业执照")
    with pytest.raises(Refused, match="已经落实的不能撤回"):
        take(case, "withdraw", (5, 1), text="样例")
    assert sums() == [1, 1, 0]


def test_withdrawn_before_she_is_not_counted(sorted_, take):
    take(sorted_("推荐就业"), "withdraw", (4, 1), text="样例")
    assert sums() == [0, 0, 0]


def test_one_person_has_one_case_and_one_approval_is_used_once(opened, sorted_, take):
    case = sorted_("自主就业创业")
    with pytest.raises(Refused, match="已经受理过,编号随军家属〔2026〕1号"):
        opened()
    case = take(take(case, "settle", (4, 1), proof="营业执照"), "followed_done", (8, 1))
    again = opened(day=(9, 1))
    with pytest.raises(Refused, match="已经用来办过安置"):
        take(again, "received_done", (9, 2), **CHECKED)
    assert take(again, "received_done", (9, 2), paper_no="2026-9", true="是").state == "verified"


def test_nothing_personal_stands_in_the_clear(office, sorted_, take):
    case = sorted_("推荐就业")
    refer(office, case, 20)
    case = take(case, "sorted_done", (4, 1), employer="样例接收单位", day="2026-04-01")
    take(case, "named_done", (5, 1), proof="劳动或聘用合同")
    secret = [v for k, v in TYPED.items() if k in ("name", "id_no", "phone", "merit", "wish")]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            found += [(table, w) for w in (*secret, "样例学历", "样例接收单位") if w in rows]
    assert found == []
