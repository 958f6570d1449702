"""The first page of an empty system, and the three steps that follow it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from tongxin.assessments import carry
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory import actions, queries
from tongxin.ledger import queries as ledger
from tongxin.standards import files
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

FORM = FormSpec(
    (
        FieldSpec("code", "行政区划代码", required=True, hint="6位数字,如500116"),
        FieldSpec("name", "区县名称", required=True, hint="如江津区"),
        FieldSpec("person", "您的姓名", required=True, why="操作记录里显示是谁做的"),
        FieldSpec("username", "登录名", required=True, hint="字母和数字,以后用它登录"),
    )
)


def first(request: Request) -> HttpResponse:
    """Only while no district exists: code, name and the first account of the 双拥办."""
    if queries.any_division():
        return redirect("/start/" if request.user.is_authenticated else "/login/")
    shown: dict = {"form": FORM, "values": request.POST, "errors": {}}
    if request.method == "POST":
        typed, shown["errors"] = FORM.parse(request.POST)
        if request.POST.get("password") != request.POST.get("again"):
            shown["errors"]["again"] = "两次输入的密码不一样,请重新输入。"
        if not shown["errors"]:
            try:
                return _found(request, typed)
            except Refused as error:
                shown["sentence"] = error.sentence
    return render(request, "office/setup/first.html", shown)


def _found(request: Request, typed: dict) -> HttpResponse:
    user = actions.found_division(password=request.POST.get("password", ""), **typed)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    messages.success(request, f"{typed['name']}已建立。接下来三步,做完就能开始工作。")
    return redirect("/start/")


@page("standard.write")
def start(request: Request) -> HttpResponse:
    """What is still to be done before the office is at work."""
    division = request.user.division_id
    shown = {
        "units": queries.units(request.user).count(),
        "editions": standards.active(division),
        "entries": ledger.visible_to(request.user).exists(),
        "files": ledger.visible_evidence(request.user).exists(),
    }
    return render(request, "office/setup/start.html", shown)


@page("standard.write")
def adopt_sample(request: Request) -> HttpResponse:
    """The shipped sample standard, for a district that wants to look first."""
    if request.method != "POST":
        return redirect("/start/")

    def do() -> None:
        source = files.read_shipped("sample-a")
        carry.import_standard(by=request.user, division=request.user.division_id, source=source)

    return act(request, do, lambda _: ("/", "样例标准已装入。它是样例,非官方标准。"))


urlpatterns = [
    path("setup/", first),
    path("start/", start),
    path("start/sample/", adopt_sample),
]
