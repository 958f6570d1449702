"""教育优待: the single best benefit, the same answer everywhere, never a sum."""

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import benefits
from tongxin.rules.benefits import Benefit, Unclear

CHONGQING = {
    "烈士子女": "加20分", "第一档": "加15分", "第二档": "加8分", "因公牺牲军人子女": "加8分",
}  # fmt: skip
WORDS = st.sampled_from(["优先", "任选一次", "名单内任选一次"]) | st.integers(1, 99).map(
    lambda n: f"加{n}分"
)
TABLES = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), WORDS, min_size=1)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("加20分", "points", 20), ("增加 7.5分".replace(" ", ""), "points", Decimal("7.5")),
        ("8分", "points", 8), ("加10%", "percent", 10), ("加5%", "percent", 5),
        ("优先", "priority", None), ("任选一次", "choice", None), ("名单内任选一次", "listed", None),
    ],
)  # fmt: skip
def test_a_benefit_is_read_as_it_is_written(text, kind, value):
    found = benefits.read(text)
    assert (found.kind, found.value) == (kind, value if value is None else Decimal(value))
    assert benefits.read(str(found)) == found


@pytest.mark.parametrize("text", ["", "20", "加二十分", "加0分", "加20分和优先", "-5分", "照顾"])
def test_what_cannot_be_read_is_told_how_to_write(text):
    with pytest.raises(Unclear, match="请写成“加20分”"):
        benefits.read(text)


def test_three_groups_of_the_chongqing_sample_give_the_best_alone():
    found = benefits.best(["第二档", "第一档", "因公牺牲军人子女"], CHONGQING)
    assert (str(found.benefit), found.group) == ("加15分", "第一档")
    assert [(g, str(b)) for g, b in found.others] == [
        ("第二档", "加8分"), ("因公牺牲军人子女", "加8分"),
    ]  # fmt: skip


def test_a_choice_once_is_more_than_points_and_points_more_than_precedence():
    rows = {"甲": "优先", "乙": "加99分", "丙": "名单内任选一次", "丁": "任选一次"}
    order = [
        benefits.best(rows, {k: rows[k] for k in keys}).group
        for keys in ("甲乙丙丁", "甲乙丙", "甲乙")
    ]
    assert order == ["丁", "丙", "乙"]
    assert [Benefit(k).once for k in ("choice", "listed", "points")] == [True, True, False]


def test_who_is_in_no_group_of_the_table_has_none():
    assert benefits.best(["甲"], CHONGQING) is None and benefits.best([], CHONGQING) is None


def test_points_and_percent_in_one_table_are_not_compared():
    with pytest.raises(Unclear, match="又有加分又有百分比"):
        benefits.table({"甲": "加20分", "乙": "加10%"})


@given(TABLES, st.lists(st.sampled_from("甲乙丙丁戊己庚"), max_size=7))
def test_the_best_is_one_of_the_matched_and_none_is_better(rows, groups):
    found = benefits.best(groups, rows)
    matched = [benefits.read(rows[g]) for g in set(groups) if g in rows]
    assert (found is None) == (not matched)
    if found:
        assert found.benefit in matched and found.benefit.rank == min(b.rank for b in matched)
        assert len(found.others) == len(matched) - 1


@given(TABLES, st.permutations(list("甲乙丙丁戊己")))
def test_the_order_in_which_groups_are_named_changes_nothing(rows, groups):
    assert benefits.best(groups, rows) == benefits.best(sorted(groups), rows)


@given(
    TABLES, st.sets(st.sampled_from("甲乙丙丁戊己"), min_size=1), st.sampled_from("甲乙丙丁戊己")
)
def test_one_more_group_never_makes_it_worse(rows, groups, more):
    before, after = benefits.best(groups, rows), benefits.best(groups | {more}, rows)
    assert before is None or after.benefit.rank <= before.benefit.rank


def test_the_tables_we_ship_are_samples_of_other_places_and_can_be_read(request):
    path = request.config.rootpath / "library/schemes/school_place.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["samples"]
    for row in rows:
        assert row["source"].startswith("外地样本") and "未经本区确认" in row["source"]
        for table in row["values"].values():
            assert benefits.table(table)
    chongqing = rows[0]["values"]["senior_table"]
    assert sorted({str(b) for b in benefits.table(chongqing).values()}) == [
        "加15分",
        "加20分",
        "加8分",
    ]
