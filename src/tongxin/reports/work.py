"""Work reports as documents: the text by GB/T 9704 without a red head, the sources of its figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone

from tongxin.documents import queries
from tongxin.documents.models import Report, ReportFigure
from tongxin.documents.queries import Line
from tongxin.rules import gongwen
from tongxin.rules.scoring import plain

SOURCES = "数据来源"
#: So many entry numbers are printed behind a figure; the page and the spreadsheet have them all.
LISTED = 4
_HEAD = ("编号", "数字", "报告里的说法", "精确值", "怎样取数", "时段", "取数时间", "台账记录编号")
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def docx(target: BinaryIO, report: Report, *, sources: bool = False) -> None:
    """The report as a Word document; sources adds the figures' queries as its last pages.

    A draft is written as it stands now, with what is still to be filled, and says that it is one.
    """
    gongwen.write(target, document(report, sources=sources))


def document(report: Report, *, sources: bool = False) -> gongwen.Document:
    """The report as the writer of documents takes it."""
    shown = queries.shown(report)
    return gongwen.Document(
        gongwen.PLAIN,
        report.title,
        tuple(
            _block(level, "".join(text for text, _ in parts)) for level, parts in shown.paragraphs
        ),
        issuers=(report.unit.name,),
        subtitle=_subtitle(report),
        to=report.greeting.rstrip(":\uff1a"),
        signing=gongwen.UNSEALED,
        date=report.day,
        attachments=(_annex(shown.lines),) if sources else (),
    )


def _block(level: int, text: str) -> gongwen.Heading | gongwen.Para:
    return gongwen.Heading(level, text) if level else gongwen.Para(text)


def _subtitle(report: Report) -> str:
    words = [report.label, "" if report.state == "issued" else report.get_state_display()]
    told = "\uff0c".join(word for word in words if word)
    return f"\uff08{told}\uff09" if told else ""


def _annex(lines: list[Line]) -> gongwen.Attachment:
    """A table of the figures: what each says, what it is, of what, over which span."""
    columns = (
        gongwen.Column("编号", 2),
        gongwen.Column("数字", 5, "left"),
        gongwen.Column("说法和精确值", 4, "left"),
        gongwen.Column("怎样取数", 8, "left"),
        gongwen.Column("台账记录", 4, "left"),
    )
    return gongwen.Attachment(SOURCES, (gongwen.Table(columns, tuple(_annex_rows(lines))),))


def _annex_rows(lines: list[Line]) -> list[tuple[str, ...]]:
    used = [line for line in lines if line.used]
    queried = queries.traced([line.figure for line in used])
    return [
        (
            str(line.figure.no),
            line.figure.label,
            f"{line.said}\uff08{value(line)}\uff09",
            f"{queried[line.figure.no]}\uff08{queries.period_words(line.figure)}\uff09",
            numbers(line),
        )
        for line in used
    ]


def value(line: Line) -> str:
    """The exact figure, or that there is none."""
    return "未登记" if line.value is None else plain(line.value)


def numbers(line: Line) -> str:
    """The numbers of the entries behind a figure, the first ones and how many there are."""
    found = list(line.entries)
    told = "、".join(map(str, found[:LISTED]))
    return f"{told}等{len(found)}条" if len(found) > LISTED else told or "—"


def sources_xlsx(target: BinaryIO, report: Report) -> None:
    """数据来源 as a spreadsheet of its own: every figure with every entry, each cell with its type."""
    lines = [line for line in queries.shown(report).lines if line.used]
    queried = queries.traced([line.figure for line in lines])
    with xlsxwriter.Workbook(target, _SAFE) as book:
        sheet = book.add_worksheet(SOURCES)
        head = book.add_format({"bold": True, "bottom": 1, "font_name": "宋体"})
        wrap = book.add_format({"text_wrap": True, "valign": "top", "font_name": "宋体"})
        for column, (word, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, word, head)
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(_cells(line, queried[line.figure.no])):
                _put(sheet, row, column, cell, wrap)


_WIDTHS = (6, 34, 16, 14, 60, 20, 18, 40)


def _cells(line: Line, query: str) -> list[Any]:
    figure: ReportFigure = line.figure
    taken = timezone.localtime(figure.taken_at) if figure.taken_at else None
    return [
        figure.no, figure.label, line.said, line.value, query, queries.period_words(figure),
        f"{taken:%Y-%m-%d %H:%M}" if taken else "还没有印发", "、".join(map(str, line.entries)),
    ]  # fmt: skip


def _put(sheet: Any, row: int, column: int, cell: Any, style: Any) -> None:
    if isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, "" if cell is None else str(cell)[:32_767], style)


def text_of(report: Report) -> str:
    """The report as plain text, for a command: what was issued, or how the draft reads now."""
    shown = queries.shown(report)
    lines = ["".join(words for words, _ in parts) for _, parts in shown.paragraphs]
    return "\n".join([report.title, *([report.greeting] if report.greeting else []), *lines])
