"""The package is sealed through the page, unpacked, and opened from the disk without a network."""

import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import expect

from tests.journeys.acts import follows, goes_to, is_titled, is_told, logs_in, presses


def test_a_package_is_sealed_fetched_and_read_without_a_network(
    page, browser, sampled, worker, tmp_path
):
    logs_in(page, "office")
    path = seals_and_fetches(page, worker, tmp_path)
    with zipfile.ZipFile(path) as package:
        package.extractall(tmp_path / "stick")
    errors = []
    window = browser.new_context()
    window.set_offline(True)
    stick = window.new_page()
    stick.on("pageerror", lambda error: errors.append(error))
    stick.goto((tmp_path / "stick/index.html").as_uri())
    finds_a_file_in_two_clicks(stick)
    searches(stick)
    without_scripts(browser, tmp_path / "stick/index.html")
    window.close()
    assert errors == []


def seals_and_fetches(page, worker, folder):
    goes_to(page, "总表")
    follows(page, "创建资料")
    is_titled(page, "创建资料")
    presses(page, "封存")
    worker()
    is_told(page, re.compile("已封存《样例标准A.*》截至2026年11月24日的创建资料"))
    with page.expect_download() as fetched:
        follows(page, "下载")
    path = folder / "成果包.zip"
    fetched.value.save_as(path)
    return path


def finds_a_file_in_two_clicks(stick):
    """A cell, then its file: a PDF with its marked copy, and a photo that the browser shows."""
    stick.get_by_role("link", name=re.compile("^1.1 双拥工作进规划.*3件$")).first.click()
    panel = stick.get_by_role("region", name=re.compile("1.1 双拥工作进规划.*2024年"))
    expect(panel).to_contain_text("第2页:“深入开展双拥共建,巩固军政军民团结。”")
    for link in (re.compile("政府工作报告.*pdf"), "看标注件", "提交表", "目录"):
        assert file_of(panel.get_by_role("link", name=link).first).startswith(b"%PDF")
    stick.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    stick.get_by_role("link", name=re.compile("^3.6 .*件$")).first.click()
    stick.get_by_role("link", name=re.compile("照片.png")).locator("visible=true").first.click()
    expect(stick.locator("img")).to_be_visible()
    stick.go_back()
    stick.keyboard.press("Escape")


def file_of(link):
    """What a link leads to, from the disk."""
    return Path(unquote(urlsplit(link.evaluate("one => one.href")).path)).read_bytes()


def searches(stick):
    stick.keyboard.press("/")
    stick.keyboard.type("巩固军政军民团结 2024")
    results = stick.locator("#found")
    expect(results).to_contain_text("Ⅰ-1-①")
    stick.get_by_label("查找材料").fill("1-1-1")
    expect(results.get_by_role("link").first).to_contain_text("2024年政府工作报告")
    stick.get_by_label("查找材料").fill("没有这样的材料")
    expect(stick.get_by_role("status")).to_have_text("没有找到,请换一个词。")


def without_scripts(browser, path):
    window = browser.new_context(java_script_enabled=False)
    plain = window.new_page()
    plain.goto(path.as_uri())
    plain.get_by_role("link", name=re.compile("^1.1 双拥工作进规划.*3件$")).first.click()
    expect(plain.get_by_role("link", name=re.compile("政府工作报告.*pdf")).first).to_be_visible()
    expect(plain.get_by_label("查找材料")).to_be_hidden()
    window.close()
