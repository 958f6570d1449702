"""How those above learn that the ledger changed, without the ledger knowing them (ADR 0003).

Listeners run inside the transaction of the change: the score moves with the entry or not at all.
"""

from collections.abc import Callable
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


def subscribe(listener: Listener) -> None:
    """Have `listener` called for each change; the same one is kept once."""
    if listener not in _listeners:
        _listeners.append(listener)


def publish(change: Change) -> None:
    for listener in _listeners:
        listener(change)
