"""满意度问卷 from the first draft to the point it brings: office, a citizen's phone, paper sheets."""

import re

from playwright.sync_api import expect

from tests.journeys.acts import (
    cell_of,
    follows,
    goes_to,
    is_titled,
    is_told,
    logs_in,
    presses,
    types,
)
from tests.journeys.conftest import PHONE


def test_a_questionnaire_goes_out_comes_back_and_moves_the_score(page, new_page, sampled):
    logs_in(page, "office")
    assert points(page) == "—"
    drafts_a_questionnaire(page)
    codes = prints_codes(page)
    answers_by_code(new_page(**PHONE), codes[0])
    answers_by_code(new_page(**PHONE, java_script_enabled=False), codes[1])
    is_refused_a_second_time(new_page(**PHONE), codes[0])
    keys_paper_sheets(page)
    closes_it(page)
    assert points(page) == "2"


def points(page):
    """What 8.4 is worth on the grid now."""
    goes_to(page, "总表")
    told = cell_of(page, "8.4", "2024年").inner_text()
    return re.search(r"([\d.]+|—)/", told)[1]


def drafts_a_questionnaire(page):
    goes_to(page, "督查")
    follows(page, "满意度问卷")
    page.get_by_role("link", name=re.compile("用这份拟.*群众")).click()
    is_titled(page, "拟群众问卷")
    types(page, 问卷名称="旅程群众问卷", 最少有效答卷="4", 截止日期="2026-12-01")
    presses(page, "保存拟稿")
    is_told(page, "已保存为拟稿")
    presses(page, "开始收答卷")
    is_told(page, "题目不能再改")


def prints_codes(page):
    page.get_by_label("印").fill("2")
    presses(page, "印答题码")
    is_told(page, "码只显示这一次")
    codes = page.locator(".slip-code").all_inner_texts()
    page.get_by_role("link", name="旅程群众问卷").click()
    return codes


def answers_by_code(phone, code):
    phone.goto("/q/")
    phone.get_by_label("答题码").fill(code.lower())
    phone.get_by_role("button", name="开始答题").click()
    for number in (1, 2, 3):
        expect(phone.get_by_text(f"第{number}题,共3题")).to_be_visible()
        phone.get_by_role("button", name="满意", exact=True).click()
    is_titled(phone, "已经交卷,谢谢您")


def is_refused_a_second_time(phone, code):
    phone.goto(f"/q/{code.replace(' ', '')}/")
    expect(phone.get_by_role("alert")).to_contain_text("它已经交过卷")


def keys_paper_sheets(page):
    follows(page, "录入纸质答卷")
    for row in (1, 2):
        for question in (1, 2, 3):
            page.get_by_label(f"第{row}行第{question}题").fill("1")
    presses(page, "保存")
    is_told(page, "已保存2张")
    page.get_by_label("第1行答卷号").fill("1")
    page.get_by_label("第1行第1题").fill("5")
    presses(page, "保存")
    is_told(page, "1号答卷已经录过")
    follows(page, "回到问卷")


def closes_it(page):
    expect(page.get_by_text("结束以前只看得到份数")).to_be_visible()
    presses(page, "结束问卷")
    is_told(page, "满意率100.00%,已记入台账并重新计分")
    expect(page.get_by_role("heading", name="逐题结果")).to_have_count(0)


def test_a_leader_signs_a_declaration_on_a_phone(phone, new_page, sampled):
    logs_in(phone, "leader")
    goes_to(phone, "今日")
    page_row = phone.get_by_role("listitem").filter(has_text="否决声明等待签署")
    page_row.get_by_role("link").click()
    follows(phone, "签署")
    is_titled(phone, "否6声明 · 2026年")
    phone.get_by_label("未发生").check()
    presses(phone, "签署")
    is_told(phone, "已签署:未发生")
    desk = new_page()
    logs_in(desk, "office")
    goes_to(desk, "督查")
    follows(desk, "否决项声明")
    row = desk.get_by_role("row").filter(has_text="否6")
    expect(row.get_by_role("cell").nth(3)).to_contain_text("未发生 区教委")
    expect(row.get_by_role("cell").nth(3)).to_contain_text("未签 区退役军人事务局")


def test_a_units_slips_go_out_together(page, sampled):
    logs_in(page, "office")
    goes_to(page, "督查")
    follows(page, "督办单")
    form = page.locator("form").filter(has_text="区城市管理局").filter(has_text="发橙色督办单")
    form.get_by_label("办结期限").fill("2026-12-05")
    form.get_by_role("button", name="发督办单").click()
    is_told(page, "已发督办单1张")
    is_told(page, "橙色督办单")
    is_told(page, re.compile(r"发蓝色督办单〔2026〕\d+号,限2026年11月10日"))
