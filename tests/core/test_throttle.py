"""Wrong tries from one address are counted, apart from every other address, for a while."""

import pytest
from django.core.cache import cache

from tongxin.core.throttle import Throttle

LIMIT = Throttle("test", most=3, seconds=60)


@pytest.fixture(autouse=True)
def empty():
    cache.clear()
    yield
    cache.clear()


def test_so_many_are_let_through_and_the_next_waits():
    for _ in range(3):
        assert not LIMIT.holds("10.0.0.1")
        LIMIT.wrong("10.0.0.1")
    assert LIMIT.holds("10.0.0.1")
    assert not LIMIT.holds("10.0.0.2")


def test_two_limits_count_apart():
    for _ in range(3):
        LIMIT.wrong("10.0.0.1")
    assert not Throttle("other", most=3, seconds=60).holds("10.0.0.1")


def test_the_address_itself_is_not_kept():
    LIMIT.wrong("10.0.0.1")
    assert not [key for key in cache._cache if "10.0.0.1" in key]
