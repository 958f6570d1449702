"""What is typed into a form, checked against its field."""

import pytest

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
