"""What was returned and is not yet mended, read from the verdicts; nothing of it is stored.

A return is about the entry as a whole or about one piece of its evidence. It is open until the same
is answered or returned anew, or the entry is accepted. A piece is mended when another takes its
place; that writes an answer, so that the history says who mended what and when.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tongxin.core import clock
from tongxin.directory.models import User

from .models import Attachment, Entry, Review

RETURNS = ("returned", "refused")
#: NULL equals nothing in SQL: the entry as a whole is piece 0.
_PIECE = Coalesce("attachment_id", 0)


def open_returns() -> QuerySet[Review]:
    """Returns that wait for mending, of any entry; the next due first."""
    later = Review.objects.annotate(piece=_PIECE).filter(
        Q(verdict="accepted") | Q(verdict__in=(*RETURNS, "answered"), piece=OuterRef("piece")),
        entry=OuterRef("entry"),
        pk__gt=OuterRef("pk"),
    )
    rows = Review.objects.annotate(piece=_PIECE).filter(~Exists(later), verdict__in=RETURNS)
    return rows.order_by(F("until").asc(nulls_last=True), "pk")


def of_entry(entry: Entry) -> list[Review]:
    """What is still to be mended on a returned entry, each with its piece. One query."""
    if entry.state != "returned":
        return []
    rows = open_returns().filter(entry=entry)
    return list(rows.select_related("attachment__evidence", "by"))


def with_due(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Returned entries with the next return to mend: why, due_on, piece_paper, piece_name."""
    first = open_returns().filter(entry=OuterRef("pk"))
    return rows.annotate(
        why=Subquery(first.values("reason")[:1]),
        due_on=Subquery(first.values("until")[:1]),
        piece_name=Subquery(first.values("attachment__evidence__name")[:1]),
        piece_paper=Subquery(first.values("attachment__paper")[:1]),
    )


def late(until: date | None) -> int:
    """Days past the date set; 0 when it is not past, or none was set."""
    return max((clock.today() - until).days, 0) if until else 0


def answer(by: User, one: Review, text: str) -> None:
    """The unit's answer that closes a return."""
    Review.objects.create(
        entry_id=one.entry_id,
        attachment_id=one.attachment_id,
        level="unit",
        verdict="answered",
        reason=text[:300],
        by=by,
    )


def close_mended(by: User, entry: Entry) -> None:
    """Answer for each returned piece that another has taken the place of."""
    for one in of_entry(entry):
        if one.attachment and (how := _mended(entry, one)):
            answer(by, one, how)


def _mended(entry: Entry, one: Review) -> str:
    """How the piece was mended; empty when it was not. What no paper asks for may simply go."""
    piece: Any = one.attachment
    if piece.removed_at is None:
        return ""
    if not piece.paper:
        return f"已撤下“{piece.evidence.name}”"
    live = Attachment.objects.filter(
        entry=entry, removed_at=None, paper=piece.paper, pk__gt=piece.pk, at__gte=one.at
    )
    for other in live.select_related("evidence").order_by("pk"):
        if _content(other) != _content(piece):
            return f"已换成“{other.evidence.name}”"
    return ""


def _content(piece: Attachment) -> tuple:
    return (piece.evidence_id, piece.page, piece.quote, piece.conclusion)
