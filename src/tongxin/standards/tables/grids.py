"""A table from any file as rows of cells, and the one error of this package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tongxin.rules.reading.text import tidy

#: More than any standard has; beyond it a table is a list of something else.
MAX_ROWS = 5000
MAX_COLUMNS = 100


class TableError(ValueError):
    """The file cannot be read as a standard; one Chinese sentence says what to do."""


@dataclass(frozen=True)
class Cell:
    """copy: the value comes from a merged range that begins elsewhere. raw: exactly as stored."""

    text: str = ""
    copy: bool = False
    raw: str = ""


EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    """number: as the person sees it in the file."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def texts(self) -> list[str]:
        """The distinct texts of the row, a merged cell once."""
        return [c.text for n, c in enumerate(self.cells) if c.text and not self._repeats(n)]

    def _repeats(self, n: int) -> bool:
        """Whether a cell only repeats the one to its left, as merged cells do."""
        cell = self.cells[n]
        return cell.copy and n > 0 and self.cells[n - 1].text == cell.text

    @property
    def blank(self) -> bool:
        return not any(c.text for c in self.cells)


@dataclass(frozen=True)
class Grid:
    """name: 表1 or the sheet's name. before: paragraphs above the table."""

    name: str
    rows: tuple[Row, ...]
    before: tuple[str, ...] = ()
    extra: bool = False


@dataclass
class Book:
    """All tables of a file in order, paragraphs after the last one, and what was left out."""

    grids: list[Grid] = field(default_factory=list)
    after: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)
    info: Grid | None = None


def cell(value: str, copy: bool = False) -> Cell:
    return Cell(tidy(value), copy, value)


def trimmed(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Without blank rows at the end."""
    kept = list(rows)
    while kept and kept[-1].blank:
        kept.pop()
    return tuple(kept)
