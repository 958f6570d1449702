"""Two councils over one need at the same moment: one winner, whatever they do."""

from contextvars import copy_context
from threading import Barrier, Thread

import pytest
from django.db import connections

from tongxin.cases import actions, agenda, council_actions
from tongxin.cases.models import Case, CaseLine
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.ledger.models import Entry

from .conftest import on
from .needs_cast import Cast, now

pytestmark = pytest.mark.django_db(transaction=True)
DAY = (2025, 7, 22)


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2025, 1, 5)):
        yield


@pytest.fixture
def cast(district, person, unit, office, colleague):
    return Cast(district, person, unit, office, colleague)


def prepared(cast, sort):
    raw = {"sort": sort, "name": f"样例{sort}", "host": "退役军人局"}
    with clock.at(on(2025, 7, 1)):
        return actions.open_case(by=cast.office, kind="council", raw=raw)


def called(cast, council):
    council = cast.take(now(council), "office", "prepared_done", (2025, 7, 2))
    return cast.take(council, "office", "topics_done", (2025, 7, 2), approved="样例",
                     until="2025-07-22")  # fmt: skip


def together(*acts):
    """Each act in a thread of its own, begun at once; what each raised, None where it went through."""
    ready, told = Barrier(len(acts)), []

    def alone(act):
        try:
            ready.wait(timeout=20)
            with clock.at(on(*DAY)):
                act(User.objects.get(username="office"))
            told.append(None)
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=copy_context().run, args=(alone, act)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def one_was_refused(told):
    refused = [error for error in told if error is not None]
    assert [type(error) for error in refused] == [Refused], refused
    return True


def test_of_two_councils_that_take_one_need_one_has_it(cast):
    need = cast.screened()
    first, second = prepared(cast, "议军会"), prepared(cast, "军地联席会")
    put = council_actions.put
    assert one_was_refused(together(
        lambda by: put(by=by, council=first, needs=[need]),
        lambda by: put(by=by, council=second, needs=[need]),
    ))  # fmt: skip
    assert CaseLine.objects.filter(kind="topic", void="").count() == 1


def test_of_two_decisions_on_one_topic_one_moves_the_need(cast):
    need, council = cast.screened(), prepared(cast, "议军会")
    council_actions.put(by=cast.office, council=council, needs=[need])
    called(cast, council)
    line = CaseLine.objects.get(kind="topic").pk
    listed = {"until": "2025-12-15", "quality": "样例"}
    decide = council_actions.decide
    assert one_was_refused(together(
        lambda by: decide(by=by, council=council, line=line, outcome="列入清单", raw=listed),
        lambda by: decide(by=by, council=council, line=line, outcome="列入清单", raw=listed),
    ))  # fmt: skip
    assert now(need).events.filter(step="discussed_done").count() == 1
    assert Entry.objects.filter(kind="need").count() == 1


def test_of_a_council_and_现场办公_that_settle_one_need_at_once_one_does(cast):
    need, council = cast.screened(), prepared(cast, "议军会")
    council_actions.put(by=cast.office, council=council, needs=[need])
    called(cast, council)
    line = CaseLine.objects.get(kind="topic").pk
    told = together(
        lambda by: council_actions.decide(by=by, council=council, line=line, outcome="不列入",
                                          raw={"text": "样例"}),
        lambda by: actions.take(by=by, case=need, step="screened_done", raw={"text": "样例"},
                                version=now(need).version),
    )  # fmt: skip
    states = Case.objects.get(pk=need.pk).state, CaseLine.objects.filter(kind="decided").count()
    # 现场办公 first leaves the council to decide as well; the council first leaves nothing to settle.
    assert told.count(None) >= 1 and states in (("refused", 1), ("discussed", 0))


def test_of_two_councils_that_hear_one_result_one_tells_it(cast):
    cast.confirmed()
    first, second = (called(cast, prepared(cast, sort)) for sort in ("议军会", "军地联席会"))
    hear, key = council_actions.hear, "need/2025/1"
    assert one_was_refused(together(
        lambda by: hear(by=by, council=first, items=[key]),
        lambda by: hear(by=by, council=second, items=[key]),
    ))  # fmt: skip
    assert CaseLine.objects.filter(kind=agenda.HEARD).count() == 1
