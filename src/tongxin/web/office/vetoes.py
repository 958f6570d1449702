"""否决项声明: who must declare each veto, who has, and the page on which it is signed."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.checks import veto_actions as actions
from tongxin.checks import vetoes
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import scope_of
from tongxin.ledger import evidence
from tongxin.rules.reading import values
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

from .grid import chosen_edition, editions

HAPPENED = {"no": False, "yes": True}


@page("score.read")
def table(request: Request) -> HttpResponse:
    """Vetoes down, years across; a unit's people see their own units' words."""
    found = editions(request)
    edition = chosen_edition(request, found)
    if edition is None:
        return render(request, "office/grid/none.html", {})
    scope = scope_of(request.user)
    rows = vetoes.matrix(request.user, edition)
    if scope.units is not None:
        rows = [r for r in rows if any(y.words for y in r.years)]
    may_name = scope.may("task.give") and edition.state == "active"
    context = {
        "edition": edition,
        "editions": found,
        "rows": rows,
        "windows": standards.parsed(edition).windows,
        "whole": scope.units is None,
        "may_name": may_name,
        "may_sign": scope.may("veto.sign"),
        "unnamed": sum(not r.units and r.signable for r in rows),
        "former": may_name and bool(vetoes.former(edition)),
    }
    return render(request, "office/vetoes/table.html", context)


@page("task.give")
def units(request: Request, edition: int, veto: str) -> HttpResponse:
    """Which units answer for a veto."""
    row = standards.visible_to(request.user).get(pk=edition)
    rows = vetoes.matrix(request.user, row)
    found = next((r for r in rows if r.veto.id == veto), None)
    if found is None:
        raise Refused("标准里没有这个否决项,请从否决项页面进入。")
    listed = list(directory.units(request.user).filter(until=None).order_by("kind", "order", "id"))
    chosen = [u for u in listed if str(u.pk) in request.POST.getlist("unit")]
    context: dict[str, Any] = {
        "row": found,
        "edition": row,
        "groups": _groups(listed),
        "chosen": {u.pk for u in chosen} if request.method == "POST" else set(found.units),
    }
    if request.method == "POST":
        try:
            return act(
                request,
                lambda: actions.name_units(by=request.user, edition=row, veto=veto, units=chosen),
                lambda _: (_table(row), _named(found.veto.id, chosen)),
            )
        except Refused as error:
            context["sentence"] = error.sentence
    return render(request, "office/vetoes/units.html", context)


#: Units are offered by kind; the bureaus, which mostly answer, come first.
GROUPS = ("bureau", "other", "troop", "school", "town")


def _groups(listed: list[Any]) -> list[tuple[str, list[Any]]]:
    found = {kind: list(rows) for kind, rows in groupby(listed, key=lambda u: u.kind)}
    return [(found[k][0].get_kind_display(), found[k]) for k in GROUPS if k in found]


def _named(veto: str, chosen: list[Any]) -> str:
    if not chosen:
        return f"{veto}没有指定单位,声明不齐前不算“已声明”。"
    return f"{veto}由{len(chosen)}个单位逐年声明,已列入各单位的任务。"


def _table(edition: Any) -> str:
    return f"{reverse('vetoes')}?edition={edition.pk}"


@require_POST
@page("task.give")
def former(request: Request, edition: int) -> HttpResponse:
    """沿用上一版的单位."""
    row = standards.visible_to(request.user).get(pk=edition)
    return act(
        request,
        lambda: actions.take_former(by=request.user, edition=row),
        lambda count: (_table(row), f"{count}项沿用了上一版的单位,请核对。"),
    )


@page("score.read")
def sign(request: Request, no: int) -> HttpResponse:
    """One declaration: its text, what was said, and the form to sign or to correct it."""
    task = vetoes.task(request.user, no)
    place = vetoes.place(task)
    if place is None:
        raise Refused("这项声明的标准已经停用,只能在任务里查看。")
    scope = scope_of(request.user)
    signed = vetoes.signatures(task)
    context: dict[str, Any] = {
        "task": task,
        "place": place,
        "signed": signed,
        "now": signed[0] if signed else None,
        "running": clock.today() < place.window.end,
        "on_paper": scope.units is None,
        "may_sign": scope.may("veto.sign") and task.state in ("open", "done"),
        "typed": request.POST or {"signed_by": "" if scope.units is None else request.user.name},
        "today": clock.today(),
    }
    if request.method == "POST":
        try:
            return act(request, lambda: _sign(request, task, bool(signed)), _signed)
        except Refused as error:
            context |= {"sentence": error.sentence, "problems": error.problems}
            return render(request, "office/vetoes/sign.html", context, status=422)
    return render(request, "office/vetoes/sign.html", context)


def _sign(request: Request, task: Any, again: bool) -> Any:
    typed = request.POST
    if typed.get("happened") not in HAPPENED:
        raise Refused("请选“未发生”或“发生”。")
    given = {
        "by": request.user,
        "task": task,
        "happened": HAPPENED[typed["happened"]],
        "case": typed.get("case", ""),
        "signed_by": typed.get("signed_by", ""),
        "on": _day(typed.get("on", "")),
        "scan": _scan(request, task),
    }
    if again:
        return actions.correct(**given, reason=typed.get("reason", ""))
    return actions.sign(**given)


def _day(text: str) -> date | None:
    try:
        return values.read_date(text) if text.strip() else None
    except ValueError as error:
        raise Refused(f"签署日期{error}") from error


def _scan(request: Request, task: Any) -> Any:
    """The scan sent with the form, kept as evidence of the unit."""
    sent: Any = request.FILES.get("scan")
    if sent is None:
        return None
    return evidence.add_file(
        by=request.user, name=sent.name or "", chunks=sent.chunks(), unit=task.unit_id
    ).evidence


def _signed(kept: Any) -> tuple[str, str]:
    told = "发生的情况已报区双拥办,总表上马上看得到" if kept.happened else "未发生"
    return reverse("veto-sign", args=[kept.task.no]), f"已签署:{told}。"


@page("score.read")
def sheet(request: Request, no: int) -> HttpResponse:
    """The blank declaration to be signed by hand and sealed."""
    task = vetoes.task(request.user, no)
    return render(request, "office/vetoes/sheet.html", {"task": task, "place": vetoes.place(task)})


urlpatterns = [
    path("vetoes/", table, name="vetoes"),
    path("vetoes/<int:edition>/former/", former, name="veto-former"),
    path("vetoes/<int:edition>/<str:veto>/units/", units, name="veto-units"),
    path("vetoes/sign/<int:no>/", sign, name="veto-sign"),
    path("vetoes/sheet/<int:no>/", sheet, name="veto-sheet"),
]
