"""The archive's papers: 归档文件目录 as spreadsheet and PDF, spine labels, 备考表, ledger boxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone

from tongxin.core import clock
from tongxin.documents import texts
from tongxin.documents.ledger_boxes import LedgerBox
from tongxin.documents.models import Box, Catalogue
from tongxin.rules.filing import PERIODS
from tongxin.rules.wording import date_cn

from .typeset import pdf

TITLE = "归档文件目录"
#: Columns of DA/T 22-2015 with their widths in mm; 0 takes the rest.
COLUMNS = (
    ("序号", 11), ("档号", 53), ("文号", 34), ("责任者", 32), ("题名", 0), ("日期", 19),
    ("密级", 12), ("页数", 12), ("备注", 26),
)  # fmt: skip
LEDGER = (
    ("序号", 11), ("考评内容", 46), ("材料编号", 24), ("材料名称", 0), ("单位", 34), ("日期", 19),
    ("页数", 12), ("备注", 32),
)  # fmt: skip
_SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


def _made(one: Catalogue) -> str:
    return f"第{one.version}版,{date_cn(timezone.localtime(one.at).date())}"


def _head(one: Catalogue) -> list[tuple[str, str]]:
    return [
        ("全宗名称", one.unit.name),
        ("全宗号", one.fonds),
        ("年度", str(one.year)),
        ("保管期限", PERIODS[one.period]),
        ("机构(问题)", one.office),
    ]


# ---- catalogue ----------------------------------------------------------------------------------


def catalogue_pdf(one: Catalogue) -> bytes:
    """The catalogue with its cover on A4 landscape; its version and day at the foot."""
    return pdf(
        "archive",
        {
            "sheet": "catalogue",
            "title": TITLE,
            "foot": texts.printed(_made(one)),
            "head": _head(one),
            "line": texts.printed("    ".join(f"{name}:{value}" for name, value in _head(one))),
            **_table(COLUMNS, one.rows, left=(1, 2, 3, 4, 8)),
        },
    )


def _table(columns: Sequence, rows: Iterable[Sequence[Any]], left: Sequence[int]) -> dict:
    return {
        "columns": [word for word, _ in columns],
        "widths": [width for _, width in columns],
        "rows": [["" if v is None else str(v) for v in row] for row in rows],
        "left": left,
    }


def catalogue_xlsx(target: BinaryIO, one: Catalogue) -> None:
    """The catalogue as a spreadsheet; text stays text, whatever it begins with."""
    with xlsxwriter.Workbook(target, _SAFE) as book:
        sheet, formats = book.add_worksheet(TITLE), _formats(book)
        _paper(sheet, one)
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "", formats["title"])
        sheet.write_string(0, 0, TITLE, formats["title"])
        told = "  ".join(f"{name}:{value}" for name, value in _head(one))
        sheet.write_string(1, 0, f"{told}  {_made(one)}")
        for column, (word, _) in enumerate(COLUMNS):
            sheet.write_string(2, column, word, formats["head"])
        for number, row in enumerate(one.rows, start=3):
            for column, value in enumerate(row):
                _put(sheet, number, column, value, formats["text"])


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {
        "font_name": "宋体",
        "font_size": 10,
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
    }
    title = {"font_name": "宋体", "font_size": 18, "align": "center"}
    return {
        "title": book.add_format(title),
        "head": book.add_format(cell | {"bold": True, "align": "center"}),
        "text": book.add_format(cell),
    }


def _paper(sheet: Any, one: Catalogue) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.set_footer(f"&L{_made(one)}&R第&P页,共&N页")
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width / 2 if width else 44)


def _put(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


# ---- boxes --------------------------------------------------------------------------------------


def spines_pdf(boxes: Sequence[Box]) -> bytes:
    """Labels for the spines, to be cut out: 全宗号 … 盒号, first and last 件号 one above the other."""
    return _spines("档案盒脊背", [_spine(box) for box in boxes])


def _spine(box: Box) -> dict[str, Any]:
    numbers = sorted(box.items.values_list("no", flat=True))
    span = [f"{numbers[0]:04d}", f"{numbers[-1]:04d}"] if numbers else [""]
    fields = [
        ("全宗号", [box.fonds]),
        ("年度", [str(box.year)]),
        ("保管期限", [PERIODS[box.period]]),
        ("机构(问题)", _stacked(box.office)),
        ("起止件号", span),
        ("盒号", [str(box.no)]),
    ]
    return {"spine": box.spine, "fields": fields}


def _stacked(words: str) -> list[str]:
    """Words down the spine, a sign a line; letters and digits stay together."""
    return [words] if words.isascii() else list(words)


def _spines(title: str, labels: list[dict[str, Any]]) -> bytes:
    return pdf("archive", {"sheet": "spines", "title": title, "labels": labels})


def remarks_pdf(boxes: Sequence[Box]) -> bytes:
    """备考表, one page a box: what there is to know, who arranged it, who checked it."""
    told = [_remarks(box) for box in boxes]
    return pdf("archive", {"sheet": "remarks", "title": "备考表", "boxes": told})


def _remarks(box: Box) -> dict[str, Any]:
    items = list(box.items.order_by("no"))
    count, pages = len(items), sum(i.pages for i in items)
    day = date_cn(box.closed_on) or "    年  月  日"
    return {
        "line": f"{box.fonds} {box.year}年 {PERIODS[box.period]} {box.office} 第{box.no}盒",
        "remarks": [texts.printed(f"本盒{count}件,共{pages}页。"), *box.remarks.splitlines()],
        "signed": [
            ("整理人", box.arranged_by), ("整理日期", day),
            ("检查人", box.checked_by), ("检查日期", day),
        ],
    }  # fmt: skip


# ---- ledger boxes -------------------------------------------------------------------------------


def ledger_label(box: LedgerBox) -> str:
    """五、宣传教育 2024年 ②: the part, the year, which of the boxes."""
    if box.parts == 1:
        return f"{box.section} {box.name} {box.window}"
    sign = _CIRCLED[box.part - 1] if box.part <= len(_CIRCLED) else f"({box.part})"
    return f"{box.section} {box.name} {box.window} {sign}"


def ledger_pdf(boxes: Sequence[LedgerBox], standard: str) -> bytes:
    """Catalogues of a part's ledger boxes, one after the other."""
    rows = [
        [n, f"{m.item} {m.name}", m.number, m.title, m.unit, m.day, m.pages, m.where]
        for box in boxes
        for n, m in enumerate(box.lines, start=1)
    ]
    first = boxes[0]
    return pdf(
        "archive",
        {
            "sheet": "ledger",
            "title": texts.printed(f"台账盒目录:{ledger_label(first)}"),
            "foot": texts.printed(f"{date_cn(clock.today())}按总表印,不是文书档案"),
            "line": f"{standard}    本盒{len(rows)}份",
            **_table(LEDGER, rows, left=(1, 2, 3, 4, 7)),
        },
    )


def ledger_spines(boxes: Sequence[LedgerBox]) -> bytes:
    """Spine labels of ledger boxes: part of the standard, year, box n of m."""
    return _spines("台账盒脊背", [_ledger_spine(box) for box in boxes])


def _ledger_spine(box: LedgerBox) -> dict[str, Any]:
    fields = [
        ("台账", ["双拥", "创建"]),
        ("考评项目", [box.section, *_stacked(box.name[:14])]),
        ("年度", [box.window]),
        ("盒", [f"{box.part}/{box.parts}"]),
    ]
    return {"spine": box.spine, "fields": fields}
