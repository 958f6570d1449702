"""A table as a spreadsheet: title, note, heading, rows, every cell with its type, no formula ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

_SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9


def write(
    target: BinaryIO,
    title: str,
    note: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Write one table. columns: heading and width in characters."""
    with xlsxwriter.Workbook(target, _SAFE) as book:
        sheet, last = book.add_worksheet(title[:31]), len(columns) - 1
        made = _formats(book)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        for n, (_, width) in enumerate(columns):
            sheet.set_column(n, n, width)
        for row, (text, style) in enumerate(((title, "title"), (note, "note"))):
            sheet.merge_range(row, 0, row, last, "", made[style])
            sheet.write_string(row, 0, text, made[style])
        for n, (word, _) in enumerate(columns):
            sheet.write_string(2, n, word, made["head"])
        for number, cells in enumerate(rows, start=3):
            for n, value in enumerate(cells):
                _put(sheet, number, n, value, made)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"font_name": "宋体", "font_size": 11, "border": 1, "text_wrap": True}
    plain = {"font_name": "宋体", "align": "center"}
    return {
        "title": book.add_format(plain | {"font_size": 16, "bold": True}),
        "note": book.add_format(plain | {"font_size": 10}),
        "head": book.add_format(cell | {"bold": True, "align": "center"}),
        "text": book.add_format(cell),
        "number": book.add_format(cell | {"align": "right"}),
        "date": book.add_format(cell | {"num_format": 'yyyy"年"m"月"d"日"', "align": "left"}),
    }


def _put(sheet: Any, row: int, column: int, value: Any, made: dict[str, Any]) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, made["text"])
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value, made["number"])
    elif isinstance(value, date):
        day = datetime(value.year, value.month, value.day)
        sheet.write_datetime(row, column, day, made["date"])
    else:
        sheet.write_string(row, column, str(value), made["text"])
