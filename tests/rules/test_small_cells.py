"""Small figures are hidden so that nobody can work them out from what is published.

The reader of these tests is an attacker of its own: it lists every table that agrees with what is
published, by trying, and knows nothing of how the module hides.
"""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongxin.rules import small_cells

SMALL = st.integers(0, 5)


def tables(rows, columns):
    keys = [(f"r{r}", f"c{c}") for r in range(rows) for c in range(columns)]
    return st.tuples(*[SMALL for _ in keys]).map(
        lambda values: dict(zip(keys, values, strict=True))
    )


ONE = st.one_of(tables(2, 2), tables(2, 3), tables(3, 2))


def summed(cells, part, name):
    return sum(v for key, v in cells.items() if key[part] == name)


def agree(made, cells):
    """Whether a table of cells is one that could stand behind what was published."""
    known = all(v is None or cells[key] == v for key, v in made.cells.items())
    return (
        known
        and all(v is None or summed(cells, 0, r) == v for r, v in made.row_totals.items())
        and all(v is None or summed(cells, 1, c) == v for c, v in made.column_totals.items())
        and (made.total is None or sum(cells.values()) == made.total)
    )


def possible(made, most):
    """Every table that agrees, with hidden cells up to `most`."""
    open_ = [key for key, v in made.cells.items() if v is None]
    for values in itertools.product(range(most + 1), repeat=len(open_)):
        cells = {**made.cells, **dict(zip(open_, values, strict=True))}
        if agree(made, cells):
            yield cells


def worked_out(made, k):
    """Hidden figures of which the attacker knows more than it may: fewer than k+1 values are left."""
    found: dict = {}
    for cells in possible(made, 9):
        seen = {key: cells[key] for key, v in made.cells.items() if v is None}
        seen |= {(r,): summed(cells, 0, r) for r, v in made.row_totals.items() if v is None}
        seen |= {(0, c): summed(cells, 1, c) for c, v in made.column_totals.items() if v is None}
        if made.total is None:
            seen["all"] = sum(cells.values())
        for key, value in seen.items():
            found.setdefault(key, set()).add(value)
    return {key: values for key, values in found.items() if len(values) < k + 1}


@settings(max_examples=60, deadline=None)
@given(ONE)
def test_no_hidden_figure_can_be_worked_out_from_what_is_published(cells):
    if sum(v is None for v in small_cells.publish(cells, 3).cells.values()) <= 5:
        assert worked_out(small_cells.publish(cells, 3), 3) == {}


@settings(max_examples=60, deadline=None)
@given(ONE)
def test_what_is_published_is_true_and_small_ones_are_not(cells):
    made = small_cells.publish(cells, 3)
    assert agree(made, cells)
    shown = [*made.cells.values(), *made.row_totals.values(), *made.column_totals.values()]
    assert not [v for v in (*shown, made.total) if v in (1, 2)]


def test_hiding_the_small_cell_alone_would_be_worked_out():
    """The control: the attacker sees through what hides one cell and shows its row's total."""
    cells = {("r0", "c0"): 1, ("r0", "c1"): 5, ("r1", "c0"): 4, ("r1", "c1"): 5}
    naive = small_cells.Table(
        ("r0", "r1"), ("c0", "c1"), {**cells, ("r0", "c0"): None}, {"r0": 6, "r1": 9},
        {"c0": 5, "c1": 10}, 15,
    )  # fmt: skip
    assert worked_out(naive, 3) == {("r0", "c0"): {1}}
    made = small_cells.publish(cells, 3)
    assert sum(v is None for v in made.cells.values()) == 4 and made.total == 15


def test_a_pair_that_adds_up_to_one_child_is_hidden_with_a_third():
    """Two hidden cells of 1 and 0 in a row would say: one child, here or there."""
    cells = {("r0", c): v for c, v in zip("abc", (1, 0, 8), strict=True)}
    made = small_cells.publish(cells, 3)
    assert made.cells["r0", "c"] is None or made.row_totals["r0"] is None


def test_what_is_large_is_published_whole_and_nobody_is_no_secret():
    cells = {("r0", "c0"): 3, ("r0", "c1"): 0, ("r1", "c0"): 7, ("r1", "c1"): 4}
    made = small_cells.publish(cells, 3)
    assert made.cells == cells and made.total == 14
    assert small_cells.publish({("r", "c"): 1}, 1).cells == {("r", "c"): 1}


def test_a_single_child_in_all_is_not_told_at_all():
    made = small_cells.publish({("r", "c"): 1}, 3)
    assert (made.cells["r", "c"], made.row_totals["r"], made.column_totals["c"], made.total) == (
        None, None, None, None,
    )  # fmt: skip


def split(cells, parts):
    """The same people by another row: each column shared out as `parts` says."""
    found = {}
    for (column, total), share in zip(cells.items(), parts, strict=False):
        first = min(share, total)
        found["a", column], found["b", column] = first, total - first
    return found


@settings(max_examples=40, deadline=None)
@given(tables(2, 2), st.lists(st.integers(0, 6), min_size=2, max_size=2))
def test_one_table_cannot_be_subtracted_from_the_other(cells, parts):
    totals = {c: summed(cells, 1, c) for c in ("c0", "c1")}
    second = split(totals, parts)
    one, two = small_cells.publish_together([cells, second], 3)
    assert one.column_totals == two.column_totals and one.total == two.total
    assert both_worked_out(one, two) == {}


def both_worked_out(one, two, most=9):
    """What the attacker knows of hidden cells from both tables with their common totals."""
    sides = [[], []]
    for side, made in zip(sides, (one, two), strict=True):
        open_ = made.column_totals
        for cells in possible(made, most):
            side.append((tuple(summed(cells, 1, c) for c in open_), cells))
    shared = {totals for totals, _ in sides[0]} & {totals for totals, _ in sides[1]}
    found: dict = {}
    for n, (side, made) in enumerate(zip(sides, (one, two), strict=True)):
        for totals, cells in side:
            if totals in shared:
                for key, v in made.cells.items():
                    if v is None:
                        found.setdefault((n, key), set()).add(cells[key])
    return {key: values for key, values in found.items() if len(values) < 4}


def test_tables_of_different_people_are_not_published_together():
    with pytest.raises(ValueError):
        small_cells.publish_together([{("r", "c"): 4}, {("r", "c"): 5}], 3)


@given(st.lists(st.sampled_from(["入托", "小学", "初中", "高中"]), max_size=25))
def test_a_public_list_of_cases_shows_no_stage_of_few(stages):
    told = small_cells.listed(stages, 3)
    shown = [told[s] for s in stages]
    for stage in set(shown):
        assert shown.count(stage) >= 3 or len(set(shown)) == 1
