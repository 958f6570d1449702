"""评分: a member of the group, reasons that add up, and nobody overwrites a colleague unseen."""

from decimal import Decimal

import pytest

from tests.web import grid_cast as cast
from tongxin.checks import mock, mock_actions
from tongxin.checks.mock_actions import Remarked
from tongxin.checks.models import MockMark
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden

pytestmark = pytest.mark.usefixtures("fixed_day")


@pytest.fixture
def mark(marking, assessor):
    """mark(points, *lost): cell 1.1 of 2025, worth 0.5, by the first group's assessor."""

    def make(points, *lost, **more):
        given = {"by": assessor, "mock_": marking, "item": "1.1", "window": "2025年"}
        reasons = [(text, None if p is None else Decimal(p)) for text, p in lost]
        return mock_actions.mark(**given | {"points": Decimal(points), "lost": reasons} | more)

    return make


def test_full_points_want_no_reason(mark):
    made = mark("0.5")
    assert (made.points, made.lost, made.version, made.group.name) == (
        Decimal("0.5"), [], 1, "第一组",
    )  # fmt: skip


def test_the_reasons_add_up_to_what_was_lost(mark):
    made = mark("0.125", ("没有慰问名单", "0.25"), ("照片没有说明", "0.125"))
    assert made.lost == [
        {"text": "没有慰问名单", "points": "0.25"},
        {"text": "照片没有说明", "points": "0.125"},
    ]


def test_one_reason_alone_takes_all_that_was_lost(mark):
    assert mark("0.25", ("没有慰问名单", None)).lost == [{"text": "没有慰问名单", "points": "0.25"}]


@pytest.mark.parametrize(
    ("points", "lost", "sentence"),
    [
        ("0.25", [], "比满分少0.25分,请写明失分原因"),
        ("0.25", [("缺名单", "0.2")], "各条失分合计0.2分,比满分少的是0.25分"),
        ("0.5", [("缺名单", "0.25")], "各条失分合计0.25分,比满分少的是0分"),
        ("0.25", [("缺名单", "0.125"), ("缺照片", None)], "“缺照片”没有写扣多少分"),
        ("0.25", [("", "0.25")], "扣0.25分的那一条没有写原因"),
        ("0.75", [], "0到0.5分"),
        ("-0.25", [], "0到0.5分"),
    ],
)
def test_what_does_not_add_up_is_refused(mark, points, lost, sentence):
    with pytest.raises(Refused, match=sentence):
        mark(points, *lost)
    assert not MockMark.objects.exists()


def test_the_districts_own_claim_is_frozen_with_the_mark(mark, office, unit):
    cast.visit(office, "2025-02-05")
    made = mark("0.25", ("八一没有走访", None))
    cast.visit(office, "2025-07-30", "八一")
    made.refresh_from_db()
    assert made.own == Decimal("0.25")


def test_a_mark_can_be_changed_and_the_old_one_stays(mark, marking):
    mark("0.5")
    mark("0.25", ("名单没有盖章", None), version=1)
    assert [m.points for m in mock.in_force(marking)] == [Decimal("0.25")]
    assert MockMark.objects.count() == 2


def test_of_two_who_mark_one_cell_the_later_is_told_what_the_other_wrote(mark, office, marking):
    mark("0.25", ("名单没有盖章", None), version=0)
    with pytest.raises(Remarked, match="考评员刚给这一格评了0.25分.名单没有盖章.") as told:
        mark("0.5", version=0)
    assert told.value.mark.version == 1
    assert mark("0.5", version=1).version == 2


def test_another_groups_member_cannot_mark_it(mark, second, office):
    with pytest.raises(Refused, match="1.1由第一组评分,请该组成员来评"):
        mark("0.5", by=second)
    with pytest.raises(Refused, match="1.1由第一组评分"):
        mark("0.5", by=office)


def test_a_liaison_cannot_mark_and_another_district_finds_nothing(mark, liaison, outsider):
    with pytest.raises(Forbidden):
        mark("0.5", by=liaison)
    with pytest.raises(Refused, match="找不到这次模拟考评"):
        mark("0.5", by=outsider)


@pytest.mark.parametrize(("item", "window"), [("1.1", "2027年"), ("7.7", "2025年")])
def test_a_cell_that_is_not_in_the_mock_is_refused(mark, item, window):
    with pytest.raises(Refused, match="没有抽到"):
        mark("0", item=item, window=window)


def test_before_the_start_nobody_marks(set_up, office, assessor):
    made = set_up()
    mock_actions.draw(by=office, mock_=made, purpose="items", numbers={"1": 2})
    with pytest.raises(Refused, match="现在是“筹备”"):
        mock_actions.mark(
            by=assessor, mock_=made, item="1.1", window="2025年", points=Decimal("0.5")
        )


def test_progress_counts_the_cells_of_each_section(mark, marking, assessor):
    mark("0.5")
    whose = mock.sections(assessor, marking)
    told = mock.progress(marking, whose, mock.cells(marking), mock.in_force(marking))
    assert [(p.section.id, p.done, p.total, p.mine) for p in told] == [
        ("1", 1, 6, True), ("2", 0, 3, False), ("9", 0, 3, True),
    ]  # fmt: skip
    assert (told[0].first.item, told[0].first.window) == ("1.1", "2024年")
