"""Verbs on cases: open, take a step, hand over. One transaction, one audit event, one entry left.

A case is locked before it is judged; the version that the page showed decides between two who act at
once. What is personal goes into `Personal`, sealed, and never into an event, an entry or a title.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from tongxin.core import clock, events, numbering
from tongxin.core.calendars import Known
from tongxin.core.errors import Refused
from tongxin.directory.models import Unit, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import Scope, require

from . import (
    answers,
    applicants,
    calling,
    claiming,
    clocks,
    correcting,
    holding,
    kinds,
    leaving,
    months,
    queries,
    rows,
    steps,
    veils,
)
from .kind import CaseKind, Context, OwnSheet
from .models import Applicant, Case, CaseEvent
from .ways import DONE, ENDS


@transaction.atomic
def open_case(
    *,
    by: User | None,
    kind: str,
    raw: Mapping[str, Any],
    unit: Unit | int | str | None = None,
    applicant: Applicant | None = None,
    day: date | None = None,
    sample: bool = False,
) -> Case:
    """受理登记, at a window or (by None) by an applicant. day: when it was received, today if None.

    The same request twice is one case: what is there already is named.
    """
    made = kinds.get(kind)
    scope = require(by, made.flow.step("open").ability) if by else _of_applicant(made, applicant)
    resolver = Resolver.load(scope.division)
    values = answers.checked(made.form_for(raw), raw, resolver)
    home = _home(scope, unit, values, made, resolver)
    data, personal = answers.split(made, values)
    town = resolver.find(values.get(made.town)) if made.town else None
    today = clock.today()
    received = day or today
    row = Case(
        division_id=scope.division, kind=kind, year=received.year, token=uuid.uuid4(),
        title=made.title(values)[:200], unit=home, home=home, town=town, applicant=applicant,
        handler=by, data=data, facet=str(values.get(made.facet) or "")[:60],
        identity=rows.identity_of(made, values), contact=applicants.index_of(values.get("phone")),
        state=made.flow.step("open").target,
        opened_on=received, sample=sample, by=by,
    )  # fmt: skip
    months.hold(row, made, received)
    _store(row, personal, made)
    event = rows.event(row, by, "open", "", received, unit=home)
    local = any(c.param for c in made.clocks)
    row.due_on = rows.due(
        row, [event], queries.scheme(row.division_id, kind, today) if local else {}
    )
    row.save(update_fields=["due_on"])
    holding.audit(by, row, made, "open", f"受理{made.name}{holding.number_of(row, made)}")
    return row


def _of_applicant(kind: CaseKind, applicant: Applicant | None) -> Scope:
    if applicant is None or not kind.online:
        raise Refused("这个事项要到窗口办理,请带上材料到镇街退役军人服务站。")
    return Scope(applicant.division_id, frozenset(), None, None)


def _home(scope: Scope, given, values, kind: CaseKind, resolver: Resolver) -> Unit:
    """Where it is taken in: as said, the own unit, the named town, else the 双拥办."""
    town = values.get(kind.town) if kind.town else None
    wanted = given or scope.home or (resolver.find(town) if town and not scope.roles else None)
    unit = resolver.need(wanted) if wanted else resolver.office()
    if unit is None:
        raise Refused("名录里还没有写明双拥办设在哪个单位,请先在名录里设好。")
    if scope.units is not None and scope.roles and unit.pk not in scope.units:
        raise Refused(f"只能办理本单位的事项,不能代“{unit.name}”受理。")
    return unit


def _store(row: Case, personal: dict, kind: CaseKind) -> None:
    row.no = numbering.take(row.division_id, f"case:{kind.key}:{row.year}")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(rows.already(row, rows.same(row, kind, live=True), kind)) from error
    if not kind.repeats and (done := rows.same(row, kind, state=DONE)):
        # Asked after the row is in: the index keeps living ones apart, this those closed meanwhile.
        raise Refused(rows.already(row, done, kind))
    if personal:
        veils.seal(row, personal)


@transaction.atomic
def take(
    *,
    by: User,
    case: Case,
    step: str,
    raw: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Case:
    """Take a step of the kind's flow with what is asked at it. version: the one the page showed."""
    row, kind = holding.held(by, case, step, version)
    if step == correcting.STEP:
        return correcting.correct(by, row, kind, raw or {})
    return _take(by, row, kind, step, raw or {})


