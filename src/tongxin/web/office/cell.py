"""One cell: what it is worth and why, what it is made of, and every act upon it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from tongxin.assessments import actions, linking, opened, queries
from tongxin.assessments.opened import NoSuchCell, Opened, Place
from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden, require, scope_of
from tongxin.ledger import kinds, listing
from tongxin.ledger import queries as ledger
from tongxin.rules.reading import values
from tongxin.rules.scoring import plain
from tongxin.standards import queries as standards
from tongxin.web.ui.request import Request
from tongxin.web.ui.templatetags.grid import cell_address, step
from tongxin.web.ui.views import act, page, paged

from .asking import until

SIZE = 20
#: So many pieces are offered at once; a search finds the others.
OFFERED = 15
ROUNDS = (("self", "自评"), ("mock", "模拟"), ("assessor", "考评组"))


def place_of(request: Request, edition: int, item: str, window: str) -> Place:
    """The cell asked for; another district's does not exist."""
    editions = standards.visible_to(request.user).defer("definition", "report")
    try:
        return opened.find(editions.get(pk=edition), item, window)
    except NoSuchCell:
        raise Http404 from None


def address_of(place: Place) -> str:
    return cell_address(place.edition.pk, place.id, place.window.name)


@page("score.read")
def cell(request: Request, edition: int, item: str, window: str) -> HttpResponse:
    """The page of a cell; asked for by the grid it is the panel beside it."""
    place = place_of(request, edition, item, window)
    part = request.htmx and not request.htmx.history_restore_request
    answer = _show(request, place, "panel" if part else "detail")
    patch_vary_headers(answer, ["HX-Request"])
    if part:
        answer["HX-Push-Url"] = "false"  # the grid stays where it is
    return answer


def _show(
    request: Request, place: Place, template: str = "detail", status: int = 200, **more: Any
) -> HttpResponse:
    made = opened.open_cell(request.user, place)
    line = _line(request, made)
    facts = line.facts if line else place.facts
    rows = listing.with_papers(opened.entries(request.user, place, facts))
    context = {
        "place": place,
        "cell": made,
        "edition": place.edition,
        "line": line,
        "page": paged(request, rows, SIZE),
        "gaps": _gaps(request, place, made),
        "kinds": kinds.all_kinds(place.edition.division_id),
        "rounds": [(key, word, made.marks.get(key)) for key, word in ROUNDS],
        "may": _may(request, place),
        "own_only": scope_of(request.user).units is not None,
    }
    if template == "detail":
        subject = f"{place.edition.pk}/{place.id}"
        context["events"] = events.history(place.edition.division_id, "cell", subject)
    return render(request, f"office/cell/{template}.html", {**context, **more}, status=status)


def _line(request: Request, made: Opened) -> Any:
    """The line whose entries are asked for, if any."""
    asked = request.GET.get("line", "")
    return next((x for x in (*made.lines, *made.also) if str(x.number) == asked), None)


def _gaps(request: Request, place: Place, made: Opened) -> list[tuple]:
    """What is missing, each with the verb that fills it."""
    may = scope_of(request.user).may
    return [
        (gap, *step(gap.fact, place.edition.pk, place.id, gap.window, may)) for gap in made.gaps
    ]


def _may(request: Request, place: Place) -> dict[str, bool]:
    """What the person can do here: only in an edition in use, and marks on items alone."""
    may, item = scope_of(request.user).may, place.item
    base = place.open and item is not None
    return {
        "accept": place.open and may("entry.accept"),
        "self": base and may("score.hand"),
        "mock": base and may("score.mock"),
        "assessor": base and may("score.assess"),
        "absence": base and item is not None and item.absence_allowed and may("absence.write"),
        "link": base and may("link.write"),
        "give": base and may("task.give"),
    }


def _tried(request: Request, place: Place, form: str, do: Callable, done: Callable) -> HttpResponse:
    """Do it once; refused, the page comes back with the sentence beside what was typed."""
    try:
        return act(request, do, done)
    except Forbidden:
        raise
    except Refused as error:
        return _show(
            request, place, status=422, wrong=form, sentence=error.sentence, typed=request.POST
        )


