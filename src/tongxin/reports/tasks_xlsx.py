"""任务分解表 as a spreadsheet for A3: a heading on each printed page, every cell with its type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from tongxin.core import clock
from tongxin.rules.wording import date_cn
from tongxin.standards.models import Edition

from .tasks import COLUMNS, Table

_SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A3 = 8
_LAST = len(COLUMNS) - 1
#: The most a cell of the format holds; a longer text would be dropped as a whole.
_LONGEST = 32_767


def write(target: BinaryIO, edition: Edition, tables: Sequence[Table], title: str) -> None:
    """Write the tables one below the other to `target`."""
    with xlsxwriter.Workbook(target, _SAFE) as book:
        sheet, formats = book.add_worksheet("任务分解表"), _formats(book)
        _paper(sheet)
        _head(sheet, edition, title, formats)
        row = 3
        for table in tables:
            row = _block(sheet, row, table, formats)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "top"}
    middle = {"align": "center", "valign": "vcenter", "border": 0}
    return {
        "title": book.add_format(cell | middle | {"font_size": 18, "bold": True}),
        "note": book.add_format(cell | middle | {"text_wrap": False}),
        "head": book.add_format(cell | {"bold": True, "align": "center", "valign": "vcenter"}),
        "block": book.add_format(cell | {"bold": True, "bg_color": "#EEEEEE"}),
        "text": book.add_format(cell),
        "number": book.add_format(cell | {"align": "right"}),
        "date": book.add_format(cell | {"num_format": 'yyyy"年"m"月"d"日"'}),
    }


def _paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第&P页,共&N页")
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 3)
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)


def _head(sheet: Any, edition: Edition, title: str, formats: dict[str, Any]) -> None:
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, _LAST, "", formats["title"])
    sheet.write_string(0, 0, title, formats["title"])
    sheet.merge_range(1, 0, 1, _LAST, "", formats["note"])
    sheet.write_string(1, 0, note(edition), formats["note"])
    for column, (word, _) in enumerate(COLUMNS):
        sheet.write_string(2, column, word, formats["head"])


def note(edition: Edition) -> str:
    """What stands under the title: the standard, its label, the day."""
    day = clock.today()
    label = f"({edition.label})" if edition.label else ""
    told = f"{edition.title}{label},第{edition.version}版,截至{date_cn(day)}"
    return f"{told}。●已满分 ◐部分 ○缺或未计分 ·未到 /合理缺项"


def _block(sheet: Any, row: int, table: Table, formats: dict[str, Any]) -> int:
    """Write one table from `row` on; returns the row after it."""
    if table.heading:
        sheet.merge_range(row, 0, row, _LAST, "", formats["block"])
        sheet.write_string(row, 0, table.heading, formats["block"])
        row += 1
    for task in table.tasks:
        for column, value in enumerate(task.cells):
            _put(sheet, row, column, value, formats)
        row += 1
    return row


def _put(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value, formats["number"])
    elif isinstance(value, date):
        day = datetime(value.year, value.month, value.day)
        sheet.write_datetime(row, column, day, formats["date"])
    else:
        sheet.write_string(row, column, str(value)[:_LONGEST], formats["text"])
