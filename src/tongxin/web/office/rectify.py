"""整改清单: what is to be mended by whom until when; assigned, proved, checked, closed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.checks import rectify as actions
from tongxin.checks import rectify_queries as queries
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import Forbidden, scope_of
from tongxin.ledger import evidence, task_actions
from tongxin.ledger.flows import TASK
from tongxin.reports import rectify_xlsx
from tongxin.web.ui import typed
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged


def address_of(task: Any) -> str:
    return reverse("rectification", args=[task.no])


def _asked(request: Request) -> dict[str, Any]:
    """What the list is narrowed to, as its address says."""
    given = request.GET
    return {
        "state": given.get("state", "") if given.get("state", "") in dict(queries.TABS) else "",
        "unit": typed.whole(given.get("unit", "")),
        "origin": given.get("origin", "")[:20],
        "text": given.get("q", "").strip()[:60],
        "mock": typed.whole(given.get("mock", "")),
    }


@page("entry.read")
def listing(request: Request) -> HttpResponse:
    scope, asked = scope_of(request.user), _asked(request)
    context = {
        "asked": asked,
        "tabs": queries.tabs(request.user),
        "page": paged(request, queries.listed(request.user, **asked)),
        "units": directory.own_units(request.user),
        "origins": actions.origins(scope.division),
        "may_give": scope.may("task.give"),
    }
    return render(request, "office/rectify/list.html", context)


@page("entry.read")
def export(request: Request) -> FileResponse:
    """What the list shows, all pages of it, as a spreadsheet."""
    file: Any = BytesIO()
    rectify_xlsx.write(file, queries.listed(request.user, **_asked(request)))
    file.seek(0)
    name = f"整改清单{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@page("task.give")
def new(request: Request) -> HttpResponse:
    """交办 what a superior, an assessor or the office itself has found."""
    context = {
        "typed": request.POST,
        "units": directory.own_units(request.user),
        "origins": actions.origins(scope_of(request.user).division),
    }
    if request.method != "POST":
        return render(request, "office/rectify/form.html", context)
    try:
        return act(request, lambda: _assign(request), lambda task: (address_of(task), _told(task)))
    except Refused as error:
        context["sentence"] = error.sentence
        return render(request, "office/rectify/form.html", context, status=422)


def _told(task: Any) -> str:
    return f"已交办{task.unit.name},编号{task.no},台账里同时记了一条问题整改。"


def _assign(request: Request) -> Any:
    form = request.POST
    unit = typed.whole(form.get("unit", ""))
    if unit is None:
        raise Refused("请选择责任单位。")
    return actions.assign(
        by=request.user,
        unit=directory.unit(request.user, unit),
        title=typed.text(form, "title"),
        text=typed.text(form, "text"),
        due_on=typed.day(form, "due_on", "整改期限"),
        origin=typed.text(form, "origin"),
    )


@page("entry.read")
def detail(request: Request, no: int) -> HttpResponse:
    """The 销号单 of one rectification, with what can be done about it now."""
    return _show(request, queries.rectification(request.user, no))


def _show(request: Request, task: Any, sentence: str = "", step: str = "") -> HttpResponse:
    may = scope_of(request.user).may
    context = {
        "task": task,
        "sheet": queries.sheet(task),
        "overdue": queries.overdue(task),
        "steps": {one.key: one for one in TASK.open_to(may, task.state)},
        "sentence": sentence,
        "wrong": step,
        "typed": request.POST,
    }
    return render(
        request, "office/rectify/detail.html", context, status=422 if sentence else 200
    )  # fmt: skip


#: What each step tells when it went through.
TOLD = {
    "prove": "已报办结,等待区双拥办复查。",
    "pass": "已销号,整改结果已记入台账。",
    "fail": "已退回重办,原因和新期限已写明。",
    "drop": "已取消,台账里的记录也已撤回。",
}


@page("task.do", "task.check", "task.give")
def change(request: Request, no: int, step: str) -> HttpResponse:
    """报办结, 销号, 退回重办, 取消."""
    task = queries.rectification(request.user, no)
    if step not in TOLD or request.method != "POST":
        raise Http404
    try:
        return act(
            request, lambda: _step(request, task, step), lambda t: (address_of(t), TOLD[step])
        )
    except Forbidden:
        raise
    except Refused as error:
        return _show(request, task, error.sentence, step)


def _step(request: Request, task: Any, step: str) -> Any:
    by, form = request.user, request.POST
    text = typed.text(form, "text")
    if step == "prove":
        return _prove(request, task, text)
    if step == "pass":
        return actions.close(by=by, task=task, text=text)
    if step == "fail":
        until = typed.day(form, "until", "新的期限")
        return task_actions.fail(by=by, task=task, reason=text, until=until)
    return actions.drop(by=by, task=task, reason=text)


def _prove(request: Request, task: Any, text: str) -> Any:
    """The file is stored first; it hangs on the step."""
    sent, added = request.FILES.get("file"), None
    if sent and text:
        added = evidence.add_file(
            by=request.user, name=sent.name or "", chunks=sent.chunks(), unit=task.unit_id
        ).evidence
    return task_actions.prove(by=request.user, task=task, text=text, evidence=added)


urlpatterns = [
    path("rectify/", listing, name="rectify"),
    path("rectify/export/", export, name="rectify-export"),
    path("rectify/new/", new, name="rectify-new"),
    path("rectify/<int:no>/", detail, name="rectification"),
    path("rectify/<int:no>/<slug:step>/", change, name="rectify-step"),
]
