"""The marking sheet of one cell: the sentence, the claim, what stands behind it, what it lacks.

Few queries whatever the size of the mock: a group asks for the next sheet every minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch

from tongxin.assessments import opened, stored
from tongxin.assessments import queries as assessed
from tongxin.assessments.models import CellLink, CellScore
from tongxin.assessments.opened import Place
from tongxin.directory.models import User
from tongxin.ledger.models import Attachment, Entry
from tongxin.rules import scoring
from tongxin.rules.scoring import Section
from tongxin.standards import queries as standards

from . import mock
from .mock import Cell, Sections
from .models import Draw, Mock, MockMark

#: So many entries are shown on the sheet; the cell's own page shows all.
SHOWN = 12


@dataclass(frozen=True)
class Lack:
    """What the district knows is missing: offered as a reason, with what it is worth."""

    text: str
    worth: Decimal


@dataclass(frozen=True)
class Listed:
    """A cell in the list beside the sheet."""

    cell: Cell
    mark: MockMark | None
    here: bool


@dataclass(frozen=True)
class Sheet:
    """Everything on the sheet. row: the stored cell, None when it was never counted."""

    mock: Mock
    place: Place
    cell: Cell
    group: str
    mine: bool
    row: CellScore | None
    mark: MockMark | None
    entries: list[Entry]
    more: bool
    links: list[CellLink]
    listed: list[tuple[Section, list[Listed]]]

    @property
    def version(self) -> int:
        return self.mark.version if self.mark else 0

    @property
    def claim(self) -> Decimal | None:
        return self.row.reported if self.row else None

    @cached_property
    def lacks(self) -> list[Lack]:
        """The gaps of the cell with what each costs in this cell."""
        if self.row is None:
            return []
        said = stored.sheet(self.place.made, [self.row])
        key = (self.place.id, self.place.window.name)
        return [
            Lack(f"缺:{m.text}", m.worth)
            for m in scoring.missing(said)
            if (m.item, m.window.name) == key
        ]


def first(user: User, row: Mock) -> Cell | None:
    """Where a member goes on: the first cell of the own sections without a mark, else the first."""
    return after(mock.cells(row), mock.sections(user, row), mock.in_force(row))


def after(
    cells: list[Cell], whose: Sections, marks: Iterable[MockMark], here: Cell | None = None
) -> Cell | None:
    """The next cell without a mark among the person's sections, from `here` on and round again."""
    done = {(m.item, m.window) for m in marks}
    own = [c for c in cells if c.section in whose.mine] or cells
    start = own.index(here) + 1 if here in own else 0
    turned = own[start:] + own[:start]
    return next((c for c in turned if (c.item, c.window) not in done), next(iter(own), None))


def sheet(user: User, row: Mock, item: str, window: str) -> Sheet | None:
    """The sheet of a drawn cell, None for one that is not in the mock. Eight queries."""
    items = Draw.objects.filter(mock=row, purpose=mock.ITEMS).first()
    cells = mock.cells(row, items) if items else []
    cell = next((c for c in cells if (c.item, c.window) == (item, window)), None)
    if cell is None:
        return None
    whose, place = mock.sections(user, row), opened.find(row.edition, item, window)
    marks = {(m.item, m.window): m for m in mock.in_force(row)}
    behind = _behind(user, place)
    return Sheet(
        row, place, cell,
        whose.names[cell.section], cell.section in whose.mine,
        CellScore.objects.filter(
            edition=row.edition, part="base", item=item, window=window
        ).first(),
        marks.get((item, window)),
        behind[:SHOWN], len(behind) > SHOWN,
        list(assessed.links(row.edition, item, window)),
        _listed(row, cells, marks, cell),
    )  # fmt: skip


def _behind(user: User, place: Place) -> list[Entry]:
    """The entries the cell is counted from, with what is attached to them and where it is proved."""
    live = Attachment.objects.filter(removed_at=None).select_related("evidence").order_by("id")
    rows = opened.entries(user, place, place.facts)
    return list(rows.prefetch_related(Prefetch("attachments", live, to_attr="papers"))[: SHOWN + 1])


def _listed(
    row: Mock, cells: list[Cell], marks: dict[tuple[str, str], MockMark], here: Cell
) -> list[tuple[Section, list[Listed]]]:
    """The cells of the section that is open, and of each other section only its head."""
    out = []
    for section in standards.parsed(row.edition).sections:
        own = [c for c in cells if c.section == section.id]
        if own:
            shown = [Listed(c, marks.get((c.item, c.window)), c == here) for c in own]
            out.append((section, shown))
    return out
