"""两本台账 and 先联系谁: the books of a month, closing one, whom to call."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.cases import months
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.reports import employment, follow_up
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page


def _month(text: str) -> date:
    """A month as an address writes it, 2026-03."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None


@page("report.write")
def index(request: Request) -> HttpResponse:
    """Both books of a month; the one that waits to be closed, else the current one."""
    due = employment.waiting(request.user)
    asked = request.GET.get("month", "")
    month = _month(asked) if asked else due or clock.today().replace(day=1)
    context = {
        "month": month,
        "title": months.named(month),
        "months": [(m, months.named(m)) for m in employment.listed(request.user)],
        "due": due,
        "due_name": months.named(due) if due else "",
        "ledgers": employment.of_month(request.user, month),
        "years": employment.of_year(request.user, month.year),
    }
    return render(request, "office/employment/index.html", context)


@require_POST
@page("report.write")
def close(request: Request) -> HttpResponse:
    """结账 of the month that the page showed."""
    asked = request.POST.get("month", "")
    if not asked:
        raise Refused("请选择要结账的月份。")
    month = _month(asked)
    return act(
        request,
        lambda: months.close(by=request.user, month=month),
        lambda _: (f"{reverse('employment')}?month={month:%Y-%m}",
                   f"{months.named(month)}的两本台账已结账,年度台账记录已更新。"),
    )  # fmt: skip


def _file(file: BytesIO, name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


@page("report.write")
def month_file(request: Request, month: str, kind: str) -> FileResponse:
    """A book of a month as a spreadsheet."""
    file, found = BytesIO(), employment.ledger(request.user, _month(month), kind)
    employment.write(file, found)
    return _file(file, found.title)


@page("report.write")
def year_file(request: Request, year: int, kind: str) -> FileResponse:
    """A book of a year as a spreadsheet."""
    found = next((y for y in employment.of_year(request.user, year) if y.kind.key == kind), None)
    if found is None:
        raise Http404
    file = BytesIO()
    employment.write_year(file, found)
    return _file(file, f"{found.title}各月")


@page("case.write")
def follow(request: Request) -> HttpResponse:
    """Whom to call first, and why."""
    may = scope_of(request.user).may("report.write")
    context = {"rows": follow_up.rows(request.user), "may_report": may}
    return render(request, "office/employment/follow.html", context)


urlpatterns = [
    path("employment/", index, name="employment"),
    path("employment/close/", close, name="employment-close"),
    path("employment/follow/", follow, name="employment-follow"),
    path("employment/<int:year>/<slug:kind>/", year_file, name="employment-year"),
    path("employment/<str:month>/<slug:kind>/xlsx/", month_file, name="employment-month"),
]
