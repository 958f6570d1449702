"""One unit's one list: what is due, what came back, and what counts lately. At most ten queries.

What is missing in the standard is told to the unit that leads an item by its name; those who support
it find it in the task table, so that a town is not asked for what others answer for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from tongxin.core import clock
from tongxin.directory import queries as directory
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import scope_of
from tongxin.ledger import nodes, tasks
from tongxin.ledger import queries as ledger
from tongxin.ledger.models import Entry, Review, Task
from tongxin.rules import nodes as rules
from tongxin.rules import scoring
from tongxin.rules.scoring import ZERO, Fact, Window
from tongxin.rules.scoring.outlook import Missing
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition
from tongxin.standards.queries import Part

from . import gap_tasks, stored
from .models import CellLink, CellScore
from .queries import window_of

#: What was accepted within so many days is told; so many at most of each sort are read.
LATELY, AT_MOST = timedelta(days=30), 200
#: Days before a date at which a notice tells it, where no node says otherwise.
AGAIN = (30, 15, 7)


@dataclass(frozen=True)
class Line:
    """One line. sort: task, proved, returned, returned-link, gap, accepted, accepted-link.

    day: by when, or when it was accepted. number: of the task or entry. near: how many of the days
    ahead have been reached, so that a notice is repeated when the next is.
    """

    sort: str
    title: str
    day: date | None
    note: str = ""
    late: bool = False
    number: int = 0
    edition: Edition | None = None
    item: str = ""
    name: str = ""
    window: Window | None = None
    fact: Fact | None = None
    worth: Decimal = ZERO
    slip: str = ""
    near: int = 0
    counted: tuple[Counted, ...] = ()


@dataclass(frozen=True)
class Counted:
    """An item that reads what was accepted, and what its cell is accepted at now."""

    edition: Edition
    item: str
    name: str
    window: str
    points: Decimal | None
    max: Decimal


@dataclass(frozen=True)
class UnitWork:
    """due: everything to be done, what is late first, then by day. counts: what was accepted."""

    unit: Unit
    day: date
    due: tuple[Line, ...] = ()
    counts: tuple[Line, ...] = field(default=())

    @cached_property
    def back(self) -> list[Line]:
        """What came back."""
        return [x for x in self.due if _back(x)]

    @cached_property
    def late(self) -> list[Line]:
        return [x for x in self.due if x.late]

    @cached_property
    def told(self) -> list[Line]:
        """What the notice says: late, came back, or so near that the first of the days ahead is
        reached; not what waits for the office."""
        return [x for x in self.due if x.sort != "proved" and (x.late or x.near or _back(x))]


def _back(line: Line) -> bool:
    return line.sort.startswith("returned")


def of_unit(user: User, unit: Unit) -> UnitWork:
    """The list of a unit the person reaches; Unit.DoesNotExist for any other."""
    if not directory.works_for(user, unit):
        raise Unit.DoesNotExist
    return of_units(user, [unit])[0]


def of_units(user: User, units: Iterable[Unit]) -> list[UnitWork]:
    """The lists of several units the person reaches, in as many queries as one takes.

    Units merged into one of them stand in its list.
    """
    source = _Source(user, list(units))
    return [source.work(unit) for unit in source.units]


class _Source:
    """Everything the lists are made from, read once for all of the units."""

    def __init__(self, user: User, units: list[Unit]) -> None:
        self.user, self.units, self.day = user, units, clock.today()
        self.division, self.most = scope_of(user).division, AT_MOST * len(units)
        self.nodes = nodes.all_nodes(self.division)
        self.tasks = list(tasks.owed(user).filter(self._of("unit")))
        self.given = {(t.source, t.unit_id) for t in self.tasks}
        self.entries = list(self._entries())
        self.editions = standards.active(self.division)
        self.links = list(self._links())
        self.cells = _grouped(CellScore.objects.filter(edition__in=self.editions).order_by("id"))
        self.parts = standards.parts_of(self.editions)
        self.missing = {e.pk: self._missing(e) for e in self.editions}
        self.by_cell = {(pk, c.item, c.window): c for pk, rows in self.cells.items() for c in rows}
        self.reads: dict[tuple[str, str], list[tuple[Edition, scoring.Item]]] = {}

    def _missing(self, edition: Edition) -> list[Missing]:
        made = standards.parsed(edition)
        found = scoring.missing(stored.sheet(made, self.cells.get(edition.pk, [])))
        return [gap for gap in found if not gap.lost]

    def _of(self, name: str) -> Q:
        ids = [unit.pk for unit in self.units]
        return Q(**{f"{name}__in": ids}) | Q(**{f"{name}__merged_into__in": ids})

    def _is_of(self, unit: Unit, owner: Unit | None) -> bool:
        return owner is not None and unit.pk in (owner.pk, owner.merged_into_id)

    def _entries(self) -> Any:
        """Entries sent back, with the reason and day, and those accepted lately."""
        last = Review.objects.filter(entry=OuterRef("pk"), verdict="returned").order_by(
            "-at", "-id"
        )
        lately = Q(state="accepted", accepted_at__gte=clock.now() - LATELY)
        rows = ledger.visible_to(self.user).filter(self._of("unit"))
        rows = rows.filter(Q(state="returned") | lately).annotate(
            why=Subquery(last.values("reason")[:1]), until=Subquery(last.values("until")[:1])
        )
        return rows.select_related("unit").order_by("-state", "-accepted_at", "no")[: self.most]

    def _links(self) -> Any:
        """Material in cells that was sent back, or accepted lately."""
        lately = Q(state="accepted", accepted_at__gte=clock.now() - LATELY)
        rows = CellLink.objects.filter(self._of("unit"), edition__in=self.editions, removed_at=None)
        rows = rows.filter(Q(state="returned") | lately).defer(
            "edition__definition", "edition__report"
        )
        rows = rows.select_related("edition", "unit", "entry", "evidence")
        return rows.order_by("-state", "-accepted_at", "id")[: self.most]

    def work(self, unit: Unit) -> UnitWork:
        due = [self._task(t) for t in self.tasks if self._is_of(unit, t.unit)]
        entries = [e for e in self.entries if self._is_of(unit, e.unit)]
        links = [x for x in self.links if self._is_of(unit, x.unit)]
        due += [self._returned(e) for e in entries if e.state == "returned"]
        due += [self._returned_link(x) for x in links if x.state == "returned"]
        due += self._gaps(unit)
        due.sort(key=lambda x: (not x.late, x.day is None, x.day or self.day, -x.worth))
        counts = [self._accepted(e) for e in entries if e.state == "accepted"]
        counts += [self._accepted_link(x) for x in links if x.state == "accepted"]
        return UnitWork(unit, self.day, tuple(due), tuple(counts))

    def _task(self, task: Task) -> Line:
        proved = task.state == "proved"
        until = max(task.due_on, task.slip_until or task.due_on)
        return Line(
            "proved" if proved else "task", task.title, until, task.text,
            not proved and until < self.day, task.no, slip=task.slip, near=self._reached(task),
        )  # fmt: skip

    def _reached(self, task: Task) -> int:
        """How many of the days ahead are reached: a node's own, else thirty, fifteen and seven."""
        if task.kind == "node":
            node = self.nodes.get(task.source.removeprefix("node:").partition("/")[0])
            return rules.reached(task.opens_on, node.ahead if node else AGAIN, self.day)
        return _reached(task.due_on, self.day)

    def _returned(self, entry: Any) -> Line:
        late = entry.until is not None and entry.until < self.day
        return Line("returned", entry.title, entry.until, entry.why or "", late, entry.no)

    def _returned_link(self, link: CellLink) -> Line:
        made = standards.parsed(link.edition)
        return Line(
            "returned-link", _title(link), link.until, link.reason,
            link.until is not None and link.until < self.day, edition=link.edition,
            item=link.item, name=_name(made, link.item), window=window_of(made, link.window),
        )  # fmt: skip

    def _gaps(self, unit: Unit) -> Iterator[Line]:
        """What the unit leads and can still win, to be recorded by the end of its window."""
        for edition in self.editions:
            led = led_by(unit, self.parts.get(edition.pk, ()))
            if not led:
                continue
            made = standards.parsed(edition)
            for gap in self.missing[edition.pk]:
                source = gap_tasks.source_of(edition.pk, gap.item, gap.window.name, gap.gap)
                if gap.item in led and (source, unit.pk) not in self.given:
                    yield Line(
                        "gap", gap.text, gap.last_day, edition=edition, item=gap.item,
                        name=_name(made, gap.item), window=gap.window, fact=gap.gap.fact,
                        worth=gap.worth, near=_reached(gap.last_day, self.day),
                    )  # fmt: skip

    def _accepted(self, entry: Entry) -> Line:
        day = clock.local_day(entry.accepted_at)
        found = [
            self._counted(edition, item, entry.happened_on)
            for edition, item in self._readers(entry)
        ]
        return Line(
            "accepted", entry.title, day, number=entry.no,
            counted=tuple(one for one in found if one),
        )  # fmt: skip

    def _readers(self, entry: Entry) -> list[tuple[Edition, scoring.Item]]:
        """The items whose rules read entries like this one."""
        key = entry.kind, entry.facet
        if key not in self.reads:
            self.reads[key] = [
                (edition, item)
                for edition in self.editions
                for item in standards.parsed(edition).items()
                if any(
                    f.kind == entry.kind and (not f.facets or entry.facet in f.facets)
                    for f in item.facts()
                )
            ]
        return self.reads[key]

    def _counted(self, edition: Edition, item: scoring.Item, day: date) -> Counted | None:
        """The item's cell of the day something happened, as accepted now."""
        for window in scoring.windows_of(item, standards.parsed(edition)):
            if window.start <= day <= window.end:
                return self._cell(edition, item, window.name)
        return None

    def _cell(self, edition: Edition, item: scoring.Item, window: str) -> Counted | None:
        cell = self.by_cell.get((edition.pk, item.id, window))
        if cell is None:
            return None
        return Counted(edition, item.id, item.name, window, cell.accepted, cell.max)

    def _accepted_link(self, link: CellLink) -> Line:
        made = standards.parsed(link.edition)
        item = next((i for i in made.items() if i.id == link.item), None)
        cell = self._cell(link.edition, item, link.window) if item else None
        return Line(
            "accepted-link", _title(link), clock.local_day(link.accepted_at),
            edition=link.edition, item=link.item, counted=(cell,) if cell else (),
        )  # fmt: skip


def _reached(day: date, today: date) -> int:
    """How many of the days ahead are reached before a date; one more once it has passed."""
    left = (day - today).days
    return sum(left <= ahead for ahead in AGAIN) + (left < 0)


def _title(link: CellLink) -> str:
    what = link.evidence.name if link.evidence else link.entry.title if link.entry else ""
    return f"{link.number} {what}".strip()


def _name(made: scoring.Edition, item: str) -> str:
    return next((i.name for i in made.items() if i.id == item), "")


def _grouped(rows: Iterable[CellScore]) -> dict[int, list[CellScore]]:
    found: dict[int, list[CellScore]] = {}
    for row in rows:
        found.setdefault(row.edition_id, []).append(row)
    return found


def led_by(unit: Unit, parts: Iterable[Part]) -> set[str]:
    """Items a unit leads by its name. What all towns or members lead together is no single unit's
    to fill: it stands in the task table."""
    return {p.item for p in parts if p.role == "lead" and p.unit_id == unit.pk}
