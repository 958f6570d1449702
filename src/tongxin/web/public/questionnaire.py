"""答问卷: by the code on a slip of paper, one question a screen, each answer one tap.

Nobody logs in and nothing is kept between the screens but in the page itself: the choices so far
travel in the form. Neither an account, nor an address, nor a time is written down.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from tongxin.checks import survey_actions as actions
from tongxin.checks import surveys
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.throttle import Throttle

from .large import shown

#: Thirty wrong codes in ten minutes from one address; a typing error or two never meets it.
WRONG = Throttle("survey-code", most=30, seconds=600)
WAIT = "输错的次数太多,请过10分钟再试。"


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _begin(request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
    typed = request.POST.get("code", "")[:40]
    context = {"sentence": sentence, "typed": typed}
    return shown(request, "public/questionnaire/begin.html", context, status)


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """The page where a code is typed in."""
    typed = surveys.tidy(request.POST.get("code", ""))
    if request.method != "POST" or not typed:
        return _begin(request, "请输入纸条上的12位码。" if request.POST.get("go") else "")
    if len(typed) > 40 or not (typed.isascii() and typed.isalnum()):
        return _begin(request, "答题码只有字母和数字,请核对。")
    return redirect(reverse("questionnaire", args=[typed]))


@never_cache
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The next question; the last answer hands the sheet in."""
    if WRONG.holds(_address(request)):
        return _begin(request, WAIT, status=429)
    row = surveys.by_code(code)
    if row is None:
        WRONG.wrong(_address(request))
        return _begin(request, actions.GONE)
    if row.closes_on < clock.today():
        return _begin(request, actions.CLOSED)
    asked = surveys.questions(row)
    told = _choices(request, asked)
    if len(told) < len(asked):
        return _question(request, row, code, asked, told)
    try:
        actions.answer(code=code, choices=told)
    except Refused as error:
        return _begin(request, error.sentence)
    return redirect("questionnaire-thanks")


def _choices(request: HttpRequest, asked: Any) -> list[int]:
    """The choices so far with the one just taken; 上一题 takes the last one back."""
    told = [int(t) for t in request.POST.get("told", "").split(",") if t.isdecimal()][: len(asked)]
    if request.POST.get("back"):
        return told[:-1]
    told = told[: len(asked) - 1]
    taken = request.POST.get("choice", "")
    return [*told, int(taken)] if taken.isdecimal() and len(taken) < 3 else told


def _question(
    request: HttpRequest, row: Any, code: str, asked: Any, told: list[int]
) -> HttpResponse:
    number = len(told) + 1
    context = {
        "survey": row,
        "code": code,
        "question": asked[len(told)],
        "number": number,
        "total": len(asked),
        "last": number == len(asked),
        "told": ",".join(str(n) for n in told),
    }
    return shown(request, "public/questionnaire/question.html", context)


@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    return shown(request, "public/questionnaire/thanks.html", {})


urlpatterns = [
    path("q/", begin, name="questionnaire-begin"),
    path("q/thanks/", thanks, name="questionnaire-thanks"),
    path("q/<slug:code>/", ask, name="questionnaire"),
]
