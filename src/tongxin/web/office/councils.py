"""议军会: what is done on a council beside its steps: topics, reports, decisions, its papers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.cases import agenda, council_actions, queries, shown
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import Forbidden, scope_of
from tongxin.ledger import evidence, kinds, listing
from tongxin.ledger import queries as ledger
from tongxin.ledger.actions import Rejected
from tongxin.reports import councils
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

MAY = "council.write"
#: What the system writes itself: address word → paper of the meeting's entry.
PAPERS = {"agenda": "议程", "minutes": "纪要"}


def _council(request: Request, year: int, no: int) -> Any:
    return queries.case(request.user, agenda.COUNCIL, year, no)


def _here(council: Any) -> str:
    return reverse("case", args=[council.kind, council.year, council.no])


def beside(request: Request, case: Any, **typed: Any) -> dict[str, Any]:
    """What the page of a council shows beside the case: its agenda and its papers."""
    made = agenda.of(case)
    may = scope_of(request.user).may(MAY)
    sitting = may and case.state == "called" and bool(made.day and made.day <= clock.today())
    open_ = may and case.state in agenda.MEETING
    return {
        "agenda": made,
        "sitting": sitting,
        "open_agenda": open_,
        "waiting": agenda.waiting(request.user) if open_ else (),
        "forms": council_actions.FORMS,
        "units": list(directory.units(request.user).filter(until=None)) if sitting else (),
        "papers_there": _papers(case),
        **typed,
    }


def _papers(case: Any) -> list[tuple[str, bool, str]]:
    """The five papers of the meeting: (paper, whether it is there, the system's own word for it)."""
    asked = kinds.get(case.division_id, "meeting").papers
    there = ledger.attachments(case.entry) if case.entry else ()
    missing = listing.missing_papers(kinds.get(case.division_id, "meeting"), there)
    ours = {paper: key for key, paper in PAPERS.items()}
    return [(paper, paper not in missing, ours.get(paper, "")) for paper in asked]


def _again(request: Request, case: Any, **wrong: Any) -> HttpResponse:
    """The council's page with a sentence and what was typed."""
    case = queries.case(request.user, case.kind, case.year, case.no)
    context = {"shown": shown.show(request.user, case), "case": case, "today": clock.today(),
               **beside(request, case, **wrong)}  # fmt: skip
    return render(request, "office/cases/detail.html", context, status=422)


def _tried(request: Request, case: Any, do: Any, told: Any, **typed: Any) -> HttpResponse:
    try:
        return act(request, do, lambda made: (f"{_here(case)}#agenda", told(made)))
    except Forbidden:
        raise
    except Rejected as error:
        return _again(request, case, sentence=error.sentence, errors=error.errors, **typed)
    except Refused as error:
        return _again(request, case, sentence=error.sentence, **typed)


@require_POST
@page(MAY)
def put(request: Request, year: int, no: int) -> HttpResponse:
    """列入议题: what was ticked of the needs that wait."""
    council, wanted = _council(request, year, no), set(request.POST.getlist("need"))
    needs = [w.case for w in agenda.waiting(request.user) if agenda.key_of(w.case) in wanted]
    return _tried(
        request, council,
        lambda: council_actions.put(by=request.user, council=council, needs=needs),
        lambda made: f"已列入议题{len(made)}个。",
    )  # fmt: skip


@require_POST
@page(MAY)
def take_off(request: Request, year: int, no: int, line: int) -> HttpResponse:
    council = _council(request, year, no)
    return _tried(
        request, council,
        lambda: council_actions.take_off(by=request.user, council=council, line=line),
        lambda _: "已撤下议题。",
    )  # fmt: skip


@require_POST
@page(MAY)
def hear(request: Request, year: int, no: int) -> HttpResponse:
    """已报告: what was ticked of the old items."""
    council, items = _council(request, year, no), request.POST.getlist("item")
    return _tried(
        request, council,
        lambda: council_actions.hear(by=request.user, council=council, items=items),
        lambda made: f"已记下{len(made)}件的报告。",
    )  # fmt: skip


@require_POST
@page(MAY)
def decide(request: Request, year: int, no: int, line: int) -> HttpResponse:
    """The decision on one topic."""
    council, typed = _council(request, year, no), request.POST
    outcome = typed.get("outcome", "")
    return _tried(
        request, council,
        lambda: council_actions.decide(
            by=request.user, council=council, line=line, outcome=outcome, raw=typed
        ),
        lambda made: f"已记下决定:{made.data['outcome']}。",
        typed=typed, wrong=line,
    )  # fmt: skip


def _made(request: Request, council: Any, what: str) -> tuple[str, BytesIO]:
    """(file name, bytes) of one of the system's own papers."""
    if what not in PAPERS:
        raise Http404
    file, made = BytesIO(), agenda.of(council)
    if what == "agenda":
        councils.write_agenda(file, made)
    else:
        told = {}
        for event in queries.events(council):
            told |= event.data if event.step == "drafted_done" else {}
        councils.write_minutes(file, made, told, council.data["host"])
    file.seek(0)
    return f"{council.title}{PAPERS[what]}.docx", file


@page(MAY)
def paper(request: Request, year: int, no: int, what: str) -> FileResponse:
    """议程 or 纪要 as a document."""
    name, file = _made(request, _council(request, year, no), what)
    return FileResponse(file, as_attachment=True, filename=name)


@require_POST
@page(MAY)
def attach(request: Request, year: int, no: int, what: str) -> HttpResponse:
    """放入台账: one of the system's own papers becomes evidence of the meeting's entry."""
    council = _council(request, year, no)
    name, file = _made(request, council, what)
    return _tried(
        request, council,
        lambda: _attach(request, council, PAPERS[what], name, file.getvalue()),
        lambda _: f"{PAPERS[what]}已放入台账。",
    )  # fmt: skip


def _attach(request: Request, council: Any, paper: str, name: str, content: bytes) -> Any:
    if council.entry is None:
        raise Refused("会议还没有记入台账,会议结束以后再放。")
    if paper == PAPERS["minutes"] and council.state == "drafted":
        raise Refused("纪要还没有签发,签发以后再放。")
    entry = council.entry
    added = evidence.add_file(by=request.user, name=name, chunks=[content], unit=entry.unit)
    return evidence.attach(by=request.user, entry=entry, evidence=added.evidence, paper=paper)


HERE = "councils/<int:year>/<int:no>/"
urlpatterns = [
    path(f"{HERE}topics/", put, name="council-put"),
    path(f"{HERE}topics/<int:line>/off/", take_off, name="council-off"),
    path(f"{HERE}heard/", hear, name="council-hear"),
    path(f"{HERE}topics/<int:line>/decide/", decide, name="council-decide"),
    path(f"{HERE}paper/<slug:what>/", paper, name="council-paper"),
    path(f"{HERE}paper/<slug:what>/attach/", attach, name="council-attach"),
]
