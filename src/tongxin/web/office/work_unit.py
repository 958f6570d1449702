"""本单位清单: what a unit has to do, what came back, what counts lately; and its one notice."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.assessments import unit_work
from tongxin.assessments.unit_work import Line, UnitWork
from tongxin.cases import queries as cases
from tongxin.core import clock
from tongxin.directory import queries as directory
from tongxin.directory.scope import scope_of
from tongxin.ledger import kinds
from tongxin.reports import notice as notices
from tongxin.web.ui.request import Request
from tongxin.web.ui.templatetags.grid import cell_address, step
from tongxin.web.ui.views import page

#: So many gaps are on the list at first; ?all=1 shows every one.
FIRST = 12
#: People to keep in touch with are told so long before their day.
SOON = timedelta(days=30)


def _work(request: Request, unit_id: int) -> UnitWork:
    return unit_work.of_unit(request.user, directory.unit(request.user, unit_id))


@page("task.do")
def listing(request: Request, unit_id: int) -> HttpResponse:
    """One list, the most pressing first; each line ends in one verb."""
    work = _work(request, unit_id)
    due, more = _first(work, "all" in request.GET)
    scope = scope_of(request.user)
    people, first = _people(request, work)
    context = {
        "people": people,
        "first": first,
        "work": work,
        "unit": work.unit,
        "rows": [(line, *_step(request, line)) for line in due],
        "more": more,
        "notice": notices.of(work, request.user.division.name),
        "kinds": kinds.all_kinds(scope.division),
        "office": scope.units is None,
        "may_give": scope.may("task.give"),
    }
    return render(request, "office/work/unit.html", context)


def _people(request: Request, work: UnitWork) -> tuple[int, date | None]:
    """Whom a town is to keep in touch with soon, and the first day; one query for a town alone."""
    if work.unit.kind != "town":
        return 0, None
    return cases.coming(request.user, work.unit, "contact", clock.today() + SOON)


def _first(work: UnitWork, whole: bool) -> tuple[list[Line], int]:
    """Everything but the gaps beyond the first; how many are left out."""
    gaps = [x for x in work.due if x.sort == "gap"]
    kept = set(map(id, gaps if whole else gaps[:FIRST]))
    rows = [x for x in work.due if x.sort != "gap" or id(x) in kept]
    return rows, len(work.due) - len(rows)


def _step(request: Request, line: Line) -> tuple[str, str]:
    """(verb, address) of what would settle a line."""
    may = scope_of(request.user).may
    if line.sort in ("task", "proved"):
        return "复查" if line.sort == "proved" and may("task.check") else "办理", _task(line.number)
    if line.sort == "returned":
        verb = "修改" if may("entry.write") else "查看"
        return verb, f"/ledger/{line.number}/{'edit/' if verb == '修改' else ''}"
    assert line.edition is not None and line.window is not None
    if line.sort == "returned-link":
        return "查看", f"{cell_address(line.edition.pk, line.item, line.window.name)}#links"
    return step(line.fact, line.edition.pk, line.item, line.window, may)


def _task(number: int) -> str:
    return f"/work/{number}/"


@page("task.do")
def notice(request: Request, unit_id: int) -> HttpResponse:
    """The unit's one notice, as it is printed."""
    work = _work(request, unit_id)
    made = notices.of(work, request.user.division.name)
    context = {"unit": work.unit, "notice": made, "closing": notices.CLOSING}
    return render(request, "office/work/notice.html", context)


@page("task.do")
def document(request: Request, unit_id: int) -> FileResponse:
    """The notice as a Word document; 404 where there is nothing to say."""
    made = notices.of(_work(request, unit_id), request.user.division.name)
    if made is None:
        raise Http404
    file = BytesIO()
    notices.write_docx(file, made)
    file.seek(0)
    name = f"{notices.TITLE}-{made.unit}{clock.today():%Y%m%d}.docx"
    return FileResponse(file, as_attachment=True, filename=name)


urlpatterns = [
    path("work/unit/<int:unit_id>/", listing, name="work-unit"),
    path("work/unit/<int:unit_id>/notice/", notice, name="work-notice"),
    path("work/unit/<int:unit_id>/notice.docx", document, name="work-notice-docx"),
]
