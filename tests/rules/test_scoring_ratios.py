"""比例, 抽查, 比例+抽查 and 台账格: done ÷ due, passed ÷ drawn."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.rules.strategies import fact, reader
from tongxin.rules.scoring import GRID, Fact, Rule, score

LISTS = Rule("ratio", top=fact("办结", "done"), bottom=fact("应办", "due"), noun="双清单办结")
DISPUTES = replace(LISTS, empty="full", basis=fact("声明"), noun="纠纷化解")


def judge(rule: Rule, maximum, **found):
    return score(rule, Decimal(maximum), reader(found))


# ---- 比例 ---------------------------------------------------------------------------------------


def test_done_by_due_times_the_points():
    result = judge(LISTS, 4, 办结=8, 应办=10)
    assert result.points == Decimal("3.2")
    assert result.sentence == "双清单办结8÷10×4分,得3.2分"
    (gap,) = result.gaps
    assert (gap.text, gap.worth) == ("双清单办结还差2", Decimal("0.8"))


def test_a_third_is_told_to_four_decimals():
    result = judge(LISTS, 1, 办结=1, 应办=3)
    assert result.points == Decimal("0.3333")
    assert result.sentence == "双清单办结1÷3×1分,得0.3333分"
    assert judge(LISTS, 1, 办结=2, 应办=3).points == Decimal("0.6667")


def test_three_thirds_are_the_whole():
    result = judge(LISTS, 1, 办结=3, 应办=3)
    assert result.points == 1
    assert result.gaps == ()


def test_more_done_than_due_counts_as_all_and_says_so():
    result = judge(LISTS, 4, 办结=12, 应办=10)
    assert result.points == 4
    assert result.sentence == "双清单办结12÷10×4分,得4分(最多按100%计)"


def test_a_cap_below_the_whole_is_told_and_leaves_nothing_to_do():
    result = judge(replace(LISTS, cap=Decimal("0.9")), 4, 办结=10, 应办=10)
    assert result.points == Decimal("3.6")
    assert result.sentence == "双清单办结10÷10×4分,得3.6分(最多按90%计)"
    assert result.gaps == ()


@pytest.mark.parametrize(
    ("done", "points", "sentence"),
    [
        (8, "3.2", "双清单办结8÷10×4分,得3.2分"),
        (7, "0", "双清单办结7÷10×4分,得0分(低于80%的起分线)"),
    ],
)
def test_a_threshold_itself_is_enough_and_below_it_there_is_nothing(done, points, sentence):
    result = judge(replace(LISTS, threshold=Decimal("0.8")), 4, 办结=done, 应办=10)
    assert (result.points, result.sentence) == (Decimal(points), sentence)


def test_nothing_done_beside_a_known_total_is_nothing_done_yet():
    result = judge(LISTS, 4, 应办=10)
    assert result.points == 0
    assert result.sentence == "双清单办结0÷10×4分,得0分"


def test_without_a_total_a_ratio_is_not_scored():
    result = judge(LISTS, 4, 办结=8)
    assert result.points is None
    assert result.sentence == "还没有双清单办结的总数,未计分"
    assert [(g.text, g.worth) for g in result.gaps] == [("双清单办结的总数", Decimal(4))]


def test_a_total_of_nothing_is_not_scored_unless_the_standard_says_what_it_gives():
    assert judge(LISTS, 4, 办结=0, 应办=0).points is None


def test_nothing_due_is_full_when_the_standard_says_so_and_somebody_wrote_the_0():
    result = judge(replace(LISTS, empty="full"), 4, 应办=0)
    assert result.points == 4
    assert result.sentence == "当年无应办事项,按满分计4分"


def test_nothing_due_is_not_full_when_nobody_wrote_anything():
    assert judge(replace(LISTS, empty="full"), 4).points is None


def test_a_counted_0_may_only_mean_that_nobody_recorded():
    rule = replace(LISTS, empty="full", bottom=fact("应办", "count"))
    assert judge(rule, 4, 应办=0).points is None


def test_no_disputes_are_full_only_with_the_statement():
    silent = judge(DISPUTES, 2)
    assert silent.points is None
    assert silent.gaps[0].fact == DISPUTES.basis
    assert judge(DISPUTES, 2, 应办=0).points is None
    assert judge(DISPUTES, 2, 声明=1).sentence == "当年无应办事项,按满分计2分"


def test_a_statement_does_not_replace_a_total_that_is_there():
    assert judge(DISPUTES, 2, 声明=1, 办结=1, 应办=2).points == 1


def test_nothing_due_is_0_when_the_standard_says_so():
    result = judge(replace(LISTS, empty="zero"), 4, 应办=0)
    assert result.points == 0
    assert result.sentence == "双清单办结的总数为0,得0分"
    assert judge(replace(LISTS, empty="zero"), 4).points is None


# ---- 抽查 ---------------------------------------------------------------------------------------

SITES = Rule(
    "spot",
    top=fact("合格", "done"),
    bottom=fact("抽查", "due"),
    sample=Decimal(5),
    noun="宣传阵地抽查",
)


def test_passed_by_drawn_times_the_points():
    result = judge(SITES, 1, 合格=4, 抽查=5)
    assert result.points == Decimal("0.8")
    assert result.sentence == "宣传阵地抽查合格4÷5×1分,得0.8分"
    assert [(g.text, g.worth) for g in result.gaps] == [("宣传阵地抽查合格还差1处", Decimal("0.2"))]


def test_a_sample_too_small_counts_the_rest_as_not_passed():
    result = judge(SITES, 1, 合格=3, 抽查=3)
    assert result.points == Decimal("0.6")
    assert result.sentence == "宣传阵地抽查合格3÷5×1分,得0.6分(应抽5处,已抽3处)"


def test_more_drawn_than_asked_for_are_all_counted():
    assert judge(SITES, 1, 合格=5, 抽查=10).points == Decimal("0.5")


def test_more_passed_than_drawn_is_no_more_than_full():
    result = judge(SITES, 1, 合格=9, 抽查=5)
    assert (result.points, result.gaps) == (1, ())


@pytest.mark.parametrize("drawn", [None, 0])
def test_without_a_draw_there_is_no_score(drawn):
    result = judge(SITES, 1, 合格=4, 抽查=drawn)
    assert result.points is None
    assert result.sentence == "还没有宣传阵地抽查记录,未计分"
    assert [(g.text, g.worth) for g in result.gaps] == [("宣传阵地抽查5处", Decimal(1))]


# ---- 比例+抽查 ----------------------------------------------------------------------------------

TOWNS = Rule(
    "ratio_spot",
    top=fact("开展", "done"),
    bottom=fact("镇街", "due"),
    noun="开展镇街",
    spot=replace(SITES, noun="抽查", sample=None),
)


def test_both_halves_are_scored_and_told():
    result = judge(TOWNS, 2, 开展=15, 镇街=30, 合格=4, 抽查=5)
    assert result.points == Decimal("1.3")
    assert result.sentence == "开展镇街15÷30×1分,得0.5分;抽查合格4÷5×1分,得0.8分"
    assert [g.worth for g in result.gaps] == [Decimal("0.5"), Decimal("0.2")]


def test_the_ratio_may_have_more_than_half():
    rule = replace(TOWNS, share=Decimal("1.5"))
    assert judge(rule, 2, 开展=30, 镇街=30, 合格=0, 抽查=5).points == Decimal("1.5")


def test_without_a_draw_the_ratio_stands_alone_and_the_sentence_says_so():
    result = judge(TOWNS, 2, 开展=30, 镇街=30)
    assert result.points == 1
    assert result.sentence == "开展镇街30÷30×1分,得1分;还没有抽查记录,未计分"


def test_with_neither_half_there_is_no_score():
    assert judge(TOWNS, 2).points is None


def test_halves_of_a_sixteenth_are_a_sixteenth_together():
    whole = judge(TOWNS, "0.0625", 开展=1, 镇街=1, 合格=1, 抽查=1)
    assert whole.points == Decimal("0.0625")
    half = judge(TOWNS, "0.0625", 开展=1, 镇街=1)
    assert half.points == Decimal("0.0313")


# ---- 台账格 -------------------------------------------------------------------------------------


def test_accepted_cells_by_required_cells():
    rule = Rule("matrix", top=Fact(GRID, (), "done"), bottom=Fact(GRID, (), "due"), noun="已审定格")
    read = {"done": Decimal(52), "due": Decimal(53)}
    result = score(rule, Decimal(2), lambda f: read[f.measure])
    assert result.points == Decimal("1.9623")
    assert result.sentence == "已审定格52÷53×2分,得1.9623分"
