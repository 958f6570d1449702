"""Who is at the door: an applicant by phone and code, kept in the session of the own browser."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from tongxin.cases import applicants
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory

SESSION = "applicant"
#: After so long without a page one is asked for a code again: a phone may be a shared one.
IDLE = 30 * 60


def division_of(request: HttpRequest) -> str:
    """Which district: the only one, or the one named in the address and kept for the visit."""
    codes = directory.division_codes()
    asked = request.GET.get("division") or request.session.get("division") or ""
    if asked in codes:
        if request.session.get("division") != asked:
            request.session["division"] = asked
        return asked
    if len(codes) == 1:
        return codes[0]
    raise Refused("请从本区的网站或二维码进入,这样才知道是哪个区。")


def applicant_of(request: HttpRequest) -> Any:
    """The applicant of this browser, or None."""
    number = request.session.get(SESSION)
    return applicants.find(number) if number else None


def let_in(request: HttpRequest, applicant: Any) -> None:
    """From now on this browser is the applicant's; the session gets a new name."""
    request.session.cycle_key()
    request.session[SESSION] = applicant.pk
    request.session.set_expiry(IDLE)


def let_out(request: HttpRequest) -> None:
    """Whoever comes next at this phone starts anew."""
    request.session.flush()


def family(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for a known applicant; others are asked for phone and code first."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        applicant = applicant_of(request)
        if applicant is None:
            wanted = request.get_full_path() if request.method == "GET" else "/my/"
            return redirect(f"/my/enter/?{urlencode({'next': wanted})}")
        request.applicant = applicant  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return inner
