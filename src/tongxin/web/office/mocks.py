"""模拟考评: arranged, drawn, watched and ended by the office; its groups see how far they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.checks import mock, mock_actions
from tongxin.checks.mock_actions import Team
from tongxin.checks.mock_flow import MOCK
from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import scope_of
from tongxin.rules import drawing
from tongxin.standards import queries as standards
from tongxin.web.ui import typed
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

from .grid import chosen_edition, editions

#: So many groups are offered; an address may ask for more.
GROUPS, MOST = 3, 6
NUMERALS = "一二三四五六"


def address_of(row: Any) -> str:
    return reverse("mock", args=[row.no])


@page("mock.mark", "mock.write")
def listing(request: Request) -> HttpResponse:
    context = {
        "page": paged(request, mock.listed(request.user)),
        "may_write": scope_of(request.user).may("mock.write"),
    }
    return render(request, "office/mocks/list.html", context)


@page("mock.write")
def new(request: Request) -> HttpResponse:
    """安排模拟考评: day, seed, who is in which group, which group marks which section."""
    found = editions(request)
    edition = chosen_edition(request, found)
    if edition is None:
        return render(request, "office/grid/none.html", {})
    if request.method != "POST":
        return _form(request, edition, found)
    try:
        return act(request, lambda: _set_up(request, edition), _was_set_up)
    except Refused as error:
        return _form(request, edition, found, error.sentence)


def _was_set_up(row: Any) -> tuple[str, str]:
    return address_of(row), f"已安排“{row.title}”,抽签种子已留底,现在可以抽签。"


def _set_up(request: Request, edition: Any) -> Any:
    form = request.POST
    return mock_actions.set_up(
        by=request.user,
        edition=edition,
        title=typed.text(form, "title"),
        day=typed.day(form, "day", "考评日期"),
        rectify_by=typed.day(form, "rectify_by", "整改期限"),
        teams=_teams(request),
        seed=typed.text(form, "seed"),
        seed_from=typed.text(form, "seed_from"),
    )


def _teams(request: Request) -> list[Team]:
    """The groups that anybody or anything was put into."""
    people = {str(u.pk): u for u in directory.people_who(request.user, "mock.mark")}
    sections = [(key[2:], request.POST.get(key)) for key in request.POST if key[:2] == "s-"]
    out = []
    for n in range(1, MOST + 1):
        chosen = request.POST.getlist(f"m-{n}")
        members = tuple(people[key] for key in chosen if key in people)
        own = tuple(section for section, group in sections if group == str(n))
        if members or own:
            out.append(Team(typed.text(request.POST, f"g-{n}"), members, own))
    return out


def _form(request: Request, edition: Any, found: list[Any], sentence: str = "") -> HttpResponse:
    count = min(typed.whole(request.GET.get("groups", "")) or GROUPS, MOST)
    made, form = standards.parsed(edition), request.POST
    people = directory.people_who(request.user, "mock.mark")
    groups = [(n, form.get(f"g-{n}", f"第{NUMERALS[n - 1]}组")) for n in range(1, count + 1)]
    context = {
        "edition": edition,
        "editions": found,
        "sentence": sentence,
        "typed": form,
        "day": form.get("day", f"{clock.today():%Y-%m-%d}"),
        "groups": groups,
        "more": count < MOST and count + 1,
        "people": [(p, [str(p.pk) in form.getlist(f"m-{n}") for n, _ in groups]) for p in people],
        "sections": [(s, _group_of(form, s, made, count)) for s in made.sections],
    }
    return render(request, "office/mocks/form.html", context, status=422 if sentence else 200)


def _group_of(form: Any, section: Any, made: Any, count: int) -> str:
    """The group chosen for a section; at first the sections are shared out in their order."""
    if form:
        return form.get(f"s-{section.id}", "")
    place = [s.id for s in made.sections].index(section.id)
    return str(place * count // len(made.sections) + 1)


@page("mock.mark", "mock.write")
def detail(request: Request, no: int) -> HttpResponse:
    """One mock: groups, draws and how to repeat them, how far each section is."""
    row = mock.mock(request.user, no)
    draws, whose = mock.drawn(row), mock.sections(request.user, row)
    marks = mock.in_force(row)
    may, wanted = scope_of(request.user).may, MOCK.open_to(scope_of(request.user).may, row.state)
    context = {
        "mock": row,
        "teams": mock.teams(request.user, row),
        "draws": [(one, mock.repeat(row, one)) for one in draws.values()],
        "items_drawn": mock.ITEMS in draws,
        "seed_shown": bool(draws) or bool(row.seed_from),
        "commitment": drawing.lot(row.seed, "seed", str(row.no)),
        "offers": _offers(row, draws) if row.state == "draft" and may("mock.write") else [],
        "progress": mock.progress(row, whose, _cells(row, draws), marks),
        "spots": mock.places(row, draws.get(mock.POINTS)),
        "marked": len(marks),
        "steps": {step.key: step for step in wanted},
        "may_visit": may("point.write") and row.state == "marking",
        "events": events.history(row.division_id, "mock", row.no),
    }
    return render(request, "office/mocks/detail.html", context)


def _cells(row: Any, draws: dict[str, Any]) -> list[Any]:
    items = draws.get(mock.ITEMS)
    return mock.cells(row, items) if items else []


def _offers(row: Any, draws: dict[str, Any]) -> list[tuple]:
    """What can still be drawn: purpose, word, and each stratum with how many there are."""
    words = ((mock.ITEMS, "考评内容", "项"), (mock.POINTS, "点位", "处"))
    return [
        (purpose, word, unit,
         [(key, name, len(ids)) for key, (name, ids) in mock.population(row, purpose).items()])
        for purpose, word, unit in words
        if purpose not in draws
    ]  # fmt: skip


@require_POST
@page("mock.write")
def draw(request: Request, no: int, purpose: str) -> HttpResponse:
    """抽签, once for items and once for points."""
    row = mock.mock(request.user, no)

    def do() -> Any:
        asked = {k[2:]: _count(request.POST.get(k, "")) for k in request.POST if k[:2] == "n-"}
        numbers = {key: n for key, n in asked.items() if n}
        return mock_actions.draw(by=request.user, mock_=row, purpose=purpose, numbers=numbers)

    def done(made: Any) -> tuple[str, str]:
        told = f"已抽取{made.get_purpose_display()}{len(mock.drawn_ids(made))}个,结果已留底。"
        return f"{address_of(row)}#draws", told

    return act(request, do, done)


def _count(text: str) -> int:
    found = typed.number_or_none(text, "抽取数")
    if found is not None and (found != int(found) or found < 0):
        raise Refused("抽取数应是整数,请改正。")
    return int(found or 0)


@require_POST
@page("mock.write")
def change(request: Request, no: int, step: str) -> HttpResponse:
    """开始评分, 结束评分, 取消."""
    row = mock.mock(request.user, no)
    do, told = _steps(request, row)[step]
    return act(request, do, lambda _: (address_of(row), told))


def _steps(request: Request, row: Any) -> dict[str, tuple[Callable[[], Any], str]]:
    by, reason = request.user, request.POST.get("reason", "")
    return {
        "start": (
            lambda: mock_actions.start(by=by, mock_=row),
            "已开始评分,各组可以打开评分表。",
        ),
        "close": (
            lambda: mock_actions.close(by=by, mock_=row),
            "已结束评分,模拟分写入总表,失分原因已交办整改。",
        ),
        "drop": (
            lambda: mock_actions.drop(by=by, mock_=row, reason=reason),
            "已取消,安排和抽签结果留底。",
        ),
    }


urlpatterns = [
    path("mocks/", listing, name="mocks"),
    path("mocks/new/", new, name="mock-new"),
    path("mocks/<int:no>/", detail, name="mock"),
    path("mocks/<int:no>/draw/<slug:purpose>/", draw, name="mock-draw"),
    *(
        path(f"mocks/<int:no>/{step}/", change, {"step": step}, name=f"mock-{step}")
        for step in ("start", "close", "drop")
    ),
]
