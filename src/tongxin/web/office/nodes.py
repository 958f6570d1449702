"""时间节点: when each is, what it asks of whom, and the office's own changes to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.core import calendars, clock, events
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import require, scope_of
from tongxin.ledger import kinds, node_actions, nodes
from tongxin.rules.nodes import WEEKDAYS
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

#: Empty lines for further duties, so that the page needs no script.
FURTHER = 2
#: How a node's day is said: the word, and the fields of the form it needs.
WAYS = (
    ("day", "每年同一天"),
    ("span", "每年一段时间"),
    ("nth", "某月的第几个星期几"),
    ("yearly", "按当年公布的节日"),
)
WHICH = ((1, "第一个"), (2, "第二个"), (3, "第三个"), (4, "第四个"), (-1, "最后一个"))


@page("node.write", "entry.read")
def index(request: Request) -> HttpResponse:
    """The nodes in the order of the year, those not in use below."""
    scope = scope_of(request.user)
    calendar, today = calendars.load(scope.division), clock.today()
    rows = [
        (node, nodes.nearest(node, calendar, today))
        for node in nodes.all_nodes(scope.division).values()
    ]
    context = {
        "used": sorted((r for r in rows if not r[0].unused), key=_by_day),
        "unused": [node for node, _ in rows if node.unused],
        "kinds": kinds.all_kinds(scope.division),
        "today": today,
        "may_write": scope.may("node.write"),
    }
    return render(request, "office/nodes/index.html", context)


def _by_day(row: Any) -> Any:
    """The nearest first; a node whose day nobody knows yet comes last."""
    return (row[1] is None, row[1].first if row[1] else clock.today())


@page("node.write")
def add(request: Request) -> HttpResponse:
    """A node of the district's own."""
    start = {"rule": {"day": ""}, "ahead": [30, 15, 7], "after": 7, "duties": []}
    return _editor(
        request,
        start,
        lambda data: node_actions.add(by=request.user, definition=data),
        "添加时间节点",
    )


@page("node.write")
def edit(request: Request, key: str) -> HttpResponse:
    """A new version of a node."""
    division = require(request.user, "node.write").division
    node, given = nodes.get(division, key), request.POST.get("version", "")
    version = int(given) if given.isdecimal() else node.version

    def do(data: dict) -> Any:
        return node_actions.revise(by=request.user, key=key, definition=data, version=version)

    start = nodes.definition(division, key)
    return _editor(request, start, do, f"时间节点:{node.name}", node=node, version=version)


def _editor(request: Request, start: dict, do: Any, title: str, **more: Any) -> HttpResponse:
    if request.method != "POST":
        return _page(request, start, title, **more)
    data = _typed(request)
    if "more" in request.POST:
        return _page(request, data, title, **more)
    try:
        return act(
            request,
            lambda: do(data),
            lambda node: (reverse("nodes"), f"“{node.name}”已保存,以后派任务照新的办法。"),
        )
    except Refused as error:
        told = {"sentence": error.sentence, "problems": error.problems}
        return _page(request, data, title, status=422, **told, **more)


def _page(
    request: Request, data: dict, title: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    scope = scope_of(request.user)
    node, rule = more.get("node"), data["rule"]
    context = {
        "data": data,
        "title": title,
        "way": next((w for w in ("day", "nth", "yearly") if w in rule), "span"),
        "ways": WAYS,
        "nth": rule.get("nth") or ("", "", ""),
        "months": range(1, 13),
        "which": WHICH,
        "weekdays": list(enumerate(WEEKDAYS, start=1)),
        "festivals": _festivals(scope.division),
        "duties": [*data["duties"], *({} for _ in range(FURTHER))],
        "kinds": kinds.all_kinds(scope.division),
        "units": directory.own_units(request.user),
        "events": events.history(scope.division, "node", node.key) if node else [],
        **more,
    }
    return render(request, "office/nodes/editor.html", context, status=status)


def _festivals(division: str) -> list[str]:
    """The names that the yearly data know."""
    years = calendars.load(division).years.values()
    return list(dict.fromkeys(name for year in years for name in year.days))


def _typed(request: Request) -> dict[str, Any]:
    """The form's answers under the names a node's data has."""
    post = request.POST
    lines = min(int(post["lines"]), 20) if post.get("lines", "").isdecimal() else 0
    return {
        "name": post.get("name", ""),
        "rule": _rule(post),
        "ahead": [int(n) for n in _words(post.get("ahead", "")) if n.isdecimal() and len(n) < 5],
        "after": int(post["after"]) if post.get("after", "").isdecimal() else 0,
        "source": post.get("source", ""),
        "duties": [d for n in range(lines) if (d := _duty(post, n))["do"].strip()],
    }


def _rule(post: Any) -> dict[str, Any]:
    way = post.get("way", "")
    if way == "yearly":
        return {"yearly": post.get("festival", "").strip()[:20]}
    if way == "nth":
        given = [post.get(n, "") for n in ("month", "which", "weekday")]
        return {"nth": [int(n) if n.lstrip("-").isdecimal() else 0 for n in given]}
    if way == "span":
        return {"from": post.get("from", "").strip(), "to": post.get("to", "").strip()}
    return {"day": post.get("day", "").strip()}


def _words(text: str) -> list[str]:
    for sign in ",,;;\n":
        text = text.replace(sign, "、")
    return [word for part in text.split("、") if (word := part.strip())]


def _duty(post: Any, number: int) -> dict[str, Any]:
    names = ("key", "do", "text", "wanted", "facet")
    duty: dict[str, Any] = {name: post.get(f"d{number}_{name}", "") for name in names}
    return {**duty, "who": _words(post.get(f"d{number}_who", ""))}


@require_POST
@page("node.write")
def switch(request: Request, key: str) -> HttpResponse:
    """启用 or 停用."""
    used = request.POST.get("used") == "1"
    return act(
        request,
        lambda: node_actions.switch(by=request.user, key=key, used=used),
        lambda node: (
            reverse("nodes"),
            f"“{node.name}”已{'启用,到时候会派任务' if used else '停用,不再派新任务'}。",
        ),
    )


urlpatterns = [
    path("nodes/", index, name="nodes"),
    path("nodes/add/", add, name="node-add"),
    path("nodes/<slug:key>/", edit, name="node"),
    path("nodes/<slug:key>/switch/", switch, name="node-switch"),
]
