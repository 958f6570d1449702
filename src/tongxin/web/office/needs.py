"""双清单办结率: rates by side, class and quarter, what is open, and the printed list of the quarter."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.core import clock
from tongxin.reports import needs
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page


def _year(request: Request) -> int | None:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 else None


@page("report.write")
def rates(request: Request) -> HttpResponse:
    """Confirmed ÷ listed; each figure's cases stand below it."""
    context = {"report": needs.report(request.user, _year(request)), "columns": needs.COLUMNS}
    return render(request, "office/cases/needs.html", context)


@page("report.write")
def check(request: Request, form: str) -> FileResponse:
    """季度检查表: what is open now, of whatever year it was listed."""
    file, rows = BytesIO(), needs.report(request.user).open
    if form == "xlsx":
        needs.write_xlsx(file, rows)
    elif form == "docx":
        needs.write_docx(file, rows, request.user.division)
    else:
        raise Http404
    file.seek(0)
    name = f"{needs.title()}{clock.today():%Y%m%d}.{form}"
    return FileResponse(file, as_attachment=True, filename=name)


urlpatterns = [
    path("needs/", rates, name="needs"),
    path("needs/check.<str:form>", check, name="needs-check"),
]
