"""From the draw to the closed rectification: two groups mark at once, and the score follows."""

import re

from playwright.sync_api import expect

from tests.journeys.acts import (
    figure,
    follows,
    goes_to,
    is_titled,
    is_told,
    logs_in,
    picks,
    presses,
    takes_a_photo,
    ticks,
    types,
)

TITLE = "年底模拟考评(样例)"
#: With this seed 1.4 and 2.4 are drawn, as anybody can work out.
SEED = "20261132"
LOST = "一所学校没有课表(样例)"
LEFT_OUT = ("拥军支前", "拥政爱民", "政策法规落实", "双拥活动经常", "军民共建", "军政军民关系",
            "基层基础与创新")  # fmt: skip


def test_two_groups_mark_and_what_was_lost_is_mended_and_closed(page, new_page, sampled):
    office, assessor, unit = (logs_in(page, "office"), logs_in(new_page(), "assessor"),
                              logs_in(new_page(), "jiaowei"))  # fmt: skip
    arranges(office)
    draws_and_starts(office)
    before = score(office)
    marks_in_full(assessor, cells=1)
    marks_with_a_reason(office)
    ends_it(office)
    given = score(office)
    assert given < before
    proves(unit)
    closes(office)
    assert score(office) >= before


def test_a_point_is_visited_with_a_phone_and_the_defect_is_assigned(phone, sampled):
    logs_in(phone, "office")
    goes_to(phone, "督查")
    follows(phone, "点位库")
    follows(phone, "支坪镇双拥宣传栏(样例)")
    follows(phone, "记抽查")
    takes_a_photo(phone)
    phone.get_by_label("合格", exact=True).nth(0).check()
    phone.get_by_label("错字", exact=True).check()
    phone.get_by_label("合格", exact=True).nth(2).check()
    types(phone, 整改期限="2026-12-20")
    presses(phone, "记抽查")
    is_told(phone, "已记抽查:不合格1处,已交支坪镇整改。")
    goes_to(phone, "督查")
    follows(phone, "错字:支坪镇双拥宣传栏(样例)")
    is_told(phone, "要看到:文字没有错漏。")


def arranges(page):
    goes_to(page, "督查")
    follows(page, "模拟考评")
    follows(page, "安排模拟考评")
    types(page, 名称=TITLE, 整改期限="2026-12-20", 抽签种子=SEED, 种子从哪里来="会上抽的号码(样例)")
    ticks(page, "样例区办员在第1个组", "样例考评员在第2个组")
    ticks(page, "宣传教育由第1个组评", "组织领导由第2个组评")
    ticks(page, *(f"{name}不考评" for name in LEFT_OUT))
    presses(page, "安排")
    is_told(page, f"已安排“{TITLE}”")


def draws_and_starts(page):
    types(page, 组织领导="1", 宣传教育="1")
    presses(page, "抽取考评内容")
    is_told(page, "已抽取考评内容2个,结果已留底。")
    expect(page.get_by_text("2.4", exact=True)).to_be_visible()
    presses(page, "开始评分")
    is_told(page, "各组可以打开评分表")


def opens_the_sheet(page):
    goes_to(page, "督查")
    follows(page, "模拟考评")
    follows(page, TITLE)
    follows(page, "打开评分表")


def marks_in_full(page, cells):
    opens_the_sheet(page)
    is_titled(page, re.compile("^1.4"))
    for _ in range(cells):
        presses(page, "满分")
        page.keyboard.press("Enter")
    is_told(page, "本组的格都评完了。")


def marks_with_a_reason(page):
    """With the keyboard alone: points, reason, Enter; then two years in full."""
    opens_the_sheet(page)
    is_titled(page, re.compile("^2.4 .* 2024年$"))
    expect(page.get_by_label(re.compile("^得分"))).to_be_focused()
    page.keyboard.type("0.2")
    page.get_by_label("失分原因1", exact=True).fill(LOST)
    page.keyboard.press("Enter")
    is_told(page, "2.4 2024年评0.2分,已记下。")
    for year in ("2025年", "2026年"):
        is_titled(page, re.compile(f"^2.4 .* {year}$"))
        presses(page, "满分")
        page.keyboard.press("Enter")
    is_told(page, "本组的格都评完了。")


def ends_it(page):
    presses(page, "结束评分")
    is_told(page, "失分原因已交办整改。")
    follows(page, "看结果")
    is_told(page, LOST)


def proves(page):
    goes_to(page, "督查")
    follows(page, LOST)
    types(page, 怎样改的="课表已补齐(样例)")
    presses(page, "报办结")
    is_told(page, "等待区双拥办复查")


def closes(page):
    goes_to(page, "督查")
    picks(page, 状态="proved")
    presses(page, "查看")
    follows(page, LOST)
    presses(page, "通过复查,销号")
    is_told(page, "已销号,整改结果已记入台账。")
    is_told(page, "(按期)")


def score(page):
    goes_to(page, "总表")
    return figure(page, "上报")
