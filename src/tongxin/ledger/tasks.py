"""Reads on tasks: what a unit owes, how far it is. A task that an entry answers is met by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

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
    """Each task with `met`: the unit has recorded an entry of the kind it asks for.

    A node's task is met by what happened in its time, whenever it was recorded; a task that was
    given, by what was recorded after it was given (what was there before did not close the gap).
    """
    asked, sort = (
        ExpressionWrapper(OuterRef(n), output_field=CharField()) for n in ("facet", "kind")
    )
    in_time = Q(sort="node", happened_on__lte=OuterRef("due_on"))
    since = ~Q(sort="node") & Q(received_at__gte=OuterRef("at"))
    answer = (
        Entry.objects.annotate(asked=asked, sort=sort)
        .filter(Q(asked="") | Q(facet=F("asked")))
        .filter(in_time | since)
        .filter(
            division=OuterRef("division"),
            kind=OuterRef("wanted"),
            unit=OuterRef("unit"),
            withdrawn=False,
            happened_on__gte=OuterRef("opens_on"),
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


#: What a list can be narrowed to, and its words. A task that is met counts as done.
STATES = {
    "todo": "待办",
    "late": "已逾期",
    "asking": "请求延期",
    "proved": "待复查",
    "done": "已完成",
    "dropped": "已取消",
}


def listed(
    user: User, *, state: str = "", kind: str = "", unit: int | None = None, text: str = ""
) -> QuerySet[Task]:
    """Tasks the person reaches with `met` and `asking`, narrowed to what is given, open ones first.

    state: see STATES. Words are sought in the title.
    """
    last = TaskStep.objects.filter(task=OuterRef("pk"), verb__in=("excuse", "grant", "deny"))
    asks = Subquery(last.order_by("-id").values("verb")[:1])
    rows = with_met(visible_tasks(user)).annotate(answer=asks).select_related("entry")
    given: dict[str, Any] = {"kind": kind, "unit": unit}
    rows = rows.filter(**{k: v for k, v in given.items() if v})
    for word in text.split():
        number = Q(no=int(word)) if word.isdecimal() and len(word) < 12 else Q()
        rows = rows.filter(Q(title__icontains=word) | number)
    return by_urgency(_in_state(rows, state))


def _in_state(rows: QuerySet[Task], state: str) -> QuerySet[Task]:
    unmet: dict[str, Any] = {"met": False, "state": "open", "opens_on__lte": clock.today()}
    answered: dict[str, Any] = {"met": True, "state__in": UNDER_WAY}
    if state == "todo":
        return rows.filter(**unmet)
    if state == "late":
        return late(rows.filter(**unmet))
    if state == "asking":
        return rows.filter(**unmet, answer="excuse")
    if state == "done":
        return rows.filter(Q(state="done") | Q(**answered))
    return rows.filter(state=state) if state in dict(Task.STATES) else rows


def by_urgency(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Open ones first by date, then what is finished or met, the newest first."""
    over = Case(
        When(Q(state__in=UNDER_WAY, met=False), then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(over=over).order_by(
        "over", F("done_on").desc(nulls_last=True), "due_on", "no"
    )


def is_late(task: Task, on: date | None = None) -> bool:
    """Whether the task's date, and that of its slip, have passed while it is open and not met."""
    deadline = max(task.due_on, task.slip_until or task.due_on)
    open_ = task.state == "open" and not getattr(task, "met", False)
    return open_ and deadline < (on or clock.today())


def is_met(task: Task) -> bool:
    """Whether an entry answers the task. One query."""
    return with_met(Task.objects.filter(pk=task.pk)).values_list("met", flat=True).get()
