"""Taking hold of a case: who may, in which hands it is, what it is called, and the trail."""

from __future__ import annotations

from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import Scope, require, scope_of

from . import kinds, queries
from .kind import CaseKind
from .models import Case

CHANGED = "打开之后别人办理过这件事,请看过最新情况再办。"


def number_of(case: Case, kind: CaseKind | None = None) -> str:
    """子女教育〔2026〕3号."""
    kind = kind or kinds.get(case.kind)
    return f"{kind.short}〔{case.year}〕{case.no}号"


def audit(by: User | None, case: Case, kind: CaseKind, step: str, sentence: str) -> None:
    events.record(
        by=by, verb=f"case.{step}", subject="case", subject_id=case.pk,
        division=case.division_id, sentence=sentence[:400],
    )  # fmt: skip


def held(by: User, case: Case, step: str, version: int | None) -> tuple[Case, CaseKind]:
    """The case, locked, if the person reaches it and may take this step now; Refused otherwise."""
    row, kind = held_for(by, case, version, kinds.get(case.kind).flow.step(step).ability, step)
    kind.flow.check(step, row.state)
    return row, kind


def held_for(
    by: User, case: Case, version: int | None, ability: str = "case.write", step: str = ""
) -> tuple[Case, CaseKind]:
    """The case, locked, if it is in the hands of the person's unit; Refused otherwise."""
    scope = require(by, ability or "case.write")
    rows = queries.for_a_step().filter(pk=case.pk, division=scope.division)
    row = rows.get()
    if row.version != case.version:
        # Whoever waited for another's step has what is joined from before it: it is read again.
        row = rows.get()
    kind = kinds.get(row.kind)
    if not in_hand(scope, row, kind, step):
        if step in kind.asking:
            raise Refused(f"这一步要由提出单位{row.home.name}办理,请联系他们。")
        raise Refused(f"这件事现在由{row.unit.name}办理,请联系他们。")
    if version is not None and version != row.version:
        raise Refused(CHANGED)
    return row, kind


def in_hand(scope: Scope, case: Case, kind: CaseKind, step: str) -> bool:
    """Whether a step is the person's unit's: some are only of the unit that took the case in."""
    if step in kind.asking:
        return scope.home == case.home_id
    if step and kind.flow.step(step).ability == "case.screen":
        return True
    return scope.units is None or case.unit_id in scope.units


def may(by: User, case: Case) -> bool:
    """Whether the person may act on the case now."""
    scope = scope_of(by)
    mine = scope.units is None or case.unit_id in scope.units
    return mine and (scope.may("case.write") or scope.may("case.approve"))
