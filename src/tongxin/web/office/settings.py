"""设置: what one's roles can set up, one's long tasks, and the audit trail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.core import trail
from tongxin.directory.scope import scope_of
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page, paged

#: (word, address, what it is for, ability).
PLACES = (
    ("账号", "/people/", "谁能登录,担任什么角色,到哪天为止", "account.read"),
    ("单位名录", "/units/", "单位的更名、合并、撤销和别名", "unit.read"),
    ("本地标准", "/schemes/", "办件里由本地文件定的金额、期限和分档,两人填写和核对", "scheme.write"),
    ("台账种类", "/kinds/", "本区自己的台账种类,不用写程序", "kind.write"),
    ("时间节点", "/nodes/", "春节、八一等节点提前几天派什么任务、派给谁", "node.write"),
    ("放假和调休", "/calendar/", "各年的放假、调休和节日日期,工作日照它推算", "node.write"),
    ("操作记录", "/events/", "谁在什么时候做了什么", "audit.read"),
    ("修改密码", "/password/", "修改自己的登录密码", ""),
)


@page()
def index(request: Request) -> HttpResponse:
    scope = scope_of(request.user)
    shown = {
        "settings_places": [p for p in PLACES if not p[3] or scope.may(p[3])],
        "jobs": trail.jobs_of(request.user)[:10],
    }
    return render(request, "office/settings/index.html", shown)


@page("audit.read")
def trail_page(request: Request) -> HttpResponse:
    """Every act in the division, newest first."""
    text = request.GET.get("q", "")
    rows = trail.of_division(request.user.division_id, text)
    return render(request, "office/settings/events.html", {"page": paged(request, rows), "q": text})


urlpatterns = [path("settings/", index), path("events/", trail_page)]
