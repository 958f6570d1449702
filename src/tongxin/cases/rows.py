"""The row of a case and its event, as every verb writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from tongxin.core import clock, sealing
from tongxin.core.calendars import Known
from tongxin.core.errors import Refused
from tongxin.directory.models import User

from . import clocks, holding, queries
from .kind import CaseKind
from .models import Case, CaseEvent
from .ways import DONE, ENDS


def identity_of(kind: CaseKind, values: Mapping[str, Any]) -> str:
    parts = [str(part) for part in kind.identity(values)]
    return sealing.blind(kind.key, *parts) if parts and all(parts) else ""


def same(row: Case, kind: CaseKind, **which: Any) -> Case | None:
    """Another case of the same request."""
    rows = Case.objects.filter(division=row.division_id, kind=kind.key, identity=row.identity)
    return rows.filter(**which).exclude(pk=row.pk).first() if row.identity else None


def already(row: Case, same: Case | None, kind: CaseKind) -> str:
    """That the same is there. Somebody on a phone is told the number of an own case only."""
    if row.applicant_id and (same is None or same.applicant_id != row.applicant_id):
        return "这件事已经在办,不用重复申请。不是您申请的,请带证件到镇街退役军人服务站问。"
    told = holding.number_of(same, kind) if same else ""
    return f"这件事已经受理过{',编号' + told if told else ''},不用重复受理。"


def event(case: Case, by: User | None, step: str, before: str, day: date, **told: Any) -> CaseEvent:
    return CaseEvent.objects.create(
        case=case, seq=case.version, step=step, before=before, after=case.state, day=day, by=by,
        at=clock.now(), **told,
    )  # fmt: skip


def due(
    case: Case, told: list[CaseEvent], figures: dict[str, Any], known: Known | None = None
) -> date | None:
    if case.state in ENDS:
        return None
    return clocks.next_due(queries.clocks_of(case, told, figures, known))


def keep(row: Case, kind: CaseKind, lives_again: bool) -> None:
    """Save the row; one that lives again by an appeal must not be a second of the same."""
    done = lives_again and not kind.repeats and same(row, kind, state=DONE)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(already(row, same(row, kind, live=True), kind)) from error
    if done:
        raise Refused(already(row, done, kind))
