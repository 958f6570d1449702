"""The grid as a page shows it: items down, years across, holes in sight. A handful of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, QuerySet

from tongxin.core import clock
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import scope_of
from tongxin.ledger import queries as ledger
from tongxin.ledger.models import Entry
from tongxin.rules import scoring
from tongxin.rules.scoring import WHOLE, ZERO, Fact, Item, Window
from tongxin.standards import duties as collectives
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition
from tongxin.standards.queries import Part

from . import facts as facts_
from . import queries, stored
from .models import CellLink
from .stored import Kept

#: How many of something there are, by kind, facet and year.
Counts = dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class Box:
    """One cell on the page. points: of the side asked for. span: columns it takes.

    own: entries of the unit asked for. returned: pieces behind it that were sent back.
    """

    item: str
    window: str
    points: Decimal | None
    max: Decimal
    state: str
    hand: bool
    span: int = 1
    own: int = 0
    returned: int = 0

    @property
    def missing(self) -> Decimal:
        return self.max - (self.points or ZERO)

    @property
    def hole(self) -> bool:
        """Something to do: a begun year with points still out."""
        return self.state in {"none", "unknown", "part"}


@dataclass(frozen=True)
class Row:
    item: Item
    boxes: tuple[Box, ...]
    lead: str

    @cached_property
    def points(self) -> Decimal:
        return sum((b.points or ZERO for b in self.boxes), ZERO)

    @cached_property
    def missing(self) -> Decimal:
        return sum((b.missing for b in self.boxes if b.hole), ZERO)

    @cached_property
    def max(self) -> Decimal:
        return sum((b.max for b in self.boxes), ZERO)


@dataclass(frozen=True)
class Group:
    section: scoring.Section
    rows: tuple[Row, ...]

    @cached_property
    def points(self) -> Decimal:
        return sum((r.points for r in self.rows), ZERO)

    @cached_property
    def missing(self) -> Decimal:
        return sum((r.missing for r in self.rows), ZERO)

    @cached_property
    def max(self) -> Decimal:
        return sum((r.max for r in self.rows), ZERO)


@dataclass(frozen=True)
class Grid:
    edition: Edition
    made: scoring.Edition
    windows: tuple[Window, ...]
    groups: tuple[Group, ...]
    totals: queries.Totals
    extras: tuple[Kept, ...]
    outlook: scoring.Outlook

    def by_worth(self) -> list[Row]:
        """Rows with something missing, the most valuable first: the phone's list."""
        rows = [r for g in self.groups for r in g.rows if r.missing]
        return sorted(rows, key=lambda r: -r.missing)

    @property
    def bonus(self) -> list[Kept]:
        return [c for c in self.extras if c.part == "bonus"]

    @property
    def vetoes(self) -> list[Kept]:
        return [c for c in self.extras if c.part == "veto"]


def grid(user: User, edition: Edition, *, unit: Unit | None = None, side: str = "reported") -> Grid:
    """The grid of an edition, all items or those a unit has; side: reported or accepted.

    Four queries of its own, one more for a unit.
    """
    made = standards.parsed(edition)
    cells = stored.kept(edition)
    duties = standards.parts(edition)
    page = _Page(
        made,
        side,
        {(c.item, c.window): c for c in cells if c.part == "base"},
        _leads(duties),
        _items_of(duties, unit),
        _returned(user, edition, made),
        _own(user, unit, made),
    )
    groups = (Group(section, page.rows(section.items)) for section in made.sections)
    return Grid(
        edition,
        made,
        made.windows,
        tuple(g for g in groups if g.rows),
        queries.totals(made, cells),
        tuple(c for c in cells if c.part != "base"),
        scoring.outlook(stored.sheet(made, cells)),
    )


@dataclass(frozen=True)
class _Page:
    """What all boxes of one page are made from."""

    made: scoring.Edition
    side: str
    cells: dict[tuple[str, str], Kept]
    leads: dict[str, str]
    items: set[str] | None
    returned: tuple[Counts, dict[tuple[str, str], int]]
    own: Counts

    def rows(self, items: Iterable[Item]) -> tuple[Row, ...]:
        return tuple(
            Row(item, self._boxes(item), self.leads.get(item.id, ""))
            for item in items
            if self.items is None or item.id in self.items
        )

    def _boxes(self, item: Item) -> tuple[Box, ...]:
        windows = scoring.windows_of(item, self.made)
        span = len(self.made.windows) if windows[0].name == WHOLE else 1
        return tuple(self._box(item, window, span) for window in windows)

    def _box(self, item: Item, window: Window, span: int) -> Box:
        cell = self.cells.get((item.id, window.name))
        own = _sum(item, window, self.own)
        back = _sum(item, window, self.returned[0])
        back += self.returned[1].get((item.id, window.name), 0)
        if cell is None:
            worth = scoring.cell_max(item, self.made, window)
            return Box(item.id, window.name, None, worth, "unknown", False, span, own, back)
        points = cell.accepted if self.side == "accepted" else cell.reported
        state = stored.state_of(cell, window, self.side)
        return Box(item.id, window.name, points, cell.max, state, cell.hand, span, own, back)


def _items_of(duties: Sequence[Part], unit: Unit | None) -> set[str] | None:
    """Items a unit leads or supports, collective duties included; None is no filter."""
    if unit is None:
        return None
    mine = {collectives.OF_KIND.get(unit.kind, "members" if unit.member else "")} - {""}
    return {d.item for d in duties if d.unit_id == unit.pk or d.collective in mine}


