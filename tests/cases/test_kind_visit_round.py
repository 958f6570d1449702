"""走访慰问: the plan holds, two sign, nobody twice, stock closes to zero, no unit can be counted."""

from datetime import date
from decimal import Decimal

import pytest

from tongxin.cases import actions, line_actions, queries, shown
from tongxin.cases.kinds.visit_round import KIND
from tongxin.cases.models import CaseEvent
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger.actions import Rejected
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "festival": "春节", "round_year": "2026", "body": "政府", "plan": "10000", "budget": "样例科目",
}  # fmt: skip
GOODS = {"item": "慰问包", "measure": "份", "quantity": "10", "price": "300", "sum": "3000",
         "bill": "样例单据1", "day": "2026-02-03"}  # fmt: skip
SIGNED = {"taker": "样例经办甲", "taker2": "样例经办乙", "signed": "是", "sheet": "1",
          "day": "2026-02-05"}  # fmt: skip
HOME = {"household": "H-001", "family": "优抚对象", "item": "慰问包", "quantity": "1", **SIGNED}


@pytest.fixture
def take(office, colleague):
    """Takes a step; plans and accounts by another than who goes."""

    def step(case, key, moment=(2, 2), by=None, **raw):
        who = by or (colleague if key in ("planned_done", "counting_done") else office)
        with clock.at(on(2026, *moment)):
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def line(office):
    def add(case, kind, base, **changed):
        with clock.at(on(2026, 2, 10)):
            raw = base | changed
            return line_actions.add_line(by=office, case=case, kind=kind, raw=raw)

    return add


@pytest.fixture
def buying(office, take):
    case = actions.open_case(by=office, kind="visit_round", raw=TYPED)
    return take(case, "planned_done", paper_no="样例〔2026〕1号")


@pytest.fixture
def giving(buying, take, line):
    line(buying, "goods", GOODS)
    return take(buying, "buying_done", (2, 4))


def units(line, case, letters):
    for letter in letters:
        line(case, "unit", SIGNED, alias=f"驻区单位{letter}")


def together(line, case, quantity):
    base = {"item": "慰问包", "day": "2026-02-06"}
    return line(case, "together", base, quantity=quantity)


def rest(line, case, quantity):
    base = {"item": "慰问包", "day": "2026-02-07", "kept": "样例仓库"}
    return line(case, "rest", base, quantity=quantity)


def test_a_round_closes_to_zero_and_the_score_moves(giving, take, line, figures, points):
    figures("visit_round", least_units="3")
    line(giving, "given", HOME)
    line(giving, "given", HOME, household="H-002", family="退役军人")
    units(line, giving, "甲乙丙")
    together(line, giving, "6")
    case = take(giving, "giving_done", (2, 6), day="2026-02-06")
    rest(line, case, "2")
    assert points("3.8") == "0"
    take(case, "counting_done", (2, 9))
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.happened_on) == ("visit", "春节", date(2026, 2, 6))
    assert (entry.amount, entry.people) == (Decimal(2400), 2)
    assert entry.data["recipients"] == ["驻区部队", "退役军人", "优抚对象"]
    assert entry.data["leaders"] == ["政府"] and entry.data["goods"] == "慰问包"
    assert points("3.8") == "0.25"
    assert "走访2户和3家驻区单位" in CaseEvent.objects.get(step="counting_done").text


def test_it_does_not_close_while_one_piece_is_unaccounted_for(giving, take, line):
    line(giving, "given", HOME)
    case = take(giving, "giving_done", (2, 6), day="2026-02-06")
    rest(line, case, "8")
    with pytest.raises(Refused, match="“慰问包”差1"):
        take(case, "counting_done", (2, 9))
    assert not Entry.objects.exists()


def test_who_ended_the_visits_does_not_close_the_account(giving, take, line, office):
    line(giving, "given", HOME)
    case = take(giving, "giving_done", (2, 6), day="2026-02-06")
    with pytest.raises(Refused, match="“走访结束”是您办的"):
        take(case, "counting_done", (2, 9), by=office)


def test_who_drew_up_the_plan_does_not_approve_it(office, take):
    case = actions.open_case(by=office, kind="visit_round", raw=TYPED)
    with pytest.raises(Refused, match="由另一个人"):
        take(case, "planned_done", by=office, paper_no="样例")


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"sum": "3001"}, "数量乘单价"), ({"quantity": "40", "sum": "12000"}, "超过计划金额10000元")],
)
def test_purchases_fit_their_factors_and_the_plan(buying, line, changed, told):
    with pytest.raises(Refused, match=told):
        line(buying, "goods", GOODS, **changed)


def test_all_purchases_together_stay_within_the_plan(buying, line):
    line(buying, "goods", GOODS)
    with pytest.raises(Refused, match="已经入账"):
        line(buying, "goods", GOODS)
    line(buying, "goods", GOODS, item="米", quantity="70", price="100", sum="7000")
    with pytest.raises(Refused, match="超过计划金额"):
        line(buying, "goods", GOODS, item="油", quantity="1", price="1", sum="1")


def test_without_goods_nobody_sets_out(buying, take):
    with pytest.raises(Refused, match="还没有登记物资入账"):
        take(buying, "buying_done")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"taker2": "样例经办甲"}, "两个人签字"),
        ({"signed": "否"}, "收到方签字以后"),
        ({"household": "样例甲家"}, "户号请写字母和数字"),
        ({"item": "米"}, "没有入账"),
        ({"quantity": "11"}, "只剩10份"),
        ({"quantity": "0"}, "份数要大于0"),
    ],
)
def test_what_is_given_out_is_signed_by_two_and_in_stock(giving, line, changed, told):
    with pytest.raises(Refused, match=told):
        line(giving, "given", HOME, **changed)


