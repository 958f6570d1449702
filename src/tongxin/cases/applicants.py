"""An applicant by phone and one-time code: no account, no password, nothing to learn.

A code lives ten minutes and five tries; a phone gets at most five in an hour. What is kept of the
phone is its blind index, and the number itself sealed, so that the office can call back.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tongxin.core import clock, events, sealing, sms
from tongxin.core.errors import Refused
from tongxin.directory.models import Division

from . import holding, kinds, queries
from .models import Applicant, Case, Consent, OneTimeCode

LIVES = timedelta(minutes=10)
TRIES = 5
AN_HOUR = 5
PHONE = re.compile(r"1[3-9]\d{9}")
#: The personal field whose end proves whose case it is.
PROOF = "id_no"
WRONG = "验证码不对或已过期,请核对短信里的6位数字,或重新获取。"


def tidy(phone: str) -> str:
    """Eleven digits; Refused when it is no mobile number."""
    digits = re.sub(r"[\s-]", "", phone).removeprefix("+86")
    if not PHONE.fullmatch(digits):
        raise Refused("请填写11位手机号码。")
    return digits


def index_of(phone: str | None) -> str:
    """The blind index of a phone as a form has it; "" for what is no mobile number."""
    try:
        return sealing.blind("phone", tidy(phone or ""))
    except Refused:
        return ""


def send_code(*, division: str, phone: str) -> None:
    """A fresh code to the phone; too many in an hour are refused."""
    phone = tidy(phone)
    index, now = sealing.blind("phone", phone), clock.now()
    sent = OneTimeCode.objects.filter(division=division, phone=index)
    if sent.filter(at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
        raise Refused("这个号码一小时内获取的验证码太多,请过一小时再试,或到镇街服务站办理。")
    code = f"{secrets.randbelow(10**6):06d}"
    OneTimeCode.objects.create(
        division_id=division, phone=index, code=sealing.blind("code", phone, code), at=now
    )
    minutes = int(LIVES.total_seconds() // 60)
    sms.send(phone, f"验证码{code},{minutes}分钟内有效。工作人员不会向您要验证码。")


def enter(*, division: str, phone: str, code: str) -> Applicant:
    """The applicant behind a phone, when the newest code is right; it works once."""
    phone = tidy(phone)
    index = sealing.blind("phone", phone)
    with transaction.atomic():
        row = _newest(division, index)
        right = row is not None and secrets.compare_digest(
            row.code, sealing.blind("code", phone, code.strip())
        )
        if row is not None:
            # A wrong try counts even though the answer is a refusal: so the refusal comes after.
            OneTimeCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1, used=right)
    if not right:
        raise Refused(WRONG)
    return _applicant(division, index, phone)


def _newest(division: str, index: str) -> OneTimeCode | None:
    rows = OneTimeCode.objects.select_for_update().filter(division=division, phone=index)
    alive = rows.filter(used=False, tries__lt=TRIES, at__gt=clock.now() - LIVES)
    return alive.order_by("-at", "-id").first()


def _applicant(division: str, index: str, phone: str) -> Applicant:
    row, _ = Applicant.objects.get_or_create(
        division=Division.objects.get(pk=division), phone=index,
        defaults={"sealed": sealing.seal({"phone": phone}, f"applicant:{index}")},
    )  # fmt: skip
    Applicant.objects.filter(pk=row.pk).update(seen_at=clock.now())
    return row


def find(applicant_id: int) -> Applicant | None:
    """The applicant of a session."""
    return Applicant.objects.select_related("division").filter(pk=applicant_id).first()


def cases_of(applicant: Applicant) -> list[Case]:
    """The own cases, newest first."""
    rows = Case.objects.filter(applicant=applicant).select_related("unit")
    return list(rows.order_by("-at", "-id")[:100])


def opened_for(applicant: Applicant) -> list[Case]:
    """Cases a window opened with this phone, not taken over yet; only those with a way to prove it."""
    rows = Case.objects.filter(
        division=applicant.division_id, contact=applicant.phone, applicant=None
    ).order_by("-at", "-id")[:20]
    return [case for case in rows if kinds.get(case.kind).on_phone]


@transaction.atomic
def take_over(*, applicant: Applicant, token: UUID, ending: str) -> Case:
    """A case of a window comes to the own phone: the phone is known, the paper's last four prove it.

    A clerk may have typed a wrong digit, so that the phone alone proves nothing.
    """
    row = (
        Case.objects.select_for_update()
        .filter(
            division=applicant.division_id, contact=applicant.phone, applicant=None, token=token
        )
        .first()
    )
    if row is None or not kinds.get(row.kind).on_phone:
        raise Refused("没有找到这一件,可能已经可以在“我的办件”里看了。")
    number = "".join(str(queries.personal(row).get(PROOF, "")).split()).upper()
    if len(number) < 4 or not secrets.compare_digest(
        number[-4:].encode(), ending.strip().upper().encode()
    ):
        raise Refused("证件号码的后4位和登记的不一样,请核对;登记错了的请到窗口改。")
    row.applicant = applicant
    row.save(update_fields=["applicant"])
    kind = kinds.get(row.kind)
    holding.audit(None, row, kind, "found", f"申请人在手机上接上{holding.number_of(row, kind)}")
    return row


def phone_of(applicant: Applicant) -> str:
    """The number, for the office to call back; whoever shows it leaves the trail."""
    return sealing.unseal(applicant.sealed, f"applicant:{applicant.phone}")["phone"]


@transaction.atomic
def agree(*, applicant: Applicant, purpose: str, case: Case | None = None) -> Consent:
    """A consent apart from the request itself; agreeing twice is one consent."""
    row = Consent.objects.filter(
        applicant=applicant, case=case, purpose=purpose, withdrawn_at=None
    ).first()
    if row is None:
        row = Consent.objects.create(applicant=applicant, case=case, purpose=purpose)
        _event(applicant, "agree", f"同意“{purpose}”")
    return row


@transaction.atomic
def take_back(*, applicant: Applicant, consent: Consent) -> None:
    """What was agreed to is taken back from now on."""
    rows = Consent.objects.filter(pk=consent.pk, applicant=applicant, withdrawn_at=None)
    if rows.update(withdrawn_at=clock.now()):
        _event(applicant, "take_back", f"撤回同意“{consent.purpose}”")


def _event(applicant: Applicant, verb: str, sentence: str) -> None:
    events.record(
        by=None, verb=f"applicant.{verb}", subject="applicant", subject_id=applicant.pk,
        division=applicant.division_id, sentence=f"申请人{sentence}",
    )  # fmt: skip
