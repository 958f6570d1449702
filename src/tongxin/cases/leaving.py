"""The entry a step leaves in the ledger, in the step's own transaction.

A case leaves one entry and corrects it when a later step knows better (a place found, then closed in
time); what came to nothing goes out of the count and back in again. What the entry says comes from
the kind; it never holds a personal field.
"""

from __future__ import annotations

from typing import Any

from tongxin.directory.models import Unit, User
from tongxin.directory.queries import Resolver, office_account
from tongxin.directory.scope import of_office, scope_of
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry

from .kind import Context, Leaves, Part
from .models import CaseLine


def leave(by: User | None, context: Context, step: str) -> None:
    """Record, correct or take out the case's entry, when this step leaves one."""
    made = context.kind.leaves.get(step)
    write(by, context, made(context) if made else None)


def write(by: User | None, context: Context, left: Leaves | None) -> None:
    """Put into the ledger what the kind says; None leaves it as it is."""
    if left is None:
        return
    case, acting = context.case, _acting(by, context)
    if left.out:
        if case.entry_id:
            ledger.withdraw(**acting, entry=case.entry, reason=left.out)
        return
    raw = {"unit": case.unit, "happened_on": context.day, **left.raw}
    if raw["unit"] == case.unit.name:
        raw["unit"] = case.unit  # known already
    if case.town_id:
        raw.setdefault("town", case.town)
    parts = parts_of(case.division_id, left.parts)
    if case.entry_id and case.entry.withdrawn:
        case.entry = ledger.restore(**acting, entry=case.entry, raw=raw)
    elif case.entry_id:
        case.entry = ledger.revise(**acting, entry=case.entry, raw=raw, roles=parts or None)
    else:
        case.entry = ledger.record(
            **acting, kind=left.kind, raw=raw, roles=parts, sample=case.sample
        )


def parts_of(division: str, parts: tuple[Part, ...]) -> list[tuple[Unit | None, str, str]]:
    """Who held a joint event, as the ledger takes it; a unit nobody knows is refused."""
    known = Resolver.load(division) if any(part.unit for part in parts) else None
    return [
        (known.need(part.unit) if known and part.unit else None, part.partner, part.role)
        for part in parts
    ]


def leave_line(by: User, context: Context, line: CaseLine, left: Leaves) -> None:
    """The entry of a line; the line knows it, so that voiding takes it out and a page opens it."""
    raw = {"unit": context.case.unit, "happened_on": line.day, **left.raw}
    acting = _acting(by, context)
    entry = ledger.record(**acting, kind=left.kind, raw=raw, sample=context.case.sample)
    line.data |= {"entry": entry.pk, "entry_no": entry.no}
    line.save(update_fields=["data"])


def take_out(by: User, context: Context, line: CaseLine, reason: str) -> None:
    """The entry of a line that was voided, out of the count."""
    if pk := line.data.get("entry"):
        entry = Entry.objects.get(pk=pk, division=context.case.division_id)
        if not entry.withdrawn:
            ledger.withdraw(**_acting(by, context), entry=entry, reason=reason)


def _acting(by: User | None, context: Context) -> dict[str, Any]:
    """Who writes, and within which scope: the person's own where the entry's units are theirs, else
    the 双拥办's.

    So a case that was handed over goes on with the entry that the first unit reported.
    """
    case = context.case
    units = {case.unit_id, case.entry.unit_id if case.entry_id else case.unit_id}
    own = scope_of(by).units if by else frozenset()
    if by and (own is None or units <= own):
        return {"by": by}
    return {"by": by or office_account(case.division_id), "scope": of_office(case.division_id)}
