"""Stored cells read back as the engine's own: a sheet of today without counting the ledger again.

Points, states, sentences and gaps are those written by `actions.refresh`; the lines behind a figure
stay in `CellScore.detail`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tongxin.core import clock
from tongxin.rules import scoring
from tongxin.rules.scoring import Cell, Gap, Hand, Scored, Sheet, Window, parse
from tongxin.rules.scoring.sheet import VetoResult
from tongxin.standards.models import Edition

from .models import CellScore


class Kept(NamedTuple):
    """A stored cell without what stands behind its figure: a page reads eight hundred of them."""

    part: str
    item: str
    window: str
    max: Decimal
    reported: Decimal | None
    accepted: Decimal | None
    state: str
    accepted_state: str
    hand: bool
    sentence: str


Row = CellScore | Kept


def kept(edition: Edition) -> list[Kept]:
    """The stored cells of all parts, without their details. One query."""
    rows = CellScore.objects.filter(edition=edition).order_by("id")
    return [Kept(*row) for row in rows.values_list(*Kept._fields)]


def sheet(
    made: scoring.Edition,
    rows: Iterable[Row],
    side: str = "reported",
    today: date | None = None,
) -> Sheet:
    """The sheet of stored cells as reported or as accepted. Gaps belong to the reported figure;
    of `kept` rows only the points are known."""
    found = {(r.part, r.item, r.window): r for r in rows}
    cells = {
        item.id: tuple(
            _cell(item, made, window, found.get(("base", item.id, window.name)), side)
            for window in scoring.windows_of(item, made)
        )
        for item in made.items()
    }
    bonus = tuple((line.id, _bonus(line, found, side)) for line in made.bonus)
    vetoes = tuple(_veto(veto, found, side) for veto in made.vetoes)
    return Sheet(made, today or clock.today(), cells, bonus, vetoes)


def _cell(item, made, window: Window, row: Row | None, side: str) -> Cell:
    if row is None:
        return Cell(item.id, window, scoring.cell_max(item, made, window), None, "unknown")
    points = row.accepted if side == "accepted" else row.reported
    parts: tuple[Scored, ...] = ()
    if isinstance(row, CellScore):
        gaps = gaps_of(row) if side == "reported" else ()
        parts = (Scored(points, row.max, row.sentence, (), gaps),)
    hand = Hand(points, row.sentence) if row.hand and points is not None else None
    return Cell(item.id, window, row.max, points, state_of(row, window, side), parts, hand)


def state_of(row: Row, window: Window, side: str) -> str:
    """The stored state; a year that has begun since the last count is no longer to come."""
    state = row.accepted_state if side == "accepted" else row.state
    return "unknown" if state == "future" and window.start <= clock.today() else state


def gaps_of(row: CellScore) -> tuple[Gap, ...]:
    """What is missing in a stored cell, each with its worth."""
    return tuple(
        Gap(g["text"], Decimal(g["worth"]), parse.fact(g["fact"]) if g["fact"] else None, g["by"])
        for g in row.detail.get("gaps", ())
    )


def _bonus(line, found: dict, side: str) -> Scored:
    row = found.get(("bonus", line.id, scoring.WHOLE))
    if row is None:
        return Scored(None, line.max, "还没有计分")
    return Scored(row.accepted if side == "accepted" else row.reported, row.max, row.sentence)


def _veto(veto, found: dict, side: str) -> VetoResult:
    row = found.get(("veto", veto.id, scoring.WHOLE))
    if row is None:
        return VetoResult(veto, "unknown", "还没有责任单位的声明")
    state = row.accepted_state if side == "accepted" else row.state
    return VetoResult(veto, state, row.sentence)
