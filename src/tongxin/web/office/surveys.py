"""满意度问卷: list, draft, what came in, closing, results and their spreadsheet."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.checks import survey_actions as actions
from tongxin.checks import surveys
from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory.scope import scope_of
from tongxin.reports import surveys as tables
from tongxin.rules import questionnaire
from tongxin.rules.questionnaire import Question
from tongxin.rules.reading import values
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

#: So many questions can be typed at once.
LINES = questionnaire.MOST_QUESTIONS


@page("score.read")
def index(request: Request) -> HttpResponse:
    context = {
        "rows": list(surveys.listing(request.user)),
        "templates": surveys.templates(),
        "may_write": scope_of(request.user).may("survey.write"),
    }
    return render(request, "office/surveys/index.html", context)


@page("survey.write")
def new(request: Request) -> HttpResponse:
    """A draft from a shipped template."""
    asked = request.POST.get("template") or request.GET.get("template", "")
    found = surveys.templates()
    template = next((t for t in found if t.key == asked), found[0])
    context = {
        "template": template,
        "audience": template.audience,
        "values": request.POST or {"title": template.title},
        "lines": _lines(_asked(request) if request.method == "POST" else template.questions),
    }
    if request.method == "POST":
        try:
            return act(
                request,
                lambda: actions.draft(
                    by=request.user, audience=template.audience, **_typed(request)
                ),
                lambda row: (_address(row), "已保存为拟稿,核对题目后再开始收答卷。"),
            )
        except Refused as error:
            context |= {"sentence": error.sentence, "problems": error.problems}
            return render(request, "office/surveys/form.html", context, status=422)
    return render(request, "office/surveys/form.html", context)


@page("survey.write")
def edit(request: Request, no: int) -> HttpResponse:
    """Change a draft."""
    row = surveys.survey(request.user, no)
    told = {"title": row.title, "minimum": row.minimum, "closes_on": f"{row.closes_on:%Y-%m-%d}"}
    context = {
        "survey": row,
        "audience": row.audience,
        "values": request.POST or told,
        "lines": _lines(_asked(request) if request.method == "POST" else surveys.questions(row)),
    }
    if request.method == "POST":
        try:
            return act(
                request,
                lambda: actions.revise(by=request.user, survey=row, **_typed(request)),
                lambda row: (_address(row), "已保存。"),
            )
        except Refused as error:
            context |= {"sentence": error.sentence, "problems": error.problems}
            return render(request, "office/surveys/form.html", context, status=422)
    return render(request, "office/surveys/form.html", context)


def _typed(request: Request) -> dict[str, Any]:
    minimum = request.POST.get("minimum", "").strip()
    return {
        "title": request.POST.get("title", ""),
        "questions": _asked(request),
        "minimum": int(minimum) if minimum.isdecimal() and len(minimum) < 7 else None,
        "closes_on": _day(request.POST.get("closes_on", "")),
    }


def _day(text: str) -> date | None:
    try:
        return values.read_date(text) if text.strip() else None
    except ValueError as error:
        raise Refused(f"截止日期{error}") from error


def _asked(request: Request) -> list[Question]:
    """The questions typed, empty lines left out."""
    typed = request.POST
    return [
        Question(
            typed.get(f"q{n}_text", "").strip(),
            tuple(questionnaire.words(typed.get(f"q{n}_choices", ""))),
            tuple(questionnaire.words(typed.get(f"q{n}_good", ""))),
            typed.get("overall") == str(n),
        )
        for n in range(LINES)
        if typed.get(f"q{n}_text", "").strip()
    ]


def _lines(asked: Any) -> list[dict[str, Any]]:
    """The questions as fields, and one empty line."""
    rows = [
        {
            "text": q.text,
            "choices": "、".join(q.choices),
            "good": "、".join(q.good),
            "overall": q.overall,
        }
        for q in asked
    ]
    empty = {"text": "", "choices": "", "good": "", "overall": False}
    return [{"n": n, **row} for n, row in enumerate([*rows, empty][:LINES])]


def _address(row: Any) -> str:
    return reverse("survey", args=[row.no])


@page("score.read")
def detail(request: Request, no: int) -> HttpResponse:
    """Where a questionnaire stands, what may be done, and the result once it is closed."""
    row = surveys.survey(request.user, no)
    scope = scope_of(request.user)
    context = {
        "survey": row,
        "questions": surveys.questions(row),
        "received": surveys.received(row),
        "batches": surveys.batches(row),
        "result": surveys.result(row),
        "small": questionnaire.SMALL,
        "steps": {s.key for s in surveys.SURVEY.open_to(scope.may, row.state)},
        "events": events.history(row.division_id, "survey", row.no),
    }
    return render(request, "office/surveys/detail.html", context)


@require_POST
@page("survey.write")
def change(request: Request, no: int, verb: str) -> HttpResponse:
    """开始, 结束, 作废, and making a printing of codes void."""
    row, by = surveys.survey(request.user, no), request.user
    reason = request.POST.get("reason", "")
    batch = request.POST.get("batch", "")
    acts: dict[str, Any] = {
        "open": (lambda: actions.open_(by=by, survey=row), "开始收答卷,题目不能再改。"),
        "close": (lambda: actions.close(by=by, survey=row, write=tables.write), ""),
        "drop": (lambda: actions.drop(by=by, survey=row, reason=reason), "已作废。"),
        "void": (
            lambda: actions.void(
                by=by, survey=row, batch=int(batch) if batch.isdecimal() else 0, reason=reason
            ),
            "这一批没有用的答题码已经作废。",
        ),
    }
    if verb not in acts:
        raise Refused("没有这项操作,请从问卷页面办理。")
    do, told = acts[verb]
    return act(request, do, lambda kept: (_address(row), told or _closed(kept)))


def _closed(row: Any) -> str:
    got = surveys.result(row)
    if got and got.enough:
        return f"已结束,满意率{got.rate}%,已记入台账并重新计分。"
    return f"已结束。有效答卷不到{row.minimum}份,样本不足,不计满意率,也不计分。"


@page("score.read")
def export(request: Request, no: int) -> FileResponse:
    """The result and the raw data of a closed questionnaire, without anybody's identity."""
    row = surveys.survey(request.user, no)
    if row.state != "closed":
        raise Refused("问卷结束以后才能导出。收答卷期间看数据,会看出最后一份是谁答的。")
    file = BytesIO()
    tables.write(file, row)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{row.title}统计表和原始数据.xlsx")


urlpatterns = [
    path("surveys/", index, name="surveys"),
    path("surveys/new/", new, name="survey-new"),
    path("surveys/<int:no>/", detail, name="survey"),
    path("surveys/<int:no>/edit/", edit, name="survey-edit"),
    path("surveys/<int:no>/export/", export, name="survey-export"),
    path("surveys/<int:no>/do/<slug:verb>/", change, name="survey-do"),
]
