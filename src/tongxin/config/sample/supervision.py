"""The sample's 督查: who declares the vetoes, two questionnaires, tasks given and a slip sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from tongxin.checks import survey_actions, surveys, veto_actions
from tongxin.checks.models import Survey, SurveyCode
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver
from tongxin.ledger import task_actions
from tongxin.ledger.models import Entry, Task
from tongxin.standards.models import Edition

from .writing import moment

Data = dict[str, Any]


def name_units(by: User, edition: Edition, data: Data) -> None:
    """Who answers for each veto, from the day the standard was adopted."""
    known = Resolver.load(by.division_id or "")
    for veto, names in data["vetoes"].items():
        units = [known.need(name) for name in names]
        veto_actions.name_units(by=by, edition=edition, veto=veto, units=units)


def play(by: User, edition: Edition, data: Data) -> None:
    """Everything else that the calendar has reached, each on its day."""
    for day in data["declared"]:
        if day <= clock.today():
            with clock.at(moment(day)):
                veto_actions.make(by=None, edition=edition)
    veto_actions.make(by=None, edition=edition)
    for row in data["surveys"]:
        if row["drafted"] <= clock.today():
            _survey(by, row)
    known = Resolver.load(by.division_id or "")
    for row in data["tasks"]:
        if row["day"] <= clock.today():
            _task(by, row, known)


def _survey(by: User, row: Data) -> None:
    template = next(t for t in surveys.templates() if t.key == row["template"])
    closes = row.get("closes") or clock.today() + timedelta(days=row["days"])
    with clock.at(moment(row["drafted"])):
        made = survey_actions.draft(
            by=by, title=row["title"], audience=template.audience, questions=template.questions,
            minimum=row["minimum"], closes_on=closes,
        )  # fmt: skip
        survey_actions.open_(by=by, survey=made)
    with clock.at(moment(min(closes, clock.today()))):
        sheets = dict(enumerate(_sheets(row["sheets"], row["satisfied"]), start=1))
        survey_actions.key_sheets(by=by, survey=made, sheets=sheets)
    if "entry" in row:
        _closed(made, row)


def _sheets(count: int, satisfied: int) -> Iterator[list[int | None]]:
    """So many sheets, so many of them satisfied as a whole."""
    for n in range(count):
        yield [n * 7 % 5 % 4, n * n % 7 % 5, n * 5 % 3 % 2 if n < satisfied else 2 + n % 3]


def _closed(made: Survey, row: Data) -> None:
    """Closed with the entry that the ledger has: entries are numbered in the order of receiving,
    so that it was written with all the others."""
    entry = Entry.objects.filter(title=row["entry"], division=made.division_id).first()
    if entry is not None:
        SurveyCode.objects.filter(survey=made).delete()
        Survey.objects.filter(pk=made.pk).update(state="closed", entry=entry)


def _task(by: User, row: Data, known: Resolver) -> None:
    with clock.at(moment(row["day"])):
        task = task_actions.give(
            by=by, unit=known.need(row["unit"]), title=row["title"], text=row["text"],
            due_on=row["due"],
        )  # fmt: skip
    for step in row["steps"]:
        if step[1] <= clock.today():
            with clock.at(moment(step[1])):
                STEPS[step[0]](by, task, step)


def _slip(by: User, task: Task, step: Sequence[Any]) -> None:
    task_actions.send_slip(by=by, task=task, level="blue", text=step[2], until=_date(step))


def _date(step: Sequence[Any]) -> date:
    return step[3]


STEPS: dict[str, Callable[[User, Task, Sequence[Any]], Any]] = {
    "prove": lambda by, task, step: task_actions.prove(by=by, task=task, text=step[2]),
    "pass": lambda by, task, step: task_actions.pass_(by=by, task=task, text=step[2]),
    "excuse": lambda by, task, step: task_actions.excuse(
        by=by, task=task, reason=step[2], until=_date(step)
    ),
    "grant": lambda by, task, step: task_actions.answer_excuse(
        by=by, task=task, granted=True, reason=step[2], until=_date(step)
    ),
    "slip": _slip,
}
