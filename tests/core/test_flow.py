"""A flow says which steps lead where, refuses the others in a sentence, and cannot be misspelt."""

import pytest

from tongxin.core.errors import Refused
from tongxin.core.flow import Flow, Step

DOOR = Flow(
    "door",
    "扇门",
    {"open": "开着", "shut": "关着"},
    (
        Step("build", "安装", (), "shut", "door.build"),
        Step("push", "推开", ("shut",), "open", "door.push"),
        Step("pull", "关上", ("open",), "shut", "door.push"),
        Step("rust", "锈死", ("open", "shut"), "shut"),
    ),
)


def test_a_step_that_fits_is_returned():
    assert DOOR.check("push", "shut").target == "open"


def test_a_step_that_does_not_fit_is_refused_with_the_words_on_screen():
    with pytest.raises(Refused, match="这扇门现在是“开着”,不能“推开”"):
        DOOR.check("push", "open")


def test_what_is_offered_follows_from_state_and_ability_and_never_the_system_s_own():
    assert [s.key for s in DOOR.open_to(lambda a: True, "open")] == ["pull"]
    assert DOOR.open_to(lambda a: a == "door.build", "open") == []


def test_a_step_to_a_state_that_is_not_there_is_found_at_once():
    with pytest.raises(ValueError, match="door2.fly"):
        Flow("door2", "扇门", {"open": "开着"}, (Step("fly", "飞", ("open",), "gone"),))


def test_an_unknown_step_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        DOOR.step("paint")
