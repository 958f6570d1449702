"""A small report and a filing organ, on a fixed day."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.sampled import _loaded, sampled  # noqa: F401
from tongxin.core import clock
from tongxin.documents import actions, filing, templates
from tongxin.documents.filing import Paper
from tongxin.ledger import actions as ledger

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
SMALL = {
    "genre": "summary",
    "name": "小总结",
    "title": "{district}{year}小总结",
    "asks": {"area": {"label": "面积", "unit": "平方公里"}},
    "figures": {
        "visits": {"label": "走访", "fact": "visit//count", "unit": "次"},
        "shows": {"label": "演出", "fact": "performance//sessions", "unit": "场", "say": "more"},
    },
    "body": ["一、工作", "面积{area},走访{visits},演出{shows}。"],
}


@pytest.fixture(autouse=True)
def today():
    """Everything happens on 2026-06-01 unless a test says otherwise."""
    with clock.at(moment(2026, 6, 1)):
        yield


def moment(year, month=6, day=1, hour=9):
    return timezone.make_aware(datetime(year, month, day, hour))


def visit(by, day="2025-02-05", **more):
    """A visit that counts as one."""
    raw = {"title": "走访慰问", "happened_on": day, "facet": "春节", "unit": "退役军人局",
           "recipients": ["驻区部队"]}  # fmt: skip
    return ledger.record(by=by, kind="visit", raw=raw | more)


def show(by, sessions=1, day="2025-03-05"):
    """A performance of so many sessions."""
    raw = {"title": "慰问演出", "happened_on": day, "unit": "退役军人局", "sessions": sessions}
    return ledger.record(by=by, kind="performance", raw=raw)


@pytest.fixture
def drafted(office, today, monkeypatch):
    """drafted(…): a draft from the small template, or from one that differs as told."""

    def make(last=YEAR[1], **more):
        made = templates.build("small", SMALL | more, "500116")
        monkeypatch.setattr(actions, "get", lambda division, key: made)
        return actions.draft(by=office, template="small", first=YEAR[0], last=last)

    return make


@pytest.fixture
def issued(drafted, office):
    """issued(…): the same, filled and issued, with one visit and 23 sessions recorded."""

    def make(**more):
        visit(office)
        show(office, 23)
        with clock.at(moment(2026, 6, 1, 10)):
            row = drafted(**more)
            actions.fill(by=office, report=row, values={"area": "88"})
            return actions.issue(by=office, report=row)

    return make


@pytest.fixture
def organ(office, unit, today):
    """The office's own unit with a fonds and two lines of its retention table."""
    home = unit("退役军人局")
    filing.set_fonds(by=office, unit=home, fonds="0194")
    for category, period in (("总结", "D30"), ("会议", "Y")):
        filing.set_retention(
            by=office, unit=home, category=category, period=period, approval="样例批复"
        )
    return home


@pytest.fixture
def put(office, organ):
    """put(title, pages): a typed-in paper of 2026, filed among the summaries."""

    def make(title="2025年总结", pages=10, **more):
        paper = {"author": "区双拥办", "day": "20260110", **more.pop("paper", {})}
        where = {"unit": organ, "year": 2026, "category": "总结", "code": "SYB", **more}
        return filing.file(by=office, paper=Paper(title, pages=pages, **paper), **where)

    return make
