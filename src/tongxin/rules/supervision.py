"""督办单: which slip a task has come to. Pure.

Blue, orange and red follow one another, each only after the date of the former has passed and no
reason was accepted (as practised in districts; assessment dossier §4, 督办/通报).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEVELS = ("blue", "orange", "red")


@dataclass(frozen=True)
class Standing:
    """Where a task stands. due_on: the date in force, moved by an accepted reason or extension.

    slip: the newest slip, "" when there is none; slip_until its date. asking: the unit has given a
    reason that nobody has answered.
    """

    due_on: date
    slip: str = ""
    slip_until: date | None = None
    asking: bool = False

    @property
    def deadline(self) -> date:
        """The later of the task's own date and its slip's."""
        return max(self.due_on, self.slip_until or self.due_on)


def following(standing: Standing, today: date) -> str:
    """The slip that may be given today; "" when none may."""
    if today <= standing.deadline or standing.asking or standing.slip == LEVELS[-1]:
        return ""
    return LEVELS[LEVELS.index(standing.slip) + 1] if standing.slip else LEVELS[0]


def why_not(standing: Standing, level: str, today: date) -> str:
    """Why this slip may not be given today, as a sentence; "" when it may."""
    if standing.asking:
        return "单位说明了原因还没有答复,请先答复再督办。"
    if today <= standing.deadline:
        day = standing.deadline
        return f"期限是{day.year}年{day.month}月{day.day}日,还没有过,不能督办。"
    allowed = following(standing, today)
    if not allowed:
        return "红色督办单已经发过,请报领导小组处理。"
    if level != allowed:
        return f"督办单要按蓝、橙、红的次序发,现在该发{NAMES[allowed]}。"
    return ""


NAMES = {"blue": "蓝色督办单", "orange": "橙色督办单", "red": "红色督办单"}


#: Steps after which a task is done; steps by which the unit shows that it is; steps that set a date.
DONE, SHOWN, DATED = ("finish", "pass"), ("prove", "finish"), ("give", "grant", "fail")


@dataclass(frozen=True)
class Happened:
    """One step of a task: what, on which day, and the date it sets."""

    verb: str
    on: date
    until: date | None = None


@dataclass(frozen=True)
class Life:
    """A task as it stood at the end of a day.

    due_on: the date in force then. finished: the day it was done, None while it is not. shown: the
    day the unit last said it was done, which is what its date is measured by. waiting: said to be
    done, not looked at yet.
    """

    given: date
    due_on: date
    finished: date | None
    shown: date | None
    waiting: bool
    dropped: bool

    @property
    def in_time(self) -> bool:
        """Done, and the unit had said so by its date."""
        return self.finished is not None and (self.shown or self.finished) <= self.due_on

    def overdue(self, day: date) -> bool:
        """Not done by its date, and nothing shown by then."""
        if self.finished or self.dropped or day <= self.due_on:
            return False
        return not (self.waiting and self.shown and self.shown <= self.due_on)


def life(steps: Iterable[Happened], day: date, answered: date | None = None) -> Life | None:
    """How a task stood at the end of `day`, from its steps oldest first; None before it was given.

    answered: the day an entry of the ledger did what the task asks for, where one does.
    """
    told = [s for s in steps if s.on <= day]
    given = next((s.on for s in told if s.verb == "give"), None)
    dates = [s.until for s in told if s.verb in DATED and s.until]
    if given is None or not dates:
        return None
    finished = next((s.on for s in told if s.verb in DONE), None)
    shown = next((s.on for s in reversed(told) if s.verb in SHOWN), None)
    if answered and answered <= day and finished is None:
        finished = shown = answered
    last = next((s.verb for s in reversed(told) if s.verb in ("prove", "fail", *DONE)), "")
    dropped = any(s.verb == "drop" for s in told)
    return Life(given, dates[-1], finished, shown, last == "prove", dropped)
