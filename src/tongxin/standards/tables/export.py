"""An edition as a workbook that a clerk recognises and `draft_from_file` reads back as it was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from tongxin.rules.reading import calc_name
from tongxin.rules.scoring import YEAR_MODES, Bonus, Edition, Item, Rule, Section, Veto, dump
from tongxin.rules.scoring.result import plain

from . import info
from .excel import INFO_SHEET
from .lists import join
from .rows import BLOCKS

#: Header and width of each column; the last five are for the machine.
COLUMNS = (
    ("考评项目", 12),
    ("编号", 7),
    ("考评内容", 24),
    ("分值", 7),
    ("评分办法", 46),
    ("年度计分", 12),
    ("可缺项", 7),
    ("佐证材料", 28),
    ("责任单位", 18),
    ("协办单位", 18),
    ("考评方式", 12),
    ("来源", 7),
    ("另列佐证", 20),
    ("得分点", 16),
    ("得分点分值", 9),
    ("得分点原文", 30),
    ("计分方式", 10),
    ("规则参数", 40),
)
_SECTION, _PART = 0, 13
_LAST = len(COLUMNS) - 1


@dataclass
class _Line:
    """The cells of one row, by column; the item's columns are merged over its `rows`."""

    cells: dict[int, Any]
    points: list[dict[int, Any]] = field(default_factory=list)


def write_xlsx(edition: Edition, path: Path | str) -> None:
    """Write the table with its bonus and veto blocks, and the sheet 版本信息."""
    with xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": edition.title, "created": datetime(2000, 1, 1)})
        _Table(book, edition).write()
        _write_info(book, edition)


class _Table:
    """The first sheet."""

    def __init__(self, book: Any, edition: Edition) -> None:
        self.edition = edition
        self.sheet = book.add_worksheet("考评标准")
        cell = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10}
        self.text = book.add_format(cell)
        self.number = book.add_format({**cell, "num_format": "0.####", "align": "center"})
        self.head = book.add_format(
            {**cell, "bold": True, "align": "center", "bg_color": "#F2F2F2"}
        )
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.label = book.add_format({"font_size": 10, "align": "center", "font_color": "#C00000"})
        self.row = 0

    def write(self) -> None:
        self._top()
        for section in self.edition.sections:
            self._block(_heading(section), [_item(i) for i in section.items])
        if self.edition.bonus:
            self._block(BLOCKS[0], [_bonus(b) for b in self.edition.bonus])
        if self.edition.vetoes:
            self._block(BLOCKS[1], [_veto(v) for v in self.edition.vetoes])
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(1, 0)

    def _top(self) -> None:
        self.sheet.merge_range(0, 0, 0, _LAST, self.edition.title, self.title)
        if self.edition.label:
            self.sheet.merge_range(1, 0, 1, _LAST, self.edition.label, self.label)
        self.row = 2 if self.edition.label else 1
        for n, (name, width) in enumerate(COLUMNS):
            self.sheet.set_column(n, n, width)
            self.sheet.write_string(self.row, n, name, self.head)
        self.sheet.freeze_panes(self.row + 1, 3)
        self.sheet.repeat_rows(self.row)
        self.row += 1

    def _block(self, name: str, lines: Sequence[_Line]) -> None:
        """A section with its name merged over all its rows."""
        first = self.row
        for line in lines:
            self._line(line)
        self.row = max(self.row, first + 1)
        self._merged(first, self.row - 1, _SECTION, name)

    def _line(self, line: _Line) -> None:
        first, rows = self.row, max(len(line.points), 1)
        for column in range(1, _PART):
            self._merged(first, first + rows - 1, column, line.cells.get(column, ""))
        for n, point in enumerate(line.points):
            for column in range(_PART, _LAST + 1):
                self._put(first + n, column, point.get(column, ""))
        self.row += rows

    def _merged(self, first: int, last: int, column: int, value: Any) -> None:
        if first < last:
            self.sheet.merge_range(first, column, last, column, "", self.text)
        self._put(first, column, value)

    def _put(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, Decimal):
            self.sheet.write_number(row, column, float(value), self.number)
        elif value:
            self.sheet.write_string(row, column, value, self.text)
        else:
            self.sheet.write_blank(row, column, None, self.text)


def _heading(section: Section) -> str:
    return f"{section.id} {section.name}({plain(section.max)}分)"


def _item(item: Item) -> _Line:
    cells = {
        1: item.id,
        2: item.name,
        3: item.max,
        4: item.text,
        5: YEAR_MODES[item.years],
        6: "是" if item.absence_allowed else "否",
        7: join(item.evidence),
        8: join(item.lead),
        9: join(item.support),
        10: join(item.methods),
        11: item.source,
        12: join([fact.key for fact in item.also]),
    }
    points = [{13: p.name, 14: p.max, 15: p.text, **_rule(p.rule)} for p in item.points]
    return _Line(cells, points)


def _rule(rule: Rule) -> dict[int, str]:
    return {16: calc_name(rule), 17: _json(dump.rule(rule))}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _bonus(line: Bonus) -> _Line:
    cells = {1: line.id, 2: line.name, 3: line.max, 4: line.text, 7: join(line.evidence)}
    return _Line({**cells, 11: line.source}, [_rule(line.rule)])


def _veto(veto: Veto) -> _Line:
    facts = dump.veto(veto)
    kept = {k: facts[k] for k in ("happened", "cleared", "look_back") if k in facts}
    return _Line({1: veto.id, 2: veto.name, 11: veto.source}, [{16: BLOCKS[1], 17: _json(kept)}])


def _write_info(book: Any, edition: Edition) -> None:
    """The second sheet: the edition itself, its years, what sections have beside points."""
    sheet = book.add_worksheet(INFO_SHEET)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 24)
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    data = dump.edition(edition)
    row = 0
    for label, key in info.HEAD.items():
        _write(sheet, row, (label, data.get(key, "")))
        row += 1
    row = _rows(sheet, row + 1, info.YEAR_HEADER, ())
    for window in edition.windows:
        sheet.write_string(row, 0, window.name)
        sheet.write_datetime(row, 1, datetime.combine(window.start, datetime.min.time()), day)
        sheet.write_datetime(row, 2, datetime.combine(window.end, datetime.min.time()), day)
        row += 1
    sections = [
        (s.id, plain(s.floor) if s.floor is not None else "", s.source) for s in edition.sections
    ]
    _rows(sheet, row + 1, info.SECTION_HEADER, sections)


def _rows(sheet: Any, row: int, header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    for values in (header, *rows):
        _write(sheet, row, values)
        row += 1
    return row


def _write(sheet: Any, row: int, values: Sequence[Any]) -> None:
    for column, value in enumerate(values):
        if value not in ("", None):
            sheet.write_string(row, column, str(value))
