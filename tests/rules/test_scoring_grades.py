"""等次, 分档, 问卷, 封顶加分 and 人工评分."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.rules.strategies import element, fact, reader
from tongxin.rules.scoring import Element, Level, Rule, score


def judge(rule: Rule, maximum, **found):
    return score(rule, Decimal(maximum), reader(found))


def level(label: str, points, **rest) -> Level:
    return Level(label, Decimal(points), **rest)


# ---- 等次 ---------------------------------------------------------------------------------------

LEAGUE = Rule(
    "grade",
    (element("章程"), element("目录"), element("兑现记录")),
    (level("A", 3, met=3), level("B", 2, met=2), level("C", 1, met=1)),
)


@pytest.mark.parametrize(
    ("there", "points", "sentence"),
    [
        (["章程", "目录", "兑现记录"], 3, "3项具备3项,评为A,得3分"),
        (["章程", "兑现记录"], 2, "3项具备2项,评为B,得2分"),
        (["目录"], 1, "3项具备1项,评为C,得1分"),
        ([], 0, "3项具备0项,未达等次,得0分"),
    ],
)
def test_the_grade_follows_the_number_of_conditions_met(there, points, sentence):
    result = judge(LEAGUE, 3, **dict.fromkeys(there, 1))
    assert (result.points, result.sentence) == (points, sentence)


def test_none_reached_is_the_marked_fail():
    rule = replace(LEAGUE, levels=LEAGUE.levels[:2], otherwise="C#")
    result = judge(rule, 3, 目录=1)
    assert result.points == 0
    assert result.sentence == "3项具备1项,评为C#,得0分"


def test_the_best_reached_level_counts_in_whatever_order_they_are_written():
    rule = replace(LEAGUE, levels=LEAGUE.levels[::-1])
    assert judge(rule, 3, 章程=1, 目录=1, 兑现记录=1).points == 3


def test_what_is_missing_for_the_best_grade_is_shared_among_the_conditions():
    result = judge(LEAGUE, 3, 章程=1)
    assert [(g.text, g.worth) for g in result.gaps] == [("目录", 1), ("兑现记录", 1)]


BASES = Rule(
    "grade",
    levels=(
        level("A", 2, fact=fact("省级"), need=Decimal(2)),
        level("B", "1.2", fact=fact("省级")),
        level("C", "0.6", fact=fact("区级")),
    ),
)


@pytest.mark.parametrize(
    ("found", "points", "sentence"),
    [
        ({"省级": 2}, "2", "评为A,得2分"),
        ({"省级": 1, "区级": 5}, "1.2", "评为B,得1.2分"),
        ({"区级": 1}, "0.6", "评为C,得0.6分"),
        ({}, "0", "未达等次,得0分"),
    ],
)
def test_a_grade_may_follow_a_count(found, points, sentence):
    result = judge(BASES, 2, **found)
    assert (result.points, result.sentence) == (Decimal(points), sentence)


def test_the_gap_of_a_counted_grade_leads_to_the_best_one():
    (gap,) = judge(BASES, 2, 省级=1).gaps
    assert (gap.text, gap.worth) == ("达到A", Decimal("0.8"))
    assert judge(BASES, 2, 省级=2).gaps == ()


def test_a_grade_that_promises_more_than_the_point_holds_is_cut():
    result = judge(BASES, 1, 省级=2)
    assert (result.points, result.gaps) == (1, ())
    (gap,) = judge(BASES, 1, 区级=1).gaps
    assert gap.worth == Decimal("0.4")


def test_a_year_without_disaster_is_full_once_it_is_stated():
    rule = replace(LEAGUE, basis=fact("声明"), noun="当年无灾情")
    assert judge(rule, 3, 声明=1).sentence == "当年无灾情,按满分计3分"
    assert judge(rule, 3).points == 0


# ---- 分档 ---------------------------------------------------------------------------------------

BANDS = (
    level("优秀", 2, at_least=Decimal(95)),
    level("良好", "1.5", at_least=Decimal(90)),
    level("合格", 1, at_least=Decimal(85)),
)
RATE = Rule("bands", levels=BANDS, top=fact("满意", "done"), bottom=fact("收回", "due"))


@pytest.mark.parametrize(
    ("satisfied", "points", "sentence"),
    [
        (950, "2", "数值95%,优秀,得2分"),
        (949, "1.5", "数值94.9%,良好,得1.5分"),
        (900, "1.5", "数值90%,良好,得1.5分"),
        (850, "1", "数值85%,合格,得1分"),
        (849, "0", "数值84.9%,未达最低档,得0分"),
    ],
)
def test_a_percentage_falls_into_its_band_from_the_band_s_own_end(satisfied, points, sentence):
    result = judge(RATE, 2, 满意=satisfied, 收回=1000)
    assert (result.points, result.sentence) == (Decimal(points), sentence)


def test_a_plain_value_falls_into_its_band_without_a_percent_sign():
    rule = Rule("bands", levels=BANDS, top=fact("得分", "amount"), noun="测评得分")
    result = judge(rule, 2, 得分=91)
    assert result.sentence == "测评得分91,良好,得1.5分"
    assert [(g.text, g.worth) for g in result.gaps] == [("达到95", Decimal("0.5"))]


def test_the_gap_of_a_percentage_is_told_in_per_cent():
    (gap,) = judge(RATE, 2, 满意=90, 收回=100).gaps
    assert (gap.text, gap.worth) == ("达到95%", Decimal("0.5"))


def test_what_no_band_gives_is_not_a_gap():
    """The best band is worth 2 of 3 points: the third cannot be won by more satisfaction."""
    assert judge(RATE, 3, 满意=99, 收回=100).gaps == ()
    (gap,) = judge(RATE, 3, 满意=90, 收回=100).gaps
    assert gap.worth == Decimal("0.5")


@pytest.mark.parametrize("found", [{}, {"满意": 90}, {"满意": 90, "收回": 0}])
def test_without_figures_there_is_no_band(found):
    result = judge(RATE, 2, **found)
    assert result.points is None
    assert result.sentence == "还没有数值的数据,未计分"


# ---- 问卷 ---------------------------------------------------------------------------------------


def group(name: str) -> Element:
    return Element(name, fact(f"{name}满意", "done"), bottom=fact(f"{name}收回", "due"))


SURVEY = Rule(
    "survey", (group("官兵"), group("优抚对象"), group("群众")), BANDS, sample=Decimal(30)
)


def answers(**pairs):
    """Satisfied and answered by group: 官兵=(28, 30)."""
    satisfied = {f"{name}满意": pair[0] for name, pair in pairs.items()}
    return satisfied | {f"{name}收回": pair[1] for name, pair in pairs.items()}


def test_the_mean_of_the_groups_falls_into_a_band():
    result = judge(SURVEY, 2, **answers(官兵=(98, 100), 优抚对象=(45, 50), 群众=(97, 100)))
    assert result.points == 2
    assert result.sentence == "平均满意率95%,优秀,得2分"
    assert [line.sentence for line in result.lines] == [
        "官兵:满意率98%(100份)",
        "优抚对象:满意率90%(50份)",
        "群众:满意率97%(100份)",
    ]


def test_each_group_weighs_the_same_however_many_answered():
    result = judge(SURVEY, 2, **answers(官兵=(30, 30), 优抚对象=(30, 30), 群众=(550, 1000)))
    assert result.sentence == "平均满意率85%,合格,得1分"


def test_one_group_below_the_sample_blocks_the_score_and_is_named():
    result = judge(SURVEY, 2, **answers(官兵=(29, 29), 优抚对象=(30, 30), 群众=(30, 30)))
    assert result.points is None
    assert result.sentence == "问卷不足,未计分:官兵样本29份,至少30份"
    assert [(g.text, g.worth) for g in result.gaps] == [("官兵样本29份,至少30份", 2)]


def test_a_group_that_was_not_asked_blocks_the_score():
    result = judge(SURVEY, 2, **answers(官兵=(30, 30), 群众=(30, 30)))
    assert result.sentence == "问卷不足,未计分:优抚对象样本0份,至少30份"


def test_an_unstated_number_of_satisfied_is_not_0():
    found = answers(官兵=(30, 30), 优抚对象=(30, 30)) | {"群众收回": 30}
    result = judge(SURVEY, 2, **found)
    assert result.points is None
    assert result.sentence == "问卷不足,未计分:群众还没有满意份数"


def test_a_survey_of_nobody_is_not_scored():
    assert judge(replace(SURVEY, elements=()), 2).points is None


# ---- 封顶加分 -----------------------------------------------------------------------------------

PRESS = Rule("capped", top=fact("刊播", "stories"), each=Decimal("0.2"), noun="1篇")


@pytest.mark.parametrize(
    ("stories", "points", "sentence"),
    [
        (0, "0", "0件×0.2分,最多1分,得0分"),
        (3, "0.6", "3件×0.2分,最多1分,得0.6分"),
        (5, "1", "5件×0.2分,最多1分,得1分"),
        (9, "1", "9件×0.2分,最多1分,得1分"),
    ],
)
def test_so_much_for_each_up_to_the_cap(stories, points, sentence):
    result = judge(PRESS, 1, 刊播=stories)
    assert (result.points, result.sentence) == (Decimal(points), sentence)


def test_one_more_is_worth_no_more_than_what_is_left_below_the_cap():
    rule = replace(PRESS, each=Decimal("0.3"))
    (gap,) = judge(rule, 1, 刊播=3).gaps
    assert (gap.text, gap.worth) == ("再增加1篇", Decimal("0.1"))
    assert judge(rule, 1, 刊播=4).gaps == ()


def test_an_unknown_sum_is_not_a_bonus_of_nothing():
    rule = replace(PRESS, top=fact("金额", "amount"), noun="捐赠")
    result = judge(rule, 1)
    assert result.points is None
    assert result.sentence == "还没有捐赠的数据,未计分"


# ---- 人工评分 -----------------------------------------------------------------------------------


def test_a_rule_that_could_not_be_read_waits_for_a_person():
    result = judge(Rule("hand"), 2)
    assert result.points is None
    assert result.sentence == "此项由人工评分,尚未评分"
    assert [(g.text, g.worth) for g in result.gaps] == [("人工评分", 2)]


def test_a_calculator_that_does_not_exist_is_an_error_not_a_0():
    with pytest.raises(KeyError):
        judge(Rule("guess"), 1)
