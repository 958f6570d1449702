"""Who must declare a veto each year, and who has.

`checks` stands above and knows which units were named; it tells through `subscribe`, as the ledger
tells that it changed (ADR 0003). Who has declared is read from the ledger and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tongxin.directory import queries as directory
from tongxin.rules import scoring
from tongxin.rules.scoring import Veto, Window
from tongxin.standards.models import Edition

from . import facts as facts_

#: Units named for each veto: number of the veto → unit → its name.
Named = Mapping[str, Mapping[int, str]]
Tell = Callable[[Edition, datetime | None], Named]

UNNAMED = "还没有指定由哪些单位声明"
_tellers: list[Tell] = []


def subscribe(tell: Tell) -> None:
    """Have `tell` asked who was named for an edition at a moment (None: now)."""
    if tell not in _tellers:
        _tellers.append(tell)


class TwoOwed(NamedTuple):
    """What is owed as reported and as accepted; None where nobody is asked."""

    reported: scoring.Owed | None
    accepted: scoring.Owed | None


@dataclass(frozen=True)
class Said:
    """A statement in the ledger. unit: the one that answers for it today."""

    facet: str
    unit: int
    window: str
    accepted: bool


def owed(edition: Edition, made: scoring.Edition, as_of: datetime | None = None) -> TwoOwed:
    """What each year of each veto still lacks. Two queries where there are vetoes."""
    if not made.vetoes or not _tellers:
        return TwoOwed(None, None)
    named: dict[str, Mapping[int, str]] = {}
    for tell in _tellers:
        named.update(tell(edition, as_of))
    said = list(_said(edition.division_id, made, as_of)) if named else []
    taken = [one for one in said if one.accepted]
    return TwoOwed(_lacking(named, said), _lacking(named, taken))


def _lacking(named: Named, said: list[Said]) -> scoring.Owed:
    done = {(one.facet, one.window, one.unit) for one in said}

    def lacking(veto: Veto, window: Window) -> str:
        units = named.get(veto.id)
        if not units:
            return UNNAMED
        facets = veto.cleared.facets
        if not facets:  # any entry of the kind declares it, whoever wrote it
            return ""
        open_ = [
            name
            for unit, name in units.items()
            if not any((facet, window.name, unit) in done for facet in facets)
        ]
        return f"还差{'、'.join(open_)}的声明" if open_ else ""

    return lacking


def _said(division: str, made: scoring.Edition, as_of: datetime | None) -> Iterator[Said]:
    """Every statement that none happened, in the years of the cycle."""
    facts = [v.cleared for v in made.vetoes]
    kinds, facets = {f.kind for f in facts}, {x for f in facts for x in f.facets}
    found: list[tuple] = []
    for rows in facts_.in_force(division, made.windows, as_of):
        rows = rows.filter(kind__in=kinds, facet__in=facets).order_by()
        rows = rows.annotate(w=facts_.window_case(made.windows), ok=facts_.flag(as_of))
        columns = ("facet", "unit_id", "unit__merged_into_id", "w", "ok")
        found += rows.values_list(*columns).distinct()
    heirs = directory.heirs(division) if any(row[2] for row in found) else {}
    for facet, unit, _, number, ok in found:
        yield Said(facet, heirs.get(unit, unit), made.windows[int(number)].name, bool(ok))
