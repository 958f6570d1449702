"""报告: every paper that comes out, in one list. A new one is a line in KINDS."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tongxin.directory.scope import scope_of
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import page


@dataclass(frozen=True)
class Kind:
    """A report on the list: its name, where it is, who may open it, what it is for."""

    word: str
    address: str
    abilities: tuple[str, ...]
    sentence: str


KINDS = (
    Kind("工作材料", "/reports/work/", ("report.write", "entry.all"),
         "汇报材料、年度总结、经验交流,每个数都能打开到台账记录。"),
    Kind("创建资料", "/dossier/", ("dossier.read", "dossier.seal"),
         "封存一份带目录、提交表和核对程序的成果包,装U盘不联网也能打开。"),
    Kind("督办通报", "/supervision/", ("slip.write",), "每月、每季的任务和督办情况,按单位顺序列,不排名。"),
    Kind("任务分解表", "/tasks/", ("score.read",), "按指标给领导看,按单位发给各部门。"),
    Kind("评分表", "/sheet/", ("score.read",), "任何一天的得分,每一分有依据,可以打印。"),
    Kind("归档", "/archive/", ("archive.write",),
         "归档文件目录、盒脊背、备考表,件号一次给定。"),
    Kind("台账盒", "/archive/ledger/", ("archive.write",),
         "按考评项目和年度装的工作台账,印脊背和盒内目录。"),
)  # fmt: skip


@page("score.read")
def index(request: Request) -> HttpResponse:
    """The list of what one may open."""
    may = scope_of(request.user).may
    kinds = [kind for kind in KINDS if any(may(ability) for ability in kind.abilities)]
    return render(request, "office/reports/index.html", {"kinds": kinds})


urlpatterns = [path("reports/", index, name="reports")]
