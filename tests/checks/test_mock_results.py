"""The results: claimed beside given, unknown kept apart, nobody ranked."""

from decimal import Decimal

import pytest

from tests.web import grid_cast as cast
from tongxin.assessments import actions as grid
from tongxin.checks import mock_actions, results
from tongxin.checks.models import MockMark

pytestmark = pytest.mark.usefixtures("fixed_day")


@pytest.fixture
def mark(marking, assessor, second):
    def make(item, window, points, lost="没有做到"):
        by = second if item == "2.1" else assessor
        return mock_actions.mark(
            by=by, mock_=marking, item=item, window=window, points=Decimal(points),
            lost=[(lost, None)] if lost else [],
        )  # fmt: skip

    return make


def test_what_was_claimed_is_divided_by_what_was_given(mark, marking, office):
    cast.visit(office, "2025-02-05")
    cast.visit(office, "2025-07-30", "八一")
    mark("1.1", "2025年", "0.25")
    row = results.results(marking).items[0]
    assert (row.claimed, row.given, row.index, row.over) == (
        Decimal("0.5"), Decimal("0.25"), Decimal("2.00"), Decimal("0.25"),
    )  # fmt: skip


def test_a_cell_without_a_claim_is_counted_apart_and_never_as_nothing(mark, marking):
    mark("1.1", "2025年", "0.25")
    MockMark.objects.update(own=None)
    whole = results.results(marking).whole
    assert (whole.claimed, whole.given, whole.index, whole.unclaimed) == (0, 0, None, 1)
    assert whole.points == Decimal("0.25")


def test_where_nothing_was_given_there_is_no_index_only_the_difference(mark, marking, office):
    cast.visit(office, "2025-02-05")
    mark("1.1", "2025年", "0")
    row = results.results(marking).items[0]
    assert row.index is None and row.over == Decimal("0.25")


def test_units_stand_in_the_order_of_the_directory_whatever_they_claimed(mark, marking, unit):
    mark("2.1", "2025年", "0.25")
    mark("1.1", "2025年", "0.5", lost="")
    MockMark.objects.filter(item="2.1").update(own=Decimal("0.5"))
    names = [row.unit.name for row in results.results(marking).units]
    assert names == ["退役军人局", "区教委", "财政局"]
    last = unit("退役军人局")
    last.order = 99
    last.save()
    assert [row.unit.name for row in results.results(marking).units][-1] == "退役军人局"


def test_the_assessors_own_mark_stands_beside_self_and_mock(mark, marking, assessor):
    mark("1.1", "2025年", "0.25")
    grid.mark(
        by=assessor, edition=marking.edition, item="1.1", window="2025年", round="assessor",
        points=Decimal("0.125"), reason="只见到一次",
    )  # fmt: skip
    (cell,) = results.results(marking).items[0].rows
    assert (cell.mark.points, cell.assessor) == (Decimal("0.25"), Decimal("0.125"))


def test_what_was_drawn_and_not_marked_is_listed(mark, marking):
    mark("1.1", "2025年", "0.5", lost="")
    told = results.results(marking)
    assert len(told.unmarked) == 11 and told.losses == []


def test_closed_rectifications_are_counted(mark, marking, office):
    mark("1.1", "2025年", "0.25")
    mock_actions.close(by=office, mock_=marking)
    told = results.results(marking)
    assert (told.given, told.closed) == (1, 0)


@pytest.mark.parametrize("cells", [1, 9])
def test_results_take_as_many_queries_for_one_cell_as_for_many(mark, marking, cells):
    places = [(i, w) for i in ("1.1", "1.2", "2.1") for w in ("2024年", "2025年", "2026年")]
    for item, window in places[:cells]:
        mark(item, window, "0.25")
    with cast.statements(6):
        results.results(marking)
