"""The sample's tasks: those of the nodes of this year as the calendar made them, and some given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tongxin.core import calendars, clock
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver
from tongxin.ledger import node_actions, nodes, task_actions
from tongxin.ledger.models import Task

from .writing import moment

Data = dict[str, Any]


def by_calendar(by: User, data: Data) -> None:
    """The tasks of this year's nodes, each made on the day it was due to be, and what the units
    reported as done; what the ledger shows is met by itself."""
    division, today = by.division_id or "", clock.today()
    for key in data["uses"]:
        node_actions.switch(by=by, key=key, used=True)
    opened: dict[date, list[task_actions.Draft]] = {}
    for draft in _drafts(division, today, _day(today, -data["since"])):
        opened.setdefault(draft.opens_on, []).append(draft)
    for day in sorted(opened):
        with clock.at(moment(day, 7)):
            task_actions.make(by=None, division=division, drafts=opened[day])
    for row in data["finish"]:
        _finish(division, row, today)


def _drafts(division: str, today: date, since: date) -> list[task_actions.Draft]:
    calendar, known = calendars.load(division), Resolver.load(division)
    found: list[task_actions.Draft] = []
    for node in nodes.all_nodes(division).values():
        days = None if node.unused else node.days(today.year, calendar)
        if days and node.opens(days) <= today and node.due(days) >= since:
            found += nodes.of_year(node, today.year, days, known)
    return found


def _finish(division: str, row: Data, today: date) -> None:
    """A node's task that a unit reports as done after its day, once that day has come."""
    source = f"node:{row['node']}/{today.year}/{row['duty']}"
    days = nodes.get(division, row["node"]).days(today.year, calendars.load(division))
    on = _day(days.last, row["after"]) if days else today
    for task in Task.objects.filter(division=division, source=source) if on < today else ():
        with clock.at(moment(on, 16)):
            who = User.objects.get(username=row["by"])
            task_actions.finish(by=who, task=task, text=row["text"])


def given(by: User, data: Data) -> None:
    """What the office gave, with what became of it; days count from today."""
    today, known = clock.today(), Resolver.load(by.division_id or "")
    for row in data["given"]:
        with clock.at(moment(_day(today, row["day"]))):
            made = task_actions.give_all(
                by=by, units=[known.need(name) for name in row["units"]], title=row["title"],
                text=row["text"], due_on=_day(today, row["due"]),
            )  # fmt: skip
        for step in row.get("steps", ()):
            _take(made[0], step, today)


def _day(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _take(task: Task, step: Data, today: date) -> None:
    who = User.objects.get(username=step["by"])
    until = _day(today, step["until"]) if "until" in step else None
    with clock.at(moment(_day(today, step["day"]), 14)):
        STEPS[step["verb"]](who, task, step, until)


STEPS: dict[str, Callable[[User, Task, Data, Any], object]] = {
    "excuse": lambda by, task, step, until: task_actions.excuse(
        by=by, task=task, reason=step["text"], until=until
    ),
    "grant": lambda by, task, step, until: task_actions.answer_excuse(
        by=by, task=task, granted=True, reason=step["text"], until=until
    ),
    "slip": lambda by, task, step, until: task_actions.send_slip(
        by=by, task=task, level=step["level"], text=step["text"], until=until
    ),
    "prove": lambda by, task, step, until: task_actions.prove(by=by, task=task, text=step["text"]),
    "pass": lambda by, task, step, until: task_actions.pass_(by=by, task=task, text=step["text"]),
}
