"""整改清单 as a spreadsheet: one line for each defect, as it is handed to a superior office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import xlsxwriter

from tongxin.checks import rectify_queries
from tongxin.core import clock
from tongxin.ledger.models import Task
from tongxin.rules.wording import date_cn

from .mock_xlsx import SAFE, put

COLUMNS = (("序号", 6), ("编号", 8), ("问题", 36), ("整改要求", 40), ("问题来源", 12),
           ("责任单位", 18), ("交办日期", 14), ("整改期限", 14), ("状态", 10), ("督办", 12),
           ("销号日期", 14))  # fmt: skip
_A4 = 9


def write(target: BinaryIO, rows: Iterable[Task]) -> None:
    """Write the list to `target`, in the order given."""
    with xlsxwriter.Workbook(target, SAFE) as book:
        cell = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True,
                "valign": "top"}  # fmt: skip
        formats = {
            "head": book.add_format(cell | {"bold": True, "align": "center"}),
            "text": book.add_format(cell),
            "number": book.add_format(cell | {"align": "right"}),
            "title": book.add_format({"font_name": "宋体", "font_size": 16, "bold": True}),
        }
        sheet = book.add_worksheet("整改清单")
        _paper(sheet)
        sheet.write_string(0, 0, f"整改清单(截至{date_cn(clock.today())})", formats["title"])
        for column, (word, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, word, formats["head"])
        for number, task in enumerate(rows, start=1):
            for column, value in enumerate(_values(number, task)):
                put(sheet, number + 1, column, value, formats)


def _paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第&P页,共&N页")
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 3)


def _values(number: int, task: Task) -> tuple[Any, ...]:
    state = "逾期" if rectify_queries.overdue(task) else rectify_queries.WORDS[task.state]
    return (
        number, task.no, task.title, task.text, task.origin, task.unit.name,
        date_cn(task.opens_on), date_cn(task.due_on), state, task.get_slip_display(),
        date_cn(task.done_on),
    )  # fmt: skip
