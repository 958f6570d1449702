"""公开发布: proposed by one, checked on its final bytes, released by another, taken down by itself."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.core import events, files
from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.gates import queries, release_actions
from tongxin.gates.flows import RELEASE
from tongxin.rules.publishing import POLICIES
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

#: Notice periods that offices use; any other can be typed.
DAYS = 7


@page("release.propose", "release.release")
def listing(request: Request) -> HttpResponse:
    """What waits, what is out, what is over."""
    rows = paged(request, queries.releases(request.user))
    shown = {
        "page": rows,
        "lines": [(row, RELEASE.states[row.state], row.state) for row in rows],
        "may_propose": scope_of(request.user).may("release.propose"),
    }
    return render(request, "office/gates/releases.html", shown)


@page("release.propose")
def propose(request: Request) -> HttpResponse:
    """The form; what the gate found stands on top of it, place by place."""
    shown: dict[str, Any] = {"policies": POLICIES.values(), "typed": request.POST, "days": DAYS}
    if request.method == "POST":
        try:
            return _propose(request)
        except Refused as error:
            shown |= {"sentence": error.sentence, "problems": error.problems[:50]}
    status = 422 if shown.get("sentence") else 200
    return render(request, "office/gates/release_new.html", shown, status=status)


def _propose(request: Request) -> HttpResponse:
    sent, days = request.FILES.get("file"), request.POST.get("days", "")
    told: dict[str, Any] = {
        "title": request.POST.get("title", ""),
        "text": request.POST.get("text", ""),
        "policy": request.POST.get("policy", ""),
        "day_kind": request.POST.get("day_kind", "day"),
        "days": int(days) if days.isdecimal() and len(days) < 5 else 0,
    }
    if sent:
        told |= {"name": sent.name or "", "chunks": sent.chunks()}
    return act(
        request,
        lambda: release_actions.propose(by=request.user, **told),
        lambda row: (reverse("release", args=[row.no]), "检查通过,等另一人签发。"),
    )


@page("release.propose", "release.release")
def detail(request: Request, no: int) -> HttpResponse:
    """Everything that would go out, who stands for it, and what one may do."""
    row = queries.releases(request.user).get(no=no)
    scope = scope_of(request.user)
    shown = {
        "row": row,
        "rows": _summary(row),
        "steps": {step.key for step in RELEASE.open_to(scope.may, row.state)},
        "own": row.proposed_by_id == request.user.pk,
        "drawn": release_actions.drawn(row) if row.state == "proposed" else (),
        "events": events.history(row.division_id, "release", row.no),
    }
    return render(request, "office/gates/release.html", shown)


def _summary(row: Any) -> list[tuple[Any, ...]]:
    policy = POLICIES[row.policy]
    term = f"{row.since:%Y年%-m月%-d日}至{row.until:%Y年%-m月%-d日}" if row.until else "签发后开始"
    return [
        ("状态", RELEASE.states[row.state]),
        ("名单种类", policy.name, policy.why),
        ("公开天数", row.term, term),
        ("提请人", row.proposed_by.name),
        ("签发人", row.released_by.name if row.released_by else "还没有签发"),
        ("文件", row.name or "没有文件"),
        ("核对码", row.digest[:16], "签发时内容和提请时不一样,就不能签发"),
    ]


@page("release.propose", "release.release")
def change(request: Request, no: int, verb: str) -> HttpResponse:
    """签发 or 撤下."""
    row = queries.releases(request.user).get(no=no)
    address = reverse("release", args=[no])
    if request.method != "POST" or verb not in ("release", "take-down"):
        raise Refused("请从公开发布的页面操作。")
    if verb == "release":
        return act(
            request,
            lambda: release_actions.release(
                by=request.user, release=row, looked=request.POST.get("looked") == "1"
            ),
            lambda done: (address, f"已公开,到{done.until:%Y年%-m月%-d日}自动撤下。"),
        )
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: release_actions.take_down(by=request.user, release=row, reason=reason),
        lambda _: (address, "已撤下。"),
    )


@page("release.propose", "release.release")
def content(request: Request, no: int) -> HttpResponseBase:
    """The file as it would go out."""
    row = queries.releases(request.user).get(no=no)
    if not row.sha256:
        raise Refused("这件公开内容没有文件。")
    return FileResponse(files.open_file(row.sha256), as_attachment=True, filename=row.name)


urlpatterns = [
    path("releases/", listing, name="releases"),
    path("releases/new/", propose, name="release-new"),
    path("releases/<int:no>/", detail, name="release"),
    path("releases/<int:no>/file/", content, name="release-file"),
    path("releases/<int:no>/<slug:verb>/", change, name="release-change"),
]
