"""A leader asks where the total comes from: from the figure on top down to a sentence in a file."""

import io
import re
from decimal import Decimal

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.acts import figure, follows, is_titled, is_told, logs_in

QUOTE = "深入开展双拥共建,巩固军政军民团结。"
PROOF = "2024年政府工作报告双拥内容摘页"


def test_the_total_opens_down_to_the_passage_in_a_file(page, sampled):
    logs_in(page, "office")
    total = {word: figure(page, word) for word in ("上报", "认定")}
    opens_the_sheet_behind_the_total(page, total)
    opens_an_item_of_the_sheet(page)
    reads_how_its_points_came_about(page)
    reads_the_passage_in_the_cell(page)
    opens_the_records_behind_a_point(page)
    opens_the_entry_and_its_file(page)
    finds_the_quoted_sentence_on_the_page_named(page)


def test_the_sheet_as_of_last_quarter_is_one_click_and_shows_another_total(page, sampled):
    logs_in(page, "office")
    follows(page, "评分表")
    today = totals(page)
    follows(page, "2026年9月底")
    is_titled(page, "评分表:截至2026年9月30日")
    assert totals(page) != today
    follows(page, "今天")
    is_titled(page, "评分表")
    assert totals(page) == today


def opens_the_sheet_behind_the_total(page, total):
    page.get_by_text("上报").get_by_role("link").first.click()
    is_titled(page, "评分表")
    assert totals(page) == (total["上报"], total["认定"])
    assert total["上报"] > total["认定"] > 0


def totals(page):
    """上报 and 认定 in the last line of the sheet."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="总分"))
    return tuple(
        Decimal(text) for text in row.get_by_role("cell").all_inner_texts() if text.strip()
    )


def opens_an_item_of_the_sheet(page):
    item = page.get_by_role("row").filter(has_text="双拥工作进规划、进考核、进报告")
    item.get_by_role("link", name="2024年").click()
    is_titled(page, "1.1 双拥工作进规划、进考核、进报告 · 2024年")


def reads_how_its_points_came_about(page):
    is_told(page, "4个要点具备4个(区域发展规划、党政军领导考核、政府工作报告、人武部党委报告)")
    is_told(page, "标准原文")


def reads_the_passage_in_the_cell(page):
    piece = page.get_by_role("listitem").filter(has_text=QUOTE)
    expect(piece).to_contain_text("第2页")
    expect(piece).to_contain_text("结论:双拥工作写入2024年政府工作报告")


def opens_the_records_behind_a_point(page):
    line = page.get_by_role("listitem").filter(has_text=re.compile("^政府工作报告:"))
    line.get_by_role("link").click()
    is_told(page, "“政府工作报告”的记录")
    expect(page.get_by_role("table").first).to_contain_text(PROOF)


def opens_the_entry_and_its_file(page):
    follows(page, re.compile(f"^{PROOF}"))
    is_titled(page, re.compile(PROOF))
    is_told(page, QUOTE)
    is_told(page, "第2页")
    page.locator(".proof").filter(has_text=QUOTE).get_by_role("link").first.click()
    is_told(page, "用在哪里")
    is_told(page, QUOTE)


def finds_the_quoted_sentence_on_the_page_named(page):
    address = page.get_by_role("link", name="打开", exact=True).get_attribute("href")
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    words = PdfReader(io.BytesIO(answer.body())).pages[1].extract_text()
    assert QUOTE in "".join(words.split())
