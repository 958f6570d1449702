"""Rows of the base part: an item, a further rule of it, or the rest of a cell cut by the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from tongxin.rules.reading.text import fold, squeeze
from tongxin.rules.reading.values import Unreadable, read_points

from . import headers as h
from .grids import EMPTY, Cell, Row
from .raw import RawItem, RawRule, RawSection, RawTable

_LISTS = (h.EVIDENCE, h.UNITS, h.SUPPORT, h.METHODS, h.ABSENCE, h.YEARS, h.SOURCE, h.ALSO)
_NUMBER = re.compile(r"^(\d{1,3}(?:[.．-]\d{1,3}){0,3})[.、．\s]?(?=\D)")
_IN_BRACKETS = re.compile(r"[(（](?:共|满分)?([\d.]+)分[)）]$")
_ENDS = re.compile(r"[;;。.!:,、]$")


class ItemRows:
    """Adds rows to the current section. current: the item that a continued row belongs to."""

    def __init__(self, table: RawTable, section: Callable[[str, str], RawSection]) -> None:
        self.table = table
        self.begin_section = section
        self.current: RawItem | None = None
        self.above: Row | None = None
        self.columns: h.Columns = {}

    def row(self, row: Row, columns: h.Columns, place: str) -> None:
        """One row of the base part."""
        self.columns = columns
        if self.current is not None and self._continues(row):
            self._more(row, self.current)
        else:
            self._new(row, place)

    def _at(self, row: Row, name: str) -> Cell:
        column = self.columns.get(name)
        return row.cells[column] if column is not None and column < len(row.cells) else EMPTY

    def _own(self, row: Row, name: str) -> str:
        """A cell's text unless it is the merged cell of the row above."""
        cell = self._at(row, name)
        if cell.copy and self.above is not None and self._at(self.above, name).text == cell.text:
            return ""
        return cell.raw if self.table.typed else cell.text

    def _continues(self, row: Row) -> bool:
        """Neither a number nor a name of its own: the row goes on with the item above."""
        return not self._own(row, h.ITEM).strip() and not self._own(row, h.ID).strip()

    def _more(self, row: Row, item: RawItem) -> None:
        text = self._own(row, h.RULE)
        worth = self._points(self._own(row, h.POINTS), item.place)
        typed = self._own(row, h.PARAMETERS) or self._own(row, h.CALC)
        if typed:
            item.rules.append(self._rule(row))
        elif worth is not None:
            self._own_points(item, text, worth)
        elif text:
            self._join(item, text)
        for name in _LISTS:
            item.add(name, self._own(row, name))

    def _own_points(self, item: RawItem, text: str, worth: Decimal) -> None:
        """An item over several rows, each with its points: the item is worth their sum."""
        if item.rules and item.rules[0].worth is None:
            item.rules[0].worth = item.points
        item.rules.append(RawRule(text, worth))
        item.points = (item.points or Decimal(0)) + worth

    def _join(self, item: RawItem, text: str) -> None:
        """A sentence cut by the page goes on; after a full stop a new clause begins."""
        if not item.rules:
            item.rules.append(RawRule(text))
            return
        last = item.rules[-1]
        apart = _ENDS.search(last.text) or last.text.endswith("分") or re.match(r"[①-⑳\d(（]", text)
        last.text += ("\n" if apart and last.text else "") + text

    def _new(self, row: Row, place: str) -> None:
        name, number, points_said = self._named(row)
        points = self._points(self._own(row, h.POINTS) or points_said, place)
        item = RawItem(place, number, name, points, [self._rule(row)])
        item.requirement = self._own(row, h.REQUIREMENT)
        if not self.columns.get(h.RULE) and not item.rules[0].text:
            item.rules[0].text = item.requirement or self._own(row, h.ITEM)
            item.requirement = ""
        item.fraction = _fraction(self._own(row, h.POINTS))
        for column in _LISTS:
            item.add(column, self._own(row, column))
        self._place(item, place)

    def _place(self, item: RawItem, place: str) -> None:
        if not self.table.sections:
            self.begin_section("考评内容", place)
        self.table.sections[-1].items.append(item)
        self.current = item

    def _named(self, row: Row) -> tuple[str, str, str]:
        """Name, number and points of an item; all three may stand in one cell."""
        name, number = self._own(row, h.ITEM), fold(self._own(row, h.ID)).strip()
        if self.table.typed:
            return name, number, ""
        name = re.sub(r"\s*\n\s*", "", name)
        if not number and (found := _NUMBER.match(fold(name))):
            number, name = found[1], name[found.end() :].strip()
        bracket = _IN_BRACKETS.search(name)
        said = f"{bracket[1]}分" if bracket else ""
        name = _IN_BRACKETS.sub("", name)
        rule = self._own(row, h.RULE)
        return name or re.split(r"[;;。,,]", rule)[0][:30], number.strip("()、.． "), said

    def _rule(self, row: Row) -> RawRule:
        """The rule of a row, with the typed columns of our own export where they are."""
        worth = self._points(self._own(row, h.PART_POINTS), "")
        return RawRule(
            self._own(row, h.RULE),
            worth,
            self._at(row, h.CALC).text,
            self._at(row, h.PARAMETERS).raw,
            self._at(row, h.PART).raw,
            self._at(row, h.PART_TEXT).raw,
        )

    def _points(self, text: str, place: str) -> Decimal | None:
        text = text.strip()
        if squeeze(text) in {"", "-", "—", "/", "——"}:
            return None
        try:
            return read_points(text)
        except Unreadable as error:
            self.table.warnings.append(f"{place}的分值没有读懂:{error}")
            return None


def _fraction(text: str) -> str:
    """1/3 or 三分之一 as 1/3; '' for anything else."""
    plain = squeeze(text).strip("()分").replace("三分之一", "1/3").replace("三之一", "1/3")
    return plain if re.fullmatch(r"1/\d", plain) else ""
