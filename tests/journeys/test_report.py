"""From a draft to the day when the ledger contradicts it: the list names the report and the entry."""

from playwright.sync_api import expect

from tests.journeys.acts import follows, goes_to, is_titled, is_told, logs_in, presses, types

FIELDS = {"幅员面积": "××", "常住人口": "××", "镇街数": "30", "优抚对象人数": "××",
          "存在的问题": "佐证材料收集不够及时(样例)", "下一步打算": "补齐缺项(样例)"}  # fmt: skip


def test_a_report_is_drafted_filled_issued_and_overtaken_by_a_correction(page, sampled):
    logs_in(page, "office")
    drafts_a_briefing(page)
    is_told(page, "处补齐后才能印发")
    fills(page)
    issues(page)
    reads_where_a_figure_comes_from(page)
    withdraws_an_entry_behind_it(page)
    is_told_that_the_report_is_wrong(page)


def drafts_a_briefing(page):
    goes_to(page, "报告")
    follows(page, "工作材料")
    follows(page, "拟一份")
    page.get_by_label("汇报材料", exact=True).check()
    types(page, 从哪天起="2025-01-01", 到哪天止="2025-12-31")
    presses(page, "拟稿")
    is_titled(page, "江津区双拥工作情况汇报")


def fills(page):
    follows(page, "填写和修改")
    types(page, **FIELDS)
    text = page.get_by_label("正文")
    text.fill(text.input_value().replace("一是会议定事。", "一是会议定事、文件定责。"))
    presses(page, "保存")
    is_told(page, "文件定责")


def issues(page):
    follows(page, "印发")
    presses(page, "印发")
    is_told(page, "已印发,每个数都已固定。")


def reads_where_a_figure_comes_from(page):
    page.get_by_role("article").get_by_role("link", name="19名").click()
    is_titled(page, "军人子女入学入托:19名")
    is_told(page, "已固定")
    is_told(page, "台账“军人子女教育优待”")


def withdraws_an_entry_behind_it(page):
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    follows(page, "撤回")
    types(page, 撤回的原因="重复登记")
    presses(page, "撤回")
    is_told(page, "已撤回")


def is_told_that_the_report_is_wrong(page):
    goes_to(page, "今日")
    row = page.get_by_role("listitem").filter(has_text="里有数不对了")
    row.get_by_role("link", name="查看").click()
    is_titled(page, "台账更正后不对的材料")
    row = page.get_by_role("row").filter(has_text="军人子女入学入托")
    expect(row).to_contain_text("19名")
    row.get_by_role("link", name="军人子女入学入托").click()
    is_told(page, "现在台账是")
    expect(page.get_by_role("row").filter(has_text="已撤回")).to_have_count(1)
