"""Verbs of the review beside accept and return: one piece of material, the unit's answer, many
returned at once, and the verdict of a superior office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from tongxin.core import clock
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.rules.wording import date_cn

from . import actions, outcome, returns
from .flows import ENTRY, entry_state, rests
from .models import Attachment, Entry, Review
from .outcome import Outcome
from .telling import tell


@transaction.atomic
def return_piece(
    *,
    by: User,
    attachment: Attachment,
    reason: str,
    until: date | None,
    shown: Mapping[int, str] | None = None,
) -> Entry:
    """退回 of one piece of material: which, why, until when. The entry becomes returned.

    The piece stays attached until the unit puts another in its place.
    """
    scope = require(by, "entry.accept")
    reason = actions.reason_for_return(reason)
    if until is None:
        raise Refused("请写明这份材料改好的期限。")
    entry = actions.held(scope, "return", attachment.entry, shown)
    piece = Attachment.objects.select_related("evidence").get(pk=attachment.pk)
    if piece.removed_at is not None:
        raise Refused("这份材料已经换过或撤下,请刷新后再看。")
    actions.turn_back(entry)
    Review.objects.create(
        entry=entry, attachment=piece, verdict="returned", reason=reason, until=until, by=by
    )
    what = f"{piece.paper or '材料'}“{piece.evidence.name}”"
    tell(
        by, "entry.return_piece", entry, f"退回“{entry.title}”的{what}:{reason}",
        reason=reason, evidence=piece.evidence_id, until=until.isoformat(),
    )  # fmt: skip
    return entry


@transaction.atomic
def return_many(
    *,
    by: User,
    entries: Iterable[Entry],
    reason: str,
    until: date | None = None,
    shown: Mapping[int, str] | None = None,
) -> Outcome:
    """退回 of many for one reason; what somebody else decided meanwhile is left alone and told."""
    scope = require(by, "entry.accept")
    actions.reason_for_return(reason)
    fit, rest = outcome.hold(scope, "return", entries, shown)
    done = [actions.send_back(by=by, entry=e, reason=reason, until=until) for e in fit]
    return Outcome(done, outcome.overtaken(scope, "return", rest))


@transaction.atomic
def answer(*, by: User, entry: Entry, text: str, attachment: Attachment | None = None) -> Entry:
    """说明情况: why it is right as it is. With everything answered the entry is sent again.

    attachment: only this returned piece is answered, the others are still to be mended.
    """
    scope = require(by, "entry.write")
    text = fitting(text, "说明", 300)
    if not text:
        raise Refused("请写明情况,让审核的人知道为什么不用改。")
    actions.own(scope, entry)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    ENTRY.check("answer", entry_state(entry))
    was = entry.state
    for one in returns.of_entry(entry):
        was = "unsigned" if one.level == "unit" else was
        if attachment is None or one.attachment_id == attachment.pk:
            returns.answer(by, one, text)
    tell(by, "entry.answer", entry, f"说明“{entry.title}”的情况:{text}", text=text)
    if not returns.of_entry(entry):
        _send_again(entry, rests(scope, entry.unit, was))
    return entry


def _send_again(entry: Entry, state: str) -> None:
    actions.keep_past(entry, clock.now())
    entry.state = state
    entry.save()


@transaction.atomic
def uphold(*, by: User, entry: Entry, who: str, on: date | None) -> Entry:
    """登记上级认可: which body agreed, on which day."""
    row, who, day = _superior(by, "uphold", entry, who, on)
    row.superior, row.version = "upheld", row.version + 1
    row.save(update_fields=["superior", "version"])
    Review.objects.create(entry=row, level="superior", verdict="upheld", who=who, on=day, by=by)
    tell(by, "entry.uphold", row, f"登记{who}认可“{row.title}”({date_cn(day)})")
    return row


@transaction.atomic
def refuse(
    *, by: User, entry: Entry, who: str, on: date | None, reason: str, until: date | None = None
) -> Entry:
    """登记上级不认可: which body, on which day, why; the entry is returned to be mended."""
    reason = fitting(reason, "不认可的原因", 300)
    if not reason:
        raise Refused("请写明上级不认可的原因,让填报人知道改什么。")
    row, who, day = _superior(by, "refuse", entry, who, on)
    row.superior = "refused"
    actions.turn_back(row)
    Review.objects.create(
        entry=row, level="superior", verdict="refused", who=who, on=day, reason=reason,
        until=until, by=by,
    )  # fmt: skip
    tell(
        by,
        "entry.refuse",
        row,
        f"登记{who}不认可“{row.title}”({date_cn(day)}):{reason}",
        reason=reason,
    )
    return row


def _superior(
    by: User, step: str, entry: Entry, who: str, on: date | None
) -> tuple[Entry, str, date]:
    """The accepted entry, locked; the body and the day as they are kept."""
    scope = require(by, "entry.accept")
    who = fitting(who, "认定机关", 60)
    if not who:
        raise Refused("请写明是哪个机关的认定。")
    if on is None or on > clock.today():
        raise Refused("请填写上级认定的日期,不能晚于今天。")
    return actions.held(scope, step, entry), who, on
