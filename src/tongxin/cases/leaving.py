"""The entry a step leaves in the ledger, in the step's own transaction.

A case leaves one entry and corrects it when a later step knows better (a place found, then closed in
time). What the entry says comes from the kind; it never holds a personal field.
"""

from __future__ import annotations

from tongxin.directory.models import User
from tongxin.directory.queries import office_account
from tongxin.ledger import actions as ledger

from .kind import Context


def leave(by: User | None, context: Context, step: str) -> None:
    """Record or correct the case's entry, when this step leaves one."""
    made = context.kind.leaves.get(step)
    left = made(context) if made else None
    if left is None:
        return
    case = context.case
    raw = {"unit": case.unit_id, "happened_on": context.day, **left.raw}
    if case.town_id:
        raw.setdefault("town", case.town_id)
    writer = _writer(by, context)
    if case.entry_id:
        ledger.revise(by=writer, entry=case.entry, raw=raw)
    else:
        case.entry = ledger.record(by=writer, kind=left.kind, raw=raw, sample=case.sample)


def _writer(by: User | None, context: Context) -> User:
    """Who writes: the person who took the step if the unit is theirs, else the 双拥办's account."""
    return by or office_account(context.case.division_id)
