"""The audit trail: one event for each act, written in the act's own transaction."""

from collections.abc import Iterable
from typing import Any

from .errors import unsecret
from .gathering import Gathering
from .models import Event

_trail = Gathering[Event]("trail", Event.objects.bulk_create)
#: What is recorded inside is written in one statement at the end.
together = _trail.together


def record(
    *,
    by,
    verb: str,
    subject: str,
    subject_id: Any = "",
    division: str = "",
    sentence: str,
    detail: dict | None = None,
) -> None:
    """Write one event. `sentence` is what the history shows; by None is the system itself.

    Every act writes one, so that no text of an act comes past the secrecy gate here.
    """
    unsecret((sentence, detail))
    _trail.add(
        Event(
            division=division,
            by=by,
            verb=verb,
            subject=subject,
            subject_id=str(subject_id),
            sentence=sentence[:400],
            detail=detail or {},
        )
    )


def history(division: str, subject: str, subject_id: Any) -> list[Event]:
    """All events of one thing, newest first."""
    rows = Event.objects.filter(division=division, subject=subject, subject_id=str(subject_id))
    return list(rows.select_related("by").order_by("-at", "-id")[:200])


def latest(
    division: str, subject: str, ids: Iterable[Any], verbs: Iterable[str]
) -> dict[str, Event]:
    """The newest event with one of these verbs, by the thing's id. One query."""
    rows = Event.objects.filter(
        division=division,
        subject=subject,
        subject_id__in=[str(i) for i in ids],
        verb__in=list(verbs),
    )
    return {event.subject_id: event for event in rows.select_related("by").order_by("at", "id")}
