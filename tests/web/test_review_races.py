"""Two people decide the same at the same moment: one wins, and the other is told so."""

from contextlib import suppress
from contextvars import copy_context
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connections
from django.test import Client

from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.ledger import actions, outcome
from tongxin.ledger.models import Entry, Review

pytestmark = pytest.mark.django_db(transaction=True)
VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}


@pytest.fixture
def together(monkeypatch):
    """Runs acts at once, each in a thread of its own; returns what each came to.

    They meet just before the rows are locked: both have seen the entry as it waits. Where the
    database lets one writer in at a time (SQLite), nobody comes to meet, and the first goes on.
    """

    def run(*acts):
        meeting, hold, came = Barrier(len(acts)), outcome.hold, [None] * len(acts)

        def wait(*given):
            with suppress(BrokenBarrierError):
                meeting.wait(timeout=1)
            return hold(*given)

        def alone(n, act):
            try:
                came[n] = act()
            except Exception as error:
                came[n] = error
            finally:
                connections.close_all()

        monkeypatch.setattr(outcome, "hold", wait)
        threads = [
            Thread(target=copy_context().run, args=(alone, n, a)) for n, a in enumerate(acts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        monkeypatch.setattr(outcome, "hold", hold)
        return came

    return run


@pytest.fixture
def waiting(liaison):
    return [
        actions.record(by=liaison, kind="visit", raw={**VISIT, "title": f"走访{n}"})
        for n in range(3)
    ]


def anew(person):
    """The same person in another request."""
    return User.objects.get(pk=person.pk)


def browser(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def events(verb):
    return Event.objects.filter(verb=verb).count()


def test_of_two_who_accept_the_same_one_does_and_the_other_is_told_who(
    office, second, waiting, together
):
    [entry] = waiting[:1]
    came = together(
        lambda: actions.accept(by=anew(office), entries=[entry]),
        lambda: actions.accept(by=anew(second), entries=[entry]),
    )
    [first] = [who for who, c in zip((office, second), came, strict=True) if c.done]
    [told] = [c.told("认定") for c in came if not c.done]
    assert told.startswith(f"这条记录已由{first.name}在") and "没有再认定" in told
    assert Review.objects.get().by == first and events("entry.accept") == 1


def test_two_who_accept_overlapping_lots_accept_each_entry_once(office, second, waiting, together):
    came = together(
        lambda: actions.accept(by=anew(office), entries=waiting[:2]),
        lambda: actions.accept(by=anew(second), entries=waiting[1:][::-1]),
    )
    assert sorted(len(c.done) for c in came) == [1, 2]
    assert Review.objects.count() == events("entry.accept") == 3


def test_accepted_and_returned_at_once_ends_as_one_of_them(office, second, waiting, together):
    """Both saw it waiting: whoever comes second is told, and nothing of theirs is done."""
    [entry] = waiting[:1]
    seen = outcome.stamps([entry])
    came = together(
        lambda: actions.accept(by=anew(office), entries=[entry], shown=seen),
        lambda: actions.send_back(by=anew(second), entry=entry, reason="缺照片", shown=seen),
    )
    state, reviews = Entry.objects.get(pk=entry.pk).state, Review.objects.values_list("verdict")
    assert [v for (v,) in reviews] == [state]
    if state == "accepted":
        assert isinstance(came[1], actions.Overtaken) and "已由区办员在" in str(came[1])
    else:
        assert "已由张三在" in came[0].told("认定")


def test_revised_while_it_is_accepted_it_is_never_accepted_unseen(
    office, liaison, waiting, together
):
    [entry] = waiting[:1]
    seen = outcome.stamps([entry])
    came = together(
        lambda: actions.accept(by=anew(office), entries=[entry], shown=seen),
        lambda: actions.revise(by=anew(liaison), entry=entry, raw={**VISIT, "title": "改过"}),
    )
    now = Entry.objects.get(pk=entry.pk)
    assert (now.title, now.state, now.accepted_at) == ("改过", "pending", None)
    assert len(came[0].done) == Review.objects.count()


@pytest.mark.parametrize("where", ["/ledger/{}/accept/", "/ledger/accept/"])
def test_two_browsers_accept_at_once_and_one_reads_that_the_other_was_first(
    office, second, waiting, together, where
):
    no = waiting[0].no
    pages = together(
        *[
            lambda who=who: browser(who).post(where.format(no), {"only": no}, follow=True)
            for who in (office, second)
        ]
    )
    texts = [page.content.decode() for page in pages]
    assert sorted("已认定1条" in text for text in texts) == [False, True]
    [told] = [text for text in texts if "已认定1条" not in text]
    assert ("已由区办员在" in told or "已由张三在" in told) and "没有再认定" in told
    assert Review.objects.count() == 1
