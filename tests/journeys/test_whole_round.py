"""The whole round in one walk: a standard comes in, a record goes back and comes again, is accepted,
and stands in a sealed package that anybody's own Python finds whole."""

import re
import subprocess
import sys
import zipfile

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import (
    PASSWORD,
    cell_of,
    figure,
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
from tests.journeys.test_dossier import seals_and_fetches
from tests.journeys.test_first_point import takes_the_sample_standard
from tongxin.directory import actions as directory
from tongxin.directory import queries as units

TITLE = "八一走访军休干部"


@pytest.fixture
def liaison(district):
    """联络员 of 德感街道."""
    town = units.units(district).get(name="德感街道")
    user = directory.add_account(
        by=district, division=district.division_id, username="degan", name="李联络",
        password=PASSWORD, must_change=False,
    )  # fmt: skip
    directory.assign(by=district, user=user, role="liaison", unit=town)
    return user


def test_from_the_standard_to_a_package_that_is_found_whole(page, phone, liaison, worker, tmp_path):
    logs_in(page, "office")
    takes_the_sample_standard(page)
    logs_in(phone, "degan")
    number = reports_a_visit(phone)
    counts_as_reported_only(page)
    sends_the_photo_back(page, number)
    sends_a_better_one(phone)
    accepts_it(page)
    counts_as_accepted(page)
    package = seals_and_fetches(page, worker, tmp_path)
    the_photo_stands_in_it(package)
    is_found_whole(package)
    a_changed_byte_is_found(package, tmp_path)


def reports_a_visit(phone):
    goes_to(phone, "台账")
    follows(phone, "记一条")
    follows(phone, "走访慰问")
    takes_a_photo(phone)
    types(phone, 名称=TITLE, 日期="2026-07-30")
    ticks(phone, "八一", "军休干部")
    presses(phone, "登记")
    is_titled(phone, TITLE)
    return number_told(phone)


def counts_as_reported_only(page):
    goes_to(page, "总表")
    expect(cell_of(page, "3.8", "2026年")).to_have_text("◐ 0.25/0.5")
    assert figure(page, "上报") > figure(page, "认定")


def sends_the_photo_back(page, number):
    goes_to(page, "审核")
    row = page.get_by_role("listitem").filter(has_text=f"编号{number}")
    row.locator("summary").click()
    row.get_by_label("退哪一份").select_option(label="照片:现场.jpg")
    row.get_by_label("退回的原因").fill("看不清横幅,请换一张")
    row.get_by_label("改好的期限").fill("2026-12-01")
    row.get_by_role("button", name=re.compile("^退回")).click()
    is_told(page, "已退回“现场.jpg”,等填报单位换好。")


def sends_a_better_one(phone):
    goes_to(phone, "今日")
    phone.get_by_role("listitem").filter(has_text=TITLE).get_by_role("link").click()
    is_told(phone, "看不清横幅,请换一张")
    follows(phone, "换新版本")
    phone.get_by_label("新的文件").first.set_input_files(
        {"name": "横幅.jpg", "mimeType": "image/jpeg", "buffer": photo("看得清的一张.jpg")}
    )
    presses(phone, "换成新版本")
    is_told(phone, "◐ 待审")


def accepts_it(page):
    goes_to(page, "审核")
    page.get_by_role("button", name=re.compile(f"^认定\\s*:{TITLE}$")).click()
    is_told(page, "已认定1条。")


def counts_as_accepted(page):
    goes_to(page, "总表")
    assert figure(page, "上报") == figure(page, "认定")


def the_photo_stands_in_it(package):
    with zipfile.ZipFile(package) as opened:
        names = [n for n in opened.namelist() if n.endswith("横幅.jpg")]
        assert len(names) == 1 and "/Ⅲ-8" in names[0] and "2026年" in names[0]
        assert opened.read(names[0]) == photo("看得清的一张.jpg")
        assert not [n for n in opened.namelist() if "现场.jpg" in n]


def checked(package, program):
    """What the program that travels in the package says of it, run by a bare Python."""
    return subprocess.run(
        [sys.executable, "-I", str(program), str(package)], capture_output=True, text=True
    )


def is_found_whole(package):
    with zipfile.ZipFile(package) as opened:
        opened.extract("verify.py", package.parent)
    told = checked(package, package.parent / "verify.py")
    assert told.returncode == 0 and "完整" in told.stdout, told


def a_changed_byte_is_found(package, folder):
    changed = bytearray(package.read_bytes())
    changed[len(changed) // 2] ^= 1
    other = folder / "动过的.zip"
    other.write_bytes(changed)
    told = checked(other, package.parent / "verify.py")
    assert told.returncode == 1 and "被改动" in told.stdout and "不完整" in told.stdout, told
