"""A list of entries as a spreadsheet: what the page shows, every cell with its type.

Text stays text: a title that begins with = is never a formula, and no address becomes a link.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone

from tongxin.ledger import listing
from tongxin.ledger.kinds import Kind
from tongxin.ledger.models import ENTRY_STATES, Entry

#: The format holds 1,048,576 rows, one of them the heading.
LIMIT = 1_048_575
_SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(path: Path, kind: Kind, rows: Iterable[Entry]) -> int:
    """Write entries of one kind to `path`; returns how many. rows carry `proofs` and their units."""
    book = xlsxwriter.Workbook(str(path), _SAFE)
    sheet = book.add_worksheet(kind.name[:31])
    formats = _formats(book)
    _head(sheet, kind, formats["head"])
    count = 0
    for count, entry in enumerate(rows, start=1):
        for column, value in enumerate(_cells(kind, entry)):
            _put(sheet, count, column, value, formats)
    sheet.autofilter(0, 0, max(count, 1), len(kind.form.fields) + 4)
    book.close()
    return count


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _head(sheet, kind: Kind, style) -> None:
    words = [
        "编号",
        *(f.label for f in kind.form.fields),
        "状态",
        "上级认定",
        "收到日期",
        "佐证份数",
    ]
    for column, word in enumerate(words):
        sheet.set_column(column, column, 28 if column == 1 else max(10, 2 * len(word) + 2))
        sheet.write_string(0, column, word, style)
    sheet.freeze_panes(1, 2)


def _cells(kind: Kind, entry: Entry) -> Iterable[Any]:
    yield entry.no
    for spec in kind.form.fields:
        if spec.key in ("unit", "town"):
            unit = getattr(entry, spec.key)
            yield unit.name if unit else None
        elif spec.key == "series" and entry.series == f"#{entry.no}":
            yield None
        else:
            yield listing.value_of(entry, spec)
    yield dict(ENTRY_STATES)[entry.state]
    yield entry.get_superior_display()
    yield timezone.localdate(entry.received_at)
    yield entry.proofs  # type: ignore[attr-defined]


def _put(sheet, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        day = datetime(value.year, value.month, value.day)
        sheet.write_datetime(row, column, day, formats["date"])
    else:
        sheet.write_string(row, column, "、".join(value) if isinstance(value, list) else str(value))
