"""改正: what was written down wrong at the door is put right, with the reason, before anybody judged.

What a second person has judged by, what stands in the ledger, and the number by which something is
had once are not changed under them: then the case is withdrawn and taken in anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver

from . import answers, applicants, holding, queries, rows, veils
from .kind import CaseKind
from .models import Case, CaseEvent

STEP = "correct"
ANEW = "请先撤回或撤销这一件,再重新受理。"
_REASON = FieldSpec("corrected", "改正的原因", required=True, most=300, hint="如:证件号码抄错一位")


def form_of(kind: CaseKind) -> FormSpec:
    """The kind's own questions; a personal one that is left empty stays as it is."""
    return FormSpec((*map(_as_asked, kind.form.fields), _REASON))


def _as_asked(spec: FieldSpec) -> FieldSpec:
    if spec.privacy != "personal":
        return spec
    return replace(spec, required=False, default=None, hint="不改的空着")


def correct(by: User, row: Case, kind: CaseKind, raw: Mapping[str, Any]) -> Case:
    """Put the answers of a held case right. Refused once they were judged by."""
    told = queries.events(row)
    _still_open(row, kind, told)
    reason = answers.checked(form_of(kind), raw)["corrected"]
    old = {**row.data, **queries.personal(row)}
    given = {f.key: _told(f, raw, old) for f in kind.form.fields}
    resolver = Resolver.load(row.division_id)
    values = answers.checked(kind.form_for(given), given, resolver)
    changed = _changed(kind, values, old)
    if not changed:
        raise Refused("没有改动,不用保存。")
    _refuse_what_is_claimed(kind, told, changed)
    _rewrite(row, kind, values, resolver)
    row.version, row.handler = row.version + 1, by
    words = "、".join(f.label for f in changed)
    rows.event(
        row, by, STEP, row.state, clock.today(), text=f"改正{words}。{reason}", unit=row.unit,
        public=True,
    )  # fmt: skip
    rows.keep(row, kind, lives_again=False)
    holding.audit(by, row, kind, STEP, f"{holding.number_of(row, kind)}改正{words}:{reason}")
    return row


def _still_open(row: Case, kind: CaseKind, told: list[CaseEvent]) -> None:
    if row.entry_id:
        raise Refused(f"已经记入台账,不能再改登记的内容。{ANEW}")
    judged = [kind.flow.step(e.step) for e in told if e.step != "open"]
    if any(step.ability in ("case.approve", "case.screen") for step in judged):
        raise Refused(f"已经有人按登记的内容审核过,不能再改。{ANEW}")


def _told(spec: FieldSpec, raw: Mapping[str, Any], old: Mapping[str, Any]) -> Any:
    """What is typed now; of a personal field that is left empty what was there."""
    said = raw.get(spec.key)
    kept = spec.privacy == "personal" and said in (None, "", [])
    return old.get(spec.key) if kept else said


def _changed(kind: CaseKind, values: Mapping[str, Any], old: Mapping[str, Any]) -> list[FieldSpec]:
    now: dict[str, Any] = {}
    for part in answers.split(kind, values):
        now |= part
    return [f for f in kind.form.fields if now.get(f.key) != old.get(f.key)]


def _refuse_what_is_claimed(
    kind: CaseKind, told: list[CaseEvent], changed: list[FieldSpec]
) -> None:
    """Whose right it is was settled by the personal answers when the claim was made."""
    if any(f.privacy == "personal" for f in changed) and any(e.step in kind.claims for e in told):
        raise Refused(f"已经按原来的证件占用了名额,不能再改个人信息。{ANEW}")


def _rewrite(row: Case, kind: CaseKind, values: Mapping[str, Any], resolver: Resolver) -> None:
    """The row and its sealed fields by the answers now; what steps have added stays."""
    data, personal = answers.split(kind, values)
    asked = {f.key for f in kind.form.fields}
    row.data = {k: v for k, v in row.data.items() if k not in asked} | data
    row.title = kind.title(values)[:200]
    row.facet = str(values.get(kind.facet) or "")[:60]
    row.town = resolver.find(values.get(kind.town)) if kind.town else None
    row.identity = rows.identity_of(kind, values)
    row.contact = applicants.index_of(values.get("phone"))
    added = {k: v for k, v in queries.personal(row).items() if k not in asked}
    veils.seal(row, added | personal)
