"""A published standard as a clerk gets it: merged cells, sums that disagree, a block pasted below."""

import io

from openpyxl import Workbook
from playwright.sync_api import expect

from tests.journeys.acts import follows, goes_to, is_titled, is_told, logs_in, presses, types

ROWS = [
    ["江津区双拥工作考评标准(样例)"],
    ["考评项目", "序号", "考评内容", "分值", "评分标准", "责任单位"],
    ["一、组织领导(6分)", "1", "双拥工作进规划", "２分",
     "四个要点:规划、考核、报告、党委,每有一处得0.5分", "牵头:退役军人局 配合:区教委"],
    [None, "2", "会议制度", "(1分)", "议军会0.5分;领导小组全会0.5分", "退役军人局、区教委"],
    ["二、宣传教育(2分)", "3", "国防教育进课堂", 2,
     "国民教育0.8分、部队教育0.6分、宣传教育0.6分", "区教委"],
    ["加分项"],
    [None, "1", "工作经验在全国推广", "1", "每次加0.5分,最多1分", "退役军人局"],
]  # fmt: skip


def test_a_messy_spreadsheet_is_read_line_by_line_and_brought_in(page, district):
    logs_in(page, "office")
    uploads_the_standard(page, workbook(ROWS))
    reads_what_was_understood(page)
    presses(page, "导入")
    finds_it_in_use(page)


def test_a_new_version_shows_its_differences(page, district):
    logs_in(page, "office")
    uploads_the_standard(page, workbook(ROWS))
    presses(page, "导入")
    uploads_the_standard(page, workbook(repriced(ROWS)))
    is_told(page, "和现行版本相比")
    is_told(page, "会议制度")
    presses(page, "导入")
    follows(page, "与第1版对比")
    is_titled(page, "江津区双拥工作考评标准(样例):第1版到第2版")
    expect(page.get_by_role("listitem").filter(has_text="会议制度")).to_contain_text("1分")
    expect(page.get_by_role("listitem").filter(has_text="会议制度")).to_contain_text("2分")


def workbook(rows):
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("A6:F6")
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def repriced(rows):
    """The second item is worth two points now."""
    changed = [list(row) for row in rows]
    changed[3][3:5] = ["2分", "议军会1分;领导小组全会1分"]
    return changed


def uploads_the_standard(page, content):
    goes_to(page, "标准")
    follows(page, "导入标准")
    page.locator("#f-file").set_input_files({
        "name": "考评标准.xlsx", "buffer": content,
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    })  # fmt: skip
    types(page, 标准代号="district", 创建周期第一天="2024-01-01")
    presses(page, "看看读懂了什么")


def reads_what_was_understood(page):
    is_told(page, "2个考评项目、3项考评内容")
    is_told(page, "标明6分,加起来是3分")
    lines = page.get_by_role("table").last
    planning = lines.get_by_role("row").filter(has_text="双拥工作进规划")
    expect(planning).to_contain_text("逐点")
    expect(planning).to_contain_text("每有一处得0.5分")
    expect(lines.get_by_role("row").filter(has_text="工作经验在全国推广")).to_be_visible()


def finds_it_in_use(page):
    is_titled(page, "江津区双拥工作考评标准(样例)")
    goes_to(page, "总表")
    row = page.get_by_role("row").filter(has_text="双拥工作进规划")
    expect(row).to_contain_text("0/2")
    expect(page.get_by_role("table").last).to_contain_text("工作经验在全国推广")
