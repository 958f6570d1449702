"""Sheets made ahead by another thread: in their order, and a failure is ours to hear."""

from contextlib import closing

import pytest

from tongxin.reports.dossier.ahead import STEPS, ahead


def test_all_comes_in_its_order():
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert list(ahead(iter(()))) == []


def test_no_more_is_made_than_a_few_steps_ahead():
    made = []

    def numbers():
        for n in range(1000):
            made.append(n)
            yield n

    with closing(ahead(numbers())) as rows:
        assert next(rows) == 0
    assert len(made) <= STEPS + 1


def test_what_goes_wrong_while_making_is_heard_after_what_was_made():
    def broken():
        yield 1
        raise ValueError("broken")

    rows = ahead(broken())
    assert next(rows) == 1
    with pytest.raises(ValueError, match="broken"):
        next(rows)
