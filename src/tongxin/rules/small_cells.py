"""公布用的表: figures of few people are hidden, and so many others that nobody can work them out.

A figure from 1 to k-1 is hidden. Then others are hidden with it, until each hidden figure could,
by all that is published and by nothing being negative, take at least k+1 different values. Tables of
the same people are protected together, so that one cannot be subtracted from the other. Pure.

How: tables whose margins add up are a circulation. Every figure is an arc; at each node what flows
in flows out (a row's cells add up to its total). What a reader can work out about a hidden arc is
how much it may rise or fall while the published ones stand still: the room of the other hidden arcs.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Ends of every circulation: all people flow from one to the other and back.
SOURCE, SINK = ("source",), ("sink",)
Node = Hashable


@dataclass(frozen=True)
class Figure:
    """A published or hidden figure: what flows from one node to another. value: people, not negative.

    margin: a total, hidden only when nothing else helps.
    """

    tail: Node
    head: Node
    value: int
    margin: bool = False


@dataclass(frozen=True)
class Table:
    """A table that may be published; None is a hidden figure. rows and columns in their order."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int | None]
    row_totals: Mapping[str, int | None]
    column_totals: Mapping[str, int | None]
    total: int | None


def publish(counts: Mapping[tuple[str, str], int], k: int) -> Table:
    """One table of people by row and column with all totals. k: hidden below; 1 hides nothing."""
    (made,) = publish_together([counts], k)
    return made


