"""满意度问卷 on paper: slips with codes, sheets to fill in by hand, and keying them in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.checks import survey_actions as actions
from tongxin.checks import surveys
from tongxin.core import once
from tongxin.core.errors import Refused
from tongxin.reports import surveys as papers
from tongxin.rules.questionnaire import Choices
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

#: Rows of the keying page, and sheets printed at once.
ROWS, PRINTED = 20, 200
#: Names a phone outside does not know.
LOCAL = ("127.0.0.1", "localhost", "[::1]")


@never_cache
@require_POST
@page("survey.write")
def codes(request: Request, no: int) -> HttpResponse:
    """A fresh printing. Codes are shown this once: only their hashes are kept."""
    row = surveys.survey(request.user, no)
    address = reverse("survey", args=[no])
    count = request.POST.get("count", "").strip()
    wanted = int(count) if count.isdecimal() and len(count) < 7 else 0
    key = request.POST.get(once.FIELD, "")

    def issued(_: Any) -> dict[str, Any]:
        told = "这一批已经印过。码只显示一次,没有印成的,请作废这一批再印。"
        return {"status": 302, "location": address, "message": told}

    try:
        batch, fresh = once.run(
            key, request.user, request.path,
            lambda: actions.issue(by=request.user, survey=row, count=wanted), issued,
        )  # fmt: skip
    except once.Repeated as repeated:
        messages.warning(request, repeated.first.message)
        return redirect(address)
    home = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    context = {
        "survey": row,
        "batch": batch,
        "slips": papers.slips(fresh, home),
        "home": f"{home}/q/",
        "local": any(f"//{name}" in home for name in LOCAL),
    }
    return render(request, "office/surveys/slips.html", context)


@page("survey.write")
def paper(request: Request, no: int) -> HttpResponse:
    """Numbered sheets to fill in by hand: ?from=1&to=50."""
    row = surveys.survey(request.user, no)
    first, last = (_number(request.GET.get(name, "")) for name in ("from", "to"))
    numbers = range(first, min(last, first + PRINTED - 1) + 1) if first and last else range(0)
    context = {
        "survey": row,
        "questions": surveys.questions(row),
        "numbers": numbers,
        "most": PRINTED,
        "next": max(surveys.keyed(row), default=0) + 1,
    }
    return render(request, "office/surveys/paper.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


@page("survey.write")
def key(request: Request, no: int) -> HttpResponse:
    """录入: one row a sheet, one digit a question."""
    row = surveys.survey(request.user, no)
    asked = surveys.questions(row)
    keyed = surveys.keyed(row)
    rows = _rows(request, len(asked))
    context: dict[str, Any] = {
        "survey": row,
        "questions": asked,
        "keyed": keyed,
        "rows": rows or _empty(max(keyed, default=0) + 1, len(asked)),
        "correcting": request.POST.get("correcting", ""),
        "again": bool({_number(r["no"]) for r in rows} & set(keyed)),
    }
    if request.method == "POST":
        try:
            return act(
                request,
                lambda: actions.key_sheets(
                    by=request.user, survey=row, sheets=_sheets(rows),
                    correcting=context["correcting"],
                ),
                lambda count: (reverse("survey-key", args=[no]), f"已保存{count}张。"),
            )  # fmt: skip
        except Refused as error:
            context |= {"sentence": error.sentence, "problems": error.problems}
            return render(request, "office/surveys/key.html", context, status=422)
    return render(request, "office/surveys/key.html", context)


def _rows(request: Request, width: int) -> list[dict[str, Any]]:
    """The rows as typed, those left empty too."""
    columns = [request.POST.getlist(f"q{n}") for n in range(width)]
    return [
        {"no": no.strip(), "cells": [c[i].strip() if i < len(c) else "" for c in columns]}
        for i, no in enumerate(request.POST.getlist("no"))
    ]


def _empty(first: int, width: int) -> list[dict[str, Any]]:
    return [{"no": str(first + n), "cells": [""] * width} for n in range(ROWS)]


def _sheets(rows: list[dict[str, Any]]) -> dict[int, Choices]:
    """Sheets by number; a row without any choice is one that was not used. Refused with every
    problem."""
    found: dict[int, Choices] = {}
    told = []
    for row in rows:
        if not any(row["cells"]):
            continue
        no = _number(row["no"])
        if not no:
            told.append(f"“{row['no'] or '没写号'}”这一行:请填答卷右上角的号。")
        elif no in found:
            told.append(f"{no}号答卷在这一页上写了两行,请核对。")
        try:
            found[no] = [_choice(text) for text in row["cells"]]
        except ValueError as error:
            told.append(f"{row['no']}号答卷:{error}")
    if told:
        raise Refused(told[0] if len(told) == 1 else f"有{len(told)}处要改,一张也没有保存。", told)
    return found


def _choice(text: str) -> int | None:
    """1 is the first choice; nothing and 0 are a question left out."""
    if text in ("", "0"):
        return None
    if not text.isdecimal() or len(text) > 2:
        raise ValueError(f"“{text}”不是选项的序号,请填1、2、3……,没答的留空。")
    return int(text) - 1


urlpatterns = [
    path("surveys/<int:no>/codes/", codes, name="survey-codes"),
    path("surveys/<int:no>/paper/", paper, name="survey-paper"),
    path("surveys/<int:no>/key/", key, name="survey-key"),
]
