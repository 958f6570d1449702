"""结束评分: marks into the grid, a rectification for each lost point and lead unit, once."""

from datetime import date
from decimal import Decimal

import pytest

from tongxin.assessments import queries as assessed
from tongxin.checks import closing, mock_actions
from tongxin.checks.models import Rectification
from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory.models import Unit
from tongxin.directory.scope import Forbidden
from tongxin.ledger.models import Entry, Task
from tongxin.standards.models import Duty

pytestmark = pytest.mark.usefixtures("fixed_day")


@pytest.fixture
def marked(marking, assessor, second):
    """1.1 of 2025 lost twice (退役军人局 leads), 2.1 once (区教委 and 财政局), 9.3 once (各镇街)."""

    def mark(by, item, window, points, *lost):
        reasons = [(text, Decimal(p)) for text, p in lost]
        mock_actions.mark(
            by=by, mock_=marking, item=item, window=window, points=Decimal(points), lost=reasons
        )

    mark(assessor, "1.1", "2025年", "0.125", ("没有慰问名单", "0.25"), ("照片没有说明", "0.125"))
    mark(assessor, "1.1", "2024年", "0.5")
    mark(second, "2.1", "2025年", "0.25", ("方案没有盖章", "0.25"))
    mark(assessor, "9.3", "2025年", "0.125", ("清单没有销号单", "0.125"))
    return marking


def test_every_mark_stands_in_the_grid_as_the_mock_round_with_its_reasons(marked, office):
    mock_actions.close(by=office, mock_=marked)
    marks = assessed.marks(marked.edition)
    assert marks["1.1", "2025年", "mock"].points == Decimal("0.125")
    assert "没有慰问名单(扣0.25分)" in marks["1.1", "2025年", "mock"].reason
    assert marks["1.1", "2024年", "mock"].reason == "届中模拟考评:没有失分"
    assert {key[2] for key in marks} == {"mock"}


def test_each_reason_becomes_a_rectification_of_each_unit_that_leads(marked, office):
    mock_actions.close(by=office, mock_=marked)
    told = {(t.title, t.unit.name) for t in Task.objects.select_related("unit")}
    assert told == {
        ("没有慰问名单", "退役军人局"),
        ("照片没有说明", "退役军人局"),
        ("方案没有盖章", "区教委"),
        ("方案没有盖章", "财政局"),
        ("清单没有销号单", "退役军人局"),  # 各镇街 is nobody in particular: the 双拥办's unit
    }
    task = Task.objects.get(title="没有慰问名单")
    assert (task.kind, task.origin, task.item, task.window) == (
        "rectify", "模拟考评", "1.1", "2025年",
    )  # fmt: skip
    assert task.due_on == date(2026, 6, 30)
    assert task.rectification.points == Decimal("0.25")
    assert task.rectification.mark.item == "1.1"


def test_every_rectification_stands_in_the_ledger_at_once(marked, office):
    mock_actions.close(by=office, mock_=marked)
    entries = Entry.objects.filter(kind="rectification")
    assert entries.count() == Task.objects.count() == 5
    for entry in entries:
        assert (entry.due, entry.done, entry.late, entry.state) == (1, 0, 0, "accepted")
        assert entry.data == {"origin": "模拟考评", "deadline": "2026-06-30"}


def test_closing_twice_closes_once(marked, office):
    first = mock_actions.close(by=office, mock_=marked)
    again = mock_actions.close(by=office, mock_=marked)
    assert again.closed_at == first.closed_at
    assert Rectification.objects.count() == 5
    told = [e for e in events.history("500116", "mock", marked.no) if e.verb == "mock.close"]
    assert len(told) == 1 and len(told[0].detail["tasks"]) == 5


def test_when_one_part_fails_nothing_has_happened(marked, office, monkeypatch):
    def broken(*args, **kwargs):
        raise Refused("中途出错")

    monkeypatch.setattr(closing.rectify, "assign_all", broken)
    with pytest.raises(Refused, match="中途出错"):
        mock_actions.close(by=office, mock_=marked)
    marked.refresh_from_db()
    assert marked.state == "marking" and not assessed.marks(marked.edition)


def test_without_a_unit_for_the_office_it_says_what_to_do(marked, office):
    Unit.objects.update(office=False)
    with pytest.raises(Refused, match="双拥办设在哪个单位"):
        mock_actions.close(by=office, mock_=marked)


def test_an_abolished_lead_gives_way_to_the_unit_it_went_into(marked, office, unit):
    old = unit("财政局")
    old.until, old.merged_into = date(2026, 5, 1), unit("区教委")
    old.save()
    mock_actions.close(by=office, mock_=marked)
    assert [t.unit.name for t in Task.objects.filter(title="方案没有盖章")] == ["区教委"]


def test_nothing_marked_is_not_closed(marking, office):
    with pytest.raises(Refused, match="还没有评过一格"):
        mock_actions.close(by=office, mock_=marking)


def test_only_the_office_closes_and_nobody_marks_afterwards(marked, office, assessor):
    with pytest.raises(Forbidden):
        mock_actions.close(by=assessor, mock_=marked)
    mock_actions.close(by=office, mock_=marked)
    with pytest.raises(Refused, match="现在是“已结束”"):
        mock_actions.mark(
            by=assessor, mock_=marked, item="1.1", window="2026年", points=Decimal("0.5")
        )


def test_a_standard_that_was_replaced_takes_no_marks(marked, office):
    marked.edition.state = "retired"
    marked.edition.save()
    with pytest.raises(Refused, match="已停用"):
        mock_actions.close(by=office, mock_=marked)


def test_leads_are_known_for_every_item(marked):
    Duty.objects.all().delete()
    assert {u.name for units in closing.leads_of(marked).values() for u in units} == {"退役军人局"}
