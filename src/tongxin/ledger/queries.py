"""Reads on the ledger. The person comes first; outside the person's units nothing exists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongxin.directory.models import User
from tongxin.directory.scope import scope_of

from .models import Attachment, Entry, Evidence, Role


def visible_to(user: User) -> QuerySet[Entry]:
    """Entries the person may see: all of the division, or those of the own units, joint ones too."""
    return reachable(user).filter(withdrawn=False)


def reachable(user: User) -> QuerySet[Entry]:
    """As `visible_to`, with withdrawn ones: they count nowhere and stay readable."""
    scope = scope_of(user)
    if not scope.may("entry.read"):
        return Entry.objects.none()
    rows = Entry.objects.filter(division=scope.division)
    if scope.units is None:
        return rows
    shared = Role.objects.filter(entry=OuterRef("pk"), unit__in=scope.units)
    return rows.filter(Q(unit__in=scope.units) | Q(town__in=scope.units) | Exists(shared))


def entry(user: User, no: int) -> Entry:
    """One entry by its number; Entry.DoesNotExist outside the person's reach."""
    return visible_to(user).select_related("unit", "town", "by", "batch").get(no=no)


def any_entry(user: User, no: int) -> Entry:
    """As `entry`, a withdrawn one too."""
    return reachable(user).select_related("unit", "town", "by", "batch").get(no=no)


def may_change(user: User, entry: Entry) -> bool:
    """Whether the person may revise or withdraw it: the office all, others only their units' own."""
    scope = scope_of(user)
    mine = scope.units is None or entry.unit_id in scope.units
    return scope.may("entry.write") and mine


def where(
    *,
    kind: str = "",
    facet: str = "",
    unit: int | None = None,
    state: str = "",
    first: date | None = None,
    last: date | None = None,
    text: str = "",
    batch: int | None = None,
    superior: str = "",
) -> Q:
    """The condition for what is given. Words are sought in the title; a number is an entry's too."""
    given = {
        "kind": kind,
        "facet": facet,
        "unit": unit,
        "state": state,
        "batch": batch,
        "superior": superior,
        "happened_on__gte": first,
        "happened_on__lte": last,
    }
    condition = Q(**{k: v for k, v in given.items() if v})
    for word in text.split():
        number = Q(no=int(word)) if word.isdecimal() and len(word) < 12 else Q()
        condition &= Q(title__icontains=word) | number
    return condition


def entries(user: User, **given: Any) -> QuerySet[Entry]:
    """The list, newest happening first, filtered by what is given (see `where`)."""
    rows = visible_to(user).filter(where(**given))
    return rows.select_related("unit", "town").order_by("-happened_on", "-no")


def visible_evidence(user: User) -> QuerySet[Evidence]:
    """Files the person may see: the own units', and those attached to entries within reach."""
    scope = scope_of(user)
    if not scope.may("evidence.read"):
        return Evidence.objects.none()
    rows = Evidence.objects.filter(division=scope.division)
    if scope.units is None:
        return rows
    attached = Attachment.objects.filter(
        evidence=OuterRef("pk"), removed_at=None, entry__in=visible_to(user)
    )
    return rows.filter(Q(unit__in=scope.units) | Exists(attached))


def evidence(user: User, evidence_id: int) -> Evidence:
    """One piece of evidence; Evidence.DoesNotExist outside the person's reach."""
    return visible_evidence(user).select_related("unit", "by").get(pk=evidence_id)


def attachments(entry: Entry) -> QuerySet[Attachment]:
    """What is attached now."""
    rows = entry.attachments.filter(removed_at=None).select_related("evidence")
    return rows.order_by("paper", "id")
