"""The sample's entries from compact recipes: one recipe, many lines. Same recipe, same lines.

A recipe in library/samples/jiangjin/entries/*.yaml:
    kind, title, facet, unit, town, note, series   as on the form; {n} {year} {town} {facet} stand in
    day: 2024-02-05 or several days   every: [first, last, count] spreads days evenly
    towns: 12 (the first twelve) or a list         a line for each town, of that town
    each: [{…}, …]                    a line for each, with what differs
    numbers: {people: 3}              the same in each line; total: {attendance: 900} shared out
    data: {field: value}              the kind's own fields
    papers: true or [names]           attached; shared: true    one file for all lines of a year
    paper: place                      they exist on paper only, kept there
    quotes: {paper: sentence}         what the paper says; word: true    as a Word table
    roles: [{unit or partner, role}]  after: days until it was received
    state: pending / returned / unsigned      else accepted, when it is old enough
    public: true                      happened and was published; all others say 样例
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

#: Says on every list that a line is invented.
MARK = "(样例)"
#: Columns of the form a recipe gives as they are.
PLAIN = ("title", "facet", "unit", "town", "note", "series")
#: What a recipe says of its papers.
PROOF = ("papers", "paper", "quotes", "word", "shared")
#: Days from the happening to the ledger where a recipe does not say.
AFTER = 8

Recipe = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One entry to be: `raw` is what a form would send."""

    kind: str
    day: date
    raw: dict[str, Any]
    after: int = AFTER
    state: str = ""
    reason: str = ""
    proof: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[dict[str, str], ...] = field(default=())


def lines(recipes: Sequence[Recipe], towns: Sequence[str]) -> Iterator[Line]:
    """Every line of every recipe, in the order written."""
    for recipe in recipes:
        yield from _lines(recipe, towns)


def _lines(recipe: Recipe, towns: Sequence[str]) -> Iterator[Line]:
    spots = [
        ({**recipe, **one}, town, day)
        for one in recipe.get("each", [{}])
        for town in _towns({**recipe, **one}, towns)
        for day in spread({**recipe, **one})
    ]
    shares = {name: share(all_, len(spots)) for name, all_ in recipe.get("total", {}).items()}
    for n, (one, town, day) in enumerate(spots):
        numbers = {name: parts[n] for name, parts in shares.items()}
        yield _line(one, town, day, n + 1, numbers)


def _towns(recipe: Recipe, towns: Sequence[str]) -> Sequence[str]:
    wanted = recipe.get("towns")
    if wanted is None:
        return [""]
    return towns[:wanted] if isinstance(wanted, int) else wanted


def spread(recipe: Recipe) -> list[date]:
    """The days of a recipe."""
    if "every" in recipe:
        first, last, count = recipe["every"]
        step = (last - first).days / max(count - 1, 1)
        return [first + timedelta(days=int(n * step)) for n in range(count)]
    given = recipe["day"]
    return list(given) if isinstance(given, list) else [given]


def share(total: int, count: int) -> list[int]:
    """A total as uneven parts that add up to it again."""
    weights = [8 + (7 * n) % 5 for n in range(count)]
    parts = [total * w // sum(weights) for w in weights]
    parts[-1] += total - sum(parts)
    return parts


def _line(recipe: Recipe, town: str, day: date, n: int, numbers: dict[str, int]) -> Line:
    words = {"n": n, "year": day.year, "town": town, "facet": recipe.get("facet", "")}
    raw = {key: recipe[key] for key in PLAIN if key in recipe}
    raw |= recipe.get("data", {}) | recipe.get("numbers", {}) | numbers
    if town:
        raw |= {"town": town, "unit": town}
    raw = {k: v.format(**words) if isinstance(v, str) else v for k, v in raw.items()}
    raw["title"] += "" if recipe.get("public") else MARK
    return Line(
        kind=recipe["kind"],
        day=day,
        raw=raw | {"happened_on": day},
        after=recipe.get("after", AFTER),
        state=recipe.get("state", ""),
        reason=recipe.get("reason", ""),
        proof={key: recipe[key] for key in PROOF if key in recipe},
        roles=tuple(recipe.get("roles", ())),
    )
