"""Reads on the grid and the sheet. Stored cells for now, computed for any other day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Q, QuerySet, Value

from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.ledger import queries as ledger
from tongxin.ledger.models import Entry
from tongxin.rules import scoring
from tongxin.rules.scoring import WHOLE, Cell, Fact, Hand, Settings, Sheet, Window
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import answering
from . import facts as facts_
from .models import Absence, CellLink, CellScore, Mark

#: Columns in which hand scores, absences and stored cells are read together.
_TOGETHER = ("what", "id", "item", "window", "points", "reason", "who", "max", "accepted")


def settings_of(edition: Edition, as_of: datetime | None = None) -> Settings:
    """Hand scores and justified absences in force at a moment. One query."""
    marks, gone = _by_hand(edition, as_of)
    return _settings(marks.union(gone, all=True).order_by("what", "id"))


Known = dict[str, dict[str, tuple[Cell, ...]]]


def before(edition: Edition, made: scoring.Edition) -> tuple[Settings, Known]:
    """What a recount begins with: hand scores and absences, and the stored cells as the engine's,
    reported and accepted, for items that are judged from the grid. One query."""
    cells = CellScore.objects.filter(edition=edition, part="base").annotate(
        what=Value("cell"), points=F("reported"), reason=F("state"), who=F("accepted_state")
    )
    read = cells.values_list(*_TOGETHER).union(*_by_hand(edition, None), all=True)
    rows = list(read.order_by("what", "id"))
    return _settings(r for r in rows if r[0] != "cell"), _known(made, rows)


def _known(made: scoring.Edition, rows: Iterable[tuple]) -> Known:
    windows = {w.name: w for w in made.windows}
    out: dict[str, dict[str, list[Cell]]] = {"reported": {}, "accepted": {}}
    for what, _, item, name, reported, state, accepted_state, maximum, accepted in rows:
        if what == "cell":
            window = windows.get(name) or window_of(made, name)
            cell = Cell(item, window, maximum, reported, state)
            out["reported"].setdefault(item, []).append(cell)
            cell = Cell(item, window, maximum, accepted, accepted_state)
            out["accepted"].setdefault(item, []).append(cell)
    return {side: {k: tuple(v) for k, v in cells.items()} for side, cells in out.items()}


def _by_hand(edition: Edition, as_of: datetime | None) -> tuple[QuerySet, QuerySet]:
    """Marks, and absences, in the columns of _TOGETHER."""
    marks = Mark.objects.filter(edition=edition, round="self")
    gone = Absence.objects.filter(edition=edition)
    if as_of is None:
        gone = gone.filter(ended_at=None)
    else:
        marks = marks.filter(at__lte=as_of)
        gone = gone.filter(at__lte=as_of).filter(Q(ended_at=None) | Q(ended_at__gt=as_of))
    nothing = Value(None, output_field=DecimalField(max_digits=10, decimal_places=4))
    empty = {"who": F("by__name"), "max": nothing, "accepted": nothing}
    return (
        marks.annotate(what=Value("mark"), **empty).values_list(*_TOGETHER),
        gone.annotate(what=Value("gone"), points=nothing, **empty).values_list(*_TOGETHER),
    )


def _settings(rows: Iterable[tuple]) -> Settings:
    """The newest mark of a cell is in force; one without points takes the earlier ones back."""
    hands: dict[tuple[str, str], Hand] = {}
    absences: dict[tuple[str, str], str] = {}
    for what, _, item, window, points, reason, who, *_ in rows:
        if what == "gone":
            absences[(item, window)] = reason
        elif points is None:
            hands.pop((item, window), None)
        else:
            hands[(item, window)] = Hand(Decimal(str(points)), reason, who or "")
    return Settings(hands, absences)


@dataclass(frozen=True)
class TwoSheets:
    """The two figures: as reported and as accepted."""

    reported: Sheet
    accepted: Sheet


def sheets(edition: Edition, as_of: date | None = None) -> TwoSheets:
    """Both sheets from scratch, from the records alone; as_of None is now."""
    made = standards.parsed(edition)
    moment = clock.end_of(as_of) if as_of else None
    day = as_of or clock.today()
    table = facts_.load(
        edition.division_id, facts_.need(made), made.windows, as_of=moment, edition=edition.pk
    )
    settings, owed = settings_of(edition, moment), answering.owed(edition, made, moment)
    return TwoSheets(
        scoring.score_sheet(made, table.reported, day, settings, owed.reported),
        scoring.score_sheet(made, table.accepted, day, settings, owed.accepted),
    )


def cells(edition: Edition) -> list[CellScore]:
    """The stored cells of all parts. One query."""
    return list(CellScore.objects.filter(edition=edition).order_by("id"))


@dataclass(frozen=True)
class Totals:
    """The figures on every page: as reported and as accepted."""

    reported: Decimal
    accepted: Decimal
    base: Decimal
    bonus: Decimal
    max: Decimal
    vetoed: bool


def totals(made: scoring.Edition, rows: Iterable[Any]) -> Totals:
    """Totals of stored cells, whole or plain; the bonus is capped as a whole."""
    zero = scoring.ZERO
    base = [r for r in rows if r.part == "base"]
    bonus = [r for r in rows if r.part == "bonus"]

    def extra(name: str) -> Decimal:
        total = sum((getattr(r, name) or zero for r in bonus), zero)
        return total if made.bonus_cap is None else min(total, made.bonus_cap)

    reported = sum((r.reported or zero for r in base), zero)
    accepted = sum((r.accepted or zero for r in base), zero)
    return Totals(
        reported + extra("reported"),
        accepted + extra("accepted"),
        reported,
        extra("reported"),
        sum((r.max for r in base), zero),
        any(r.part == "veto" and r.state == "happened" for r in rows),
    )


def window_of(made: scoring.Edition, name: str) -> Window:
    """A window by its name; the whole cycle has one too. KeyError when there is none."""
    if name == WHOLE:
        return Window(WHOLE, made.windows[0].start, made.windows[-1].end)
    return next((w for w in made.windows if w.name == name), None) or _no_window(name)


def _no_window(name: str) -> Window:
    raise KeyError(name)


def behind(user: User, division: str, fact: Fact, window: Window) -> QuerySet[Entry]:
    """The entries a fact was counted from, within the person's reach."""
    rows = ledger.visible_to(user).filter(division=division)
    return narrow(rows, fact, window)


