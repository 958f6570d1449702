"""What is typed into a form, checked against its field."""

from datetime import UTC, datetime

import pytest

from tongxin.core import clock
from tongxin.core.formspec import FieldSpec, Invalid


def chosen(raw):
    spec = FieldSpec("to", "对象", "multichoice", choices=("部队", "军属"))
    return spec.parse(raw)


@pytest.mark.parametrize("sign", ["、", ",", "\uff0c", ";", "\uff1b", "\n"])
def test_several_choices_are_taken_apart_at_any_sign_people_use(sign):
    assert chosen(f"部队{sign} 军属") == ["部队", "军属"]


def test_an_unknown_choice_among_several_is_refused():
    with pytest.raises(Invalid, match="外星人"):
        chosen("部队;外星人")


@pytest.mark.parametrize("typed", ["27", "2028", "2024", "0"])
def test_a_year_that_cannot_be_meant_is_refused_with_those_that_can(typed):
    spec = FieldSpec("year", "入学年度", "int", near=1)
    with (
        clock.at(datetime(2026, 11, 26, 9, tzinfo=UTC)),
        pytest.raises(Invalid, match=f"请写4位数字的年份,从2025到2027,现在是“{typed}”"),
    ):
        spec.parse(typed)


@pytest.mark.parametrize("typed", ["2025", "2026", "2027"])
def test_last_this_and_next_year_are_taken(typed):
    with clock.at(datetime(2026, 11, 26, 9, tzinfo=UTC)):
        assert FieldSpec("year", "入学年度", "int", near=1).parse(typed) == int(typed)
