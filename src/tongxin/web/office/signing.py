"""签报: what the unit reports, for its head on a phone: looked at, signed, or sent back within."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.core.errors import Refused
from tongxin.ledger import queries, reviewing, signing
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page, paged

from .ledger import shown, ticked
from .review import AT_ONCE, grouped, judged, known_kinds, tried


@page("entry.sign")
def sign(request: Request) -> HttpResponse:
    """What waits for one's signature; sent, it signs what is ticked or the one pressed."""
    if request.method != "POST":
        return _show(request)
    numbers = ticked(request)

    def do() -> str:
        if not numbers:
            raise Refused("还没有勾选记录,请先勾选要签报的。")
        rows = queries.reachable(request.user).filter(no__in=numbers)
        outcome = signing.sign(by=request.user, entries=rows, shown=shown(request, numbers))
        told = outcome.told("签报") or "没有可以签报的记录,请刷新后再看。"
        return told + ("已送区双拥办审核。" if outcome.done else "")

    return _tried(request, do)


@require_POST
@page("entry.sign")
def send_back(request: Request) -> HttpResponse:
    """退回本单位 of one, with the reason."""
    numbers = ticked(request)[:1]

    def do() -> str:
        [no] = numbers or [0]
        entry = queries.any_entry(request.user, no)
        signing.return_to_unit(
            by=request.user, entry=entry, reason=request.POST.get(f"reason-{no}", ""),
            shown=shown(request, numbers),
        )  # fmt: skip
        return f"已退回“{entry.title}”,等联络员修改。"

    return _tried(request, do)


def _tried(request: Request, do) -> HttpResponse:
    return tried(
        request, do, lambda told: (reverse("sign"), told), lambda said: _show(request, said, 422)
    )


def _show(request: Request, sentence: str = "", status: int = 200) -> HttpResponse:
    shown_page = paged(request, reviewing.unsigned(request.user), AT_ONCE)
    context = {
        "page": shown_page,
        "groups": grouped(judged(shown_page, known_kinds(request))),
        "sentence": sentence,
        "typed": request.POST,
        "only": request.POST.get("only", ""),
    }
    return render(request, "office/review/sign.html", context, status=status)


urlpatterns = [
    path("sign/", sign, name="sign"),
    path("sign/return/", send_back, name="sign-return"),
]
