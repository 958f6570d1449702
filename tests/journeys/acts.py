"""What people do on the pages, in the words of the people; found by label and role, as they look."""

import io
import re
from decimal import Decimal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Locator, Page, expect

PASSWORD = "tongxin-demo"


def logs_in(page: Page, username: str, password: str = PASSWORD, wanted: str = "/") -> Page:
    """wanted: the page one came for; the start page of the role if none."""
    page.goto("/login/" if wanted == "/" else f"/login/?{urlencode({'next': wanted})}")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    return page


def goes_to(page: Page, place: str) -> None:
    """By the navigation: 今日, 总表, 台账 …; on a phone the rarer places are under 更多."""
    page.wait_for_load_state()  # opened while a page still loads, 更多 would be shut again by it
    places = page.get_by_role("navigation", name="主导航")
    if not places.get_by_role("link", name=place, exact=True).is_visible():
        places.get_by_role("link", name="更多", exact=True).click()
    places.get_by_role("link", name=place, exact=True).click()
    # What is under 更多 is hidden again on the page that opens.
    here = places.get_by_role("link", name=place, exact=True, include_hidden=True)
    expect(here).to_have_attribute("aria-current", "page")


def presses(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follows(page: Page, link: str | re.Pattern[str]) -> None:
    """A link of the page's own: its content, its acts, its crumbs."""
    page.get_by_role("link", name=link, exact=isinstance(link, str)).first.click()


def types(page: Page, **answers: str) -> None:
    """Fills fields by their labels."""
    for label, text in answers.items():
        page.get_by_role("main").get_by_label(label).first.fill(text)


def ticks(page: Page, *choices: str) -> None:
    for choice in choices:
        page.get_by_role("main").get_by_label(choice, exact=True).first.check()


def picks(page: Page, **answers: str) -> None:
    """From lists, by their labels."""
    for label, choice in answers.items():
        page.get_by_role("main").get_by_label(label).select_option(choice)


def unfolds(page: Page, summary: str) -> None:
    """Opens what a page keeps folded."""
    page.locator("summary").filter(has_text=summary).click()


def is_told(page: Page, sentence: str | re.Pattern[str]) -> None:
    """A sentence of the page's own says so."""
    expect(
        page.get_by_role("main").or_(page.locator("#notices")).filter(has_text=sentence).first
    ).to_be_visible()


def is_titled(page: Page, title: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


# ---- the ledger ---------------------------------------------------------------------------------


def begins_a_record(page: Page, kind: str) -> None:
    goes_to(page, "台账")
    follows(page, "记一条")
    follows(page, kind)
    is_titled(page, f"记一条{kind}")


def records_a_visit(page: Page, title: str, day: str, occasion: str = "八一") -> int:
    """A few fields on whatever window; returns the entry's number."""
    begins_a_record(page, "走访慰问")
    types(page, 名称=title, 日期=day)
    ticks(page, occasion, "军休干部")
    presses(page, "登记")
    is_titled(page, title)
    return number_told(page)


def number_told(page: Page) -> int:
    """The number that the notice gives to an entry just recorded."""
    told = page.get_by_role("status").filter(has_text="已登记,编号").inner_text()
    return int(re.search(r"编号(\d+)", told)[1])


def takes_a_photo(page: Page, name: str = "现场.jpg") -> None:
    """What the phone's camera hands to the form."""
    page.get_by_label("照片").first.set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": photo(name)}
    )


def photo(name: str) -> bytes:
    """A small picture; another name, another picture."""
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), (len(name) * 7 % 256, 120, 90)).save(kept, "JPEG")
    return kept.getvalue()


# ---- the score ----------------------------------------------------------------------------------


def figure(page: Page, word: str) -> Decimal:
    """The figure after a word in the bar on top: 上报, 认定."""
    bar = page.locator(".score-bar").first.inner_text()
    return Decimal(re.search(rf"{word}\s*([\d.]+)", bar)[1])


def cell_of(page: Page, item: str, window: str) -> Locator:
    """The cell of the grid in an item's row, under a year."""
    table = page.get_by_role("region", name="总表").get_by_role("table")
    years = table.get_by_role("columnheader").all_inner_texts()
    number = page.get_by_role("rowheader", name=re.compile(rf"^{re.escape(item)}\b"))
    row = table.get_by_role("row").filter(has=number)
    return row.get_by_role("cell").nth(years.index(window) - 1).get_by_role("link")


def opens_the_cell(page: Page, item: str, window: str) -> None:
    """From the grid through the panel beside it to the cell's own page."""
    goes_to(page, "总表")
    cell_of(page, item, window).click()
    follows(page, "打开这一格")
    is_titled(page, re.compile(rf"^{re.escape(item)} .* {window}$"))


# ---- cases --------------------------------------------------------------------------------------


def comes_for_cases(page: Page, username: str) -> Page:
    """Logged in and at 办件."""
    return logs_in(page, username, wanted="/cases/")


def finds_the_case(page: Page, number: str) -> None:
    """办件, and in the list by its number."""
    if not page.url.endswith("/cases/"):
        goes_to(page, "办件")
    follows(page, number)
    is_titled(page, re.compile(re.escape(number)))


def takes_the_step(page: Page, step: str, **answers: str) -> None:
    """A step of the case that is open: its page, what it asks, its button of the same name."""
    follows(page, step)
    is_titled(page, step)
    answers_by_label(page, **answers)
    presses(page, step)
    is_told(page, re.compile(f"已{re.escape(step)},现在是"))


def answers_by_label(page: Page, **answers: str) -> None:
    """Typed, or chosen where the label names a group of choices."""
    main = page.get_by_role("main")
    for label, answer in answers.items():
        group = main.get_by_role("group", name=re.compile(f"^{re.escape(label)}"))
        if group.count():
            group.get_by_label(answer, exact=True).check()
        elif (field := main.get_by_label(label).first).evaluate("e => e.tagName") == "SELECT":
            field.select_option(answer)
        else:
            field.fill(answer)


def adds_a_line(page: Page, line: str, **answers: str) -> None:
    """A line of the case that is open: 登记…"""
    follows(page, f"登记{line}")
    is_titled(page, f"登记{line}")
    answers_by_label(page, **answers)
    presses(page, "登记")
    is_told(page, f"已登记{line}。")
