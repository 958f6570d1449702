"""Verbs on lines and papers of a case: add, void; bring a file, take it away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from tongxin.core import clock, files, uploads
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import User
from tongxin.ledger import evidence

from . import answers, holding, kinds, leaving, months, queries
from .kind import CaseKind, Context, LineKind
from .models import Applicant, Case, CaseLine, CasePaper
from .ways import ENDS


@transaction.atomic
def add_line(
    *, by: User, case: Case, kind: str, raw: Mapping[str, Any], version: int | None = None
) -> CaseLine:
    """A line under a case; the same line twice is refused, whoever writes it first."""
    spec = kinds.get(case.kind).line(kind)
    row, made = _open_to(by, case, version, spec)
    if spec.sources and row.state not in spec.sources:
        raise Refused(f"现在是“{made.flow.states[row.state]}”,不能登记{spec.name}。")
    values = answers.checked(spec.form, raw)
    context = _context(row, made)
    if why := spec.refuse(context, values):
        raise Refused(why)
    months.hold_line(row, made, spec, values)
    values = {**values, **spec.works_out(context, values)}
    line = _write(by, row, spec, values, context)
    if spec.leaves:
        leaving.leave_line(by, context, line, spec.leaves(context, values))
    row.version += 1
    row.save(update_fields=["version"])
    holding.audit(by, row, made, "line", f"{holding.number_of(row, made)}登记{spec.name}")
    return line


def _open_to(
    by: User, case: Case, version: int | None, spec: LineKind | None = None
) -> tuple[Case, CaseKind]:
    """The case, locked, if the person works on it and it is not ended; a correction is never late."""
    row, made = holding.held_for(by, case, version)
    if row.state in ENDS and not (spec and spec.corrects):
        raise Refused("这件事已经办结,不能再登记。确有错漏的请写明原因另行更正。")
    return row, made


def _context(row: Case, made: CaseKind) -> Context:
    return queries.context(row, made, queries.events(row), queries.figures(row), clock.today())


def _write(
    by: User, row: Case, spec: LineKind, values: Mapping[str, Any], context: Context
) -> CaseLine:
    known = {k: answers.plain(v) for k, v in values.items() if v not in (None, "") and k != "day"}
    key = "/".join(spec.same(context, values))[:120]
    try:
        with transaction.atomic():
            return CaseLine.objects.create(
                division_id=row.division_id, case=row, kind=spec.key, key=key, data=known, by=by,
                day=values.get("day") or clock.today(), at=clock.now(),
                quantity=_number(values, spec.quantity), amount=_number(values, spec.amount),
            )  # fmt: skip
    except IntegrityError as error:
        same = (
            CaseLine.objects.filter(division=row.division_id, kind=spec.key, key=key, void="")
            .select_related("case")
            .first()
        )
        where = f",在{holding.number_of(same.case)}" if same and same.case_id != row.pk else ""
        raise Refused(f"这一笔{spec.name}已经登记过{where},不能重复登记。") from error


def _number(values: Mapping[str, Any], key: str) -> Decimal | None:
    value = values.get(key) if key else None
    return None if value is None else Decimal(str(value))


@transaction.atomic
def void_line(*, by: User, line: CaseLine, reason: str) -> CaseLine:
    """作废 a wrong line; it stays readable with the reason, and its key is free again."""
    known = {spec.key: spec for spec in kinds.get(line.case.kind).lines}
    row, made = _open_to(by, line.case, None, known.get(line.kind))
    reason = fitting(reason, "作废的原因", 300)
    if not reason:
        raise Refused("请写明作废的原因。")
    found = CaseLine.objects.select_for_update().get(pk=line.pk, case=row)
    if found.kind not in known:
        raise Refused("这一笔由系统登记,不能作废。")
    if found.void:
        raise Refused("这一笔已经作废。")
    months.hold(row, made, found.day)
    if why := made.line(found.kind).kept_for(_context(row, made), found):
        raise Refused(why)
    found.void = reason
    found.save(update_fields=["void"])
    leaving.take_out(by, _context(row, made), found, reason)
    name = made.line(found.kind).name
    holding.audit(by, row, made, "void", f"{holding.number_of(row, made)}作废{name}:{reason}")
    return found


def bring(
    *,
    case: Case,
    paper: str,
    name: str,
    chunks: Iterable[bytes],
    by: User | None = None,
    applicant: Applicant | None = None,
) -> CasePaper:
    """A file for a case. It is seen with the case only and never becomes evidence by itself."""
    made = kinds.get(case.kind)
    known = next((p for p in made.papers if p.name == paper), None)
    if known is None or known.shown:
        asked = "、".join(p.name for p in made.papers if not p.shown)
        raise Refused(
            f"这个事项收的材料是:{asked}。请选一种。" if asked else "这个事项不收电子材料。"
        )
    if not known.when({**case.data, **queries.personal(case)}):
        raise Refused(f"这件事不收“{paper}”。")
    name = uploads.clean_name(name)
    facts = evidence.take_in(name, chunks)
    with transaction.atomic():
        return _brought(case, made, by, applicant, paper=paper, name=name, sha256=facts.sha256,
                        size=facts.size, media_type=facts.media_type)  # fmt: skip


def _brought(
    case: Case, made: CaseKind, by: User | None, applicant: Applicant | None, **file: Any
) -> CasePaper:
    if by:
        row, _ = _open_to(by, case, None)
    else:
        row = Case.objects.select_for_update().get(pk=case.pk, applicant=applicant)
        if row.state in ENDS:
            raise Refused("这件事已经办结,不能再加材料。")
    if CasePaper.objects.filter(case=row, sha256=file["sha256"], removed_at=None).exists():
        raise Refused("这份材料已经交过,不用再交。")
    paper = CasePaper.objects.create(
        case=row, by=by, from_applicant=applicant is not None, at=clock.now(), **file
    )
    holding.audit(by, row, made, "paper", f"{holding.number_of(row, made)}收到{paper.paper}")
    return paper


@transaction.atomic
def remove(*, by: User, paper: CasePaper, reason: str) -> None:
    """Take a wrong file out of a case; that it was there stays in the trail."""
    row, made = _open_to(by, paper.case, None)
    if not reason.strip():
        raise Refused("请写明撤下的原因。")
    paper.removed_at = clock.now()
    paper.save(update_fields=["removed_at"])
    told = f"{holding.number_of(row, made)}撤下{paper.paper}:{reason}"
    holding.audit(by, row, made, "unpaper", told)


def open_paper(*, by: User, paper: CasePaper, purpose: str):
    """The bytes of a file of a case; who looked at it and why leaves its trace."""
    made = kinds.get(paper.case.kind)
    if not purpose.strip():
        raise Refused("请写明查看的用途,如:核对材料。")
    told = f"{holding.number_of(paper.case, made)}查看{paper.paper},用途:{purpose.strip()[:100]}"
    holding.audit(by, paper.case, made, "look", told)
    return files.open_file(paper.sha256)
