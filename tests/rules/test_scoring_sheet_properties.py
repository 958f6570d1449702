"""What holds for every sheet: invented standards, ledgers and days."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.strategies import (
    GRAIN,
    POINTS,
    STARTS,
    WINDOWS,
    days,
    editions,
    element,
    fact,
    grid_item,
    ledger,
    sheets_of,
)
from tongxin.rules.scoring import (
    CYCLE,
    MEAN,
    SHARE,
    Edition,
    Hand,
    Item,
    Rule,
    ScoringPoint,
    Section,
    Settings,
    parse,
    reads_grid,
    score_cells,
    score_sheet,
)

ZERO = Decimal(0)
AFTER = date(2040, 1, 1)
often = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10**6)


def all_cells(sheet):
    return [cell for row in sheet.cells.values() for cell in row]


@often
@given(sheets_of())
def test_the_total_is_the_sum_of_the_cells_and_the_capped_bonus(case):
    sheet = score_sheet(*case)
    earned = sum((c.points for c in all_cells(sheet) if c.points is not None), ZERO)
    bonus = sum((said.points for _, said in sheet.bonus if said.points is not None), ZERO)
    cap = sheet.edition.bonus_cap
    assert sheet.total == earned + (bonus if cap is None else min(bonus, cap))


@often
@given(sheets_of())
def test_every_cell_lies_between_0_and_its_worth_in_four_decimals(case):
    for cell in all_cells(score_sheet(*case)):
        assert cell.max == cell.max.quantize(GRAIN)
        if cell.points is not None:
            assert ZERO <= cell.points <= cell.max
            assert cell.points == cell.points.quantize(GRAIN)


@often
@given(sheets_of())
def test_the_cells_of_an_item_are_worth_the_item(case):
    sheet = score_sheet(*case)
    for item in sheet.edition.items():
        assert sheet.item_max(item.id) == item.max
        assert ZERO <= sheet.item_points(item.id) <= item.max


@often
@given(sheets_of())
def test_a_sheet_made_again_is_identical(case):
    assert score_sheet(*case) == score_sheet(*case)


@often
@given(sheets_of(), st.randoms(use_true_random=False))
def test_the_order_of_sections_and_items_is_irrelevant(case, chance):
    edition, facts, today = case
    sections = [replace(s, items=s.items[::-1]) for s in edition.sections]
    chance.shuffle(sections)
    other = score_sheet(replace(edition, sections=tuple(sections)), facts, today)
    assert dict(other.cells) == dict(score_sheet(*case).cells)


# ---- years --------------------------------------------------------------------------------------


def full_rules():
    """Rules that give all their points to a ledger full of ones."""
    return st.sampled_from(
        [
            Rule("all", (element("部署"),)),
            Rule("ratio", top=fact("办结"), bottom=fact("应办")),
            Rule("spot", top=fact("合格"), bottom=fact("抽查")),
            Rule("deduct", (element("简报", "0.0625"),)),
        ]
    )


@often
@given(POINTS, st.integers(1, 3), WINDOWS, st.sampled_from([MEAN, SHARE, CYCLE]), st.data())
def test_full_years_add_up_to_the_whole_item_whatever_it_is_divided_by(
    worth, parts, windows, years, data
):
    points = tuple(
        ScoringPoint(f"1-{n}", "得分点", worth, data.draw(full_rules())) for n in range(parts)
    )
    item = Item("1", "内容", worth * parts, points, years=years)
    made = Edition("k", "1", "样例", (Section("1", "项目", item.max, (item,)),), windows)
    sheet = score_sheet(made, lambda window, wanted: Decimal(1), AFTER)
    assert sheet.total == worth * parts
    assert {cell.state for cell in all_cells(sheet)} == {"full"}


@often
@given(STARTS, st.integers(1, 6))
def test_years_follow_one_another_and_cover_the_cycle(start, years):
    windows = parse.yearly(start, years)
    assert len({w.name for w in windows}) == years
    assert windows[0].start == start
    assert windows[-1].end == start.replace(year=start.year + years) - timedelta(days=1)
    for before, after in zip(windows, windows[1:], strict=False):
        assert after.start == before.end + timedelta(days=1)


@often
@given(editions(), seeds, STARTS)
def test_the_month_in_which_a_cycle_begins_does_not_change_the_points(edition, seed, start):
    def numbered(made, window):
        names = [w.name for w in made.windows]
        return names.index(window.name) if window.name in names else -1

    def points(made):
        def facts(window, wanted):
            place = replace(window, name=str(numbered(made, window)))
            return ledger(seed)(place, wanted)

        return [c.points for c in all_cells(score_sheet(made, facts, AFTER))]

    moved = replace(edition, windows=parse.yearly(start, len(edition.windows)))
    assert points(moved) == points(edition)


@often
@given(sheets_of(grid=False))
def test_a_year_to_come_is_neither_scored_nor_lost(case):
    """Before its first day an empty cell is not scored; what was done ahead already counts."""
    edition, facts, today = case
    later = score_sheet(edition, facts, AFTER)
    for now, then in zip(all_cells(score_sheet(*case)), all_cells(later), strict=True):
        if now.window.start <= today or then.points:
            assert now == then
        else:
            assert (now.points, now.state, now.max) == (None, "future", then.max)


# ---- what people decide -------------------------------------------------------------------------


@st.composite
def with_a_cell(draw):
    """A sheet's ingredients and one of its cells."""
    edition, facts, today = draw(sheets_of())
    cells = all_cells(score_sheet(edition, facts, today))
    return edition, facts, today, draw(st.sampled_from(cells))


