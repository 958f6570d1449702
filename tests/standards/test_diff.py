"""What changed between two versions: each kind of change, and what holds for any two."""

import copy
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tongxin.rules.scoring import parse
from tongxin.standards.diff import KINDS, compare

LIBRARY = Path(__file__).parents[2] / "library" / "standards" / "sample-a.yaml"


def item(number, name, points=1, text="", labels=("方案", "总结"), **more):
    """An item of which each label brings an equal part."""
    share = points / len(labels)
    scoring = {
        "calc": "each",
        "points": points,
        "elements": [
            {"label": label, "points": share, "fact": f"@link/{number}:{label}/count"}
            for label in labels
        ],
    }
    return {
        "id": number,
        "name": name,
        "points": points,
        "text": text,
        "scoring": [scoring],
        **more,
    }


def standard(*sections, **more):
    return parse.edition(
        {
            "key": "t",
            "title": "样例",
            "cycle": {"start": "2024-01-01", "years": 4},
            "sections": [
                {"id": str(n), "name": name, "items": items}
                for n, (name, items) in enumerate(sections, 1)
            ],
            **more,
        }
    )


def one(*items):
    return standard(("组织领导", list(items)))


def only_change(old, new):
    """The one change between two versions of a single item."""
    found = compare(one(*old), one(*new)).changes
    assert len(found) == 1
    return found[0]


MEETING = item("1.1", "议军会制度", 2, "每年召开议军会议,有通知、签到和纪要")
VISIT = item("1.2", "节日走访慰问", 2, "春节、八一走访慰问驻军和优抚对象")
SCHOOL = item("1.3", "学校国防教育", 1, "学校开设国防教育课并有军训")


def test_a_standard_compared_with_itself_is_the_same_throughout():
    made = parse.edition(yaml.safe_load(LIBRARY.read_text(encoding="utf-8")))
    found = compare(made, made)
    assert {c.kinds for c in found.changes} == {("same",)}
    assert found.mapping == {i.id: [i.id] for i in made.items()}
    assert found.sentences == []


def test_another_number_alone_is_a_move():
    change = only_change([MEETING], [item("1.4", "议军会制度", 2, MEETING["text"])])
    assert change.kinds == ("moved",)
    assert change.unchanged
    assert change.sentence == "1.1“议军会制度”改编号为1.4"


def test_other_material_alone_is_told_and_a_judgement_still_holds():
    change = only_change([VISIT], [{**VISIT, "also": ["payment/困难帮扶/count"]}])
    assert change.kinds == ("also",) and change.unchanged
    assert change.sentence == "1.2“节日走访慰问”另列佐证有改动"


def test_another_section_alone_is_a_move():
    old = standard(("组织领导", [MEETING, VISIT]), ("宣传教育", [SCHOOL]))
    new = standard(("组织领导", [MEETING]), ("宣传教育", [VISIT, SCHOOL]))
    change = next(c for c in compare(old, new).changes if c.old == ("1.2",))
    assert change.kinds == ("moved",)
    assert change.sentence == "1.2“节日走访慰问”由“组织领导”移到“宣传教育”"


def test_another_price_is_told_with_both_figures():
    change = only_change([MEETING], [item("1.1", "议军会制度", 3, MEETING["text"])])
    assert change.kinds == ("repriced",)
    assert not change.unchanged
    assert change.sentence == "1.1“议军会制度”分值由2分改为3分"


def test_another_calculator_is_told_by_its_name():
    new = copy.deepcopy(MEETING)
    new["scoring"][0]["calc"] = "all"
    change = only_change([MEETING], [new])
    assert change.kinds == ("rule",)
    assert change.sentence.endswith("计分办法由逐点改为全有全无")


def test_another_figure_read_by_the_rule_is_a_change_of_the_rule():
    new = copy.deepcopy(MEETING)
    new["scoring"][0]["elements"][0]["fact"] = "meeting/议军会/count"
    assert only_change([MEETING], [new]).kinds == ("rule",)


def test_judging_by_year_instead_of_once_is_a_change_of_the_rule():
    change = only_change([MEETING], [{**MEETING, "years": "mean"}])
    assert change.sentence.endswith("由全周期一次计分改为逐年计分取平均")


def test_other_words_of_the_rule_are_a_change_of_text():
    change = only_change([MEETING], [{**MEETING, "text": "每年召开议军会议,有通知和纪要"}])
    assert change.kinds == ("text",)


def test_punctuation_and_width_are_no_change():
    new = {**MEETING, "text": "每年召开议军会议,有通知、签到和 纪要。", "name": "议军会 制度"}
    assert only_change([MEETING], [new]).kinds == ("same",)


def test_another_name_with_the_same_rule_is_a_renaming():
    change = only_change([MEETING], [{**MEETING, "name": "党委议军会制度"}])
    assert change.kinds == ("renamed",)


def test_another_unit_in_charge_leaves_the_judgement_alone():
    change = only_change([MEETING], [{**MEETING, "lead": ["区委办"]}])
    assert change.kinds == ("duty",)
    assert change.unchanged


