"""挂牌督办: a case that is overdue gets a task of its unit and real 督办单 on it, blue, orange, red.

The case leads: the task is proved, failed, passed or dropped with the case's own steps and by nothing
else, so that both always say the same. What was sent stands on the case's page and on the task's.
"""

from __future__ import annotations

from datetime import date

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.ledger import task_actions, tasks
from tongxin.ledger.flows import TASK
from tongxin.ledger.models import Task, TaskStep
from tongxin.rules import supervision
from tongxin.rules.wording import date_cn

from . import queries
from .kind import Context
from .models import Case


def source_of(case: Case) -> str:
    """What the task of a case comes from."""
    return f"{task_actions.OF_CASE}{case.pk}"


def slip(by: User | None, context: Context) -> None:
    """The next slip to the unit that has the case, with its task when there is none yet."""
    assert by is not None
    due = context.case.due_on
    if due is None or due >= clock.today():
        told = (
            f"办结时限是{date_cn(due)},还没有过,不能督办。" if due else "还没有办结时限,不能督办。"
        )
        raise Refused(told)
    task, told = _task(by, context, due)
    TASK.check("slip", task.state)
    standing = tasks.standing(task, told)
    level = supervision.following(standing, clock.today())
    if not level:
        raise Refused(supervision.why_not(standing, "blue", clock.today()))
    form = context.form
    task_actions.slip(
        by=by, row=task, told=told, level=level, text=form["text"], until=form["until"]
    )


def _task(by: User, context: Context, due: date) -> tuple[Task, list[TaskStep]]:
    """The case's task, made when it is not there or locked, and its steps that count here."""
    case, source = context.case, source_of(context.case)
    draft = task_actions.Draft(
        "given", case.unit, source, f"{context.kind.name}{context.number}", due, clock.today(),
        "按办结时限办理,在办件里报结。",
    )  # fmt: skip
    if made := task_actions.make(by=by, division=case.division_id, drafts=[draft]):
        return made[0], []
    rows = Task.objects.select_for_update(of=("self",)).select_related("unit")
    task = rows.get(division=case.division_id, source=source, unit=case.unit)
    return task, tasks.steps(task)


def _follow(by: User | None, context: Context, step: str, until: date | None = None) -> None:
    """The same step of the case's task, where it has one that can take it."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("unit")
    task = rows.filter(
        division=context.case.division_id, source=source_of(context.case), unit=context.case.unit
    ).first()
    if task is None or task.state not in TASK.step(step).sources:
        return
    if until:
        task.due_on, task.slip_until = until, None
    word = TASK.step(step).name
    told = f"随{context.number}的办理"
    task_actions.take(by, task, step, f"“{task.title}”{word},{told}", text=told, until=until)


def reported(by: User | None, context: Context) -> None:
    _follow(by, context, "prove")


def sent_back(by: User | None, context: Context) -> None:
    _follow(by, context, "fail")


def confirmed(by: User | None, context: Context) -> None:
    _follow(by, context, "pass")


def ended(by: User | None, context: Context) -> None:
    _follow(by, context, "drop")


def extended(by: User | None, context: Context) -> None:
    _follow(by, context, "grant", context.form["until"])


def slips(case: Case) -> list[TaskStep]:
    """The slips that were sent over a case, oldest first."""
    rows = TaskStep.objects.filter(
        task__division=case.division_id, task__source=source_of(case), verb="slip"
    )
    return list(rows.select_related("task", "task__unit").order_by("id"))


def case_of(user: User, task: Task) -> Case | None:
    """The case a task belongs to, if the person reaches it."""
    if not task.source.startswith(task_actions.OF_CASE) or not scope_of(user).may("case.read"):
        return None
    pk = int(task.source.removeprefix(task_actions.OF_CASE))
    return queries.visible_to(user).filter(pk=pk).first()
