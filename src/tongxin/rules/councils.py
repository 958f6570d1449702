"""议军会: what of the two lists is heard first, and in which word it is told. Pure.

Results of what was decided before come first, then new topics (districts' practice; services dossier
§8). A result is told when the asking side confirmed it or it was found impossible; until then an item
is heard at every council as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DONE, GOING, LATE, NOT, AGAIN = "办结", "办理中", "逾期", "不可行", "再议"
#: After these there is nothing more to be heard.
FINAL = (DONE, NOT)


@dataclass(frozen=True)
class Item:
    """What was decided and is owed a result.

    since: the day it was listed, or put off by a council (again). deadline: as it is agreed now.
    confirmed: the day the asking side said that it is done, never the day it was reported.
    refused: the day it was found impossible. extended: whether the deadline was moved.
    """

    key: str
    since: date
    deadline: date | None = None
    confirmed: date | None = None
    refused: date | None = None
    extended: bool = False
    again: bool = False

    def standing(self, day: date) -> str:
        """The word for how it stands at the end of a day."""
        if self.confirmed and self.confirmed <= day:
            return DONE
        if self.refused and self.refused <= day:
            return NOT
        if self.again:
            return AGAIN
        return LATE if self.deadline and self.deadline < day else GOING


def to_hear(items: Iterable[Item], told: Mapping[str, date], day: date) -> list[Item]:
    """What a council of that day hears first, the oldest first. told: key → the day on which an
    earlier council heard its final result."""
    owed = [one for one in items if one.since < day and one.key not in told]
    return sorted(owed, key=lambda one: (one.since, one.key))


def rate(confirmed: int, listed: int) -> Decimal | None:
    """办结率 in percent: confirmed by the asking side ÷ listed. None while nothing was listed."""
    return None if not listed else (Decimal(100 * confirmed) / listed).quantize(Decimal("0.1"))
