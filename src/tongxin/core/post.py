"""E-mail that leaves the house: one letter of a series a day and subject, and nothing said twice.

The letter's row is written first, in its own transaction: the UNIQUE constraint lets one of two
senders through, and a crash between the row and the server costs a letter rather than doubling it.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from . import clock, events
from .models import Letter


def configured() -> bool:
    """Whether this installation has a mail server to send through."""
    return bool(settings.EMAIL_URL)


def said_already(division: str, series: str, subject: str, digest: str) -> bool:
    """Whether the last letter of the series said the same, or today's has left or is on its way."""
    rows = Letter.objects.filter(division=division, series=series, subject=subject)
    rows = rows.exclude(state="failed").order_by("-day")
    last = rows.first()
    return last is not None and (last.day == clock.today() or last.digest == digest)


def send(
    *, by, division: str, series: str, subject: str, digest: str, to: str, title: str, body: str
) -> Letter | None:
    """Send one letter; None when it was said already. A letter that could not leave is kept as
    `failed` with the reason and may be tried again. by None: the daily work."""
    if said_already(division, series, subject, digest):
        return None
    row = _claim(division, series, subject, digest, to)
    if row is None:
        return None
    try:
        EmailMessage(title, body, settings.DEFAULT_FROM_EMAIL, [to]).send()
    except (OSError, SMTPException) as error:
        logging.getLogger(__name__).warning("letter to %s did not leave: %s", to, error)
        row.state, row.sentence = "failed", "邮件服务器没有收下,请核对邮箱和发信设置后再发。"
        row.save(update_fields=["state", "sentence"])
        return row
    return _sent(by, row, title)


@transaction.atomic
def _claim(division: str, series: str, subject: str, digest: str, to: str) -> Letter | None:
    """Today's letter of this subject, for one sender alone."""
    key = {"division": division, "series": series, "subject": subject, "day": clock.today()}
    try:
        with transaction.atomic():
            return Letter.objects.create(**key, digest=digest, to=to, at=clock.now())
    except IntegrityError:
        failed = Letter.objects.filter(**key, state="failed")
        if failed.update(state="sending", digest=digest, to=to, sentence="", at=clock.now()):
            return Letter.objects.get(**key)
        return None


@transaction.atomic
def _sent(by, row: Letter, title: str) -> Letter:
    row.state = "sent"
    row.save(update_fields=["state"])
    events.record(
        by=by,
        verb=f"{row.series}.send",
        subject="unit",
        subject_id=row.subject,
        division=row.division,
        sentence=f"把“{title}”发到{row.to}",
        detail={"digest": row.digest},
    )
    return row


def last(division: str, series: str, subject: str) -> Letter | None:
    """The newest letter of a subject, whatever became of it."""
    rows = Letter.objects.filter(division=division, series=series, subject=subject)
    return rows.order_by("-day").first()
