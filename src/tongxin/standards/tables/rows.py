"""Walks down the tables of a file and sorts every row into what it is."""

from __future__ import annotations

import re

from tongxin.rules.reading.text import squeeze
from tongxin.rules.reading.values import Unreadable, read_points

from . import headers as h
from . import headings
from .blocks import block_line, block_row
from .grids import EMPTY, Book, Cell, Grid, Row, TableError
from .items import ItemRows
from .raw import RawSection, RawTable

BASE, BONUS, VETO = "base", "bonus", "veto"
#: The first column of the two blocks in our own export.
BLOCKS = ("加分项", "一票否决")


def walk(book: Book) -> RawTable:
    """All tables and loose lines of a file; TableError when no header is recognised."""
    walker = Walker()
    for grid in book.grids:
        walker.grid(grid)
    for line in book.after:
        walker.line(line, "表后文字")
    if not walker.headed:
        raise TableError("没有找到表头,请保留“考评内容、分值、评分标准”这一行表头后再上传")
    if not any(s.items for s in walker.table.sections):
        raise TableError("表头下面没有读到考评内容,请核对后再上传")
    return walker.table


class Walker:
    """Knows where in the document it is: base, bonus or vetoes, which columns, which section."""

    def __init__(self) -> None:
        self.table = RawTable()
        self.mode = BASE
        self.columns: h.Columns = {}
        self.width = 0
        self.headed = False
        #: Sections have rows of their own, with their number in the column of numbers.
        self.numbered = False
        self.place = ""
        #: The next row that says something.
        self.after = Row(0, ())
        self.items = ItemRows(self.table, self.section_named)

    def grid(self, grid: Grid) -> None:
        """One table: the lines above it, its header, its rows."""
        for line in grid.before:
            self.line(line, f"{grid.name}之前的文字")
        start = self._header(grid)
        if start is None:
            self.table.warnings.append(f"“{grid.name}”没有认出表头,没有读取")
            return
        skip = 0
        for n, row in enumerate(grid.rows[start:], start):
            skip = skip - 1 if skip else self._row(grid, n, row)

    def _header(self, grid: Grid) -> int | None:
        """The first row to read; a table without header goes on with that of the one before."""
        found = h.find_header(grid)
        if found:
            after, first, self.columns = found
            for row in grid.rows[:first]:
                if not row.hidden and not row.blank:
                    self.line("".join(row.texts()[:1]), f"{grid.name}第{row.number}行")
            self._begin(grid)
            return after
        width = max((len(r.cells) for r in grid.rows), default=0)
        return 0 if self.headed and width == self.width else None

    def _begin(self, grid: Grid) -> None:
        self.headed = True
        self.width = max(len(r.cells) for r in grid.rows)
        self.table.typed = self.table.typed or h.PARAMETERS in self.columns
        self.items.above = None

    def _row(self, grid: Grid, n: int, row: Row) -> int:
        """One row; the answer is how many following rows belong to it (a repeated header)."""
        self.place = f"{grid.name}第{row.number}行"
        if row.hidden or row.blank:
            return 0
        if h.is_header(row):
            after, _, self.columns = h.header_at(grid, n)
            return after - n - 1
        self.after = next(
            (r for r in grid.rows[n + 1 :] if not r.hidden and not r.blank), Row(0, ())
        )
        self._sort(row)
        self.items.above = row
        return 0

    def _sort(self, row: Row) -> None:
        if self.table.typed:
            self._typed(row)
            return
        texts = row.texts()
        first = texts[0]
        only = len(set(texts)) == 1
        numbers = all(_is_points(t) for t in texts[1:])
        if headings.is_total(first):
            self._total(texts)
        elif only and not self._is_rule_cell(row):
            self.line(first, self.place)
        elif numbers and (headings.is_bonus(first) or headings.is_veto(first)):
            self.line(f"{first}({texts[-1]}分)", self.place)
        elif self._is_heading_row(row, first, numbers):
            self._section(first, row)
        elif title := self._numbered_heading(row):
            self.numbered = True
            self._section(title, row)
        else:
            self._content(row)

    def _typed(self, row: Row) -> None:
        """A row of our own export: the columns mean what they say, nothing is guessed."""
        section, name = self._cell(row, h.SECTION), self._cell(row, h.ITEM)
        block = BONUS if headings.is_bonus(section.text) else VETO
        if section.text in BLOCKS or self.mode != BASE and section.copy:
            self.mode = block if section.text in BLOCKS else self.mode
        elif not section.copy or not self.table.sections:
            self.mode = BASE
            self.table.sections.append(RawSection(self.place, typed_heading(section.raw)))
            self.items.current = None
        if self.mode != BASE:
            block_row(self.table, self.mode, row, self.columns, self.place)
        elif name.raw or self._cell(row, h.ID).raw:
            self.items.row(row, self.columns, self.place)

    def _is_rule_cell(self, row: Row) -> bool:
        """The only text stands in the rule's column: it goes on with the rule above."""
        column = self.columns.get(h.RULE)
        if column is None or column >= len(row.cells):
            return False
        filled = [n for n, c in enumerate(row.cells) if c.text]
        return filled == [column] and self.items.current is not None

    def _is_heading_row(self, row: Row, first: str, numbers: bool) -> bool:
        """一、组织领导 with its points in the points column and nothing else."""
        return self.mode == BASE and numbers and headings.looks_like_heading(first)

    def _numbered_heading(self, row: Row) -> str:
        """一 in the column of numbers, 组织领导 in the next one, points at most, and no rule; or ''.

        1 is such a number where 1.1 follows it.
        """
        texts = list(dict.fromkeys(row.texts()))
        ruled = h.RULE not in self.columns or self._cell(row, h.RULE).text
        if self.mode != BASE or ruled or len(texts) < 2 or not self._numbers_section(texts[0]):
            return ""
        number = squeeze(texts[0]).rstrip("、.:")
        return f"{number}、{texts[1]}" if all(_is_points(t) for t in texts[2:]) else ""

    def _numbers_section(self, text: str) -> bool:
        below = squeeze(self._cell(self.after, h.ID).text)
        whole = text.isdigit() and re.match(rf"{text}[.-]\d", below)
        return headings.is_part_number(text) or bool(whole)

    def _section(self, text: str, row: Row) -> None:
        self.section_named(text, self.place)
        points = self._cell(row, h.POINTS).text
        found = self.table.sections[-1].heading
        if found.points is None and points:
            worth = read_points(points) if _is_points(points) else None
            self.table.sections[-1].heading = headings.Heading(found.number, found.name, worth)

    def _content(self, row: Row) -> None:
        section = self._cell(row, h.SECTION)
        named = self.numbered and self.mode == BASE and section.text and not section.copy
        if named and not (headings.is_bonus(section.text) or headings.is_veto(section.text)):
            self.items.row(row, self._named_columns(), self.place)
            return
        if section.text and not self._same_section(section):
            self._enter(section.text)
        if self.mode == BASE:
            self.items.row(row, self.columns, self.place)
        else:
            block_row(self.table, self.mode, row, self.columns, self.place)

    def _named_columns(self) -> h.Columns:
        """Where sections have rows of their own, the first of two columns names the item."""
        found = {k: n for k, n in self.columns.items() if k != h.SECTION}
        if h.ITEM in found:
            found.setdefault(h.REQUIREMENT, found[h.ITEM])
        return {**found, h.ITEM: self.columns[h.SECTION]}

    def _same_section(self, section: Cell) -> bool:
        """A merged section cell, or the same heading again on the next page."""
        known = self.table.sections[-1].text if self.table.sections else ""
        same_block = self.mode != BASE and section.copy
        return same_block or (self.mode == BASE and squeeze(section.text) == known)

    def _enter(self, text: str) -> None:
        """A new text in the section column: a section, or the bonus or veto block."""
        if headings.is_bonus(text) or headings.is_veto(text):
            self.line(text, self.place)
        elif self.mode == BASE or headings.looks_like_heading(text):
            self.section_named(text, self.place)

    def section_named(self, text: str, place: str) -> RawSection:
        """A section begins; the same one as before goes on."""
        self.mode = BASE
        found = headings.heading(text)
        sections = self.table.sections
        if not sections or squeeze(text) != sections[-1].text:
            sections.append(RawSection(place, found, text=squeeze(text)))
            self.items.current = None
        return sections[-1]

    def _total(self, texts: list[str]) -> None:
        if headings.is_subtotal(texts[0]):
            return
        for text in reversed(texts):
            points = headings.points_in_heading(text) or (
                read_points(text) if _is_points(text) else None
            )
            if points is not None:
                self.table.total = points
                return

    def line(self, text: str, place: str) -> None:
        """A line that fills its row, or a paragraph."""
        self.table.lines.append(text)
        if headings.is_bonus(text):
            self.mode = BONUS
            self.table.bonus_cap = headings.points_in_heading(text) or self.table.bonus_cap
        elif headings.is_veto(text):
            self.mode = VETO
        elif headings.is_total(text):
            self._total([text])
        elif headings.is_note(text):
            self.table.notes.append(text)
        elif not (self.mode != BASE and block_line(self.table, self.mode, text, place)):
            self._loose(text, place)

    def _loose(self, text: str, place: str) -> None:
        if not self.headed and not self.table.title and len(squeeze(text)) > 3:
            self.table.title = re.sub(r"\s*\n\s*", "", text)
        elif headings.looks_like_heading(text):
            self.section_named(text, place)
        elif self.headed:
            self.table.warnings.append(f"{place}的文字没有用上:{text[:30]}")

    def _cell(self, row: Row, name: str) -> Cell:
        column = self.columns.get(name)
        return row.cells[column] if column is not None and column < len(row.cells) else EMPTY


def typed_heading(text: str) -> headings.Heading:
    """1 组织领导(6分), as our own export writes it: a name may hold blanks and brackets."""
    found = re.fullmatch(r"(\S*) (.*?)(?:\(([\d.]+)分\))?", text, re.DOTALL)
    if not found:
        return headings.heading(text)
    return headings.Heading(found[1], found[2], read_points(found[3]) if found[3] else None)


def _is_points(text: str) -> bool:
    try:
        read_points(text)
    except Unreadable:
        return False
    return len(text) <= 12
