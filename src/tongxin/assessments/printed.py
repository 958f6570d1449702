"""The score sheet in the order an assessment judges: vetoes, base, bonus; two figures on each line.

Now is read from the stored cells; any other day is judged from the records of that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongxin.rules import scoring
from tongxin.rules.scoring import ZERO, Cell, Item, Section
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import queries, stored
from .models import CellScore
from .opened import years_note


@dataclass(frozen=True)
class Judged:
    """One cell on the sheet. sentences: one for each scoring point, as a leader reads them."""

    window: str
    max: Decimal
    reported: Decimal | None
    accepted: Decimal | None
    state: str
    hand: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PrintedItem:
    """note: how the years make one figure, where a year counts for a part only."""

    item: Item
    cells: tuple[Judged, ...]
    note: str = ""

    @property
    def max(self) -> Decimal:
        return sum((c.max for c in self.cells), ZERO)

    @property
    def reported(self) -> Decimal:
        return sum((c.reported or ZERO for c in self.cells), ZERO)

    @property
    def accepted(self) -> Decimal:
        return sum((c.accepted or ZERO for c in self.cells), ZERO)


@dataclass(frozen=True)
class PrintedSection:
    section: Section
    items: tuple[PrintedItem, ...]

    @property
    def max(self) -> Decimal:
        return sum((i.max for i in self.items), ZERO)

    @property
    def reported(self) -> Decimal:
        return sum((i.reported for i in self.items), ZERO)

    @property
    def accepted(self) -> Decimal:
        return sum((i.accepted for i in self.items), ZERO)


@dataclass(frozen=True)
class PrintedBonus:
    line: scoring.Bonus
    reported: Decimal | None
    accepted: Decimal | None
    sentence: str


@dataclass(frozen=True)
class Printed:
    """The whole sheet. said and taken: the engine's sheets as reported and as accepted."""

    edition: Edition
    made: scoring.Edition
    sections: tuple[PrintedSection, ...]
    bonus: tuple[PrintedBonus, ...]
    said: scoring.Sheet
    taken: scoring.Sheet
    passed: bool | None
    short: tuple[tuple[str, Decimal, Decimal], ...]

    @property
    def vetoes(self) -> list[scoring.sheet.VetoResult]:
        return list(self.said.vetoes)


def printed(edition: Edition, as_of: date | None = None) -> Printed:
    """The sheet of a day; None is now. One query now, a handful for a past day."""
    made = standards.parsed(edition)
    if as_of is None:
        rows = queries.cells(edition)
        said, taken = (stored.sheet(made, rows, side) for side in ("reported", "accepted"))
        told = {(r.item, r.window): _stored_sentences(r) for r in rows if r.part == "base"}
    else:
        both = queries.sheets(edition, as_of)
        said, taken = both.reported, both.accepted
        told = {(c.item, c.window.name): _sentences(c) for row in said.cells.values() for c in row}
    return Printed(
        edition, made, tuple(_section(s, said, taken, told) for s in made.sections),
        tuple(_bonus(made, said, taken)), said, taken, scoring.passes(made, taken),
        tuple(_floors(made, taken)),
    )  # fmt: skip


def _stored_sentences(row: CellScore) -> tuple[str, ...]:
    """A settled cell has one sentence, a computed one a sentence for each scoring point."""
    if row.hand or row.state == "absent":
        return (row.sentence,)
    return tuple(p["sentence"] for p in row.detail.get("parts", ())) or (row.sentence,)


def _sentences(cell: Cell) -> tuple[str, ...]:
    if cell.hand or cell.absence:
        return (cell.sentence,)
    return tuple(part.sentence for part in cell.parts)


def _section(section: Section, said, taken, told: dict) -> PrintedSection:
    items = (
        PrintedItem(
            item,
            tuple(_judged(pair, told) for pair in _pairs(item, said, taken)),
            years_note(item, said.edition),
        )  # fmt: skip
        for item in section.items
    )
    return PrintedSection(section, tuple(items))


def _pairs(item: Item, said, taken) -> Iterable[tuple[Cell, Cell]]:
    return zip(said.cells[item.id], taken.cells[item.id], strict=True)


def _judged(pair: tuple[Cell, Cell], told: dict) -> Judged:
    said, taken = pair
    sentences = told.get((said.item, said.window.name), ())
    return Judged(
        said.window.name, said.max, said.points, taken.points, said.state, said.hand is not None,
        () if said.state == "future" else sentences,
    )  # fmt: skip


def _bonus(made: scoring.Edition, said, taken) -> Iterable[PrintedBonus]:
    accepted = dict(taken.bonus)
    lines = {line.id: line for line in made.bonus}
    for line_id, scored in said.bonus:
        yield PrintedBonus(lines[line_id], scored.points, accepted[line_id].points, scored.sentence)


def _floors(made: scoring.Edition, taken) -> Iterable[tuple[str, Decimal, Decimal]]:
    """(section, points, floor) where the accepted points stay under a section's own floor."""
    names = {s.id: s.name for s in made.sections}
    for section_id, points, floor in scoring.section_floors(taken):
        yield names[section_id], points, floor
