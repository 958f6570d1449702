"""督办单: which slip a task has come to. Pure.

Blue, orange and red follow one another, each only after the date of the former has passed and no
reason was accepted (as practised in districts; assessment dossier §4, 督办/通报).
"""

from __future__ import annotations

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
