"""Reading an edition from data: all problems at once, in Chinese; and back to data again."""

import json
import re
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.strategies import editions, rules
from tongxin.rules.scoring import CALCULATORS, BadEdition, Fact, Level, Rule, Window, dump, parse
from tongxin.rules.scoring.lacks import NEEDS

GOOD = {
    "key": "sample",
    "title": "样例",
    "cycle": {"start": "2024-01-01", "years": 4},
    "sections": [
        {
            "id": "1",
            "name": "组织领导",
            "items": [
                {
                    "id": "1.1",
                    "name": "进规划",
                    "points": 2,
                    "years": "mean",
                    "scoring": [
                        {
                            "points": 2,
                            "calc": "each",
                            "elements": [
                                {"label": "规划", "points": 0.5, "fact": "document/规划/count"}
                            ],
                        }
                    ],
                }
            ],
        }
    ],
    "bonus": [
        {"id": "加1", "name": "报道", "points": 1, "calc": "capped", "top": "media", "each": 1}
    ],
    "vetoes": [{"id": "否1", "name": "情形"}],
}
SCORING = ("sections", 0, "items", 0, "scoring", 0)
ELEMENT = (*SCORING, "elements", 0)
ITEM = ("sections", 0, "items", 0)


def changed(path, value, data=GOOD):
    """The good data with one place changed; value None takes the key away."""
    made = deepcopy(data)
    place = made
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return made


def problems(data) -> list[str]:
    with pytest.raises(BadEdition) as raised:
        parse.edition(data)
    return raised.value.problems


# ---- what is understood -------------------------------------------------------------------------


def test_good_data_is_an_edition():
    made = parse.edition(GOOD)
    assert [w.name for w in made.windows] == ["2024年", "2025年", "2026年", "2027年"]
    assert made.item("1.1").points[0].id == "1.1-1"
    assert made.total == 2
    with pytest.raises(KeyError):
        made.item("9.9")


def test_a_declared_sum_need_not_be_the_sum_of_the_items():
    """Real tables say 6 above items that add up to 7: both are kept, nothing is refused."""
    section = parse.edition(changed(("sections", 0, "points"), 6)).sections[0]
    assert (section.max, section.summed) == (6, 2)


def test_an_item_without_a_rule_is_scored_by_hand():
    item = parse.edition(changed((*ITEM, "scoring"), None)).item("1.1")
    assert [(p.max, p.rule.calc) for p in item.points] == [(2, "hand")]


def test_a_veto_without_facts_reads_the_yearly_statements_of_its_number():
    (veto,) = parse.edition(GOOD).vetoes
    assert (veto.happened.key, veto.cleared.key) == ("veto/否1:发生/count", "veto/否1:未发生/count")


def test_no_need_is_not_the_same_as_a_need_of_one():
    """`need: null` says that each occurrence costs."""
    data = changed((*ELEMENT, "need"), 0)
    data["sections"][0]["items"][0]["scoring"][0]["elements"][0]["need"] = None
    assert parse.edition(data).item("1.1").points[0].rule.elements[0].need is None
    assert parse.edition(GOOD).item("1.1").points[0].rule.elements[0].need == 1


def test_numbers_are_exact_decimals_of_four_places():
    """What a spreadsheet computed as 0.30000000000000004 is 0.3."""
    for written in (0.1 + 0.2, "0.3", "0.30001"):
        item = parse.edition(changed((*ITEM, "points"), written)).item("1.1")
        assert item.max == Decimal("0.3")


def test_windows_may_be_named_one_by_one():
    windows = [
        {"name": "第一年度", "start": "2019-04-01", "end": "2020-03-31"},
        {"name": "第二年度", "start": date(2020, 4, 1), "end": date(2021, 3, 31)},
    ]
    made = parse.edition({**GOOD, "windows": windows})
    assert made.windows[1] == Window("第二年度", date(2020, 4, 1), date(2021, 3, 31))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("media", Fact("media")),
        ("meeting/议军会|联席会/count", Fact("meeting", ("议军会", "联席会"))),
        ("meeting!/议军会", Fact("meeting", ("议军会",), "count", True)),
        ("dispute//due", Fact("dispute", (), "due")),
        ("@grid//done", Fact("@grid", (), "done")),
    ],
)
def test_a_fact_is_written_as_kind_facets_and_measure(text, read):
    assert parse.fact(text) == read
    assert parse.fact(read.key) == read


