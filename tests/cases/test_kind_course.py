"""退役军人教育培训: should attend, enrolled, came, finished – numbers only, and the share that scores."""

from datetime import date

import pytest

from tongxin.cases import actions, kinds
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("january")

TYPED = {"sort": "适应性培训", "name": "2026年退役军人适应性培训", "school": "样例学院", "due": 100}
DONE = {"attended": 86, "certificates": 80, "where": "双拥办档案柜", "day": "2026-05-22"}


@pytest.fixture
def opened(office):
    return lambda **changed: actions.open_case(by=office, kind="course", raw=TYPED | changed)


@pytest.fixture
def running(opened, take):
    case = take(opened(), "planned_done", (5, 10), enrolled=95)
    return take(case, "enrolled_done", (5, 18), day="2026-05-18", present=90)


def test_who_came_counts_at_once_and_who_finished_corrects_it(running, take):
    entry = Entry.objects.get()
    assert (entry.kind, entry.title, entry.due, entry.done) == ("training", TYPED["name"], 100, 90)
    assert entry.happened_on == date(2026, 5, 18)
    case = take(running, "running_done", (5, 22), **DONE)
    entry = Entry.objects.get()
    assert (entry.due, entry.done, entry.happened_on) == (100, 86, date(2026, 5, 18))
    assert take(case, "finished_done", (5, 25)).state == "done"


def test_the_share_who_attended_is_the_point(opened, take, points):
    """Item 5.3, one point by the share over four years: 100 of 100 are a quarter, 50 half of it."""
    before = points("5.3")
    case = take(opened(), "planned_done", (5, 10), enrolled=100)
    case = take(case, "enrolled_done", (5, 18), day="2026-05-18", present=100)
    full = points("5.3")
    take(case, "running_done", (5, 22), **(DONE | {"attended": 50, "certificates": 50}))
    assert (before, full, points("5.3")) == ("0", "0.25", "0.125")


def test_numbers_fit_each_other(opened, take, running):
    case = take(opened(name="样例班"), "planned_done", (5, 19), enrolled=120)
    for present, said in ((121, "“报名人数”\\(120\\)"), (110, "“应参训人数”\\(100\\)")):
        with pytest.raises(Refused, match=said):
            take(case, "enrolled_done", (5, 20), day="2026-05-20", present=present)
    for wrong, said in (
        ({"attended": 96}, "“报名人数”\\(95\\)"),
        ({"certificates": 87}, "“实际参训人数”\\(86\\)"),
        ({"day": "2026-05-17"}, "早于开班"),
    ):
        with pytest.raises(Refused, match=said):
            take(running, "running_done", (5, 22), **(DONE | wrong))


def test_a_list_of_names_that_changed_changes_who_should_attend(running, take):
    case = take(running, "running_done", (5, 22), **DONE, due=88)
    assert Entry.objects.get().due == 88
    take(case, "amend", (5, 23), **DONE, due=90)
    assert Entry.objects.get().due == 90


def test_the_same_class_of_a_school_is_registered_once(running, take, opened):
    with pytest.raises(Refused, match="已经受理过"):
        opened(name="2026年 退役军人适应性培训")
    take(take(running, "running_done", (5, 22), **DONE), "finished_done", (5, 25))
    with pytest.raises(Refused, match="已经受理过"):
        opened()
    assert opened(school="样例职院").no == 2


def test_called_off_it_does_not_count(running, take):
    take(running, "withdraw", (5, 19), text="样例")
    assert Entry.objects.get().withdrawn


def test_nobody_s_name_is_asked():
    kind = kinds.get("course")
    labels = [f.label for form in (kind.form, *kind.asks.values()) for f in form.fields]
    assert kind.personal == () and not [label for label in labels if "姓名" in label]
