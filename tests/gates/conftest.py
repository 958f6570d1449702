"""A second person for what takes two."""

import pytest

from tests.web.conftest import as_, read  # noqa: F401


@pytest.fixture
def leader(district, person, unit):
    """单位负责人 of the 双拥办's bureau."""
    return person(district, "leader", "leader", unit=unit("退役军人局"), name="单位负责人")
