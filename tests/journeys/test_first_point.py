"""An empty system reaches its first explained point, by hand, within a few pages."""

from playwright.sync_api import expect

from tests.journeys.acts import (
    PASSWORD,
    cell_of,
    follows,
    goes_to,
    is_titled,
    is_told,
    logs_in,
    presses,
    records_a_visit,
    ticks,
    types,
)


def test_an_empty_district_reaches_its_first_explained_point_by_hand(page, phone):
    founds_the_district(page)
    adds_the_office_unit(page)
    takes_the_sample_standard(page)
    nothing_is_scored_yet(page)
    records_a_visit(logs_in(phone, "office"), "八一走访军休所", "2025-07-30")
    is_told(phone, "3.8 节日走访慰问(2025年)")
    the_phone_lists_what_is_still_missing(phone)
    the_grid_shows_the_point(page)
    the_point_opens_to_its_sentence_and_its_entry(page)


def founds_the_district(page):
    page.goto("/")
    is_titled(page, "建立本区")
    types(page, 行政区划代码="500116", 区县名称="江津区", 您的姓名="区办员", 登录名="office")
    types(page, 再输一次密码=PASSWORD)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    presses(page, "建立")
    is_titled(page, "开始工作")


def adds_the_office_unit(page):
    follows(page, "逐个添加")
    types(page, 单位名称="区退役军人事务局")
    ticks(page, "区级部门")
    page.get_by_role("group", name="双拥办设在这个单位").get_by_label("是", exact=True).check()
    presses(page, "添加")
    is_told(page, "已添加“区退役军人事务局”。")


def takes_the_sample_standard(page):
    goes_to(page, "总表")
    follows(page, "导入标准或装入样例")
    presses(page, "先用样例标准(样例,非官方标准)")
    is_told(page, "样例标准已装入。它是样例,非官方标准。")


def nothing_is_scored_yet(page):
    expect(visits_of_2025(page)).to_have_text("○ 0/0.5")


def the_phone_lists_what_is_still_missing(phone):
    goes_to(phone, "总表")
    missing = phone.get_by_role("listitem").filter(has_text="3.8节日走访慰问")
    expect(missing.get_by_role("link", name="2025年 0.25/0.5")).to_be_visible()


def the_grid_shows_the_point(page):
    goes_to(page, "总表")
    expect(visits_of_2025(page)).to_have_text("◐ 0.25/0.5")


def the_point_opens_to_its_sentence_and_its_entry(page):
    visits_of_2025(page).click()
    expect(page.get_by_text("2025年八一1次,1格得0.25分")).to_be_visible()
    follows(page, "打开这一格")
    is_titled(page, "3.8 节日走访慰问 · 2025年")
    follows(page, "八一走访军休所")
    is_titled(page, "八一走访军休所")
    is_told(page, "军休干部")


def visits_of_2025(page):
    return cell_of(page, "3.8", "2025年")
