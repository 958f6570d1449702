"""Which items read a kind of entry, and what the accepted figure is: what a record brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongxin.rules import scoring
from tongxin.rules.scoring import WHOLE, Fact
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import queries


@dataclass(frozen=True)
class Reader:
    """One line of a standard that reads entries of a kind. part: base, bonus or veto.

    window: the year the day asked for falls into, "" when the day lies outside the cycle, the whole
    cycle where the line is judged once. facets: what the line takes, empty when it takes all.
    scores: False where the entry only stands there as 另列佐证.
    """

    edition: Edition
    part: str
    id: str
    name: str
    window: str
    facets: tuple[str, ...] = ()
    scores: bool = True

    @property
    def counts(self) -> bool:
        """Whether an entry of that day counts here at all."""
        return bool(self.window)


def items_reading(
    division: str, kind: str, facet: str = "", day: date | None = None
) -> list[Reader]:
    """Every line of the editions in use that reads entries of the kind, in the order of the sheet.

    facet "" asks for all of the kind. day None asks for no year. One query.
    """
    return [
        reader
        for edition in standards.active(division)
        for reader in _of_edition(edition, kind, facet, day)
    ]


def _of_edition(edition: Edition, kind: str, facet: str, day: date | None) -> Iterator[Reader]:
    made = standards.parsed(edition)
    for part, id_, name, facts, windows, also in _lines(made):
        judged = [f for f in facts if _reads(f, kind, facet)]
        if read := judged or [f for f in also if _reads(f, kind, facet)]:
            facets = () if any(not f.facets for f in read) else _together(read)
            scores = bool(judged)
            yield Reader(edition, part, id_, name, _window(windows, day), facets, scores)


def _reads(fact: Fact, kind: str, facet: str) -> bool:
    return fact.kind == kind and (not facet or not fact.facets or facet in fact.facets)


def _together(facts: list[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facet for fact in facts for facet in fact.facets))


def _lines(made: scoring.Edition) -> Iterator[tuple]:
    """(part, number, name, facts, windows, 另列佐证) of items, bonus lines and vetoes."""
    whole = (queries.window_of(made, WHOLE),)
    for item in made.items():
        windows = scoring.windows_of(item, made)
        yield "base", item.id, item.name, list(item.facts()), windows, item.also
    for line in made.bonus:
        yield "bonus", line.id, line.name, list(line.rule.facts()), whole, ()
    for veto in made.vetoes:
        yield "veto", veto.id, veto.name, [veto.happened, veto.cleared], made.windows, ()


def _window(windows, day: date | None) -> str:
    if day is None:
        return ""
    return next((w.name for w in windows if w.start <= day <= w.end), "")


@dataclass(frozen=True)
class Figure:
    """The accepted total of an edition in use."""

    edition: Edition
    accepted: Decimal


def accepted_figures(division: str) -> list[Figure]:
    """The accepted totals now, from the stored cells. A query and one for each edition."""
    return [
        Figure(edition, queries.totals(standards.parsed(edition), queries.cells(edition)).accepted)
        for edition in standards.active(division)
    ]


def moved(before: list[Figure], after: list[Figure]) -> str:
    """A sentence on what became of the accepted figures; empty without a standard in use."""
    old = {figure.edition.pk: figure.accepted for figure in before}
    return "".join(_move(f, old[f.edition.pk]) for f in after if f.edition.pk in old)


def _move(now: Figure, before: Decimal) -> str:
    title, points = now.edition.title, scoring.plain(now.accepted)
    if now.accepted == before:
        return f"按《{title}》,认定得分仍是{points}分。"
    return f"按《{title}》,认定得分由{scoring.plain(before)}分变为{points}分。"


def kinds_read(division: str) -> dict[str, int]:
    """How many lines of the editions in use read each kind. One query."""
    counts: dict[str, int] = {}
    for edition in standards.active(division):
        for _, _, _, facts, _, also in _lines(standards.parsed(edition)):
            for kind in {fact.kind for fact in (*facts, *also)}:
                counts[kind] = counts.get(kind, 0) + 1
    return counts
