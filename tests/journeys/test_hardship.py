"""困难帮扶: seen by two, discussed, noticed by number, paid once; a second time is refused."""

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import (
    answers_by_label,
    comes_for_cases,
    finds_the_case,
    follows,
    goes_to,
    is_told,
    presses,
    takes_the_step,
)

NUMBER = "困难帮扶〔2026〕1号"
NAME, ID_NUMBER, ACCOUNT = "样例老兵", "样例证件0018", "样例账号6222"
ASKED = {
    "怎么知道的": "走访发现", "困难类别": "患病住院", "事情发生的日期": "2026-11-20", "姓名": NAME,
    "身份证号": ID_NUMBER, "身份": "退役军人", "联系电话": "样例电话", "家庭住址": "样例住址",
    "自己负担的费用": "8000", "家庭人口": "2", "家庭月收入合计": "3000", "其中的抚恤优待金": "1000",
    "收款的银行账号": ACCOUNT, "住在哪个镇街": "德感街道",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _aid(local_figures):
    table = "患病住院=30%,最多5000\n遭受灾害=定额2000"
    local_figures("hardship", table=table, income_line="1500", notice_days="5")


def test_it_is_seen_by_two_decided_noticed_by_number_and_paid_once(page, new_page, later):
    comes_for_cases(page, "degan")
    takes_it_in(page)
    is_told(page, f"已受理,编号{NUMBER}。")
    sees_it(page)
    is_not_the_second(page)
    is_seen_by_another(comes_for_cases(new_page(), "zhen"))
    is_passed_by_the_street(page, comes_for_cases(new_page(), "head"))
    later(6)
    approves(new_page)
    pays(comes_for_cases(new_page(), "second"))


def test_one_event_is_not_taken_in_twice(page):
    comes_for_cases(page, "degan")
    takes_it_in(page)
    takes_it_in(page, 困难类别="遭受灾害", 怎么知道的="本人申请")
    is_told(page, f"这件事已经受理过,编号{NUMBER},不用重复受理。")
    for secret in (NAME, ID_NUMBER, ACCOUNT):
        expect(page.get_by_role("alert")).not_to_contain_text(secret)


def takes_it_in(page, **changed):
    goes_to(page, "办件")
    follows(page, "受理")
    follows(page, "困难帮扶")
    answers_by_label(page, **(ASKED | changed))
    presses(page, "受理")


def sees_it(page):
    takes_the_step(page, "登记上门核查", 情况属实="是", 参加的人与申请人都没有利害关系="是")


def is_not_the_second(page):
    """Whoever went first does not confirm it."""
    follows(page, "确认核查")
    answers_by_label(
        page, **{"本人一同上门,情况属实": "是", "参加的人与申请人都没有利害关系": "是"}
    )
    presses(page, "确认核查")
    is_told(page, "这一步要由另一个人办理")


def is_seen_by_another(page):
    finds_the_case(page, NUMBER)
    takes_the_step(
        page, "确认核查", **{"本人一同上门,情况属实": "是", "参加的人与申请人都没有利害关系": "是"}
    )


def is_passed_by_the_street(page, head):
    finds_the_case(page, NUMBER)
    takes_the_step(
        page, "登记评议", 参加评议的人数="5", 同意的人数="4", 参加的人与申请人都没有利害关系="是"
    )
    finds_the_case(head, NUMBER)
    takes_the_step(head, "镇街审核")
    is_told(head, "公示中")


def approves(new_page):
    """The term is over; 30% of 8000 yuan."""
    street, office = comes_for_cases(new_page(), "degan"), comes_for_cases(new_page(), "office")
    finds_the_case(street, NUMBER)
    takes_the_step(street, "公示期满", 有异议="否")
    finds_the_case(office, NUMBER)
    takes_the_step(office, "区级审批", 核定金额="2400")


def pays(page):
    """By another than who approved; the entry has the number and the sum, and no name."""
    finds_the_case(page, NUMBER)
    takes_the_step(page, "登记拨付", 银行回单编号="样例回单001")
    page.get_by_role("main").get_by_role("link", name=NUMBER).click()
    expect(page.get_by_role("main")).to_contain_text("2,400元")
    for secret in (NAME, ID_NUMBER, ACCOUNT):
        assert secret not in page.content()