@require_POST
@page("entry.accept")
def accept(request: Request, edition: int, item: str, window: str) -> HttpResponse:
    """认定本格: everything that waits behind it."""
    place = place_of(request, edition, item, window)

    def do() -> tuple:
        return linking.accept_cell(by=request.user, edition=place.edition, item=item, window=window)

    def done(result: tuple) -> tuple[str, str]:
        entries, links = result
        count = len(entries.done) + links.count
        told = f"已认定{count}件。" if count else "没有待审的记录和材料。"
        first = "".join([*(f"记录{o.entry.no}{o.words}。" for o in entries.others), *links.others])
        return address_of(place), f"{told}{first}{_figure_now(request, place)}"

    return _tried(request, place, "accept", do, done)


def _figure_now(request: Request, place: Place) -> str:
    now = opened.open_cell(request.user, place)
    return f"本格认定得分现在是{plain(now.accepted)}分。"


@require_POST
@page("score.hand", "score.mock", "score.assess")
def mark(request: Request, edition: int, item: str, window: str) -> HttpResponse:
    """人工评分 in one of the rounds; `undo` takes it back."""
    place, round = place_of(request, edition, item, window), request.POST.get("round", "")
    if round not in dict(ROUNDS):
        raise Refused("没有这一轮评分,请刷新页面后再评。")
    undo = "undo" in request.POST

    def do() -> Any:
        return actions.mark(
            by=request.user,
            edition=place.edition,
            item=item,
            window=window,
            round=round,
            points=None if undo else _points(request.POST.get("points", "")),
            reason=request.POST.get("reason", "").strip()[:300],
        )

    def done(row: Any) -> tuple[str, str]:
        word = dict(ROUNDS)[round]
        told = f"已取消{word}评分。" if undo else f"{word}评{plain(row.points)}分,已记下。"
        return address_of(place), told

    return _tried(request, place, f"mark-{round}", do, done)


def _points(text: str) -> Any:
    if not text.strip():
        raise Refused("请填写分数。")
    try:
        return values.read_number(text)
    except ValueError as error:
        raise Refused(f"分数{error}") from error


@require_POST
@page("absence.write")
def absence(request: Request, edition: int, item: str, window: str) -> HttpResponse:
    """合理缺项 with its reason; `undo` takes it back."""
    place, undo = place_of(request, edition, item, window), "undo" in request.POST
    reason = "" if undo else request.POST.get("reason", "").strip()[:300]

    def do() -> None:
        if not undo and not reason:
            raise Refused("请写明为什么可以缺项,如:当年上级未安排。")
        actions.set_absence(
            by=request.user, edition=place.edition, item=item, window=window, reason=reason
        )

    told = "已取消合理缺项,按记录计分。" if undo else "已列为合理缺项。要改回来请按“取消缺项”。"
    return _tried(request, place, "absence", do, lambda _: (address_of(place), told))


@page("link.write")
def link(request: Request, edition: int, item: str, window: str) -> HttpResponse:
    """放入材料: which piece, under which label, where in it the proof stands."""
    place = place_of(request, edition, item, window)
    if place.item is None:
        raise Http404
    if request.method != "POST":
        return _link_form(request, place, request.GET)
    try:
        return act(request, lambda: _link(request, place), lambda row: _linked(place, row))
    except Refused as error:
        return _link_form(request, place, request.POST, error.sentence)


def _link(request: Request, place: Place) -> Any:
    form = request.POST
    what, _, number = form.get("piece", "").partition("-")
    key = int(number) if number.isdecimal() and len(number) < 12 else 0
    file = ledger.evidence(request.user, key) if what == "evidence" else None
    record = ledger.entry(request.user, key) if what == "entry" else None
    return linking.link(
        by=request.user, edition=place.edition, item=place.id, window=place.window.name,
        evidence=file, entry=record, label=_text(form, "label"), number=_text(form, "number"),
        page=_text(form, "page"), quote=_text(form, "quote"), conclusion=_text(form, "conclusion"),
    )  # fmt: skip


