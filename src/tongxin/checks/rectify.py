"""整改: a defect becomes a task and, at once, a `rectification` entry; closing it settles both.

The entry is what the score reads (交办数 and 按期销号数), so it stands in the ledger from the day
of the assignment: what is not mended is seen there too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongxin.core import clock, numbering
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import require
from tongxin.ledger import actions as ledger
from tongxin.ledger import changes, kinds, listing, task_actions
from tongxin.ledger.models import Entry, Task
from tongxin.ledger.task_actions import Draft

from .models import MockMark, Rectification, Visit

KIND = "rectification"
MOCK, SPOT = "模拟考评", "实地抽查"


@dataclass(frozen=True)
class Defect:
    """What is to be mended, by whom and until when. source: what it comes from, once for a unit.

    origin: one of the kind's 问题来源. mark, visit: the check that found it; points: what it cost.
    edition, item, window: the cell it lies in, where it lies in one.
    """

    unit: Unit
    title: str
    due_on: date
    origin: str
    source: str
    text: str = ""
    edition: int | None = None
    item: str = ""
    window: str = ""
    mark: MockMark | None = None
    visit: Visit | None = None
    points: Decimal | None = None

    def draft(self, today: date) -> Draft:
        return Draft(
            "rectify", self.unit, self.source, self.title, self.due_on, today, self.text,
            self.origin, edition=self.edition, item=self.item, window=self.window,
        )  # fmt: skip


@transaction.atomic
def assign(
    *,
    by: User,
    unit: Unit,
    title: str,
    due_on: date,
    origin: str,
    text: str = "",
    sample: bool = False,
    **cell: Any,
) -> Task:
    """交办 one defect that a superior, an assessor or the office itself has found.

    cell: edition, item and window where it lies in one. Refused without a defect, with a date that
    has passed, for a unit that is not in use, or with an origin the kind does not know.
    """
    scope = require(by, "task.give")
    title, text = fitting(title, "问题", 200), fitting(text, "整改要求", 1000)
    if not title:
        raise Refused("请写明是什么问题。")
    if due_on < clock.today():
        raise Refused("整改期限已经过了,请填今天或以后的日期。")
    if unit.division_id != scope.division or unit.until:
        raise Refused("请从本区在用的单位里选择责任单位。")
    if origin not in origins(scope.division):
        raise Refused(f"请选择问题来源:{'、'.join(origins(scope.division))}。")
    source = f"rectify:{numbering.take(scope.division, 'rectify')}"
    defect = Defect(unit, title, due_on, origin, source, text, **cell)
    return assign_all(by=by, division=scope.division, defects=[defect], sample=sample)[0]


@transaction.atomic
def assign_all(
    *, by: User, division: str, defects: Iterable[Defect], sample: bool = False
) -> list[Task]:
    """A task and its entry for each defect that has none yet; the score is counted once for all."""
    require(by, "task.give")
    wanted = {(d.source, d.unit.pk): d for d in defects}
    drafts = [d.draft(clock.today()) for d in wanted.values()]
    tasks = task_actions.make(by=by, division=division, drafts=drafts)
    with changes.gathered():
        pairs = [(task, wanted[task.source, task.unit_id]) for task in tasks]
        entries = [_enter(by, task, sample) for task in tasks]
        ledger.accept(by=by, entries=entries)
        Rectification.objects.bulk_create(
            Rectification(task=t, entry=e, mark=d.mark, visit=d.visit, points=d.points)
            for (t, d), e in zip(pairs, entries, strict=True)
        )
    return tasks


def origins(division: str) -> tuple[str, ...]:
    """Where a defect may come from, as the district's kind says."""
    return kinds.get(division, KIND).form.field("origin").choices


def _enter(by: User, task: Task, sample: bool) -> Entry:
    """交办数 1, nothing closed yet."""
    raw = {
        "title": task.title,
        "happened_on": timezone.localdate(task.at),
        "unit": task.unit_id,
        "due": 1,
        "done": 0,
        "late": 0,
        "origin": task.origin,
        "deadline": task.due_on,
    }
    return ledger.record(by=by, kind=KIND, raw=raw, sample=sample)


@transaction.atomic
def close(*, by: User, task: Task, text: str = "") -> Task:
    """销号: the re-check passes, the entry counts as done in time or as late, and is accepted.

    In time is what the unit proved by the date in force (extensions and 退回重办 move it); how long
    the re-check took is not the unit's fault.
    """
    row = task_actions.pass_(by=by, task=task, text=text)
    if row.kind != "rectify":
        raise Refused("这项任务不是整改,不用销号。")
    entry = _entry_of(by, row)
    made, in_time = kinds.get(row.division_id, KIND), proved_on(row) <= row.due_on
    told = {"done": int(in_time), "late": int(not in_time), "deadline": row.due_on}
    with changes.gathered():
        entry = ledger.revise(by=by, entry=entry, raw=listing.raw(entry, made) | told)
        ledger.accept(by=by, entries=[entry])
    return row


def _entry_of(by: User, task: Task) -> Entry:
    """The entry left when it was assigned; one is left now for a task that came another way."""
    made = Rectification.objects.filter(task=task).select_related("entry").first()
    if made is None:
        made = Rectification.objects.create(task=task, entry=_enter(by, task, False))
    return made.entry


def proved_on(task: Task) -> date:
    """The day the unit last said that it is mended."""
    step = task.steps.filter(verb="prove").order_by("-id").first()
    return timezone.localdate(step.at) if step else clock.today()


@transaction.atomic
def drop(*, by: User, task: Task, reason: str) -> Task:
    """取消 what should not have been assigned; its entry leaves the count with it."""
    row = task_actions.drop(by=by, task=task, reason=reason)
    made = Rectification.objects.filter(task=row).select_related("entry").first()
    if made:
        ledger.withdraw(by=by, entry=made.entry, reason=reason[:300])
    return row
