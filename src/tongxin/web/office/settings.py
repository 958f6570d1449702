"""设置: what one's roles can set up, one's long tasks, and the audit trail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.core import trail
from tongxin.directory.scope import Scope, scope_of
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page, paged

#: (word, address, what it is for, ability).
PLACES = (
    ("账号", "/people/", "谁能登录,担任什么角色,到哪天为止", "account.read"),
    ("单位名录", "/units/", "单位的更名、合并、撤销和别名", "unit.read"),
    (
        "本地标准",
        "/schemes/",
        "办件里由本地文件定的金额、期限和分档,两人填写和核对",
        "scheme.write",
    ),
    ("台账种类", "/kinds/", "本区自己的台账种类,不用写程序", "kind.write"),
    ("时间节点", "/nodes/", "春节、八一等节点提前几天派什么任务、派给谁", "node.write"),
    ("放假和调休", "/calendar/", "各年的放假、调休和节日日期,工作日照它推算", "node.write"),
    ("线下受理", "/offline/", "不能进系统的事,只登记编号、日期和经办人", "offline.write"),
    ("公开发布", "/releases/", "提请、签发和撤下对外公开的内容,发出前自动检查", "release.propose"),
    ("允许的写法", "/wordings/", "看似涉密其实已公开的名称,一人提出、另一人审核", "gate.propose"),
    ("审核允许的写法", "/wordings/", "看似涉密其实已公开的名称,由另一人审核", "gate.approve"),
    ("操作记录", "/events/", "谁在什么时候做了什么", "audit.read"),
    ("修改密码", "/password/", "修改自己的登录密码", ""),
)


def _shown(place: tuple[str, str, str, str], scope: Scope) -> bool:
    """What one may set up; the same address stands once."""
    if place[1] == "/wordings/" and place[3] == "gate.approve" and scope.may("gate.propose"):
        return False
    return not place[3] or scope.may(place[3])


@page()
def index(request: Request) -> HttpResponse:
    scope = scope_of(request.user)
    shown = {
        "settings_places": [p for p in PLACES if _shown(p, scope)],
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
