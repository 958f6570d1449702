"""Reads for the pages of the ledger: how many of each kind, what a list adds up to, who took part,
what earlier states said. The person comes first, as in `queries`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from tongxin.core import events
from tongxin.core.formspec import FieldSpec
from tongxin.core.models import Event
from tongxin.directory.models import Unit, User

from . import kinds, queries
from .kinds import COLUMNS, Kind
from .models import ENTRY_STATES, Attachment, Entry, EntryPast, Role

#: The words after a number; a session, an attendance and a person are three different things.
UNITS = {
    "sessions": "场",
    "attendance": "人次",
    "people": "人",
    "amount": "元",
    "due": "件",
    "done": "件",
    "late": "件",
}
ROLES = tuple(Role.ROLES)
#: What a list can be narrowed to: where an entry stands, or what a superior office said of it.
STATES = dict(ENTRY_STATES)
SUPERIOR = dict(Entry.SUPERIOR)
UNIT_KEYS = ("unit", "town")
#: An earlier state ends and its event is written within one action.
NEAR = timedelta(seconds=2)


@dataclass(frozen=True)
class KindCount:
    """How many entries of a kind a person sees, and how many wait (for the office, for the unit's
    head) or came back."""

    kind: Kind
    count: int = 0
    pending: int = 0
    returned: int = 0
    unsigned: int = 0


def by_topic(user: User, division: str) -> dict[str, list[KindCount]]:
    """All kinds under their topics, with counts. Two queries."""
    rows = (
        queries.visible_to(user)
        .order_by()
        .values_list("kind")
        .annotate(
            all=Count("pk"),
            pending=Count("pk", filter=Q(state="pending")),
            returned=Count("pk", filter=Q(state="returned")),
            unsigned=Count("pk", filter=Q(state="unsigned")),
        )
    )
    counts = {key: numbers for key, *numbers in rows}
    topics: dict[str, list[KindCount]] = {}
    for kind in kinds.all_kinds(division).values():
        found = KindCount(kind, *counts.get(kind.key, ()))
        topics.setdefault(kind.topic, []).append(found)
    return topics


@dataclass(frozen=True)
class Tally:
    """What the shown entries add up to, and the span of years the kind has."""

    count: int
    sums: tuple[tuple[str, Any, str], ...]
    years: tuple[int, ...]


def tally(user: User, kind: Kind, condition: Q) -> Tally:
    """Counts of the entries under `condition`; years of all of the kind. One query.

    A number nobody recorded stays None, it is not 0.
    """
    wanted = {name: Sum(name, filter=condition) for name in kind.columns}
    found = (
        queries.visible_to(user)
        .filter(kind=kind.key)
        .order_by()
        .aggregate(
            n=Count("pk", filter=condition),
            first=Min("happened_on"),
            last=Max("happened_on"),
            **wanted,
        )
    )
    labels = {f.column: f.label for f in kind.form.fields if f.column in COLUMNS}
    sums = tuple((labels[name], found[name], UNITS[name]) for name in kind.columns)
    return Tally(found["n"], sums, _years(found["first"], found["last"]))


def _years(first: date | None, last: date | None) -> tuple[int, ...]:
    return tuple(range(last.year, first.year - 1, -1)) if first and last else ()


def with_papers(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Each entry with how many pieces of evidence hang on it, as `proofs`."""
    attached = Attachment.objects.filter(entry=OuterRef("pk"), removed_at=None).order_by()
    count = attached.values("entry").annotate(n=Count("pk")).values("n")
    return rows.annotate(proofs=Coalesce(Subquery(count), 0))


def roles(entry: Entry) -> list[Role]:
    """Who took part in a joint event, hosts first. One query."""
    order = [key for key, _ in ROLES]
    found = entry.roles.select_related("unit").order_by("id")
    return sorted(found, key=lambda role: order.index(role.role))


# What an entry says, field by field.


def raw(entry: Entry, kind: Kind) -> dict[str, Any]:
    """The values of an entry under the names of its form's fields."""
    own = f"#{entry.no}"
    found = {f.key: value_of(entry, f) for f in kind.form.fields}
    return {k: "" if k == "series" and v == own else v for k, v in found.items()}


def value_of(content: Any, spec: FieldSpec) -> Any:
    """One field of an entry or of an earlier state of it; units as their numbers."""
    if spec.key in UNIT_KEYS:
        return getattr(content, f"{spec.key}_id")
    if spec.column:
        return getattr(content, spec.column)
    return content.data.get(spec.key)


@dataclass(frozen=True)
class Happening:
    """One line of an entry's history: the event, and which fields it changed from what to what."""

    event: Event
    changed: tuple[tuple[FieldSpec, Any, Any], ...] = ()


def history(entry: Entry, kind: Kind) -> list[Happening]:
    """Events as sentences, newest first, each with the fields it changed. At most three queries."""
    told = events.history(entry.division_id, "entry", entry.no)
    past = EntryPast.objects.filter(entry=entry).order_by("version")
    steps = list(pairwise([*past, entry]))
    return _with_names([Happening(event, _changed(event, steps, kind)) for event in told])


def _changed(event: Event, steps: list, kind: Kind) -> tuple:
    """The step this event took: the state that ended just before the event was written."""
    if event.verb != "entry.revise":
        return ()
    ended = [step for step in steps if step[0].until <= event.at < step[0].until + NEAR]
    if not ended:
        return ()
    before, after = ended[-1]
    return tuple(
        (spec, old, new)
        for spec in kind.form.fields
        if (old := value_of(before, spec)) != (new := value_of(after, spec))
    )


def _with_names(rows: list[Happening]) -> list[Happening]:
    """Units' numbers as their names, where a unit was changed."""
    wanted = {
        v for row in rows for spec, *pair in row.changed if spec.key in UNIT_KEYS for v in pair
    }
    if not wanted:
        return rows
    names = dict(Unit.objects.filter(pk__in=wanted - {None}).values_list("pk", "name"))
    return [
        Happening(
            row.event,
            tuple(
                (spec, names.get(old), names.get(new))
                if spec.key in UNIT_KEYS
                else (spec, old, new)
                for spec, old, new in row.changed
            ),
        )
        for row in rows
    ]


def late_days(entry: Entry) -> int:
    """Days from the happening to the record's arrival; the record says so when it is long."""
    return (timezone.localdate(entry.received_at) - (entry.ended_on or entry.happened_on)).days


def missing_papers(kind: Kind, attachments: Iterable[Attachment]) -> list[str]:
    """The kind's papers that nothing is attached for."""
    have = {a.paper for a in attachments}
    return [paper for paper in kind.papers if paper not in have]
