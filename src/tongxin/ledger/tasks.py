"""Reads on tasks: what a unit owes, how far it is. A task that an entry answers is met by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.rules.supervision import Standing

from .models import Entry, Task, TaskStep

UNDER_WAY = ("open", "proved")


def visible_tasks(user: User) -> QuerySet[Task]:
    """Tasks of the units the person reaches; all of the division for the office."""
    scope = scope_of(user)
    if not scope.may("entry.read"):
        return Task.objects.none()
    rows = Task.objects.filter(division=scope.division).select_related("unit")
    return rows if scope.units is None else rows.filter(unit__in=scope.units)


def task(user: User, no: int) -> Task:
    """One task by its number; Task.DoesNotExist outside the person's reach."""
    return visible_tasks(user).select_related("entry", "by").get(no=no)


def with_met(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Each task with `met`: an entry of the kind it asks for was recorded by the unit in its time."""
    asked = ExpressionWrapper(OuterRef("facet"), output_field=CharField())
    answer = (
        Entry.objects.annotate(asked=asked)
        .filter(Q(asked="") | Q(facet=F("asked")))
        .filter(
            division=OuterRef("division"),
            kind=OuterRef("wanted"),
            unit=OuterRef("unit"),
            withdrawn=False,
            happened_on__range=(OuterRef("opens_on"), OuterRef("due_on")),
        )
    )
    return rows.annotate(met=Exists(answer))


def owed(user: User, on: date | None = None) -> QuerySet[Task]:
    """What is to be done now: shown already, not finished and not met, the most pressing first."""
    day = on or clock.today()
    rows = with_met(visible_tasks(user).filter(state__in=UNDER_WAY, opens_on__lte=day))
    unmet: dict[str, Any] = {"met": False}
    return rows.filter(**unmet).order_by("due_on", "no")


def late(rows: QuerySet[Task], on: date | None = None) -> QuerySet[Task]:
    """Of some tasks, those whose date has passed; a slip's date counts where it is later."""
    day = on or clock.today()
    passed = Q(slip_until=None) | Q(slip_until__lt=day)
    return rows.filter(passed, state="open", due_on__lt=day)


def steps(task: Task) -> list[TaskStep]:
    """What happened to a task, oldest first."""
    return list(task.steps.select_related("by", "evidence").order_by("id"))


def standing(task: Task, told: list[TaskStep] | None = None) -> Standing:
    """Where the task stands on the way from blue to red."""
    told = steps(task) if told is None else told
    words = [s.verb for s in told if s.verb in ("excuse", "grant", "deny")]
    asking = bool(words) and words[-1] == "excuse"
    return Standing(task.due_on, task.slip, task.slip_until, asking)


def where(*, kind: str = "", state: str = "", unit: int | None = None, text: str = "") -> Q:
    """The condition for what is given; words are sought in the title."""
    given: dict[str, Any] = {"kind": kind, "state": state, "unit": unit}
    condition = Q(**{k: v for k, v in given.items() if v})
    for word in text.split():
        condition &= Q(title__icontains=word)
    return condition


def by_urgency(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Open ones first by date, then what is finished, the newest first."""
    return rows.order_by(F("done_on").desc(nulls_first=True), "due_on", "no")
