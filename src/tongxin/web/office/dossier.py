"""创建资料: seal a package of a day in the background, see what was sealed, fetch it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.core import clock, jobs
from tongxin.core.errors import Refused
from tongxin.directory.scope import require, scope_of
from tongxin.reports.dossier import sealings
from tongxin.rules.reading import values
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page


@page("dossier.read")
def index(request: Request) -> HttpResponse:
    """What was sealed, and for the office the form to seal anew."""
    if request.method != "POST":
        return _index(request)
    require(request.user, "dossier.seal")
    try:
        day = _day(request.POST.get("as_of", "").strip())
        edition = _edition(request, request.POST.get("edition", ""))
        return act(
            request,
            lambda: sealings.start(
                by=request.user, edition=edition, as_of=day, everything="everything" in request.POST
            ),
            lambda job: (reverse("dossier-job", args=[job.pk]), ""),
        )
    except Refused as error:
        return _index(request, error, status=422)


def _index(request: Request, error: Refused | None = None, status: int = 200) -> HttpResponse:
    editions = list(standards.visible_to(request.user))
    typed = request.POST if request.method == "POST" else request.GET
    context = {
        "kept": sealings.kept(request.user),
        "editions": editions,
        "edition": typed.get("edition", ""),
        "as_of": typed.get("as_of", clock.today().isoformat()),
        "everything": "everything" in typed,
        "today": clock.today(),
        "may_seal": scope_of(request.user).may("dossier.seal"),
        "sentence": error.sentence if error else "",
    }
    return render(request, "office/dossier/index.html", context, status=status)


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return values.read_date(typed)
    except ValueError as error:
        raise Refused(f"日期{error}") from error


def _edition(request: Request, typed: str) -> Any:
    if not typed.isdecimal() or len(typed) > 11:
        raise Refused("请先选择按哪份标准封存。")
    return standards.visible_to(request.user).get(pk=int(typed))


@page("dossier.seal")
def job(request: Request, job_id: int) -> HttpResponse:
    """How far a sealing is, then what came of it."""
    found = jobs.find(request.user, job_id)
    if found.kind != sealings.SEALING:
        raise Http404
    now, finished = jobs.progress(found.pk), found.state in ("done", "refused")
    context = {
        "job": found,
        "what": found.title,
        "finished": finished,
        "done": now.done,
        "total": now.total,
        "address": reverse("dossier-job", args=[found.pk]),
        "sentence": found.sentence or now.sentence,
        "report": found.result if found.state == "done" else {},
    }
    if request.headers.get("HX-Request") and not finished:
        return render(request, "ui/progress.html", context)
    response = render(request, "office/dossier/job.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


@page("dossier.read")
def download(request: Request, number: int) -> FileResponse:
    """The package, sent as it is read."""
    try:
        found, source = sealings.fetch(by=request.user, number=number)
    except sealings.NoSuchSealing as error:
        raise Http404 from error
    return FileResponse(
        source, as_attachment=True, filename=found.name, content_type="application/zip"
    )


urlpatterns = [
    path("dossier/", index, name="dossier"),
    path("dossier/jobs/<int:job_id>/", job, name="dossier-job"),
    path("dossier/<int:number>/download/", download, name="dossier-download"),
]
