"""审核: what waits, grouped by unit and kind; twenty at a time, accepted or returned."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.ledger import actions, kinds, listing, queries
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

from .entry import until

#: So many fit into one look and one decision.
AT_ONCE = 20


@page("entry.accept")
def review(request: Request) -> HttpResponse:
    """The waiting entries of one unit and kind, or of all, twenty a page."""
    counts = listing.waiting_counts(request.user)
    chosen = {name: request.GET.get(name, "") for name in ("unit", "kind")}
    rows = _narrowed(listing.waiting(request.user), chosen)
    shown = paged(request, rows, AT_ONCE)
    context = {
        "counts": counts,
        "chosen": chosen,
        "page": shown,
        "kinds": kinds.all_kinds(scope_of(request.user).division),
        "groups": _groups(shown),
        "units": _units(counts),
        "waiting_kinds": {row["kind"] for row in counts},
        "mending": listing.mending(request.user)[:100],
    }
    return render(request, "office/review/review.html", context)


def _narrowed(rows: Any, chosen: dict[str, str]) -> Any:
    if chosen["unit"].isdecimal():
        rows = rows.filter(unit=int(chosen["unit"]))
    return rows.filter(kind=chosen["kind"]) if chosen["kind"] else rows


def _groups(rows: Any) -> list[tuple]:
    """(unit, kind, entries) as they follow each other on the page."""
    return [
        (unit, kind, list(found))
        for (unit, kind), found in groupby(rows, key=lambda e: (e.unit, e.kind))
    ]


def _units(counts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many wait in each unit."""
    found: dict[int, dict[str, Any]] = {}
    for row in counts:
        unit = {"id": row["unit_id"], "name": row["unit__name"], "n": 0}
        found.setdefault(row["unit_id"], unit)["n"] += row["n"]
    return list(found.values())


@require_POST
@page("entry.accept")
def return_many(request: Request) -> HttpResponse:
    """退回 of everything ticked, for one reason and until one day."""
    numbers = [int(no) for no in request.POST.getlist("no") if no.isdecimal() and len(no) < 12]
    rows = list(queries.visible_to(request.user).filter(no__in=numbers).order_by("no"))
    if not rows:
        raise Refused("还没有勾选记录,请先勾选要退回的。")
    reason, day = request.POST.get("reason", "").strip()[:300], until(request)

    def do() -> int:
        for entry in rows:
            actions.send_back(by=request.user, entry=entry, reason=reason, until=day)
        return len(rows)

    return act(request, do, lambda n: (reverse("review"), f"已退回{n}条,等填报单位修改。"))


urlpatterns = [
    path("review/", review, name="review"),
    path("review/return/", return_many, name="review-return"),
]
