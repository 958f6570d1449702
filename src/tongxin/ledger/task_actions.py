"""Verbs on tasks. The steps are the truth; state, date and slip on the row are written with them.

A task is locked before it is judged, so that of two who act at once the later one is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tongxin.core import clock, events, numbering
from tongxin.core.errors import Refused, fitting, unsecret
from tongxin.directory.models import Division, Unit, User
from tongxin.directory.scope import require
from tongxin.rules import supervision

from . import queries, tasks
from .flows import TASK
from .models import Entry, Evidence, Task, TaskStep

#: What a task's source begins with that follows a case (`cases.supervised`): only slips are sent here.
OF_CASE = "case:"


@dataclass(frozen=True)
class Draft:
    """A task before it is given; the fields are those of Task. source: what it comes from."""

    kind: str
    unit: Unit
    source: str
    title: str
    due_on: date
    opens_on: date
    text: str = ""
    origin: str = ""
    wanted: str = ""
    facet: str = ""
    edition: int | None = None
    item: str = ""
    window: str = ""
    entry: Entry | None = None


@transaction.atomic
def make(*, by: User | None, division: str, drafts: Iterable[Draft]) -> list[Task]:
    """The tasks that are not there yet, numbered without a gap. by None: made by the calendar.

    The same source and unit make one task, however often and from however many sides it is asked.
    """
    wanted = {(d.source, d.unit.pk): d for d in drafts}
    Division.objects.select_for_update(no_key=True).get(pk=division)
    rows = Task.objects.filter(division=division, source__in={source for source, _ in wanted})
    there = set(rows.values_list("source", "unit_id"))
    fresh = [draft for key, draft in wanted.items() if key not in there]
    if not fresh:
        return []
    first, now = numbering.take(division, "task", len(fresh)), clock.now()
    made = Task.objects.bulk_create(
        [_row(division, draft, first + n, by, now) for n, draft in enumerate(fresh)]
    )
    TaskStep.objects.bulk_create(
        TaskStep(task=t, verb="give", text=t.text, until=t.due_on, by=by, at=now) for t in made
    )
    for task in made:
        _event(by, "task.give", task, f"{task.get_kind_display()}“{task.title}”交{task.unit.name}")
    return made


def _row(division: str, draft: Draft, no: int, by: User | None, now) -> Task:
    return Task(division_id=division, no=no, by=by, at=now, **draft.__dict__)


@transaction.atomic
def give(
    *,
    by: User,
    unit: Unit,
    title: str,
    text: str,
    due_on: date,
    source: str = "",
    **cell: Any,
) -> Task:
    """交办 something to a unit. cell: edition, item and window where it serves a cell."""
    made = give_all(
        by=by, units=[unit], title=title, text=text, due_on=due_on, source=source, **cell
    )
    return made[0]


@transaction.atomic
def give_all(
    *,
    by: User,
    units: Sequence[Unit],
    title: str,
    text: str,
    due_on: date,
    source: str = "",
    **cell: Any,
) -> list[Task]:
    """交办 one thing to several units, a task each; Refused when one of them has it already.

    cell: edition, item, window, and wanted with facet where an entry is what is missing.
    """
    scope = require(by, "task.give")
    title, text = fitting(title, "事项", 200), fitting(text, "要求", 1000)
    if not title:
        raise Refused("请写明交办什么事项。")
    if due_on < clock.today():
        raise Refused("完成期限已经过了,请填今天或以后的日期。")
    if not units:
        raise Refused("请选择交办给哪个单位。")
    if any(unit.division_id != scope.division or unit.until for unit in units):
        raise Refused("请从本区在用的单位里选择。")
    source = source or f"given:{numbering.take(scope.division, 'given')}"
    today = clock.today()
    drafts = [Draft("given", u, source, title, due_on, today, text, **cell) for u in units]
    made = make(by=by, division=scope.division, drafts=drafts)
    if len(made) < len({unit.pk for unit in units}):
        there = {unit.pk: unit.name for unit in units}
        names = "、".join(n for pk, n in there.items() if pk not in {t.unit_id for t in made})
        raise Refused(f"这件事已经交办给{names},不用重复交办。")
    return made


def _event(by: User | None, verb: str, task: Task, sentence: str, **detail: Any) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="task",
        subject_id=task.no,
        division=task.division_id,
        sentence=sentence,
        detail=detail,
    )


def held(by: User, task: Task, step: str) -> Task:
    """The task, locked, if the person reaches it and may take this step now; Refused otherwise."""
    require(by, TASK.step(step).ability)
    if not tasks.visible_tasks(by).filter(pk=task.pk).exists():
        raise Refused("找不到这项任务,可能不是本单位的,请刷新后再看。")
    row = Task.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.pk)
    TASK.check(step, row.state)
    if row.source.startswith(OF_CASE) and step != "slip":
        raise Refused("这项任务跟着办件走,请打开办件办理。")
    return row


def take(by: User | None, task: Task, step: str, sentence: str, **told: Any) -> TaskStep:
    """Write a step of a held task and what follows from it for the row."""
    unsecret(list(told.values()))
    row = TaskStep.objects.create(task=task, verb=step, by=by, at=clock.now(), **told)
    task.state = TASK.step(step).target
    if task.state == "done":
        task.done_on = clock.today()
    task.save()
    _event(by, f"task.{step}", task, sentence[:400])
    return row


@transaction.atomic
def prove(
    *, by: User, task: Task, text: str, evidence: Evidence | None = None, entry: Entry | None = None
) -> Task:
    """报办结: what was done, with the file that shows it; the office then looks at it again."""
    row, text = held(by, task, "prove"), fitting(text, "办理情况", 1000)
    _not_declared(row)
    if not text:
        raise Refused("请写明怎样办的、办到什么程度。")
    if evidence and not queries.visible_evidence(by).filter(pk=evidence.pk).exists():
        raise Refused("找不到这份材料,请从本单位的材料里选择。")
    _seen(by, entry)
    row.entry = entry or row.entry
    take(by, row, "prove", f"“{row.title}”报办结:{text}", text=text, evidence=evidence)
    return row


def _not_declared(task: Task) -> None:
    """A declaration ends with its signature, which `checks` writes with the entry it leaves."""
    if task.kind == "declare":
        raise Refused("否决项声明要由单位负责人签署,请在“否决项声明”页面办理。")


@transaction.atomic
def finish(*, by: User, task: Task, text: str = "", entry: Entry | None = None) -> Task:
    """A node's task is done, with the entry that shows it where there is one."""
    row = held(by, task, "finish")
    _not_declared(row)
    if row.kind == "rectify":
        raise Refused("整改要由区双拥办复查后销号,请用“报办结”。")
    if row.kind == "given":
        raise Refused("交办事项要由区双拥办复查,请用“报办结”。")
    _seen(by, entry)
    row.entry = entry or row.entry
    take(by, row, "finish", f"“{row.title}”办完", text=fitting(text, "办理情况", 1000))
    return row


