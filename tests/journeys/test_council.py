"""A council from its agenda to its minutes: old items first, and no end before everything is told."""

from playwright.sync_api import expect

from tests.journeys.acts import (
    follows,
    goes_to,
    is_titled,
    is_told,
    logs_in,
    presses,
    ticks,
    types,
    unfolds,
)

COUNCIL = "议军〔2026〕2号 2026年军地联席会"


def test_a_council_hears_decides_and_is_written_up(page, new_page, sampled):
    logs_in(page, "office")
    opens_the_council(page)
    puts_a_need_on_the_agenda(page)
    settles_the_agenda_for_today(page)
    cannot_end_it_before_the_old_items_are_told(page)
    tells_the_old_items(page)
    decides_on_the_topic(page)
    ends_it(page)
    signs_the_minutes(logs_in(new_page(), "fuhe"))
    puts_the_minutes_into_the_ledger(page)


def opens_the_council(page):
    goes_to(page, "办件")
    follows(page, "议军〔2026〕2号")
    is_titled(page, COUNCIL)
    is_told(page, "2件还没有报告")


def puts_a_need_on_the_agenda(page):
    page.get_by_label("互提〔2026〕2号").check()
    presses(page, "列入议题")
    is_told(page, "已列入议题1个")


def settles_the_agenda_for_today(page):
    follows(page, "送审议题")
    presses(page, "送审议题")
    follows(page, "审定议题")
    types(page, 谁审定的="样例领导小组", 会议日期="2026-11-24")
    presses(page, "审定议题")
    is_told(page, "现在是“召开”")


def cannot_end_it_before_the_old_items_are_told(page):
    follows(page, "会议结束")
    types(page, 参会人次="38")
    presses(page, "会议结束")
    is_told(page, "以前的事项还有2件没有报告(互提〔2025〕6号、互提〔2025〕9号)")
    follows(page, "取消")


def tells_the_old_items(page):
    ticks(page, "已报告")  # all of them
    presses(page, "记下已报告")
    is_told(page, "已记下2件的报告")


def decides_on_the_topic(page):
    unfolds(page, "列入清单")
    types(page, 办结时限="2027-02-26", 质量要求="样例:按清单办到")
    presses(page, "记下“列入清单”")
    is_told(page, "列入清单,2027年2月26日前办结,质量要求:样例:按清单办到")


def ends_it(page):
    follows(page, "会议结束")
    types(page, 参会人次="38")
    presses(page, "会议结束")
    is_told(page, "现在是“纪要审签”")
    with page.expect_download() as download:
        follows(page, "下载纪要")
    assert download.value.suggested_filename == "2026年军地联席会纪要.docx"


def signs_the_minutes(other):
    opens_to_sign(other)
    types(other, 谁签发的="样例主任", 纪要第几期="2")
    presses(other, "签发纪要")
    is_told(other, "现在是“印发”")


def opens_to_sign(other):
    goes_to(other, "办件")
    follows(other, "议军〔2026〕2号")
    follows(other, "签发纪要")


def puts_the_minutes_into_the_ledger(page):
    page.reload()
    row = page.get_by_role("listitem").filter(has_text="下载纪要")
    row.get_by_role("button", name="放入台账").click()
    is_told(page, "纪要已放入台账")
    expect(page.get_by_role("listitem").filter(has_text="● 已有")).to_have_count(1)