def test_an_item_cut_in_two_is_a_split():
    whole = item(
        "1.1",
        "走访慰问与立功送喜报",
        2,
        "春节八一走访慰问驻军和优抚对象;为立功受奖军人家庭上门送喜报",
    )
    parts = [
        item("1.1", "走访慰问", 1, "春节八一走访慰问驻军和优抚对象"),
        item("1.2", "立功送喜报", 1, "为立功受奖军人家庭上门送喜报"),
    ]
    change = only_change([whole], parts)
    assert change.kinds == ("split",)
    assert change.new == ("1.1", "1.2")
    assert change.sentence == "1.1“走访慰问与立功送喜报”拆分为1.1“走访慰问”、1.2“立功送喜报”"
    back = only_change(parts, [whole])
    assert back.kinds == ("merged",)
    assert back.old == ("1.1", "1.2")


def test_a_deleted_item_leads_nowhere_and_a_new_one_comes_from_nowhere():
    found = compare(one(MEETING, VISIT), one(MEETING, SCHOOL))
    assert found.mapping == {"1.1": ["1.1"], "1.2": []}
    assert found.counts == {"same": 1, "deleted": 1, "new": 1}
    assert "删除1.2“节日走访慰问”,原2分" in found.sentences
    assert "新增1.3“学校国防教育”,1分" in found.sentences


def test_items_that_swap_their_numbers_are_followed_by_what_they_say():
    old = one(item("1.1", "其他", 1, "甲方的工作"), item("1.2", "其他", 1, "乙方的事项"))
    new = one(item("1.1", "其他", 1, "乙方的事项"), item("1.2", "其他", 1, "甲方的工作"))
    assert compare(old, new).mapping == {"1.1": ["1.2"], "1.2": ["1.1"]}


def test_years_totals_bonus_and_vetoes_are_told_apart_from_items():
    old = one(MEETING)
    new = standard(
        ("组织领导", [item("1.1", "议军会制度", 3, MEETING["text"])]),
        cycle={"start": "2024-04-01", "years": 4},
        bonus=[{"id": "加1", "name": "推广经验", "points": 1, "calc": "hand"}],
        vetoes=[{"id": "否1", "name": "重大问题"}],
    )
    notes = compare(old, new).notes
    assert notes[0].startswith("考评年度由2024年、2025年、2026年、2027年改为2024年度")
    assert notes[1:] == ("基础分由2分改为3分", "新增加分项“推广经验”", "新增否决项“重大问题”")


NAMES = st.lists(
    st.text(alphabet="双拥军地共建走访慰问优待抚恤宣传教育征集安置", min_size=2, max_size=8),
    min_size=1,
    max_size=8,
    unique=True,
)


def rows(names):
    return [item(f"1.{n}", name, 1, f"{name}落实") for n, name in enumerate(names, 1)]


@settings(max_examples=60, deadline=None)
@given(NAMES, st.randoms(use_true_random=False))
def test_renumbering_alone_only_moves(names, random):
    old = rows(names)
    numbers = [row["id"] for row in old]
    random.shuffle(numbers)
    new = [item(no, r["name"], 1, r["text"]) for no, r in zip(numbers, old, strict=True)]
    found = compare(one(*old), one(*new))
    assert {kind for c in found.changes for kind in c.kinds} <= {"same", "moved"}
    assert found.mapping == {r["id"]: [n["id"]] for r, n in zip(old, new, strict=True)}


@settings(max_examples=60, deadline=None)
@given(NAMES, NAMES)
def test_every_item_of_both_versions_is_told_once_and_the_way_back_agrees(before, after):
    old, new = one(*rows(before)), one(*rows(after))
    found, back = compare(old, new), compare(new, old)
    assert set(found.mapping) == {i.id for i in old.items()}
    told = [n for c in found.changes for n in c.new]
    assert sorted(told) == sorted(i.id for i in new.items())
    links = {(a, b) for a, to in found.mapping.items() for b in to}
    links_back = {(a, b) for b, to in back.mapping.items() for a in to}
    shared = len(links & links_back)
    assert shared >= len({i for i in before if i in after})


@settings(max_examples=40, deadline=None)
@given(NAMES, st.data())
def test_what_is_taken_out_is_told_as_deleted_when_nothing_else_changes(names, data):
    gone = data.draw(st.integers(0, len(names) - 1))
    kept = [r for n, r in enumerate(rows(names)) if n != gone]
    if kept:
        found = compare(one(*rows(names)), one(*kept))
        assert found.counts.get("deleted", 0) + found.counts.get("merged", 0) == 1


def test_each_kind_of_change_has_a_word():
    assert all(KINDS.values())


@pytest.mark.parametrize("shift", [0, 7, 31])
def test_comparing_two_large_standards_twice_gives_the_same_answer(shift):
    old = one(*[item(f"1.{n}", f"内容{n}项工作", 1, f"第{n}项工作的要求") for n in range(60)])
    new = one(*[item(f"1.{n}", f"内容{n}类工作", 1, f"第{n}类工作要求") for n in range(shift, 60)])
    assert compare(old, new) == compare(old, new)
