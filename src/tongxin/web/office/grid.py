"""总表 and 下一步: items down, years across, and what is still to be won, by whom, by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from tongxin.assessments import grid as grids
from tongxin.assessments import queries
from tongxin.assessments.grid import Next
from tongxin.directory import queries as directory
from tongxin.directory.scope import scope_of
from tongxin.ledger import kinds
from tongxin.rules.scoring import ZERO
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.templatetags.grid import step
from tongxin.web.ui.views import page, paged

SIDES = (("reported", "上报"), ("accepted", "认定"))
WHOLE_DISTRICT = "all"
#: Ways to read what is missing: by worth, by the last day, and what can no longer be won.
VIEWS = (("worth", "按分值"), ("day", "按期限"), ("lost", "已过期限"))


@dataclass(frozen=True)
class Choice:
    """Which standard and which unit a page is about, as its address says."""

    edition: Any
    editions: list[Any]
    unit: Any
    units: list[Any]

    @property
    def several(self) -> bool:
        return len(self.editions) > 1


def choice(request: Request) -> Choice:
    """The standard asked for, else the oldest in use; the unit asked for, else one's own."""
    found = editions(request)
    units = list(directory.own_units(request.user))
    return Choice(chosen_edition(request, found), found, _unit(request, units), units)


def editions(request: Request) -> list[Any]:
    """The standards in use; those of another district are never among them."""
    return standards.active(scope_of(request.user).division)


def chosen_edition(request: Request, found: list[Any]) -> Any:
    """The edition of the address, a former version too; None where there is no standard yet."""
    asked = request.GET.get("edition", "")
    if not asked:
        return found[0] if found else None
    inside = [e for e in found if str(e.pk) == asked]
    number = int(asked) if asked.isdecimal() and len(asked) < 12 else 0
    return inside[0] if inside else standards.visible_to(request.user).get(pk=number)


def _unit(request: Request, units: list[Any]) -> Any:
    scope, asked = scope_of(request.user), request.GET.get("unit", "")
    if not asked and scope.units is not None:
        return next((u for u in units if u.pk == scope.home), None)
    if asked in ("", WHOLE_DISTRICT):
        return None
    found = next((u for u in units if str(u.pk) == asked), None)
    if found is None:
        raise Http404
    return found


@page()
def home(request: Request) -> HttpResponse:
    """总表, the home of all who may see the score; administrators begin with their own things."""
    if not queries.can_see(request.user):
        return redirect("today")
    chosen = choice(request)
    if chosen.edition is None:
        return render(request, "office/grid/none.html", {})
    side = request.GET.get("side", "")
    side = side if side in dict(SIDES) else "reported"
    shown = grids.grid(request.user, chosen.edition, unit=chosen.unit, side=side)
    context = {
        "grid": shown,
        "chosen": chosen,
        "edition": chosen.edition,
        "side": side,
        "sides": SIDES,
        "totals": shown.totals,
        "outlook": shown.outlook,
        "happened": [v for v in shown.vetoes if v.state == "happened"],
        "silent": [v for v in shown.vetoes if v.state == "unknown"],
        "may_dossier": scope_of(request.user).may("dossier.read"),
    }
    return render(request, "office/grid/home.html", context)


@page("score.read")
def whats_next(request: Request) -> HttpResponse:
    """What to do next: the cheapest missing points, by worth or by the last day."""
    chosen = choice(request)
    if chosen.edition is None:
        return render(request, "office/grid/none.html", {})
    view = request.GET.get("view", "")
    view = view if view in dict(VIEWS) else "worth"
    found, outlook = grids.what_next(chosen.edition, unit=chosen.unit)
    rows = _ordered(found, view)
    shown = paged(request, rows)
    steps = steps_of(request, chosen.edition, shown)
    context = {
        "chosen": chosen,
        "edition": chosen.edition,
        "outlook": outlook,
        "view": view,
        "tabs": [(key, word, _worth(_ordered(found, key))) for key, word in VIEWS],
        "page": shown,
        "groups": _groups(steps, rows, view),
        "made": standards.parsed(chosen.edition),
        "kinds": kinds.all_kinds(chosen.edition.division_id),
        "lost_now": _worth(r for r in found if r.lost and not r.closed),
    }
    return render(request, "office/grid/next.html", context)


def _ordered(rows: Iterable[Next], view: str) -> list[Next]:
    kept = [r for r in rows if r.lost == (view == "lost")]
    return sorted(kept, key=lambda r: r.last_day) if view != "worth" else kept


def _worth(rows: Iterable[Next]) -> Decimal:
    return sum((r.worth for r in rows), ZERO)


@dataclass(frozen=True)
class Step:
    """A missing point with the one verb that would bring it."""

    row: Next
    verb: str
    address: str


def steps_of(request: Request, edition: Any, rows: Iterable[Next]) -> list[Step]:
    made, may = standards.parsed(edition), scope_of(request.user).may
    return [
        Step(r, *step(r.fact, edition.pk, r.item.id, queries.window_of(made, r.window), may))
        for r in rows
    ]


@dataclass(frozen=True)
class DayGroup:
    """What is lost for good after a day; None where the list is ordered by worth."""

    day: date | None
    worth: Decimal
    count: int
    steps: list[Step]


def _groups(steps: list[Step], rows: list[Next], view: str) -> list[DayGroup]:
    if view == "worth":
        return [DayGroup(None, ZERO, len(steps), steps)]
    groups = []
    for day, some in groupby(steps, key=lambda s: s.row.last_day):
        whole = [r for r in rows if r.last_day == day]
        groups.append(DayGroup(day, _worth(whole), len(whole), list(some)))
    return groups


urlpatterns = [
    path("", home, name="grid"),
    path("next/", whats_next, name="next"),
]
