"""台账: kinds by topic, one kind's list with its filters and sums, export, many accepted at once."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tongxin.assessments import reading
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.scope import scope_of
from tongxin.ledger import actions, handed_out, kinds, listing, queries
from tongxin.ledger.kinds import Kind
from tongxin.reports import entries as spreadsheet
from tongxin.web.ui.request import Request
from tongxin.web.ui.views import act, page, paged

SIZE = 50
EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to, as its address says."""

    facet: str = ""
    unit: str = ""
    year: str = ""
    state: str = ""
    q: str = ""
    batch: str = ""

    @classmethod
    def read(cls, request: Request) -> Filter:
        return cls(**{name: request.GET.get(name, "").strip()[:100] for name in asdict(cls())})

    def where(self, kind: str = "") -> Any:
        """The condition on entries. What the address cannot mean is left out."""
        year = _number(self.year) or 0
        span = EARLIEST <= year < LATEST
        return queries.where(
            kind=kind,
            facet=self.facet,
            unit=_number(self.unit),
            batch=_number(self.batch),
            state=self.state if self.state in listing.STATES else "",
            superior=self.state if self.state in listing.SUPERIOR else "",
            text=self.q,
            first=date(year, 1, 1) if span else None,
            last=date(year, 12, 31) if span else None,
        )

    @property
    def any(self) -> bool:
        return any(asdict(self).values())

    @property
    def words(self) -> dict[str, str]:
        """What was chosen, for the record of an export."""
        return {name: value for name, value in asdict(self).items() if value}


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


class Counted(Paginator):
    """A paginator that is told how many there are, since the sums were asked for anyway."""

    def __init__(self, rows: Any, size: int, total: int) -> None:
        super().__init__(rows, size)
        self._total = total

    @cached_property
    def count(self) -> int:
        return self._total


@page("entry.read")
def index(request: Request) -> HttpResponse:
    """Every kind under its topic with how many there are, or what a search finds over all kinds."""
    scope, words = scope_of(request.user), request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {"q": words, "may_write": scope.may("entry.write")}
    if words:
        rows = listing.with_papers(queries.entries(request.user, text=words))
        context |= {"page": paged(request, rows, SIZE), "kinds": kinds.all_kinds(scope.division)}
    else:
        context["topics"] = listing.by_topic(request.user, scope.division)
    return render(request, "office/ledger/index.html", context)


@page("entry.read")
def of_kind(request: Request, kind: str) -> HttpResponse:
    """One kind's entries: the filter as a sentence, what they add up to, fifty a page."""
    scope, chosen = scope_of(request.user), Filter.read(request)
    made = kinds.get(scope.division, kind)
    sums = listing.tally(request.user, made, chosen.where())
    rows = listing.with_papers(queries.entries(request.user, kind=kind).filter(chosen.where()))
    columns = [f for f in made.form.fields if f.column in kinds.COLUMNS]
    context = {
        "kind": made,
        "chosen": chosen,
        "tally": sums,
        "columns": columns,
        "page": Counted(rows, SIZE, sums.count).get_page(request.GET.get("page")),
        "units": directory.own_units(request.user),
        "states": [*listing.STATES.items(), *listing.SUPERIOR.items()],
        "years": sums.years or (clock.today().year,),
        "may_write": scope.may("entry.write"),
        "may_accept": scope.may("entry.accept"),
    }
    return render(request, "office/ledger/list.html", context)


@page("entry.read")
def export(request: Request, kind: str) -> FileResponse:
    """What the list shows, all pages of it, as a spreadsheet."""
    made, chosen = kinds.get(scope_of(request.user).division, kind), Filter.read(request)
    rows = listing.with_papers(queries.entries(request.user, kind=kind).filter(chosen.where()))
    count = rows.count()
    if count > spreadsheet.LIMIT:
        raise Refused("一张表最多放一百万行,请先按年度或单位筛选,再分几次导出。")
    handed_out.exported(by=request.user, what=f"台账“{made.name}”", rows=count, where=chosen.words)
    return _download(made, rows)


def _download(kind: Kind, rows: Any) -> FileResponse:
    """The file lives only as long as it takes to send it."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "entries.xlsx"
        spreadsheet.write(target, kind, rows.iterator(2000))
        source = open(target, "rb")  # noqa: SIM115 - FileResponse closes it
    name = f"{kind.name}{clock.today():%Y%m%d}.xlsx"
    return FileResponse(source, as_attachment=True, filename=name)


@require_POST
@page("entry.accept")
def accept_many(request: Request) -> HttpResponse:
    """认定 of everything ticked, or of the one whose button was pressed; says what became of it."""
    chosen = ticked(request)
    back = back_to(request, reverse("review"))
    if not chosen:
        raise Refused("还没有勾选记录,请先勾选要认定的。")

    def do() -> str:
        rows = queries.reachable(request.user).filter(no__in=chosen)
        return accept_and_tell(request.user, rows, shown(request, chosen))

    return act(request, do, lambda sentence: (back, sentence))


def ticked(request: Request) -> list[int]:
    """The numbers meant: of the row whose own button was pressed (`only`), else those ticked."""
    given = request.POST.getlist("only") or request.POST.getlist("no")
    return [int(no) for no in given if no.isdecimal() and len(no) < 12]


def shown(request: Request, numbers: list[int]) -> dict[int, str]:
    """What the form showed of each entry (`ledger.outcome.stamp`); a list shows no material."""
    given = {no: request.POST.get(f"shown-{no}", "") for no in numbers}
    return {no: stamp for no, stamp in given.items() if stamp}


def accept_and_tell(user: Any, rows: Any, seen: dict[int, str] | None = None) -> str:
    """Accept entries; the sentence says how many, who was first at others, and what became of the
    accepted figure."""
    division = scope_of(user).division
    before = reading.accepted_figures(division)
    outcome = actions.accept(by=user, entries=rows, shown=seen)
    told = outcome.told("认定") or "没有可以认定的记录,请刷新后再看。"
    if not outcome.done:
        return told
    return f"{told}{reading.moved(before, reading.accepted_figures(division))}"


def back_to(request: Request, otherwise: str) -> str:
    """Where the list was, when that is an address of ours."""
    told = request.POST.get("back", "")
    return told if url_has_allowed_host_and_scheme(told, {request.get_host()}) else otherwise


urlpatterns = [
    path("ledger/", index, name="ledger"),
    path("ledger/accept/", accept_many, name="ledger-accept"),
    path("ledger/<slug:kind>/", of_kind, name="ledger-kind"),
    path("ledger/<slug:kind>/export/", export, name="ledger-export"),
]
