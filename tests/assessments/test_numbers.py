"""Numbers of linked material: Ⅲ-1-2-① and back."""

import pytest

from tongxin.assessments import numbers
from tongxin.rules.scoring import parse

EDITION = parse.edition(
    {
        "key": "t",
        "title": "样例",
        "cycle": {"start": "2024-01-01", "years": 4},
        "sections": [
            {"id": "一", "name": "甲", "items": [{"id": "1.1", "name": "a", "points": 1}]},
            {"id": "2", "name": "乙", "items": [{"id": "7", "name": "b", "points": 1}]},
            {
                "id": "3",
                "name": "丙",
                "items": [
                    {"id": "3.1.2", "name": "c", "points": 1},
                    {"id": "(二)", "name": "d", "points": 1},
                ],
            },
        ],
    }
)


@pytest.mark.parametrize(
    ("item", "stem"), [("1.1", "Ⅰ-1"), ("7", "Ⅱ-7"), ("3.1.2", "Ⅲ-1-2"), ("(二)", "Ⅲ-2")]
)
def test_the_stem_is_project_and_indicator(item, stem):
    assert numbers.stem(EDITION, item) == stem


def test_an_item_that_is_not_there_has_no_number():
    with pytest.raises(KeyError):
        numbers.stem(EDITION, "9.9")


def test_the_next_number_follows_the_last_of_the_same_stem():
    assert numbers.free("Ⅲ-1-2", []) == "Ⅲ-1-2-①"
    assert numbers.free("Ⅲ-1-2", ["Ⅲ-1-2-①", "Ⅲ-1-2-⑳", "Ⅲ-1-①", "自编"]) == "Ⅲ-1-2-㉑"


def test_circled_figures_read_back_as_themselves_and_none_is_used_twice():
    signs = [numbers.circled(n) for n in range(1, 120)]
    assert len(set(signs)) == len(signs)
    assert [numbers.order_of(f"Ⅰ-1-{sign}") for sign in signs] == list(range(1, 120))


@pytest.mark.parametrize(
    ("number", "sign"), [(1, "Ⅰ"), (4, "Ⅳ"), (10, "Ⅹ"), (12, "ⅩⅡ"), (49, "ⅩⅬⅨ")]
)
def test_projects_count_in_roman_figures(number, sign):
    assert numbers.roman(number) == sign