@pytest.mark.parametrize("text", ["", "/规划/count", "media//读者", "a/b/count/c"])
def test_a_fact_that_cannot_be_read_says_how_to_write_it(text):
    with pytest.raises(ValueError, match="看不懂取数写法.*应写作“种类/分类/度量”"):
        parse.fact(text)


# ---- problems -----------------------------------------------------------------------------------

ONE_BY_ONE = [
    (
        ("cycle",),
        None,
        "创建周期没有写或看不懂,请写明起始日期和年数(cycle: start、years),"
        "或各年度的名称和起止日期(windows: name、start、end),日期写成2024-01-01这样",
    ),
    (("sections",), [], "这份标准没有一个有分值的考评内容,请检查“分值”一列"),
    (("absence",), "half", "标准的“absence”写作“half”,只能写full、excluded之一"),
    (("pass_line",), "九十", "标准的“pass_line”应当是数字,现在是“九十”"),
    (("total",), -1, "标准的“total”不能是负数,现在是“-1”"),
    (("sections", 0, "floor"), "inf", "考评项目1的“floor”应当是数字,现在是“inf”"),
    ((*ITEM, "years"), "weekly", "考评内容1.1的年度方式“weekly”不存在,可用:mean、share、cycle"),
    (
        (*SCORING, "points"),
        None,
        "考评内容1.1的第1个得分点没有分值(points),只有扣分可以不写,请补上",
    ),
    ((*SCORING, "points"), -2, "考评内容1.1的“points”不能是负数,现在是“-2”"),
    ((*SCORING, "points"), 1e300, "考评内容1.1的“points”应当是数字,现在是“1e+300”"),
    ((*SCORING, "empty"), "fulll", "考评内容1.1的“empty”写作“fulll”,只能写none、full、zero之一"),
    (
        (*SCORING, "elements"),
        None,
        "考评内容1.1的计分方法“逐点”没有写要点(elements),请补上",
    ),
    ((*ELEMENT, "fact"), None, "考评内容1.1的要点“规划”没有写从哪里取数(fact)"),
    (
        (*ELEMENT, "fact"),
        "document//页数",
        "考评内容1.1:看不懂取数写法“document//页数”,应写作“种类/分类/度量”",
    ),
    (
        (*ELEMENT, "points"),
        None,
        "考评内容1.1的计分方法“逐点”里,要点“规划”没有分值(points),请补上",
    ),
    ((*ELEMENT, "by"), "7月31日", "考评内容1.1的“by”应当写成“月-日”,如“07-31”,现在是“7月31日”"),
    ((*ELEMENT, "by"), "02-29", "考评内容1.1的“by”应当写成“月-日”,如“07-31”,现在是“02-29”"),
    (("bonus", 0, "points"), None, "加分项加1“报道”没有分值,请补上"),
    (("bonus", 0, "each"), None, "加分项加1的计分方法“封顶加分”没有写每一个的分值(each),请补上"),
    (("vetoes", 0, "look_back"), 1.5, "否决项否1的“look_back”应当是整数,现在是“1.5”"),
    (
        ("vetoes", 0, "happened"),
        "veto//起数",
        "否决项否1:看不懂取数写法“veto//起数”,应写作“种类/分类/度量”",
    ),
]


@pytest.mark.parametrize(("path", "value", "sentence"), ONE_BY_ONE)
def test_one_mistake_is_one_sentence(path, value, sentence):
    assert problems(changed(path, value)) == [sentence]


def test_a_calculator_that_does_not_exist_is_told_with_those_that_do():
    (told,) = problems(changed((*SCORING, "calc"), "guess"))
    assert told.startswith("考评内容1.1的计分方法“guess”不存在,可用:each、parts、all")


def test_an_item_without_points_is_told_by_name():
    assert problems(changed((*ITEM, "points"), None)) == [
        "考评内容1.1“进规划”没有分值,请补上",
        "这份标准没有一个有分值的考评内容,请检查“分值”一列",
    ]


def test_a_number_used_twice_is_told_once():
    row = GOOD["sections"][0]["items"][0]
    assert problems(changed(("sections", 0, "items"), [row, row, row])) == [
        "编号1.1出现了两次,请改成不同的编号"
    ]


@pytest.mark.parametrize(
    "cycle",
    [
        {},
        {"start": "2024-01-01"},
        {"start": "二〇二四年", "years": 4},
        {"start": "2024-01-01", "years": 0},
    ],
)
def test_a_cycle_of_no_years_is_refused(cycle):
    (told,) = problems({**GOOD, "cycle": cycle})
    assert told.startswith("创建周期没有写或看不懂")


