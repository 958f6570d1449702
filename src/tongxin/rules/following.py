"""求职服务: whom to call first, and what lacks for a public-service post. Pure.

No text sets this order; it is ours, and says why each one stands where it stands: a stability check
whose day has come, then those in 就业援助, then who has no offer running, then whose offer waits for
an answer, last the checks that are near. Among equals who has waited longest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

#: How long before its day a stability check is on the list.
AHEAD = timedelta(days=30)
CHECK, AIDED, NO_OFFER, ANSWER, NEAR = (
    "稳岗回访到期", "就业援助", "没有在等的推荐", "等单位答复", "快到稳岗回访",
)  # fmt: skip
ORDER = (CHECK, AIDED, NO_OFFER, ANSWER, NEAR)


@dataclass(frozen=True)
class Seeker:
    """aided: in 就业援助. full: the day the next stability check may be made, None before hiring.
    open: offers without an answer. last: the day of what was last done. no: of the case."""

    no: tuple[int, int]
    last: date
    aided: bool = False
    full: date | None = None
    open: int = 0


@dataclass(frozen=True)
class Turn:
    """Somebody to call. since: from when it waits, or the day it is due."""

    seeker: Seeker
    why: str
    since: date


def turn(seeker: Seeker, today: date) -> Turn | None:
    """Why somebody is on the list today; None while there is nothing to do."""
    if seeker.full is not None:
        if seeker.full <= today:
            return Turn(seeker, CHECK, seeker.full)
        return Turn(seeker, NEAR, seeker.full) if seeker.full - AHEAD <= today else None
    if seeker.aided:
        return Turn(seeker, AIDED, seeker.last)
    return Turn(seeker, ANSWER if seeker.open else NO_OFFER, seeker.last)


def order(seekers: Iterable[Seeker], today: date) -> list[Turn]:
    """Whom to call, the first first."""
    found = [made for one in seekers if (made := turn(one, today))]
    return sorted(found, key=lambda t: (ORDER.index(t.why), t.since, t.seeker.no))


def lacking(failed: int, needed: int) -> int:
    """How many more offers must have failed before a public-service post may be given."""
    return max(needed - failed, 0)
