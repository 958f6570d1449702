"""A liaison with a phone, the office at its desk: recorded, accepted; sent back, put right."""

import re

from playwright.sync_api import expect

from tests.journeys.acts import (
    begins_a_record,
    figure,
    follows,
    goes_to,
    is_titled,
    is_told,
    logs_in,
    number_told,
    picks,
    presses,
    takes_a_photo,
    types,
)


def test_a_liaison_records_with_a_photo_and_the_office_accepts_in_one_click(page, phone, sampled):
    logs_in(phone, "degan")
    logs_in(page, "office")
    before = figure(page, "认定")
    number = records_a_volunteer_day(phone, "军地志愿服务日(样例)")
    sees_the_photo_beside_the_entry(phone)
    opens_what_waits(page, number)
    presses(page, "认定")
    is_told(page, "已认定1条。")
    goes_to(page, "总表")
    assert figure(page, "认定") > before


def test_what_is_sent_back_reaches_the_liaison_with_reason_and_date(page, phone, sampled):
    logs_in(phone, "degan")
    logs_in(page, "office")
    number = records_a_volunteer_day(phone, "军地志愿服务日(样例)")
    opens_what_waits(page, number)
    sends_it_back(page, "签到表缺第2页,请补传", "2026-12-01")
    reads_why_and_until_when(phone)
    corrects_the_entry(phone)
    opens_what_waits(page, number)
    is_titled(page, "军地志愿服务日,补齐签到表(样例)")


def records_a_volunteer_day(phone, title):
    """Camera, three fields, done."""
    begins_a_record(phone, "公益助困")
    takes_a_photo(phone)
    types(phone, 名称=title, 日期="2026-11-20")
    picks(phone, 服务类别="志愿服务")
    presses(phone, "登记")
    is_titled(phone, title)
    is_told(phone, "计入4.5 生态与公益服务(2026年)")
    return number_told(phone)


def sees_the_photo_beside_the_entry(phone):
    expect(phone.get_by_role("main").get_by_role("img")).to_be_visible()
    is_told(phone, "● 有1份")


def opens_what_waits(page, number):
    """审核, narrowed to the kind; the record's name opens it."""
    goes_to(page, "审核")
    picks(page, 种类="公益助困")
    presses(page, "查看")
    row = page.get_by_role("listitem").filter(has_text=f"编号{number}")
    row.get_by_role("link", name=re.compile("^军地志愿服务日")).click()


def sends_it_back(page, reason, day):
    follows(page, "退回修改")
    types(page, 退回的原因=reason, 改好的期限=day)
    presses(page, "退回修改")
    is_told(page, "已退回,等填报单位修改。")


def reads_why_and_until_when(phone):
    goes_to(phone, "今日")
    row = phone.get_by_role("listitem").filter(has_text="军地志愿服务日(样例)")
    expect(row).to_contain_text("2026年12月1日前改好")
    expect(row).to_contain_text("签到表缺第2页,请补传")
    row.get_by_role("link").click()
    is_titled(phone, "修改公益助困")


def corrects_the_entry(phone):
    types(phone, 名称="军地志愿服务日,补齐签到表(样例)")
    presses(phone, "保存")
    is_told(phone, "已保存修改,等待认定。")
