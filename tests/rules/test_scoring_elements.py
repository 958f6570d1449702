"""逐点, 分项, 分格, 全有全无, 同时具备 and 扣分: rules made of things that are there or not."""

from decimal import Decimal

from tests.rules.strategies import element, fact, reader
from tongxin.rules.scoring import Rule, score


def judge(rule: Rule, maximum, **found):
    return score(rule, Decimal(maximum), reader(found))


def worths(result) -> dict[str, Decimal]:
    return {gap.text: gap.worth for gap in result.gaps}


# ---- 逐点 ---------------------------------------------------------------------------------------

REPORTS = Rule(
    "each",
    (
        element("发展规划", "0.5"),
        element("干部考核", "0.5"),
        element("政府报告", "0.5"),
        element("党委报告", "0.5"),
    ),
)


def test_each_point_that_is_there_brings_its_own_points():
    result = judge(REPORTS, 2, 发展规划=1, 政府报告=3)
    assert result.points == 1
    assert result.sentence == "4个要点具备2个(发展规划、政府报告),得1分"
    assert [line.sentence for line in result.lines] == [
        "发展规划:有,得0.5分",
        "干部考核:缺,得0分",
        "政府报告:有,得0.5分",
        "党委报告:缺,得0分",
    ]


def test_each_point_that_is_missing_is_a_gap_with_its_worth():
    assert worths(judge(REPORTS, 2, 发展规划=1, 政府报告=3)) == {
        "干部考核": Decimal("0.5"),
        "党委报告": Decimal("0.5"),
    }


def test_with_nothing_there_it_says_so_without_empty_brackets():
    assert judge(REPORTS, 2).sentence == "4个要点具备0个,得0分"


def test_the_standard_may_call_its_points_by_another_name():
    rule = Rule("each", (element("用水用电", "0.5"), element("医疗", "0.5")), noun="保障类别")
    assert judge(rule, 1, 医疗=1).sentence == "2个保障类别具备1个(医疗),得0.5分"


def test_a_sixteenth_stays_a_sixteenth():
    rule = Rule("each", (element("一季度", "0.0625"), element("二季度", "0.0625")))
    result = judge(rule, "0.125", 一季度=1)
    assert result.points == Decimal("0.0625")
    assert result.sentence == "2个要点具备1个(一季度),得0.0625分"


def test_points_that_add_up_to_more_than_promised_stop_at_the_promise():
    """Four facts at 0.5 under a heading of 1: two of them are enough, and nothing is missing."""
    assert judge(REPORTS, 1, 发展规划=1, 干部考核=1, 政府报告=1).points == 1
    result = judge(REPORTS, 1, 发展规划=1, 政府报告=1)
    assert result.points == 1
    assert result.gaps == ()


def test_a_gap_is_worth_no_more_than_what_is_left_below_the_promise():
    rule = Rule("each", (element("机制", 1), element("演练", 1)))
    assert worths(judge(rule, "1.5", 机制=1)) == {"演练": Decimal("0.5")}


def test_less_than_needed_is_missing_and_the_gap_says_how_many_are_needed():
    rule = Rule("each", (element("专场招聘", 1, need=2, measure="sessions"),))
    assert judge(rule, 1, 专场招聘=1).points == 0
    assert worths(judge(rule, 1, 专场招聘=1)) == {"专场招聘(至少2场次)": Decimal(1)}
    assert judge(rule, 1, 专场招聘=2).points == 1


def test_a_thing_nobody_recorded_is_missing():
    rule = Rule("each", (element("参训", 1, need=100, measure="people"),))
    result = judge(rule, 1)
    assert result.points == 0
    assert worths(result) == {"参训(至少100人)": Decimal(1)}


def test_a_third_of_a_gap_is_no_more_than_a_third_of_what_is_missing():
    """Half of a third of a point is 0.1667, of which only 0.1666 is left below 0.3333."""
    rule = Rule("each", (element("机制", "0.5"), element("演练", "0.5")))
    year = judge(rule, 1, 机制=1).scaled(3)
    assert (year.points, year.max) == (Decimal("0.1667"), Decimal("0.3333"))
    assert worths(year) == {"演练": Decimal("0.1666")}


# ---- 分项 ---------------------------------------------------------------------------------------


