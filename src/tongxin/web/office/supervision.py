"""督办通报: a month or a quarter, each figure opening to the things it counts; to take away too."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.core import clock
from tongxin.directory import queries as directory
from tongxin.reports import supervision, supervision_docx, supervision_xlsx
from tongxin.reports.supervision import COLUMNS, Period, Report
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page

WORDS = {key: (word, what) for key, word, what in COLUMNS}
WRITERS: dict[str, Callable[[BinaryIO, Report, Any], None]] = {
    "xlsx": supervision_xlsx.write,
    "docx": supervision_docx.write,
}


def _period(request: Request) -> Period:
    """The month or quarter of the address, else the month that runs; none that is still to come."""
    asked = request.GET.get("month") or request.GET.get("quarter") or ""
    found = supervision.read(asked) if asked else supervision.of(clock.today())
    if found is None or found.first > clock.today():
        raise Http404
    return found


@page("slip.write")
def report(request: Request) -> HttpResponse:
    made = supervision.report(request.user, _period(request))
    day = clock.today()
    context = {
        "report": made,
        "columns": COLUMNS,
        "words": {key: word for key, (word, _) in WORDS.items()},
        "note": supervision.NOTE,
        "day": day,
        "running": made.period.holds(day),
        "newest": made.period.last >= day,
        "quarter": supervision.of(made.period.last, quarter=True),
    }
    return render(request, "office/supervision/report.html", context)


@page("slip.write")
def listing(request: Request) -> HttpResponse:
    """What one figure is made of."""
    what, asked = request.GET.get("what", ""), request.GET.get("unit", "")
    if what not in WORDS:
        raise Http404
    made = supervision.report(request.user, _period(request))
    unit: Any = None
    if asked:
        number = int(asked) if asked.isdecimal() and len(asked) < 12 else 0
        unit = directory.unit(request.user, number)
    rows = [r for r in made.rows if r.figures[what] and unit in (None, r.unit)]
    context = {
        "report": made,
        "word": WORDS[what][0],
        "what": WORDS[what][1],
        "unit": unit,
        "groups": [(row, row.figures[what]) for row in rows],
    }
    return render(request, "office/supervision/list.html", context)


@page("slip.write")
def export(request: Request, form: str) -> FileResponse:
    """The report as a spreadsheet or a document."""
    if form not in WRITERS:
        raise Http404
    made = supervision.report(request.user, _period(request))
    file = BytesIO()
    WRITERS[form](file, made, request.user.division)
    file.seek(0)
    name = f"督办通报{made.period.name}.{form}"
    return FileResponse(file, as_attachment=True, filename=name)


urlpatterns = [
    path("supervision/", report, name="supervision"),
    path("supervision/list/", listing, name="supervision-list"),
    path("supervision/export/<str:form>/", export, name="supervision-export"),
]
