"""Reads on evidence for its pages: where it is used, its versions, what can be attached again."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from tongxin.core import events, uploads
from tongxin.core.models import Event
from tongxin.directory.models import User

from . import queries
from .models import Attachment, Evidence, Review

#: The six facts of a photo, in the order an archive asks for them.
SIX = ("occasion", "taken_on", "place", "persons", "background", "photographer")
#: What a browser shows itself without running anything.
INLINE = uploads.PHOTOS | {uploads.PDF, uploads.TEXT, uploads.CSV}
#: So many files are offered to be used again.
OFFERED = 20


def uses(user: User, evidence: Evidence) -> list[Attachment]:
    """Where a file is used now, as far as the person sees the entries."""
    rows = evidence.attachments.filter(removed_at=None, entry__in=queries.visible_to(user))
    return list(rows.select_related("entry", "entry__unit").order_by("id"))


def versions(user: User, evidence: Evidence) -> list[Evidence]:
    """All versions from the newest to the oldest, as far as the person may see them."""
    newest = evidence
    while (later := Evidence.objects.filter(replaces=newest).first()) is not None:
        newest = later
    chain = [newest]
    while chain[-1].replaces_id:
        chain.append(Evidence.objects.select_related("by").get(pk=chain[-1].replaces_id))
    return chain


def reasons(user: User, chain: list[Evidence]) -> dict[int, Review]:
    """Why a version was sent back, on an entry the person sees, by version. One query."""
    told = Review.objects.filter(
        attachment__evidence__in=chain, verdict="returned", entry__in=queries.visible_to(user)
    )
    rows = told.select_related("by", "attachment").order_by("id")
    return {one.attachment.evidence_id: one for one in rows if one.attachment}


def visible(user: User, evidence_id: int) -> Evidence:
    """As `queries.evidence`; an earlier version is seen by whoever sees a later one."""
    rows = Evidence.objects.filter(division=user.division_id).select_related("unit", "by")
    found = rows.get(pk=evidence_id)
    reach = queries.visible_evidence(user)
    if not reach.filter(pk__in=[one.pk for one in versions(user, found)]).exists():
        raise Evidence.DoesNotExist
    return found


def facts(evidence: Evidence) -> list[tuple[str, Any]]:
    """The six facts with their words on screen."""
    return [(label(name), getattr(evidence, name)) for name in SIX]


def label(name: str) -> str:
    """The word on screen for one of the six."""
    return str(getattr(Evidence._meta.get_field(name), "verbose_name", name))


def offered(user: User, text: str = "") -> QuerySet[Evidence]:
    """Files that can be attached again, the newest first; replaced versions are left out."""
    rows = queries.visible_evidence(user).filter(evidence=None)
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(occasion__icontains=word))
    rows = rows.annotate(used=Count("attachments", filter=Q(attachments__removed_at=None)))
    return rows.select_related("unit").order_by("-received_at", "-id")


def attachment(entry: Any, attachment_id: int) -> Attachment:
    """One attachment of an entry, still there; Attachment.DoesNotExist otherwise."""
    return queries.attachments(entry).get(pk=attachment_id)


def any_attachment(entry: Any, attachment_id: int) -> Attachment:
    """As `attachment`, one taken off or replaced too."""
    return entry.attachments.select_related("evidence").get(pk=attachment_id)


def history(evidence: Evidence) -> list[Event]:
    """What happened to this version, newest first."""
    return events.history(evidence.division_id, "evidence", evidence.pk)
