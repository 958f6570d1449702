"""Facts: the ledger's numbers for a set of facts over year windows, in a handful of queries.

One GROUP BY gives every count and sum; what must be counted once (units, towns, stories) takes one
more query for all of it, and links to cells a third. For a past day the states in force on that day
are read: current rows that began before it, and past rows that lay across it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DecimalField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from tongxin.ledger.models import Entry, EntryPast
from tongxin.rules.scoring import COUNTING, GRID, LINK, WHOLE, Edition, Fact, Window, windows_of

from .models import CellLink

#: Counted once, by the column that tells them apart.
DISTINCT = {"units": "unit_id", "towns": "town_id", "stories": "series"}
ADDED = ("sessions", "attendance", "people", "amount", "due", "done", "late")

#: Marks the column of papers that began before a window and are in force in it.
LASTS = "·续"
#: The same in the query, where windows are numbers.
LATER = 1000

Key = tuple[str, str, str, bool]


@dataclass
class Tally:
    """What one group of entries adds up to; reported and accepted side by side."""

    reported: dict[str, Decimal] = field(default_factory=dict)
    accepted: dict[str, Decimal] = field(default_factory=dict)

    def add(self, row: dict[str, Any], accepted: bool) -> None:
        for name, value in row.items():
            if value is not None:
                self.reported[name] = self.reported.get(name, Decimal(0)) + value
                if accepted:
                    self.accepted[name] = self.accepted.get(name, Decimal(0)) + value


class FactTable:
    """Answers (window, fact) as reported and as accepted. Build with `load`."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self.windows = {w.name: w for w in windows}
        self.groups: dict[Key, Tally] = {}
        self.once: dict[tuple[str, str], tuple[int, int]] = {}
        self.links: dict[tuple[str, str], tuple[int, int]] = {}

    def reported(self, window: Window, fact: Fact) -> Decimal | None:
        return self._value(window, fact, 0)

    def accepted(self, window: Window, fact: Fact) -> Decimal | None:
        return self._value(window, fact, 1)

    def _value(self, window: Window, fact: Fact, side: int) -> Decimal | None:
        if fact.kind == LINK:
            return self._linked(window, fact, side)
        if fact.measure in DISTINCT:
            found = self.once.get((window.name, fact.key))
            return Decimal(found[side]) if found else Decimal(0)
        return self._added(window, fact, side)

    def _linked(self, window: Window, fact: Fact, side: int) -> Decimal:
        names = self.windows if window.name == WHOLE else [window.name]
        names = [*names, WHOLE] if window.name == WHOLE else names
        total = sum(
            self.links.get((name, facet), (0, 0))[side] for name in names for facet in fact.facets
        )
        return Decimal(total)

    def _added(self, window: Window, fact: Fact, side: int) -> Decimal | None:
        total: Decimal | None = Decimal(0) if fact.measure in COUNTING else None
        for _, tally in self._matching(window, fact):
            numbers = tally.accepted if side else tally.reported
            value = numbers.get(fact.measure)
            if value is not None:
                total = (total or Decimal(0)) + value
        return total

    def _matching(self, window: Window, fact: Fact) -> Iterable[tuple[Key, Tally]]:
        completes = (True,) if fact.complete else (True, False)
        for name in self._columns(window):
            for complete in completes:
                for facet in fact.facets or self.facets.get((fact.kind, name), ()):
                    key = (fact.kind, facet, name, complete)
                    if key in self.groups:
                        yield key, self.groups[key]

    def _columns(self, window: Window) -> list[str]:
        """The groups' columns of a window: its own and what lasts into it. The whole cycle takes
        a lasting paper once: where it began, or in the first year when it is older."""
        if window.name != WHOLE:
            return [window.name, window.name + LASTS]
        names = list(self.windows)
        return [*names, names[0] + LASTS]

    def index(self) -> None:
        """Which facets were seen, for facts that take all of them."""
        self.facets: dict[tuple[str, str], set[str]] = {}
        for kind, facet, window, _ in self.groups:
            self.facets.setdefault((kind, window), set()).add(facet)


Need = Mapping[Fact, frozenset[str]]


