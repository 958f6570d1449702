"""线下受理: the one register of what is dealt with on paper; a need's number is closed here or there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from tongxin.cases import holding
from tongxin.cases import offline as register
from tongxin.core.errors import Refused
from tongxin.gates import actions, queries
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged


@page("offline.write")
def offline(request: Request) -> HttpResponse:
    """The register, and one button: there is nothing to fill in but who deals with it."""
    owners = queries.owners(request.user)
    if request.method == "POST":
        given = request.POST.get("owner", "")
        owner = next((o for o in owners if str(o.pk) == given), None)
        return act(
            request,
            lambda: actions.register_offline(by=request.user, owner=owner),
            _registered,
        )
    rows = paged(request, register.listed(request.user))
    behind = register.cases_of(request.user, rows.object_list)
    context = {"page": rows, "owners": owners, "rows": [_row(request, r, behind) for r in rows]}
    return render(request, "office/gates/offline.html", context)


def _row(request: Request, row: Any, behind: dict[int, Any]) -> dict[str, Any]:
    """A number, the case behind it, and whether the person may close it."""
    case = behind.get(row.no)
    may = register.may_close(request.user, case) if case else True
    number = holding.number_of(case) if case else ""
    return {"row": row, "case": case, "number": number, "may_close": may and not row.closed_on}


def _registered(row: Any) -> tuple[str, str]:
    return "/offline/", f"已登记线下受理{row.no}号,经办人{row.owner.name}。"


@require_POST
@page("offline.write")
def close(request: Request, no: int) -> HttpResponse:
    """办结 of a number; a need's is the need's own step."""
    row = register.listed(request.user).filter(no=no).first()
    if row is None:
        raise Refused("找不到这个编号,可能不是您经办的,请刷新后再看。")
    return act(
        request,
        lambda: register.close(by=request.user, row=row),
        lambda done: ("/offline/", f"线下受理{done.no}号已办结。"),
    )


urlpatterns = [
    path("offline/", offline, name="offline"),
    path("offline/<int:no>/close/", close, name="offline-close"),
]
