"""A district keeps a book of its own: put together on screen, used at once."""

from playwright.sync_api import expect

from tests.journeys.acts import (
    begins_a_record,
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


def test_a_district_adds_a_kind_on_screen_and_records_one(page, district):
    logs_in(page, "office")
    adds_the_kind(page)
    begins_a_record(page, "拥军菜园")
    types(page, 名称="河坝菜园开园(样例)", 日期="2026-10-08", 送菜斤数="320")
    unfolds(page, "更多")
    types(page, 菜农姓名或合作社="样例合作社")
    ticks(page, "开园")
    presses(page, "登记")
    is_titled(page, "河坝菜园开园(样例)")
    is_told(page, "样例合作社")
    goes_to(page, "台账")
    follows(page, "拥军菜园")
    row = page.get_by_role("row").filter(has_text="河坝菜园开园(样例)")
    expect(row).to_contain_text("320")


def test_a_kind_without_a_name_is_refused_and_what_was_typed_stays(page, district):
    logs_in(page, "office")
    opens_the_editor(page)
    types(page, 归到哪一类="走访与活动", 可选的分类="开园、送菜")
    presses(page, "保存")
    expect(page.get_by_role("alert")).to_contain_text("名称")
    expect(page.get_by_label("可选的分类")).to_have_value("开园、送菜")


def opens_the_editor(page):
    goes_to(page, "设置")
    follows(page, "台账种类")
    follows(page, "添加种类")
    is_titled(page, "添加台账种类")


def adds_the_kind(page):
    opens_the_editor(page)
    types(
        page,
        种类名称="拥军菜园",
        归到哪一类="走访与活动",
        分类叫什么="环节",
        可选的分类="开园、送菜",
    )
    wants_the_amount(page, "送菜斤数")
    page.get_by_label("第1项叫什么").fill("菜农姓名或合作社")
    presses(page, "保存")
    is_told(page, "“拥军菜园”已可使用")


def wants_the_amount(page, word):
    row = page.get_by_role("row").filter(has=page.get_by_label("人次", exact=True))
    row.get_by_role("checkbox").first.check()
    row.get_by_role("textbox").fill(word)
