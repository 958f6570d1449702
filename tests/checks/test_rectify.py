"""整改: assigned, proved, checked, closed; the score of 问题整改 follows each step."""

from datetime import date
from decimal import Decimal

import pytest

from tests.checks.conftest import on
from tongxin.assessments.models import CellScore
from tongxin.checks import rectify, rectify_queries
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import task_actions
from tongxin.ledger.models import Entry, Task

pytestmark = pytest.mark.usefixtures("fixed_day")

DUE = date(2026, 6, 20)


@pytest.fixture
def assign(office, unit, edition):
    """A function that assigns a defect to 德感街道, to be mended by 2026-06-20."""

    def make(title="宣传栏内容过期", **more):
        given = {"by": office, "unit": unit("德感街道"), "title": title, "due_on": DUE,
                 "origin": "上级督查"}  # fmt: skip
        return rectify.assign(**given | more)

    return make


def figure():
    """9.3 of 2026, worth 0.25: as reported and as accepted."""
    cell = CellScore.objects.get(item="9.3", window="2026年")
    return cell.reported, cell.accepted


def prove(liaison, task, day=DUE):
    with on(day):
        return task_actions.prove(by=liaison, task=task, text="已更换内容,见照片")


def close(office, task, day=date(2026, 6, 25)):
    with on(day):
        return rectify.close(by=office, task=task, text="现场看过")


def test_an_assigned_defect_counts_at_once_as_not_closed(assign):
    assert figure() == (None, None)
    task = assign()
    entry = task.rectification.entry
    assert (entry.due, entry.done, entry.title, entry.unit.name) == (
        1, 0, "宣传栏内容过期", "德感街道",
    )  # fmt: skip
    assert entry.data == {"origin": "上级督查", "deadline": "2026-06-20"}
    assert figure() == (0, 0)


def test_closed_in_time_it_counts_and_the_score_moves(assign, office, liaison):
    task = assign()
    prove(liaison, task)
    assert figure() == (0, 0)
    done = close(office, task)
    assert (done.state, done.done_on) == ("done", date(2026, 6, 25))
    entry = Entry.objects.get(kind="rectification")
    assert (entry.due, entry.done, entry.late, entry.state) == (1, 1, 0, "accepted")
    assert figure() == (Decimal("0.25"), Decimal("0.25"))


def test_how_long_the_office_takes_to_look_again_is_not_the_units_fault(assign, office, liaison):
    task = assign()
    prove(liaison, task, DUE)
    close(office, task, date(2026, 7, 15))
    assert Entry.objects.get(kind="rectification").done == 1


def test_proved_too_late_it_is_closed_as_late(assign, office, liaison):
    task = assign()
    prove(liaison, task, date(2026, 6, 21))
    close(office, task)
    entry = Entry.objects.get(kind="rectification")
    assert (entry.done, entry.late) == (0, 1)
    assert figure() == (0, 0)


def test_an_extension_moves_the_date_that_counts(assign, office, liaison):
    task = assign()
    task_actions.excuse(by=liaison, task=task, reason="展板在制作", until=date(2026, 6, 30))
    task_actions.answer_excuse(by=office, task=task, granted=True, until=date(2026, 6, 30))
    prove(liaison, task, date(2026, 6, 29))
    close(office, task, date(2026, 7, 1))
    entry = Entry.objects.get(kind="rectification")
    assert entry.done == 1 and entry.data["deadline"] == "2026-06-30"


def test_sent_back_the_new_date_counts(assign, office, liaison):
    task = assign()
    prove(liaison, task, date(2026, 6, 10))
    task_actions.fail(by=office, task=task, reason="还有错字", until=date(2026, 6, 28))
    prove(liaison, task, date(2026, 6, 27))
    close(office, task, date(2026, 6, 28))
    assert Entry.objects.get(kind="rectification").done == 1


def test_two_defects_one_closed_are_half_of_the_points(assign, office, liaison):
    first = assign()
    assign("窗口没有标识")
    prove(liaison, first)
    close(office, first)
    assert figure() == (Decimal("0.125"), Decimal("0.125"))


def test_it_cannot_be_closed_before_it_is_proved_and_not_twice(assign, office, liaison):
    task = assign()
    with pytest.raises(Refused, match="现在是“待办”"):
        close(office, task)
    prove(liaison, task)
    close(office, task)
    with pytest.raises(Refused, match="现在是“已完成”"):
        close(office, task)
    assert Entry.objects.filter(kind="rectification").count() == 1


def test_the_unit_itself_cannot_close_it(assign, liaison):
    task = assign()
    prove(liaison, task)
    with pytest.raises(Forbidden):
        close(liaison, task)


def test_a_dropped_one_leaves_the_count(assign, office):
    task = assign()
    rectify.drop(by=office, task=task, reason="重复交办")
    assert Entry.objects.get(kind="rectification").withdrawn
    assert figure() == (None, None)


def test_a_rectification_that_came_another_way_leaves_its_entry_when_closed(
    office, liaison, unit, edition
):
    draft = task_actions.Draft(
        "rectify", unit("德感街道"), "elsewhere", "牌子褪色", DUE, date(2026, 6, 1), origin="自查"
    )
    (task,) = task_actions.make(by=office, division="500116", drafts=[draft])
    prove(liaison, task)
    close(office, task)
    assert Entry.objects.get(kind="rectification").done == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "是什么问题"),
        ({"due_on": date(2026, 5, 31)}, "期限已经过了"),
        ({"origin": "听说"}, "请选择问题来源"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_there(assign, change, sentence):
    with pytest.raises(Refused, match=sentence):
        assign(**change)
    assert not Task.objects.exists() and not Entry.objects.exists()


def test_only_the_office_assigns_and_only_to_its_own_district(assign, liaison, outsider, unit):
    with pytest.raises(Forbidden):
        assign(by=liaison)
    with pytest.raises(Refused, match="本区在用的单位"):
        assign(by=outsider)


def test_the_list_shows_each_unit_its_own_and_counts_what_is_overdue(assign, office, liaison, unit):
    assign()
    assign("窗口没有标识", unit=unit("区教委"))
    with on(date(2026, 6, 21)):
        counts = {tab.word: tab.count for tab in rectify_queries.tabs(office)}
        assert counts == {"全部": 2, "整改中": 2, "逾期": 2, "待复查": 0, "已销号": 0, "已取消": 0}
        titles = [t.title for t in rectify_queries.listed(liaison, state="overdue")]
    assert titles == ["宣传栏内容过期"]


def test_the_list_is_narrowed_by_origin_unit_and_words(assign, office, unit):
    assign()
    assign("窗口没有标识", origin="自查")
    listed = rectify_queries.listed
    assert [t.title for t in listed(office, origin="自查")] == ["窗口没有标识"]
    assert [t.title for t in listed(office, text="过期")] == ["宣传栏内容过期"]
    assert not listed(office, unit=unit("区教委").pk)


def test_another_district_finds_none(assign, outsider):
    task = assign()
    assert not rectify_queries.listed(outsider)
    with pytest.raises(Task.DoesNotExist):
        rectify_queries.rectification(outsider, task.no)
