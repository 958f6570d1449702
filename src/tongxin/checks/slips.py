"""Reads on 督办单: what may get one today, and the slips that were sent, as they are printed.

Units stand in the directory's order. Nothing here counts, compares or ranks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from tongxin.core import clock
from tongxin.directory.models import Unit, User
from tongxin.ledger import tasks
from tongxin.ledger.models import Task, TaskStep
from tongxin.rules import supervision
from tongxin.rules.supervision import NAMES


@dataclass(frozen=True)
class Due:
    """A task that may get a slip today. former: the slip before, with its number and date."""

    task: Task
    level: str
    former: TaskStep | None

    @property
    def name(self) -> str:
        return NAMES[self.level]


@dataclass(frozen=True)
class OfUnit:
    unit: Unit
    dues: tuple[Due, ...]


def may_get(user: User) -> list[OfUnit]:
    """Overdue tasks by unit, each with the slip it has come to. Two queries."""
    day, found = clock.today(), {}
    for task in _open_late(user, day):
        told = list(task.steps.all())
        level = supervision.following(tasks.standing(task, told), day)
        if level:
            former = next((s for s in reversed(told) if s.verb == "slip"), None)
            found.setdefault(task.unit, []).append(Due(task, level, former))
    return [OfUnit(unit, tuple(dues)) for unit, dues in found.items()]


def _open_late(user: User, day: date) -> QuerySet[Task]:
    """Late tasks that no entry answers, in the directory's order, with their steps."""
    steps = Prefetch("steps", TaskStep.objects.order_by("id"))
    rows = tasks.with_met(tasks.late(tasks.visible_tasks(user), day)).filter(met=False)  # type: ignore[misc]
    return rows.order_by("unit__order", "unit_id", "due_on", "no").prefetch_related(steps)


def sent(user: User) -> QuerySet[TaskStep]:
    """Slips that were sent, the newest first."""
    rows = TaskStep.objects.filter(verb="slip", task__in=tasks.visible_tasks(user))
    return rows.select_related("task", "task__unit", "by").order_by("-at", "-id")


@dataclass(frozen=True)
class Paper:
    """One sheet: slips of one colour to one unit on one day. before: what happened up to them."""

    unit: Unit
    level: str
    day: date
    steps: tuple[TaskStep, ...]
    before: dict[int, tuple[TaskStep, ...]]

    @property
    def name(self) -> str:
        return NAMES[self.level]

    @property
    def until(self) -> date | None:
        return max((s.until for s in self.steps if s.until), default=None)


def papers(user: User, numbers: Sequence[int]) -> list[Paper]:
    """The slips asked for as they are printed, within the person's reach. Two queries."""
    steps = Prefetch("task__steps", TaskStep.objects.order_by("id"))
    rows = sent(user).filter(pk__in=numbers).prefetch_related(steps)
    groups: dict[tuple[int, str, date], list[TaskStep]] = {}
    for step in rows.order_by("task__unit__order", "task__unit_id", "id"):
        key = (step.task.unit_id, step.slip, clock.day_of(step.at))
        groups.setdefault(key, []).append(step)
    return [
        Paper(
            told[0].task.unit, level, day, tuple(told),
            {s.pk: tuple(one for one in s.task.steps.all() if one.pk < s.pk) for s in told},
        )
        for (_, level, day), told in groups.items()
    ]  # fmt: skip
