"""A soldier on each stage of the way, and the local figures of the tests."""

import pytest

from tests.cases.conftest import on
from tests.web.conftest import as_, read  # noqa: F401
from tongxin.cases import actions, line_actions, queries
from tongxin.core import clock
from tongxin.ledger.models import Entry

TYPED = {
    "file_no": "2026-003", "filed": "2026-01-06", "name": "样例甲", "id_no": "样例证件兵一",
    "phone": "样例电话", "born": "1990-05-01", "rank": "军士(士官)", "enlisted": "2013-09-01",
    "discharged": "2025-09-01", "bar": "没有", "town": "德感街道",
    "items": "嘉奖=3 登记表、通令\n三等功=1 登记表、通令、证书",
}  # fmt: skip
LOCAL = {
    "cohorts": "2018年暂行办法=2018-01-01",
    "points_2018": "服役前12年每年=3\n服役第13年起每年=4\n余下不满半年按几年=0.5\n嘉奖=0.5\n三等功=10",
    "proofs": "嘉奖=登记表、通令\n三等功=登记表、通令、证书、奖章",
    "weight_service": "100", "weight_exam": "0", "ties": "年龄大、抽签", "notice_days": "7",
    "wages": "2025-01=2330\n2026-04=2500", "part": "按天折算",
}  # fmt: skip
SECOND = ("arrived_done", "confirmed_done", "give_up", "declined", "picked_done", "answer")


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2026, 1, 5)):
        yield


@pytest.fixture
def take(office, colleague):
    """Takes a step on a day of 2026; what needs a second person by the colleague."""

    def step(case, key, moment, by=None, **raw):
        with clock.at(on(2026, *moment)):
            who = by or (colleague if key in SECOND else office)
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    def open_(**changed):
        with clock.at(on(2026, 1, 8)):
            return actions.open_case(by=office, kind="soldier", raw=TYPED | changed)

    return open_


@pytest.fixture
def local(figures):
    """The district's papers, some of them changed."""

    def put(**changed):
        return figures("soldier", **{k: v for k, v in (LOCAL | changed).items() if v})

    return put


@pytest.fixture
def called(opened, take):
    """Told on 2026-01-09 to report by 2026-01-20."""
    return lambda **changed: take(opened(**changed), "filed_done", (1, 9), until="2026-01-20")


@pytest.fixture
def audited(called, take):
    """Reported on 2026-01-20, audited on 2026-01-22."""

    def go(**changed):
        case = take(called(**changed), "called_done", (1, 20))
        return take(case, "arrived_done", (1, 22), batch="2026-1")

    return go


@pytest.fixture
def published(audited, take):
    """Scored, confirmed and published on 2026-02-02."""

    def go(**changed):
        case = take(audited(**changed), "audited_done", (1, 26))
        case = take(case, "scored_done", (1, 28), seen="是", signed="是")
        return take(case, "confirmed_done", (2, 2))

    return go


@pytest.fixture
def lettered(published, take):
    """Picked on 2026-02-12, the letter on 2026-02-20."""

    def go(**changed):
        case = take(published(**changed), "published_done", (2, 10), clear="是")
        case = take(case, "ranked_done", (2, 12), post="样例岗位", form_no="2026-1", signed="是")
        return take(case, "picked_done", (2, 20), clear="是")

    return go


def left(kind="soldier"):
    rows = Entry.objects.filter(kind=kind, withdrawn=False)
    return [(e.facet, e.due, e.done, e.happened_on) for e in rows]


def line(by, case, kind, moment, **raw):
    with clock.at(on(2026, *moment)):
        return line_actions.add_line(by=by, case=case, kind=kind, raw=raw)


def told(case):
    return queries.events(case)[-1].data
