"""A district's own version of a year's calendar. Nothing that is set already moves with it."""

from __future__ import annotations

from django.db import transaction

from tongxin.core import calendars, events
from tongxin.core.errors import Refused, fitting
from tongxin.core.models import CalendarYear
from tongxin.rules import workdays
from tongxin.rules.workdays import Year

from .models import Division, User
from .scope import require

FIRST, LAST = 2000, 2100


@transaction.atomic
def revise(*, by: User, year: Year, version: int) -> Year:
    """A new version of a year; version: that of the own one the form showed, 0 for the shipped.

    Dates that were counted before (deadlines of tasks, 公示) stay as they are.
    """
    scope = require(by, "node.write")
    if not FIRST <= year.year <= LAST:
        raise Refused(f"年份应在{FIRST}到{LAST}之间,请改正。")
    if wrong := workdays.problems(year):
        raise Refused(wrong[0], wrong)
    if year.known and not year.rest:
        raise Refused("写了放假安排已公布,请填写放假的日期。")
    fitting(year.source, "依据", 200)
    Division.objects.select_for_update(no_key=True).get(pk=scope.division)
    known = calendars.versions(scope.division).get(year.year)
    if (known.version if known else 0) != version:
        raise Refused("打开之后别人改过这一年,请重新打开核对后再改。")
    CalendarYear.objects.create(
        division=scope.division, year=year.year, version=version + 1,
        data=calendars.dump(year), by=by,
    )  # fmt: skip
    events.record(
        by=by,
        verb="calendar.write",
        subject="calendar",
        subject_id=year.year,
        division=scope.division,
        sentence=f"修改{year.year}年的放假调休和节日日期",
        detail={"version": version + 1},
    )
    return year
