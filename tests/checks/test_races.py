"""Two at the same moment: one draw, one mark in force, one close, one visit."""

from contextvars import copy_context
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connections

from tests.checks.conftest import DISTRICT
from tongxin.checks import mock_actions, visit_actions
from tongxin.checks.models import Draw, Mock, MockMark, Point, Visit
from tongxin.checks.visit_actions import Finding
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.ledger.models import Entry, Task

pytestmark = [pytest.mark.usefixtures("fixed_day"), pytest.mark.django_db(transaction=True)]


def together(act):
    """`act` in two threads that begin at once; what each raised, None where it went through."""
    ready, told = Barrier(2), []

    def alone():
        try:
            ready.wait(timeout=20)
            act()
            told.append(None)
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=copy_context().run, args=(alone,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def one_was_refused(told):
    refused = [error for error in told if error is not None]
    return len(refused) == 1 and isinstance(refused[0], Refused)


def who(name):
    """The same person in another request."""
    return User.objects.get(username=name)


def test_of_two_draws_at_once_one_stands(set_up):
    made = set_up()
    numbers = {"1": 1, "2": 1}
    told = together(
        lambda: mock_actions.draw(by=who("office"), mock_=made, purpose="items", numbers=numbers)
    )
    assert one_was_refused(told) and Draw.objects.count() == 1


def test_of_two_marks_at_once_the_later_is_told(marking):
    told = together(
        lambda: mock_actions.mark(
            by=who("assessor"), mock_=marking, item="1.1", window="2025年",
            points=Decimal("0.5"), version=0,
        )
    )  # fmt: skip
    assert one_was_refused(told) and MockMark.objects.count() == 1


def test_two_who_close_at_once_close_it_once(marking, assessor):
    mock_actions.mark(
        by=assessor, mock_=marking, item="1.1", window="2025年", points=Decimal("0.25"),
        lost=[("没有名单", None)],
    )  # fmt: skip
    told = together(lambda: mock_actions.close(by=who("office"), mock_=marking))
    assert told == [None, None]
    assert Mock.objects.get().state == "closed"
    assert Task.objects.count() == Entry.objects.filter(kind="rectification").count() == 1


def test_of_two_visits_of_one_day_one_stands(point):
    row = point()
    findings = [Finding(one["text"], True) for one in row.must_see]
    told = together(
        lambda: visit_actions.visit(
            by=who("office"), point=Point.objects.get(), day=date(2026, 5, 30), findings=findings
        )
    )
    assert one_was_refused(told) and Visit.objects.count() == 1
    assert Entry.objects.filter(kind="spot", division=DISTRICT).count() == 1