def test_parts_tell_each_part_with_its_points():
    rule = Rule(
        "parts", (element("职责", "0.25"), element("计划总结", "0.25"), element("述职", "0.5"))
    )
    result = judge(rule, 1, 职责=1, 述职=1)
    assert result.points == Decimal("0.75")
    assert result.sentence == "职责:有,得0.25分;计划总结:缺,得0分;述职:有,得0.5分"
    assert worths(result) == {"计划总结": Decimal("0.25")}


# ---- 分格 ---------------------------------------------------------------------------------------

FESTIVALS = Rule("slots", (element("春节", "0.25"), element("八一", "0.25", by="08-01")))


def test_slots_filled_equally_often_are_told_together():
    result = judge(FESTIVALS, "0.5", 春节=1, 八一=1)
    assert result.points == Decimal("0.5")
    assert result.sentence == "春节、八一各1次,2格得0.5分"


def test_slots_filled_unequally_are_told_one_by_one():
    assert judge(FESTIVALS, "0.5", 春节=2, 八一=1).sentence == "春节2次、八一1次,2格得0.5分"


def test_a_slot_filled_twice_brings_its_points_once():
    result = judge(FESTIVALS, "0.5", 春节=9)
    assert result.points == Decimal("0.25")
    assert result.sentence == "春节9次,1格得0.25分"


def test_without_a_record_no_slot_is_filled():
    assert judge(FESTIVALS, "0.5").sentence == "尚无记录,0格得0分"


def test_an_open_slot_says_by_when_it_can_be_filled():
    (gap,) = judge(FESTIVALS, "0.5", 春节=1).gaps
    assert (gap.text, gap.worth, gap.by) == ("八一", Decimal("0.25"), "08-01")


# ---- 全有全无, 同时具备 -------------------------------------------------------------------------


def test_all_or_nothing_gives_all_when_everything_is_there():
    rule = Rule("all", (element("要点"), element("分解表")))
    result = judge(rule, 1, 要点=1, 分解表=1)
    assert result.points == 1
    assert result.sentence == "要点、分解表全部具备,得1分"
    assert result.gaps == ()


def test_all_or_nothing_gives_nothing_when_one_thing_is_missing():
    rule = Rule("all", (element("要点"), element("分解表")))
    result = judge(rule, 1, 要点=1)
    assert result.points == 0
    assert result.sentence == "要点、分解表未全部具备,缺分解表,得0分"
    assert worths(result) == {"分解表": Decimal(1)}


def test_all_or_nothing_about_one_thing_does_not_speak_of_all():
    rule = Rule("all", (element("部队人员参与双拥办"),))
    assert judge(rule, 1, 部队人员参与双拥办=1).sentence == "部队人员参与双拥办:有,得1分"
    assert judge(rule, 1).sentence == "部队人员参与双拥办:缺,得0分"


def test_all_or_nothing_that_asks_for_nothing_is_not_scored():
    result = judge(Rule("all"), 1)
    assert result.points is None
    assert result.sentence == "计分办法没有写要点,未计分"


def test_budget_and_voucher_must_be_there_together():
    rule = Rule("and", (element("列入预算"), element("下拨凭证")))
    assert judge(rule, 1, 列入预算=1, 下拨凭证=2).sentence == "列入预算、下拨凭证同时具备,得1分"
    half = judge(rule, 1, 列入预算=1)
    assert half.points == 0
    assert half.sentence == "列入预算、下拨凭证未同时具备,缺下拨凭证,得0分"


def test_what_all_missing_things_would_bring_is_shared_among_them():
    rule = Rule("and", (element("标准"), element("时限"), element("足额")))
    assert set(worths(judge(rule, 1)).values()) == {Decimal("0.3333")}


# ---- 扣分 ---------------------------------------------------------------------------------------

MEDIA = Rule(
    "deduct",
    (element("报道", "0.1", need=24, per=2), element("专栏", "0.5")),
)


def test_a_shortage_costs_by_full_steps():
    """24 wanted, each 2 short cost 0.1: with 21 only one step is full."""
    result = judge(MEDIA, 1, 报道=21, 专栏=1)
    assert result.points == Decimal("0.9")
    assert result.sentence == "报道应有24、实有21条,扣0.1分,得0.9分"
    assert judge(MEDIA, 1, 报道=20, 专栏=1).points == Decimal("0.8")


