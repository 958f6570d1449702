"""统一社会信用代码: worked by hand once, then any one slip is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import credit_code
from tongxin.rules.credit_code import SIGNS, WEIGHTS

BODY = "91500116MAYYYYYY1"
bodies = st.text(SIGNS, min_size=9, max_size=9).map(lambda rest: f"91500116{rest}")


def test_the_weights_are_those_of_the_standard_s_table():
    assert WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def test_a_code_worked_by_hand():
    """9·1+1·3+5·9+0+0+1·26+1·16+6·17+21·20+10·29+30·(25+13+8+24+10+30)+1·28 = 4239; 8 is lacking.

    4239 = 136·31 + 23, and 31 − 23 = 8.
    """
    assert credit_code.check_sign(BODY) == "8"
    assert credit_code.why_not(BODY + "8") == ""


def test_a_sum_that_divides_evenly_gives_nought():
    body = next(
        f"91500116{a}{b}YYYYYYY" for a in SIGNS for b in SIGNS
        if sum(SIGNS.index(s) * w for s, w in zip(f"91500116{a}{b}YYYYYYY", WEIGHTS, strict=True))
        % 31 == 0
    )  # fmt: skip
    assert credit_code.check_sign(body) == "0"


@given(bodies, st.integers(8, 16), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_seen(body, place, sign):
    code = body + credit_code.check_sign(body)
    wrong = code[:place] + sign + code[place + 1 :]
    assert (credit_code.why_not(wrong) == "") == (wrong == code)


@given(bodies, st.integers(8, 15))
def test_two_neighbours_changed_round_are_always_seen(body, place):
    code = body + credit_code.check_sign(body)
    turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (credit_code.why_not(turned) == "") == (turned == code)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BODY, "18位,现在是17位"),
        (BODY[:-1] + "O8", "没有“O”"),
        ("9150A116MAYYYYYY18", "区划代码"),
        (BODY + "9", "校验位不对"),
    ],
)
def test_what_is_wrong_is_said(text, said):
    assert said in credit_code.why_not(text)


def test_small_and_wide_letters_and_spaces_are_the_same_code():
    assert credit_code.tidy(" 91500116 mayyyyyy18") == BODY + "8"
    assert credit_code.why_not("９1500116-MAYYYYYY-18") == ""
