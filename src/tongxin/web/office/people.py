"""设置 › 账号: who has an account, what each may do, from when until when."""

from __future__ import annotations

import secrets
from datetime import datetime, time

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from tongxin.core import events, roles
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory import actions, queries
from tongxin.directory.scope import scope_of
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

FORM = FormSpec(
    (
        FieldSpec("name", "姓名", required=True, why="操作记录里显示是谁做的", privacy="inner"),
        FieldSpec("username", "登录名", required=True, hint="字母和数字"),
    )
)


@page("account.read")
def listing(request: Request) -> HttpResponse:
    rows = queries.accounts(request.user)
    shown = {
        "page": paged(request, rows),
        "roles": roles.ROLES,
        "can_create": scope_of(request.user).may("account.create"),
    }
    return render(request, "office/people/list.html", shown)


@page("account.create")
def add(request: Request) -> HttpResponse:
    """A new account with a first password that is shown once."""
    shown: dict = {"form": FORM, "values": request.POST, "errors": {}}
    if request.method == "POST":
        typed, shown["errors"] = FORM.parse(request.POST)
        password = _fresh_password()
        if not shown["errors"]:
            try:
                return act(
                    request, lambda: _add(request, typed, password),
                    lambda user: (f"/people/{user.pk}/", f"账号已建,首次密码:{password},登录后须修改。"),
                )  # fmt: skip
            except Refused as error:
                shown["sentence"] = error.sentence
    return render(request, "office/people/add.html", shown)


def _fresh_password() -> str:
    return f"{secrets.token_hex(4)}-{secrets.token_hex(2)}"


def _reset(request: Request, who, address: str) -> HttpResponse:
    password = _fresh_password()
    return act(
        request,
        lambda: actions.reset_password(by=request.user, user=who, password=password),
        lambda _: (address, f"新的首次密码:{password},请当面告诉本人,登录后须修改。"),
    )


def _add(request: Request, typed: dict, password: str):
    return actions.add_account(
        by=request.user, division=request.user.division_id, password=password, **typed
    )


@page("account.read")
def detail(request: Request, account_id: int) -> HttpResponse:
    """An account: roles in force and ended, history."""
    who, scope = queries.account(request.user, account_id), scope_of(request.user)
    shown = {
        "who": who,
        "assignments": [
            (a, roles.ROLES[a.role].name) for a in queries.assignments(request.user, who)
        ],
        "roles": list(roles.ROLES.values()),
        "units": queries.units(request.user).filter(until=None),
        "events": events.history(who.division_id, "account", who.pk),
        "can_assign": scope.may("role.assign") or scope.may("handover.write"),
        "can_lock": scope.may("account.lock"),
        "can_reset": scope.may("account.create") or scope.may("account.lock"),
    }
    return render(request, "office/people/detail.html", shown)


def _until(text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        raise Refused("截止日期应写成2026-12-31的样子。") from None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _assign(request: Request, who):
    unit_id = request.POST.get("unit", "")
    unit = queries.unit(request.user, int(unit_id)) if unit_id.isdigit() else None
    until = _until(request.POST.get("until", ""))
    return actions.assign(
        by=request.user, user=who, role=request.POST.get("role", ""), unit=unit, until=until
    )


def _end(request: Request, who) -> None:
    wanted = request.POST.get("assignment", "")
    for row in queries.assignments(request.user, who):
        if str(row.pk) == wanted and row.until is None:
            actions.end_assignment(by=request.user, assignment=row)


@page("account.read")
def change(request: Request, account_id: int, verb: str) -> HttpResponse:
    """Give or end a role, lock or unlock: by POST; the action decides who may."""
    who = queries.account(request.user, account_id)
    address = f"/people/{account_id}/"
    acts = {
        "assign": (lambda: _assign(request, who), "已授权。"),
        "end": (lambda: _end(request, who), "已收回。"),
        "lock": (lambda: actions.set_active(by=request.user, user=who, active=False), "已停用。"),
        "unlock": (lambda: actions.set_active(by=request.user, user=who, active=True), "已启用。"),
    }
    if request.method != "POST" or verb not in {*acts, "reset"}:
        return redirect(address)
    if verb == "reset":
        return _reset(request, who, address)
    do, told = acts[verb]
    return act(request, do, lambda _: (address, told))


urlpatterns = [
    path("people/", listing),
    path("people/new/", add),
    path("people/<int:account_id>/", detail),
    path("people/<int:account_id>/<slug:verb>/", change),
]
