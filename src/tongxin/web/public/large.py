"""长辈版: larger type, chosen once and kept in a cookie of the reader's own browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

COOKIE, LARGE, NORMAL = "type", "large", "normal"
_YEAR = 365 * 24 * 3600


def resized(request: HttpRequest) -> bool:
    """Whether a form was sent for another size only: nothing in it is an answer yet."""
    return request.POST.get(COOKIE, "") in (LARGE, NORMAL)


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page in the size asked for now (`type` in the form or address), else as chosen before."""
    asked = request.POST.get(COOKIE) or request.GET.get(COOKIE) or ""
    size = asked if asked in (LARGE, NORMAL) else request.COOKIES.get(COOKIE, NORMAL)
    answer = render(request, template, {**context, "large": size == LARGE}, status=status)
    if asked in (LARGE, NORMAL):
        answer.set_cookie(COOKIE, asked, max_age=_YEAR, samesite="Lax", httponly=True)
    return answer