def publish_together(tables: Sequence[Mapping[tuple[str, str], int]], k: int) -> list[Table]:
    """One or two tables of the same people with the same columns, protected as one.

    ValueError when their column totals differ: then they don't count the same people.
    """
    columns = _in_order(c for table in tables for _, c in table)
    totals = [_sums(table, 1) for table in tables]
    if len(tables) > 2 or any(t != totals[0] for t in totals[1:]):
        raise ValueError("tables that are published together count the same people")
    figures = _figures(tables, columns, totals[0])
    hidden = protect(list(figures.values()), k)
    shown = {key: None if f in hidden else f.value for key, f in figures.items()}
    return [_table(n, table, columns, shown) for n, table in enumerate(tables)]


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _sums(table: Mapping[tuple[str, str], int], part: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, value in table.items():
        found[key[part]] = found.get(key[part], 0) + value
    return found


def _figures(tables: Sequence, columns: tuple[str, ...], totals: Mapping[str, int]) -> dict:
    """Source → rows → columns → (rows of the second table →) sink → source."""
    made: dict[Any, Figure] = {}
    tail: Node
    head: Node
    for n, table in enumerate(tables):
        for row, value in _sums(table, 0).items():
            tail, head = (SOURCE, (n, row)) if n == 0 else ((n, row), SINK)
            made[n, "row", row] = Figure(tail, head, value, True)
        for (row, column), value in table.items():
            tail, head = ((n, row), ("in", column)) if n == 0 else (("out", column), (n, row))
            made[n, "cell", row, column] = Figure(tail, head, value)
    for column in columns:
        end = ("out", column) if len(tables) == 2 else SINK
        made["column", column] = Figure(("in", column), end, totals.get(column, 0), True)
    made["total"] = Figure(SINK, SOURCE, sum(totals.values()), True)
    return made


def _table(n: int, table: Mapping, columns: tuple[str, ...], shown: Mapping) -> Table:
    rows = _in_order(r for r, _ in table)
    return Table(
        rows, columns, {key: shown[n, "cell", *key] for key in table},
        {r: shown[n, "row", r] for r in rows}, {c: shown["column", c] for c in columns},
        shown["total"],
    )  # fmt: skip


def protect(figures: list[Figure], k: int) -> set[Figure]:
    """Which figures must be hidden: small ones, and with each the cheapest ring that moves it."""
    hidden = {f for f in figures if 0 < f.value < k}
    while exposed := next((f for f in figures if f in hidden and _room(f, hidden, k) < k), None):
        hidden |= _ring(exposed, figures, hidden, k)
    return hidden


def _ring(exposed: Figure, figures: list[Figure], hidden: set[Figure], k: int) -> set[Figure]:
    """The cheapest figures whose hiding lets the exposed one rise by k: a way round to its tail.

    There always is one, for all people flow round. Along an arc as many as one likes may be added;
    against it, k must be there to be taken away.
    """
    counter = itertools.count()  # of two ways that cost the same the first found is taken
    waiting: list = [(0, next(counter), exposed.head, frozenset())]
    seen: set[Node] = set()
    while waiting:
        cost, _, here, way = heapq.heappop(waiting)
        if here == exposed.tail:
            return set(way)
        if here in seen:
            continue
        seen.add(here)
        for figure in figures:
            there = _next(figure, here, k)
            if figure != exposed and there is not None and there not in seen:
                more = 0 if figure in hidden else _cost(figure)
                heapq.heappush(waiting, (cost + more, next(counter), there, way | {figure}))
    raise ValueError("the figures are no circulation")


def _next(figure: Figure, here: Node, k: int) -> Node | None:
    if figure.tail == here:
        return figure.head
    return figure.tail if figure.head == here and figure.value >= k else None


def _cost(figure: Figure) -> int:
    """Cells are hidden rather than totals, and small ones rather than large ones."""
    return (50_000 if figure.margin else 10_000) + min(figure.value, 9_999)


def _room(figure: Figure, hidden: set[Figure], k: int) -> int:
    """How many values beside its own a hidden figure could have, as a reader sees it; k at most."""
    up = _moved(figure, hidden, k, rising=True)
    return up + (_moved(figure, hidden, min(k - up, figure.value), rising=False) if up < k else 0)


def _moved(figure: Figure, hidden: set[Figure], most: int, rising: bool) -> int:
    """By how much the figure can rise (or fall) while others make up for it, one by one."""
    values = {f: f.value for f in hidden if f != figure}
    start, goal = (figure.head, figure.tail) if rising else (figure.tail, figure.head)
    for moved in range(most):
        path = _path(start, goal, values)
        if path is None:
            return moved
        for other, sign in path:
            values[other] += sign
    return most


def _path(start: Node, goal: Node, values: dict[Figure, int]) -> list[tuple[Figure, int]] | None:
    """A way for one person from start to goal: along an arc it rises, against it, it falls."""
    came: dict[Node, tuple[Node, Figure, int]] = {}
    seen, waiting = {start}, deque([start])
    while waiting and goal not in seen:
        here = waiting.popleft()
        for there, step in _steps(here, values):
            if there not in seen:
                seen.add(there)
                came[there] = (here, *step)
                waiting.append(there)
    return list(_back(start, goal, came)) if goal in seen else None


def _steps(here: Node, values: dict[Figure, int]) -> Iterator[tuple[Node, tuple[Figure, int]]]:
    for figure, value in values.items():
        if figure.tail == here:
            yield figure.head, (figure, 1)
        elif figure.head == here and value > 0:
            yield figure.tail, (figure, -1)


def _back(start: Node, goal: Node, came: dict) -> Iterator[tuple[Figure, int]]:
    here = goal
    while here != start:
        here, figure, sign = came[here]
        yield figure, sign


def listed(stages: Iterable[str], k: int) -> dict[str, str]:
    """What a public list of single cases may say of each one's stage.

    A stage of fewer than k cases would show by its rows what the table hides: it goes into 其他,
    together with the next smallest until 其他 has k too.
    """
    counts: dict[str, int] = {}
    for stage in stages:
        counts[stage] = counts.get(stage, 0) + 1
    merged = {s for s, n in counts.items() if n < k}
    for stage, _ in sorted(counts.items(), key=lambda pair: (pair[1], pair[0])):
        if not merged or sum(counts[s] for s in merged) >= k:
            break
        merged.add(stage)
    return {stage: "其他" if stage in merged else stage for stage in counts}
