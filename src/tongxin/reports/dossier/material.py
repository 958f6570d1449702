"""What stands behind the cells of a standard on a day: entries, files and links in force then.

Read in a handful of queries and matched in memory, so that a package of three thousand files costs
no query for each cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongxin.assessments.models import CellLink
from tongxin.directory.models import Unit, User
from tongxin.ledger import queries as ledger
from tongxin.ledger.models import Attachment, EntryPast, Evidence
from tongxin.rules.scoring import GRID, LINK, Edition, Fact, Window
from tongxin.standards.models import Edition as Standard


@dataclass(frozen=True, slots=True)
class Record:
    """An entry as it stood on the day."""

    pk: int
    no: int
    kind: str
    facet: str
    complete: bool
    title: str
    happened_on: date
    ended_on: date | None
    accepted: bool
    unit: str

    def behind(self, fact: Fact, window: Window) -> bool:
        """Whether a fact reads this entry in a window; as `assessments.queries.narrow`."""
        last = max(self.happened_on, self.ended_on or self.happened_on)
        return (
            self.kind == fact.kind
            and self.happened_on <= window.end
            and last >= window.start
            and (not fact.facets or self.facet in fact.facets)
            and (self.complete or not fact.complete)
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in a file the proof stands. paper: which of the papers asked for it is."""

    page: str = ""
    quote: str = ""
    conclusion: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file on an entry with its passage; those of an entry stand in the order they came."""

    evidence: Evidence
    passage: Passage


@dataclass(frozen=True, slots=True)
class Placed:
    """A link to a cell as it stood on the day."""

    pk: int
    item: str
    window: str
    label: str
    number: str
    accepted: bool
    entry: Record | None
    evidence: Evidence | None
    passage: Passage


@dataclass
class Material:
    """Everything on a day. taken: every number an item has ever given."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    attached: dict[int, list[Attached]] = field(default_factory=dict)
    placed: dict[tuple[str, str], list[Placed]] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)

    def behind(self, facts: Iterable[Fact], window: Window) -> list[Record]:
        """The entries that any of the facts reads in a window, oldest first, each once."""
        found = {
            record.pk: record
            for fact in facts
            for record in self.records.get(fact.kind, ())
            if record.behind(fact, window)
        }
        return sorted(found.values(), key=lambda r: (r.happened_on, r.no))


def load(by: User, edition: Standard, made: Edition, moment: datetime) -> Material:
    """The material of an edition at a moment, within the person's reach."""
    kinds = {fact.kind for fact in made.facts()} - {LINK, GRID}
    links = _links(edition, moment)
    records = _records(by, moment, made, kinds, {link.entry_id for link in links if link.entry_id})
    out = Material(attached=_attached(edition.division_id, moment, {r.pk for r in records}))
    for record in records:
        if record.kind in kinds:
            out.records.setdefault(record.kind, []).append(record)
    _place(out, links, {r.pk: r for r in records}, moment)
    return out


_COLUMNS = (
    "kind", "facet", "complete", "title", "happened_on", "ended_on", "accepted_at", "unit__name",
)  # fmt: skip


def _records(
    by: User, moment: datetime, made: Edition, kinds: set[str], linked: set[int]
) -> list[Record]:
    """The states in force: the current ones that had begun, and those that lay across the moment."""
    first, last = made.windows[0].start, made.windows[-1].end
    inside = Q(kind__in=kinds, happened_on__lte=last)
    inside &= Q(happened_on__gte=first) | Q(ended_on__gte=first)
    held = Q(withdrawn=False, since__lte=moment)
    reach = ledger.reachable(by)
    now = reach.filter(held, inside | Q(pk__in=linked))
    past = EntryPast.objects.filter(
        held, inside | Q(entry__in=linked), until__gt=moment, entry__in=reach.values("pk")
    )
    rows = [*_read(now, "pk", "no"), *_read(past, "entry_id", "entry__no")]
    return [_record(row, moment) for row in rows]


def _read(rows: QuerySet, *key: str) -> Iterator[tuple]:
    return rows.order_by().values_list(*key, *_COLUMNS).iterator(2000)


def _record(row: tuple, moment: datetime) -> Record:
    pk, no, kind, facet, complete, title, day, last, accepted_at, unit = row
    accepted = accepted_at is not None and accepted_at <= moment
    return Record(pk, no, kind, facet, complete, title, day, last, accepted, unit)


def _at(moment: datetime) -> Q:
    """Attached or linked by then, and not yet taken off."""
    return Q(at__lte=moment) & (Q(removed_at=None) | Q(removed_at__gt=moment))


def _attached(division: str, moment: datetime, entries: set[int]) -> dict[int, list[Attached]]:
    held = Attachment.objects.filter(_at(moment), entry__division=division).order_by("id")
    rows = [row for row in held.iterator(2000) if row.entry_id in entries]
    files = files_of(row.evidence_id for row in rows)
    found: dict[int, list[Attached]] = {}
    for row in rows:
        told = Attached(files[row.evidence_id], _passage(row, row.paper))
        found.setdefault(row.entry_id, []).append(told)
    return found


def files_of(keys: Iterable[int]) -> dict[int, Evidence]:
    """Files with their units, each one object however often it is needed.

    Not by prefetch_related: on SQLite it asks for each key with an OR, and there end a thousand.
    """
    found = Evidence.objects.in_bulk(set(keys))
    units = Unit.objects.in_bulk({one.unit_id for one in found.values()})
    for one in found.values():
        one.unit = units[one.unit_id]
    return found


def _passage(row: Any, paper: str) -> Passage:
    return Passage(row.page, row.quote, row.conclusion, paper)


def _links(edition: Standard, moment: datetime) -> list[CellLink]:
    """All links ever made by then: those that ended keep their number."""
    return list(CellLink.objects.filter(edition=edition, at__lte=moment).order_by("id"))


def _place(out: Material, links: list[CellLink], by_pk: dict[int, Record], moment) -> None:
    files = files_of(row.evidence_id for row in links if row.evidence_id)
    for row in links:
        out.taken.setdefault(row.item, []).append(row.number)
        if row.removed_at is not None and row.removed_at <= moment:
            continue
        entry = by_pk.get(row.entry_id) if row.entry_id else None
        if row.entry_id and entry is None:  # withdrawn by then
            continue
        accepted = row.accepted_at is not None and row.accepted_at <= moment
        out.placed.setdefault((row.item, row.window), []).append(
            Placed(row.pk, row.item, row.window, row.label, row.number, accepted, entry,
                   files[row.evidence_id] if row.evidence_id else None, _passage(row, row.label))
        )  # fmt: skip


def day_of(evidence: Evidence, record: Record | None) -> date:
    """The day a file is filed under: what happened, else a photo's day, else its receipt."""
    if record is not None:
        return record.happened_on
    return evidence.taken_on or timezone.localtime(evidence.received_at).date()
