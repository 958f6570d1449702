"""Rule sentences: every one of the sample standard, and the forms seen elsewhere."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules.reading import Lexicon, facet_name, read_bonus, read_rule
from tongxin.rules.scoring import CYCLE, GRID, LINK, MEAN, SHARE, dump, parse, score

LIBRARY = Path(__file__).parents[2] / "library"
SAMPLE = parse.edition(yaml.safe_load((LIBRARY / "standards" / "sample-a.yaml").read_text("utf-8")))
LEXICON = Lexicon.from_data(yaml.safe_load((LIBRARY / "lexicon.yaml").read_text("utf-8")))

#: Item → what its sentence is: calculators with their points, in the order of the sentence.
EXPECTED = {
    "1.1": "each2", "1.2": "parts1", "1.3": "parts1", "1.4": "all1", "1.5": "and1",
    "2.1": "each1", "2.2": "deduct1", "2.3": "spot1", "2.4": "ratio1", "2.5": "each1",
    "3.1": "parts2", "3.2": "ratio4 deduct0", "3.3": "deduct3", "3.4": "each2",
    "3.5": "ratio2 deduct1 deduct0", "3.6": "each2", "3.7": "grade3", "3.8": "slots2", "3.9": "all1",
    "4.1": "all1", "4.2": "grade2", "4.3": "each2", "4.4": "deduct2", "4.5": "each1", "4.6": "deduct2",
    "5.1": "ratio3", "5.2": "ratio3 all1 deduct0", "5.3": "ratio1 parts2", "5.4": "ratio3",
    "5.5": "ratio3 deduct0", "5.6": "and4 deduct0", "5.7": "spot2", "5.8": "ratio3", "5.9": "parts2",
    "5.10": "ratio1", "6.1": "all1", "6.2": "slots2", "6.3": "ratio_spot2", "6.4": "each2",
    "6.5": "all1", "6.6": "deduct1", "7.1": "ratio2", "7.2": "spot2", "7.3": "all1", "7.4": "each1",
    "7.5": "grade2", "8.1": "all1", "8.2": "ratio2", "8.3": "slots1", "8.4": "survey2",
    "9.1": "ratio_spot2", "9.2": "matrix2", "9.3": "ratio1", "9.4": "grade1",
}  # fmt: skip


def read(text, maximum="1", **more):
    return read_rule(text, Decimal(maximum), "9.9", **more)


@pytest.mark.parametrize(
    ("text", "maximum", "names"),
    [
        ("春节、八一每年各走访1次,每次得0.125分", "1", ["春节", "八一"]),
        ("每年走访春节、八一各1次,每次0.25分", "2", ["春节", "八一"]),
        ("近四年每年召开1次全会得0.5分", "2", ["召开全会"]),
    ],
)
def test_once_a_year_for_a_share_of_the_points_is_a_slot_in_every_year(text, maximum, names):
    proposal = read(text, maximum)
    assert shape(proposal) == f"slots{maximum}"
    assert [e.label for e in proposal.points[0].rule.elements] == names
    assert proposal.years == SHARE


def test_a_smallest_sample_without_named_groups_is_a_questionnaire():
    text = "满意率≥95%得2分,≥90%得1.5分,低于85%不得分,样本不少于200份"
    proposal = read(text, "2", name="满意度")
    assert shape(proposal) == "survey2"
    assert proposal.points[0].rule.sample == Decimal(200)


def test_once_a_year_for_all_the_points_is_judged_by_year():
    proposal = read("每年召开1次全会得2分", "2")
    assert (shape(proposal), proposal.years) == ("all2", MEAN)


def shape(proposal):
    return " ".join(f"{p.rule.calc}{p.max.normalize():f}" for p in proposal.points)


def rule_of(item_id, lexicon=None):
    item = SAMPLE.item(item_id)
    yearly = item.years != CYCLE
    return read_rule(item.text, item.max, item.id, name=item.name, per_year=yearly, lexicon=lexicon)


@pytest.mark.parametrize("item_id", [i.id for i in SAMPLE.items()])
def test_every_sentence_of_the_sample_is_read(item_id):
    proposal = rule_of(item_id)
    assert proposal.read, proposal.notes
    assert shape(proposal) == EXPECTED[item_id]
    assert proposal.years == SAMPLE.item(item_id).years
    assert proposal.summed == SAMPLE.item(item_id).max


@pytest.mark.parametrize("item_id", [i.id for i in SAMPLE.items()])
def test_what_was_read_is_an_item_that_the_engine_takes(item_id):
    for point in rule_of(item_id).points:
        problems = []
        assert parse.rule(dump.rule(point.rule), item_id, problems) == point.rule
        assert problems == []
        score(point.rule, point.max, lambda fact: Decimal(1))
        score(point.rule, point.max, lambda fact: None)


@pytest.mark.parametrize("item_id", [i.id for i in SAMPLE.items()])
def test_the_lexicon_only_changes_where_figures_come_from(item_id):
    bare, known = rule_of(item_id), rule_of(item_id, LEXICON)
    assert shape(bare) == shape(known) and bare.years == known.years


def facts(proposal):
    return {fact.key for p in proposal.points for fact in p.rule.facts()}


#: Read from links to the cell, where the standard written by hand names a document.
BY_LINKS = {"1.1", "1.3", "1.4", "2.1", "3.1", "3.7", "4.1", "5.9", "6.1", "7.3", "8.1", "9.4"}
#: The sentence says less than the one who wrote the standard by hand knew.
OTHERWISE = {"4.4", "5.7", "6.3"}


@pytest.mark.parametrize(
    "item_id", [i.id for i in SAMPLE.items() if i.id not in BY_LINKS | OTHERWISE]
)
def test_with_the_lexicon_these_read_the_same_entries_as_the_standard_written_by_hand(item_id):
    assert facts(rule_of(item_id, LEXICON)) == {f.key for f in SAMPLE.item(item_id).facts()}


def test_without_a_lexicon_everything_is_evidence_of_the_cell_or_a_stated_figure():
    for item in SAMPLE.items():
        for point in rule_of(item.id).points:
            assert {f.kind for f in point.rule.facts()} <= {LINK, GRID, "data"}


def test_elements_carry_labels_points_and_what_is_asked_for():
    parts = read("专场招聘每年2次1分;扶持政策台账1分", "2").points[0].rule
    assert [(e.label, e.need, e.points) for e in parts.elements] == [
        ("专场招聘", 2, 1),
        ("扶持政策台账", 1, 1),
    ]


def test_a_shortage_knows_the_requirement_and_the_step():
    elements = rule_of("2.2").points[0].rule.elements
    assert [(e.label, e.need, e.per, e.points) for e in elements] == [
        ("本级媒体双拥报道", 24, 2, Decimal("0.1")),
        ("专栏", 1, 1, Decimal("0.5")),
    ]


def test_quarters_are_four_slots_with_their_last_days():
    elements = rule_of("6.6").points[0].rule.elements
    assert [e.by for e in elements] == ["03-31", "06-30", "09-30", "12-31"]


def test_complaints_are_not_scored_before_somebody_has_looked():
    rule = rule_of("4.6").points[0].rule
    assert rule.basis == parse.fact("@link/4.6:核查情况")
    assert rule.elements[0].need is None


def test_the_survey_has_three_groups_and_says_that_the_sample_is_not_stated():
    proposal = rule_of("8.4")
    rule = proposal.points[0].rule
    assert [e.label for e in rule.elements] == ["官兵", "优抚对象", "群众"]
    assert [(x.at_least, x.points) for x in rule.levels] == [
        (95, 2),
        (90, Decimal("1.5")),
        (85, 1),
    ]
    assert any("样本量" in note for note in proposal.notes)


def test_spot_checks_know_their_sample():
    assert [rule_of(i).points[0].rule.sample for i in ("2.3", "5.7", "7.2")] == [5, 4, 4]


def test_grades_count_conditions_or_reach_a_number():
    assert [x.met for x in rule_of("3.7").points[0].rule.levels] == [3, 2, 1]
    levels = rule_of("7.5").points[0].rule.levels
    assert [x.need for x in levels] == [2, 1, 1]
    assert levels[0].fact == levels[1].fact != levels[2].fact


def test_full_points_where_nothing_was_due():
    assert rule_of("8.2").points[0].rule.empty == "full"
    assert rule_of("4.2").points[0].rule.basis == parse.fact("@link/4.2:无灾情")


def test_the_sentence_may_allow_a_justified_absence():
    assert rule_of("3.9").absence and not rule_of("3.8").absence


@pytest.mark.parametrize(
    ("bonus", "each", "cap"),
    [("加1", "1", 2), ("加2", "0.2", 1), ("加3", "0.5", 1), ("加4", "0.5", 1)],
)
def test_every_bonus_of_the_sample_is_read(bonus, each, cap):
    line = next(b for b in SAMPLE.bonus if b.id == bonus)
    point = read_bonus(line.text, bonus, name=line.name).points[0]
    assert (point.rule.calc, point.rule.each, point.max) == ("capped", Decimal(each), cap)
    assert point.rule.top.measure == ("stories" if bonus == "加2" else "count")


@pytest.mark.parametrize(
    ("text", "maximum", "expected"),
    [
        # the national trial standard
        ("列入规划、列入考核、写入政府工作报告、写入党委报告四项各0.5分", "2", "each2"),
        ("职责明确、计划总结、述职:0.25+0.25+0.5", "1", "each1"),
        ("议军会0.5分+领导小组全会0.5分", "1", "each1"),
        ("县级双拥办有现役人员参加,得1分,否则不得分。", "1", "all1"),
        ("列入财政预算且有拨付凭证得1分,缺一不得分", "1", "all1"),
        # forms of points
        ("机构得0.5分；制度计0.5分", "1", "parts1"),
        ("①有领导小组0.5分；②有专门机构０．５分；③有工作经费（１分）", "2", "parts2"),
        ("1.成立领导小组，得1分。2.有专门机构，得1分。", "2", "parts2"),
        ("计划、总结、考核各占1/3", "1", "each1"),
        ("计划、总结、考核三项各占三分之一", "1", "each1"),
        ("有规划得1分,有方案、有措施、有总结每项0.5分", "2.5", "each2.5"),
        # ladders
        (
            "有机构、有制度、有经费:三项均符合为A得2分,符合两项为B得1分,否则为C#不得分",
            "2",
            "grade2",
        ),
        ("三项条件均符合为A得2分,符合两项为B得1分,否则为C#不得分", "2", "grade2"),
        ("优秀得2分,良好得1.5分,一般得1分", "2", "grade2"),
        ("国家级1分,省级0.6分,市级0.3分", "1", "grade1"),
        ("培训参训率>85%得2分,>80%得1分,否则不得分", "2", "bands2"),
        ("完成率100%得2分,90%以上得1.5分,80%以下不得分", "2", "bands2"),
        # counts and shares
        ("开展次数÷4次×1分", "1", "capped1"),
        ("每年应开展活动3次,实际次数÷3×1分", "1", "bands1"),
        ("按期安置人数占应安置人数的比例×3分,低于60%不得分", "3", "ratio3"),
        ("按完成比例计分", "2", "ratio2"),
        ("每开展1次得0.25分,最多1分", "1", "capped1"),
        # deductions
        ("机构、制度、计划三项齐全,每缺一项扣2分,扣完为止", "6", "deduct6"),
        ("每年召开会议不少于4次,每少1次扣0.25分,扣完为止", "1", "deduct1"),
        ("未建立机制扣1分，未开展活动扣0.5分", "2", "deduct2"),
        ("安置率达到100%得3分,每降低1个百分点扣0.1分", "3", "deduct3"),
        ("发现问题一处扣0.1分", "1", "deduct1"),
        ("列入财政预算得0.5分,有支付凭证得0.5分;缺一项扣0.5分", "1", "each1"),
    ],
)
def test_forms_seen_elsewhere(text, maximum, expected):
    proposal = read(text, maximum, name="例项")
    assert proposal.read, proposal.notes
    assert shape(proposal) == expected


@pytest.mark.parametrize(
    "text",
    [
        "机构健全、制度完善、经费落实,得3分",
        "根据工作开展情况酌情给分",
        "查阅资料，酌情扣分",
        "组织领导坚强有力，形成合力。",
        "0.5+0.5",
        "达不到要求不得分",
        "",
    ],
)
def test_what_is_not_stated_is_left_to_a_person(text):
    proposal = read(text, "3")
    assert not proposal.read
    assert [(p.rule.calc, p.max, p.text) for p in proposal.points] == [("hand", 3, text)]
    assert any("人工评分" in note for note in proposal.notes)


def test_a_sentence_that_is_half_understood_keeps_the_other_half_for_a_person():
    proposal = read("制度健全得1分；活动丰富、效果好、影响大，得2分", "3")
    assert not proposal.read and shape(proposal) == "all1 hand2"


def test_parts_that_do_not_add_up_are_kept_and_told():
    proposal = read("列入预算且有下拨凭证两项同时具备得1分", "2")
    assert shape(proposal) == "and1"
    assert "评分办法合计1分,与分值2分不一致,按原文保留" in proposal.notes


def test_thirds_make_exactly_one():
    elements = read("计划、总结、考核各占1/3").points[0].rule.elements
    assert [str(e.points) for e in elements] == ["0.3333", "0.3333", "0.3334"]


def test_more_than_is_strictly_more_than():
    rule = read("参训率>85%得2分,>80%得1分", "2").points[0]
    given_rate = {"done": Decimal(85), "due": Decimal(100)}
    scored = score(rule.rule, rule.max, lambda fact: given_rate[fact.measure])
    assert scored.points == 1


@pytest.mark.parametrize(
    ("text", "maximum", "years"),
    [
        ("近四年每年召开1次军地联席会议得1分", "1", MEAN),
        ("有机制文件得1分", "1", CYCLE),
        ("年度有计划有总结得1分", "1", MEAN),
        ("春节、八一共两次×四年=8格,每格0.25分", "2", SHARE),
        ("每季度召开1次例会,每少1次扣0.25分", "1", MEAN),
        ("每季度召开1次例会,每少1次扣0.0625分", "1", SHARE),
        ("每年不少于4次,每少1次扣0.0625分", "1", SHARE),
    ],
)
def test_years_are_taken_from_the_sentence(text, maximum, years):
    assert read(text, maximum).years == years


def test_a_label_with_structuring_signs_stays_one_facet():
    element = read("议军会/军地联席会落实0.5分;全会|例会0.5分").points[0].rule.elements
    keys = [e.fact.key for e in element]
    assert [parse.fact(k) for k in keys] == [e.fact for e in element]
    assert facet_name("a/b|c") == "a／b｜c"


#: Pieces of rules; thrown together they make sentences that no table has.
PIECES = [
    "每年", "缺", "一项", "扣0.5分", "得1分", "有", "协议", "且", "、", "机构", "各", "0.5分", ",", ";", "不少于",
    "24", "篇", "A", "B", "两项", "÷", "×1分", "+", "抽", "5处", "合格率", "率", ">85%", "满意", "每", "季度", "1期",
    "(0.5分)", "无", "发生", "每起", "最多1分", "三类", "1/3", "各占", "百分点", "差1个", "按满分", "否则不得分",
    "同时", "。", "0", "次", "(", ")", "#",
]  # fmt: skip
NONSENSE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(NONSENSE | st.text(max_size=30))
def test_no_sentence_breaks_the_reader(text):
    proposal = read(text, "2", name="例项")
    assert proposal.points and proposal.notes
    for point in proposal.points:
        problems = []
        assert parse.rule(dump.rule(point.rule), "9.9", problems) == point.rule
        assert problems == []
        score(point.rule, point.max, lambda fact: Decimal(1))


@given(
    st.lists(st.sampled_from(["机构", "制度", "计划", "记录", "经费"]), min_size=2, unique=True),
    st.integers(1, 40).map(lambda n: Decimal(n) / 20),
)
def test_lists_with_one_figure_for_each_are_read_for_any_figure(names, worth):
    proposal = read(f"{'、'.join(names)}各{worth}分", str(worth * len(names)))
    elements = proposal.points[0].rule.elements
    assert [(e.label, e.points) for e in elements] == [(n, worth) for n in names]
    assert proposal.summed == worth * len(names)


def test_a_lexicon_line_that_cannot_be_used_is_named():
    with pytest.raises(ValueError, match="词表第2条"):
        Lexicon.from_data([{"any": ["简报"], "fact": "brief"}, {"any": ["简报"]}])
