"""评分表: as an assessor prints it, vetoes first; any day, the ends of past quarters in one click."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.assessments import grid as grids
from tongxin.assessments import printed
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.rules.reading import values
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page

from .grid import chosen_edition, editions


@page("score.read")
def sheet(request: Request) -> HttpResponse:
    """The whole sheet of today, or of the day the address names."""
    found = editions(request)
    edition = chosen_edition(request, found)
    if edition is None:
        return render(request, "office/grid/none.html", {})
    typed, sentence = request.GET.get("as_of", "").strip(), ""
    try:
        day = _day(typed)
    except Refused as error:
        day, sentence = None, error.sentence
    made = printed.printed(edition, day)
    context = {
        "sheet": made,
        "edition": edition,
        "editions": found,
        "as_of": day,
        "typed": typed,
        "sentence": sentence,
        "today": clock.today(),
        "silent": sum(v.state == "unknown" for v in made.vetoes),
        "quarters": grids.quarter_ends(standards.parsed(edition)),
    }
    return render(request, "office/sheet/sheet.html", context, status=422 if sentence else 200)


def _day(typed: str) -> date | None:
    """The day asked for; None is now. Refused when it cannot be read or is still to come."""
    if not typed:
        return None
    try:
        day = values.read_date(typed)
    except ValueError as error:
        raise Refused(f"日期{error}") from error
    if day > clock.today():
        raise Refused("这一天还没有到,请选今天或以前的日期。")
    return None if day == clock.today() else day


urlpatterns = [path("sheet/", sheet, name="sheet")]