@often
@given(with_a_cell(), st.decimals(-1, 20, places=4))
def test_a_hand_score_replaces_the_points_and_keeps_the_computed_ones(case, points):
    edition, facts, today, cell = case
    hand = Hand(points, "专班核定")
    place = (cell.item, cell.window.name)
    sheet = score_sheet(edition, facts, today, Settings(hands={place: hand}))
    set_ = next(c for c in sheet.cells[cell.item] if c.window == cell.window)
    assert set_.points == min(max(points, ZERO), cell.max)
    assert set_.hand == hand
    assert set_.gaps == ()
    if not reads_grid(edition.item(cell.item)):
        computed = score_sheet(edition, facts, max(today, cell.window.start))
        before = next(c for c in computed.cells[cell.item] if c.window == cell.window)
        assert set_.computed == before.points


@often
@given(with_a_cell())
def test_a_justified_absence_is_full_or_left_out(case):
    edition, facts, today, cell = case
    settings_ = Settings(absences={(cell.item, cell.window.name): "上级未安排"})
    sheet = score_sheet(edition, facts, today, settings_)
    absent = next(c for c in sheet.cells[cell.item] if c.window == cell.window)
    worth = cell.max if edition.absence == "full" else ZERO
    assert (absent.points, absent.max, absent.state) == (worth, worth, "absent")
    assert sheet.max == score_sheet(edition, facts, today).max - cell.max + worth


# ---- judging only what was touched --------------------------------------------------------------


@often
@given(editions(), seeds, seeds, st.data())
def test_judging_only_the_touched_items_gives_the_same_as_judging_all(edition, old, new, data):
    """Some facts change; only the items that read them are judged again."""
    today = data.draw(days(edition))
    every = sorted({f.key: f for f in edition.facts()}.items())
    changed = frozenset(f for _, f in data.draw(st.sets(st.sampled_from(every))))
    after = ledger(old, new, changed)
    touched = {i.id for i in edition.items() if changed & set(i.facts())}
    known = score_cells(edition, ledger(old), Settings(), today)
    partly = score_cells(edition, after, Settings(), today, touched, known)
    assert partly == score_cells(edition, after, Settings(), today)


@often
@given(editions(grid=False), seeds, st.integers(0, 3), st.data())
def test_an_item_about_the_grid_counts_the_other_cells_of_its_year(edition, seed, place, data):
    """Wherever it stands, it follows the cells that are judged without it."""
    today = data.draw(days(edition))
    own = Section("台", "台账", Decimal(2), (grid_item(),))
    sections = list(edition.sections)
    sections.insert(place, own)
    with_grid = replace(edition, sections=tuple(sections))
    sheet = score_sheet(with_grid, ledger(seed), today)
    others = all_cells(score_sheet(edition, ledger(seed), today))
    for cell in sheet.cells["台账"]:
        row = [c for c in others if c.window == cell.window]
        done = sum(c.state in {"full", "part"} for c in row)
        if row and cell.window.start <= today:
            told = f"已审定格{done}÷{len(row)}×2分"
            assert cell.sentence.startswith(told)


# ---- vetoes -------------------------------------------------------------------------------------


@often
@given(sheets_of())
def test_a_veto_is_cleared_only_when_every_begun_year_is_declared_and_free_of_cases(case):
    edition, facts, today = case
    for said in score_sheet(*case).vetoes:
        years = edition.windows[-said.veto.look_back :] if said.veto.look_back else edition.windows
        begun = [w for w in years if w.start <= today]
        free = not any(facts(w, said.veto.happened) for w in begun)
        declared = bool(begun) and all(facts(w, said.veto.cleared) for w in begun)
        assert (said.state == "happened") == (not free)
        assert (said.state == "cleared") == (free and declared)
