"""What is told together is told once, in its order, and not at all when what was done failed."""

import pytest

from tests.assessments.conftest import statements
from tongxin.core import events
from tongxin.core.gathering import Gathering
from tongxin.core.models import Event


@pytest.fixture
def heard():
    return []


@pytest.fixture
def gathering(heard):
    return Gathering("heard", heard.append)


def test_alone_each_thing_is_told_at_once(gathering, heard):
    gathering.add(1)
    gathering.add(2)
    assert heard == [[1], [2]]


def test_together_they_are_told_once_at_the_end_of_the_outermost(gathering, heard):
    with gathering.together():
        gathering.add(1)
        with gathering.together():
            gathering.add(2)
        assert heard == []
    assert heard == [[1, 2]]


def test_when_it_fails_nothing_is_told_and_the_next_is_alone_again(gathering, heard):
    with pytest.raises(ZeroDivisionError), gathering.together():
        gathering.add(1)
        raise ZeroDivisionError
    gathering.add(2)
    assert heard == [[2]]


def test_the_trail_of_many_acts_is_one_statement(office):
    with statements(1), events.together():
        for n in range(3):
            events.record(by=office, verb="x", subject="y", subject_id=n, sentence="样例")
    assert list(Event.objects.filter(verb="x").values_list("subject_id", flat=True)) == [
        "0", "1", "2",
    ]  # fmt: skip
