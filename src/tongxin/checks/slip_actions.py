"""Verbs on 督办单: the next slip of several tasks in one act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.ledger import task_actions, tasks
from tongxin.ledger.models import Task, TaskStep
from tongxin.rules import supervision


@transaction.atomic
def send_together(*, by: User, tasks_: Iterable[Task], text: str, until: date) -> list[TaskStep]:
    """The next slip of each task, all in one act: one paper for a unit instead of ten.

    Each keeps its own number. Refused as a whole when one of them may not get a slip now.
    """
    require(by, "slip.write")
    wanted = {t.pk for t in tasks_}
    if not wanted:
        raise Refused("请先勾选要督办的事项。")
    rows = list(tasks.visible_tasks(by).filter(pk__in=wanted).order_by("no"))
    if len(rows) < len(wanted):
        raise Refused("有的事项找不到了,请刷新后再勾选。")
    sent = []
    for task in rows:
        level = supervision.following(tasks.standing(task), clock.today())
        if not level:
            why = supervision.why_not(tasks.standing(task), "blue", clock.today())
            raise Refused(f"“{task.title}”现在不能督办:{why}一张也没有发。")
        sent.append(task_actions.send_slip(by=by, task=task, level=level, text=text, until=until))
    return sent
