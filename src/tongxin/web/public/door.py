"""Who is at the door: an applicant by phone and code, kept in the session of the own browser.

What was answered before the door, or before the time ran out, is carried through it, sealed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from tongxin.cases import applicants
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.web.ui.address import own

from .large import shown

SESSION = "applicant"
#: After so long without a page one is asked for a code again: a phone may be a shared one.
IDLE = 30 * 60
#: What a form brings to the door and takes on to where it was going: sealed answers.
CARRIED = ("begun", "so_far")
APPLY = "/apply/"


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


def name_of(request: HttpRequest) -> str:
    """The district's name where it is known already; nobody is refused for it."""
    try:
        return directory.division_name(division_of(request))
    except Refused:
        return ""


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


def carried(request: HttpRequest) -> dict[str, str]:
    """What travels through the door in this form."""
    return {name: request.POST[name] for name in CARRIED if request.POST.get(name)}


def ask_phone(
    request: HttpRequest, wanted: str = "", sentence: str = "", status: int = 200
) -> HttpResponse:
    """The first of two questions: the phone. wanted: where one was going."""
    context = {
        "sentence": sentence, "phone": request.POST.get("phone", ""),
        "next": wanted or request.POST.get("next") or request.GET.get("next", ""),
        "carried": carried(request),
    }  # fmt: skip
    return shown(request, "public/family/phone.html", context, status)


def go_on(request: HttpRequest) -> HttpResponse:
    """To where one was going, with what is carried there: the same form is sent on."""
    wanted = own(request.POST.get("next", "")) if request.POST.get("next") else "/my/"
    return redirect(wanted, preserve_request=bool(carried(request)) and wanted.startswith(APPLY))


def family(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for a known applicant; others are asked for phone and code first."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        applicant = applicant_of(request)
        if applicant is None and carried(request):
            return ask_phone(request, request.path)
        if applicant is None:
            wanted = request.get_full_path() if request.method == "GET" else "/my/"
            return redirect(f"/my/enter/?{urlencode({'next': wanted})}")
        request.applicant = applicant  # type: ignore[attr-defined]
        request.session.modified = True  # the half hour is counted from the last page
        return view(request, *args, **kwargs)

    return inner