def _leads(duties: Iterable[Part]) -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for duty in duties:
        if duty.role == "lead":
            names.setdefault(duty.item, []).append(duty.name)
    return {item: "、".join(dict.fromkeys(found)) for item, found in names.items()}


def _sum(item: Item, window: Window, counts: Counts) -> int:
    """How many of `counts` an item reads in a window; each is taken once."""
    if not counts:
        return 0
    seen: set[tuple[str, str]] = set()
    for fact in item.shown():
        facets = fact.facets or tuple({k[1] for k in counts if k[0] == fact.kind})
        seen |= {(fact.kind, facet) for facet in facets}
    return sum(counts.get((kind, facet, window.name), 0) for kind, facet in seen)


def _own(user: User, unit: Unit | None, made: scoring.Edition) -> Counts:
    """How many entries the unit itself has recorded. One query."""
    if unit is None:
        return {}
    return _counts(ledger.visible_to(user).filter(unit=unit), made)


def _returned(
    user: User, edition: Edition, made: scoring.Edition
) -> tuple[Counts, dict[tuple[str, str], int]]:
    """Entries, and links by item and year, that were sent back and wait to be mended."""
    scope = scope_of(user)
    links = CellLink.objects.filter(edition=edition, removed_at=None, state="returned")
    if scope.units is not None:
        links = links.filter(unit__in=scope.units)
    pairs = links.order_by().values_list("item", "window").annotate(n=Count("id"))
    entries = _counts(ledger.visible_to(user).filter(state="returned"), made)
    return entries, {(item, window): n for item, window, n in pairs}


def _counts(rows: QuerySet[Entry], made: scoring.Edition) -> Counts:
    """Entries of the cycle by kind, facet and year. One query."""
    first, last = made.windows[0].start, made.windows[-1].end
    rows = rows.filter(happened_on__gte=first, happened_on__lte=last).order_by()
    grouped = rows.annotate(w=facts_.window_case(made.windows)).values_list("kind", "facet", "w")
    counts: Counts = {}
    for kind, facet, number, count in grouped.annotate(n=Count("id")):
        name = made.windows[int(number)].name
        counts[(kind, facet, name)] = count
        counts[(kind, facet, WHOLE)] = counts.get((kind, facet, WHOLE), 0) + count
    return counts


@dataclass(frozen=True)
class Next:
    """One thing that would bring points: how much, who, by when. fact: what is to be recorded.

    closed: its year is over, so it is lost with the year.
    """

    item: Item
    window: str
    text: str
    worth: Decimal
    last_day: date
    lost: bool
    lead: str
    fact: Fact | None = None
    closed: bool = False


def what_next(edition: Edition, *, unit: Unit | None = None) -> tuple[list[Next], scoring.Outlook]:
    """The cheapest missing points first, and where the cycle ends (on the reported figures).

    unit: only what the unit leads or supports. Read from the stored cells, in two queries.
    """
    made = standards.parsed(edition)
    said = _now(edition, made)
    duties = standards.parts(edition)
    leads, mine = _leads(duties), _items_of(duties, unit)
    rows = [
        Next(
            made.item(m.item), m.window.name, m.text, m.worth, m.last_day, m.lost,
            leads.get(m.item, ""), m.gap.fact, m.window.end < said.as_of,
        )
        for m in scoring.missing(said)
        if mine is None or m.item in mine
    ]  # fmt: skip
    kept = [r for r in rows if not r.lost]
    return kept + _lost(said, [r for r in rows if r.lost], leads, mine), scoring.outlook(said)


def _lost(said: scoring.Sheet, rows: list[Next], leads: dict, mine: set[str] | None) -> list[Next]:
    """What can no longer be won, adding up to what the closed years are short of.

    Gaps of one cell may overlap, so each brings at most what is left of the cell's shortage; what
    no gap explains (a deduction, a grade) is told by the cell's own sentence.
    """
    by_cell: dict[tuple[str, str], list[Next]] = {}
    for gap in rows:
        by_cell.setdefault((gap.item.id, gap.window), []).append(gap)
    found = [
        one
        for item, row in said.cells.items()
        if mine is None or item in mine
        for cell in row
        for one in _short(said, cell, by_cell.get((item, cell.window.name), []), leads)
    ]
    return sorted(found, key=lambda r: (-r.worth, r.last_day))


def _short(said: scoring.Sheet, cell: scoring.Cell, gaps: list[Next], leads: dict) -> list[Next]:
    """The lost points of one cell, gap by gap, and in a closed year what remains."""
    found, left = [], cell.max - cell.earned
    for gap in gaps:
        worth = min(gap.worth, left)
        left -= worth
        found += [replace(gap, worth=worth)] if worth else []
    if left > ZERO and cell.window.end < said.as_of:
        item = said.edition.item(cell.item)
        text, lead = cell.sentence or "未计分", leads.get(cell.item, "")
        found.append(
            Next(item, cell.window.name, text, left, cell.window.end, True, lead, closed=True)
        )
    return found


def _now(edition: Edition, made: scoring.Edition) -> scoring.Sheet:
    return stored.sheet(made, queries.cells(edition))


def quarter_ends(made: scoring.Edition) -> list[date]:
    """Days to look back at: ends of past quarters within the cycle, newest first."""
    today = clock.today()
    ends = [
        date(year, month, day)
        for year in range(made.windows[0].start.year, today.year + 1)
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    return [d for d in reversed(ends) if made.windows[0].start <= d < today][:8]
