"""Spreadsheets as rows: xlsx, xls, ods, csv and txt in the encodings that offices use."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tongxin.core import uploads
from tongxin.core.errors import Refused

from . import survey
from .columns import normal

#: The header is looked for in so many rows.
TOP = 15
ROWS = 200_000
NO_HEADER = "没有找到表头:前15行里没有这种台账的列名。请在表头写上{known},一列一个。"
FORMULA = "以“=”开头,像是公式,请改成算好的值再导入。"


@dataclass
class Table:
    """headers by position, the row they stand in, and the rows below with their own numbers.

    first: how many columns are left of position 0. bad: cells that have no value, with the reason.
    total: rows below the header as far as known. text: cells are as somebody typed them. notes:
    what the reader passed over.
    """

    headers: list[str]
    header_row: int
    rows: Iterator[tuple[int, Sequence[Any]]]
    total: int = 0
    first: int = 0
    sheet: str = ""
    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    epoch_1904: bool = False
    text: bool = False
    notes: list[str] = field(default_factory=list)

    def letter(self, position: int) -> str:
        """The column as the spreadsheet program names it."""
        return survey.letters(position + self.first)

    def duplicates(self) -> dict[str, list[int]]:
        """Headers that occur more than once, with their positions."""
        seen: dict[str, list[int]] = {}
        for position, header in enumerate(self.headers):
            if header:
                seen.setdefault(normal(header), []).append(position)
        return {self.headers[p[0]]: p for p in seen.values() if len(p) > 1}


def read_table(path: Path, name: str, known: Iterable[str]) -> Table:
    """Open a table and find its header by the words in `known`; Refused with what to do.

    The file is expected to have passed `uploads.check`.
    """
    known = list(dict.fromkeys(known))
    words = {normal(w) for w in known}
    media = uploads.check(path, name, allow=uploads.TABLES, limit=uploads.TABLE_LIMIT)
    try:
        if media in (uploads.CSV, uploads.TEXT):
            table = _text_table(path, words)
        else:
            table = _sheet_table(path, media, words)
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused(f"“{name}”打不开,请用Excel或WPS另存为xlsx后再导入。") from error
    if table is None:
        raise Refused(NO_HEADER.format(known="、".join(known[:4])))
    return table


def _text(value: Any) -> str:
    return " ".join(str(value).split())


def _score(row: Sequence[Any], words: set[str]) -> int:
    return len({normal(str(v)) for v in row} & words)


def _find_header(rows: Sequence[Sequence[Any]], words: set[str]) -> tuple[int, int]:
    """(index, matches) of the row that holds most of the known words; the upper one of equals."""
    scores = [_score(row, words) for row in rows]
    best = max(scores, default=0)
    return (scores.index(best), best) if best else (-1, 0)


def _sheet_table(path: Path, media: str, words: set[str]) -> Table | None:
    seen = survey.look(path) if media == uploads.XLSX else survey.Survey({})
    if media == uploads.ODS:
        survey.look_open(path)
    best: tuple[int, Any, Any] | None = None
    others = []
    with CalamineWorkbook.from_path(path) as book:
        for meta in book.sheets_metadata:
            if meta.visible != SheetVisibleEnum.Visible or meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            top = list(islice(sheet.iter_rows(), TOP))
            at, score = _find_header(top, words)
            if score and (best is None or score > best[0]):
                best = (score, sheet, at)
            if sheet.height > 1:
                others.append(meta.name)
    if best is None:
        return None
    _, sheet, at = best
    table = _from_sheet(sheet, at, seen)
    others = [n for n in others if n != sheet.name]
    if others:
        table.notes.append(
            f"只读了工作表“{sheet.name}”,没有读{'、'.join(f'“{n}”' for n in others)}。"
        )
    return table


def _from_sheet(sheet: Any, at: int, seen: survey.Survey) -> Table:
    """The rows below the header; a value merged over several rows stands in each of them."""
    merged = [m for m in sheet.merged_cell_ranges or [] if m[1][0] > m[0][0]]
    first = sheet.start[1]
    found = seen.sheets.get(sheet.name, survey.Sheet())
    top, depth = _header_rows(merged, at)
    rows = iter(enumerate(sheet.iter_rows(), start=1))
    head = [row for _, row in islice(rows, depth + 1)][top:]
    headers = [_text(v) for v in head[0]]
    for row in head[1:]:
        headers = [_text(new) or old for old, new in zip(headers, row, strict=True)]
    table = Table(
        headers,
        depth + 1,
        rows,
        max(0, sheet.total_height - depth - 1),
        first,
        sheet.name,
        found.bad,
        seen.epoch_1904,
    )
    down = {
        (row + 1, left - first): (high + 1, left - first)
        for (high, left), (low, _) in merged
        for row in range(high + 1, min(low, high + ROWS) + 1)
        if high > depth
    }
    if down:
        table.rows = _filled(table.rows, down)
    return table


def _header_rows(merged: list[Any], at: int) -> tuple[int, int]:
    """First and last row of the header: 参加情况 may stand over 人次 and 人数 while 名称 spans both."""
    spans = [(high, low) for (high, _), (low, _) in merged if high <= at <= low and low - high < 4]
    return min([at, *(h for h, _ in spans)]), max([at, *(low for _, low in spans)])


def _filled(
    rows: Iterator[tuple[int, Sequence[Any]]], down: dict[tuple[int, int], tuple[int, int]]
) -> Iterator[tuple[int, Sequence[Any]]]:
    columns, sources = {column for _, column in down}, set(down.values())
    kept: dict[tuple[int, int], Any] = {}
    for number, row in rows:
        row = list(row)
        for column in columns:
            if 0 <= column < len(row):
                source = down.get((number, column))
                if source:
                    row[column] = kept.get(source, row[column])
                if (number, column) in sources:
                    kept[(number, column)] = row[column]
        yield number, row


def _text_table(path: Path, words: set[str]) -> Table | None:
    encoding = uploads.encoding_of(path)
    if encoding is None:
        raise Refused(uploads.ENCODING)
    delimiter, skip = _delimiter(path, encoding)
    rows = _csv_rows(path, encoding, delimiter, skip)
    top = list(islice(rows, TOP))
    at, score = _find_header([row for _, row in top], words)
    if not score:
        return None
    headers = [_text(v) for v in top[at][1]]
    rest = chain(top[at + 1 :], rows)
    total = max(0, _lines(path, encoding) - top[at][0])
    return Table(headers, top[at][0], rest, total, text=True)


def _delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """The sign between cells, and how many lines only say which it is (Excel's sep=)."""
    with open(path, encoding=encoding, newline="") as source:
        head = source.read(20_000).lstrip("\ufeff")
    first = head.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return max(",\t;|", key=head.count), 0


def _lines(path: Path, encoding: str) -> int:
    with open(path, encoding=encoding, newline="") as source:
        return sum(block.count("\n") for block in iter(lambda: source.read(1 << 20), ""))


def _csv_rows(
    path: Path, encoding: str, delimiter: str, skip: int
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Numbered as a spreadsheet program shows them: a cell with line breaks is one row."""
    with open(path, encoding=encoding, newline="") as source:
        number = 0
        try:
            for number, row in enumerate(csv.reader(source, delimiter=delimiter), start=1):
                if number > skip:
                    yield number, row
        except csv.Error as error:
            raise Refused(f"第{number + 1}行读不下去,请用Excel或WPS另存为xlsx后再导入。") from error
