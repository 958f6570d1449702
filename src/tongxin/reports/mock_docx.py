"""反馈 of a mock assessment as a Word document: what was looked at, what was lost, what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongxin.checks import mock as mocks
from tongxin.checks.models import Mock
from tongxin.checks.results import Results
from tongxin.rules.scoring import plain
from tongxin.rules.wording import date_cn

TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"


def write(target: BinaryIO, mock: Mock, results: Results) -> None:
    """Write the document to `target`: five parts, tables in the order of the standard."""
    document = docx.Document()
    _paper(document)
    _line(document, f"{mock.title}情况反馈", TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    if mock.edition.label:
        _line(document, f"({mock.edition.label})", BODY, 12, WD_ALIGN_PARAGRAPH.CENTER)
    _about(document, mock, results)
    _sections(document, results)
    _lost(document, results)
    _places(document, mock)
    _mending(document, mock, results)
    document.save(target)


def _paper(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    _font(style, BODY)


def _font(of: Any, name: str) -> None:
    """Chinese characters take their own font name, or Word chooses one."""
    of.font.name = name
    of.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(document: Any, text: str, font: str, size: float, align: Any = None) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    if align is None:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _font(run, font)


def _head(document: Any, text: str) -> None:
    _line(document, text, HEAD, 16)


def _about(document: Any, mock: Mock, results: Results) -> None:
    groups = list(mock.groups.prefetch_related("members").order_by("id"))
    told = ";".join(f"{g.name}({'、'.join(m.name for m in g.members.all())})" for g in groups)
    _head(document, "一、基本情况")
    whole = results.whole
    text = (
        f"{date_cn(mock.day)},按《{mock.edition.title}》开展模拟考评,分{len(groups)}个组:{told}。"
    )
    text += f"抽签种子{mock.seed},共评{len(results.items)}项考评内容{len(whole.cells)}格,"
    text += f"满分{plain(whole.max)}分,模拟得分{plain(whole.points)}分,失分{plain(whole.lost)}分。"
    if results.unmarked:
        text += f"抽到的另有{len(results.unmarked)}格没有评。"
    _line(document, text, BODY, 16)


def _sections(document: Any, results: Results) -> None:
    _head(document, "二、各考评项目得分")
    rows = [
        (f"{s.id} {s.name}", s.max, s.claimed, s.points, s.lost, s.unclaimed or "")
        for s in results.sections
    ]
    _table(document, ("考评项目", "满分", "自评", "模拟", "失分", "没有自评的格"), rows)


def _lost(document: Any, results: Results) -> None:
    _head(document, "三、失分原因")
    rows = [
        (f"{item.id} {item.name}", mark.window, one["text"], Decimal(one["points"]),
         item.lead or "双拥办")
        for item, mark in results.losses
        for one in mark.lost
    ]  # fmt: skip
    if rows:
        _table(document, ("考评内容", "年度", "失分原因", "失分", "牵头单位"), rows)
    else:
        _line(document, "评过的格都没有失分。", BODY, 16)


def _places(document: Any, mock: Mock) -> None:
    draw = mocks.drawn(mock).get(mocks.POINTS)
    _head(document, "四、现场点位")
    rows = [
        (p.point.name, p.point.kind, p.point.unit.name, _found(p.visit))
        for p in mocks.places(mock, draw)
    ]
    if rows:
        _table(document, ("点位", "类别", "管护单位", "情况"), rows)
    else:
        _line(document, "这次没有抽取现场点位。", BODY, 16)


def _found(visit: Any) -> str:
    if visit is None:
        return "没有看"
    bad = [f"{one['defect']}{':' if one['note'] else ''}{one['note']}" for one in visit.findings
           if not one["good"]]  # fmt: skip
    return ";".join(bad) or "合格"


def _mending(document: Any, mock: Mock, results: Results) -> None:
    _head(document, "五、整改要求")
    text = f"请各牵头单位对照失分原因,在{date_cn(mock.rectify_by)}前整改,报双拥办复查销号。"
    if results.given:
        text += f"已交办整改{results.given}项,已销号{results.closed}项。"
    _line(document, text, BODY, 16)


def _table(document: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    made = document.add_table(1, len(columns), style="Table Grid")
    for cell, word in zip(made.rows[0].cells, columns, strict=True):
        _write(cell, word, HEAD)
    for row in rows:
        for cell, value in zip(made.add_row().cells, row, strict=True):
            _write(cell, plain(value) if isinstance(value, Decimal) else str(value), BODY)


def _write(cell: Any, text: str, font: str) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size = Pt(10.5)
    _font(run, font)
