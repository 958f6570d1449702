"""任务分解表: the standard cut into tasks, by indicator or by unit, on screen and to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.core import clock
from tongxin.directory.scope import scope_of
from tongxin.ledger import handed_out
from tongxin.reports import tasks, tasks_docx, tasks_xlsx
from tongxin.reports.tasks import Table
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page

from .grid import Choice, choice

VIEWS = (("indicator", "按指标"), ("unit", "按单位"))
WRITERS = {"xlsx": tasks_xlsx.write, "docx": tasks_docx.write}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the tables with their view and title."""

    chosen: Choice
    view: str
    tables: Sequence[Table]

    @property
    def title(self) -> str:
        unit = self.chosen.unit if self.view == "unit" else None
        return f"任务分解表:{unit.name}" if unit else f"任务分解表({dict(VIEWS)[self.view]})"


def _asked(request: Request) -> Asked:
    """Those who work for a unit begin with its own table, all others with the indicators."""
    chosen, view = choice(request), request.GET.get("view", "")
    if view not in dict(VIEWS):
        view = "indicator" if scope_of(request.user).units is None else "unit"
    if chosen.edition is None:
        return Asked(chosen, view, [])
    if view == "unit":
        return Asked(chosen, view, tasks.by_unit(request.user, chosen.edition, chosen.unit))
    return Asked(chosen, view, [tasks.by_indicator(request.user, chosen.edition)])


@page("score.read")
def table(request: Request) -> HttpResponse:
    asked = _asked(request)
    if asked.chosen.edition is None:
        return render(request, "office/grid/none.html", {})
    context = {
        "asked": asked,
        "chosen": asked.chosen,
        "edition": asked.chosen.edition,
        "view": asked.view,
        "views": VIEWS,
        "tables": asked.tables,
        "whole": scope_of(request.user).units is None,
        "columns": [word for word, _ in tasks.COLUMNS if word != "考评项目"],
    }
    return render(request, "office/tasks/tasks.html", context)


@page("score.read")
def export(request: Request, form: str) -> FileResponse:
    """The tables the page shows, as a spreadsheet or a document."""
    asked = _asked(request)
    if form not in WRITERS or asked.chosen.edition is None:
        raise Http404
    rows = sum(len(table.tasks) for table in asked.tables)
    handed_out.exported(by=request.user, what=f"“{asked.title}”", rows=rows)
    file = BytesIO()
    WRITERS[form](file, asked.chosen.edition, asked.tables, asked.title)
    file.seek(0)
    name = f"{asked.title.replace(':', '-')}{clock.today():%Y%m%d}.{form}"
    return FileResponse(file, as_attachment=True, filename=name)


urlpatterns = [
    path("tasks/", table, name="tasks"),
    path("tasks/export/<str:form>/", export, name="tasks-export"),
]