def need(
    edition: Edition,
    only: set[str] | None = None,
    bonus: set[str] | None = None,
    vetoes: bool = True,
) -> Need:
    """Which facts are read in which windows, for items and bonus lines (None: all) and vetoes."""
    wanted: dict[Fact, set[str]] = {}
    for item in edition.items():
        if only is None or item.id in only:
            names = {w.name for w in windows_of(item, edition)}
            for fact in item.facts():
                wanted.setdefault(fact, set()).update(names)
    for line in edition.bonus:
        if bonus is None or line.id in bonus:
            for fact in line.rule.facts():
                wanted.setdefault(fact, set()).add(WHOLE)
    for veto in edition.vetoes if vetoes else ():
        for fact in (veto.happened, veto.cleared):
            wanted.setdefault(fact, set()).update(w.name for w in edition.windows)
    return {fact: frozenset(names) for fact, names in wanted.items()}


def load(
    division: str,
    wanted: Need,
    windows: Sequence[Window],
    *,
    as_of: datetime | None = None,
    edition: int | None = None,
) -> FactTable:
    """The table for these facts in these windows; as_of None is now. At most three queries now."""
    facts = [f for f in wanted if f.kind not in (GRID, LINK)]
    table = FactTable(windows)
    added = [f for f in facts if f.measure not in DISTINCT]
    for rows in _in_force(division, as_of) if added else ():
        _add_groups(table, rows, added, windows, as_of)
    table.index()
    whole = Window(WHOLE, windows[0].start, windows[-1].end)
    once = [
        (f, w)
        for f in facts
        if f.measure in DISTINCT
        for w in (*windows, whole)
        if w.name in wanted[f]
    ]
    if once:
        _add_once(table, division, once, as_of)
    if edition and any(f.kind == LINK for f in wanted):
        _add_links(table, edition, as_of)
    return table


def in_force(division: str, windows: Sequence[Window], as_of: datetime | None) -> list[QuerySet]:
    """The rows that hold: current ones, and for a past moment those in force then."""
    span = Q(happened_on__gte=windows[0].start, happened_on__lte=windows[-1].end)
    return [rows.filter(span) for rows in _in_force(division, as_of)]


def _in_force(division: str, as_of: datetime | None) -> list[QuerySet]:
    here = Q(division=division, withdrawn=False)
    if as_of is None:
        return [Entry.objects.filter(here)]
    current = Entry.objects.filter(here, since__lte=as_of)
    past = EntryPast.objects.filter(here, since__lte=as_of, until__gt=as_of)
    return [current, past]


def _accepted(as_of: datetime | None) -> Q:
    return Q(accepted_at__isnull=False) if as_of is None else Q(accepted_at__lte=as_of)


def window_case(windows: Sequence[Window]) -> Case:
    """The window's number, by the first boundary that the day does not pass."""
    whens = [When(happened_on__lte=w.end, then=Value(n)) for n, w in enumerate(windows)]
    return Case(*whens, default=Value(-1), output_field=IntegerField())


def _add_groups(
    table: FactTable,
    rows: QuerySet,
    facts: list[Fact],
    windows: Sequence[Window],
    as_of: datetime | None,
) -> None:
    """Counts and sums by kind, facet, completeness, year and acceptance."""
    names = ["count", *(m for m in ADDED if any(f.measure == m for f in facts))]
    kinds = {f.kind for f in facts}
    span = Q(happened_on__gte=windows[0].start, happened_on__lte=windows[-1].end)
    branches = [_grouped(rows.filter(span, kind__in=kinds), window_case(windows), names, as_of)]
    branches += [
        _grouped(_lasting(rows, kinds, w), Value(n + LATER), names, as_of, True)
        for n, w in enumerate(windows)
    ]
    for kind, facet, complete, number, ok, *numbers in branches[0].union(*branches[1:], all=True):
        key = (kind, facet, _column(windows, int(number)), bool(complete))
        values = {n: _decimal(v) for n, v in zip(names, numbers, strict=True)}
        table.groups.setdefault(key, Tally()).add(values, bool(ok))


def _column(windows: Sequence[Window], number: int) -> str:
    """The name of a groups' column from its number in the query."""
    return windows[number - LATER].name + LASTS if number >= LATER else windows[number].name