def _text(form: Any, name: str) -> str:
    return form.get(name, "").strip()


def _linked(place: Place, row: Any) -> tuple[str, str]:
    return f"{address_of(place)}#links", f"已放入,编号{row.number},等待认定。"


def _link_form(request: Request, place: Place, typed: Any, sentence: str = "") -> HttpResponse:
    words = typed.get("q", "").strip()[:100]
    files = ledger.visible_evidence(request.user).select_related("unit").order_by("-received_at")
    for word in words.split():
        files = files.filter(name__icontains=word)
    context = {
        "place": place,
        "cell_address": address_of(place),
        "q": words,
        "typed": typed,
        "labels": linking.labels_of(place.edition, place.id),
        "sentence": sentence,
        "proposed": linking.next_number(place.edition, place.id),
        "files": files[:OFFERED],
        "records": ledger.entries(request.user, text=words)[:OFFERED],
        "kinds": kinds.all_kinds(place.edition.division_id),
    }
    return render(request, "office/cell/link.html", context, status=422 if sentence else 200)


def _link_of(request: Request, place: Place, number: int) -> Any:
    """A link of this cell; one of a unit out of reach does not exist, one that ended is told."""
    scope = scope_of(request.user)
    rows = queries.links(place.edition, place.id, place.window.name, ended=True)
    rows = rows if scope.units is None else rows.filter(unit__in=scope.units)
    found = rows.get(pk=number)
    if found.removed_at:
        raise Refused(f"{linking.decided_before(found)}请刷新后再看。")
    return found


@require_POST
@page("link.write")
def unlink(request: Request, edition: int, item: str, window: str, number: int) -> HttpResponse:
    """取消引用: the file stays in the store."""
    place = place_of(request, edition, item, window)
    return _with_link(
        request,
        place,
        number,
        lambda row: linking.unlink(by=request.user, link=row),
        lambda _: "已从本格取出,材料还在材料库里,可以再放入。",
    )


@require_POST
@page("entry.accept")
def accept_link(
    request: Request, edition: int, item: str, window: str, number: int
) -> HttpResponse:
    """认定 of one piece."""
    place = place_of(request, edition, item, window)
    return _with_link(
        request,
        place,
        number,
        lambda row: linking.accept_links(by=request.user, links=[row]),
        lambda verdicts: "".join(verdicts.others) or "已认定这份材料。",
    )


@require_POST
@page("entry.accept")
def return_link(
    request: Request, edition: int, item: str, window: str, number: int
) -> HttpResponse:
    """退回 of one piece, with the reason and the day."""
    place, form = place_of(request, edition, item, window), request.POST
    return _with_link(
        request,
        place,
        number,
        lambda row: linking.return_link(
            by=request.user, link=row, reason=form.get("reason", ""), until=until(request),
            shown=form.get("shown", ""),
        ),
        lambda _: "已退回这份材料,等填报单位重新放入。",
    )  # fmt: skip


def _with_link(
    request: Request, place: Place, number: int, do: Callable, told: Callable
) -> HttpResponse:
    """The link is looked for inside the act: sent twice, it may be gone the second time."""
    require(request.user, "score.read")
    return _tried(
        request,
        place,
        f"link-{number}",
        lambda: do(_link_of(request, place, number)),
        lambda result: (f"{address_of(place)}#links", told(result)),
    )


HERE = "cell/<int:edition>/<str:item>/<str:window>/"
urlpatterns = [
    path(HERE, cell, name="cell"),
    path(f"{HERE}accept/", accept, name="cell-accept"),
    path(f"{HERE}mark/", mark, name="cell-mark"),
    path(f"{HERE}absence/", absence, name="cell-absence"),
    path(f"{HERE}link/", link, name="cell-link"),
    path(f"{HERE}links/<int:number>/remove/", unlink, name="cell-unlink"),
    path(f"{HERE}links/<int:number>/accept/", accept_link, name="cell-accept-link"),
    path(f"{HERE}links/<int:number>/return/", return_link, name="cell-return-link"),
]
