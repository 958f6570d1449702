"""One cell opened: the figure, the sentence of each scoring point, and what each is made of.

A bonus line and a veto open the same way as an item; they are cells of the whole cycle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.ledger import queries as ledger
from tongxin.ledger.models import Entry
from tongxin.rules import scoring
from tongxin.rules.scoring import GRID, LINK, WHOLE, ZERO, Fact, Window, parse
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import answering, queries, stored
from . import facts as facts_
from .models import Absence, CellLink, CellScore, Mark

MATERIAL, RECORD, LOOK = "material", "record", "look"


class NoSuchCell(LookupError):
    """The edition has no such item, bonus line or veto, or it is not judged in that year."""


@dataclass(frozen=True)
class Place:
    """Which cell: part is base, bonus or veto; text the rule as printed in the standard."""

    edition: Edition
    made: scoring.Edition
    part: str
    id: str
    name: str
    text: str
    section: str
    window: Window
    max: Decimal
    item: scoring.Item | None = None
    section_id: str = ""

    @property
    def open(self) -> bool:
        """Whether acts are possible: only in a version that is in use."""
        return self.edition.state == "active"

    @property
    def note(self) -> str:
        return years_note(self.item, self.made) if self.item else ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(dict.fromkeys(self._facts()))

    @property
    def also(self) -> tuple[Fact, ...]:
        """另列佐证: what stands here and scores nothing."""
        return self.item.also if self.item else ()

    def _facts(self) -> Iterable[Fact]:
        if self.part == "base":
            return self.made.item(self.id).facts()
        if self.part == "bonus":
            return next(b for b in self.made.bonus if b.id == self.id).rule.facts()
        veto = next(v for v in self.made.vetoes if v.id == self.id)
        return (veto.happened, veto.cleared)


def find(edition: Edition, id_: str, window: str) -> Place:
    """The place of a cell; NoSuchCell when there is none."""
    made = standards.parsed(edition)
    for section in made.sections:
        for item in section.items:
            if item.id == id_:
                return _item_place(edition, made, section, item, window)
    whole = queries.window_of(made, WHOLE)
    if window == WHOLE:
        for line in made.bonus:
            if line.id == id_:
                return Place(edition, made, "bonus", id_, line.name, line.text, "加分项", whole,
                             line.max)  # fmt: skip
        for veto in made.vetoes:
            if veto.id == id_:
                return Place(edition, made, "veto", id_, veto.name, "", "一票否决", whole, ZERO)
    raise NoSuchCell(id_)


def _item_place(edition, made, section, item, name: str) -> Place:
    for window in scoring.windows_of(item, made):
        if window.name == name:
            worth = scoring.cell_max(item, made, window)
            return Place(edition, made, "base", item.id, item.name, item.text,
                         f"{section.id} {section.name}", window, worth, item,
                         section.id)  # fmt: skip
    raise NoSuchCell(name)


@dataclass(frozen=True)
class OpenLine:
    """One part of a scoring point. number: its place in the cell, for the address of its entries.

    count: how many entries or links stand behind it within the person's reach.
    """

    number: int
    label: str
    sentence: str
    points: Decimal | None
    max: Decimal
    facts: tuple[Fact, ...]
    count: int

    @property
    def way(self) -> str:
        return way_of(self.facts[0] if self.facts else None)


@dataclass(frozen=True)
class OpenPoint:
    """A scoring point: the standard's own words beside the sentence of the judgement."""

    name: str
    text: str
    sentence: str
    points: Decimal | None
    max: Decimal
    lines: tuple[OpenLine, ...]


@dataclass(frozen=True)
class Hole:
    """What is missing, what it brings and until when. lost: the day has passed."""

    text: str
    worth: Decimal
    last_day: date
    lost: bool
    fact: Fact | None
    window: Window


@dataclass(frozen=True)
class Year:
    """One of the windows of the same item, for going from year to year."""

    name: str
    state: str
    here: bool


