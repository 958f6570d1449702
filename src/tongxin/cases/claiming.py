"""What may be had once in the district, whoever asks and however many cases there are.

A claim is a line of the case whose key is a blind index: a child that is counted in a year, a right
to choose that is used up. The UNIQUE key of lines makes one winner of two who claim at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from tongxin.core import clock, sealing
from tongxin.core.errors import Refused
from tongxin.directory.models import User

from .kind import Claim, Context
from .models import CaseLine
from .ways import REFUSED, WITHDRAWN

KIND = "claim"
#: Claims that stay: what was counted once is never given back.
COUNTED = "counted"


def claim(by: User | None, context: Context, step: str) -> None:
    """Make the claims of a step; what another case has had goes into `context.had` or refuses.

    A step that is taken again decides anew; a case that ends without success gives all back.
    """
    claims = context.kind.claims
    ended = context.kind.flow.step(step).target in (REFUSED, WITHDRAWN)
    standing = [taken for taken in claims if _stands(context, taken)]
    if standing and ended or step in standing:
        _give_back(context, "" if ended else step)
    for one in _taken(by, context, step, claims[step](context)) if step in claims else ():
        if one.taken:
            raise Refused(one.taken)
        context.had.add(one.what)


def _stands(context: Context, step: str) -> bool:
    """Whether claims of a step may stand: it was taken, and the case did not end since."""
    taken = list(context.done)
    since = taken[taken.index(step) :] if step in taken else ()
    ends = (context.kind.flow.step(later).target in (REFUSED, WITHDRAWN) for later in since)
    return step in taken and not any(ends)


def _give_back(context: Context, step: str) -> None:
    """The case's own claims of a step, or all, are free again."""
    rows = CaseLine.objects.filter(case=context.case, kind=KIND, void="")
    rows = rows.filter(data__step=step) if step else rows
    rows.update(void="重新办理或没有办成,不再占用")


def key_of(context: Context, wanted: Claim) -> str:
    return f"{context.kind.key}/{wanted.what}/{sealing.blind(wanted.what, *wanted.whose)}"


def kind_of(wanted: Claim) -> str:
    return COUNTED if wanted.stays else KIND


def told(wanted: Claim, step: str) -> dict[str, str]:
    """What a claim's line says: its step, and what it counts."""
    return {"step": step} | ({"what": wanted.what.split("/")[0]} if wanted.stays else {})


def _taken(by: User | None, context: Context, step: str, wanted: Sequence[Claim]) -> list[Claim]:
    """Those of the claims that another living claim was before; the others are made."""
    rows = [
        CaseLine(
            division_id=context.case.division_id, case=context.case, kind=kind_of(one),
            key=key_of(context, one), day=context.day, data=told(one, step), by=by, at=clock.now(),
        )
        for one in wanted
    ]  # fmt: skip
    try:
        with transaction.atomic():
            CaseLine.objects.bulk_create(rows)
    except IntegrityError:
        if len(wanted) == 1:
            return list(wanted)
        return [one for each in wanted for one in _taken(by, context, step, [each])]
    return []
