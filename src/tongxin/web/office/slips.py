"""督办单: what may get one today by unit, sending several of a unit in one act, printing them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.checks import slip_actions as actions
from tongxin.checks import slips
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger import tasks
from tongxin.rules.reading import values
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged


def _shown(request: Request, more: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {
        "due": slips.may_get(request.user),
        "page": paged(request, slips.sent(request.user)),
        "today": clock.today(),
        **more,
    }
    return render(request, "office/supervision/slips.html", context, status=status)


@page("slip.write")
def index(request: Request) -> HttpResponse:
    return _shown(request, {})


@require_POST
@page("slip.write")
def send(request: Request) -> HttpResponse:
    """The slips of what was ticked, in one act; the printed paper follows."""
    typed = request.POST
    try:
        return act(request, lambda: _send(request), _sent)
    except Refused as error:
        wrong = typed.get("unit", "")
        more = {
            "sentence": error.sentence,
            "typed": typed,
            "wrong": int(wrong) if wrong.isdecimal() else 0,
        }
        return _shown(request, more, status=422)


def _send(request: Request) -> Any:
    numbers = [int(n) for n in request.POST.getlist("task") if n.isdecimal() and len(n) < 12]
    chosen = tasks.visible_tasks(request.user).filter(no__in=numbers)
    return actions.send_together(
        by=request.user,
        tasks_=chosen,
        text=request.POST.get("text", ""),
        until=_day(request.POST.get("until", "")),
    )


def _day(text: str) -> date:
    if not text.strip():
        raise Refused("请填写办结期限。")
    try:
        return values.read_date(text)
    except ValueError as error:
        raise Refused(f"办结期限{error}") from error


def _sent(steps: Any) -> tuple[str, str]:
    asked = "&".join(f"s={step.pk}" for step in steps)
    return f"{reverse('slips-print')}?{asked}", f"已发督办单{len(steps)}张,可以打印。"


@page("slip.write")
def print_(request: Request) -> HttpResponse:
    """One page for each colour, unit and day."""
    numbers = [int(n) for n in request.GET.getlist("s") if n.isdecimal() and len(n) < 12]
    context = {"papers": slips.papers(request.user, numbers)}
    return render(request, "office/supervision/print.html", context)


urlpatterns = [
    path("slips/", index, name="slips"),
    path("slips/send/", send, name="slips-send"),
    path("slips/print/", print_, name="slips-print"),
]
