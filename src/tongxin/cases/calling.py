"""A short message to the family when something is asked of them, told to them, or at its end.

It says that there is something to read and where, nothing of what: a phone lies on tables. It leaves
after the step is stored; a gateway that fails costs the message, never the step, and the case's page
says so, because then somebody has to call. Nothing is sent a second time.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction

from tongxin.core import sms
from tongxin.core.errors import Refused

from . import applicants, queries
from .kind import CaseKind
from .models import Case, CaseEvent
from .ways import ENDS


def possible() -> bool:
    """Whether this district sends short messages at all."""
    return settings.SMS != "off"


def reaches(case: Case, kind: CaseKind) -> bool:
    """Whether there is a phone on which the family may read the case: the one it was asked for with,
    or one that a window wrote down."""
    return bool(case.applicant_id or (kind.on_phone and case.contact))


def call(case: Case, kind: CaseKind, event: CaseEvent) -> None:
    """Tell the family once the step is stored, when the step concerns them."""
    concerned = event.public or case.state in ENDS or _is_asked(case, kind)
    if concerned and possible() and reaches(case, kind):
        transaction.on_commit(lambda: _send(case, event), robust=True)


def _phone(case: Case) -> str:
    if case.applicant:
        return applicants.phone_of(case.applicant)
    return applicants.tidy(queries.personal(case)["phone"])


def _is_asked(case: Case, kind: CaseKind) -> bool:
    """The next step is one of the family's own."""
    return any(s.key in kind.own and case.state in s.sources for s in kind.flow.steps)


def _send(case: Case, event: CaseEvent) -> None:
    where = f":{settings.PUBLIC_URL}/my/" if settings.PUBLIC_URL else ""
    text = f"您办的事有新的消息,请用这个手机号进入“我的办件”查看{where}"
    try:
        sms.send(_phone(case), text)
    except Refused as error:
        logging.getLogger(__name__).warning("no message to a family: %s", error.sentence)
        CaseEvent.objects.filter(pk=event.pk).update(unsent=True)
