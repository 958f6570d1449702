"""我的办件: enter by phone and code, see where it stands and what comes next, add what is missing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongxin.cases import actions, applicants, kinds, line_actions, queries, told
from tongxin.core.errors import Refused
from tongxin.core.throttle import Throttle

from . import door
from .large import resized, shown

#: So many wrong codes, or messages asked for, from one address in ten minutes; then a pause.
WRONG = Throttle("family-code", most=20, seconds=600)
#: Four digits are quickly tried out; five wrong ones, and it waits an hour.
GUESSED = Throttle("family-found", most=5, seconds=3600)
WAIT = "试的次数太多,请过10分钟再试,或到镇街退役军人服务站办理。"


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """The phone first, then the code: two screens of one question each."""
    if request.method != "POST" or request.POST.get("other"):
        return door.ask_phone(request)
    if resized(request):
        ask = _code if "code" in request.POST else door.ask_phone
        return ask(request)
    if WRONG.holds(_address(request)):
        return door.ask_phone(request, sentence=WAIT, status=429)
    phone, code = request.POST.get("phone", ""), request.POST.get("code")
    try:
        if code is None:
            applicants.send_code(division=door.division_of(request), phone=phone)
            return _code(request)
        found = applicants.enter(division=door.division_of(request), phone=phone, code=code)
    except Refused as error:
        WRONG.wrong(_address(request))
        if code is None:
            return door.ask_phone(request, sentence=error.sentence, status=422)
        return _code(request, error.sentence, 422)
    door.let_in(request, found)
    return door.go_on(request)


def _code(request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
    context = {"sentence": sentence, "phone": request.POST.get("phone", ""),
               "next": request.POST.get("next", ""), "carried": door.carried(request)}  # fmt: skip
    return shown(request, "public/family/code.html", context, status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """离开: the next person at this phone sees nothing."""
    door.let_out(request)
    return redirect("/my/enter/")


@never_cache
@door.family
def mine(request: Any) -> HttpResponse:
    """The own cases, and what can be asked for."""
    rows = [told.line(case) for case in applicants.cases_of(request.applicant)]
    online = [kind for kind in kinds.every().values() if kind.online]
    context = {"rows": rows, "online": online, "applicant": request.applicant,
               "opened": applicants.opened_for(request.applicant)}  # fmt: skip
    return shown(request, "public/family/mine.html", context)


@never_cache
@door.family
def found(request: Any, token: UUID) -> HttpResponse:
    """A case that a window opened with this phone: the paper's last four, then it is one's own."""
    context: dict[str, Any] = {"here": request.path}
    if request.method != "POST" or resized(request):
        return shown(request, "public/family/found.html", context)
    who = str(request.applicant.pk)
    try:
        if GUESSED.holds(who):
            raise Refused("试的次数太多,请过一小时再试,或带上证件到窗口看。")
        ending = request.POST.get("ending", "")
        row = applicants.take_over(applicant=request.applicant, token=token, ending=ending)
    except Refused as error:
        GUESSED.wrong(who)
        return shown(
            request, "public/family/found.html", {**context, "sentence": error.sentence}, 422
        )
    return redirect("my-case", token=row.token)


def _own(request: Any, token: UUID) -> Any:
    return queries.own_case(request.applicant, token)


@never_cache
@door.family
def case(request: Any, token: UUID) -> HttpResponse:
    """Where it stands, what comes next and by when, in plain words."""
    return _page(request, _own(request, token))


def _page(request: Any, row: Any, sentence: str = "", status: int = 200) -> HttpResponse:
    context = {"told": told.whole(row), "sentence": sentence, "case": row,
               "here": reverse("my-case", args=[row.token])}  # fmt: skip
    return shown(request, "public/family/case.html", context, status)


@require_POST
@door.family
def add_paper(request: Any, token: UUID) -> HttpResponse:
    """A missing paper: photographed or chosen, one at a time."""
    row, upload = _own(request, token), request.FILES.get("file")
    try:
        if upload is None:
            raise Refused("请先拍照或选择文件。")
        line_actions.bring(
            case=row, paper=request.POST.get("paper", ""), name=upload.name or "",
            chunks=upload.chunks(), applicant=request.applicant,
        )  # fmt: skip
    except Refused as error:
        return _page(request, row, error.sentence, 422)
    return redirect("my-case", token=row.token)


@require_POST
@door.family
def step(request: Any, token: UUID, step: str) -> HttpResponse:
    """What one may do alone: papers are complete, withdraw, ask for a review."""
    row = _own(request, token)
    try:
        actions.take_as_applicant(
            applicant=request.applicant, case=row, step=step, text=request.POST.get("text", "")
        )
    except Refused as error:
        return _page(request, row, error.sentence, 422)
    return redirect("my-case", token=row.token)


urlpatterns = [
    path("my/", mine, name="my"),
    path("my/enter/", enter, name="my-enter"),
    path("my/leave/", leave, name="my-leave"),
    path("my/<uuid:token>/", case, name="my-case"),
    path("my/found/<uuid:token>/", found, name="my-found"),
    path("my/<uuid:token>/paper/", add_paper, name="my-paper"),
    path("my/<uuid:token>/<slug:step>/", step, name="my-step"),
]
