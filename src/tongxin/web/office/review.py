"""审核: what waits, came back, is not signed yet or was refused above; twenty at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from tongxin.assessments.queries import returned_links
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden, scope_of
from tongxin.ledger import actions, kinds, listing, proofs, queries, review_actions, reviewing
from tongxin.ledger import signing as signatures
from tongxin.ledger.kinds import COLUMNS
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

from .asking import until
from .ledger import back_to, shown, ticked

#: So many fit into one look and one decision.
AT_ONCE = 20

Kinds = dict[str, Any]


@dataclass(frozen=True)
class Tab:
    """One list of the page: its word, which count it has, and what its template needs."""

    key: str
    word: str
    fill: Callable[[Request, Kinds], dict[str, Any]]

    @property
    def template(self) -> str:
        return f"office/review/{self.key}.html"


@dataclass(frozen=True)
class Row:
    """An entry as one judges it: with its kind, its material and what is missing."""

    shown: reviewing.Shown
    kind: Any

    @property
    def entry(self) -> Any:
        return self.shown.entry

    @property
    def files(self) -> list[tuple[Any, str]]:
        """Each file once, with the papers it stands for."""
        found: dict[Any, list[str]] = {}
        for piece in self.shown.pieces:
            found.setdefault(piece.evidence, []).append(piece.paper)
        return [(file, "、".join(filter(None, papers))) for file, papers in found.items()]

    @property
    def missing(self) -> list[str]:
        return listing.missing_papers(self.kind, self.shown.pieces)

    @property
    def numbers(self) -> list[Any]:
        return [f for f in self.kind.form.fields if f.column in COLUMNS]


def known_kinds(request: Request) -> Kinds:
    """The kinds of the person's district, by key. One query."""
    return kinds.all_kinds(scope_of(request.user).division)


def judged(entries: Any, known: Kinds) -> list[Row]:
    """Entries with everything to judge them by. One query."""
    rows = reviewing.with_pieces(entries)
    return [Row(row, known[row.entry.kind]) for row in rows]


def grouped(rows: list[Row]) -> list[tuple]:
    """(unit, kind, rows) as they follow each other on the page."""
    return [
        (unit, kind, list(found))
        for (unit, kind), found in groupby(rows, key=lambda r: (r.entry.unit, r.kind))
    ]


def _waiting(request: Request, known: Kinds) -> dict[str, Any]:
    """What waits for the office, narrowed to one unit or kind."""
    counts = reviewing.waiting_counts(request.user)
    chosen = {name: request.GET.get(name, "") for name in ("unit", "kind")}
    rows = reviewing.waiting(request.user)
    if chosen["unit"].isdecimal():
        rows = rows.filter(unit=int(chosen["unit"]))
    rows = rows.filter(kind=chosen["kind"]) if chosen["kind"] else rows
    shown_page = paged(request, rows, AT_ONCE)
    return {
        "waiting": counts,
        "chosen": chosen,
        "page": shown_page,
        "groups": grouped(judged(shown_page, known)),
        "units": _units(counts),
        "waiting_kinds": {row["kind"] for row in counts},
    }


