"""A visit round: goods in, households with two signatures, stock to zero, and the cell 3.8."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from tests.journeys.acts import (
    adds_a_line,
    answers_by_label,
    cell_of,
    comes_for_cases,
    finds_the_case,
    follows,
    goes_to,
    is_told,
    presses,
    takes_the_step,
)
from tests.journeys.conftest import TODAY

NUMBER = "走访〔2026〕1号"
DAY = "2026-07-28"
SIGNED = {
    "领出人一": "样例甲",
    "领出人二": "样例乙",
    "已签收": "是",
    "签字单": "样例1号",
    "日期": DAY,
}


@pytest.fixture(autouse=True)
def _july():
    """八一, while the round still counts for its day."""
    with time_machine.travel(TODAY - timedelta(days=117), tick=True):
        yield


def test_a_round_closes_when_every_piece_is_accounted_for(page, new_page, people):
    comes_for_cases(page, "office")
    begins_a_round(page)
    second = comes_for_cases(new_page(), "second")
    finds_the_case(second, NUMBER)
    takes_the_step(second, "批准方案", 方案文号="样例〔2026〕5号")
    goods_come_in(page)
    households_get_them(page)
    cannot_close_while_one_is_missing(page, second)
    stock_is_zero(page, second)
    stands_in_the_grid(page)


def begins_a_round(page):
    goes_to(page, "办件")
    follows(page, "受理")
    follows(page, "走访慰问")
    answers_by_label(
        page,
        节点="八一",
        年度="2026",
        带队班子="政府",
        列支科目="样例科目",
        **{"计划金额(元)": "500"},
    )
    presses(page, "受理")
    is_told(page, f"已受理,编号{NUMBER}。")


def goods_come_in(page):
    finds_the_case(page, NUMBER)
    adds_a_line(
        page, "物资入账", 品名="大米", 计量单位="袋", 数量="3", 采购单据号="样例单据1", 日期=DAY,
        **{"单价(元)": "100", "金额(元)": "300"},
    )  # fmt: skip
    takes_the_step(page, "开始走访")


def households_get_them(page):
    """A household's number, no name; two took it out, the third signed. What the paper says of all
    its rows is typed once."""
    follows(page, "登记发放到户")
    gives(page, "H-001", 对象="优抚对象", 品名="大米", 份数="1", **SIGNED)
    is_told(page, "已登记发放到户。")
    gives(page, "H-002", 领出人二="样例甲", 已签收="是")
    is_told(page, "领出人要有两个人签字,请写另一个人。")
    answers_by_label(page, 领出人二="样例乙")
    presses(page, "登记")
    is_told(page, "已登记发放到户。")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="大米"))
    expect(row).to_have_text(re.compile(r"大米\s*3\s*2\s*0\s*1"))
    takes_the_step(page, "走访结束", 走访最后一天=DAY)


def gives(page, household, **more):
    answers_by_label(page, 户号=household, **more)
    presses(page, "登记,再登一笔")


def cannot_close_while_one_is_missing(page, second):
    finds_the_case(second, NUMBER)
    follows(second, "核对结账")
    presses(second, "核对结账")
    is_told(second, "入账不等于发放加结余:“大米”差1")


def stock_is_zero(page, second):
    adds_a_line(page, "结余", 品名="大米", 结余份数="1", 存放处="样例库房", 日期=DAY)
    finds_the_case(second, NUMBER)
    takes_the_step(second, "核对结账")


def stands_in_the_grid(page):
    goes_to(page, "总表")
    cell_of(page, "3.8", "2026年").click()
    follows(page, "打开这一格")
    expect(page.get_by_role("main").get_by_role("link", name=NUMBER).first).to_be_visible()
    is_told(page, "2026年八一1次")
