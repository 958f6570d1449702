"""工作材料: draft one, fill it, word it, issue it; every figure opens to what it was counted from."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory.scope import scope_of
from tongxin.documents import actions, archive, queries, templates
from tongxin.documents.flows import REPORT
from tongxin.ledger import kinds
from tongxin.ledger.kinds import COLUMNS
from tongxin.reports import work
from tongxin.rules.wording import STYLES
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

from .form_page import Asked, ask

CRUMBS = (("报告", "/reports/"), ("工作材料", "/reports/work/"))
READ = ("report.write", "entry.all")


def address(row: Any) -> str:
    return reverse("work-report", args=[row.no])


@page(*READ)
def listing(request: Request) -> HttpResponse:
    """All reports, newest first; those whose figures are wrong now are marked."""
    rows = queries.visible_reports(request.user).order_by("-no")
    wrong = {one.report.pk: one for one in queries.wrong(request.user)}
    context = {
        "page": paged(request, rows),
        "wrong": wrong,
        "may_write": scope_of(request.user).may("report.write"),
    }
    return render(request, "office/reports/list.html", context)


@page("report.write")
def wrong(request: Request) -> HttpResponse:
    """Issued reports that the ledger contradicts today: old and new, and the entries that moved."""
    return render(request, "office/reports/wrong.html", {"found": queries.wrong(request.user)})


@page("report.write")
def new(request: Request) -> HttpResponse:
    """Which template, over which span."""
    found = templates.of(scope_of(request.user).division)
    names = {t.name: t for t in found}
    last = clock.today().year - 1
    form = FormSpec(
        (
            FieldSpec("template", "模板", "choice", required=True, choices=tuple(names)),
            FieldSpec("first", "从哪天起", "date", required=True),
            FieldSpec("last", "到哪天止", "date", required=True,
                      hint="没有自己时段的数按这段时间取;台账以后改了,会告诉哪份材料不对了。"),
            FieldSpec("year", "标题里怎么称呼这段时间", hint="如2025年、2026年上半年;不填就写止日的年份",
                      most=20),
        )
    )  # fmt: skip
    asked = Asked(
        "拟一份材料", "拟稿", "/reports/work/", CRUMBS,
        values={"first": date(last, 1, 1), "last": date(last, 12, 31)},
    )  # fmt: skip
    return ask(
        request, form, asked,
        lambda typed: actions.draft(
            by=request.user, template=names[typed["template"]].key, first=typed["first"],
            last=typed["last"], year=typed["year"] or "",
        ),
        lambda row: (address(row), "已拟稿,数字按现在的台账取好了,待填的请补上。"),
    )  # fmt: skip


@page(*READ)
def detail(request: Request, no: int) -> HttpResponse:
    """The report as it reads, each figure a link; what is missing, what is wrong now."""
    row = queries.report(request.user, no)
    shown = queries.shown(row)
    context = {
        "report": row,
        "shown": shown,
        "blocks": len(shown.empty) + len(shown.unknown),
        "used": [line for line in shown.lines if line.used],
        "steps": {s.key for s in REPORT.open_to(scope_of(request.user).may, row.state)},
        "may_write": scope_of(request.user).may("report.write"),
        "history": events.history(row.division_id, "report", row.no),
        "filed": archive.filed_as(row),
    }
    return render(request, "office/reports/detail.html", context)


@page("report.write")
def edit(request: Request, no: int) -> HttpResponse:
    """Fields to fill and the words between the figures, in one form."""
    row = queries.report(request.user, no)
    shown: dict[str, Any] = {"report": row, "typed": _stands(row)}
    if request.method == "POST":
        try:
            return act(request, lambda: _save(request, row), lambda r: (address(r), "已保存。"))
        except Refused as error:
            shown["typed"], shown["sentence"] = _sent(request, row), error.sentence
            row.refresh_from_db()
    shown |= {"asks": _asks(row, shown["typed"]["asks"]), "lines": queries.shown(row).lines}
    status = 422 if "sentence" in shown else 200
    return render(request, "office/reports/edit.html", shown, status=status)


def _stands(row: Any) -> dict[str, Any]:
    return {
        "title": row.title,
        "greeting": row.greeting,
        "text": queries.editable(row),
        "asks": {key: ask_["value"] for key, ask_ in row.asks.items()},
        "version": row.version,
    }


def _sent(request: Request, row: Any) -> dict[str, Any]:
    names = ("title", "greeting", "text")
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in names}
    typed["asks"] = {key: request.POST.get(f"ask_{key}", "") for key in row.asks}
    version = request.POST.get("version", "")
    return typed | {"version": int(version) if version.isdecimal() else 0}


def _asks(row: Any, values: dict[str, str]) -> list[dict[str, str]]:
    return [{**told, "key": key, "value": values.get(key, "")} for key, told in row.asks.items()]


def _save(request: Request, row: Any) -> Any:
    """The words first: they say whether somebody else was quicker."""
    typed = _sent(request, row)
    actions.edit(
        by=request.user, report=row, title=typed["title"], greeting=typed["greeting"],
        text=typed["text"], version=typed["version"],
    )  # fmt: skip
    return actions.fill(by=request.user, report=row, values=typed["asks"])


@page(*READ)
def figure(request: Request, no: int, place: int) -> HttpResponse:
    """A figure: what it says and is, how it is counted, when it was taken, the entries behind it."""
    row = queries.report(request.user, no)
    line = queries.line_of(row, place)
    moved = set(line.changed.moved) if line.changed else set()
    found = queries.entries_behind(row, line, moved)
    context = {
        "report": row,
        "line": line,
        "value": work.value(line),
        "query": queries.traced([line.figure])[place],
        "period": queries.period_words(line.figure),
        "page": paged(request, found),
        "moved": moved,
        "kinds": kinds.all_kinds(row.division_id),
    }
    return render(request, "office/reports/figure.html", context)


@page("report.write")
def add_figure(request: Request, no: int) -> HttpResponse:
    """A figure that the template does not have: which entries, which number of them."""
    row = queries.report(request.user, no)
    known = {kind.name: kind for kind in kinds.all_kinds(row.division_id).values()}
    styles = {word: key for key, word in STYLES.items()}
    measures = {"条数": "count", "同一事项只计一次的件数": "stories", "不同的单位数": "units",
                "不同的镇街数": "towns"} | {word: key for key, word in COLUMNS.items()}  # fmt: skip
    form = FormSpec(
        (
            FieldSpec("label", "这个数叫什么", required=True, most=60),
            FieldSpec("kind", "取哪一种台账", "choice", required=True, choices=tuple(known)),
            FieldSpec("facet", "只取哪些分类", hint="照台账里的分类写,几个用顿号隔开;不填就全取",
                      most=120),
            FieldSpec("measure", "数什么", "choice", required=True, choices=tuple(measures)),
            FieldSpec("unit", "量词", hint="如次、名、场", most=10),
            FieldSpec("say", "怎样写", "choice", required=True, choices=tuple(styles)),
        )
    )  # fmt: skip
    asked = Asked(
        "增加一个数", "增加", reverse("work-edit", args=[no]),
        (*CRUMBS, (row.title, address(row))), ("按这份材料的时段取数。加好后在正文里写它的编号,如{7}。",),
        {"measure": "条数", "say": "写实数"},
    )  # fmt: skip

    def do(typed: dict[str, Any]) -> Any:
        kind = known[typed["kind"]]
        facets = "|".join(f.strip() for f in (typed["facet"] or "").split("、") if f.strip())
        query = {"fact": f"{kind.key}/{facets}/{measures[typed['measure']]}",
                 "unit": typed["unit"] or "", "say": styles[typed["say"]]}  # fmt: skip
        return actions.add_figure(by=request.user, report=row, label=typed["label"], query=query)

    return ask(
        request, form, asked, do,
        lambda made: (reverse("work-edit", args=[no]),
                      f"已增加“{made.label}”,编号{made.no},在正文里写{{{made.no}}}就能用。"),
    )  # fmt: skip


@page("report.write")
def issue(request: Request, no: int) -> HttpResponse:
    """印发: the day on it, the number where it has one; then all figures are frozen."""
    row = queries.report(request.user, no)
    form = FormSpec(
        (
            FieldSpec("day", "成文日期", "date", required=True),
            FieldSpec("doc_no", "文号", hint="没有文号的不填", most=60),
        )
    )
    explain = (
        "印发后,每个数和算出它的记录就固定下来,正文不再改。台账以后有更正,会列出哪些数不对了。",
    )
    asked = Asked(f"印发“{row.title}”", "印发", address(row), (*CRUMBS, (row.title, address(row))),
                  explain, {"day": clock.today()})  # fmt: skip
    return ask(
        request, form, asked,
        lambda typed: actions.issue(
            by=request.user, report=row, day=typed["day"], doc_no=typed["doc_no"] or ""
        ),
        lambda made: (address(made), "已印发,每个数都已固定。"),
    )  # fmt: skip


def _with_reason(request: Request, no: int, title: str, label: str, told: str, do: Any) -> Any:
    """A page with one question about a report."""
    row = queries.report(request.user, no)
    form = FormSpec((FieldSpec("reason", label, "longtext", required=True, most=300),))
    crumbs = (*CRUMBS, (row.title, address(row)))
    asked = Asked(title, title, address(row), crumbs, (told,))
    return ask(request, form, asked, lambda typed: do(row, typed["reason"]),
               lambda made: (address(made), f"已{title}。"))  # fmt: skip


@page("report.write")
def withdraw(request: Request, no: int) -> HttpResponse:
    """撤回 with its reason."""
    return _with_reason(
        request, no, "撤回", "撤回的原因", "撤回后仍可查看,不再核对它的数。不能恢复,可以照它重新拟稿。",
        lambda row, why: actions.withdraw(by=request.user, report=row, reason=why),
    )  # fmt: skip


@page("report.write")
def note(request: Request, no: int) -> HttpResponse:
    """登记更正: how what is wrong now was put right outside."""
    return _with_reason(
        request, no, "登记更正", "怎样更正的", "印发的正文不动,记下怎样更正;这些数再变化时会再提醒。",
        lambda row, how: actions.note(by=request.user, report=row, how=how),
    )  # fmt: skip


@page("report.write")
def redraft(request: Request, no: int) -> HttpResponse:
    """A new draft with the same words, by POST."""
    row = queries.report(request.user, no)
    if request.method != "POST":
        raise Http404
    return act(
        request,
        lambda: actions.redraft(by=request.user, report=row),
        lambda made: (address(made), "已照原文重新拟稿,数字是现在的。"),
    )


FILES = {
    "docx": ("docx", lambda target, row: work.docx(target, row)),
    "sources-docx": ("docx", lambda target, row: work.docx(target, row, sources=True)),
    "sources-xlsx": ("xlsx", work.sources_xlsx),
}


@page(*READ)
def file(request: Request, no: int, form: str) -> FileResponse:
    """The report to take away: Word, Word with the sources, or the sources as a spreadsheet."""
    row = queries.report(request.user, no)
    if form not in FILES:
        raise Http404
    ending, write = FILES[form]
    target = BytesIO()
    write(target, row)
    target.seek(0)
    more = "数据来源" if form == "sources-xlsx" else "(附数据来源)" if "sources" in form else ""
    return FileResponse(target, as_attachment=True, filename=f"{row.title}{more}.{ending}")


urlpatterns = [
    path("reports/work/", listing, name="work-reports"),
    path("reports/wrong/", wrong, name="reports-wrong"),
    path("reports/work/new/", new, name="work-new"),
    path("reports/work/<int:no>/", detail, name="work-report"),
    path("reports/work/<int:no>/edit/", edit, name="work-edit"),
    path("reports/work/<int:no>/issue/", issue, name="work-issue"),
    path("reports/work/<int:no>/withdraw/", withdraw, name="work-withdraw"),
    path("reports/work/<int:no>/note/", note, name="work-note"),
    path("reports/work/<int:no>/redraft/", redraft, name="work-redraft"),
    path("reports/work/<int:no>/figure/new/", add_figure, name="work-figure-new"),
    path("reports/work/<int:no>/figure/<int:place>/", figure, name="work-figure"),
    path("reports/work/<int:no>/file/<slug:form>/", file, name="work-file"),
]
