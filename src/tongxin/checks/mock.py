"""Reads on mock assessments: what was drawn, which cells a group marks, how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet

from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.rules import drawing, scoring
from tongxin.standards import queries as standards

from .models import Draw, Group, GroupSection, Mock, MockMark, Point, Visit

ITEMS, POINTS = "items", "points"
#: A stratum of a draw: its name, and those who may be drawn.
Population = dict[str, tuple[str, list[str]]]


def visible_to(user: User) -> QuerySet[Mock]:
    """Mock assessments of the division, for those who arrange or mark them."""
    scope = scope_of(user)
    if not (scope.may("mock.write") or scope.may("mock.mark")):
        return Mock.objects.none()
    rows = Mock.objects.filter(division=scope.division).select_related("edition")
    return rows.defer("edition__definition", "edition__report")


def listed(user: User) -> QuerySet[Mock]:
    """The list, the newest first, with how many cells are marked."""
    marked = Count("marks__item", distinct=True)
    return visible_to(user).annotate(marked=marked).order_by("-day", "-no")


def mock(user: User, no: int) -> Mock:
    """One by its number; Mock.DoesNotExist outside the person's reach."""
    return visible_to(user).select_related("by").get(no=no)


@dataclass(frozen=True)
class Team:
    """A group with its sections and members; mine: the person asking is one of them."""

    group: Group
    sections: tuple[str, ...]
    members: tuple[str, ...]
    mine: bool = False


def teams(user: User, row: Mock) -> list[Team]:
    """The groups of a mock. Three queries."""
    groups = row.groups.prefetch_related("sections", "members").order_by("id")
    return [
        Team(
            g,
            tuple(s.section for s in g.sections.all()),
            tuple(m.name for m in g.members.all()),
            user.pk in {m.pk for m in g.members.all()},
        )
        for g in groups
    ]


@dataclass(frozen=True)
class Sections:
    """Whose each section is: section → the group's name; mine: those the person marks."""

    names: dict[str, str]
    mine: frozenset[str]


def sections(user: User, row: Mock) -> Sections:
    """Whose each section of a mock is. One query."""
    inside = Group.members.through.objects.filter(group_id=OuterRef("group_id"), user_id=user.pk)
    found = GroupSection.objects.filter(mock=row).annotate(mine=Exists(inside)).order_by("id")
    told = list(found.values_list("section", "group__name", "mine"))
    return Sections({s: name for s, name, _ in told}, frozenset(s for s, _, mine in told if mine))


def population(row: Mock, purpose: str) -> Population:
    """Who may be drawn: items of the groups' sections, or the points in use, by stratum."""
    if purpose == POINTS:
        points = Point.objects.filter(division=row.division_id, retired_on=None).order_by("no")
        return _grouped((p.kind, p.kind, str(p.no)) for p in points)
    made = standards.parsed(row.edition)
    wanted = set(GroupSection.objects.filter(mock=row).values_list("section", flat=True))
    return _grouped(
        (section.id, section.name, item.id)
        for section in made.sections
        if section.id in wanted
        for item in section.items
        if windows(row, made, item)
    )


def _grouped(rows: Iterable[tuple[str, str, str]]) -> Population:
    found: Population = {}
    for key, name, candidate in rows:
        found.setdefault(key, (name, []))[1].append(candidate)
    return found


def windows(row: Mock, made: scoring.Edition, item: scoring.Item) -> list[scoring.Window]:
    """The years of an item that have begun on the mock's day."""
    return [w for w in scoring.windows_of(item, made) if w.start <= row.day]


@dataclass(frozen=True)
class Cell:
    """One cell of a mock: what is marked, where it stands, what it is worth."""

    section: str
    item: str
    name: str
    window: str
    max: Decimal


def drawn(row: Mock) -> dict[str, Draw]:
    """What was drawn, by purpose. One query."""
    return {one.purpose: one for one in Draw.objects.filter(mock=row).select_related("by")}


def drawn_ids(made: Draw | None) -> set[str]:
    return {one for stratum in made.strata for one in stratum["drawn"]} if made else set()


def cells(row: Mock, items: Draw | None = None) -> list[Cell]:
    """The cells of the drawn items in the standard's order. At most one query."""
    items = items or Draw.objects.filter(mock=row, purpose=ITEMS).first()
    wanted, made = drawn_ids(items), standards.parsed(row.edition)
    return [
        Cell(section.id, item.id, item.name, w.name, scoring.cell_max(item, made, w))
        for section in made.sections
        for item in section.items
        if item.id in wanted
        for w in windows(row, made, item)
    ]


def in_force(row: Mock) -> list[MockMark]:
    """The newest mark of each cell. One query."""
    rows = MockMark.objects.filter(mock=row).select_related("by", "group").order_by("version")
    found = {(one.item, one.window): one for one in rows}
    order = {item.id: n for n, item in enumerate(standards.parsed(row.edition).items())}
    return sorted(found.values(), key=lambda m: (order.get(m.item, 0), m.window))


@dataclass(frozen=True)
class Progress:
    """How far a section is. first: the first cell that still waits for its mark."""

    section: scoring.Section
    group: str
    mine: bool
    total: int
    done: int
    first: Cell | None


def progress(
    row: Mock, whose: Sections, all_cells: list[Cell], marks: Iterable[MockMark]
) -> list[Progress]:
    """Each section that has a group, in the standard's order. No query."""
    done = {(m.item, m.window) for m in marks}
    out = []
    for section in standards.parsed(row.edition).sections:
        if section.id in whose.names:
            own = [c for c in all_cells if c.section == section.id]
            open_ = [c for c in own if (c.item, c.window) not in done]
            out.append(
                Progress(section, whose.names[section.id], section.id in whose.mine, len(own),
                         len(own) - len(open_), next(iter(open_), None))
            )  # fmt: skip
    return out


@dataclass(frozen=True)
class Repeated:
    """How anybody repeats the draw of one stratum."""

    name: str
    n: int
    population: list[str]
    drawn: list[str]
    line: str


def repeat(row: Mock, made: Draw) -> list[Repeated]:
    """Each stratum of a draw with the line of shell that draws the same."""
    return [
        Repeated(
            s["name"], s["n"], s["population"], s["drawn"],
            drawing.by_hand(row.seed, f"{made.purpose}:{s['key']}", s["population"], s["n"]),
        )
        for s in made.strata
    ]  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A drawn point with the visit it has had, if any."""

    point: Point
    visit: Visit | None


def places(row: Mock, made: Draw | None) -> list[Place]:
    """The drawn points in the order of their kinds, with their visits. Two queries."""
    numbers = [int(no) for s in (made.strata if made else ()) for no in s["drawn"]]
    rows = Point.objects.filter(division=row.division_id, no__in=numbers)
    found = {p.no: p for p in rows.select_related("unit", "town")}
    visits = {v.point_id: v for v in Visit.objects.filter(mock=row)}
    return [Place(found[no], visits.get(found[no].pk)) for no in numbers]
