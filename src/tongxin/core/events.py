"""The audit trail: one event for each act, written in the act's own transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .errors import unsecret
from .models import Event

_waiting: ContextVar[list[Event] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What is recorded inside is written in one statement at the end, in the order it was told.

    Used inside a transaction; when what is inside fails, nothing is written. Within another one it
    joins that.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: list[Event] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    Event.objects.bulk_create(waiting)


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
    event = Event(
        division=division,
        by=by,
        verb=verb,
        subject=subject,
        subject_id=str(subject_id),
        sentence=sentence[:400],
        detail=detail or {},
    )
    waiting = _waiting.get()
    if waiting is None:
        event.save(force_insert=True)
    else:
        waiting.append(event)


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
