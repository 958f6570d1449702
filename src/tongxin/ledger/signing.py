"""签报: what a unit reports waits for the signature of its head, where the unit has it so.

Verbs: sign, register a signature on paper, send back within the unit. Where a piece of work waits is
`flows.rests`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from tongxin.core import clock, events
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import User
from tongxin.directory.scope import require

from . import actions
from .flows import ENTRY
from .models import Entry, Review
from .outcome import Outcome, hold, overtaken
from .telling import tell


@transaction.atomic
def sign(*, by: User, entries: Iterable[Entry], shown: Mapping[int, str] | None = None) -> Outcome:
    """签报, one or many: they go to the office. shown: as for `actions.accept`."""
    scope = require(by, "entry.sign")
    fit, rest = hold(scope, "sign", entries, shown)
    _pass_on(by, fit, "entry.sign", "签报", "")
    return Outcome(fit, overtaken(scope, "sign", rest))


@transaction.atomic
def sign_on_paper(
    *, by: User, entries: Iterable[Entry], note: str, shown: Mapping[int, str] | None = None
) -> Outcome:
    """登记纸质签报: the head signed on paper; note says where that paper is."""
    scope = require(by, "entry.accept")
    note = fitting(note, "说明", 300)
    if not note:
        raise Refused("请写明纸质签报的情况,如:负责人2026年3月1日在报送表上签字。")
    fit, rest = hold(scope, "sign_paper", entries, shown)
    _pass_on(by, fit, "entry.sign_paper", "登记纸质签报", note)
    return Outcome(fit, overtaken(scope, "sign_paper", rest))


def _pass_on(by: User, rows: list[Entry], verb: str, word: str, note: str) -> None:
    """unsigned → pending. The figures stay as they are: neither state is accepted."""
    now = clock.now()
    for entry in rows:
        actions.keep_past(entry, now)
        entry.state = ENTRY.step("sign").target
    Entry.objects.bulk_update(rows, ["state", "since", "version"])
    Review.objects.bulk_create(
        Review(entry=e, level="unit", verdict="signed", reason=note, at=now, by=by) for e in rows
    )
    with events.together():
        for entry in rows:
            tell(by, verb, entry, f"{word}“{entry.title}”{f':{note}' if note else ''}")


@transaction.atomic
def return_to_unit(
    *, by: User, entry: Entry, reason: str, shown: Mapping[int, str] | None = None
) -> Entry:
    """退回本单位: the head sends it back to who recorded it, with the reason."""
    scope = require(by, "entry.sign")
    reason = actions.reason_for_return(reason)
    row = actions.held(scope, "return_unit", entry, shown)
    actions.keep_past(row, clock.now())
    row.state = "returned"
    row.save()
    Review.objects.create(entry=row, level="unit", verdict="returned", reason=reason, by=by)
    tell(by, "entry.return_unit", row, f"退回本单位“{row.title}”:{reason}", reason=reason)
    return row
