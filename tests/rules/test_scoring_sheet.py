"""The sheet by example: years, absences, hand scores, future years, the grid, bonus and vetoes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rules.strategies import element, fact, grid_item
from tongxin.rules.scoring import (
    CYCLE,
    MEAN,
    SHARE,
    Bonus,
    Edition,
    Hand,
    Item,
    Rule,
    ScoringPoint,
    Section,
    Settings,
    Veto,
    parse,
    score_cells,
    score_sheet,
)
from tongxin.rules.scoring import sheet as sheets

YEARS = parse.yearly(date(2024, 1, 1), 4)
AFTER = date(2028, 1, 1)


def point(rule: Rule, maximum) -> ScoringPoint:
    return ScoringPoint("1.1-1", "得分点", Decimal(maximum), rule)


def item(*points: ScoringPoint, maximum=2, years: str = MEAN, item_id: str = "1.1") -> Item:
    return Item(item_id, "内容", Decimal(maximum), points, years=years)


def edition(*items: Item, windows=YEARS, **rest) -> Edition:
    section = Section("1", "项目", sum((i.max for i in items), Decimal(0)), items)
    return Edition("sample", "1", "样例", (section,), windows, **rest)


def ledger(**by_year):
    """Figures by year: y2024={"会议": 1}; nothing else was recorded."""

    def facts(window, wanted):
        value = by_year.get(f"y{window.start.year}", {}).get("|".join(wanted.facets), 0)
        return None if value is None else Decimal(value)

    return facts


def always(**found):
    """The same figures in every window."""
    return lambda window, wanted: Decimal(found.get("|".join(wanted.facets), 0))


MEETINGS = Rule("each", (element("春季会", 1), element("秋季会", 1)))
REGULAR = item(point(MEETINGS, 2))


def cells(made: Edition, facts, today=AFTER, settings=None):
    return score_sheet(made, facts, today, settings).cells["1.1"]


def points(row):
    return [cell.points for cell in row]


# ---- years --------------------------------------------------------------------------------------


def test_each_year_of_a_mean_is_judged_for_the_full_points_and_worth_its_part():
    row = cells(edition(REGULAR), ledger(y2024={"春季会": 1, "秋季会": 1}, y2025={"春季会": 1}))
    assert [cell.max for cell in row] == [Decimal("0.5")] * 4
    assert points(row) == [Decimal("0.5"), Decimal("0.25"), 0, 0]
    assert [cell.state for cell in row] == ["full", "part", "none", "none"]


def test_each_year_of_a_share_has_its_own_small_points():
    """Four years, one visit each at 0.25."""
    visits = item(point(Rule("slots", (element("互访", "0.25"),)), 1), maximum=1, years=SHARE)
    row = cells(edition(visits), ledger(y2024={"互访": 2}, y2026={"互访": 1}))
    assert points(row) == [Decimal("0.25"), 0, Decimal("0.25"), 0]
    assert row[0].sentence == "互访2次,1格得0.25分"


def test_an_item_of_the_cycle_is_judged_once_over_all_years():
    (cell,) = cells(edition(replace(REGULAR, years=CYCLE)), always(春季会=1))
    assert (cell.window.name, cell.window.start, cell.window.end) == (
        "全周期",
        date(2024, 1, 1),
        date(2027, 12, 31),
    )
    assert (cell.points, cell.max) == (1, 2)


def test_thirds_add_up_and_the_last_year_takes_the_rest():
    made = edition(item(point(MEETINGS, 1), maximum=1), windows=parse.yearly(date(2024, 1, 1), 3))
    row = cells(made, always(春季会=1))
    assert points(row) == [Decimal("0.3333"), Decimal("0.3333"), Decimal("0.3334")]
    assert {cell.state for cell in row} == {"full"}


def test_thirds_of_a_share_add_up_too():
    thirds = Rule("each", (element("互访", "0.3333"),))
    made = edition(
        item(point(thirds, 1), maximum=1, years=SHARE), windows=parse.yearly(date(2024, 1, 1), 3)
    )
    assert sum(points(cells(made, always(互访=1)))) == 1


def test_april_to_march_is_a_year_like_any_other():
    windows = parse.yearly(date(2019, 4, 1), 4)
    assert [w.name for w in windows] == ["2019年度", "2020年度", "2021年度", "2022年度"]
    assert windows[-1].end == date(2023, 3, 31)
    row = cells(edition(REGULAR, windows=windows), ledger(y2020={"春季会": 1}))
    assert points(row) == [0, Decimal("0.25"), 0, 0]


# ---- a cell is held within its worth ------------------------------------------------------------


def test_parts_that_promise_more_than_the_item_are_cut_to_the_item():
    """The heading says 2, its rules grant 3."""
    made = edition(item(point(MEETINGS, 2), point(Rule("all", (element("表彰"),)), 1), years=CYCLE))
    (cell,) = cells(made, always(春季会=1, 秋季会=1, 表彰=1))
    assert (cell.points, cell.state) == (2, "full")


def test_parts_that_grant_less_than_the_item_leave_the_rest_open():
    """The heading says 2, its rule grants 1."""
    made = edition(item(point(Rule("all", (element("表彰"),)), 1), years=CYCLE))
    (cell,) = cells(made, always(表彰=1))
    assert (cell.points, cell.state) == (1, "part")


LATE = Rule("deduct", (element("超期", "0.5", need=None, measure="late"),))


def test_a_pure_deduction_lowers_the_item_but_never_below_nothing():
    made = edition(item(point(MEETINGS, 2), point(LATE, 0), years=CYCLE))
    (cell,) = cells(made, always(春季会=1, 秋季会=1, 超期=1))
    assert cell.points == Decimal("1.5")
    assert cell.sentence == "2个要点具备2个(春季会、秋季会),得2分;超期1,扣0.5分"
    (empty,) = cells(made, always(超期=9))
    assert empty.points == 0


def test_a_deduction_alone_does_not_make_a_score():
    made = edition(item(point(Rule("hand"), 2), point(LATE, 0), years=CYCLE))
    (cell,) = cells(made, always(超期=1))
    assert (cell.points, cell.state) == (None, "unknown")


def test_an_unknown_loss_does_not_keep_a_full_year_from_being_full():
    made = edition(
        item(point(MEETINGS, 1), point(LATE, 0), maximum=1),
        windows=parse.yearly(date(2024, 1, 1), 3),
    )
    year = {"春季会": 1, "秋季会": 1, "超期": None}
    row = cells(made, ledger(y2024=year, y2025=year, y2026=year))
    assert sum(points(row)) == 1
    assert {cell.state for cell in row} == {"full"}


def test_what_can_be_scored_is_scored_beside_an_unknown_part():
    made = edition(item(point(MEETINGS, 1), point(Rule("hand"), 1), years=CYCLE))
    (cell,) = cells(made, always(春季会=1))
    assert cell.points == 1
    assert cell.sentence.endswith("此项由人工评分,尚未评分")


# ---- absences and hand scores -------------------------------------------------------------------

ABSENT = Settings(absences={("1.1", "2025年"): "上级未安排结对"})


def test_a_justified_absence_counts_as_full():
    row = cells(edition(REGULAR), ledger(), settings=ABSENT)
    assert (row[1].points, row[1].max, row[1].state) == (Decimal("0.5"), Decimal("0.5"), "absent")
    assert row[1].sentence == "合理缺项:上级未安排结对"
    assert row[1].gaps == ()


def test_a_justified_absence_may_be_left_out_of_the_sum():
    sheet = score_sheet(edition(REGULAR, absence="excluded"), ledger(), AFTER, ABSENT)
    assert (sheet.cells["1.1"][1].points, sheet.cells["1.1"][1].state) == (0, "absent")
    assert (sheet.total, sheet.max) == (0, Decimal("1.5"))


def test_a_hand_score_replaces_the_computed_one_which_is_kept():
    hand = Hand(Decimal("0.4"), "专班核定", "区办员")
    row = cells(
        edition(REGULAR),
        ledger(y2024={"春季会": 1}),
        settings=Settings(hands={("1.1", "2024年"): hand}),
    )
    assert (row[0].points, row[0].computed, row[0].hand) == (Decimal("0.4"), Decimal("0.25"), hand)
    assert row[0].sentence == "人工评分0.4分:专班核定"
    assert row[0].gaps == ()


@pytest.mark.parametrize(("given", "taken"), [("9", "0.5"), ("-1", "0")])
def test_a_hand_score_stays_within_the_cell(given, taken):
    settings = Settings(hands={("1.1", "2024年"): Hand(Decimal(given), "核定")})
    assert cells(edition(REGULAR), ledger(), settings=settings)[0].points == Decimal(taken)


def test_a_hand_score_of_0_is_a_score():
    settings = Settings(hands={("1.1", "2024年"): Hand(Decimal(0), "材料不实")})
    row = cells(edition(REGULAR), ledger(y2024={"春季会": 1}), settings=settings)
    assert (row[0].points, row[0].state) == (0, "none")


# ---- years to come ------------------------------------------------------------------------------


def test_a_year_to_come_is_not_scored():
    row = cells(edition(REGULAR), ledger(y2024={"春季会": 1}), today=date(2025, 6, 1))
    assert points(row) == [Decimal("0.25"), 0, None, None]
    assert [cell.state for cell in row] == ["part", "none", "future", "future"]


def test_what_was_done_ahead_for_a_year_to_come_is_not_lost():
    row = cells(edition(REGULAR), ledger(y2026={"春季会": 1}), today=date(2025, 6, 1))
    assert points(row)[2:] == [Decimal("0.25"), None]


def test_a_hand_score_for_a_year_to_come_is_not_lost_even_when_it_is_0():
    settings = Settings(hands={("1.1", "2027年"): Hand(Decimal(0), "核定")})
    row = cells(edition(REGULAR), ledger(), today=date(2025, 6, 1), settings=settings)
    assert (row[3].points, row[3].sentence) == (0, "人工评分0分:核定")


def test_a_year_begins_on_its_first_day():
    before = cells(edition(REGULAR), ledger(), today=date(2025, 12, 31))
    begun = cells(edition(REGULAR), ledger(), today=date(2026, 1, 1))
    assert (before[2].state, begun[2].state) == ("future", "none")


# ---- the grid -----------------------------------------------------------------------------------


def grid_row(made: Edition, facts, settings=None, today=AFTER):
    return score_sheet(made, facts, today, settings).cells["台账"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_grid_item_is_judged_last_wherever_it_stands(order):
    second = replace(REGULAR, id="1.2")
    made = edition(*(REGULAR, second, grid_item())[::order])
    facts = always(春季会=1, 秋季会=1)
    row = grid_row(made, facts, Settings(hands={("1.2", "2025年"): Hand(Decimal(0), "缺")}))
    assert points(row) == [Decimal("0.5"), Decimal("0.25"), Decimal("0.5"), Decimal("0.5")]
    assert row[1].sentence == "已审定格1÷2×2分,得1分,本年计0.25分"


def test_a_justified_absence_is_not_a_required_cell():
    made = edition(REGULAR, replace(REGULAR, id="1.2"), grid_item())
    row = grid_row(made, always(春季会=1, 秋季会=1), ABSENT)
    assert row[1].sentence == "已审定格1÷1×2分,得2分,本年计0.5分"


def test_the_grid_item_does_not_count_itself():
    row = grid_row(edition(REGULAR, grid_item()), always())
    assert row[0].sentence == "已审定格0÷1×2分,得0分"


# ---- bonus --------------------------------------------------------------------------------------

PRESS = Bonus("加1", "报道", Decimal(3), Rule("capped", top=fact("报道"), each=Decimal("0.5")))
AWARD = Bonus("加2", "表彰", Decimal(2), Rule("capped", top=fact("表彰"), each=Decimal(1)))


def test_bonus_lines_are_capped_one_by_one_and_together():
    made = edition(REGULAR, bonus=(PRESS, AWARD), bonus_cap=Decimal(4))
    sheet = score_sheet(made, always(报道=99, 表彰=99), AFTER)
    assert {line: said.points for line, said in sheet.bonus} == {"加1": 3, "加2": 2}
    assert sheet.bonus_points == 4
    assert sheet.total == sheet.base + 4


def test_without_a_common_cap_the_lines_add_up():
    sheet = score_sheet(edition(REGULAR, bonus=(PRESS, AWARD)), always(报道=1, 表彰=1), AFTER)
    assert sheet.bonus_points == Decimal("1.5")


# ---- vetoes -------------------------------------------------------------------------------------

VETO = Veto("否1", "应接收未接收", fact("发生"), fact("声明"))


def veto(facts, today=AFTER, look_back=None):
    made = edition(REGULAR, vetoes=(replace(VETO, look_back=look_back),))
    sheet = score_sheet(made, facts, today)
    return sheet.vetoes[0].state, sheet.vetoes[0].sentence, sheet.vetoed


def test_a_case_is_a_veto_whatever_was_declared():
    facts = ledger(y2024={"发生": 1, "声明": 1}, y2026={"发生": 1})
    assert veto(facts) == ("happened", "发生2起,不予推荐", True)


def test_a_veto_is_told_and_never_subtracted():
    made = edition(REGULAR, vetoes=(VETO,))
    assert score_sheet(made, always(春季会=1, 发生=1), AFTER).total == 1


def test_each_year_needs_its_statement():
    facts = ledger(y2024={"声明": 1}, y2026={"声明": 1})
    assert veto(facts) == ("unknown", "2025年、2027年还没有责任单位的声明", False)


def test_with_all_statements_a_veto_is_cleared():
    assert veto(always(声明=1)) == ("cleared", "各年度均已声明未发生", False)


def test_a_year_to_come_needs_no_statement_yet():
    facts = ledger(y2024={"声明": 1}, y2025={"声明": 1})
    assert veto(facts, today=date(2025, 3, 1))[0] == "cleared"
    assert veto(facts, today=date(2026, 1, 1))[:2] == ("unknown", "2026年还没有责任单位的声明")


def test_a_case_before_the_look_back_does_not_count():
    facts = ledger(y2024={"发生": 1}, y2025={"发生": 1}, y2026={"声明": 1}, y2027={"声明": 1})
    assert veto(facts, look_back=2)[0] == "cleared"
    assert veto(facts, look_back=3)[:2] == ("happened", "发生1起,不予推荐")


def test_before_the_look_back_has_begun_nothing_is_cleared():
    """Nobody has declared anything: that is not the same as all clear."""
    state, sentence, vetoed = veto(ledger(), today=date(2024, 6, 1), look_back=1)
    assert (state, sentence, vetoed) == ("unknown", "2027年还没有开始,尚未核查", False)


# ---- judging again ------------------------------------------------------------------------------


def test_only_the_items_asked_for_are_judged_again():
    made = edition(REGULAR, replace(REGULAR, id="1.2"))
    known = score_cells(made, always(春季会=1), Settings(), AFTER)
    again = score_cells(made, always(), Settings(), AFTER, {"1.2"}, known)
    assert again["1.1"] == known["1.1"]
    assert points(again["1.2"]) == [0, 0, 0, 0]


def test_the_rate_of_nothing_is_0_and_does_not_divide():
    assert sheets.rate(Decimal(0), Decimal(0)) == 0
    assert sheets.rate(Decimal(1), Decimal(4)) == Decimal("0.25")


def test_a_year_is_declared_only_when_nobody_named_owes_a_word():
    made = edition(REGULAR, vetoes=(VETO,))

    def owed(veto, window):
        return "还差甲局的声明" if window.name in ("2024年", "2026年") else ""

    sheet = score_sheet(made, always(声明=1), AFTER, owed=owed)
    assert sheet.vetoes[0].state == "unknown"
    assert sheet.vetoes[0].sentence == "2024年、2026年还差甲局的声明"


def test_naming_who_declares_never_hides_a_case():
    made = edition(REGULAR, vetoes=(VETO,))
    sheet = score_sheet(made, always(发生=1), AFTER, owed=lambda veto, window: "还差甲局的声明")
    assert sheet.vetoes[0].state == "happened"
