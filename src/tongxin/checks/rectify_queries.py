"""Reads on rectifications: the 整改清单 of those units the person reaches, what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.ledger import tasks
from tongxin.ledger.models import Task, TaskStep

from .models import Rectification

#: States of a rectification in the words of the 整改清单.
WORDS = {"open": "整改中", "proved": "待复查", "done": "已销号", "dropped": "已取消"}
OVERDUE = "overdue"
#: The tabs of the list, with what is past its date among those under way.
TABS = (("", "全部"), ("open", "整改中"), (OVERDUE, "逾期"), ("proved", "待复查"),
        ("done", "已销号"), ("dropped", "已取消"))  # fmt: skip


def visible(user: User) -> QuerySet[Task]:
    """Rectifications of the units the person reaches, with what they cost and where from."""
    rows = tasks.visible_tasks(user).filter(kind="rectify")
    return rows.select_related("unit", "rectification__mark__mock", "rectification__visit__point")


def rectification(user: User, no: int) -> Task:
    """One by its number; Task.DoesNotExist outside the person's reach."""
    return visible(user).select_related("rectification__entry", "by").get(no=no)


def listed(
    user: User, *, state: str = "", unit: int | None = None, origin: str = "", text: str = "",
    mock: int | None = None,
) -> QuerySet[Task]:  # fmt: skip
    """The list narrowed to what is given, open ones first by date."""
    kept = "" if state == OVERDUE else state
    given = {"state": kept, "unit": unit}
    rows = visible(user).filter(**{k: v for k, v in given.items() if v})
    for word in text.split():
        rows = rows.filter(title__icontains=word)
    rows = rows.filter(origin=origin) if origin else rows
    rows = rows.filter(rectification__mark__mock__no=mock) if mock else rows
    rows = tasks.late(rows) if state == OVERDUE else rows
    return rows.order_by(F("done_on").desc(nulls_first=True), "due_on", "no")


def overdue(task: Task) -> bool:
    """Whether its date has passed and nothing has been shown yet."""
    passed = task.slip_until is None or task.slip_until < clock.today()
    return task.state == "open" and task.due_on < clock.today() and passed


@dataclass(frozen=True)
class Tab:
    key: str
    word: str
    count: int


def tabs(user: User) -> list[Tab]:
    """How many there are in each state, and how many are overdue. Two queries."""
    rows = tasks.visible_tasks(user).filter(kind="rectify").order_by()
    found: dict[str, Any] = rows.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in WORDS}, whole=Count("pk")
    )
    found[OVERDUE] = tasks.late(rows).count()
    return [Tab(key, word, found[key or "whole"]) for key, word in TABS]


@dataclass(frozen=True)
class Sheet:
    """One rectification as its 销号单 shows it. proof and check: the newest steps of each."""

    task: Task
    made: Rectification | None
    steps: list[TaskStep]

    @property
    def proof(self) -> TaskStep | None:
        return next((s for s in reversed(self.steps) if s.verb == "prove"), None)

    @property
    def check(self) -> TaskStep | None:
        return next((s for s in reversed(self.steps) if s.verb == "pass"), None)

    @property
    def given(self) -> TaskStep | None:
        return next((s for s in self.steps if s.verb == "give"), None)


def sheet(task: Task) -> Sheet:
    """The 销号单 of a rectification. One query."""
    return Sheet(task, getattr(task, "rectification", None), tasks.steps(task))
