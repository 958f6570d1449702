"""The score sheet as data: for `tongxin score --json` and everything that prints a sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from tongxin.assessments import queries
from tongxin.core import clock
from tongxin.ledger.models import Entry
from tongxin.rules import scoring
from tongxin.rules.scoring import GRID, LINK, Cell, Fact, Scored, Sheet, Window, plain
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

#: So many entry numbers are listed behind one detail; the page lists all.
LISTED = 200


class _Behind:
    """Entry numbers behind facts, asked once for each fact and window."""

    def __init__(self, edition: Edition, as_of: date | None) -> None:
        rows = Entry.objects.filter(division=edition.division_id)
        self.rows = rows.filter(received_at__lte=clock.end_of(as_of)) if as_of else rows
        self.seen: dict[tuple[str, str], list[int]] = {}

    def numbers(self, fact: Fact, window: Window) -> list[int]:
        if fact.kind in (GRID, LINK):
            return []
        key = (fact.key, window.name)
        if key not in self.seen:
            rows = queries.narrow(self.rows, fact, window)
            self.seen[key] = list(rows.values_list("no", flat=True)[:LISTED])
        return self.seen[key]

    def of(self, part: Scored, window: Window) -> list[int]:
        facts = [f for line in part.lines for f in line.facts]
        found = [no for fact in facts for no in self.numbers(fact, window)]
        return list(dict.fromkeys(found))


def sheet(edition: Edition, as_of: date | None = None) -> dict[str, Any]:
    """One sheet, computed from the records; points are strings, `accepted` beside `points`."""
    made = standards.parsed(edition)
    both = queries.sheets(edition, as_of)
    behind = _Behind(edition, as_of)
    said, taken = both.reported, both.accepted
    return {
        "edition": f"{edition.key}@{edition.version}",
        "title": edition.title,
        "label": edition.label,
        "division": edition.division_id,
        "as_of": said.as_of.isoformat(),
        "total": plain(said.total),
        "base": plain(said.base),
        "bonus": plain(said.bonus_points),
        "max": plain(said.max),
        "accepted": {
            "total": plain(taken.total),
            "base": plain(taken.base),
            "bonus": plain(taken.bonus_points),
        },
        "vetoes": [_veto(v) for v in said.vetoes],
        "items": [_item(i, said, taken, behind) for i in made.items()],
        "bonus_lines": [_bonus(made, pair, taken, behind) for pair in said.bonus],
        "gaps": gaps(edition, said),
    }


def _veto(result: scoring.sheet.VetoResult) -> dict[str, Any]:
    return {
        "id": result.veto.id,
        "name": result.veto.name,
        "state": result.state,
        "sentence": result.sentence,
    }


def _item(item: scoring.Item, said: Sheet, taken: Sheet, behind: _Behind) -> dict[str, Any]:
    cells = said.cells[item.id]
    return {
        "id": item.id,
        "name": item.name,
        "points": plain(said.item_points(item.id)),
        "accepted": plain(taken.item_points(item.id)),
        "max": plain(said.item_max(item.id)),
        "hand": any(c.hand for c in cells),
        "details": [d for cell in cells for d in _details(cell, behind)],
        "years": {
            c.window.name: _year(c, t) for c, t in zip(cells, taken.cells[item.id], strict=True)
        },
    }


def _year(said: Cell, taken: Cell) -> dict[str, Any]:
    return {
        "points": None if said.points is None else plain(said.points),
        "accepted": None if taken.points is None else plain(taken.points),
        "max": plain(said.max),
        "state": said.state,
        "sentence": said.sentence,
    }


def _details(cell: Cell, behind: _Behind) -> list[dict[str, Any]]:
    """One detail for a settled cell, else one for each scoring point."""
    if cell.hand or cell.absence:
        return [_detail(cell.window, cell.points, cell.max, cell.sentence, [])]
    return [
        _detail(cell.window, p.points, p.max, p.sentence, behind.of(p, cell.window))
        for p in cell.parts
    ]


def _detail(window: Window, points, maximum, sentence: str, entries: list[int]) -> dict[str, Any]:
    return {
        "year": window.name,
        "points": None if points is None else plain(points),
        "max": plain(maximum),
        "sentence": f"{window.name}{sentence}",
        "entries": entries,
    }


def _bonus(made, pair, taken: Sheet, behind: _Behind) -> dict[str, Any]:
    bonus_id, said = pair
    whole = queries.window_of(made, scoring.WHOLE)
    return {
        "id": bonus_id,
        "name": next(b.name for b in made.bonus if b.id == bonus_id),
        "points": plain(said.points),
        "accepted": plain(dict(taken.bonus)[bonus_id].points),
        "max": plain(said.max),
        "sentence": said.sentence,
        "entries": behind.of(said, whole),
    }


def gaps(edition: Edition, said: Sheet) -> list[dict[str, Any]]:
    """What is missing in the begun years: worth, by whom, until when, or lost already."""
    leads: dict[str, str] = {}
    for duty in standards.duties(edition):
        if duty.role == "lead":
            leads.setdefault(duty.item, duty.unit.name if duty.unit else duty.name)
    return [
        {
            "item": m.item,
            "year": m.window.name,
            "unit": leads.get(m.item, ""),
            "missing": m.text,
            "worth": plain(m.worth),
            "until": m.last_day.isoformat(),
            "lost": m.lost,
        }
        for m in scoring.missing(said)
    ]
