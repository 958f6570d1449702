"""Reads on tasks: what a unit owes, how far it is. A task that an entry answers is met by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
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
from tongxin.rules.wording import date_cn

from .flows import TASK
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
    """Each task with `met`: a node's task, and the unit has recorded an entry of the kind it asks
    for, of something that happened in its time. What was given is looked at by the office."""
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
    met = ExpressionWrapper(Q(Exists(answer), kind="node"), output_field=BooleanField())
    return rows.annotate(met=met)


def owed(user: User, on: date | None = None) -> QuerySet[Task]:
    """What is to be done now: shown already, not finished and not met, the most pressing first."""
    day = on or clock.today()
    rows = with_met(visible_tasks(user).filter(state__in=UNDER_WAY, opens_on__lte=day))
    return rows.filter(Q(state="proved") | _unmet()).order_by("due_on", "no")


def _unmet() -> Q:
    return Q(**{"state": "open", "met": False})


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
    user: User, *, kind: str = "", unit: int | None = None, text: str = ""
) -> QuerySet[Task]:
    """Tasks the person reaches with `met` and the last `answer` to a reason, narrowed to what is
    given. Words are sought in the title; a number is a task's too."""
    last = TaskStep.objects.filter(task=OuterRef("pk"), verb__in=("excuse", "grant", "deny"))
    asks = Subquery(last.order_by("-id").values("verb")[:1])
    rows = with_met(visible_tasks(user)).annotate(answer=asks).select_related("entry")
    given: dict[str, Any] = {"kind": kind, "unit": unit}
    rows = rows.filter(**{k: v for k, v in given.items() if v})
    for word in text.split():
        number = Q(no=int(word)) if word.isdecimal() and len(word) < 12 else Q()
        rows = rows.filter(Q(title__icontains=word) | number)
    return rows


def tally(rows: QuerySet[Task], unit: int | None = None) -> dict[str, int]:
    """How many of `listed` tasks are in each of STATES; `mine` and `mine_late` are those to be done
    by a unit. One query."""
    counts = {state: Count("pk", filter=_condition(state)) for state in STATES}
    for name, state in (("mine", "todo"), ("mine_late", "late")):
        counts[name] = Count("pk", filter=_condition(state) & Q(unit=unit))
    return rows.order_by().aggregate(**counts)


def _condition(state: str) -> Q:
    """The condition on `listed` tasks for one of STATES."""
    today, here = clock.today(), _unmet() & Q(opens_on__lte=clock.today())
    asking: dict[str, Any] = {"answer": "excuse"}
    met: dict[str, Any] = {"state": "open", "met": True}
    passed = Q(due_on__lt=today) & (Q(slip_until=None) | Q(slip_until__lt=today))
    return {
        "todo": here,
        "late": here & passed,
        "asking": here & Q(**asking),
        "done": Q(state="done") | Q(**met),
    }.get(state, Q(state=state))


def in_state(rows: QuerySet[Task], state: str) -> QuerySet[Task]:
    """The `listed` tasks in one of STATES, open ones by their date."""
    return by_urgency(rows.filter(_condition(state)))


def by_urgency(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Open ones first by date, then what is finished or met, the newest first."""
    over = Case(
        When(Q(state="proved") | _unmet(), then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(over=over).order_by(
        "over", F("done_on").desc(nulls_last=True), "due_on", "no"
    )


def is_late(task: Task) -> bool:
    """Whether the task's date, and that of its slip, have passed while it is open and not met."""
    deadline = max(task.due_on, task.slip_until or task.due_on)
    open_ = task.state == "open" and not getattr(task, "met", False)
    return open_ and deadline < clock.today()


def is_met(task: Task) -> bool:
    """Whether an entry answers the task. One query."""
    rows: Any = with_met(Task.objects.filter(pk=task.pk))
    return rows.values_list("met", flat=True).get()


def sentence(step: TaskStep) -> str:
    """A step as one tells it: what was done, until when, and why."""
    until = f",期限{date_cn(step.until)}" if step.until else ""
    what = {
        "give": f"{'交办' if step.by_id else '到时间派出'}{until}",
        "excuse": f"说明原因{f',请求延到{date_cn(step.until)}' if step.until else ''}",
        "grant": f"同意延期到{date_cn(step.until)}",
        "slip": f"发{step.get_slip_display()}{step.number}{until}",
    }.get(step.verb, f"{TASK.step(step.verb).name}{until}")
    return f"{what}:{step.text}" if step.text and step.verb != "give" else what
