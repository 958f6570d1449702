"""A look through an xlsx before it is read: how large it unfolds, and cells that have no value.

The reader lays a sheet out as a full rectangle, so one stray cell at the far corner would take the
memory of seventeen billion; and it reads an error value, or a formula nobody computed, as an empty
cell. Neither may happen silently.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from defusedxml import ElementTree

from tongxin.core import archives
from tongxin.core.errors import Refused

#: Five million cells are 160 MB in the reader; 100,000 rows of 12 columns are 1.2 million.
CELLS = 5_000_000
TOO_WIDE = "表格铺得太大(第{rows}行、{columns}列),请删掉数据以外的单元格,或拆成几份再导入。"
ERROR = "是错误值{value},请改正后再导入。"
UNCOMPUTED = "的公式还没有算出结果,请用Excel或WPS打开并保存一次再导入。"

# Literal beginnings, so that the search runs at the speed of memory over a hundred megabytes.
_ROW = re.compile(rb'row(?: [^>]*?)? r="(\d+)"')
_CELL = re.compile(rb' r="[A-Z]{1,3}(\d+)"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_TALL = re.compile(rb' r="[A-Z]{1,3}(\d{6,})"')
_ERROR = re.compile(
    rb'(<(?:\w+:)?c (?=[^>]*? t="e")[^>]*>)(?:<[^>]*f.*?)?<(?:\w+:)?v>([^<]*)', re.S
)
_FORMULA = re.compile(
    rb"(<(?:\w+:)?c [^>]*>)<(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?</(?:\w+:)?c>"
)
_PLACE = re.compile(rb' r="([A-Z]+)(\d+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Sheet:
    """rows and columns the sheet reaches to; bad: sentence by (row, column), both from 1 and 0."""

    rows: int = 0
    columns: int = 1
    bad: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Survey:
    """Sheets by name; epoch_1904: day numbers count from 1904, as old Macs did."""

    sheets: dict[str, Sheet]
    epoch_1904: bool = False


def look(path: Path) -> Survey:
    """What is in an xlsx; Refused when a sheet unfolds too large or the file does not hold."""
    with archives.open_zip(path, archives.OFFICE) as archive:
        book = archives.small(archive, "xl/workbook.xml")
        parts = _parts(book, archives.small(archive, "xl/_rels/workbook.xml.rels"))
        sheets = {}
        for name, part in parts.items():
            try:
                info = archive.getinfo(part)
            except KeyError:
                continue
            sheets[name] = _measured(archive, info)
    return Survey(sheets, bool(re.search(rb"date1904=[\"'](1|true)", book)))


_MANY_ROWS = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="\d{4,}"[^>]*>((?:(?!</table:table-row>).)*)', re.S
)
_MANY_CELLS = re.compile(
    rb'<table:table-cell(?=[^>]*:value-type)[^>]*number-columns-repeated="\d{4,}"'
)


def look_open(path: Path) -> None:
    """An ods writes a value once with the number of its repeats; Refused when that is a flood."""
    with archives.open_zip(path, archives.OFFICE) as archive:
        body = archives.small(archive, "content.xml", 64 * archives.MB)
    many = any(b":value-type" in m[1] for m in _MANY_ROWS.finditer(body))
    if not body or many or _MANY_CELLS.search(body):
        raise Refused("表格铺得太大,请删掉数据以外的单元格,或另存为xlsx后再导入。")


def _parts(book: bytes, relations: bytes) -> dict[str, str]:
    """Sheet names and the parts they are kept in."""
    try:
        targets = {
            r.get("Id"): r.get("Target", "") for r in ElementTree.fromstring(relations).iter()
        }
        sheets = [e for e in ElementTree.fromstring(book).iter() if e.tag.endswith("}sheet")]
    except Exception as error:  # the parser's own kinds, and the refusals of defusedxml
        raise Refused(archives.BROKEN) from error
    return {s.get("name", ""): _full(str(targets.get(s.get(_RELATION)) or "")) for s in sheets}


def _full(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _measured(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Sheet:
    sheet = Sheet()
    for piece in _pieces(archive, info):
        _measure(sheet, piece)
    if sheet.columns > 26:  # then it matters what a row's cells say of themselves
        for piece in _pieces(archive, info):
            sheet.rows = max([sheet.rows, *map(int, _CELL.findall(piece))])
    if sheet.rows * sheet.columns > CELLS:
        raise Refused(TOO_WIDE.format(rows=sheet.rows, columns=sheet.columns))
    return sheet


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The sheet in pieces that never cut a cell in two."""
    rest = b""
    for block in archives.content(archive, info):
        block = rest + (block.replace(b"'", b'"') if b"='" in block else block)
        cut = max(block.rfind(b"</row>"), block.rfind(b"</c>"), block.rfind(b":row>"))
        if cut < 0 and len(block) < 8 * archives.MB:
            rest = block
            continue
        cut = len(block) if cut < 0 else cut + 4
        rest = block[cut:]
        yield block[:cut]
    yield rest


def _measure(sheet: Sheet, piece: bytes) -> None:
    rows = [*map(int, _ROW.findall(piece)), *map(int, _TALL.findall(piece))]
    sheet.rows = max([sheet.rows, *rows])
    wide = set(_WIDE.findall(piece))
    sheet.columns = max([sheet.columns, 26 if rows else 1, *map(_number, wide)])
    if b't="e"' in piece:
        for cell, value in _ERROR.findall(piece):
            _bad(sheet, cell, ERROR.format(value=value.decode("utf-8", "replace")[:20]))
    if b"f>" in piece or b"<f" in piece:
        for cell in _FORMULA.findall(piece):
            if b't="str"' not in cell:  # computed, to an empty text
                _bad(sheet, cell, UNCOMPUTED)


def _bad(sheet: Sheet, cell: bytes, sentence: str) -> None:
    place = _PLACE.search(cell)
    if place and len(sheet.bad) < 2_000:
        sheet.bad[(int(place[2]), _number(place[1]) - 1)] = sentence


def _number(letters: bytes) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number


def letters(column: int) -> str:
    """Column 0 is A, 26 is AA."""
    out, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
