"""What a mock assessment found: lost points with reasons, and what was claimed beside what was given.

虚报度 is claimed ÷ given over the marked cells. It is a figure with its cells behind it, shown in
the order of the standard and of the directory: nobody is ranked by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from tongxin.assessments import queries as assessed
from tongxin.directory.models import Unit
from tongxin.rules.scoring import ZERO
from tongxin.standards import queries as standards

from . import mock
from .models import Mock, MockMark, Rectification

_GRAIN = Decimal("0.01")


@dataclass(frozen=True)
class Figures:
    """Sums over some marked cells. Cells without a claim of their own stand apart: unknown is not 0.

    claimed, given: over the cells with a claim. unclaimed: how many have none.
    """

    cells: tuple[MockMark, ...]

    @cached_property
    def _known(self) -> list[MockMark]:
        return [c for c in self.cells if c.own is not None]

    @property
    def claimed(self) -> Decimal:
        return sum((c.own or ZERO for c in self._known), ZERO)

    @property
    def given(self) -> Decimal:
        return sum((c.points for c in self._known), ZERO)

    @property
    def unclaimed(self) -> int:
        return len(self.cells) - len(self._known)

    @property
    def points(self) -> Decimal:
        return sum((c.points for c in self.cells), ZERO)

    @property
    def max(self) -> Decimal:
        return sum((c.max for c in self.cells), ZERO)

    @property
    def lost(self) -> Decimal:
        return self.max - self.points

    @property
    def over(self) -> Decimal:
        """How much more was claimed than given; less than 0 when the group gave more."""
        return self.claimed - self.given

    @property
    def index(self) -> Decimal | None:
        """claimed ÷ given to two places; None when nothing was given or nothing claimed is known."""
        if not self._known or self.given == ZERO:
            return None
        return (self.claimed / self.given).quantize(_GRAIN, ROUND_HALF_UP)


@dataclass(frozen=True)
class CellRow:
    """A marked cell with the three rounds side by side. assessor: None where none has marked."""

    mark: MockMark
    assessor: Decimal | None


@dataclass(frozen=True)
class ItemRow(Figures):
    """One item of the standard with its marked cells."""

    id: str = ""
    name: str = ""
    section: str = ""
    lead: str = ""
    rows: tuple[CellRow, ...] = ()


@dataclass(frozen=True)
class UnitRow(Figures):
    """One unit with the marked cells of the items it leads."""

    unit: Unit | None = None


@dataclass(frozen=True)
class SectionRow(Figures):
    id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Results:
    """Everything on the page of the results."""

    whole: Figures
    sections: tuple[SectionRow, ...]
    items: tuple[ItemRow, ...]
    units: tuple[UnitRow, ...]
    unmarked: tuple[mock.Cell, ...]
    given: int
    closed: int

    @property
    def rectified(self) -> str:
        """How many of the rectifications are closed: 3/12."""
        return f"{self.closed}/{self.given}"

    @property
    def losses(self) -> list[tuple[ItemRow, MockMark]]:
        """The marked cells that lost something, in the standard's order."""
        return [(item, m) for item in self.items for m in item.cells if m.lost]


def results(row: Mock) -> Results:
    """The results as they stand; before the close they are provisional. Six queries."""
    marks, made = mock.in_force(row), standards.parsed(row.edition)
    done = {(m.item, m.window) for m in marks}
    assessor = {
        key[:2]: one.points
        for key, one in assessed.marks(row.edition).items()
        if key[2] == "assessor"
    }
    leads, units = _leads(row)
    by_item: dict[str, list[MockMark]] = {}
    for one in marks:
        by_item.setdefault(one.item, []).append(one)
    items = tuple(
        ItemRow(
            tuple(by_item[item.id]), item.id, item.name, section.id,
            "、".join(u.name for u in leads.get(item.id, ())),
            tuple(CellRow(m, assessor.get((m.item, m.window))) for m in by_item[item.id]),
        )
        for section in made.sections
        for item in section.items
        if item.id in by_item
    )  # fmt: skip
    tasks = Rectification.objects.filter(mark__mock=row)
    states = list(tasks.values_list("task__state", flat=True))
    return Results(
        Figures(tuple(marks)),
        tuple(_sections(made.sections, items)),
        items,
        tuple(_units(units, leads, by_item)),
        tuple(c for c in mock.cells(row) if (c.item, c.window) not in done),
        len(states),
        states.count("done"),
    )


def _leads(row: Mock) -> tuple[dict[str, list[Unit]], list[Unit]]:
    """Who leads each item, and all of them in the order of the directory. One query."""
    found: dict[str, list[Unit]] = {}
    units: dict[int, Unit] = {}
    for duty in standards.duties(row.edition):
        if duty.role == "lead" and duty.unit:
            found.setdefault(duty.item, []).append(duty.unit)
            units[duty.unit.pk] = duty.unit
    return found, sorted(units.values(), key=lambda u: (u.order, u.pk))


def _sections(sections: Iterable, items: tuple[ItemRow, ...]) -> Iterable[SectionRow]:
    for section in sections:
        cells = tuple(m for i in items if i.section == section.id for m in i.cells)
        if cells:
            yield SectionRow(cells, section.id, section.name)


def _units(
    units: list[Unit], leads: dict[str, list[Unit]], by_item: dict[str, list[MockMark]]
) -> Iterable[UnitRow]:
    """An item with several leads counts for each of them."""
    for unit in units:
        cells = tuple(
            m for item, marks in by_item.items() if unit in leads.get(item, ()) for m in marks
        )
        if cells:
            yield UnitRow(cells, unit)
