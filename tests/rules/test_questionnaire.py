"""Questionnaires: what may be asked, which sheets count, what comes out of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import questionnaire
from tongxin.rules.questionnaire import SMALL, Question, problem_of, problems, result

CHOICES = ("满意", "比较满意", "一般", "不满意", "不了解")
GOOD = ("满意", "比较满意")
PART = Question("优待政策办得怎么样", CHOICES, GOOD)
WHOLE = Question("总的来说满意吗", CHOICES, GOOD, overall=True)
ASKED = (PART, WHOLE)


def test_the_rate_is_the_overall_questions_and_not_knowing_is_not_satisfied():
    sheets = [[0, 0]] * 6 + [[3, 1]] * 2 + [[0, 4]] + [[0, 2]]
    got = result(ASKED, sheets, 10)
    assert (got.received, got.valid, got.satisfied, got.rate) == (10, 10, 8, Decimal("80.00"))


def test_a_sheet_without_the_overall_answer_is_received_and_not_valid():
    got = result(ASKED, [[0, None]] * 3 + [[None, 0]] * 9, 9)
    assert (got.received, got.valid, got.rate) == (12, 9, Decimal("100.00"))
    assert got.tallies[0].blank == 9


@pytest.mark.parametrize(("count", "rate"), [(29, None), (30, Decimal("100.00"))])
def test_below_the_minimum_there_is_no_rate(count, rate):
    assert result(ASKED, [[0, 0]] * count, 30).rate == rate


def test_no_answer_at_all_is_never_a_rate_whatever_the_minimum():
    assert result(ASKED, [], 0).rate is None


def test_few_sheets_are_not_broken_down():
    assert result(ASKED, [[0, 0]] * (SMALL - 1), 1).tallies == ()
    assert len(result(ASKED, [[0, 0]] * SMALL, 1).tallies) == 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((), "1到8道题"),
        ((PART,), "总体评价题"),
        ((WHOLE, WHOLE), "总体评价题"),
        ((Question("", CHOICES, GOOD, True),), "要有题目"),
        ((Question("好吗", ("好",), (), True),), "2到6个"),
        ((Question("好吗", ("好", "好"), ("好",), True),), "不重复"),
        ((Question("好吗", ("好", "坏"), ("好", "坏"), True),), "不能全部都算"),
        ((Question("好吗", ("好", "坏"), (), True),), "哪些选项算满意"),
    ],
)
def test_what_cannot_be_asked_is_told(asked, told):
    assert any(told in one for one in problems(asked))


@pytest.mark.parametrize(
    "word", ["您所在部队的番号", "您的姓名", "连队人数", "装备情况", "驻地位置"]
)
def test_nothing_secret_and_nobodys_name_is_asked(word):
    asked = (Question(f"请写{word}", CHOICES, GOOD, True),)
    assert any("不问个人身份" in one for one in problems(asked))


def test_an_ordinary_questionnaire_has_no_problem():
    assert problems(ASKED) == []


def test_an_answer_fits_its_questions():
    assert problem_of(ASKED, [0, 4]) == "" == problem_of(ASKED, [None, 4])
    assert "2道题" in problem_of(ASKED, [0])
    assert "没有第6个" in problem_of(ASKED, [0, 5])
    assert problem_of(ASKED, [0, -1])


def test_choices_are_read_as_people_type_them():
    assert questionnaire.words("满意、一般, 不满意\n\n") == ["满意", "一般", "不满意"]


def test_questions_survive_being_kept():
    assert questionnaire.read(questionnaire.dump(ASKED)) == ASKED


SHEETS = st.lists(st.lists(st.none() | st.integers(0, 4), min_size=2, max_size=2), max_size=40)


@given(SHEETS, st.integers(1, 40))
def test_figures_hold_together_and_the_order_of_sheets_says_nothing(sheets, minimum):
    got = result(ASKED, sheets, minimum)
    assert 0 <= got.satisfied <= got.valid <= got.received == len(sheets)
    assert got == result(ASKED, sheets[::-1], minimum)
    assert got.enough == (got.valid >= minimum)
    if got.rate is not None:
        assert 0 <= got.rate <= 100
    for tally in got.tallies:
        assert tally.answered + tally.blank == len(sheets)


@given(SHEETS.filter(len), st.data())
def test_a_dissatisfied_sheet_never_raises_the_rate(sheets, data):
    sheets = [*sheets, [0, 0]]
    before = result(ASKED, sheets, 1).rate
    after = result(ASKED, [*sheets, [0, data.draw(st.sampled_from([2, 3, 4]))]], 1).rate
    assert after <= before
