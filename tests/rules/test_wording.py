"""余, 近, 超 and 万 are said only where they are true."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import wording

ROUND = st.builds(
    lambda digits, zeros: Decimal(digits) * 10**zeros, st.integers(1, 99), st.integers(1, 7)
)
ACTUAL = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize(
    ("op", "value", "inside", "outside"),
    [
        (">", 20, ["21", "29", "29.99"], ["20", "30", "19"]),
        (">", 7_000_000, ["7000000.01", "7999999.99"], ["7000000", "8000000"]),
        ("<~", 300_000, ["285000", "299999"], ["284999.99", "300000"]),
        ("~", 18_000, ["17500", "18499.99"], ["17499.99", "18500"]),
        ("=", 24, ["24", "24.0"], ["23", "25", "24.01"]),
        (">=", 2, ["2", "3"], ["1"]),
        (">>", 40, ["41", "400"], ["40"]),
    ],
)
def test_each_word_has_its_band_with_these_ends(op, value, inside, outside):
    assert all(wording.holds(op, Decimal(value), Decimal(n)) for n in inside)
    assert not any(wording.holds(op, Decimal(value), Decimal(n)) for n in outside)


@pytest.mark.parametrize(
    ("op", "value", "unit", "words"),
    [
        (">", 20, "场", "20余场"),
        (">", 7_000_000, "元", "700余万元"),
        ("<~", 300_000, "人次", "近30万人次"),
        ("~", 18_000, "张", "1.8万张"),
        ("=", 24, "名", "24名"),
        (">=", 2, "篇", "2篇以上"),
        (">>", 40, "个", "超40个"),
    ],
)
def test_the_words_are_those_that_were_printed(op, value, unit, words):
    assert wording.phrase(op, Decimal(value), unit) == words


def test_a_figure_outside_its_band_is_said_as_it_is():
    assert wording.say(">", Decimal(20), Decimal(31), "场") == "31场"
    assert wording.say("<~", Decimal(300_000), Decimal(300_001)) == "300001"


def test_an_unknown_figure_is_never_0_and_never_a_claim():
    assert not wording.holds(">=", Decimal(0), None)
    assert wording.say("=", Decimal(24), None, "名") == "未登记名"


def test_a_rate_just_short_of_the_whole_is_not_said_to_be_the_whole():
    assert wording.percent(Decimal(1)) == "100%"
    assert wording.percent(Decimal(99_999) / Decimal(100_000)) == "99.99%"


@given(ROUND, ACTUAL, st.sampled_from(wording.OPS))
def test_a_word_is_said_exactly_where_it_holds(value, actual, op):
    said = wording.say(op, value, actual, "场")
    assert (said == wording.phrase(op, value, "场")) == (
        wording.holds(op, value, actual)
        or wording.figure(actual) + "场" == wording.phrase(op, value, "场")
    )


@given(ROUND, ACTUAL)
def test_more_and_nearly_and_exactly_never_hold_together(value, actual):
    assert sum(wording.holds(op, value, actual) for op in (">", "<~", "=")) <= 1


@given(ROUND, ACTUAL)
def test_a_round_figure_is_never_more_than_one_step_away_from_what_it_stands_for(value, actual):
    for op in (">", "~"):
        if wording.holds(op, value, actual):
            assert abs(actual - value) < wording.step(value)


@given(ROUND)
def test_the_figure_in_words_reads_back_as_the_same_figure(value):
    text = wording.figure(value)
    scale = 10_000 if text.endswith("万") else 1
    assert Decimal(text.rstrip("万")) * scale == value


@pytest.mark.parametrize(
    ("style", "value", "words"),
    [
        ("exact", "23", "23场"),
        ("more", "23", "20余场"),
        ("more", "20", "20场"),
        ("more", "9", "9场"),
        ("more", "7013486", "700余万场"),
        ("near", "296430", "近30万场"),
        ("near", "98", "近100场"),
        ("near", "18036", "18036场"),
        ("over", "43", "超40场"),
        ("over", "40", "40场"),
        ("about", "18036", "1.8万场"),
        ("about", "9999", "9999场"),
        ("more", "0", "0场"),
    ],
)
def test_a_figure_is_rounded_in_the_style_asked_for(style, value, words):
    assert wording.told(style, Decimal(value), "场") == words


@given(st.sampled_from(["more", "near", "over", "about"]), st.integers(0, 10**9))
def test_a_rounded_word_is_only_said_where_the_figure_bears_it_out(style, number):
    value = Decimal(number)
    told = wording.told(style, value)
    base = wording._rounded(value, style)
    op = wording._BY_STYLE[style]
    assert told == wording.figure(value) or wording.holds(op, base, value)


@given(st.integers(0, 10**9))
def test_more_never_claims_more_and_near_never_less_than_there_is(number):
    value = Decimal(number)
    assert wording._rounded(value, "more") <= value <= wording._rounded(value, "near") or not value
