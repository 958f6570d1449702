"""放假和调休: the years a district knows, and its own changes to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.core import calendars, clock, events
from tongxin.core.errors import Refused
from tongxin.directory import calendars as actions
from tongxin.directory.scope import require, scope_of
from tongxin.rules import workdays
from tongxin.rules.workdays import Year
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

#: The festivals that the nodes of the house ask for in every year.
FESTIVALS = ("春节", "清明", "端午", "中秋")


@page("node.write", "entry.read")
def index(request: Request) -> HttpResponse:
    """Year by year: what is known, and since when; years before the last one are folded."""
    scope = scope_of(request.user)
    calendar, own = calendars.load(scope.division), calendars.versions(scope.division)
    this = clock.today().year
    wanted = sorted({*calendar.years, this, this + 1}, reverse=True)
    rows = [_row(calendar.years.get(year) or Year(year), own.get(year)) for year in wanted]
    context = {
        "near": [row for row in rows if row[0].year >= this - 1],
        "older": [row for row in rows if row[0].year < this - 1],
        "festivals": FESTIVALS,
        "may_write": scope.may("node.write"),
    }
    return render(request, "office/calendars/index.html", context)


def _row(year: Year, own: Any) -> tuple[Year, list[str], list[str], Any]:
    """A year, its days as one would write them, and the district's own version if it has one."""
    return year, _parts(year.rest), _parts(year.work), own


def _parts(days: Iterable[date]) -> list[str]:
    """Days as one would write them, span by span, so that none breaks at the end of a line."""
    written = workdays.write_days(days)
    return written.split("、") if written else []


@page("node.write")
def edit(request: Request, year: int) -> HttpResponse:
    """A year's form: festivals, days off and weekends that are worked, as the notice writes them."""
    division = require(request.user, "node.write").division
    known = calendars.load(division).years.get(year) or Year(year)
    own, given = calendars.versions(division).get(year), request.POST.get("version", "")
    version = int(given) if given.isdecimal() else own.version if own else 0
    context: dict[str, Any] = {"year": year, "typed": _shown(known), "version": version, "own": own}
    if request.method == "POST":
        context["typed"] = _as_typed(request)
        try:
            return act(
                request,
                lambda: actions.revise(by=request.user, year=_read(request, year), version=version),
                lambda made: (
                    reverse("calendar"),
                    f"{made.year}年已保存。已经派出的任务期限不变。",
                ),
            )
        except Refused as error:
            context |= {"sentence": error.sentence, "problems": error.problems}
    context["events"] = events.history(division, "calendar", year)
    status = 422 if "sentence" in context else 200
    return render(request, "office/calendars/editor.html", context, status=status)


def _shown(year: Year) -> dict[str, Any]:
    names = dict.fromkeys((*FESTIVALS, *year.days))
    return {
        "festivals": [(n, f"{year.days[n]:%Y-%m-%d}" if n in year.days else "") for n in names],
        "rest": workdays.write_days(year.rest),
        "work": workdays.write_days(year.work),
        "known": year.known,
        "source": year.source,
    }


def _as_typed(request: Request) -> dict[str, Any]:
    post = request.POST
    names, days = post.getlist("name"), post.getlist("day")
    return {
        "festivals": list(zip(names, days, strict=False)),
        "rest": post.get("rest", ""),
        "work": post.get("work", ""),
        "known": "known" in post,
        "source": post.get("source", ""),
    }


def _read(request: Request, year: int) -> Year:
    """The year as typed; Refused with every date that is none."""
    typed = _as_typed(request)
    wrong: list[str] = []
    rest, work = (_days(typed[name], year, wrong) for name in ("rest", "work"))
    festivals = {
        name.strip()[:20]: found
        for name, text in typed["festivals"]
        if name.strip() and (found := _days(text, year, wrong))
    }
    wrong += [f"“{n}”只能填一天,请改正。" for n, found in festivals.items() if len(found) > 1]
    if wrong:
        raise Refused(wrong[0], wrong)
    days = {name: min(found) for name, found in festivals.items()}
    return Year(year, rest, work, typed["known"], days, typed["source"].strip())


def _days(text: str, year: int, wrong: list[str]) -> frozenset[Any]:
    try:
        return workdays.read_days(text, year)
    except ValueError as error:
        wrong.append(str(error))
        return frozenset()


urlpatterns = [
    path("calendar/", index, name="calendar"),
    path("calendar/<int:year>/", edit, name="calendar-year"),
]
