"""A job-seeker met in March, a referral, and the month closed; what the book then says."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cases.conftest import on
from tests.cases.test_kind_job_seeker import MET, TYPED
from tongxin.cases import actions, kinds, line_actions, months, tallies
from tongxin.cases.models import LedgerMonth
from tongxin.core import clock

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
REFERRAL = {"day": "2026-03-09", "post": "仓库管理员", "firm": "样例公司"}
FIX = {"day": "2026-04-09", "on": "2026-03-09", "what": "推荐", "way": "多计", "count": "1",
       "text": "样例:推荐了一次,记成两次"}  # fmt: skip


@pytest.fixture
def met(office):
    """Taken in on 2026-03-02 and met on 2026-03-04."""

    def go(day=(3, 2), **changed):
        with clock.at(on(2026, *day)):
            case = actions.open_case(by=office, kind="job_seeker", raw=TYPED | changed)
        with clock.at(on(2026, day[0], day[1] + 2)):
            return actions.take(by=office, case=case, step="registered_done", raw=MET)

    return go


@pytest.fixture
def close(office):
    def close_(month=MARCH, moment=(2026, 4, 8), by=None):
        with clock.at(on(*moment)):
            return months.close(by=by or office, month=month)

    return close_


@pytest.fixture
def refer(office):
    def refer_(case, moment=(2026, 3, 9), kind="referral", **raw):
        with clock.at(on(*moment)):
            raw = raw or REFERRAL
            return line_actions.add_line(by=office, case=case, kind=kind, raw=raw)

    return refer_


def book(month=MARCH, kind="job_seeker"):
    found = tallies.figures("500116", kinds.get(kind), month)
    return {key: value for key, value in found.items() if value}


def frozen(month=MARCH, kind="job_seeker"):
    row = LedgerMonth.objects.get(kind=kind, month=month)
    return {key: value for key, value in row.totals.items() if Decimal(value)}