def test_years_with_a_day_that_cannot_be_read_are_refused():
    row = {"name": "2024年", "start": "2024-01-01", "end": "2024-02-31"}
    (told,) = problems({**GOOD, "windows": [row]})
    assert told.startswith("创建周期没有写或看不懂")


@pytest.mark.parametrize(("calc", "needs"), [(c, n) for c, n in NEEDS.items() if n])
def test_a_half_written_rule_is_told_for_every_calculator(calc, needs):
    found: list[str] = []
    parse.rule({"calc": calc}, "考评内容1.1", found)
    assert len(found) == len(needs)
    assert all(f"计分方法“{CALCULATORS[calc][0]}”没有写" in told for told in found)


def test_every_calculator_has_its_needs():
    assert set(NEEDS) == set(CALCULATORS)


def test_a_survey_needs_the_number_of_answers_of_each_group():
    found: list[str] = []
    group = {"label": "官兵", "fact": "survey/官兵/done"}
    data = {"calc": "survey", "elements": [group], "levels": [{"label": "A", "points": 1}]}
    parse.rule(data, "考评内容8.4", found)
    assert found == ["考评内容8.4的计分方法“问卷”里,“官兵”没有写收回份数取什么数(bottom),请补上"]


BROKEN = [(path, value) for path, value, _ in ONE_BY_ONE]
#: A mistake hidden inside another: without the list or the rows there is nothing else to find.
HIDING = {("sections",), (*SCORING, "elements"), ("cycle",)}
SINGLE = {path: (path, value) for path, value in BROKEN if path not in HIDING}


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(sorted(SINGLE, key=str)), min_size=1))
def test_every_problem_is_told_at_once_in_a_chinese_sentence(paths):
    data, expected = GOOD, []
    for path in sorted(paths, key=str):
        data = changed(*SINGLE[path], data=data)
        expected += [s for p, v, s in ONE_BY_ONE if (p, v) == SINGLE[path]]
    found = problems(data)
    assert sorted(found) == sorted(expected)
    assert all(re.search("[\u4e00-\u9fff]", told) for told in found)


def test_the_error_itself_says_everything():
    data = changed((*ITEM, "years"), "weekly", changed(("total",), -1))
    error = BadEdition(problems(data))
    assert str(error).splitlines() == error.problems
    assert len(error.problems) == 2


# ---- there and back -----------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(editions())
def test_an_edition_written_and_read_again_is_the_same(edition):
    data = json.loads(json.dumps(dump.edition(edition), ensure_ascii=False))
    assert parse.edition(data) == edition
    assert dump.edition(parse.edition(data)) == data


@settings(max_examples=60, deadline=None)
@given(rules())
def test_a_rule_written_and_read_again_is_the_same(case):
    rule, _ = case
    found: list[str] = []
    assert parse.rule(dump.rule(rule), "考评内容1.1", found) == rule
    assert found == []


def test_what_is_at_its_default_is_not_written():
    data = dump.edition(parse.edition(GOOD))
    row = data["sections"][0]["items"][0]["scoring"][0]["elements"][0]
    assert row == {"label": "规划", "fact": "document/规划/count", "points": "0.5"}


def test_a_0_is_written_because_it_is_not_nothing():
    """A grade for none of the conditions, a ratio without a share of its own."""
    levels = (Level("C", Decimal(0), met=0),)
    for rule in (Rule("grade", levels=levels), Rule("ratio_spot", share=Decimal(0))):
        assert parse.rule(dump.rule(rule), "考评内容1.1", []) == rule


def test_other_material_stands_in_the_item_and_is_not_what_it_is_judged_by():
    made = parse.edition(changed((*ITEM, "also"), ["payment/困难帮扶/count", "visit", "visit"]))
    item = made.item("1.1")
    also = (Fact("payment", ("困难帮扶",)), Fact("visit"))
    assert item.also == also and tuple(item.shown()) == (*item.facts(), *also)
    assert not set(also) & set(made.facts())
    assert parse.edition(dump.edition(made)) == made


@pytest.mark.parametrize(
    ("written", "told"), [(["@link/1.1:甲/count"], "不是台账"), (["visit/甲/尺"], "看不懂取数写法")]
)
def test_other_material_is_read_from_ledgers(written, told):
    with pytest.raises(BadEdition, match=told):
        parse.edition(changed((*ITEM, "also"), written))
