"""Two at once: whoever writes into a month and whoever closes it have one winner."""

from contextvars import copy_context
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connections

from tests.cases.conftest import on
from tongxin.cases import actions, claiming, line_actions, months, tallies
from tongxin.cases.models import Case, CaseLine, LedgerMonth
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.ledger.models import Entry

from .conftest import MARCH, REFERRAL, book, frozen

pytestmark = pytest.mark.usefixtures("january")


def beside(first, second, held, going):
    """`first` begins and stops in the middle until `second` has begun; what each raised."""
    told = {}

    def alone(name, act):
        try:
            act()
            told[name] = None
        except Exception as error:
            told[name] = error
        finally:
            connections.close_all()

    one = Thread(target=copy_context().run, args=(alone, "first", first))
    one.start()
    assert held.wait(20)
    two = Thread(target=copy_context().run, args=(alone, "second", second))
    two.start()
    two.join(0.4)  # without a lock it would be through by now
    going.set()
    one.join(60)
    two.join(60)
    return told["first"], told["second"]


@pytest.fixture
def halt(monkeypatch):
    """Stops a function of a module in its middle: (it is there, it may go on)."""

    def stop(module, name):
        held, going, real = Signal(), Signal(), getattr(module, name)

        def slow(*given, **more):
            result = real(*given, **more)
            held.set()
            going.wait(20)
            return result

        monkeypatch.setattr(module, name, slow)
        return held, going

    return stop


def _refer_into_february():
    with clock.at(on(2026, 4, 8)):
        raw = REFERRAL | {"day": "2026-02-27"}
        line_actions.add_line(by=_office(), case=Case.objects.get(), kind="referral", raw=raw)


@pytest.mark.django_db(transaction=True)
def test_a_line_into_an_earlier_month_waits_for_the_first_close_and_is_refused(met, halt):
    """Nothing was ever dated before March: February has no row that closing March could lock."""
    met()
    first, second = beside(_close, _refer_into_february, *halt(tallies, "figures"))
    assert first is None and "2026年2月的就业创业台账已经结账" in second.sentence
    assert not LedgerMonth.objects.filter(month__lt=MARCH).exists()


@pytest.mark.django_db(transaction=True)
def test_an_earlier_month_that_came_first_is_closed_first(met, halt):
    met()
    told = beside(_refer_into_february, _close, *halt(months, "hold_line"))
    assert told[0] is None and "请先结2026年2月" in told[1].sentence
    assert not LedgerMonth.objects.exclude(closed_at=None).exists()


def _office():
    return User.objects.get(username="office")


def _close():
    with clock.at(on(2026, 4, 8)):
        months.close(by=_office(), month=MARCH)


def _refer():
    with clock.at(on(2026, 4, 8)):
        line_actions.add_line(by=_office(), case=Case.objects.get(), kind="referral", raw=REFERRAL)


@pytest.mark.django_db(transaction=True)
def test_a_line_that_came_first_is_in_the_closed_figures(met, halt):
    met()
    told = beside(_refer, _close, *halt(months, "hold_line"))
    assert told == (None, None)
    assert frozen() == book() == {"registered": 1, "referred": 1}


@pytest.mark.django_db(transaction=True)
def test_a_line_that_came_second_is_refused(met, halt):
    met()
    first, second = beside(_close, _refer, *halt(tallies, "figures"))
    assert first is None and "已经结账" in second.sentence
    assert frozen() == book() == {"registered": 1}
    assert not CaseLine.objects.filter(kind="referral").exists()


@pytest.mark.django_db(transaction=True)
def test_a_step_dated_into_the_month_that_came_second_is_refused(met, halt, office):
    case = met()

    def end():
        with clock.at(on(2026, 4, 8)):
            raw = {"because": "联系不上", "day": "2026-03-31"}
            actions.take(by=_office(), case=case, step="end", raw=raw)

    first, second = beside(_close, end, *halt(tallies, "figures"))
    assert first is None and "已经结账" in second.sentence
    assert Case.objects.get().state == "assessed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_does(met, halt):
    met()
    first, second = beside(_close, _close, *halt(tallies, "figures"))
    assert first is None and "不用再结" in second.sentence
    assert Entry.objects.filter(kind="policy").count() == 2


def test_counted_is_counted(met, office):
    """A claim that stays is given back by nothing; one that does not is (control)."""
    with clock.at(on(2026, 3, 10)):
        actions.take(by=office, case=met(), step="withdraw", raw={"text": "样例"})
    assert [x.void for x in CaseLine.objects.filter(kind=claiming.COUNTED)] == [""]
