"""Results of a mock assessment: what was lost and why, what was claimed; to read and to take away."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.checks import mock, results
from tongxin.reports import mock_docx, mock_xlsx
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page

VIEWS = (("lost", "失分清单"), ("items", "逐项对比"), ("units", "按牵头单位"))
WRITERS = {"xlsx": (mock_xlsx.write, "结果"), "docx": (mock_docx.write, "反馈")}


@page("mock.mark", "mock.write")
def show(request: Request, no: int) -> HttpResponse:
    row = mock.mock(request.user, no)
    view = request.GET.get("view", "")
    context = {
        "mock": row,
        "results": results.results(row),
        "rectifications": f"{reverse('rectify')}?mock={no}",
        "views": VIEWS,
        "view": view if view in dict(VIEWS) else VIEWS[0][0],
    }
    return render(request, "office/mocks/results.html", context)


@page("mock.mark", "mock.write")
def export(request: Request, no: int, form: str) -> FileResponse:
    """The results as a spreadsheet, or as the 反馈 that is read out and handed over."""
    if form not in WRITERS:
        raise Http404
    row = mock.mock(request.user, no)
    write, word = WRITERS[form]
    file: Any = BytesIO()
    write(file, row, results.results(row))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{row.title}{word}.{form}")


urlpatterns = [
    path("mocks/<int:no>/results/", show, name="mock-results"),
    path("mocks/<int:no>/results.<slug:form>", export, name="mock-export"),
]