def _units(counts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many wait in each unit."""
    found: dict[int, dict[str, Any]] = {}
    for row in counts:
        unit = {"id": row["unit_id"], "name": row["unit__name"], "n": 0}
        found.setdefault(row["unit_id"], unit)["n"] += row["n"]
    return list(found.values())


def _returned(request: Request, known: Kinds) -> dict[str, Any]:
    """What was returned and is not mended, overdue first: entries and material in cells."""
    shown_page = paged(request, reviewing.mending(request.user), AT_ONCE)
    open_of = reviewing.open_of(shown_page)
    return {
        "page": shown_page,
        "mending": [(entry, open_of.get(entry.pk, [])) for entry in shown_page],
        "links": returned_links(request.user)[:AT_ONCE] if shown_page.number == 1 else [],
    }


def _unsigned(request: Request, known: Kinds) -> dict[str, Any]:
    shown_page = paged(request, reviewing.unsigned(request.user), AT_ONCE)
    return {"page": shown_page, "groups": grouped(judged(shown_page, known))}


def _refused(request: Request, known: Kinds) -> dict[str, Any]:
    shown_page = paged(request, reviewing.refused(request.user), AT_ONCE)
    verdicts = reviewing.superior(shown_page)
    return {"page": shown_page, "refused": [(e, verdicts.get(e.pk)) for e in shown_page]}


TABS = (
    Tab("waiting", "待审", _waiting),
    Tab("returned", "退回未改", _returned),
    Tab("unsigned", "待签", _unsigned),
    Tab("refused", "上级不认可", _refused),
)


@page("entry.accept")
def review(request: Request) -> HttpResponse:
    """What waits for the office, and beside it what waits for others."""
    return _show(request)


def _show(request: Request, sentence: str = "", status: int = 200) -> HttpResponse:
    """One of the lists; refused, with the sentence and everything typed."""
    tab = next((t for t in TABS if t.key == request.GET.get("tab")), TABS[0])
    counts, known = reviewing.counts(request.user), known_kinds(request)
    context = {
        "tab": tab,
        "tabs": [(t, counts[t.key]) for t in TABS],
        "counts": counts,
        "kinds": known,
        "sentence": sentence,
        "typed": request.POST,
        "only": request.POST.get("only", ""),
        **tab.fill(request, known),
    }
    return render(request, "office/review/review.html", context, status=status)


def tried(
    request: Request, do: Callable, done: Callable, again: Callable[[str], HttpResponse]
) -> HttpResponse:
    """Do it once; refused, the list comes back with the sentence and what was typed."""
    try:
        return act(request, do, done)
    except Forbidden:
        raise
    except Refused as error:
        return again(error.sentence)


@require_POST
@page("entry.accept")
def send_back(request: Request) -> HttpResponse:
    """退回: one entry or one piece of its material by its own button, or everything ticked."""
    back = back_to(request, reverse("review"))
    do = _one_back if request.POST.get("only") else _many_back
    return tried(
        request,
        lambda: do(request),
        lambda told: (back, told),
        lambda sentence: _show(request, sentence, 422),
    )


def _one_back(request: Request) -> str:
    """The reason, the day and the piece stand in fields of the entry's own."""
    [no] = ticked(request)[:1] or [0]
    entry = queries.any_entry(request.user, no)
    seen = shown(request, [no])
    reason = request.POST.get(f"reason-{no}", "").strip()
    day, piece = until(request, f"until-{no}"), request.POST.get(f"piece-{no}", "")
    if not piece.isdecimal():
        actions.send_back(by=request.user, entry=entry, reason=reason, until=day, shown=seen)
        return f"已退回“{entry.title}”,等填报单位修改。"
    row = proofs.attachment(entry, int(piece))
    review_actions.return_piece(
        by=request.user, attachment=row, reason=reason, until=day, shown=seen
    )
    return f"已退回“{row.evidence.name}”,等填报单位换好。"


def _many_back(request: Request) -> str:
    numbers = ticked(request)
    rows = list(queries.reachable(request.user).filter(no__in=numbers).order_by("no"))
    if not rows:
        raise Refused("还没有勾选记录,请先勾选要退回的。")
    outcome = review_actions.return_many(
        by=request.user,
        entries=rows,
        reason=request.POST.get("reason", "").strip(),
        until=until(request),
        shown=shown(request, numbers),
    )
    return outcome.told("退回") + ("等填报单位修改。" if outcome.done else "")


@require_POST
@page("entry.accept")
def on_paper(request: Request) -> HttpResponse:
    """登记纸质签报 of everything ticked, with a note."""
    numbers = ticked(request)
    back = f"{reverse('review')}?tab=unsigned"

    def do() -> str:
        if not numbers:
            raise Refused("还没有勾选记录,请先勾选纸上签过的。")
        rows = queries.reachable(request.user).filter(no__in=numbers)
        outcome = signatures.sign_on_paper(
            by=request.user, entries=rows, note=request.POST.get("note", ""),
            shown=shown(request, numbers),
        )  # fmt: skip
        return outcome.told("登记签报") or "没有可以登记的记录,请刷新后再看。"

    return tried(
        request, do, lambda told: (back, told), lambda sentence: _show(request, sentence, 422)
    )


@page("entry.write")
def returned(request: Request) -> HttpResponse:
    """退回要改的: what came back to the own units, which piece, why and until when."""
    return render(request, "office/review/own.html", _returned(request, {}))


urlpatterns = [
    path("review/", review, name="review"),
    path("review/return/", send_back, name="review-return"),
    path("review/paper/", on_paper, name="review-paper"),
    path("returned/", returned, name="returned"),
]
