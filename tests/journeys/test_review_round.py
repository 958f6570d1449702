"""The round of one record: reported and signed on phones, one piece sent back and mended, accepted;
and what two clerks read who accept the same."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import (
    PASSWORD,
    begins_a_record,
    follows,
    goes_to,
    is_titled,
    is_told,
    logs_in,
    number_told,
    photo,
    presses,
    takes_a_photo,
    ticks,
    types,
)
from tests.journeys.conftest import PHONE
from tongxin.directory import actions as directory
from tongxin.directory import queries as units
from tongxin.directory.models import Assignment

TITLE = "八一走访军休干部"


@pytest.fixture
def people(district):
    """联络员 and 负责人 of 德感街道, who has its material signed since, and a second clerk."""
    town = units.units(district).get(name="德感街道")

    def account(username, name):
        return directory.add_account(
            by=district, division=district.division_id, username=username, name=name,
            password=PASSWORD, must_change=False,
        )  # fmt: skip

    directory.assign(by=district, user=account("degan", "李联络"), role="liaison", unit=town)
    directory.assign(by=district, user=account("head", "王主任"), role="leader", unit=town)
    Assignment.objects.create(
        division=district.division, user=account("second", "张三"), role="office"
    )
    return town


def test_a_record_goes_round_from_the_phone_to_the_acceptance(page, phone, new_page, people):
    head = new_page(**PHONE)
    logs_in(phone, "degan")
    logs_in(head, "head")
    logs_in(page, "office")
    number = reports_a_visit(phone)
    signs_what_waits(head)
    sends_the_photo_back(page, number, "照片看不清人,请重拍", "2026-12-01")
    sees_which_piece_and_until_when(phone)
    puts_another_in_its_place(phone)
    signs_what_waits(head)
    accepts_in_one_click(page)


def test_of_two_clerks_who_accept_the_same_one_is_told_who_was_first(page, new_page, people):
    other = new_page()
    logs_in(page, "office")
    logs_in(other, "second")
    reports_a_visit_at_the_desk(page)
    for window in (page, other):
        goes_to(window, "审核")
    presses_beside(other, "认定")
    is_told(other, "已认定1条。")
    presses_beside(page, "认定")
    is_told(page, "这条记录已由张三在")
    is_told(page, "没有再认定")


def presses_beside(page, verb):
    """The button of the record's own row."""
    page.get_by_role("button", name=re.compile(f"^{verb}\\s*:{TITLE}$")).click()


def reports_a_visit(phone):
    begins_a_record(phone, "走访慰问")
    takes_a_photo(phone)
    types(phone, 名称=TITLE, 日期="2026-11-20")
    ticks(phone, "八一", "军休干部")
    presses(phone, "登记")
    is_told(phone, "等待单位负责人签报。")
    is_told(phone, "◇ 待签")
    return number_told(phone)


def reports_a_visit_at_the_desk(page):
    begins_a_record(page, "走访慰问")
    types(page, 名称=TITLE, 日期="2026-11-20")
    ticks(page, "八一", "军休干部")
    presses(page, "登记")
    is_told(page, "◐ 待审")


def signs_what_waits(head):
    """The start page says so in one row; the picture is there to be judged; one press."""
    goes_to(head, "今日")
    row = head.get_by_role("listitem").filter(has_text="1条记录等待签报")
    row.get_by_role("link").click()
    is_titled(head, "签报")
    expect(head.get_by_role("main").get_by_role("img")).to_be_visible()
    presses_beside(head, "签报")
    is_told(head, "已签报1条。已送区双拥办审核。")


def sends_the_photo_back(page, number, reason, day):
    """Three clicks: unfold, choose the piece, send back."""
    goes_to(page, "审核")
    row = page.get_by_role("listitem").filter(has_text=f"编号{number}")
    row.locator("summary").click()
    row.get_by_label("退哪一份").select_option(label="照片:现场.jpg")
    row.get_by_label("退回的原因").fill(reason)
    row.get_by_label("改好的期限").fill(day)
    presses_beside(page, "退回")
    is_told(page, "已退回“现场.jpg”,等填报单位换好。")


def sees_which_piece_and_until_when(phone):
    goes_to(phone, "今日")
    row = phone.get_by_role("listitem").filter(has_text=TITLE)
    expect(row).to_contain_text("的照片退回,2026年12月1日前改好")
    expect(row).to_contain_text("照片看不清人,请重拍")
    row.get_by_role("link").click()
    is_titled(phone, TITLE)
    is_told(phone, "请在2026年12月1日前改好")


def puts_another_in_its_place(phone):
    follows(phone, "换新版本")
    phone.get_by_label("新的文件").first.set_input_files(
        {"name": "重拍.jpg", "mimeType": "image/jpeg", "buffer": photo("重拍的一张.jpg")}
    )
    presses(phone, "换成新版本")
    is_titled(phone, TITLE)
    is_told(phone, "已换成新版本,等待单位负责人签报。")


def accepts_in_one_click(page):
    goes_to(page, "审核")
    expect(page.get_by_role("main").get_by_role("img")).to_be_visible()
    presses_beside(page, "认定")
    is_told(page, "已认定1条。")
