"""排名: points first, then comparators fixed beforehand, then a lot that anybody can draw again."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import drawing, ranking
from tongxin.rules.ranking import AGE, EXAM, LOT, SERVED, Candidate, rank


def one(key, total, **values):
    names = {"age": AGE, "exam": EXAM, "served": SERVED}
    return Candidate(key, Decimal(total) if total else None,
                     values={names[k]: v for k, v in values.items()})  # fmt: skip


def told(places):
    return [(p.place, p.candidate.key, p.tied, p.by) for p in places]


def test_more_points_come_first_to_the_hundredth():
    found = rank([one("b", "61.35"), one("a", "61.40")], (AGE,))
    assert told(found) == [(1, "a", (), ""), (2, "b", (), "")]


def test_the_older_comes_first_among_equals_and_it_says_so():
    rows = [one("b", "60", age=date(1990, 5, 2)), one("a", "60", age=date(1990, 5, 1))]
    assert told(rank(rows, (AGE,))) == [(1, "a", (), AGE), (2, "b", (), AGE)]


def test_comparators_are_asked_in_their_order():
    rows = [one("b", "60", served=Decimal(150), age=date(1985, 1, 1)),
            one("a", "60", served=Decimal(160), age=date(1990, 1, 1))]  # fmt: skip
    assert [p.candidate.key for p in rank(rows, (SERVED, AGE))] == ["a", "b"]
    assert [p.candidate.key for p in rank(rows, (AGE, SERVED))] == ["b", "a"]


def test_what_nothing_parts_is_shown_as_equal_and_the_next_place_is_left_out():
    rows = [one("c", "50"), one("b", "60"), one("a", "60")]
    assert told(rank(rows, ())) == [(1, "a", ("b",), ""), (1, "b", ("a",), ""), (3, "c", (), "")]


def test_a_lot_parts_them_and_is_drawn_by_the_rule_of_drawing():
    rows = [one(key, "60") for key in "abcd"]
    found = rank(rows, (LOT,), "样例种子", "样例批次")
    assert [p.candidate.key for p in found] == drawing.draw("样例种子", "样例批次", "abcd", 4)
    assert [p.place for p in found] == [1, 2, 3, 4] and {p.by for p in found} == {LOT}
    assert {p.place for p in rank(rows, (LOT,))} == {1}


def test_who_holds_a_medal_is_before_all_and_who_has_no_points_after_all():
    rows = [one("none", ""), one("many", "99"), Candidate("medal", Decimal(1), first=True)]
    assert [p.candidate.key for p in rank(rows, ())] == ["medal", "many", "none"]


def test_what_must_part_two_has_to_be_known_of_both():
    rows = [one("a", "60", age=date(1990, 5, 1)), one("b", "60")]
    with pytest.raises(ValueError, match="b与别人同分,要比“年龄大”,但还没有填写"):
        rank(rows, (AGE,))


def test_of_one_who_is_equal_to_nobody_nothing_more_has_to_be_known():
    assert len(rank([one("a", "60"), one("b", "61")], (AGE,))) == 2


@pytest.mark.parametrize("text", ["", "运气好", "年龄大、年龄大", "抽签、年龄大"])
def test_comparators_that_cannot_be_are_refused(text):
    with pytest.raises(ValueError, match="[\u4e00-\u9fff]"):
        ranking.comparators(text)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=12), st.randoms())
def test_the_order_of_typing_never_decides(points, shuffle):
    rows = [one(f"{n:02d}", str(p), served=Decimal(s)) for n, (p, s) in enumerate(points)]
    found = rank(rows, (SERVED, LOT), "样例", "样例")
    mixed = list(rows)
    shuffle.shuffle(mixed)
    assert rank(mixed, (SERVED, LOT), "样例", "样例") == found
    totals = [p.candidate.total for p in found]
    assert totals == sorted(totals, reverse=True)
