"""办件: the list, taking one in, its page with the law beside it, each step, lines and papers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.cases import (
    actions,
    agenda,
    correcting,
    holding,
    kinds,
    line_actions,
    queries,
    shown,
    steps,
    supervised,
    waiting,
)
from tongxin.cases.kind import CaseKind
from tongxin.core import clock, gate
from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FormSpec
from tongxin.directory import queries as directory
from tongxin.directory.scope import Scope, require, scope_of
from tongxin.ledger.actions import Rejected
from tongxin.reports import fair_report
from tongxin.web.office import councils
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

SIZE = 50
#: Empty rows of a printed sheet: what a landscape page holds.
PRINTED = 11
#: What is made from all cases of a kind: word, address, ability.
REPORTS = {
    "need": (("办结率和季度检查", "needs", "report.write"),),
    "school_place": (
        ("交教委的名单", "school-list", "case.read"),
        ("公示和公布", "school-public", "report.write"),
    ),
    "officer": (("落实比例和排序", "officer-rates", "report.write"),),
    "soldier": (("排名和评分表", "soldier-order", "case.approve"),),
    "job_seeker": (
        ("先联系谁", "employment-follow", "case.write"),
        ("两本台账", "employment", "report.write"),
    ),
    "support": (("两本台账", "employment", "report.write"),),
    "spouse": (("半年统计和排序", "spouse-halves", "case.approve"),),
    **dict.fromkeys(
        ("fair", "park", "contest"),
        (("招聘会、园区和大赛", "employment-events", "report.write"),),
    ),
}
WHICH = (("", "在办的"), ("waiting", "等补件的"), ("ended", "办完的"), ("all", "全部"))
#: What waits for the one who looks, each only for whom there is such a thing.
MINE = {
    waiting.SCREEN: "等待保密审查的", waiting.LATE: "超过期限的", waiting.RENEW: "该续签的",
    waiting.CONFIRM: "等本单位确认的", waiting.SOON: "7天内到期的",
    waiting.DECIDE: "等待审核、批准的", waiting.FRESH: "等着本单位接着办的",
}  # fmt: skip


@page("case.read")
def index(request: Request) -> HttpResponse:
    """Cases under way, or those asked for, fifty a page; each kind with its count."""
    given, scope = request.GET, scope_of(request.user)
    kind, which = given.get("kind", ""), given.get("which", "")
    words, unit = given.get("q", "").strip()[:100], given.get("unit", "")
    rows = queries.listed(
        request.user, kind=kind, text=words,
        unit=int(unit) if unit.isdecimal() and len(unit) < 12 else None,
        live=None if which == "all" else which != "ended",
    )  # fmt: skip
    rows = (
        rows.filter(waiting=True) if which == "waiting" else waiting.only(rows, request.user, which)
    )
    every = kinds.every()
    context = {
        "page": paged(request, rows, SIZE),
        "kinds": every,
        "topics": _topics(every),
        "chosen": {"kind": kind, "which": which, "q": words, "unit": unit},
        "which": (
            WHICH[0],
            *((key, MINE[key]) for key in waiting.conditions(request.user)),
            *WHICH[1:],
        ),
        "reports": [(w, n) for w, n, may in REPORTS.get(kind, ()) if scope.may(may)],
        "units": directory.own_units(request.user) if scope.units is None else (),
        "begins": _begins(kind, scope),
        "today": clock.today(),
    }
    return render(request, "office/cases/list.html", context)


def _begins(kind: str, scope: Scope) -> tuple[str, str] | None:
    """(verb, address) of what begins a case of the kind looked at; None for who may not."""
    made = kinds.every().get(kind)
    if made is None:
        return ("受理", reverse("case-choose")) if scope.may("case.write") else None
    begun = made.flow.step("open")
    may = scope.may("case.write") and scope.may(begun.ability)
    return (_verb(begun), reverse("case-new", args=[kind])) if may else None


def _verb(begun: Step) -> str:
    """受理, or what a kind calls it that nobody applies for."""
    return begun.name.removesuffix("登记")


def _topics(found: Mapping[str, CaseKind]) -> dict[str, list[CaseKind]]:
    topics: dict[str, list[CaseKind]] = {}
    for kind in found.values():
        topics.setdefault(kind.topic, []).append(kind)
    return topics


@page("case.write")
def choose(request: Request) -> HttpResponse:
    """Which kind of request it is."""
    may = scope_of(request.user).may
    mine = {k: v for k, v in kinds.every().items() if may(v.flow.step("open").ability)}
    return render(request, "office/cases/choose.html", {"topics": _topics(mine)})


def _form(
    request: Request, kind: CaseKind, form: FormSpec, values: Any, status: int = 200, **more: Any
) -> HttpResponse:
    units = list(directory.units(request.user).filter(until=None))
    form = FormSpec(
        tuple(
            queries.as_asked(request.user.division_id or "", kind, field) for field in form.fields
        )
    )
    context = {"kind": kind, "form": form, "values": values, "units": units,
               "towns": [u for u in units if u.kind == "town"], **more}  # fmt: skip
    return render(request, "office/cases/form.html", context, status=status)


def _typed(request: Request, form: FormSpec) -> dict[str, Any]:
    """What was typed, under the names of the fields."""
    return {
        f.key: request.POST.getlist(f.key) if f.type == "multichoice" else request.POST.get(f.key)
        for f in form.fields
    }


def _tried(request: Request, do: Any, done: Any, again: Any) -> HttpResponse:
    """Do it once; refused, the form comes back with the sentences beside what was typed."""
    try:
        return act(request, do, done)
    except Rejected as error:
        wrong = {"errors": error.errors, "sentence": error.sentence}
    except Refused as error:
        wrong = {"sentence": error.sentence, "problems": error.problems}
    return again({**wrong, "secret": bool(gate.first(list(request.POST.values())))})


@page("case.write")
def new(request: Request, kind: str) -> HttpResponse:
    """受理登记."""
    made = kinds.get(kind)
    begun = made.flow.step("open")
    require(request.user, begun.ability)
    verb = _verb(begun)
    title = f"受理{made.name}" if verb == "受理" else verb
    words: dict[str, Any] = {"title": title, "verb": verb, "back": reverse("cases")}
    if request.method != "POST":
        given = {f.key: f.default for f in made.form.fields if f.default is not None}
        return _form(request, made, made.form, given, **words)
    typed = _typed(request, made.form)
    return _tried(
        request,
        lambda: actions.open_case(by=request.user, kind=kind, raw=typed),
        lambda case: (address(case), f"已{verb},编号{holding.number_of(case, made)}。"),
        lambda wrong: _form(request, made, made.form, typed, 422, **words, **wrong),
    )


def address(case: Any) -> str:
    return reverse("case", args=[case.kind, case.year, case.no])


def _case(request: Request, kind: str, year: int, no: int) -> Any:
    if kind not in kinds.every():
        raise Http404
    return queries.case(request.user, kind, year, no)


@page("case.read")
def detail(request: Request, kind: str, year: int, no: int) -> HttpResponse:
    """What it is, how far it is, by when, by which law; what may be done now on top."""
    case = _case(request, kind, year, no)
    context = {"shown": shown.show(request.user, case), "case": case, "today": clock.today(),
               **_beside(request, case)}  # fmt: skip
    return render(request, "office/cases/detail.html", context)


def _beside(request: Request, case: Any) -> dict[str, Any]:
    """What some kinds show beside the case itself: councils and slips; a council its agenda."""
    if case.kind == agenda.COUNCIL:
        return councils.beside(request, case)
    if case.kind == agenda.NEED:
        opens = scope_of(request.user).may(councils.MAY)
        return {"slips": supervised.slips(case), "councils": agenda.councils_of(case),
                "opens_councils": opens}  # fmt: skip
    if scope_of(request.user).may("report.write") and fair_report.there(case):
        return {"made": [("总结报告", reverse("fair-report", args=[case.year, case.no]))]}
    return {}


@page("case.write", "case.approve", "case.screen", "council.write")
def step(request: Request, kind: str, year: int, no: int, step: str) -> HttpResponse:
    """One step with what is asked at it; a step that asks nothing is one button on the page."""
    case, made = _case(request, kind, year, no), kinds.get(kind)
    try:
        told = made.flow.step(step)
    except KeyError:
        raise Http404 from None
    correction = step == correcting.STEP
    form = correcting.form_of(made) if correction else steps.form_of(made, step)
    words: dict[str, Any] = {
        "title": told.name, "verb": told.name, "back": address(case), "case": case,
        "number": holding.number_of(case, made), "version": case.version, "step": told,
    }  # fmt: skip
    if request.method != "POST":
        return _form(request, made, form, case.data if correction else {}, **words)
    typed = _typed(request, form)
    return _tried(
        request,
        lambda: actions.take(by=request.user, case=case, step=step, raw=typed,
                             version=_version(request)),
        lambda row: (address(row), f"已{told.name},现在是“{made.flow.states[row.state]}”。"),
        lambda wrong: _form(request, made, form, typed, 422, **words, **wrong),
    )  # fmt: skip


def _version(request: Request) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


@page("case.write")
def line(request: Request, kind: str, year: int, no: int, line: str) -> HttpResponse:
    """登记 a line: a payment, goods, a referral."""
    case, made = _case(request, kind, year, no), kinds.get(kind)
    spec = next((x for x in made.lines if x.key == line), None)
    if spec is None:
        raise Http404
    words: dict[str, Any] = {"title": f"登记{spec.name}", "verb": "登记", "back": address(case), "case": case,
             "number": holding.number_of(case, made), "more": "登记,再登一笔"}  # fmt: skip
    if request.method != "POST":
        return _form(request, made, spec.form, queries.row_before(case, spec), **words)
    typed = _typed(request, spec.form)
    following = request.path if request.POST.get("more") else address(case)
    return _tried(
        request,
        lambda: line_actions.add_line(by=request.user, case=case, kind=line, raw=typed),
        lambda _: (following, f"已登记{spec.name}。"),
        lambda wrong: _form(request, made, spec.form, typed, 422, **words, **wrong),
    )


@page("case.write")
def sheet(request: Request, kind: str, year: int, no: int, line: str) -> HttpResponse:
    """签字单: empty rows of a line on paper, for where there is no signal; keyed in afterwards."""
    case, made = _case(request, kind, year, no), kinds.get(kind)
    spec = next((x for x in made.lines if x.key == line and x.sheet), None)
    if spec is None:
        raise Http404
    context = {"case": case, "number": holding.number_of(case, made), "spec": spec,
               "rows": range(PRINTED)}  # fmt: skip
    return render(request, "office/cases/sheet.html", context)


@require_POST
@page("case.write")
def void(request: Request, kind: str, year: int, no: int, number: int) -> HttpResponse:
    """作废 a line, with the reason."""
    case = _case(request, kind, year, no)
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: line_actions.void_line(
            by=request.user, line=case.lines.get(pk=number), reason=reason
        ),
        lambda _: (address(case), "已作废,原来那一笔仍可查看。"),
    )


@require_POST
@page("case.write")
def bring(request: Request, kind: str, year: int, no: int) -> HttpResponse:
    """收材料: a file of the case as one of its papers."""
    case = _case(request, kind, year, no)
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused("请选择要交的文件。")
    return act(
        request,
        lambda: line_actions.bring(
            case=case, paper=request.POST.get("paper", ""), name=upload.name or "",
            chunks=upload.chunks(), by=request.user,
        ),
        lambda row: (address(case), f"已收下“{row.paper}”。"),
    )  # fmt: skip


@require_POST
@page("case.reveal")
def look(request: Request, number: int) -> FileResponse:
    """A file of a case, for a stated purpose."""
    paper = queries.paper(request.user, number)
    source = line_actions.open_paper(
        by=request.user, paper=paper, purpose=request.POST.get("purpose", "")
    )
    return FileResponse(source, as_attachment=True, filename=paper.name)


#: Not a field: what was worked out line by line.
SHEET = "sheet"


@require_POST
@page("case.reveal", "case.screen")
def reveal(request: Request, kind: str, year: int, no: int, field: str) -> HttpResponse:
    """One personal field in full, for a stated purpose."""
    case = _case(request, kind, year, no)
    purpose = request.POST.get("purpose", "")
    read = actions.open_sheet if field == SHEET else partial(actions.reveal, field=field)
    value = read(by=request.user, case=case, purpose=purpose)
    context = {
        "shown": shown.show(request.user, case), "case": case, "today": clock.today(),
        "opened": {field: value}, "purpose": purpose, **_beside(request, case),
    }  # fmt: skip
    answer = render(request, "office/cases/detail.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


HERE = "cases/<slug:kind>/<int:year>/<int:no>/"
urlpatterns = [
    path("cases/", index, name="cases"),
    path("cases/new/", choose, name="case-choose"),
    path("cases/new/<slug:kind>/", new, name="case-new"),
    path(HERE, detail, name="case"),
    path(f"{HERE}step/<slug:step>/", step, name="case-step"),
    path(f"{HERE}line/<slug:line>/", line, name="case-line"),
    path(f"{HERE}sheet/<slug:line>/", sheet, name="case-sheet"),
    path(f"{HERE}void/<int:number>/", void, name="case-void"),
    path(f"{HERE}paper/", bring, name="case-paper"),
    path(f"{HERE}reveal/<slug:field>/", reveal, name="case-reveal"),
    path("cases/paper/<int:number>/", look, name="case-look"),
]
