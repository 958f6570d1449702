"""本地标准: the figures of local papers, typed by one person and compared by another."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.cases import kinds, queries, schemes
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.rules.reading import values
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page


@page("scheme.write", "scheme.check")
def index(request: Request) -> HttpResponse:
    """Every kind that needs local figures, and which of them nobody has filled in."""
    division = scope_of(request.user).division
    rows = [
        (kind, schemes.needed(queries.scheme(division, kind.key, clock.today()), kind))
        for kind in kinds.every().values()
        if kind.params
    ]
    return render(request, "office/cases/schemes.html", {"rows": rows})


@page("scheme.write", "scheme.check")
def of_kind(request: Request, kind: str) -> HttpResponse:
    """The versions of a kind's figures, and the form for the next."""
    made = kinds.get(kind)
    if request.method != "POST":
        return _page(request, made, _borrowed(request, kind))
    typed = {p.key: request.POST.get(p.key, "") for p in made.params}
    try:
        return act(
            request,
            lambda: schemes.propose(
                by=request.user, kind=kind, since=_since(request),
                source=request.POST.get("source", ""), raw=typed,
            ),
            lambda row: (_here(kind), f"第{row.version}版已填好,请另一位同事对照文件核对。"),
        )  # fmt: skip
    except Refused as error:
        wrong = {"sentence": error.sentence, "problems": error.problems}
        return _page(request, made, {**request.POST.dict(), **typed}, 422, **wrong)


def _borrowed(request: Request, kind: str) -> dict[str, Any]:
    """The figures of another place as a beginning, when asked for; the source says whose they are."""
    asked = request.GET.get("sample", "")
    found = next((s for s in schemes.samples(kind) if s.key == asked), None)
    if found is None:
        return {}
    words = {key: schemes.words(value) for key, value in found.values.items()}
    return {**words, "source": found.source}


def _since(request: Request) -> Any:
    text = request.POST.get("since", "")
    try:
        return values.read_date(text) if text.strip() else clock.today()
    except ValueError as error:
        raise Refused(f"从哪天起执行:{error}") from error


def _here(kind: str) -> str:
    return reverse("scheme", args=[kind])


def _page(
    request: Request, made: Any, typed: dict[str, Any], status: int = 200, **more: Any
) -> HttpResponse:
    division = scope_of(request.user).division
    found = schemes.versions(division, made.key)
    context = {
        "kind": made,
        "versions": [(row, [(p, schemes.words(row.values.get(p.key))) for p in made.params])
                     for row in found],
        "values": typed or {k: schemes.words(v) for k, v in (found[0].values if found else {}).items()},
        "samples": schemes.samples(made.key),
        "may_write": scope_of(request.user).may("scheme.write"),
        **more,
    }  # fmt: skip
    return render(request, "office/cases/scheme.html", context, status=status)


@require_POST
@page("scheme.check")
def check(request: Request, kind: str, number: int) -> HttpResponse:
    """核对无误."""
    division = scope_of(request.user).division
    row = next((r for r in schemes.versions(division, kind) if r.version == number), None)
    if row is None:
        raise Refused("没有这一版,请刷新后再看。")
    return act(
        request,
        lambda: schemes.check(by=request.user, scheme=row),
        lambda _: (_here(kind), f"第{number}版已核对,从{row.since:%Y年%-m月%-d日}起执行。"),
    )


urlpatterns = [
    path("schemes/", index, name="schemes"),
    path("schemes/<slug:kind>/", of_kind, name="scheme"),
    path("schemes/<slug:kind>/<int:number>/check/", check, name="scheme-check"),
]