@dataclass(frozen=True)
class Opened:
    """Everything on the page of a cell."""

    place: Place
    row: CellScore | None
    state: str
    accepted_state: str
    points: tuple[OpenPoint, ...]
    gaps: tuple[Hole, ...]
    years: tuple[Year, ...]
    links: list[CellLink]
    hidden_links: int
    marks: dict[str, Mark]
    absence: Absence | None
    waiting: int
    tallies: list[dict[str, Any]] = field(repr=False)
    #: 另列佐证: entries that stand here and score nothing; numbered after the lines that do.
    also: tuple[OpenLine, ...] = ()

    @property
    def reported(self) -> Decimal | None:
        return self.row.reported if self.row else None

    @property
    def accepted(self) -> Decimal | None:
        return self.row.accepted if self.row else None

    @property
    def computed(self) -> Decimal | None:
        """What the rule gives where a hand score stands instead."""
        text = self.row.detail.get("computed") if self.row else None
        return None if text is None else Decimal(text)

    @property
    def also_there(self) -> bool:
        """Whether any of 另列佐证 has entries here; none of it is ever missing."""
        return any(line.count for line in self.also)

    @property
    def lines(self) -> list[OpenLine]:
        return [line for point in self.points for line in point.lines]


def open_cell(user: User, place: Place) -> Opened:
    """The opened cell. Six queries."""
    rows = {
        (r.part, r.window): r
        for r in CellScore.objects.filter(edition=place.edition, item=place.id, part=place.part)
    }
    row = rows.get((place.part, place.window.name))
    tallies = _tallies(user, place)
    links, hidden = _links(user, place)
    waiting = sum(t["pending"] for t in tallies if _any(place.facts, t))
    points = _points(place, row, tallies, links)
    return Opened(
        place, row,
        _state(place, row, "reported"), _state(place, row, "accepted"),
        points,
        _holes(place, row),
        _years(place, rows),
        links, hidden, _marks(place), _absence(place),
        waiting + sum(link.state == "pending" for link in links), tallies,
        _also(place, sum(len(point.lines) for point in points), tallies),
    )  # fmt: skip


def _state(place: Place, row: CellScore | None, side: str) -> str:
    return stored.state_of(row, place.window, side) if row else "unknown"


def _tallies(user: User, place: Place) -> list[dict[str, Any]]:
    """Entries within reach that lie in the window, by kind, facet and completeness. One query."""
    read = (*place.facts, *place.also)
    kinds = {f.kind for f in read if f.kind not in (LINK, GRID)}
    window = place.window
    inside = Q(happened_on__gte=window.start) | Q(ended_on__gte=window.start)
    rows = ledger.visible_to(user).filter(
        inside, division=place.edition.division_id, kind__in=kinds, happened_on__lte=window.end
    )
    grouped = rows.order_by().values("kind", "facet", "complete")
    counted = grouped.annotate(n=Count("pk"), pending=Count("pk", filter=Q(state="pending")))
    return [dict(row) for row in counted]


def _reads(fact: Fact, tally: dict[str, Any]) -> bool:
    same = fact.kind == tally["kind"] and (not fact.facets or tally["facet"] in fact.facets)
    return same and (tally["complete"] or not fact.complete)


def _any(facts: Iterable[Fact], tally: dict[str, Any]) -> bool:
    return any(_reads(fact, tally) for fact in facts)


def _links(user: User, place: Place) -> tuple[list[CellLink], int]:
    """What is linked here within reach, and how many more other units have placed."""
    scope = scope_of(user)
    rows = list(queries.links(place.edition, place.id, place.window.name))
    seen = [r for r in rows if scope.units is None or r.unit_id in scope.units]
    return seen, len(rows) - len(seen)


def _points(place: Place, row: CellScore | None, tallies, links) -> tuple[OpenPoint, ...]:
    if row is None or place.part == "veto":
        return ()
    rules = place.item.points if place.item else ()
    out, number = [], 0
    for nth, part in enumerate(row.detail.get("parts", ())):
        rule = rules[nth] if nth < len(rules) else None
        lines = []
        for line in part["lines"]:
            number += 1
            lines.append(_line(number, line, tallies, links))
        out.append(
            OpenPoint(
                rule.name if rule else "",
                rule.text if rule else place.text,
                part["sentence"],
                _decimal(part["points"]),
                Decimal(part["max"]),
                tuple(lines),
            )  # fmt: skip
        )
    return tuple(out)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _line(number: int, line: dict[str, Any], tallies, links: list[CellLink]) -> OpenLine:
    facts = tuple(parse.fact(key) for key in line["facts"])
    count = sum(t["n"] for t in tallies if _any(facts, t))
    labels = {facet.partition(":")[2] for f in facts if f.kind == LINK for facet in f.facets}
    count += sum(1 for link in links if "" in labels or link.label in labels)
    return OpenLine(
        number, line["label"], line["sentence"], _decimal(line["points"]), Decimal(line["max"]),
        facts, count,
    )  # fmt: skip


