"""记抽查: a visit to a point, on a phone: camera first, then each line good or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.checks import mock, points, visit_actions
from tongxin.checks.visit_actions import Finding, Shot
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.web.ui import typed
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

from . import entry_form
from .points import address_of


@page("point.write")
def visit(request: Request, no: int) -> HttpResponse:
    """The form of a visit; refused, the photos need not be taken again."""
    row = points.point(request.user, no)
    found = _mock(request)
    if request.method != "POST":
        return _form(request, row, found)
    kept: list[Any] = []
    try:
        kept = entry_form.keep_files(request)
        return act(
            request, lambda: _visit(request, row, found, kept), lambda made: _done(made, found)
        )
    except Refused as error:
        return _form(request, row, found, kept, error.sentence)


def _mock(request: Request) -> Any:
    """The mock assessment this visit belongs to, as the address or the form says."""
    number = typed.whole(request.POST.get("mock", request.GET.get("mock", "")))
    return mock.mock(request.user, number) if number else None


def _visit(request: Request, row: Any, found: Any, kept: list[Any]) -> Any:
    form = request.POST
    told = [entry_form.opened(request, one.token) for one in kept]
    return visit_actions.visit(
        by=request.user,
        point=row,
        day=typed.day(form, "day", "抽查日期"),
        findings=[
            Finding(one["text"], form[f"good-{n}"] == "1", typed.text(form, f"note-{n}"))
            for n, one in enumerate(row.must_see)
            if form.get(f"good-{n}") in ("1", "0")
        ],
        shots=[Shot(one["name"], one["sha"]) for one in told],
        due_on=typed.day_or_none(form, "due_on", "整改期限"),
        mock_=found,
    )


def _done(made: Any, found: Any) -> tuple[str, str]:
    bad = sum(1 for one in made.findings if not one["good"])
    word = f"不合格{bad}处,已交{made.point.unit.name}整改" if bad else "合格"
    return address_of(made.point), f"已记抽查:{word}。台账里记了一条实地抽查。"


def _form(
    request: Request, row: Any, found: Any, kept: list[Any] | None = None, sentence: str = ""
) -> HttpResponse:
    form = request.POST
    context = {
        "point": row,
        "mock": found,
        "kept": kept or [],
        "today": clock.today(),
        "typed": form,
        "lines": [
            (n, one, form.get(f"good-{n}", ""), form.get(f"note-{n}", ""))
            for n, one in enumerate(row.must_see)
        ],
        "sentence": sentence,
    }
    return render(request, "office/points/visit.html", context, status=422 if sentence else 200)


urlpatterns = [path("points/<int:no>/visit/", visit, name="point-visit")]
