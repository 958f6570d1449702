"""What a page shows of a personal answer before anybody asks for it."""

import pytest

from tongxin.cases.queries import mask


@pytest.mark.parametrize(
    ("text", "shown"), [("样例甲", "样**"), ("3", "*"), ("500116199001010000", "*" * 14 + "0000")]
)
def test_no_answer_is_shown_whole(text, shown):
    assert mask(text) == shown
