"""任务分解表 as a Word document on A3 landscape: title, label, and one table for each block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongxin.rules.scoring import plain
from tongxin.rules.wording import date_cn
from tongxin.standards.models import Edition

from .tasks import COLUMNS, Table
from .tasks_xlsx import note

#: A3 landscape, in millimetres, and the room between its margins.
_WIDE, _HIGH, _MARGIN = 420, 297, 15
_ROOM = _WIDE - 2 * _MARGIN
TITLE_FONT, HEAD_FONT, BODY_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
#: Characters the format cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(target: BinaryIO, edition: Edition, tables: Sequence[Table], title: str) -> None:
    """Write the tables one below the other to `target`."""
    document = docx.Document()
    _paper(document)
    _line(document, title, TITLE_FONT, 22)
    _line(document, note(edition), BODY_FONT, 10.5)
    for table in tables:
        if table.heading:
            _line(document, table.heading, HEAD_FONT, 12, WD_ALIGN_PARAGRAPH.LEFT)
        _table(document, table)
    document.save(target)


def _paper(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_WIDE), Mm(_HIGH)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    style = document.styles["Normal"]
    style.font.size = Pt(9)
    style.paragraph_format.space_after = Pt(0)
    _font(style, BODY_FONT)


def _font(of: Any, name: str) -> None:
    """Chinese characters take their own font name, or Word chooses one."""
    of.font.name = name
    of.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(
    document: Any, text: str, font: str, size: float, align: Any = WD_ALIGN_PARAGRAPH.CENTER
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(size)
    _font(run, font)


def _table(document: Any, table: Table) -> None:
    made = document.add_table(1, len(COLUMNS), style="Table Grid")
    made.autofit = False
    head, whole = made.rows[0], sum(width for _, width in COLUMNS)
    for column, cell, (_, width) in zip(made.columns, head.cells, COLUMNS, strict=True):
        column.width = cell.width = Mm(_ROOM * width / whole)
    pattern = deepcopy(head._tr)
    for cell, (word, _) in zip(head.cells, COLUMNS, strict=True):
        _font(cell.paragraphs[0].add_run(word), HEAD_FONT)
    _mark(head._tr, "w:tblHeader")
    for task in table.tasks:
        made._tbl.append(_row(pattern, task.cells))


def _row(pattern: Any, values: Sequence[Any]) -> Any:
    """A copy of the empty row with its texts: ten times quicker than asking the table for cells."""
    row = deepcopy(pattern)
    _mark(row, "w:cantSplit")
    for cell, value in zip(row.tc_lst, values, strict=True):
        text = _clean(_said(value))
        if text:
            cell.p_lst[0].add_r().text = text
    return row


def _mark(row: Any, name: str) -> None:
    """A property of a row: repeated on each page (tblHeader), or kept together (cantSplit)."""
    row.get_or_add_trPr().append(OxmlElement(name))


def _said(value: Any) -> str:
    if isinstance(value, date):
        return date_cn(value)
    return plain(value) if value is None or isinstance(value, int | Decimal) else str(value)


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)
