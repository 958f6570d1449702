"""Results of a mock assessment as a spreadsheet: lost points, items compared, units with cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from tongxin.checks.models import Mock
from tongxin.checks.results import Results

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9
LOST = (("序号", 6), ("考评内容", 30), ("年度", 10), ("满分", 8), ("得分", 8), ("失分", 8),
        ("失分原因", 40), ("牵头单位", 24), ("评分组", 12), ("评分人", 10))  # fmt: skip
ITEMS = (("考评内容", 30), ("年度", 10), ("牵头单位", 24), ("满分", 8), ("自评", 8),
         ("模拟", 8), ("考评组", 8))  # fmt: skip
UNITS = (("单位", 24), ("格数", 8), ("满分", 8), ("自评", 8), ("模拟", 8), ("自评多出", 10),
         ("虚报度", 8), ("没有自评的格", 12))  # fmt: skip


def write(target: BinaryIO, mock: Mock, results: Results) -> None:
    """Write the three sheets to `target`. Units stand in the order of the directory."""
    with xlsxwriter.Workbook(target, SAFE) as book:
        formats = _formats(book)
        note = f"{mock.title},{mock.edition.title}"
        note += f"({mock.edition.label})" if mock.edition.label else ""
        _sheet(book, formats, "失分清单", note, LOST, _lost(results))
        _sheet(book, formats, "逐项对比", note, ITEMS, _items(results))
        _sheet(book, formats, "按牵头单位", note, UNITS, _units(results))


def _lost(results: Results) -> Iterable[Sequence[Any]]:
    number = 0
    for item, mark in results.losses:
        for one in mark.lost:
            number += 1
            yield (
                number, f"{item.id} {item.name}", mark.window, mark.max, mark.points,
                Decimal(one["points"]), one["text"], item.lead or "双拥办", mark.group.name,
                mark.by.name if mark.by else "",
            )  # fmt: skip


def _items(results: Results) -> Iterable[Sequence[Any]]:
    for item in results.items:
        for row in item.rows:
            mark = row.mark
            yield (
                f"{item.id} {item.name}", mark.window, item.lead or "双拥办", mark.max, mark.own,
                mark.points, row.assessor,
            )  # fmt: skip


def _units(results: Results) -> Iterable[Sequence[Any]]:
    for row in results.units:
        yield (
            row.unit.name if row.unit else "", len(row.cells), row.max, row.claimed, row.points,
            row.over, row.index, row.unclaimed,
        )  # fmt: skip


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"font_name": "宋体", "font_size": 16, "bold": True}),
        "note": book.add_format({"font_name": "宋体", "font_size": 10}),
        "head": book.add_format(cell | {"bold": True, "align": "center"}),
        "text": book.add_format(cell),
        "number": book.add_format(cell | {"align": "right"}),
    }


def _sheet(
    book: xlsxwriter.Workbook, formats: dict[str, Any], name: str, note: str,
    columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]],
) -> None:  # fmt: skip
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第&P页,共&N页")
    sheet.write_string(0, 0, name, formats["title"])
    sheet.write_string(1, 0, note, formats["note"])
    for column, (word, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, word, formats["head"])
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 1)
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row):
            put(sheet, number, column, value, formats)


def put(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    """A value with its own type; None and "" stay empty."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value, formats["number"])
    else:
        sheet.write_string(row, column, str(value), formats["text"])
