"""招聘会、园区、大赛: one page of three tables, each to take away; the report of a fair."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.core import clock
from tongxin.reports import employment_events as events
from tongxin.reports import fair_report
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page

#: Quarters of parks on the page; the spreadsheet has all.
SHOWN = 4


@page("report.write")
def index(request: Request) -> HttpResponse:
    """Fairs by year, what parks let by quarter, contests."""
    fairs, quarters = events.fairs(request.user), events.quarters(request.user)
    context = {
        "fairs": fairs, "held": events.held(fairs), "least": events.LEAST,
        "quarters": quarters[:SHOWN], "earlier": len(quarters) > SHOWN,
        "contests": events.contests(request.user),
        "columns": {key: [word for word, _ in columns]
                    for key, (_, columns, _) in events.TABLES.items()},
    }  # fmt: skip
    return render(request, "office/employment_events/index.html", context)


@page("report.write")
def table(request: Request, table: str) -> FileResponse:
    """One of the three tables as a spreadsheet."""
    if table not in events.TABLES:
        raise Http404
    file = BytesIO()
    title = events.write(file, request.user, table)
    return _file(file, f"{title}{clock.today():%Y%m%d}.xlsx")


@page("report.write")
def report(request: Request, year: int, no: int) -> FileResponse:
    """The report of a fair, as a document."""
    file = BytesIO()
    title = fair_report.write(file, request.user, year, no)
    return _file(file, f"{title}.docx")


def _file(file: BytesIO, name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


urlpatterns = [
    path("employment/events/", index, name="employment-events"),
    path("employment/events/fair/<int:year>/<int:no>/", report, name="fair-report"),
    path("employment/events/<slug:table>/", table, name="employment-events-file"),
]
