"""Reads of the review: what waits for whom, what came back, each with the material to judge it by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tongxin.directory.models import User
from tongxin.directory.scope import scope_of

from . import queries, returns
from .models import Attachment, Entry, Review
from .outcome import stamp


@dataclass(frozen=True)
class Shown:
    """An entry with its material, as one decides on it. stamp goes with the form."""

    entry: Any
    pieces: list[Attachment] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        return stamp(self.entry, [piece.pk for piece in self.pieces])


def with_pieces(rows: Iterable[Entry]) -> list[Shown]:
    """Entries with what is attached to each. One query beside that of the rows."""
    entries = list(rows)
    found: dict[int, list[Attachment]] = {}
    live = Attachment.objects.filter(entry__in=entries, removed_at=None)
    for piece in live.select_related("evidence").order_by("paper", "id"):
        found.setdefault(piece.entry_id, []).append(piece)
    return [Shown(entry, found.get(entry.pk, [])) for entry in entries]


def counts(user: User) -> dict[str, int]:
    """How many wait for the office, came back, wait for a signature, were refused. One query."""
    told = (
        queries.visible_to(user)
        .order_by()
        .aggregate(
            waiting=Count("pk", filter=Q(state="pending")),
            returned=Count("pk", filter=Q(state="returned")),
            unsigned=Count("pk", filter=Q(state="unsigned")),
            refused=Count("pk", filter=Q(superior="refused")),
        )
    )
    return dict(told)


def waiting(user: User) -> QuerySet[Entry]:
    """Entries that wait for acceptance, by unit and kind, the oldest first."""
    return _in_order(queries.visible_to(user).filter(state="pending"))


def unsigned(user: User) -> QuerySet[Entry]:
    """Entries that wait for the head of their unit; a head sees those of the own units."""
    rows = queries.visible_to(user).filter(state="unsigned")
    units = scope_of(user).units
    return _in_order(rows if units is None else rows.filter(unit__in=units))


def _in_order(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.select_related("unit", "town", "by").order_by(
        "unit__order", "unit_id", "kind", "received_at", "no"
    )


def waiting_counts(user: User) -> list[Any]:
    """How many wait, by unit and kind: unit_id, unit__name, kind, n. One query."""
    rows = (
        queries.visible_to(user).filter(state="pending").order_by("unit__order", "unit_id", "kind")
    )
    return list(rows.values("unit_id", "unit__name", "unit__order", "kind").annotate(n=Count("pk")))


def mending(user: User) -> QuerySet[Entry]:
    """Entries returned and not yet mended, with why and until when, what is overdue first."""
    rows = queries.visible_to(user).filter(state="returned").select_related("unit")
    units = scope_of(user).units
    rows = rows if units is None else rows.filter(unit__in=units)
    return returns.with_due(rows).order_by(F("due_on").asc(nulls_last=True), "no")


def open_of(rows: Iterable[Entry]) -> dict[int, list[Review]]:
    """What is to be mended on each of these entries, by entry. One query."""
    found: dict[int, list[Review]] = {}
    pending = returns.open_returns().filter(entry__in=list(rows))
    for one in pending.select_related("attachment__evidence", "by"):
        found.setdefault(one.entry_id, []).append(one)
    return found


def refused(user: User) -> QuerySet[Entry]:
    """Entries a superior office did not uphold, whatever became of them since."""
    rows = queries.visible_to(user).filter(superior="refused").select_related("unit")
    return rows.order_by("state", "-happened_on", "-no")


def superior(rows: Iterable[Entry]) -> dict[int, Review]:
    """The newest verdict of a superior office, by entry. One query."""
    wanted = [entry for entry in rows if entry.superior]
    if not wanted:
        return {}
    told = Review.objects.filter(entry__in=wanted, level="superior").select_related("by")
    return {one.entry_id: one for one in told.order_by("id")}


def superior_bodies(user: User) -> list[str]:
    """The superior offices named before, to choose from. One query."""
    told = Review.objects.filter(entry__division=scope_of(user).division, level="superior")
    return list(told.order_by("who").values_list("who", flat=True).distinct()[:20])