def _seen(by: User, entry: Entry | None) -> None:
    if entry and not queries.visible_to(by).filter(pk=entry.pk).exists():
        raise Refused("找不到这条记录,请从本单位的台账里选择。")


@transaction.atomic
def excuse(*, by: User, task: Task, reason: str, until: date | None = None) -> Task:
    """说明原因 why the date cannot be kept, and which date is asked for."""
    row, reason = held(by, task, "excuse"), _reason(reason, "请写明不能按期办完的原因。")
    if until and until <= clock.today():
        raise Refused("请求延到的日期应在今天以后。")
    take(by, row, "excuse", f"“{row.title}”说明原因:{reason}", text=reason, until=until)
    return row


def _reason(text: str, asked: str) -> str:
    text = fitting(text, "原因", 1000)
    if not text:
        raise Refused(asked)
    return text


@transaction.atomic
def answer_excuse(
    *, by: User, task: Task, granted: bool, reason: str = "", until: date | None = None
) -> Task:
    """同意延期 until a new date, or 不同意 with the reason."""
    step = "grant" if granted else "deny"
    row = held(by, task, step)
    if not tasks.standing(row).asking:
        raise Refused("单位没有待答复的原因说明。")
    if granted:
        if until is None or until < clock.today():
            raise Refused("同意延期要填今天或以后的新期限。")
        row.due_on, row.slip_until = until, None
        take(by, row, step, f"“{row.title}”同意延期", text=reason.strip()[:1000], until=until)
    else:
        reason = _reason(reason, "请写明不同意延期的原因。")
        take(by, row, step, f"“{row.title}”不同意延期:{reason}", text=reason)
    return row


@transaction.atomic
def pass_(*, by: User, task: Task, text: str = "") -> Task:
    """通过复查; what the closing leaves in the ledger is written by `checks`."""
    row = held(by, task, "pass")
    take(by, row, "pass", f"“{row.title}”复查通过", text=fitting(text, "复查情况", 1000))
    return row


@transaction.atomic
def fail(*, by: User, task: Task, reason: str, until: date) -> Task:
    """退回重办 with the reason and a new date."""
    row, reason = held(by, task, "fail"), _reason(reason, "请写明哪里没有办好。")
    if until < clock.today():
        raise Refused("重办的期限已经过了,请填今天或以后的日期。")
    row.due_on = until
    take(by, row, "fail", f"“{row.title}”退回重办:{reason}", text=reason, until=until)
    return row


@transaction.atomic
def drop(*, by: User, task: Task, reason: str) -> Task:
    """取消 a task that should not have been given."""
    row, reason = held(by, task, "drop"), _reason(reason, "请写明取消的原因。")
    take(by, row, "drop", f"取消“{row.title}”:{reason}", text=reason)
    return row


@transaction.atomic
def send_slip(*, by: User, task: Task, level: str, text: str, until: date) -> TaskStep:
    """督办单 of the next colour, with its own number; Refused before the former's date."""
    row = held(by, task, "slip")
    if tasks.is_met(row):
        raise Refused("单位已经登记了对应的台账,这项任务算办完,不用督办。")
    return slip(by=by, row=row, told=tasks.steps(row), level=level, text=text, until=until)


def slip(
    *, by: User, row: Task, told: Sequence[TaskStep], level: str, text: str, until: date
) -> TaskStep:
    """The slip on a held task. told: its steps so far."""
    if why := supervision.why_not(tasks.standing(row, list(told)), level, clock.today()):
        raise Refused(why)
    if until <= clock.today():
        raise Refused("督办的期限应在今天以后。")
    text = fitting(text, "督办要求", 1000)
    name, year = supervision.NAMES[level], clock.today().year
    no = numbering.take(row.division_id, f"slip:{year}")
    row.slip, row.slip_until = level, until
    return take(
        by, row, "slip", f"“{row.title}”发{name}〔{year}〕{no}号", text=text, until=until, slip=level,
        number=f"〔{year}〕{no}号",
    )  # fmt: skip
