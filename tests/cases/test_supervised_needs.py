"""挂牌督办: a need that is overdue gets a real 督办单, and its task goes with the need."""

from datetime import date

import pytest

from tongxin.cases import actions, supervised
from tongxin.checks import slips
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import task_actions
from tongxin.ledger.models import Task

from .conftest import on
from .needs_cast import Cast, now

LATE = (2025, 7, 2)
ASKED = {"text": "样例督办要求", "until": "2025-07-15"}


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2025, 1, 5)):
        yield


@pytest.fixture
def cast(district, person, unit, office, colleague):
    return Cast(district, person, unit, office, colleague)


@pytest.fixture
def urged(cast):
    """Overdue since 2025-06-30, a blue slip of 2025-07-02."""
    return lambda: cast.take(cast.listed(), "office", "supervise", LATE, **ASKED)


def test_the_slip_goes_to_the_unit_that_has_it_and_stands_on_both(cast, urged):
    case = urged()
    task = Task.objects.get()
    assert (task.unit.name, task.slip, task.slip_until) == ("区教委", "blue", date(2025, 7, 15))
    assert task.title == "军地互提双清单互提〔2025〕1号"
    assert [(s.number, s.text) for s in supervised.slips(case)] == [("〔2025〕1号", "样例督办要求")]
    assert [s.task for s in slips.sent(cast.office)] == [task]
    assert supervised.case_of(cast.does, task) == case
    assert now(case).events.latest("seq").step == "supervise"


def test_before_its_day_has_passed_nothing_is_sent(cast):
    case = cast.listed()
    with pytest.raises(Refused, match="2025年6月30日,还没有过,不能督办"):
        cast.take(case, "office", "supervise", (2025, 6, 30), text="样例", until="2025-07-15")
    assert not Task.objects.exists() and now(case).version == case.version


def test_blue_orange_and_red_follow_each_only_after_the_former_s_date(cast, urged):
    case = urged()
    with pytest.raises(Refused, match="2025年7月15日,还没有过"):
        cast.take(case, "office", "supervise", (2025, 7, 15), text="样例", until="2025-08-01")
    for day, until in (((2025, 7, 16), "2025-08-01"), ((2025, 8, 2), "2025-08-20")):
        case = cast.take(now(case), "office", "supervise", day, text="样例", until=until)
    assert [s.slip for s in supervised.slips(case)] == ["blue", "orange", "red"]
    assert Task.objects.count() == 1


def test_the_task_goes_with_the_need_to_its_end(cast, urged):
    case, seen = urged(), []
    for who, step, raw in (
        ("does", "issued_done", {"text": "样例"}), ("asks", "reject", {"text": "样例"}),
        ("does", "issued_done", {"text": "样例"}), ("asks", "reported_done", {}),
    ):  # fmt: skip
        case = cast.take(case, who, step, (2025, 7, 10), **raw)
        seen.append(Task.objects.get().state)
    assert seen == ["proved", "open", "proved", "done"]


def test_found_impossible_the_task_is_dropped_and_put_off_it_has_the_new_day(cast, urged):
    case = cast.take(urged(), "office", "extend", (2025, 7, 10), text="样例", until="2025-09-30")
    assert (Task.objects.get().due_on, Task.objects.get().slip_until) == (date(2025, 9, 30), None)
    cast.take(case, "office", "refuse", (2025, 7, 11), basis="样例依据", text="样例")
    assert Task.objects.get().state == "dropped"


def test_the_task_is_not_ended_apart_from_the_need(cast, urged):
    urged()
    task = Task.objects.get()
    with clock.at(on(2025, 7, 10)), pytest.raises(Refused, match="跟着办件走"):
        task_actions.prove(by=cast.does, task=task, text="样例")
    with clock.at(on(2025, 7, 10)), pytest.raises(Refused, match="跟着办件走"):
        task_actions.drop(by=cast.office, task=task, reason="样例")


def test_the_next_slip_may_be_sent_from_the_list_of_slips_and_stands_on_the_need(cast, urged):
    case, task = urged(), Task.objects.get()
    with clock.at(on(2025, 7, 20)):
        task_actions.send_slip(by=cast.office, task=task, level="orange", text="样例",
                               until=date(2025, 8, 1))  # fmt: skip
    assert [s.slip for s in supervised.slips(case)] == ["blue", "orange"]


def test_only_the_office_sends_slips(cast, leader):
    case = cast.listed()
    for who in (cast.does, cast.asks, leader):
        with clock.at(on(*LATE)), pytest.raises(Forbidden):
            actions.take(by=who, case=case, step="supervise", raw=ASKED)
    assert not Task.objects.exists()
