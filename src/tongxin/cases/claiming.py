"""What may be had once in the district, whoever asks and however many cases there are.

A claim is a line of the case whose key is a blind index: a child that is counted in a year, a right
to choose that is used up. The UNIQUE key of lines makes one winner of two who claim at once.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tongxin.core import clock, sealing
from tongxin.core.errors import Refused
from tongxin.directory.models import User

from .kind import REFUSED, WITHDRAWN, Claim, Context
from .models import CaseLine

KIND = "claim"
#: Claims that stay: what was counted once is never given back.
COUNTED = "counted"


def claim(by: User | None, context: Context, step: str) -> None:
    """Make the claims of a step; what another case has had goes into `context.had` or refuses.

    A step that is taken again decides anew; a case that ends without success gives all back.
    """
    claims = context.kind.claims
    ended = context.kind.flow.step(step).target in (REFUSED, WITHDRAWN)
    if claims and (ended or step in claims):
        _give_back(context, "" if ended else step)
    for wanted in claims[step](context) if step in claims else ():
        if _taken(by, context, step, wanted):
            if wanted.taken:
                raise Refused(wanted.taken)
            context.had.add(wanted.what)


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


def _taken(by: User | None, context: Context, step: str, wanted: Claim) -> bool:
    """Whether another living claim was there first."""
    try:
        with transaction.atomic():
            CaseLine.objects.create(
                division_id=context.case.division_id, case=context.case, kind=kind_of(wanted),
                key=key_of(context, wanted), day=context.day, data=told(wanted, step), by=by,
                at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        return True
    return False
