"""Word documents as grids: all tables in order, merged cells filled, revisions as accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table

from .grids import MAX_COLUMNS, MAX_ROWS, Book, Cell, Grid, Row, TableError, cell, trimmed

_PARAGRAPH, _TABLE, _TEXT = qn("w:p"), qn("w:tbl"), qn("w:t")
_BREAKS = {qn("w:br"), qn("w:cr")}
_GONE = (qn("w:del"), qn("w:moveFrom"))


def read_document(path: Path) -> Book:
    """The tables and paragraphs of a document; TableError when it is not one."""
    try:
        body = docx.Document(str(path))
    except Exception as error:  # the library raises nearly anything on a broken file
        raise TableError("打不开这个Word文件,请用Word或WPS打开后另存为.docx再上传") from error
    try:
        return _book(body)
    except (IndexError, ValueError, AttributeError, KeyError) as error:
        raise TableError("Word里的表格结构已损坏,请把表格复制到新文档后再上传") from error


def _book(document: Any) -> Book:
    book, loose = Book(), []
    for child in document.element.body.iterchildren():
        if child.tag == _PARAGRAPH:
            loose += [line for line in _text(child).split("\n") if line.strip()]
        elif child.tag == _TABLE:
            number = len(book.grids) + 1
            book.grids.append(_grid(Table(child, document), number, tuple(loose), book))
            loose = []
    book.after = tuple(loose)
    if _revised(document):
        book.warnings.append("文件带有修订痕迹,按接受修订后的文字读取,请核对")
    return book


def _revised(document: Any) -> bool:
    marks = (qn("w:ins"), qn("w:del"))
    return any(next(document.element.body.iter(mark), None) is not None for mark in marks)


def _grid(table: Table, number: int, before: tuple[str, ...], book: Book) -> Grid:
    rows: list[Row] = []
    seen: dict[Any, str] = {}
    for n, row in enumerate(table.rows, 1):
        if n > MAX_ROWS:
            book.warnings.append(f"表{number}只读取了前{MAX_ROWS}行")
            break
        rows.append(Row(n, tuple(_cells(row, seen))))
    if next(table._tbl.iterdescendants(_TABLE), None) is not None:
        book.warnings.append(f"表{number}的单元格里还套着表格,里面的表格没有读取")
    return Grid(f"表{number}", trimmed(rows), before)


def _cells(row: Any, seen: dict[Any, str]) -> Iterator[Cell]:
    """Each place of the row; a merged cell comes back for every place that it covers."""
    for _ in range(row.grid_cols_before):
        yield cell("")
    for item in row.cells[:MAX_COLUMNS]:
        # The elements are the keys: a merged cell is the same element at every place.
        copy = item._tc in seen
        if not copy:
            seen[item._tc] = _inside(item._tc)
        yield cell(seen[item._tc], copy)


def _inside(tc: Any) -> str:
    paragraphs = (p for p in tc.iterchildren() if p.tag == _PARAGRAPH)
    return "\n".join(_text(p) for p in paragraphs).strip("\n")


def _text(element: Any) -> str:
    """The text of a paragraph, inserted text included, deleted and hidden text left out."""
    out = ""
    for child in element.iterchildren():
        if child.tag in _GONE or _hidden(child):
            continue
        if child.tag == _TEXT:
            out += child.text or ""
        elif child.tag in _BREAKS:
            out += "\n"
        elif child.tag == qn("w:tab"):
            out += " "
        else:
            out += _text(child)
    return out


def _hidden(element: Any) -> bool:
    return element.tag == qn("w:r") and element.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None
