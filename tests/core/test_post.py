"""E-mail: one letter a day and subject, nothing said twice, none lost without a word."""

from contextvars import copy_context
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from tongxin.config.settings import _email
from tongxin.core import clock, post
from tongxin.core.models import Event, Letter

MONDAY = timezone.make_aware(datetime(2026, 6, 1, 9))
TUESDAY = timezone.make_aware(datetime(2026, 6, 2, 9))


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(MONDAY):
        yield


def letter(digest="a", subject="7", **more):
    given = {"to": "jiaowei@example.gov.cn", "title": "提示单", "body": "两件", "by": None}
    return post.send(
        division="500116", series="notice", subject=subject, digest=digest, **(given | more)
    )


def test_a_letter_leaves_with_its_event(db):
    row = letter()
    assert (row.state, [m.to for m in mail.outbox]) == ("sent", [["jiaowei@example.gov.cn"]])
    event = Event.objects.get(verb="notice.send")
    assert event.subject_id == "7" and event.detail == {"digest": "a"}


def test_a_second_letter_on_the_same_day_stays_even_if_it_says_something_new(db):
    letter()
    assert letter("b") is None and len(mail.outbox) == 1


def test_the_next_day_it_leaves_only_if_it_says_something_new(db):
    letter()
    with clock.at(TUESDAY):
        assert letter("a") is None and post.said_already("500116", "notice", "7", "a")
        assert letter("b").state == "sent"
    assert len(mail.outbox) == 2


def test_units_do_not_keep_each_other_from_theirs(db):
    letter(), letter(subject="8")
    assert len(mail.outbox) == 2


def test_a_letter_that_could_not_leave_says_why_and_may_be_tried_again(db, monkeypatch):
    def down(self, *a, **k):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", down)
        row = letter()
    assert row.state == "failed" and "邮件服务器没有收下" in row.sentence
    assert not Event.objects.filter(verb="notice.send").exists()
    assert letter().state == "sent" and Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_letter_leaves(monkeypatch):
    """Both look first, and neither has sent: the row decides."""
    meeting, found, told = Barrier(2), post.said_already, []

    def look(*given):
        said = found(*given)
        meeting.wait(timeout=20)
        return said

    def alone():
        try:
            told.append(letter())
        finally:
            connections.close_all()

    monkeypatch.setattr(post, "said_already", look)
    threads = [Thread(target=copy_context().run, args=(alone,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(mail.outbox) == 1
    assert sorted(row is None for row in told) == [False, True]


@pytest.mark.parametrize(
    ("url", "backend", "port", "tls", "ssl"),
    [
        ("", "console", None, None, None),
        ("console:", "console", None, None, None),
        ("smtp://10.1.1.9", "smtp", 25, False, False),
        ("smtp+tls://mail.local", "smtp", 587, True, False),
        ("smtps://mail.local:4650", "smtp", 4650, False, True),
    ],
)
def test_the_address_of_the_mail_server_is_one_variable(url, backend, port, tls, ssl):
    made = _email(url)
    assert made["EMAIL_BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"
    assert [made.get(f"EMAIL_{n}") for n in ("PORT", "USE_TLS", "USE_SSL")] == [port, tls, ssl]


def test_a_password_in_the_address_may_hold_any_sign():
    assert _email("smtp://name:w%40rd@mail.local")["EMAIL_HOST_PASSWORD"] == "w@rd"
