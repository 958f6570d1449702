"""台账种类: what each serves, and a district's own ones, put together on screen without code."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.assessments import reading
from tongxin.core.errors import Refused
from tongxin.core.formspec import PRIVACY, TYPES
from tongxin.directory.scope import require, scope_of
from tongxin.ledger import kind_actions, kinds
from tongxin.ledger.kinds import COLUMNS
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

#: Empty lines for further fields, so that the page needs no script.
FURTHER = 3


@page("kind.write", "entry.read")
def index(request: Request) -> HttpResponse:
    """All kinds by topic: shipped ones, the district's own, and which of them a standard reads."""
    scope = scope_of(request.user)
    found = kinds.all_kinds(scope.division)
    topics: dict[str, list] = {}
    readers = reading.kinds_read(scope.division)
    for kind in found.values():
        topics.setdefault(kind.topic, []).append((kind, readers.get(kind.key, 0)))
    context = {"topics": topics, "may_write": scope.may("kind.write")}
    return render(request, "office/kinds/index.html", context)


@page("kind.write", "entry.read")
def detail(request: Request, key: str) -> HttpResponse:
    """A kind's own page: basis, which items read it, its fields and papers, the form as it looks."""
    scope = scope_of(request.user)
    kind = kinds.get(scope.division, key)
    context = {
        "kind": kind,
        "readers": reading.items_reading(scope.division, key),
        "privacy": PRIVACY,
        "types": TYPES,
        "values": {},
        "errors": {},
        "may_write": scope.may("kind.write"),
        "may_record": scope.may("entry.write"),
    }
    return render(request, "office/kinds/detail.html", context)


@page("kind.write")
def add(request: Request) -> HttpResponse:
    """A kind of the district's own."""
    return _editor(
        request, {}, lambda data: kind_actions.add(by=request.user, definition=data), "添加台账种类"
    )


@page("kind.write")
def edit(request: Request, key: str) -> HttpResponse:
    """A new version of a kind."""
    division = require(request.user, "kind.write").division
    kind, given = kinds.get(division, key), request.POST.get("version", "")
    version = int(given) if given.isdecimal() else kind.version

    def do(data: dict) -> Any:
        return kind_actions.revise(by=request.user, key=key, definition=data, version=version)

    return _editor(request, kinds.definition(division, key), do, f"修改“{kind.name}”", version)


def _editor(
    request: Request, start: dict, do: Any, title: str, version: int | None = None
) -> HttpResponse:
    """The form of a kind: more lines, a look at what it gives, or the act itself."""
    if request.method != "POST":
        return _page(request, start, title, version)
    data = _typed(request)
    try:
        if "save" in request.POST:
            return act(
                request,
                lambda: do(data),
                lambda kind: (
                    reverse("kind", args=[kind.key]),
                    f"“{kind.name}”已可使用,下面是填报时的样子。",
                ),
            )
        preview = kind_actions.preview(data) if "preview" in request.POST else None
    except Refused as error:
        return _page(
            request,
            data,
            title,
            version,
            sentence=error.sentence,
            problems=error.problems,
            status=422,
        )
    return _page(request, data, title, version, preview=preview)


def _page(
    request: Request,
    data: dict,
    title: str,
    version: int | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    topics = dict.fromkeys(k.topic for k in kinds.shipped().values())
    context = {
        "data": data,
        "title": title,
        "version": version,
        "topics": list(topics),
        "facet": data.get("facet") or {},
        "measures": _measures(data),
        "fields": [*(data.get("fields") or ()), *({} for _ in range(FURTHER))],
        "papers": "、".join(_papers(data)),
        "types": TYPES,
        "privacy": PRIVACY,
        "values": {},
        "errors": {},
        **more,
    }
    return render(request, "office/kinds/editor.html", context, status=status)


def _papers(data: dict) -> list[str]:
    papers = data.get("papers") or ()
    return [papers] if isinstance(papers, str) else list(papers)


def _measures(data: dict) -> list[dict[str, Any]]:
    """Every number column a kind may ask for: whether it does, under which words."""
    have = {m["column"]: m for m in data.get("measures") or ()}
    return [
        {
            "column": column,
            "word": word,
            "label": have.get(column, {}).get("label", ""),
            "on": column in have,
            "required": have.get(column, {}).get("required", False),
        }
        for column, word in COLUMNS.items()
    ]


def _typed(request: Request) -> dict[str, Any]:
    """The form's answers under the names a kind's data has."""
    post = request.POST
    data: dict[str, Any] = {
        n: post.get(n, "") for n in ("name", "topic", "summary", "basis", "papers")
    }
    data["joint"] = "joint" in post
    data["facet"] = {
        "label": post.get("facet_label", ""),
        "choices": post.get("facet_choices", ""),
        "open": "facet_open" in post,
        "required": "facet_required" in post,
    }
    data["measures"] = [
        {
            "column": column,
            "label": post.get(f"m_{column}_label", ""),
            "required": f"m_{column}_required" in post,
        }
        for column in COLUMNS
        if f"m_{column}" in post
    ]
    data["fields"] = [f for n in range(_lines(post)) if (f := _field(post, n))["label"].strip()]
    return data


def _lines(post: Any) -> int:
    text = post.get("lines", "0")
    return min(int(text), 100) if text.isdecimal() else 0


def _field(post: Any, number: int) -> dict[str, Any]:
    names = ("key", "label", "type", "choices", "hint", "why", "privacy")
    field = {name: post.get(f"f{number}_{name}", "") for name in names}
    return {**field, "required": f"f{number}_required" in post}


urlpatterns = [
    path("kinds/", index, name="kinds"),
    path("kinds/add/", add, name="kind-add"),
    path("kinds/<slug:key>/", detail, name="kind"),
    path("kinds/<slug:key>/edit/", edit, name="kind-edit"),
]
