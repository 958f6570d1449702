"""允许的写法: what two people let through the secrecy gate."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec, Invalid
from tongxin.directory.scope import scope_of
from tongxin.gates import actions, queries
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

UNTIL = FieldSpec("until", "用到哪天", "date", required=True, hint="五年以内,到期重新审核")
FORM = FormSpec(
    (
        FieldSpec(
            "text", "写法", required=True, hint="只写必要的几个字",
            why="系统按这几个字放行,写得越短越准",
        ),
        FieldSpec("why", "理由", "longtext", required=True, hint="为什么可以公开"),
        FieldSpec("source", "公开出处", required=True, hint="哪份公开的文件、公告或报道"),
        UNTIL,
    )
)  # fmt: skip


@page("gate.propose", "gate.approve")
def listing(request: Request) -> HttpResponse:
    """The list with who asked and who agreed."""
    scope = scope_of(request.user)
    shown = {
        "page": paged(request, queries.wordings(request.user)),
        "may_propose": scope.may("gate.propose"),
        "may_approve": scope.may("gate.approve"),
    }
    return render(request, "office/gates/wordings.html", shown)


@page("gate.propose")
def propose(request: Request) -> HttpResponse:
    """Ask that a public wording be let through."""
    shown: dict[str, Any] = {"form": FORM, "values": request.POST}
    if request.method == "POST":
        try:
            return _propose(request)
        except (Refused, Invalid) as error:
            shown["sentence"] = str(error)
    status = 422 if shown.get("sentence") else 200
    return render(request, "office/gates/wording.html", shown, status=status)


def _propose(request: Request) -> HttpResponse:
    """The wording looks secret and its reason names it: its action judges both, not the form."""
    told: dict[str, Any] = {n: request.POST.get(n, "") for n in ("text", "why", "source")}
    until = UNTIL.parse(request.POST.get("until"))
    return act(
        request,
        lambda: actions.propose_wording(by=request.user, until=until, **told),
        lambda row: ("/wordings/", "已提出,等另一人审核后生效。"),
        guard=False,
    )


VERBS = {
    "approve": (actions.approve_wording, "已同意,今天起放行。"),
    "end": (actions.end_wording, "已停用。"),
}


@page("gate.propose", "gate.approve")
def change(request: Request, pk: int, verb: str) -> HttpResponse:
    """Agree, or take it off the list."""
    row = queries.wordings(request.user).get(pk=pk)
    if request.method != "POST" or verb not in VERBS:
        raise Refused("请从清单里操作。")
    do, told = VERBS[verb]
    return act(request, lambda: do(by=request.user, wording=row), lambda _: ("/wordings/", told))


urlpatterns = [
    path("wordings/", listing, name="wordings"),
    path("wordings/new/", propose, name="wording-new"),
    path("wordings/<int:pk>/<slug:verb>/", change, name="wording-change"),
]
