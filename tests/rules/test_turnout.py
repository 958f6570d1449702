"""How many came, with what and where they gathered is found; what was done for whom is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import turnout


@pytest.mark.parametrize(
    "text",
    [
        "出动官兵120名抗洪", "30余名官兵转移群众", "三十名战士到场", "派出5辆运输车", "冲锋舟8艘",
        "两架次直升机", "在样例广场集结", "集合地点为样例路口", "2个连的兵力",
    ],
)  # fmt: skip
def test_strength_is_found_and_the_words_are_named(text):
    assert turnout.found(text) in text and turnout.found(text)
    assert "不能写" in turnout.why_not(text)


@pytest.mark.parametrize(
    "text",
    [
        "驻区部队参与抗洪抢险", "转移群众30名", "修复道路3公里", "帮助发展食用菌", "栽树200棵",
        "赠送图书500册", "2026年7月参加山火扑灭", "救助过敏性中毒老人",
    ],
)  # fmt: skip
def test_what_was_done_for_whom_passes(text):
    assert turnout.why_not(text) == ""


@given(st.integers(1, 99999), st.sampled_from(["名官兵", "辆军车", "名民兵", "艘冲锋舟"]))
def test_every_number_before_its_counting_word_is_found(number, word):
    assert turnout.found(f"样例{number}{word}参加")


@given(st.text(alphabet="修桥铺路栽树护河样例", max_size=40))
def test_words_without_the_garrison_pass(text):
    assert turnout.found(text) == ""
