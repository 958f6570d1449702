"""A page with one question: a reason, and where it is asked a day until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.rules.reading import values
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act


def day_of(request: Request, field: str, label: str) -> date | None:
    """A day as typed; None when none was given."""
    text = request.POST.get(field, "").strip()
    try:
        return values.read_date(text) if text else None
    except ValueError as error:
        raise Refused(f"{label}{error}") from error


def until(request: Request, field: str = "until") -> date | None:
    """The day typed as a limit, today or later; None when none was given."""
    day = day_of(request, field, "修改期限")
    if day is not None and day < clock.today():
        raise Refused("修改期限已经过了,请填今天或以后的日期。")
    return day


def with_reason(
    request: Request, words: dict[str, Any], do: Callable[[str], Any], done: str | Callable
) -> HttpResponse:
    """Ask for a reason and do it; refused, the page comes back with what was typed.

    words: title, verb, entry, explain, label, hint; until: True asks for a day, "must" demands it.
    done: the sentence, or from the result the sentence.
    """
    if request.method != "POST":
        return render(request, "office/entry/reason.html", words)
    address = reverse("entry", args=[words["entry"].no])
    try:
        reason = request.POST.get("reason", "").strip()
        return act(
            request,
            lambda: do(reason),
            lambda result: (address, done(result) if callable(done) else done),
        )
    except Refused as error:
        typed = {
            "sentence": error.sentence,
            "reason": request.POST.get("reason", ""),
            "until_typed": request.POST.get("until", ""),
        }
        return render(request, "office/entry/reason.html", {**words, **typed}, status=422)