def test_nobody_twice_in_a_round_unless_the_paper_allows_it_with_a_reason(giving, line, figures):
    line(giving, "given", HOME)
    for changed in ({}, {"day": "2026-02-06", "reason": "样例"}):
        with pytest.raises(Refused, match="已经慰问过"):
            line(giving, "given", HOME, **changed)
    figures("visit_round", twice="优抚对象=样例文件第1条")
    with pytest.raises(Refused, match="要写明原因"):
        line(giving, "given", HOME, day="2026-02-06")
    line(giving, "given", HOME, day="2026-02-06", reason="样例原因")
    with pytest.raises(Refused, match="已经登记过"):
        line(giving, "given", HOME, day="2026-02-06", reason="样例原因")


def test_a_class_nobody_knows_is_refused_in_the_table(figures):
    with pytest.raises(Refused) as refused:
        figures("visit_round", twice="老兵=样例")
    assert "没有“老兵”这类对象" in refused.value.problems[0]


@pytest.mark.parametrize("alias", ["某部三连", "驻区单位1", "61234部队", "驻区单位甲60人"])
def test_a_unit_is_an_alias_and_nothing_else(giving, line, alias):
    with pytest.raises(Refused, match="只写“驻区单位甲”|有几处需要改"):
        line(giving, "unit", SIGNED, alias=alias)


def test_a_unit_s_row_has_no_quantity_whatever_is_typed(giving, line):
    made = line(giving, "unit", SIGNED, alias="驻区单位甲", quantity="60")
    assert made.quantity is None and "60" not in str(made.data)
    with pytest.raises(Refused, match="已经登记过"):
        line(giving, "unit", SIGNED, alias="驻区单位甲")


def test_a_sum_of_few_units_is_not_taken_in(giving, line, figures):
    units(line, giving, "甲乙")
    with pytest.raises(Refused, match="还没有填写,给驻区单位的物资先在纸面登记"):
        together(line, giving, "6")
    figures("visit_round", least_units="3")
    with pytest.raises(Refused, match="只登记了2家驻区单位,不到3家"):
        together(line, giving, "6")
    units(line, giving, "丙")
    assert together(line, giving, "6").quantity == 6


def test_one_unit_is_too_few_even_if_the_figure_says_one(giving, line, figures):
    figures("visit_round", least_units="1")
    units(line, giving, "甲")
    with pytest.raises(Refused, match="不到2家"):
        together(line, giving, "6")


def test_while_undecided_the_number_of_units_is_not_told(giving, take, line):
    line(giving, "given", HOME, quantity="10")
    units(line, giving, "甲乙丙丁")
    case = take(giving, "giving_done", (2, 6), day="2026-02-06")
    take(case, "counting_done", (2, 9))
    text = CaseEvent.objects.get(step="counting_done").text
    assert text == "走访1户,并走访驻区部队。"


def test_lines_of_units_leave_no_name_or_number_in_entry_title_and_trail(
    giving, take, line, figures
):
    figures("visit_round", least_units="2")
    line(giving, "given", HOME)
    units(line, giving, "甲乙")
    together(line, giving, "7")
    case = take(giving, "giving_done", (2, 6), day="2026-02-06")
    rest(line, case, "2")
    case = take(case, "counting_done", (2, 9))
    entry = Entry.objects.get()
    said = [
        case.title,
        entry.title,
        str(entry.data),
        *Event.objects.values_list("sentence", flat=True),
    ]
    assert not [w for w in said if "驻区单位甲" in w or "样例经办" in w or "H-001" in w]
    assert entry.people == 1


def test_a_round_with_goods_is_accounted_for_and_not_withdrawn(giving, take):
    with pytest.raises(Refused, match="已经有物资入账"):
        take(giving, "withdraw", (2, 6), text="样例")


def test_one_body_has_one_round_a_festival_and_budget_line(office, buying):
    with pytest.raises(Refused, match="已经受理过,编号走访〔2026〕1号"):
        actions.open_case(by=office, kind="visit_round", raw=TYPED)
    actions.open_case(by=office, kind="visit_round", raw=TYPED | {"body": "人大"})


def test_a_day_to_come_is_refused(giving, line):
    with pytest.raises((Refused, Rejected)):
        line(giving, "given", HOME, day="2026-03-01")


def test_what_a_paper_says_of_all_its_rows_is_filled_in_from_the_row_before(giving, line):
    spec = KIND.line("given")
    assert queries.row_before(giving, spec) == {}
    row = line(giving, "given", HOME)
    kept = queries.row_before(giving, spec)
    assert kept["taker"] == HOME["taker"] and kept["day"] == HOME["day"]
    assert not {"household", "signed", "reason"} & set(kept)
    type(row).objects.filter(pk=row.pk).update(void="写错")
    assert queries.row_before(giving, spec) == {}


def test_the_page_says_what_is_not_accounted_for(giving, line, office, take):
    line(giving, "given", HOME, quantity="9")
    [row] = shown.show(office, giving).balance.rows
    assert row == ("慰问包", 10, 9, 0, 1)


def test_before_anything_came_in_there_is_nothing_to_account_for(buying, office):
    assert shown.show(office, buying).balance is None
