"""督办通报 as a spreadsheet: typed cells, no formulas, units in the directory's order."""

from __future__ import annotations

from typing import Any, BinaryIO

import xlsxwriter

from tongxin.directory.models import Division

from .supervision import COLUMNS, NOTE, Report

_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LAST = len(COLUMNS)
_A4 = 9


def title(report: Report, district: Division) -> str:
    """What stands on top of the report; a sample district's says that it is one."""
    mark = "(样例)" if district.sample else ""
    return f"{district.name}{report.period.name}双拥工作督办通报{mark}"


def write(target: BinaryIO, report: Report, district: Division) -> None:
    """The whole district beside the former period, then each unit; what each column counts below."""
    with xlsxwriter.Workbook(target, _SAFE) as book:
        sheet = book.add_worksheet("督办通报")
        _paper(sheet)
        cell = {"font_name": "宋体", "font_size": 11, "border": 1}
        formats = {
            "title": book.add_format({"font_name": "宋体", "font_size": 18, "align": "center"}),
            "head": book.add_format(cell | {"bold": True, "align": "center", "text_wrap": True}),
            "text": book.add_format(cell),
            "number": book.add_format(cell | {"align": "right"}),
            "note": book.add_format({"font_name": "宋体", "font_size": 10}),
        }
        sheet.merge_range(0, 0, 0, _LAST, "", formats["title"])
        sheet.write_string(0, 0, title(report, district), formats["title"])
        row = _block(sheet, 2, "全区", whole(report), formats)
        units = [(r.unit.name, [n for _, n in r.counts]) for r in report.rows]
        row = _block(sheet, row + 1, "单位", units, formats)
        for word, what in [("说明", NOTE), *((w, what) for _, w, what in COLUMNS)]:
            row += 1
            sheet.write_string(row, 0, f"{word}:{what}", formats["note"])


def whole(report: Report) -> list[tuple[str, list[int]]]:
    """The district's figures of the period and of the one before."""
    lines = report.lines
    return [
        (report.period.name, [now for _, _, now, _ in lines]),
        (report.period.former.name, [before for _, _, _, before in lines]),
    ]


def _paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, _LAST, 11)
    sheet.set_footer("&C第&P页,共&N页")


def _block(
    sheet: Any, row: int, head: str, rows: list[tuple[str, list[int]]], formats: dict[str, Any]
) -> int:
    """A heading and its rows from `row` on; returns the row after them."""
    for column, word in enumerate((head, *(word for _, word, _ in COLUMNS))):
        sheet.write_string(row, column, word, formats["head"])
    for n, (name, counts) in enumerate(rows, start=row + 1):
        sheet.write_string(n, 0, name, formats["text"])
        for column, count in enumerate(counts, start=1):
            sheet.write_number(n, column, count, formats["number"])
    return row + len(rows) + 1
