"""How those above learn that the ledger changed, without the ledger knowing them (ADR 0003).

Listeners run inside the transaction of the change: the score moves with the entry or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tongxin.core.gathering import Gathering


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


def _tell(changes: list[Change]) -> None:
    """One change for each district, so that its score is counted once."""
    for division in dict.fromkeys(change.division for change in changes):
        change = _together([c for c in changes if c.division == division])
        for listener in _listeners:
            listener(change)


_changes = Gathering[Change]("changes", _tell)
#: Tell the listeners, now or at the end of what is `gathered`.
publish = _changes.add
gathered = _changes.together


def _together(changes: list[Change]) -> Change:
    """One change that touches all that these do; any day in one of them is any day in all."""
    kinds = frozenset[str]().union(*(c.kinds for c in changes))
    firsts = [c.first for c in changes if c.first]
    lasts = [c.last for c in changes if c.last]
    whole = len(firsts) < len(changes) or len(lasts) < len(changes)
    span = (None, None) if whole else (min(firsts), max(lasts))
    return Change(changes[0].division, kinds, *span)
