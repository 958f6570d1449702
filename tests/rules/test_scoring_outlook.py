"""What next: missing points in the order of their worth, last days, and where the cycle ends."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings

from tests.rules.strategies import WINDOWS, element, fact, sheets_of
from tests.rules.test_scoring_sheet import YEARS, always, edition, item, ledger, point
from tongxin.rules.scoring import (
    CYCLE,
    Hand,
    Rule,
    Settings,
    Veto,
    missing,
    outlook,
    passes,
    score_sheet,
    section_floors,
)

CALLS = Rule("slots", (element("春节", "0.5", by="02-28"), element("八一", "1.5", by="08-01")))
VISITS = item(point(CALLS, 2))
MADE = edition(VISITS)


def rows(today: date, facts=None, made=MADE):
    return missing(score_sheet(made, facts or ledger(), today))


def test_what_can_still_be_won_comes_first_and_the_dearest_first():
    found = [(m.window.name, m.text, m.worth, m.lost) for m in rows(date(2025, 3, 1))]
    assert found == [
        ("2025年", "八一", Decimal("0.375"), False),
        ("2024年", "八一", Decimal("0.375"), True),
        ("2024年", "春节", Decimal("0.125"), True),
        ("2025年", "春节", Decimal("0.125"), True),
    ]


def test_on_its_last_day_a_thing_can_still_be_done():
    on_the_day = [m for m in rows(date(2025, 8, 1)) if not m.lost]
    assert [(m.text, m.last_day) for m in on_the_day] == [("八一", date(2025, 8, 1))]
    assert all(m.lost for m in rows(date(2025, 8, 2)))


def test_without_a_last_day_of_its_own_a_thing_ends_with_its_year():
    plain_rule = Rule("all", (element("部署"),))
    found = rows(date(2024, 5, 1), made=edition(item(point(plain_rule, 2))))
    assert [(m.last_day, m.lost) for m in found] == [(date(2024, 12, 31), False)]


def test_in_an_april_to_march_year_the_spring_festival_lies_in_its_second_half():
    windows = tuple(
        replace(w, start=date(w.start.year, 4, 1), end=date(w.start.year + 1, 3, 31)) for w in YEARS
    )
    found = rows(date(2024, 5, 1), made=edition(VISITS, windows=windows))
    assert {m.text: m.last_day for m in found} == {
        "春节": date(2025, 2, 28),
        "八一": date(2024, 8, 1),
    }


def test_what_is_wanted_once_in_the_cycle_can_be_done_until_its_last_year():
    found = rows(date(2026, 9, 1), made=edition(replace(VISITS, years=CYCLE)))
    assert {(m.text, m.last_day, m.lost) for m in found} == {
        ("春节", date(2027, 2, 28), False),
        ("八一", date(2027, 8, 1), False),
    }


def test_years_to_come_and_settled_cells_miss_nothing():
    settings_ = Settings(
        hands={("1.1", "2024年"): Hand(Decimal(0), "核定")}, absences={("1.1", "2025年"): "无"}
    )
    assert missing(score_sheet(MADE, ledger(), date(2025, 3, 1), settings_)) == []


def test_low_is_as_it_stands_likely_as_it_went_and_high_if_all_is_done():
    """Two closed years went at 100 % and 50 %, two are open and empty."""
    facts = ledger(y2024={"春节": 1, "八一": 1}, y2025={"春节": 2})
    seen = outlook(score_sheet(MADE, facts, date(2026, 3, 1)))
    assert seen.low == Decimal("0.625")
    assert seen.likely == Decimal("0.625") + 2 * Decimal("0.3125")
    assert seen.high == Decimal("1.625")
    assert seen.lost == Decimal("0.375")


def test_before_the_first_year_has_closed_nothing_more_is_expected():
    seen = outlook(score_sheet(MADE, ledger(y2024={"八一": 1}), date(2024, 9, 1)))
    assert (seen.low, seen.likely, seen.high) == (Decimal("0.375"), Decimal("0.375"), 2)


def test_a_year_is_open_until_the_end_of_its_last_day():
    assert outlook(score_sheet(MADE, ledger(), date(2024, 12, 31))).high == 2
    assert outlook(score_sheet(MADE, ledger(), date(2025, 1, 1))).high == Decimal("1.5")


@settings(max_examples=25, deadline=None)
@given(sheets_of())
def test_low_likely_and_high_stand_in_this_order_and_end_at_the_whole(case):
    sheet = score_sheet(*case)
    seen = outlook(sheet)
    assert seen.low == sheet.total
    assert seen.low <= seen.likely <= seen.high <= sheet.max + sheet.bonus_points
    assert seen.high + seen.lost == sheet.max + sheet.bonus_points


@settings(max_examples=25, deadline=None)
@given(sheets_of())
def test_every_missing_thing_is_worth_something_within_its_cell_and_its_year(case):
    sheet = score_sheet(*case)
    for row in missing(sheet):
        cell = next(c for c in sheet.cells[row.item] if c.window == row.window)
        assert Decimal(0) < row.worth <= cell.max - cell.earned
        assert row.window.start <= row.last_day <= row.window.end
        assert row.lost == (row.last_day < sheet.as_of)


@settings(max_examples=25, deadline=None)
@given(WINDOWS)
def test_a_last_day_is_found_in_every_year_of_any_cycle(windows):
    sheet = score_sheet(edition(VISITS, windows=windows), ledger(), windows[-1].end)
    spring = [m for m in missing(sheet) if m.text == "春节"]
    assert len(spring) == len(windows)
    assert {(m.last_day.month, m.last_day.day) for m in spring} == {(2, 28)}


# ---- the pass line and the sections' floors -----------------------------------------------------


def test_a_section_under_its_floor_is_named():
    made = replace(MADE, sections=(replace(MADE.sections[0], floor=Decimal(1)),))
    short = score_sheet(made, always(春节=1), date(2028, 1, 1))
    assert section_floors(short) == [("1", Decimal("0.5"), Decimal(1))]
    assert section_floors(score_sheet(made, always(八一=1), date(2028, 1, 1))) == []


def test_a_standard_without_a_pass_line_does_not_speak_of_passing():
    assert passes(MADE, score_sheet(MADE, ledger(), date(2028, 1, 1))) is None


def test_the_pass_line_itself_is_enough_unless_a_section_is_too_low():
    made = replace(MADE, pass_line=Decimal("1.5"))
    sheet = score_sheet(made, always(八一=1), date(2028, 1, 1))
    assert passes(made, sheet) is True
    assert passes(replace(made, pass_line=Decimal("1.5001")), sheet) is False
    low = replace(made, sections=(replace(made.sections[0], floor=Decimal(2)),))
    assert passes(low, score_sheet(low, always(八一=1), date(2028, 1, 1))) is False


def test_a_veto_ends_it_whatever_the_points_are():
    veto = Veto("否1", "情形", fact("发生"), fact("声明"))
    made = replace(MADE, pass_line=Decimal(1), vetoes=(veto,))
    assert passes(made, score_sheet(made, always(八一=1), date(2028, 1, 1))) is True
    assert passes(made, score_sheet(made, always(八一=1, 发生=1), date(2028, 1, 1))) is False
