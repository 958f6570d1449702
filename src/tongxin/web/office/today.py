"""今日: at most seven things that wait for one, each in a sentence with one verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.assessments import today as waiting
from tongxin.assessments.today import Due
from tongxin.cases import months
from tongxin.cases import waiting as cases
from tongxin.core import clock
from tongxin.directory.scope import scope_of
from tongxin.documents import today as papers
from tongxin.gates import queries as releases
from tongxin.reports import employment
from tongxin.rules.scoring import plain
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.templatetags.grid import cell_address, step
from tongxin.web.ui.templatetags.ui import cn_date, when
from tongxin.web.ui.views import page


@dataclass(frozen=True)
class Told:
    """One row: what it is, what there is to know about it, the verb and where it leads."""

    sentence: str
    note: str
    verb: str
    address: str
    pressing: bool = False


def _cell(due: Due) -> str:
    assert due.edition is not None and due.window is not None
    return cell_address(due.edition.pk, due.item, due.window.name)


def _day(due: Due) -> str:
    return when(due.day) if isinstance(due.day, datetime) else cn_date(due.day)


def _until(due: Due) -> str:
    until = f",{_day(due)}前改好" if due.day else ""
    return f"{until},已过期限" if due.late else until


def _returned(due: Due, request: Request) -> Told:
    if due.item:  # one piece of its material
        told = f"“{due.name}”的{due.item}退回{_until(due)}"
        return Told(told, due.text, "去换", reverse("entry", args=[due.number]), due.late)
    told = f"“{due.name}”退回修改{_until(due)}"
    return Told(told, due.text, "修改", reverse("entry-edit", args=[due.number]), due.late)


def _returned_link(due: Due, request: Request) -> Told:
    window = due.window.name if due.window else ""
    told = f"放在{due.item} {window}的材料{due.name}退回{_until(due)}"
    return Told(told, due.text, "查看", f"{_cell(due)}#links", due.late)


def _sign(due: Due, request: Request) -> Told:
    note = "联络员报的,签报后到区双拥办"
    return Told(f"{due.count}条记录等待签报", note, "签报", reverse("sign"))


def _waiting(due: Due, request: Request) -> Told:
    return Told(f"{due.count}条记录等待认定", f"最早一条{_day(due)}收到", "审核", reverse("review"))


def _waiting_link(due: Due, request: Request) -> Told:
    note = f"最早一份{_day(due)}放入,在{due.item} {due.window.name if due.window else ''}"
    return Told(f"{due.count}份材料放入格里,等待认定", note, "查看", f"{_cell(due)}#links")


def _mending(due: Due, request: Request) -> Told:
    note = "等填报单位修改,改好后回到待审"
    return Told(
        f"{due.count}条记录退回后还没有改好", note, "查看", reverse("review") + "?tab=returned"
    )


def _task(due: Due, request: Request) -> Told:
    late = ",已过期限" if due.late else ""
    told = f"{due.name},{_day(due)}前办好{late}"
    return Told(told, due.text, "办理", reverse("work-task", args=[due.number]), due.late)


def _more_tasks(due: Due, request: Request) -> Told:
    late = f",其中{due.worth}件已过期限" if due.late else ""
    late = ",都已过期限" if due.worth == due.count else late
    told = f"本单位有{due.count}件任务要办{late}"
    return Told(told, "", "看清单", reverse("work-unit", args=[due.number]), due.late)


def _of_others(words: str, note: str, state: str, verb: str) -> Callable[[Due, Request], Told]:
    def tell(due: Due, request: Request) -> Told:
        address = f"{reverse('work')}?state={state}"
        return Told(words.format(due.count), note, verb, address, state == "late")

    return tell


def _undeclared(due: Due, request: Request) -> Told:
    note = f"{due.text},请责任单位逐年声明"
    return Told(f"{due.count}项一票否决还没有声明", note, "查看", reverse("vetoes"))


def _vetoed(due: Due, request: Request) -> Told:
    told = f"{due.count}项一票否决有发生的情形"
    return Told(told, f"{due.text},不予推荐", "查看", _cell(due), True)


def _declare(due: Due, request: Request) -> Told:
    late = ",已过期限" if due.late else ""
    told = f"{due.count}项否决声明等待签署"
    return Told(told, f"{due.name},{_day(due)}前{late}", "签署", reverse("vetoes"), due.late)


def _gap(due: Due, request: Request) -> Told:
    assert due.edition is not None and due.window is not None
    may = scope_of(request.user).may
    verb, address = step(due.fact, due.edition.pk, due.item, due.window, may)
    worth = f",值{plain(due.worth)}分" if due.worth else ""
    note = f"{due.item} {due.name},{due.window.name},{_day(due)}前"
    return Told(f"缺{due.text}{worth}", note, verb, address)


def _job(due: Due, request: Request) -> Told:
    return Told(due.name, due.text, "查看", reverse("import-job", args=[due.number]))


def _marking(due: Due, request: Request) -> Told:
    note = f"上次评到{due.text}({_day(due)})" if due.text else "还没有开始评分"
    title = due.edition.title if due.edition else ""
    told = f"《{title}》还有{due.count}格没有评"
    return Told(told, note, "接着评" if due.text else "开始评", f"{_cell(due)}#marks")


def _marked(due: Due, request: Request) -> Told:
    edition = due.edition
    assert edition is not None
    address = f"{reverse('sheet')}?edition={edition.pk}"
    return Told(f"《{edition.title}》{due.count}格都已评分", "", "看评分表", address)


def _idle_units(due: Due, request: Request) -> Told:
    return Told(
        f"{due.count}个单位还没有联络员", "没有联络员的单位不能自己报材料", "查看", "/units/"
    )


def _unassigned(due: Due, request: Request) -> Told:
    note = "没有授权的账号登录后什么也看不到"
    return Told(f"{due.count}个账号还没有授权", note, "授权", f"/people/{due.number}/")


def _events(due: Due, request: Request) -> Told:
    return Told(f"近7天有{due.count}条操作记录", "", "查看", "/events/")


def _report_wrong(due: Due, request: Request) -> Told:
    more = f"等{due.count}份材料" if due.count > 1 else ""
    told = f"台账更正后,“{due.name}”{more}里有数不对了"
    return Told(
        told, "印的是多少、现在是多少、哪条记录变了,都列好了", "查看", reverse("reports-wrong")
    )


def _filing(due: Due, request: Request) -> Told:
    left = f",还有{due.count}件没有归好" if due.count else ""
    told = f"{due.number}年的文件应在{_day(due)}前归档{left}"
    return Told(told, "", "归档", reverse("archive"), due.late)


TELL: dict[str, Callable[[Due, Request], Told]] = {
    "returned": _returned, "returned-link": _returned_link, "sign": _sign, "waiting": _waiting,
    "waiting-link": _waiting_link, "mending": _mending, "undeclared": _undeclared, "vetoed": _vetoed,
    "declare": _declare, "gap": _gap,
    "job": _job, "marking": _marking, "marked": _marked, "idle-units": _idle_units,
    "unassigned": _unassigned, "events": _events, "report-wrong": _report_wrong,
    "filing": _filing, "task": _task, "tasks": _more_tasks,
    "task-proved": _of_others("{}项任务报办结,等复查", "", "proved", "复查"),
    "task-asking": _of_others("{}项任务请求延期,还没有答复", "", "asking", "答复"),
    "task-late": _of_others("{}项任务过了期限", "先看单位有没有说明原因,再决定是否督办", "late", "查看"),
}  # fmt: skip


RELEASE = "release"
#: What else waits, most pressing first: the words, a note, the verb.
WAITS = {
    cases.SCREEN: ("{}件需求等待保密审查", "审查通过以前,别人看不到原文", "审查"),
    cases.LATE: ("{}件办件过了期限", "确有原因的办延期,写明原因", "查看"),
    cases.RENEW: ("{}份共建协议快到期或已到期", "续签的填新的有效期,不再履行的办到期结束", "查看"),
    cases.CONFIRM: ("{}件需求已报结,等本单位确认", "确认了才算办结", "确认"),
    cases.DECIDE: ("{}件办件等待审核、批准", "", "查看"),
    cases.SOON: ("{}件办件7天内到期", "", "查看"),
    cases.FRESH: ("{}件办件等着本单位接着办", "新交来的、转来的,和申请人补了材料的", "办理"),
    RELEASE: ("{}件公开内容等待签发", "检查已通过,签发后才公开", "签发"),
}


def _waits(request: Request) -> list[Told]:
    """Cases, what is to be made public, and books to be closed."""
    books = employment.in_books(request.user)
    found = cases.counts(request.user, **{RELEASE: releases.unreleased(request.user)}, **books)
    rows = [(what, WAITS[what], found[what]) for what in WAITS if what in found]
    return [
        Told(words.format(count), note, verb, _where(what), what in (cases.LATE, cases.RENEW))
        for what, (words, note, verb), count in rows
    ] + (_books(request) if found.get("books") and not found.get("closed") else [])


def _where(what: str) -> str:
    return reverse("releases") if what == RELEASE else f"{reverse('cases')}?which={what}"


def _books(request: Request) -> list[Told]:
    """两本台账 of a month that is over and not closed."""
    month = employment.waiting(request.user)
    told = f"{months.named(month)}的两本台账可以结账了" if month else ""
    note = "就业创业、扶持政策,结账以后这个月不再登记"
    return [Told(told, note, "结账", reverse("employment"))] if month else []


@page()
def today(request: Request) -> HttpResponse:
    """What waits for one today."""
    scope = scope_of(request.user)
    found = [*papers.due(request.user), *waiting.due(request.user)][: waiting.AT_MOST]
    rows = [TELL[due.what](due, request) for due in found]
    rows = [*_waits(request), *rows][: waiting.AT_MOST]
    context = {
        "rows": rows,
        "day": clock.today(),
        "no_standard": scope.may("score.read") and not _standard(found, scope.division),
    }
    return render(request, "office/today/today.html", context)


def _standard(found: list[Due], division: str) -> bool:
    """Whether a standard is in use; what waits in one says so without asking."""
    return any(due.edition for due in found) or bool(standards.active(division))


urlpatterns = [path("today/", today, name="today")]
