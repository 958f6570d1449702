"""登录, 退出, 修改密码, and the page for a name that was guessed at too often."""

from __future__ import annotations

from axes.helpers import get_cool_off
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tongxin.core.errors import Refused
from tongxin.directory import actions
from tongxin.web.ui.address import own
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

#: One sentence for every reason, so that it tells nobody which names exist.
WRONG = "登录名或密码不对,请重新输入。忘记密码请联系本区双拥办。"


@never_cache
@sensitive_post_parameters("password")
def log_in(request: Request) -> HttpResponse:
    """Name and password, then on to `next` when that is a page of ours."""
    next_ = own(request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(next_)
    typed = {"next": next_, "username": request.POST.get("username", "").strip()}
    if request.method == "POST":
        user = authenticate(
            request,
            username=typed["username"].lower(),
            password=request.POST.get("password", ""),
        )
        if user is not None:
            login(request, user)
            return redirect(next_)
        typed["sentence"] = WRONG
    return render(request, "office/accounts/login.html", typed)


def locked_out(request: Request, credentials: dict | None) -> HttpResponse:
    """After too many wrong guesses at a name from one address (settings: AXES_*)."""
    pause = get_cool_off(request)
    minutes = int(pause.total_seconds() // 60) if pause else 0
    return render(request, "office/accounts/locked_out.html", {"minutes": minutes}, status=429)


@page()
def log_out(request: Request) -> HttpResponse:
    """By POST only: a link from elsewhere must not end anybody's session."""
    if request.method != "POST":
        return redirect("/")
    logout(request)
    return redirect("/login/")


def _problems(request: Request) -> dict[str, str]:
    typed = request.POST
    if not typed.get("old"):
        return {"old": "请输入原密码。"}
    if not typed.get("new"):
        return {"new": "请输入新密码。"}
    if typed["new"] == typed["old"]:
        return {"new": "新密码与原密码相同,请换一个。"}
    if typed["new"] != typed.get("again"):
        return {"again": "两次输入的新密码不一样,请重新输入。"}
    return {}


def _change(request: Request) -> None:
    actions.change_password(by=request.user, old=request.POST["old"], new=request.POST["new"])
    update_session_auth_hash(request, request.user)


@never_cache
@sensitive_post_parameters("old", "new", "again")
@page()
def password(request: Request) -> HttpResponse:
    """Change one's own password; the session goes on, all others of this account end."""
    shown: dict = {"first": request.user.must_change}
    if request.method == "POST":
        shown["errors"] = _problems(request)
        try:
            if not shown["errors"]:
                return act(request, lambda: _change(request), lambda _: ("/", "密码已修改。"))
        except Refused as refused:
            shown["sentence"] = refused.sentence
    return render(request, "office/accounts/password.html", shown)


urlpatterns = [
    path("login/", log_in),
    path("logout/", log_out),
    path("password/", password),
]
