"""Verbs on vetoes: name who answers for one, sign that none happened or state the case, correct it.

A signature, the entry it leaves in the ledger and the end of its task are one transaction; the grid
shows the word at once. What was recorded in the ledger by another way is taken over as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from tongxin.assessments import actions as grid
from tongxin.core import clock, events
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import require
from tongxin.ledger import actions as ledger
from tongxin.ledger import evidence as proofs
from tongxin.ledger import task_actions
from tongxin.ledger.models import Entry, Evidence, Task
from tongxin.ledger.task_actions import Draft
from tongxin.rules import scoring
from tongxin.rules.scoring import Veto, Window
from tongxin.rules.wording import date_cn
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import vetoes
from .models import VetoSignature, VetoUnit
from .vetoes import Place

#: So long before a year ends its declarations come up as tasks.
AHEAD = timedelta(days=60)
#: A whole year can be spoken for only when it is over: so long after it the word is due.
GRACE = timedelta(days=15)
PAPER = "签章声明"


def _veto(edition: Edition, number: str) -> Veto:
    found = next((v for v in standards.parsed(edition).vetoes if v.id == number), None)
    if found is None:
        raise Refused(f"标准里没有否决项“{number}”,请刷新后再看。")
    if not vetoes.signable(found):
        raise Refused(f"{found.id}由台账记录直接核查,不用单位声明。")
    return found


@transaction.atomic
def name_units(*, by: User, edition: Edition, veto: str, units: Iterable[Unit]) -> None:
    """Which units answer for a veto from now on; those left out owe nothing more."""
    grid.in_use(by=by, ability="task.give", edition=edition)
    found, wanted = _veto(edition, veto), {u.pk: u for u in units}
    if any(u.division_id != edition.division_id or u.until for u in wanted.values()):
        raise Refused("请从本区在用的单位里选择。")
    grid.hold(edition.division_id)
    rows = {r.unit_id: r for r in vetoes.in_force(edition).filter(veto=veto).select_related("unit")}
    gone = [row for unit, row in rows.items() if unit not in wanted]
    VetoUnit.objects.filter(pk__in=[r.pk for r in gone]).update(until=clock.now())
    VetoUnit.objects.bulk_create(
        VetoUnit(edition=edition, veto=veto, unit=unit, by=by)
        for pk, unit in wanted.items()
        if pk not in rows
    )
    _drop(by, edition, veto, [row.unit for row in gone])
    names = "、".join(u.name for u in wanted.values()) or "(没有单位)"
    _event(by, "veto.name", edition, veto, f"{found.id}由{names}逐年声明")
    make(by=by, edition=edition)
    grid.recount_vetoes(edition)


def _event(by: User, verb: str, edition: Edition, veto: str, sentence: str) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="cell",
        subject_id=f"{edition.pk}/{veto}",
        division=edition.division_id,
        sentence=sentence,
    )


def _drop(by: User, edition: Edition, veto: str, units: list[Unit]) -> None:
    """Open declarations of units that no longer answer for it."""
    out = {u.pk for u in units}
    for task in vetoes.given(edition).values():
        if task.item == veto and task.unit_id in out and task.state == "open":
            task_actions.drop(by=by, task=task, reason="这个否决项改由其他单位声明")


@transaction.atomic
def make(*, by: User | None, edition: Edition) -> list[Task]:
    """The declarations of all years that have begun, one for each unit, veto and year, made once.

    by None: made by the calendar. Statements that the ledger has already are taken over.
    """
    made, named = standards.parsed(edition), vetoes.named(edition)
    units = Unit.objects.in_bulk({unit for found in named.values() for unit in found})
    there, gone = vetoes.given(edition), vetoes.dropped(edition)
    drafts = [
        _draft(edition, veto, window, units[unit], gone[(source, unit)])
        for veto in made.vetoes
        if vetoes.signable(veto)
        for window in scoring.veto_windows(veto, made)
        if window.start <= clock.today()
        for source in [vetoes.source(edition, veto.id, window.name)]
        for unit in named.get(veto.id, ())
        if (source, unit) not in there
    ]
    fresh = task_actions.make(by=by, division=edition.division_id, drafts=drafts)
    _take_over(edition)
    return fresh


def _draft(edition: Edition, veto: Veto, window: Window, unit: Unit, again: int) -> Draft:
    today = clock.today()
    return Draft(
        "declare",
        unit,
        vetoes.source(edition, veto.id, window.name, again),
        fitting(f"{window.name}{veto.id}声明:{veto.name}"[:200], "事项", 200),
        due_on=max(window.end, today) + GRACE,
        opens_on=max(window.start, window.end - AHEAD),
        text="由单位主要负责人签署:没有发生的签“未发生”,发生了的写明情况。",
        wanted=vetoes.KIND,
        facet=vetoes.facet(veto, happened=False),
        edition=edition.pk,
        item=veto.id,
        window=window.name,
    )


def _take_over(edition: Edition) -> None:
    """Open declarations that the ledger answers already are done by that entry."""
    made = standards.parsed(edition)
    said, given = vetoes.statements(edition, made), vetoes.given(edition)
    for veto, window, unit in said:
        task = given.get((vetoes.source(edition, veto, window), unit))
        if task and task.state == "open":
            entry, happened = said[(veto, window, unit)]
            _keep(task, entry, happened, "", entry.data.get("signed_by", ""), entry.by)
            task.entry = entry
            task_actions.take(entry.by, task, "finish", f"“{task.title}”由台账第{entry.no}号办完")


def new_day() -> None:
    """A year has begun, a statement came in by another way: once a day for every standard."""
    for edition in Edition.objects.filter(state="active").order_by("id"):
        if vetoes.in_force(edition).exists():
            make(by=None, edition=edition)


def _keep(
    task: Task,
    entry: Entry,
    happened: bool,
    case: str,
    signed_by: str,
    by: User | None,
    **more: Any,
) -> VetoSignature:
    return VetoSignature.objects.create(
        task=task, entry=entry, happened=happened, case=case, signed_by=signed_by, by=by, **more
    )


@transaction.atomic
def sign(
    *,
    by: User,
    task: Task,
    happened: bool,
    signed_by: str,
    case: str = "",
    on: date | None = None,
    scan: Evidence | None = None,
) -> VetoSignature:
    """The yearly word of a unit. on: the day on the paper, where it was signed on paper.

    A person of the unit signs here; the office records what was signed on paper, with the scan.
    """
    row = task_actions.held(by, task, "finish")
    there = _place(row)
    case, signed_by = _checked(by, happened, case, signed_by, scan)
    entry = _record(by, row, there, happened, case, signed_by, on or clock.today())
    _attach(by, entry, scan)
    kept = _keep(row, entry, happened, case, signed_by, by)
    row.entry = entry
    told = f"发生:{case}" if happened else "未发生"
    task_actions.take(by, row, "finish", f"{row.unit.name}由{signed_by}签署“{row.title}”:{told}")
    return kept


def _place(task: Task) -> Place:
    found = vetoes.place(task)
    if task.kind != "declare" or found is None:
        raise Refused("这项任务不是在用标准里的否决项声明,请从否决项页面进入。")
    return found


def _checked(
    by: User, happened: bool, case: str, signed_by: str, scan: Evidence | None
) -> tuple[str, str]:
    """(case, who signed), as they can be kept; Refused with what to do."""
    scope = require(by, "veto.sign")
    case = fitting(case, "发生的情况", 2000)
    signed_by = fitting(signed_by, "签署责任人", 30)
    if happened and not case:
        raise Refused("发生了的,请写明时间、经过和处理情况。")
    if not happened and case:
        raise Refused("选了“未发生”,又写了发生的情况,请核对后再签。")
    if not signed_by:
        raise Refused("请写明签署的责任人。")
    if scope.units is None and scan is None:
        raise Refused("单位负责人没有在这里签,只能登记纸质声明,请放入签章声明的扫描件。")
    return case, signed_by


def _record(
    by: User, task: Task, there: Place, happened: bool, case: str, signed_by: str, on: date
) -> Entry:
    """The entry a word leaves: dated in the year it speaks of, with the true day in the note."""
    if on > clock.today():
        raise Refused("签署日期在今天之后,请核对。")
    window = there.window
    day = min(on, window.end)
    if day < window.start:
        raise Refused(f"{window.name}还没有开始,不能提前声明。")
    told = f"{date_cn(on)}签署,声明{window.name}的情况。{case}"
    raw = {
        "title": f"{window.name}{there.veto.id}声明:{'发生' if happened else '未发生'}",
        "happened_on": day,
        "unit": task.unit_id,
        "facet": vetoes.facet(there.veto, happened),
        "signed_by": signed_by,
        "note": told,
    }
    return ledger.record(by=by, kind=vetoes.KIND, raw=raw, sample=task.division.sample)


def _attach(by: User, entry: Entry, scan: Evidence | None) -> None:
    if scan is not None:
        proofs.attach(by=by, entry=entry, evidence=scan, paper=PAPER)


@transaction.atomic
def correct(
    *,
    by: User,
    task: Task,
    happened: bool,
    signed_by: str,
    reason: str,
    case: str = "",
    on: date | None = None,
    scan: Evidence | None = None,
) -> VetoSignature:
    """更正: a new word with the reason; the former stays as history and counts no more."""
    reason = fitting(reason, "更正的原因", 300)
    if not reason:
        raise Refused("请写明为什么更正。")
    row = _held_done(by, task)
    there = _place(row)
    old = vetoes.signature(row)
    if old is None:
        raise Refused("这一年还没有签过,请直接签署。")
    case, signed_by = _checked(by, happened, case, signed_by, scan)
    VetoSignature.objects.filter(pk=old.pk).update(replaced_at=clock.now())
    if not old.entry.withdrawn:
        ledger.withdraw(by=by, entry=old.entry, reason=f"更正声明:{reason}")
    entry = _record(by, row, there, happened, case, signed_by, on or clock.today())
    _attach(by, entry, scan)
    kept = _keep(row, entry, happened, case, signed_by, by, reason=reason)
    Task.objects.filter(pk=row.pk).update(entry=entry)
    told = f"{there.veto.id}{row.unit.name}更正{there.window.name}声明:{reason}"
    _event(by, "veto.correct", there.edition, there.veto.id, told)
    return kept


def _held_done(by: User, task: Task) -> Task:
    """The task, locked, if it is within the person's reach and was declared."""
    require(by, "veto.sign")
    vetoes.task(by, task.no)
    row = Task.objects.select_for_update(of=("self",)).select_related("unit", "division")
    return row.get(pk=task.pk)


@transaction.atomic
def take_former(*, by: User, edition: Edition) -> int:
    """沿用上一版 the units named for the same vetoes; returns for how many."""
    wanted, here = vetoes.former(edition), vetoes.named(edition)
    open_ = {veto: units for veto, units in wanted.items() if not here.get(veto)}
    if not open_:
        raise Refused("上一版没有可以沿用的单位,请逐项指定。")
    units = Unit.objects.filter(until=None).in_bulk({u for found in open_.values() for u in found})
    for veto, found in open_.items():
        name_units(by=by, edition=edition, veto=veto, units=[units[u] for u in found if u in units])
    return len(open_)
