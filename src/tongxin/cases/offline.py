"""线下受理: one register, one number. A need that 保密审查 turns away from the system gets its number
there, and is closed in both places at once, wherever somebody presses."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.gates import actions as gates
from tongxin.gates import queries as register
from tongxin.gates.models import Offline

from . import actions, holding, kinds
from .kind import Context
from .models import Case

#: The field of a case that holds its number in the register, and the steps of the kinds that have one.
FIELD, CLOSE = "offline", "close_offline"


def enter(by: User | None, context: Context) -> None:
    """A number of the register for a case that goes on on paper, dealt with by a named officer."""
    case = context.case
    officers = register.officers(case.division_id)
    owner = next((one for one in officers if one.name == context.form["owner"]), None)
    if owner is None:
        names = "、".join(one.name for one in officers)
        raise Refused(f"经办人请写双拥办的同志:{names}。")
    row = gates.enter(by=by, division=case.division_id, owner=owner)
    case.data = {**case.data, FIELD: row.no}
    context.values[FIELD] = row.no


def finish(by: User | None, context: Context) -> None:
    """The register's number ends with the case."""
    no = context.values.get(FIELD)
    row = Offline.objects.filter(division=context.case.division_id, no=no).first() if no else None
    if row is not None:
        gates.finish(by=by, row=row, day=context.day)


def listed(user: User) -> QuerySet[Offline]:
    """The register as the person sees it: own numbers, and those of needs the own unit asked for."""
    scope = scope_of(user)
    rows = register.offline(user)
    if scope.units is None or not scope.may("offline.write"):
        return rows
    asked = _of_needs(scope.division).filter(home__in=scope.units)
    numbers = [data[FIELD] for data in asked.values_list("data", flat=True)]
    every = Offline.objects.filter(division=scope.division, no__in=numbers)
    return (rows | every.select_related("owner")).order_by("-no")


def _of_needs(division: str) -> QuerySet[Case]:
    keys = [key for key, kind in kinds.every().items() if CLOSE in kind.also]
    return Case.objects.filter(division=division, kind__in=keys, data__has_key=FIELD)


def cases_of(user: User, rows: Iterable[Offline]) -> dict[int, Case]:
    """Number → the case behind it. One query."""
    numbers = {row.no for row in rows}
    found = _of_needs(scope_of(user).division).select_related("home")
    return {c.data[FIELD]: c for c in found if c.data[FIELD] in numbers}


def may_close(user: User, case: Case) -> bool:
    """Whether the person may say that a need on paper is done: only the side that asked."""
    kind = kinds.get(case.kind)
    return case.live and holding.in_hand(scope_of(user), case, kind, CLOSE)


@transaction.atomic
def close(*, by: User, row: Offline) -> Offline:
    """办结 of a number; that of a need is the need's own step, with its rules."""
    if not listed(by).filter(pk=row.pk).exists():
        raise Refused("找不到这个编号,可能不是您经办的,请刷新后再看。")
    case = cases_of(by, [row]).get(row.no)
    if case is None:
        return gates.close_offline(by=by, row=row)
    actions.take(by=by, case=case, step=CLOSE)
    return Offline.objects.get(pk=row.pk)