def test_several_losses_are_told_one_after_the_other():
    result = judge(MEDIA, 1, 报道=20)
    assert result.sentence == "报道应有24、实有20条,扣0.2分;专栏应有1、实有0条,扣0.5分,得0.3分"


def test_more_than_wanted_costs_nothing():
    result = judge(MEDIA, 1, 报道=99, 专栏=3)
    assert result.points == 1
    assert result.sentence == "无扣分,得1分"
    assert result.gaps == ()


def test_a_deduction_ends_at_nothing():
    result = judge(MEDIA, 1)
    assert result.points == 0
    assert result.sentence.endswith("扣1.2分;专栏应有1、实有0条,扣0.5分,得0分")
    assert worths(result) == {"报道(至少24条)": Decimal(1), "专栏": Decimal("0.5")}


def test_each_missing_quarter_costs_a_sixteenth():
    quarters = tuple(element(q, "0.0625") for q in ("一季度", "二季度", "三季度", "四季度"))
    result = judge(Rule("deduct", quarters), 1, 一季度=1, 二季度=1, 四季度=1)
    assert result.points == Decimal("0.9375")
    assert result.sentence == "三季度应有1、实有0条,扣0.0625分,得0.9375分"


def test_each_occurrence_costs_and_cannot_be_made_good():
    rule = Rule("deduct", (element("属实投诉", "0.5", need=None),))
    result = judge(rule, 2, 属实投诉=3)
    assert result.points == Decimal("0.5")
    assert result.sentence == "属实投诉3条,扣1.5分,得0.5分"
    assert result.gaps == ()


def test_occurrences_count_by_full_steps_too():
    rule = Rule("deduct", (element("超期", "0.2", need=None, per=5, measure="late"),))
    assert judge(rule, 1, 超期=4).points == 1
    assert judge(rule, 1, 超期=11).points == Decimal("0.6")


def test_without_the_yearly_check_no_complaints_is_not_good_news():
    rule = Rule(
        "deduct", (element("属实投诉", 1, need=None),), basis=fact("核查"), noun="年度信访核查"
    )
    silent = judge(rule, 2)
    assert silent.points is None
    assert silent.sentence == "还没有年度信访核查,未计分"
    assert worths(silent) == {"年度信访核查": Decimal(2)}
    assert judge(rule, 2, 核查=1).sentence == "无扣分,得2分"


def test_with_the_yearly_check_an_unstated_number_of_cases_is_none():
    rule = Rule("deduct", (element("逾期", 1, need=None, measure="late"),), basis=fact("核查"))
    assert judge(rule, 3, 核查=1).points == 3


def test_an_unknown_figure_without_a_check_blocks_the_deduction():
    rule = Rule("deduct", (element("逾期", 1, need=None, measure="late"),))
    result = judge(rule, 3)
    assert result.points is None
    assert result.sentence == "还没有逾期的数据,未计分"
    assert worths(result) == {"逾期的数据": Decimal(3)}


def test_a_pure_deduction_only_lowers_and_says_only_what_it_costs():
    rule = Rule("deduct", (element("超期未办", "0.2", need=None, measure="late"),))
    lost = judge(rule, 0, 超期未办=2)
    assert lost.points == Decimal("-0.4")
    assert lost.sentence == "超期未办2,扣0.4分"
    none = judge(rule, 0, 超期未办=0)
    assert (none.points, none.sentence) == (0, "无扣分")


def test_a_pure_deduction_of_an_unknown_figure_says_that_it_waits():
    rule = Rule("deduct", (element("超期未办", "0.2", need=None, measure="late"),))
    result = judge(rule, 0)
    assert result.points is None
    assert result.sentence == "还没有超期未办的数据,暂不扣分"


def test_a_pure_deduction_never_raises_whatever_it_starts_from():
    rule = Rule("deduct", (element("超期", "0.2", need=None),), start=Decimal(1))
    assert judge(rule, 0).points == 0


def test_a_deduction_may_start_below_its_most():
    rule = Rule("deduct", (element("超期", "0.5", need=None),), start=Decimal(2))
    assert judge(rule, 3, 超期=1).points == Decimal("1.5")
