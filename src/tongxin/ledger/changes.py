"""How those above learn that the ledger changed, without the ledger knowing them (ADR 0003).

Listeners run inside the transaction of the change: the score moves with the entry or not at all.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    """Which kinds changed, and the span of days concerned (None: any day)."""

    division: str
    kinds: frozenset[str]
    first: date | None = None
    last: date | None = None


Listener = Callable[[Change], None]
_listeners: list[Listener] = []
_gathering: ContextVar[list[Change] | None] = ContextVar("gathering", default=None)


def subscribe(listener: Listener) -> None:
    """Have `listener` called for each change; the same one is kept once."""
    if listener not in _listeners:
        _listeners.append(listener)


def publish(change: Change) -> None:
    """Tell the listeners, now or at the end of what is `gathered`."""
    waiting = _gathering.get()
    if waiting is not None:
        waiting.append(change)
        return
    for listener in _listeners:
        listener(change)


@contextmanager
def gathered() -> Iterator[None]:
    """Many changes of one transaction told as one for each district: the score is counted once.

    Used inside a transaction; when what is inside fails, nothing is told. Within another one it
    joins that.
    """
    if _gathering.get() is not None:
        yield
        return
    waiting: list[Change] = []
    token = _gathering.set(waiting)
    try:
        yield
    finally:
        _gathering.reset(token)
    for division in dict.fromkeys(change.division for change in waiting):
        publish(_together([c for c in waiting if c.division == division]))


def _together(changes: list[Change]) -> Change:
    """One change that touches all that these do; any day in one of them is any day in all."""
    kinds = frozenset[str]().union(*(c.kinds for c in changes))
    firsts = [c.first for c in changes if c.first]
    lasts = [c.last for c in changes if c.last]
    whole = len(firsts) < len(changes) or len(lasts) < len(changes)
    span = (None, None) if whole else (min(firsts), max(lasts))
    return Change(changes[0].division, kinds, *span)
