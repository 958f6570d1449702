"""Spreadsheets, wholly: hidden sheets, rows and columns, comments, formulas, names, old caches."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from xml.etree.ElementTree import Element

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from . import xml
from .piece import Piece, Row, Unreadable, table, written

Parts = Mapping[str, bytes]
_COLUMN = re.compile(r"[A-Z]+")


def column(place: str) -> str:
    """B3 is in column B."""
    found = _COLUMN.search(place.rpartition("”")[2].rpartition(")")[2])
    return found.group() if found else place


def workbook(parts: Parts) -> Iterator[Piece]:
    """The sheets of an xlsx with their states, and its defined names."""
    book = xml.parse(parts["xl/workbook.xml"])
    targets = _targets(parts.get("xl/_rels/workbook.xml.rels"))
    strings = list(_strings(parts.get("xl/sharedStrings.xml")))
    for element in book.iter():
        if xml.local(element) == "sheet":
            name, state = element.get("name", ""), element.get("state", "visible")
            yield from written("工作表名", name)
            shown = f"工作表“{name}”{'' if state == 'visible' else '(隐藏)'}"
            path = targets.get(xml.attribute(element, "id"), "")
            if path in parts:
                yield from _sheet(shown, parts[path], strings)
        elif xml.local(element) == "definedName":
            yield from written("定义的名称", f"{element.get('name', '')} {element.text or ''}")
    for number, text in enumerate(strings, start=1):
        # One that no cell shows any more is still in the file.
        yield from written(f"文字库第{number}条", text)


def _targets(data: bytes | None) -> dict[str, str]:
    if not data:
        return {}
    told = {e.get("Id", ""): e.get("Target", "") for e in xml.parse(data).iter()}
    return {k: posixpath.normpath(posixpath.join("/xl", v)).lstrip("/") for k, v in told.items()}


def _strings(data: bytes | None) -> Iterator[str]:
    for event, element in xml.steps(data) if data else ():
        if event == "end" and xml.local(element) == "si":
            yield "".join(element.itertext())
            element.clear()


def _sheet(shown: str, data: bytes, strings: list[str]) -> Iterator[Piece]:
    hidden: list[tuple[int, int]] = []
    others: list[Piece] = []

    def rows() -> Iterator[Row]:
        for event, element in xml.steps(data):
            name = xml.local(element)
            if event == "start" and name == "col" and element.get("hidden") in ("1", "true"):
                hidden.append((int(element.get("min", "0")), int(element.get("max", "0"))))
            elif event == "end" and name == "row":
                yield _row(element, strings, hidden)
                element.clear()
            elif event == "end" and name not in ("c", "v", "f", "t", "is", "r", "sheetData"):
                others.extend(written(f"{shown}的设置", element.text))
                others.extend(xml.attributes(shown, element) if name in _SAYING else ())

    yield from table(shown, rows(), column)
    yield from others


_SAYING = {"hyperlink", "dataValidation", "protectedRange", "webPublishItem", "sheetPr"}


def _row(row: Element, strings: list[str], hidden: list[tuple[int, int]]) -> Row:
    away = row.get("hidden") in ("1", "true")
    cells = []
    for number, cell in enumerate((c for c in row if xml.local(c) == "c"), start=1):
        place = cell.get("r") or f"第{number}列"
        letters = _COLUMN.match(place)
        index = _index(letters.group()) if letters else number
        covered = any(first <= index <= last for first, last in hidden)
        mark = "(隐藏行)" if away else "(隐藏列)" if covered else ""
        cells += [(mark + place, text) for text in _texts(cell, strings)]
    return Row(f"第{row.get('r', '?')}行", tuple(cells))


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _texts(cell: Element, strings: list[str]) -> Iterator[str]:
    """What a cell shows, and its formula."""
    kind, value = cell.get("t", "n"), ""
    for child in cell:
        name = xml.local(child)
        if name == "f" and child.text:
            yield "=" + child.text
        elif name in ("v", "is"):
            value = "".join(child.itertext())
    if kind == "s" and value.strip().isdigit() and int(value) < len(strings):
        yield strings[int(value)]
    elif value:
        yield figure(value) if kind == "n" else value


def figure(value: str) -> str:
    """A number as it is read: 5.0011619900101E+17 is eighteen digits."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    whole = number.is_finite() and number == number.to_integral_value() and abs(number) < 10**20
    return str(int(number)) if whole else value


def comments(where: str, data: bytes) -> Iterator[Piece]:
    """Comments with the cell they hang on, and who wrote them."""
    for element in xml.parse(data).iter():
        name = xml.local(element)
        if name in ("comment", "threadedComment"):
            yield from written(f"{where}{element.get('ref', '')}", "".join(element.itertext()))
        elif name == "author":
            yield from written(f"{where}的作者", element.text)


def old_workbook(path: Path) -> Iterator[Piece]:
    """xls and ods: the cells of every sheet, hidden ones as well."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        for told in book.sheets_metadata:
            away = "" if told.visible == SheetVisibleEnum.Visible else "(隐藏)"
            shown = f"工作表“{told.name}”{away}"
            yield from written("工作表名", told.name)
            cells = book.get_sheet_by_name(told.name).to_python(skip_empty_area=False)
            yield from table(shown, _plain_rows(cells), column)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("这份表格打不开,请用Excel或WPS另存为xlsx后再试。") from error


def _plain_rows(cells: list[list]) -> Iterator[Row]:
    for n, row in enumerate(cells, start=1):
        told = ((f"{_letters(m)}{n}", figure(str(v))) for m, v in enumerate(row, 1) if v != "")
        yield Row(f"第{n}行", tuple(told))


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
