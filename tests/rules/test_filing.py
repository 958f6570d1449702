"""归档 by DA/T 22-2015: references, dates, and boxes filled by thickness."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.rules import filing

SHEET = Decimal("0.1")
PAGES = st.lists(st.integers(1, 400), min_size=1, max_size=60)


def test_a_reference_is_put_together_as_the_rule_says():
    assert filing.reference("0194", 2016, "D30", "BGS", 1) == "0194-WS·2016-D30-BGS-0001"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (("", 2016, "D30", "BGS", 1), "全宗号"),
        (("第一", 2016, "D30", "BGS", 1), "全宗号"),
        (("0194", 2016, "D5", "BGS", 1), "保管期限"),
        (("0194", 2016, "D30", "办公室", 1), "代码"),
        (("0194", 2016, "D30", "BGS", 10_000), "9999"),
    ],
)
def test_a_reference_that_cannot_be_is_refused_in_words(parts, says):
    with pytest.raises(ValueError, match=says):
        filing.reference(*parts)


@pytest.mark.parametrize(
    "typed", ["20260301", "2026-03-01", "2026年3月1日", "2026.3.1", " 20260301 "]
)
def test_a_day_becomes_eight_digits(typed):
    assert filing.day_of(typed) == "20260301"


@pytest.mark.parametrize("typed", ["2026", "20260230", "3月1日", "", "202603011"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError):
        filing.day_of(typed)


def test_a_title_is_put_in_brackets_once():
    assert filing.bracketed("来信") == filing.bracketed("[来信]") == "[来信]"


def test_holes_are_numbers_given_that_nobody_bears():
    assert filing.holes([1, 3, 5], 6) == [2, 4, 6]
    assert filing.holes([1, 2], 2) == []


@given(PAGES, st.booleans())
def test_every_item_lies_in_one_box_in_order_and_no_box_is_too_full(pages, both):
    items = list(enumerate(pages, start=1))
    boxes = filing.fill(items, SHEET, both)
    assert [no for box in boxes for no in box.items] == [no for no, _ in items]
    for box in boxes:
        assert sum(dict(items)[no] for no in box.items) <= box.room
        assert box.room == filing.room(box.spine, SHEET, both)


@given(PAGES)
def test_a_box_is_left_only_when_the_next_item_does_not_fit(pages):
    items = dict(enumerate(pages, start=1))
    boxes = filing.fill(list(items.items()), SHEET)
    most = filing.room(40, SHEET)
    for box, following in zip(boxes, boxes[1:], strict=False):
        assert sum(items[no] for no in box.items) + items[following.items[0]] > most


@given(PAGES)
def test_no_thinner_spine_would_have_held_a_box(pages):
    items = dict(enumerate(pages, start=1))
    for box in filing.fill(list(items.items()), SHEET):
        total = sum(items[no] for no in box.items)
        thinner = [s for s in filing.SPINES if s < box.spine]
        assert all(filing.room(s, SHEET) < total for s in thinner)


def test_an_item_no_box_holds_is_named():
    with pytest.raises(ValueError, match="第7件有401页"):
        filing.fill([(7, 401)], SHEET)


@pytest.mark.parametrize("sheet", ["0", "0.04", "1.1", "-1"])
def test_a_sheet_of_impossible_thickness_is_refused(sheet):
    with pytest.raises(ValueError, match="毫米"):
        filing.room(20, Decimal(sheet))
