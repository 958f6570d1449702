"""创业创新大赛: entries, finalists, prizes by grade, its hosts – and the published contest of 2024."""

from datetime import date

import pytest

from tongxin.cases import actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

TYPED = {
    "name": "首届川渝地区(江津泸州)退役军人创业创新大赛", "alias": "创新创业大赛",
    "hosted": "几地联办", "partners": "四川省泸州市", "series": "2024川渝大赛",
    "cohost": "财政局",
}  # fmt: skip
PRIZES = {"first": 1, "second": 2, "third": 3, "other": 0}


@pytest.fixture(autouse=True)
def spring():
    with clock.at(on(2024, 4, 30)):
        yield


@pytest.fixture
def take(office):
    def step(case, key, moment, by=office, **raw):
        with clock.at(on(2024, *moment)):
            return actions.take(by=by, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    return lambda **changed: actions.open_case(by=office, kind="contest", raw=TYPED | changed)


@pytest.fixture
def decided(opened, take):
    """Launched on 30 April 2024, 17 of 43 in the final on 9 July."""
    case = take(opened(), "planned_done", (6, 14), entries=43)
    case = take(case, "entered_done", (6, 25), finalists=17)
    return take(case, "shortlisted_done", (7, 9), day="2024-07-09")


def test_the_published_contest_comes_out_of_its_steps(decided, take):
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.title) == ("venture", "创业创新大赛", TYPED["name"])
    assert (entry.due, entry.done, entry.happened_on) == (43, 17, date(2024, 7, 9))
    assert "prizes" not in entry.data
    case = take(decided, "decided_done", (7, 9), **PRIZES)
    entry = Entry.objects.get()
    assert entry.data == {"partners": "四川省泸州市", "prizes": 6}
    assert entry.series == "2024川渝大赛"
    assert [r.partner or r.unit.name for r in entry.roles.order_by("id")] == [
        "退役军人局", "财政局", "四川省泸州市"]  # fmt: skip
    assert take(case, "awarded_done", (7, 12)).state == "done"


def test_no_item_of_the_sample_standard_counts_a_contest(opened, take, points):
    before = points("5.3")
    case = take(opened(), "planned_done", (6, 14), entries=43)
    take(take(case, "entered_done", (6, 25), finalists=17), "shortlisted_done", (7, 9),
         day="2024-07-09")  # fmt: skip
    assert Entry.objects.count() == 1 and points("5.3") == before


def test_the_press_s_name_is_the_same_contest(opened):
    case = opened()
    assert case.title == "首届川渝地区(江津泸州)退役军人创业创新大赛(又名创新创业大赛)"
    with pytest.raises(Refused, match="已经受理过"):
        opened(name="首届川渝地区(江津泸州)退役军人创新创业大赛")
    assert opened(name="第二届川渝地区退役军人创业创新大赛").no == 2


def test_numbers_fit_each_other(opened, take, decided):
    with pytest.raises(Refused, match="“获奖项目数”\\(18\\)不能多于“进入决赛项目数”\\(17\\)"):
        take(decided, "decided_done", (7, 9), **(PRIZES | {"other": 12}))
    case = take(opened(name="样例大赛"), "planned_done", (7, 10), entries=10)
    with pytest.raises(Refused, match="“进入决赛项目数”\\(11\\)不能多于"):
        take(case, "entered_done", (7, 11), finalists=11)


def test_the_final_is_after_the_first_round(opened, take):
    case = take(opened(), "planned_done", (6, 14), entries=43)
    case = take(case, "entered_done", (6, 25), finalists=17)
    with pytest.raises(Refused, match="早于初赛"):
        take(case, "shortlisted_done", (7, 9), day="2024-06-24")


def test_prizes_are_corrected_before_it_is_filed(decided, take):
    case = take(decided, "decided_done", (7, 9), **PRIZES)
    take(case, "amend", (7, 10), **(PRIZES | {"third": 4}))
    assert Entry.objects.get().data["prizes"] == 7


def test_called_off_after_the_final_it_does_not_count(decided, take):
    take(decided, "withdraw", (7, 10), text="样例")
    assert Entry.objects.get().withdrawn


def test_a_joint_contest_names_its_hosts(opened, take):
    with pytest.raises(Refused, match="没有写外地主办单位"):
        take(opened(partners=""), "planned_done", (6, 14), entries=43)


def test_an_own_contest_has_no_other_hosts(opened, take):
    case = opened(hosted="本区自办", cohost="", partners="", series="")
    case = take(case, "planned_done", (6, 14), entries=9)
    take(take(case, "entered_done", (6, 25), finalists=9), "shortlisted_done", (7, 9),
         day="2024-07-09")  # fmt: skip
    entry = Entry.objects.get()
    assert not entry.roles.exists() and entry.data == {} and entry.series == f"#{entry.no}"
