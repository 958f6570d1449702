"""A draw can be repeated by anybody, is fair, and only ever grows."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import drawing
from tongxin.rules.drawing import Stratum, by_hand, draw, draw_strata, wanted

NAMES = st.lists(
    st.text(st.characters(exclude_characters="|\n\r\x00", exclude_categories=("Cs",)), min_size=1),
    unique=True, max_size=30,
)  # fmt: skip
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=16)


@given(SEEDS, NAMES, st.data())
def test_so_many_are_drawn_none_twice_and_all_of_the_population(seed, names, data):
    n = data.draw(st.integers(0, len(names)))
    drawn = draw(seed, "items", names, n)
    assert len(drawn) == len(set(drawn)) == n
    assert set(drawn) <= set(names)


@given(SEEDS, NAMES, st.data())
def test_drawing_more_keeps_what_was_drawn_before(seed, names, data):
    n = data.draw(st.integers(0, len(names)))
    assert draw(seed, "items", names, len(names))[:n] == draw(seed, "items", names, n)


@given(SEEDS, NAMES, st.randoms())
def test_the_order_of_the_list_decides_nothing(seed, names, random):
    shuffled = list(names)
    random.shuffle(shuffled)
    n = len(names) // 2
    assert draw(seed, "items", names, n) == draw(seed, "items", shuffled, n)


@given(SEEDS, NAMES)
def test_who_leaves_the_population_changes_nothing_between_the_others(seed, names):
    whole = draw(seed, "items", names, len(names))
    rest = names[1:]
    assert draw(seed, "items", rest, len(rest)) == [one for one in whole if one in rest]


def test_every_one_is_drawn_about_equally_often():
    """3 of 12, 4,000 seeds: each about 1,000 times. Fixed seeds, so the outcome is fixed too."""
    names = [str(n) for n in range(12)]
    times = Counter(one for seed in range(4000) for one in draw(str(seed), "p", names, 3))
    chi_square = sum((times[one] - 1000) ** 2 / 1000 for one in names)
    assert chi_square < 24.7  # 1 % of fair draws with 11 degrees of freedom come higher


def test_the_fairness_measure_would_see_an_unfair_draw():
    names = [str(n) for n in range(12)]
    times = Counter(one for _ in range(4000) for one in names[:3])
    assert sum((times[one] - 1000) ** 2 / 1000 for one in names) > 24.7


def test_no_two_places_in_the_order_hang_together():
    """Whether one is drawn says nothing about its neighbour: 6 of 12, both in about 5/22 of cases."""
    names = [str(n) for n in range(12)]
    both = sum({"3", "4"} <= set(draw(str(seed), "p", names, 6)) for seed in range(4000))
    assert abs(both / 4000 - 5 / 22) < 0.025


def test_a_known_draw_stays_what_it_was():
    """What was recorded years ago must come out the same: these were computed with sha256sum."""
    assert drawing.lot("20261019", "items:1", "1.5").startswith("398de69344858743")
    drawn = draw("20261019", "items:1", ["1.1", "1.2", "1.3", "1.4", "1.5"], 5)
    assert drawn == ["1.5", "1.4", "1.1", "1.3", "1.2"]


@pytest.mark.parametrize("seed", ["20261019", "第8期开奖号 03 11", "it's"])
def test_a_line_of_shell_draws_the_same(seed):
    names = ["1.1", "1.2", "几江街道", "a b", "$HOME"]
    for n in range(1, len(names) + 1):
        line = by_hand(seed, "points:宣传阵地", names, n)
        told = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
        assert told.stdout.splitlines() == draw(seed, "points:宣传阵地", names, n)


def test_the_line_in_the_handbook_draws_what_it_says():
    handbook = Path(__file__).resolve().parents[2] / "docs/用户手册/模拟考评和整改.md"
    line = handbook.read_text(encoding="utf-8").split("```")[1]
    told = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    items = ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert told.stdout.splitlines() == draw("20261012", "items:1", items, 2)


def test_each_stratum_is_drawn_by_itself():
    strata = [Stratum("1", ("1.1", "1.2", "1.3"), 2), Stratum("2", ("2.1",), 1)]
    drawn = draw_strata("7", "items", strata)
    assert drawn == {"1": draw("7", "items:1", ["1.1", "1.2", "1.3"], 2), "2": ["2.1"]}


def test_another_purpose_is_another_draw():
    names = [str(n) for n in range(40)]
    assert draw("7", "items", names, 10) != draw("7", "points", names, 10)


def test_strata_that_ask_for_none_are_left_out():
    assert wanted({"1": ["1.1"], "2": ["2.1"]}, {"1": 1, "2": 0}) == [Stratum("1", ("1.1",), 1)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("7", "p", ["a", "b"], 3), "一共只有2个,抽不出3个"),
        (("7", "p", ["a", "a"], 1), "重复"),
        ((" ", "p", ["a"], 1), "还没有抽签种子"),
        (("7|8", "p", ["a"], 1), "竖线"),
        (("7", "p", ["a\nb"], 1), "换行"),
        (("7", "p", ["a"], -1), "不能小于0"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_sentence(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw(*arguments)


def test_a_stratum_nobody_is_in_is_told():
    with pytest.raises(ValueError, match="没有“窗口”这一类"):
        wanted({"1": ["1.1"]}, {"窗口": 1})