def _lasting(rows: QuerySet, kinds: set[str], window: Window) -> QuerySet:
    """Papers from before a window that are still in force in it (agreements, charters, plans)."""
    return rows.filter(kind__in=kinds, happened_on__lt=window.start, ended_on__gte=window.start)


#: What stands in a lasting paper's sums, typed for PostgreSQL.
NOTHING = Cast(Value(None), DecimalField(max_digits=16, decimal_places=2))


def _grouped(
    rows: QuerySet, window: Any, names: list[str], as_of: datetime | None, lasting: bool = False
) -> QuerySet:
    """One branch; a lasting paper brings its count only, never its sums again."""
    totals: dict[str, Aggregate] = {"s_count": Count("id")}
    for name in names[1:]:
        totals[f"s_{name}"] = Sum(NOTHING) if lasting else Sum(name)
    columns = ("kind", "facet", "complete", "w", "ok")
    grouped = rows.order_by().annotate(w=window, ok=flag(as_of)).values_list(*columns)
    return grouped.annotate(**totals)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def flag(as_of: datetime | None) -> Case:
    return Case(When(_accepted(as_of), then=Value(1)), default=Value(0))


def _add_once(
    table: FactTable,
    division: str,
    wanted: list[tuple[Fact, Window]],
    as_of: datetime | None,
) -> None:
    """Distinct counts: one UNION ALL for now; for a past day the two states are merged as sets."""
    if as_of is None:
        branches = [_branch(n, division, *pair) for n, pair in enumerate(wanted)]
        rows = branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]
        for tag, reported, accepted in rows:
            fact, window = wanted[int(tag)]
            table.once[(window.name, fact.key)] = (reported, accepted)
        return
    for fact, window in wanted:
        table.once[(window.name, fact.key)] = _past_once(division, fact, window, as_of)


def _narrow(rows: QuerySet, fact: Fact) -> QuerySet:
    rows = rows.filter(kind=fact.kind)
    if fact.facets:
        rows = rows.filter(facet__in=fact.facets)
    return rows.filter(complete=True) if fact.complete else rows


def _branch(number: int, division: str, fact: Fact, window: Window) -> QuerySet:
    column = DISTINCT[fact.measure]
    rows = _narrow(in_force(division, [window], None)[0], fact)
    return (
        rows.order_by()
        .annotate(tag=Value(str(number)))
        .values("tag")
        .annotate(
            a=Count(column, distinct=True),
            b=Count(column, distinct=True, filter=_accepted(None)),
        )
        .values_list("tag", "a", "b")
    )


def _past_once(division: str, fact: Fact, window: Window, as_of: datetime) -> tuple[int, int]:
    column, seen, accepted = DISTINCT[fact.measure], set(), set()
    for rows in in_force(division, [window], as_of):
        pairs = _narrow(rows, fact).annotate(ok=flag(as_of)).values_list(column, "ok").distinct()
        for value, ok in pairs:
            if value is not None:
                seen.add(value)
                accepted |= {value} if ok else set()
    return len(seen), len(accepted)


def _standing(as_of: datetime | None) -> Q:
    """A linked entry counts while it is not withdrawn."""
    if as_of is None:
        return Q(entry__withdrawn=False)
    past = EntryPast.objects.filter(
        entry=OuterRef("entry"), withdrawn=False, since__lte=as_of, until__gt=as_of
    )
    return Q(entry__withdrawn=False, entry__since__lte=as_of) | Q(Exists(past))


def _add_links(table: FactTable, edition: int, as_of: datetime | None) -> None:
    """Links by cell and label: the facet of a link fact is `item:label`."""
    rows = CellLink.objects.filter(edition=edition)
    if as_of is None:
        rows = rows.filter(removed_at=None)
    else:
        rows = rows.filter(at__lte=as_of).filter(Q(removed_at=None) | Q(removed_at__gt=as_of))
    rows = rows.filter(Q(entry=None) | _standing(as_of))
    grouped = (
        rows.annotate(ok=flag(as_of))
        .values_list("item", "label", "window", "ok")
        .annotate(n=Count("id"))
    )
    for item, label, window, ok, count in grouped:
        for facet in (f"{item}:{label}", f"{item}:"):
            seen = table.links.get((window, facet), (0, 0))
            table.links[(window, facet)] = (seen[0] + count, seen[1] + (count if ok else 0))
            if not label:
                break
