"""The bonus and veto blocks: pasted below the table, often without columns of their own."""

from __future__ import annotations

import re
from decimal import Decimal

from tongxin.rules.reading.text import fold, squeeze
from tongxin.rules.reading.values import Unreadable, read_points

from . import headers as h
from .grids import EMPTY, Cell, Row
from .raw import RawLine, RawRule, RawTable

BONUS = "bonus"
_ID = re.compile(r"^(?:加分?|否决?)?[((]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[))]?[.、]?$")
_LEADING = re.compile(
    r"^(?:[((]?\d{1,2}[))]?[.、:]?|[①-⑳]|[((][一二三四五六七八九十]+[))]|(?:加|否)\d+[.、:]?)\s*"
)
_RULE = re.compile(r"每.{0,10}\d*\.?\d+分|加\d|最多|最高|得\d")


def block_row(table: RawTable, mode: str, row: Row, columns: h.Columns, place: str) -> None:
    """A row of the bonus or veto block."""
    line = _typed(row, columns, place) if table.typed else _found(row, columns, place)
    if mode == BONUS:
        table.bonus.append(line)
    elif line.name:
        table.vetoes.append(line)


def _typed(row: Row, columns: h.Columns, place: str) -> RawLine:
    """A row of our own export: every column means what it says."""

    def at(name: str) -> Cell:
        column = columns.get(name)
        return row.cells[column] if column is not None and column < len(row.cells) else EMPTY

    points = at(h.POINTS).text
    rule = RawRule(at(h.RULE).raw, None, at(h.CALC).text, at(h.PARAMETERS).raw)
    worth = _points(points)
    line = RawLine(place, at(h.ID).raw, at(h.ITEM).raw, worth, rule, at(h.EVIDENCE).raw)
    line.source = at(h.SOURCE).raw
    return line


def _found(row: Row, columns: h.Columns, place: str) -> RawLine:
    """By what the cells say: a number, a name, a rule with points, papers."""
    texts = [t for n, t in _in_order(row) if n != columns.get(h.SECTION)] or row.texts()
    printed = next((t for t in texts if _ID.match(squeeze(t))), "")
    rest = [t for t in texts if t != printed]
    points = next((t for t in rest if _points(t) is not None), "")
    rest = [t for t in rest if t != points]
    rule = next((t for t in rest if _RULE.search(squeeze(t))), "")
    names = [t for t in rest if t != rule]
    name = _LEADING.sub("", names[0]) if names else re.split(r"[,,;;]", rule)[0]
    papers = names[1] if len(names) > 1 else ""
    if not printed and names and (found := _LEADING.match(names[0])):
        printed = found[0].strip()
    return RawLine(place, printed, name, _points(points), RawRule(rule or name), papers)


def _in_order(row: Row) -> list[tuple[int, str]]:
    seen: list[tuple[int, str]] = []
    for n, cell in enumerate(row.cells):
        repeated = seen and cell.copy and seen[-1][1] == cell.text
        if cell.text and not repeated:
            seen.append((n, cell.text))
    return seen


def block_line(table: RawTable, mode: str, text: str, place: str) -> bool:
    """A numbered line in the block: 1.伤病残军人应接收未接收. False when it is none."""
    plain = fold(text).strip()
    found = _LEADING.match(plain)
    if not found:
        return False
    body = plain[found.end() :].rstrip("。;")
    printed = found[0].strip()
    if mode == BONUS:
        name, _, rule = body.partition(":") if ":" in body else body.partition(",")
        table.bonus.append(RawLine(place, printed, name, None, RawRule(rule or body)))
    else:
        table.vetoes.append(RawLine(place, printed, body))
    return True


def _points(text: str) -> Decimal | None:
    try:
        return read_points(text) if text else None
    except Unreadable:
        return None
