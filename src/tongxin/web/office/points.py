"""点位库: the places an assessment may visit, what must be seen there, dated photos, guide sheets."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.checks import point_actions as actions
from tongxin.checks import points as queries
from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import scope_of
from tongxin.ledger import evidence, proofs
from tongxin.ledger import queries as ledger
from tongxin.web.ui import typed
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

from .evidence import photo

STATES = (
    ("", "在用的"),
    ("lacking", "没有必看内容的"),
    ("unseen", "没有抽查过的"),
    ("retired", "已停用的"),
)
EMPTY_LINES = 3


def address_of(row: Any) -> str:
    return reverse("point", args=[row.no])


def _asked(request: Request) -> dict[str, Any]:
    given = request.GET
    return {
        "kind": given.get("kind", "")[:40],
        "unit": typed.whole(given.get("unit", "")),
        "state": given.get("state", "") if given.get("state", "") in dict(STATES) else "",
        "text": given.get("q", "").strip()[:60],
    }


@page("entry.read")
def listing(request: Request) -> HttpResponse:
    scope, asked = scope_of(request.user), _asked(request)
    context = {
        "asked": asked,
        "page": paged(request, queries.listed(request.user, **asked)),
        "kinds": queries.kinds_of(scope.division),
        "units": directory.own_units(request.user),
        "states": STATES,
        "may_write": scope.may("point.write"),
    }
    return render(request, "office/points/list.html", context)


@page("entry.read")
def guides(request: Request) -> HttpResponse:
    """The guide sheets of what the list shows, to print: one point a page."""
    rows = queries.guides(request.user, **_asked(request))
    return render(request, "office/points/guides.html", {"points": rows})


@page("point.write")
def new(request: Request) -> HttpResponse:
    kind = request.GET.get("kind", "")
    values = {"kind": kind, "must_see": queries.suggested(kind)}
    if request.method != "POST":
        return _form(request, values)
    return _saved(request, None)


@page("point.write")
def edit(request: Request, no: int) -> HttpResponse:
    row = queries.point(request.user, no)
    if request.method == "POST":
        return _saved(request, row)
    values = {
        "name": row.name, "kind": row.kind, "unit": row.unit_id, "town": row.town_id,
        "place": row.place, "guide": row.guide, "must_see": row.must_see,
    }  # fmt: skip
    return _form(request, values, row)


def _saved(request: Request, row: Any) -> HttpResponse:
    try:
        word = "修改" if row else "添加"
        return act(
            request,
            lambda: _write(request, row),
            lambda made: (address_of(made), f"已{word}“{made.name}”。"),
        )
    except Refused as error:
        return _form(request, _typed(request), row, error.sentence)


def _write(request: Request, row: Any) -> Any:
    told = _typed(request)
    if told["unit"] is None:
        raise Refused("请选择管护单位。")
    values = {
        **told,
        "unit": directory.unit(request.user, told["unit"]),
        "town": directory.unit(request.user, told["town"]) if told["town"] else None,
    }
    if row is None:
        return actions.add(by=request.user, **values)
    return actions.revise(by=request.user, point=row, **values)


def _typed(request: Request) -> dict[str, Any]:
    form = request.POST
    lines = zip(form.getlist("see"), form.getlist("defect"), strict=False)
    return {
        "name": typed.text(form, "name"),
        "kind": typed.text(form, "kind"),
        "unit": typed.whole(form.get("unit", "")),
        "town": typed.whole(form.get("town", "")),
        "place": typed.text(form, "place"),
        "guide": typed.text(form, "guide"),
        "must_see": [{"text": text, "defect": defect} for text, defect in lines if text.strip()],
    }


def _form(request: Request, values: dict, row: Any = None, sentence: str = "") -> HttpResponse:
    division = scope_of(request.user).division
    units = list(directory.own_units(request.user))
    context = {
        "point": row,
        "values": values,
        "lines": [*values["must_see"], *([{}] * EMPTY_LINES)],
        "kinds": queries.kinds_of(division),
        "defects": queries.defects_of(division),
        "units": units,
        "towns": [u for u in units if u.kind == "town"],
        "sentence": sentence,
    }
    return render(request, "office/points/form.html", context, status=422 if sentence else 200)


@page("entry.read")
def detail(request: Request, no: int) -> HttpResponse:
    return _show(request, queries.point(request.user, no))


def _show(request: Request, row: Any, sentence: str = "") -> HttpResponse:
    six = {"occasion": row.name, "place": row.place, "photographer": request.user.name}
    given = request.POST or six
    context = {
        "point": row,
        "photos": queries.photos(request.user, row),
        "visits": queries.visits(row),
        "six": [(name, proofs.label(name), given.get(name, "")) for name in proofs.SIX],
        "sentence": sentence,
        "may_write": scope_of(request.user).may("point.write"),
        "events": events.history(row.division_id, "point", row.no),
    }
    return render(request, "office/points/detail.html", context, status=422 if sentence else 200)


@require_POST
@page("point.write")
def add_photo(request: Request, no: int) -> HttpResponse:
    """A dated photo; one that shows another place or another year already is told."""
    row = queries.point(request.user, no)
    try:
        return act(
            request,
            lambda: _add_photo(request, row),
            lambda _: (f"{address_of(row)}#photos", "已加照片。"),
        )
    except Refused as error:
        return _show(request, row, error.sentence)


def _add_photo(request: Request, row: Any) -> Any:
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused("请先拍照或选一张照片。")
    facts = evidence.take_in(sent.name or "", sent.chunks())
    return actions.add_photo(
        by=request.user, point=row, name=sent.name or "", sha256=facts.sha256, photo=photo(request)
    )


@require_POST
@page("point.write")
def change(request: Request, no: int, step: str) -> HttpResponse:
    """停用 or 恢复."""
    row = queries.point(request.user, no)
    do, told = {
        "retire": (actions.retire, "已停用,不再抽取和抽查,原有记录都保留。要用可以恢复。"),
        "restore": (actions.restore, "已恢复。"),
    }[step]
    return act(request, lambda: do(by=request.user, point=row), lambda _: (address_of(row), told))


@page("point.write")
def take_over(request: Request) -> HttpResponse:
    """从台账收入: places the ledger knows already, recorded once."""
    context = {
        "offers": queries.offers(request.user),
        "kinds": queries.kinds_of(scope_of(request.user).division),
        "words": {"position": "宣传阵地", "window": "优先窗口", "station": "服务站点",
                  "base": "国防教育基地与示范学校", "pair": "共建对子"},
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "office/points/import.html", context)
    try:
        return act(request, lambda: _take_over(request), _taken_over)
    except Refused as error:
        context["sentence"] = error.sentence
        return render(request, "office/points/import.html", context, status=422)


def _take_over(request: Request) -> list[Any]:
    numbers = [n for text in request.POST.getlist("no") if (n := typed.whole(text)) is not None]
    if not numbers:
        raise Refused("还没有勾选,请先勾选要收入的。")
    rows = ledger.visible_to(request.user).filter(no__in=numbers).select_related("unit", "town")
    chosen = [
        (entry, typed.text(request.POST, f"kind-{entry.no}")) for entry in rows.order_by("no")
    ]
    unclear = next((entry for entry, kind in chosen if not kind), None)
    if unclear:
        raise Refused(f"请给“{unclear.title}”选择类别,或不勾选它。")
    return actions.take_over(by=request.user, chosen=chosen)


def _taken_over(made: list[Any]) -> tuple[str, str]:
    told = f"已收入{len(made)}个点位。" if made else "这些点位库里都有了。"
    return reverse("points"), told


urlpatterns = [
    path("points/", listing, name="points"),
    path("points/guides/", guides, name="point-guides"),
    path("points/new/", new, name="point-new"),
    path("points/import/", take_over, name="point-import"),
    path("points/<int:no>/", detail, name="point"),
    path("points/<int:no>/edit/", edit, name="point-edit"),
    path("points/<int:no>/photos/", add_photo, name="point-photo"),
    *(
        path(f"points/<int:no>/{step}/", change, {"step": step}, name=f"point-{step}")
        for step in ("retire", "restore")
    ),
]