def narrow(rows: QuerySet[Entry], fact: Fact, window: Window) -> QuerySet[Entry]:
    """The entries of `rows` that a fact reads in a window, oldest first."""
    inside = Q(happened_on__gte=window.start) | Q(ended_on__gte=window.start)
    rows = rows.filter(inside, kind=fact.kind, withdrawn=False, happened_on__lte=window.end)
    if fact.facets:
        rows = rows.filter(facet__in=fact.facets)
    if fact.complete:
        rows = rows.filter(complete=True)
    return rows.order_by("happened_on", "no")


def links(edition: Edition, item: str, window: str, ended: bool = False) -> QuerySet[CellLink]:
    """What is linked to a cell now; with `ended` also what was."""
    rows = CellLink.objects.filter(edition=edition, item=item, window=window)
    rows = rows if ended else rows.filter(removed_at=None)
    return rows.select_related("entry", "evidence", "unit", "by").order_by("number", "id")


def returned_links(user: User) -> QuerySet[CellLink]:
    """Links sent back and not yet replaced, within the person's units, the most urgent first."""
    scope = scope_of(user)
    rows = CellLink.objects.filter(
        edition__division=scope.division, edition__state="active", state="returned", removed_at=None
    )
    rows = rows if scope.units is None else rows.filter(unit__in=scope.units)
    rows = rows.select_related("edition", "entry", "evidence", "unit")
    return rows.order_by(F("until").asc(nulls_last=True), "at", "pk")


def marks(edition: Edition, item: str | None = None) -> dict[tuple[str, str, str], Mark]:
    """The mark in force for each (item, window, round), taken-back ones left out."""
    rows = Mark.objects.filter(edition=edition).select_related("by").order_by("id")
    if item:
        rows = rows.filter(item=item)
    found = {(m.item, m.window, m.round): m for m in rows}
    return {key: mark for key, mark in found.items() if mark.points is not None}


def can_see(user: User) -> bool:
    return scope_of(user).may("score.read")
