"""Personal data of a case: masked, opened one at a time for a purpose, and the trail of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import comes_for_cases, finds_the_case, follows, goes_to, logs_in, presses
from tongxin.cases import actions

NAME, PHONE_NO, ID_NUMBER = "样例老兵", "样例电话5678", "样例证件0018"
NUMBER = "优待证〔2026〕1号"


@pytest.fixture
def card(people):
    return actions.open_case(
        by=people["degan"], kind="card",
        raw={"matter": "首次申领", "who": "退役军人", "name": NAME, "id_no": ID_NUMBER,
             "phone": PHONE_NO, "town": "德感街道"},
    )  # fmt: skip


def test_a_field_is_opened_for_a_purpose_and_the_auditor_reads_who_and_why(page, new_page, card):
    comes_for_cases(page, "degan")
    is_nowhere_in_the_list(page)
    finds_the_case(page, NUMBER)
    assert NAME not in page.content()
    asks_without_a_purpose(page)
    asks_for_the_name(page, "核对身份")
    is_masked_again(page)
    the_auditor_reads(logs_in(new_page(), "audit"))


def is_nowhere_in_the_list(page):
    goes_to(page, "办件")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    for secret in (NAME, PHONE_NO, ID_NUMBER):
        assert secret not in page.content()


def opens_the_question(page):
    page.locator("summary").filter(has_text="查看姓名").click()


def asks_without_a_purpose(page):
    opens_the_question(page)
    presses(page, "查看")
    expect(page.get_by_text("请写明查看的用途")).to_be_visible()
    follows(page, "返回上一页")


def asks_for_the_name(page, purpose):
    opens_the_question(page)
    page.get_by_label("查看姓名的用途").fill(purpose)
    presses(page, "查看")
    expect(page.get_by_role("definition").filter(has_text=NAME)).to_be_visible()
    assert PHONE_NO not in page.content() and NAME not in page.url


def is_masked_again(page):
    finds_the_case(page, NUMBER)
    assert NAME not in page.content()


def the_auditor_reads(page):
    """Who looked at what and what for; not what it said."""
    goes_to(page, "今日")
    follows(page, re.compile("^查看.*条操作记录$"))
    row = page.get_by_text(f"{NUMBER}查看“姓名”,用途:核对身份")
    expect(row.first).to_be_visible()
    assert NAME not in page.content()
