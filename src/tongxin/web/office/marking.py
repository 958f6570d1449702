"""评分表 of a mock assessment: one cell after the other, with the keyboard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from tongxin.checks import marking, mock, mock_actions
from tongxin.checks.marking import Sheet
from tongxin.checks.mock_actions import Remarked
from tongxin.core.errors import Refused
from tongxin.rules.scoring import plain
from tongxin.web.ui import typed
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page

#: Empty lines for reasons in one's own words.
OWN_LINES = 3
#: What assessors write most: faults of ledgers that districts have published.
COMMON = (
    "没有原件或盖章件",
    "没有当年的材料",
    "材料与考评内容不对应",
    "只有总结,没有过程材料",
    "照片没有时间、地点、人物说明",
    "报告没有措施和数字",
)


def address_of(row: Any, cell: Any) -> str:
    return reverse("mock-cell", args=[row.no, cell.item, cell.window])


@page("mock.mark", "mock.write")
def begin(request: Request, no: int) -> HttpResponse:
    """To the first cell that waits for one's own group."""
    row = mock.mock(request.user, no)
    cell = marking.first(request.user, row)
    if cell is None:
        raise Refused("考评内容还没有抽签,抽签后才有评分表。")
    return redirect(address_of(row, cell))


@page("mock.mark", "mock.write")
def cell(request: Request, no: int, item: str, window: str) -> HttpResponse:
    """The sheet of a cell; marked, one goes on to the next that waits."""
    row = mock.mock(request.user, no)
    if request.method != "POST":
        return _show(request, _sheet(request, row, item, window))
    try:
        return act(
            request, lambda: _mark(request, row, item, window), lambda m: _marked(request, row, m)
        )
    except Remarked as error:
        return _show(request, _sheet(request, row, item, window), error.sentence, changed=True)
    except Refused as error:
        return _show(request, _sheet(request, row, item, window), error.sentence)


def _sheet(request: Request, row: Any, item: str, window: str) -> Sheet:
    found = marking.sheet(request.user, row, item, window)
    if found is None:
        raise Http404
    return found


def _mark(request: Request, row: Any, item: str, window: str) -> Any:
    return mock_actions.mark(
        by=request.user,
        mock_=row,
        item=item,
        window=window,
        points=typed.number(request.POST, "points", "得分"),
        lost=_reasons(request),
        version=typed.whole(request.POST.get("version", "")),
    )


def _reasons(request: Request) -> list[tuple[str, Decimal | None]]:
    """The lacks that were ticked, then the lines in one's own words."""
    form = request.POST
    ticked = [(form.get(f"lack-{n}", ""), form.get(f"worth-{n}", "")) for n in form.getlist("lack")]
    own = zip(form.getlist("reason"), form.getlist("lost"), strict=False)
    return [(text, typed.number_or_none(points, "扣分")) for text, points in (*ticked, *own)]


def _marked(request: Request, row: Any, made: Any) -> tuple[str, str]:
    """The next cell that waits; when none does, the mock's page."""
    told = f"{made.item} {made.window}评{plain(made.points)}分,已记下。"
    cells, marks = mock.cells(row), mock.in_force(row)
    done = {(m.item, m.window) for m in marks}
    whose = mock.sections(request.user, row)
    if all((c.item, c.window) in done for c in cells if c.section in whose.mine):
        return reverse("mock", args=[row.no]), f"{told}本组的格都评完了。"
    here = next(c for c in cells if (c.item, c.window) == (made.item, made.window))
    following = marking.after(cells, whose, marks, here)
    return address_of(row, following), told


def _show(
    request: Request, sheet: Sheet, sentence: str = "", changed: bool = False
) -> HttpResponse:
    form = request.POST
    context = {
        "sheet": sheet,
        "mock": sheet.mock,
        "place": sheet.place,
        "sentence": sentence,
        "changed": changed,
        "typed": form,
        "lacks": _lacks(sheet, form),
        "lines": _lines(sheet, form),
        "points": _points(sheet, form),
        "common": COMMON,
        "may": sheet.mine and sheet.mock.state == "marking",
    }
    return render(request, "office/mocks/sheet.html", context, status=422 if sentence else 200)


def _lacks(sheet: Sheet, form: Any) -> list[tuple[int, str, str, bool]]:
    """number, text, points, ticked: as typed, else as the mark in force has it."""
    marked = {r["text"]: r["points"] for r in sheet.mark.lost} if sheet.mark else {}
    ticked = form.getlist("lack") if form else []
    return [
        (n, one.text,
         form.get(f"worth-{n}", "") if form else marked.get(one.text, plain(one.worth)),
         str(n) in ticked if form else one.text in marked)
        for n, one in enumerate(sheet.lacks, start=1)
    ]  # fmt: skip


def _lines(sheet: Sheet, form: Any) -> list[tuple[str, str]]:
    """Reasons in one's own words, as typed or as the mark in force has them, and empty lines."""
    known = {one.text for one in sheet.lacks}
    if form:
        own = list(zip(form.getlist("reason"), form.getlist("lost"), strict=False))
    else:
        kept = sheet.mark.lost if sheet.mark else []
        own = [(r["text"], r["points"]) for r in kept if r["text"] not in known]
    own = [(text, points) for text, points in own if text or points]
    return own + [("", "")] * max(1, OWN_LINES - len(own))


def _points(sheet: Sheet, form: Any) -> str:
    if form:
        return form.get("points", "")
    return plain(sheet.mark.points) if sheet.mark else ""


urlpatterns = [
    path("mocks/<int:no>/marks/", begin, name="mock-marks"),
    path("mocks/<int:no>/marks/<str:item>/<str:window>/", cell, name="mock-cell"),
]