@events.together()
def _take(by: User | None, row: Case, kind: CaseKind, step: str, raw: Mapping[str, Any]) -> Case:
    units = any(f.type in ("unit", "town") for f in steps.form_of(kind, step).fields)
    resolver = Resolver.load(row.division_id) if units else None
    form = answers.checked(steps.form_of(kind, step), raw, resolver)
    told = queries.events(row)
    _refuse_same_person(by, kind, step, told)
    figures, known = queries.figures(row), Known(row.division_id)
    context = queries.context(row, kind, told, figures, form.get("day") or clock.today())
    context.form, context.step = form, step
    context.read_late = lambda: {
        r.clock.key for r in queries.clocks_of(row, told, figures, known) if r.late(context.day)
    }
    months.hold(row, kind, context.day)
    if step == clocks.EXTEND:
        found = queries.clocks_of(row, told, figures, known)
        clocks.refuse_longer(kind, found, form["until"], context.day)
    if step in kind.reads:
        context.read = kind.reads[step](context)
    if guard := kind.guards.get(step):
        guard(context)
    if step in kind.keeps:
        context.form = {**form, **kind.keeps[step](context)}
    claiming.claim(by, context, step)
    if step in kind.also:
        kind.also[step](by, context)
    event = _move(by, row, kind, step, context, resolver)
    row.due_on = rows.due(row, [*told, event], figures, known)
    leaving.leave(by, context, step)
    rows.keep(row, kind, lives_again=event.before in ENDS)
    if by:
        calling.call(row, kind, event)
    word = kind.flow.step(step).name
    holding.audit(by, row, kind, step, f"{holding.number_of(row, kind)}{word}")
    return row


def _refuse_same_person(by, kind: CaseKind, step: str, told: list[CaseEvent]) -> None:
    others = kind.flow.step(step).other_than
    before = next((e for e in reversed(told) if e.step in others), None)
    if by and before and before.by_id == by.pk:
        word = kind.flow.step(before.step).name
        raise Refused(f"“{word}”是您办的,这一步要由另一个人办理。")


def _move(
    by: User | None, row: Case, kind: CaseKind, step: str, context: Context, resolver
) -> CaseEvent:
    """The event, and what follows from it for the row."""
    form, before, today = context.form, row.state, clock.today()
    row.state = kind.flow.step(step).target or row.state
    row.version += 1
    row.waiting = step == "ask_papers" or (row.waiting and step != "papers_in")
    row.live = row.state not in ENDS
    row.closed_on = None if row.live else today
    if step == "hand_over" or step in kind.hands_over:
        row.unit, row.handler = resolver.need(form["unit"]), None
    elif by:
        row.handler = by
    known = {k: answers.plain(v) for k, v in form.items() if v not in (None, "", [])}
    _seal_more(row, {k: v for k, v in known.items() if k in kind.personal})
    if step in kind.erases:
        veils.erase(row, kind, kind.erases[step])
    rest = {k: v for k, v in known.items() if k not in (*steps.COLUMNS, *kind.personal)}
    said = [kind.says[step](context)] if step in kind.says else []
    return rows.event(
        row, by, step, before, context.day, text=" ".join([*said, form.get("text") or ""]).strip(),
        basis=form.get("basis") or "", until=form.get("until"), data=rest, unit=row.unit,
        public=step in steps.TOLD or step in kind.says,
    )  # fmt: skip


def _seal_more(row: Case, more: dict[str, Any]) -> None:
    """Personal answers of a step go to the other personal fields of the case."""
    if more:
        veils.seal(row, {**queries.personal(row), **more})


@transaction.atomic
def take_as_applicant(*, applicant: Applicant, case: Case, step: str, text: str = "") -> Case:
    """What an applicant may do alone: send the missing papers, withdraw, ask for a review."""
    if step not in kinds.get(case.kind).alone:
        raise Refused("这一步要由工作人员办理。")
    found = queries.for_a_step().get(pk=case.pk, applicant=applicant)
    kind = kinds.get(found.kind)
    kind.flow.check(step, found.state)
    if step == "papers_in" and not found.waiting:
        raise Refused("现在没有要补的材料。")
    return _take(None, found, kind, step, {"text": text})


@transaction.atomic
def reveal(*, by: User, case: Case, field: str, purpose: str) -> str:
    """One personal field in full, for a stated purpose; the reading leaves its trace."""
    require(by, "case.reveal", "case.screen")
    kind = kinds.get(case.kind)
    if not queries.visible_to(by).filter(pk=case.pk).exists() or field not in kind.personal:
        raise Refused("找不到这一项,可能不在您的办理范围内。")
    if not veils.may_open(by, kind, case, field):
        raise Refused("这一项现在只有填写人和保密审查员能看,审查通过以后再看。")
    _looked(by, case, kind, next(f.label for f in kind.sealed if f.key == field), purpose)
    return queries.worded(queries.personal(case).get(field, ""))


@transaction.atomic
def open_sheet(*, by: User, case: Case, purpose: str) -> OwnSheet:
    """What was worked out line by line, for a stated purpose; the reading leaves its trace."""
    require(by, "case.reveal")
    kind, found = kinds.get(case.kind), queries.sheet_of(case, queries.events(case))
    if found is None or not queries.visible_to(by).filter(pk=case.pk).exists():
        raise Refused("还没有算出来,算好以后再看。")
    _looked(by, case, kind, found.title, purpose)
    return found


def _looked(by: User, case: Case, kind: CaseKind, what: str, purpose: str) -> None:
    purpose = purpose.strip()[:100]
    if not purpose:
        raise Refused("请写明查看的用途,如:核对身份、通知领取。")
    holding.audit(
        by, case, kind, "reveal", f"{holding.number_of(case, kind)}查看“{what}”,用途:{purpose}"
    )
