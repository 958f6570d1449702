"""Verbs at the secrecy gate: an allowed wording proposed, approved, ended; 线下受理 registered."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from tongxin.core import clock, events, gate, numbering
from tongxin.core.errors import Refused, Secret
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.rules import secrecy
from tongxin.rules.secrecy.normal import bones

from . import queries
from .models import Offline, Wording

#: Only these can be public in spite of their look; a unit's code, place or strength never is.
ALLOWABLE = {secrecy.DEPOT, secrecy.FORMATION, secrecy.SHIP}
#: A wording is looked at anew at least every so many days.
LONGEST = 5 * 366


def _event(by: User, verb: str, subject: str, number: int, sentence: str) -> None:
    events.record(
        by=by, verb=verb, subject=subject, subject_id=number, division=by.division_id or "",
        sentence=sentence,
    )  # fmt: skip


@transaction.atomic
def propose_wording(
    *, by: User, text: str, why: str, source: str, until: date, sample: bool = False
) -> Wording:
    """Ask that public words be let through. Nothing passes until somebody else agrees."""
    scope, text = require(by, "gate.propose"), text.strip()
    if not text or not why.strip() or not source.strip():
        raise Refused("请写明写法、理由和公开出处。")
    if len(text) > 60:
        raise Refused(f"“写法”最多60字,现在{len(text)}字,请只写必要的几个字。")
    _check_wording(text)
    why, source = (
        _beside(text, told, label) for told, label in ((why, "理由"), (source, "公开出处"))
    )
    today = clock.today()
    if not today < until or (until - today).days > LONGEST:
        raise Refused("“用到哪天”应在今天以后、五年以内,到期要重新审核。")
    try:
        with transaction.atomic():
            row = Wording.objects.create(
                division_id=scope.division, text=text, bones=bones(text), why=why, source=source,
                until=until, proposed_by=by, sample=sample,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("这个写法已经提出过,请在清单里查看。") from error
    _event(by, "wording.propose", "wording", row.pk, f"提出允许的写法第{row.pk}条")
    return row


def _check_wording(text: str) -> None:
    found = secrecy.inspect(text)
    if not found:
        raise Refused("这个写法本来就不会被拦下,不用列入。")
    if any(hit.kind not in ALLOWABLE for hit in found):
        raise Refused("部队代号、位置、人数和装备不能列入,请登记为“线下受理”。")


def _beside(text: str, told: str, label: str) -> str:
    """A reason may name the wording it is for, and nothing else that is secret."""
    if found := secrecy.inspect(told, [text]):
        raise Secret(f"“{label}”里的{gate.named(found[0])}", found)
    if len(told) > 300:
        raise Refused(f"“{label}”最多300字,现在{len(told)}字,请精简。")
    return told.strip()


@transaction.atomic
def approve_wording(*, by: User, wording: Wording) -> Wording:
    """Agree to what somebody else proposed."""
    require(by, "gate.approve")
    row = _held(by, wording)
    if row.approved_by_id:
        return row
    if row.proposed_by_id == by.pk:
        raise Refused("提出的人不能自己审核,请由另一个人审核。")
    row.approved_by, row.approved_at = by, clock.now()
    row.save()
    _event(by, "wording.approve", "wording", row.pk, f"同意允许的写法第{row.pk}条")
    return row


@transaction.atomic
def end_wording(*, by: User, wording: Wording) -> Wording:
    """Take a wording off the list; what was stored under it stays."""
    require(by, "gate.approve", "gate.propose")
    row = _held(by, wording)
    row.ended_by, row.ended_at = by, clock.now()
    row.save()
    _event(by, "wording.end", "wording", row.pk, f"停用允许的写法第{row.pk}条")
    return row


def _held(by: User, wording: Wording) -> Wording:
    if not queries.wordings(by).filter(pk=wording.pk).exists():
        raise Refused("清单里没有这一条,请刷新后再看。")
    row = Wording.objects.select_for_update().get(pk=wording.pk)
    if row.ended_at:
        raise Refused("这一条已经停用,请刷新后再看。")
    return row


@transaction.atomic
def register_offline(*, by: User, owner: User | None = None) -> Offline:
    """线下受理: a number, today, and who deals with it. Nothing else is asked and nothing is kept."""
    scope, owner = require(by, "offline.write"), owner or by
    if owner not in queries.owners(by):
        raise Refused("经办人请选自己或双拥办的人。")
    return enter(by=by, division=scope.division, owner=owner)


@transaction.atomic
def enter(*, by: User | None, division: str, owner: User) -> Offline:
    """The next number of the one register; for those who know that it may be taken."""
    no = numbering.take(division, "offline")
    row = Offline.objects.create(division_id=division, no=no, on=clock.today(), owner=owner)
    _told(by, row, "register", f"登记线下受理{no}号,经办人{owner.name}")
    return row


@transaction.atomic
def close_offline(*, by: User, row: Offline) -> Offline:
    """办结, by whoever deals with it or by the 双拥办; what it was stands on paper."""
    require(by, "offline.write")
    if not queries.offline(by).filter(pk=row.pk).exists():
        raise Refused("找不到这个编号,可能不是您经办的,请刷新后再看。")
    return finish(by=by, row=row, day=clock.today())


@transaction.atomic
def finish(*, by: User | None, row: Offline, day: date) -> Offline:
    """Close a number once; for those who know that it may be closed."""
    held = Offline.objects.select_for_update().get(pk=row.pk)
    if held.closed_on:
        raise Refused(f"线下受理{held.no}号已经办结,不用再办。")
    held.closed_on = day
    held.save(update_fields=["closed_on"])
    _told(by, held, "close", f"线下受理{held.no}号办结")
    return held


def _told(by: User | None, row: Offline, verb: str, sentence: str) -> None:
    events.record(
        by=by, verb=f"offline.{verb}", subject="offline", subject_id=row.no,
        division=row.division_id, sentence=sentence,
    )  # fmt: skip
