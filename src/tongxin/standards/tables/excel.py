"""Workbooks as grids: merged cells filled, hidden parts left out and told."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from .grids import EMPTY, MAX_COLUMNS, MAX_ROWS, Book, Cell, Grid, Row, TableError, cell, trimmed

#: The sheet of our own export that says what no table shows.
INFO_SHEET = "版本信息"
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)"'
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MAX_MERGED = 200_000
_MAX_PART = 64 * 1024 * 1024
_FIXED = re.compile(r"^0\.(0+)(?:_ )?$")


def read_workbook(path: Path) -> Book:
    """The visible sheets of a workbook; TableError when it is not one."""
    try:
        _check_merged(path)
        values, formulas = _load(path, values=True), _formulas(path)
    except TableError:
        raise
    except Exception as error:  # the library raises nearly anything on a broken file
        raise TableError("打不开这个表格文件,请用Excel或WPS打开后另存为.xlsx再上传") from error
    return _book(values, formulas)


def _load(path: Path, *, values: bool) -> Any:
    """By an open file: the library judges a path by its ending, a stored upload may have none."""
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file, data_only=values, keep_links=False)


def _book(workbook: Any, formulas: dict[str, int]) -> Book:
    book = Book()
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            book.warnings.append(f"工作表“{sheet.title}”是隐藏的,没有读取")
            continue
        grid = _grid(sheet, book)
        if formulas.get(sheet.title):
            book.warnings.append(
                f"工作表“{sheet.title}”有{formulas[sheet.title]}个公式没有结果,请打开后保存一次再上传"
            )
        if sheet.title == INFO_SHEET:
            book.info = grid
        elif grid.rows:
            book.grids.append(grid)
    return book


def _formulas(path: Path) -> dict[str, int]:
    """Formulas that were never calculated: no value is stored beside them."""
    found: dict[str, int] = {}
    with zipfile.ZipFile(path) as archive:
        if not any(_FORMULA.search(_part(archive, name)) for name in _sheet_parts(archive)):
            return found
    plain, values = _load(path, values=False), _load(path, values=True)
    for sheet in plain.worksheets:
        for row in sheet.iter_rows(max_row=min(sheet.max_row, MAX_ROWS)):
            for c in row:
                empty = c.data_type == "f" and values[sheet.title][c.coordinate].value is None
                found[sheet.title] = found.get(sheet.title, 0) + empty
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    return [n for n in archive.namelist() if re.match(r"xl/worksheets/[^/]+\.xml$", n)]


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(_MAX_PART + 1)
    if len(data) > _MAX_PART:
        raise TableError("工作表太大,不像一份考评标准,请只保留标准所在的工作表再上传")
    return data


def _check_merged(path: Path) -> None:
    """A merged range over whole columns would be filled cell by cell: refuse it first."""
    with zipfile.ZipFile(path) as archive:
        for name in _sheet_parts(archive):
            total = 0
            for ref in _MERGED.findall(_part(archive, name)):
                left, top, right, bottom = (n or 1 for n in range_boundaries(ref.decode()))
                total += (right - left + 1) * (bottom - top + 1)
            if total > _MAX_MERGED:
                raise TableError("表格里有跨整列的合并单元格,请取消合并后再上传")


def _grid(sheet: Worksheet, book: Book) -> Grid:
    last_row, last_column = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    if sheet.max_row > MAX_ROWS:
        book.warnings.append(f"工作表“{sheet.title}”只读取了前{MAX_ROWS}行")
    hidden = _hidden_columns(sheet, last_column)
    anchors = _anchors(sheet, last_row, last_column)
    rows = [_row(sheet, n, last_column, hidden, anchors) for n in range(1, last_row + 1)]
    _tell_hidden(sheet, rows, hidden, book)
    return Grid(sheet.title, trimmed(rows))


def _hidden_columns(sheet: Worksheet, last: int) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden |= set(range(dimension.min, min(dimension.max, last) + 1))
    return hidden


def _anchors(sheet: Worksheet, last_row: int, last_column: int) -> dict[tuple[int, int], Any]:
    """Every covered place of a merged range, with the cell that holds its value."""
    covered = {}
    for area in sheet.merged_cells.ranges:
        anchor = sheet.cell(area.min_row, area.min_col)
        for row in range(area.min_row, min(area.max_row, last_row) + 1):
            for column in range(area.min_col, min(area.max_col, last_column) + 1):
                covered[row, column] = anchor
    return covered


def _row(
    sheet: Worksheet, number: int, last: int, hidden: set[int], anchors: dict[tuple[int, int], Any]
) -> Row:
    def at(column: int) -> Cell:
        if column in hidden:
            return EMPTY
        anchor = anchors.get((number, column))
        copy = anchor is not None and (anchor.row, anchor.column) != (number, column)
        return cell(_shown(anchor if copy else sheet.cell(number, column)), copy)

    dimension = sheet.row_dimensions.get(number)
    gone = bool(dimension is not None and dimension.hidden)
    return Row(number, tuple(at(column) for column in range(1, last + 1)), gone)


def _shown(source: Any) -> str:
    """A cell as the person sees it: 1.10 stays 1.10 when it is formatted so."""
    value = source.value
    if value is None or isinstance(value, bool):
        return "" if value is None else "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(value, source.number_format)
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: int | float, shape: str) -> str:
    if "%" in shape:
        return f"{value * 100:.10g}%"
    if fixed := _FIXED.match(shape or ""):
        places = len(fixed[1])
        if round(value, places) == value:
            return f"{value:.{places}f}"
    return f"{value:.10g}" if abs(value) < 1e9 else str(value)


def _tell_hidden(sheet: Worksheet, rows: list[Row], hidden: set[int], book: Book) -> None:
    gone = [r.number for r in rows if r.hidden and not r.blank]
    if gone:
        book.warnings.append(f"工作表“{sheet.title}”有隐藏的行没有读取:{_numbers(gone)}")
    filled = [
        openpyxl.utils.get_column_letter(n)
        for n in sorted(hidden)
        if any(sheet.cell(r.number, n).value is not None for r in rows)
    ]
    if filled:
        book.warnings.append(f"工作表“{sheet.title}”有隐藏的列没有读取:{'、'.join(filled)}列")


def _numbers(numbers: list[int]) -> str:
    shown = "、".join(str(n) for n in _first(numbers))
    return f"第{shown}行" if len(numbers) <= 10 else f"第{shown}行等{len(numbers)}行"


def _first(numbers: list[int]) -> Iterator[int]:
    yield from numbers[:10]
