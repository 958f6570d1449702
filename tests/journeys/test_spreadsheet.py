"""A clerk brings in a year's visits from a spreadsheet as an old program wrote it."""

import re

from playwright.sync_api import expect

from tests.journeys.acts import follows, goes_to, is_titled, is_told, logs_in, presses

#: Not the order of the form, and not its words either.
HEADERS = "慰问金额,走访时间,慰问单位,备注,活动名称,节日,对象"
READ_AS = ["amount", "happened_on", "unit", "note", "title", "facet", "recipients"]
#: Enough rows to be handed to the worker instead of being done while the clerk waits.
MANY = 9000


def test_one_bad_cell_is_told_and_nothing_is_written(page, standard):
    opens_the_import_of_visits(page)
    uploads(page, sheet_of(12, bad={7: "2025.13.45"}))
    sees_the_guessed_columns(page)
    presses(page, "核对内容")
    problem = page.get_by_role("row").filter(has_text="走访时间")
    expect(problem.get_by_role("rowheader")).to_have_text("B8")
    nothing_was_written(page)


def test_the_corrected_spreadsheet_comes_in_and_its_progress_is_seen(page, standard, worker):
    opens_the_import_of_visits(page)
    uploads(page, sheet_of(MANY))
    sees_the_guessed_columns(page)
    presses(page, "核对内容")
    watches_it_finish(page, worker, f"看懂了全部{MANY}行")
    presses(page, f"导入{MANY}条")
    watches_it_finish(page, worker, f"已导入{MANY}条,等待认定。")
    follows(page, "看这一批记录")
    expect(page.get_by_text(f"共{MANY}条").first).to_be_visible()


def opens_the_import_of_visits(page):
    logs_in(page, "office")
    goes_to(page, "台账")
    follows(page, "走访慰问")
    follows(page, "从表格导入")
    expect(page.get_by_label("是哪一种台账")).to_have_value("visit")


def sheet_of(count, bad=None):
    """A CSV in GBK; bad: what stands in the day's place of a row."""
    rows = [HEADERS]
    for n in range(1, count + 1):
        day = (bad or {}).get(n, f"2025.{n % 12 + 1}.{n % 28 + 1}")
        rows.append(f"{n}00,{day},退役军人局,样例,走访军休所第{n}次(样例),八一,军休干部")
    return "\r\n".join(rows).encode("gbk")


def uploads(page, content):
    sent = {"name": "走访登记.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("#f-file").set_input_files(sent)
    page.get_by_role("button", name="上传", exact=True).click()
    is_titled(page, "核对每一列")


def sees_the_guessed_columns(page):
    for header, field in zip(HEADERS.split(","), READ_AS, strict=True):
        expect(page.get_by_label(header, exact=True)).to_have_value(field)


def nothing_was_written(page):
    goes_to(page, "台账")
    follows(page, "走访慰问")
    is_told(page, re.compile("共\\s*0\\s*条"))


def watches_it_finish(page, worker, told):
    """The bar stands while the work waits, then the page says by itself what came of it."""
    expect(page.get_by_role("progressbar")).to_be_visible()
    worker()
    is_told(page, told)
