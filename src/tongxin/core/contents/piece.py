"""One thing that is written inside a file, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tongxin.core.errors import Refused


class Unreadable(Refused):
    """Nobody can say what is written in this file."""


@dataclass(frozen=True)
class Piece:
    """where: as a colleague finds it (工作表“名单”(隐藏)B3). heading: the head of a cell's column.

    row: the cells of one row side by side with tabs between, said beside the cells themselves;
    its heading holds the heads likewise.
    """

    where: str
    text: str
    heading: str = ""
    row: bool = False


def inside(outer: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces of a file that is inside another one."""
    return (replace(piece, where=f"{outer}里的{piece.where}") for piece in pieces)


def written(where: str, text: object) -> Iterator[Piece]:
    """A piece, unless there is nothing to read."""
    told = str(text).strip() if text is not None else ""
    if told:
        yield Piece(where, told)


# ---- tables --------------------------------------------------------------------------------------
#: A table's head is looked for in so many rows.
_HEAD = 8
#: A bare number under these is counted or dated, and belongs to no word in the next cell.
_COUNTED = re.compile(r"序号|时间|日期|金额|数|次|元|合计|年|月|日|分|经费|资金|面积|量")


@dataclass(frozen=True)
class Row:
    """Cells of a row as (place, text), the place as it is shown: B3, 第2列."""

    where: str
    cells: tuple[tuple[str, str], ...]


def table(sheet: str, rows: Iterable[Row], column=lambda place: place) -> Iterator[Piece]:
    """Each cell with the head of its column, and each row as a whole.

    column: from a cell's place, what names its column.
    """
    first: list[Row] = []
    heads: dict[str, str] | None = None
    for row in rows:
        if heads is None:
            first.append(row)
            if len(first) < _HEAD:
                continue
            heads = _heads(first, column)
            for early in first:
                yield from _cells(sheet, early, heads, column)
        else:
            yield from _cells(sheet, row, heads, column)
    if heads is None:
        heads = _heads(first, column)
        for early in first:
            yield from _cells(sheet, early, heads, column)


def _cells(sheet: str, row: Row, heads: dict[str, str], column) -> Iterator[Piece]:
    told = [(place, text) for place, text in row.cells if text.strip()]
    for place, text in told:
        yield Piece(f"{sheet}{place}", text, heads.get(column(place), ""))
    told = [
        (p, t) for p, t in told if not (t.isdigit() and _COUNTED.search(heads.get(column(p), "")))
    ]
    if len(told) > 1:
        above = [heads.get(column(place), "") for place, _ in told]
        # Heads of empty cells say what the table is about, too.
        above += [head for head in heads.values() if head not in above]
        joined = "\t".join(" ".join(text.split()) for _, text in told)
        yield Piece(f"{sheet}{row.where}", joined, "\t".join(above), row=True)


def _heads(rows: list[Row], column) -> dict[str, str]:
    """The heads: of the first rows, the one with the most short cells that are words."""
    best = max(rows, key=lambda row: sum(_wordy(text) for _, text in row.cells), default=None)
    if best is None or sum(_wordy(text) for _, text in best.cells) < 1:
        return {}
    return {column(place): text.strip() for place, text in best.cells if _wordy(text)}


def _wordy(text: str) -> bool:
    text = text.strip()
    return 0 < len(text) <= 20 and not any(c.isdigit() for c in text)