def _also(place: Place, before: int, tallies: list[dict[str, Any]]) -> tuple[OpenLine, ...]:
    """另列佐证 of the cell, each with how many entries there are in its window."""
    return tuple(
        OpenLine(
            before + nth, "、".join(fact.facets), "", None, ZERO, (fact,),
            sum(t["n"] for t in tallies if _reads(fact, t)),
        )
        for nth, fact in enumerate(place.also, 1)
    )  # fmt: skip


def _holes(place: Place, row: CellScore | None) -> tuple[Hole, ...]:
    if place.part == "veto":
        return _undeclared(place)
    if row is None or place.window.start > clock.today():
        return ()
    made = stored.sheet(place.made, [row])
    found = [m for m in scoring.missing(made) if (m.item, m.window.name) == _key(place)]
    return tuple(Hole(m.text, m.worth, m.last_day, m.lost, m.gap.fact, place.window) for m in found)


def _key(place: Place) -> tuple[str, str]:
    return place.id, place.window.name


def _undeclared(place: Place) -> tuple[Hole, ...]:
    """A veto asks for a statement in each begun year of its look-back; it is worth no points."""
    veto = next(v for v in place.made.vetoes if v.id == place.id)
    begun = [w for w in scoring.veto_windows(veto, place.made) if w.start <= clock.today()]
    if not begun:
        return ()
    wanted = {veto.cleared: frozenset(w.name for w in begun)}
    table = facts_.load(place.edition.division_id, wanted, place.made.windows)
    owed = answering.owed(place.edition, place.made).reported
    return tuple(
        Hole(f"{w.name}{told}", ZERO, w.end, w.end < clock.today(), veto.cleared, w)
        for w in begun
        if (told := scoring.undeclared(veto, w, table.reported, owed))
    )


def _years(place: Place, rows: dict) -> tuple[Year, ...]:
    if place.item is None:
        return ()
    return tuple(
        Year(w.name, stored.state_of(row, w, "reported") if row else "unknown",
             w.name == place.window.name)
        for w in scoring.windows_of(place.item, place.made)
        for row in (rows.get(("base", w.name)),)
    )  # fmt: skip


def _marks(place: Place) -> dict[str, Mark]:
    """The marks in force by round."""
    found = queries.marks(place.edition, place.id)
    return {
        round: mark for (_, window, round), mark in found.items() if window == place.window.name
    }


def _absence(place: Place) -> Absence | None:
    rows = Absence.objects.filter(edition=place.edition, item=place.id, ended_at=None)
    return rows.filter(window=place.window.name).select_related("by").first()


def entries(user: User, place: Place, facts: Iterable[Fact]) -> QuerySet[Entry]:
    """The entries behind some facts of a cell, within reach, newest first."""
    read = [f for f in facts if f.kind not in (LINK, GRID)]
    if not read:
        return Entry.objects.none()
    division = place.edition.division_id
    parts = [queries.behind(user, division, fact, place.window) for fact in read]
    rows = reduce(or_, parts).select_related("unit", "town")
    return rows.order_by("-happened_on", "-no")


def years_note(item: scoring.Item, made: scoring.Edition) -> str:
    """Why a year's figure is smaller than its sentence says: it counts for its part only."""
    count = len(made.windows)
    if item.years != scoring.MEAN or count == 1:
        return ""
    return f"逐年计分取{count}年平均,每年算得的分除以{count}计入"


def way_of(fact: Fact | None) -> str:
    """How a figure is fed: by material placed in the cell, by entries, or from the grid itself."""
    if fact is None or fact.kind == GRID:
        return LOOK
    return MATERIAL if fact.kind == LINK else RECORD


def label_of(fact: Fact) -> str:
    """The label a link fact asks for, "" for any."""
    return fact.facets[0].partition(":")[2] if fact.facets else ""
