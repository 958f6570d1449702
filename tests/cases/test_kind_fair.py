"""专场招聘会: hosts agreed, four numbers apart, an intent is no job, one entry with all its hosts."""

from datetime import date

import pytest

from tongxin.cases import actions, line_actions, shown
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

ALONE = {"name": "2026年春季退役军人专场招聘会", "planned_on": "2026-03-20", "place": "样例广场",
         "hosted": "本区自办"}  # fmt: skip
TOGETHER = ALONE | {
    "name": "2026“样例归乡”专场招聘会", "hosted": "几地联办", "series": "2026样例归乡",
    "partners": "四川省泸州市、重庆市永川区、重庆市荣昌区", "cohost": "区教委",
}  # fmt: skip
NUMBERS = {"firms": 32, "posts": 410, "visitors": 260, "intents": 5}
SHARE = {"own_firms": 8, "own_posts": 90, "own_visitors": 70, "own_intents": 3}
ASKED = {"day": "2026-04-10", "firm": "样例企业甲", "intents": 3, "placed": 2,
         "proof": "劳动合同2份", "why": "1人另有打算"}  # fmt: skip


@pytest.fixture
def line(office):
    def add(case, **changed):
        with clock.at(on(2026, 4, 11)):
            return line_actions.add_line(by=office, case=case, kind="followed", raw=ASKED | changed)

    return add


@pytest.fixture
def opened(office):
    def open_(typed=ALONE, **changed):
        with clock.at(on(2026, 3, 1)):
            return actions.open_case(by=office, kind="fair", raw=typed | changed)

    return open_


@pytest.fixture
def held(opened, take):
    """A fair on the day it was held."""

    def go(typed=ALONE):
        mine = typed is ALONE
        said = "本区自办,不用确认" if mine else "各主办单位都已确认"
        case = take(opened(typed), "planned_done", (3, 2), confirmed=said, paper="样例确认函")
        case = take(case, "agreed_done", (3, 5), where="样例网站", until="2026-03-20")
        return take(case, "announced_done", (3, 20), day="2026-03-20")

    return go


def test_the_entry_of_a_fair_is_there_the_day_it_was_held(held):
    held()
    entry = Entry.objects.get()
    assert (entry.kind, entry.title, entry.sessions) == ("job_fair", ALONE["name"], 1)
    assert entry.happened_on == date(2026, 3, 20)
    assert entry.attendance is None and entry.data == {}


def test_two_fairs_a_year_are_the_point(held, points):
    """Item 5.3, two fairs a year one point, over four years: a quarter by the second fair."""
    before = points("5.3")
    held()
    first = points("5.3")
    held({**TOGETHER})
    assert (before, first, points("5.3")) == ("0", "0", "0.25")


def test_from_planning_to_filing_the_numbers_stay_apart(held, take, line, office):
    case = take(held(), "held_done", (3, 25), **NUMBERS)
    entry = Entry.objects.get()
    assert entry.attendance == 260
    assert entry.data == {"firms": 32, "posts": 410, "intents": 5}
    with pytest.raises(Refused, match="回访的意向合计0个,总结里是5个"):
        take(case, "summed_done", (4, 12))
    line(case)
    line(case, firm="样例企业乙", intents=2, placed=0, proof="", why="2人未通过面试")
    case = take(case, "summed_done", (4, 12))
    assert take(case, "followed_done", (4, 13)).state == "done"
    assert Entry.objects.get().data["intents"] == 5


def test_an_intent_is_no_job_without_its_proof_and_no_job_has_its_reason(held, take, line):
    case = take(held(), "held_done", (3, 25), **NUMBERS)
    for wrong, said in (
        ({"proof": ""}, "写明凭据"),
        ({"why": ""}, "还有1个意向没有上岗"),
        ({"placed": 4}, "不能多于"),
    ):
        with pytest.raises(Refused, match=said):
            line(case, **wrong)
    line(case)
    with pytest.raises(Refused, match="已经登记过"):
        line(case, firm=" 样例企业甲 ")


def test_before_it_is_summed_up_no_intent_is_followed(held, line):
    with pytest.raises(Refused, match="现在是“待总结”"):
        line(held())


def test_a_joint_fair_names_all_its_hosts_and_counts_the_own_share(held, take):
    case = held(TOGETHER)
    entry = Entry.objects.get()
    hosts = [(r.role, r.partner or r.unit.name) for r in entry.roles.order_by("id")]
    assert hosts == [("host", "退役军人局"), ("host", "区教委"), ("host", "四川省泸州市"),
                     ("host", "重庆市永川区"), ("host", "重庆市荣昌区")]  # fmt: skip
    assert (entry.series, entry.sessions) == ("2026样例归乡", 1)
    assert entry.data == {"partners": TOGETHER["partners"]}
    take(case, "held_done", (3, 25), **NUMBERS, **SHARE)
    entry = Entry.objects.get()
    assert (entry.attendance, entry.data["firms"], entry.data["intents"]) == (70, 8, 3)
    assert entry.roles.count() == 5


def test_a_joint_fair_needs_hosts_a_number_and_their_word(opened, take):
    for lacks, said in (({"partners": ""}, "没有写外地主办单位"), ({"series": ""}, "共用的编号"),
                        ({"partners": "甲" * 61}, "超过60字")):  # fmt: skip
        case = opened(TOGETHER, **lacks)
        with pytest.raises(Refused, match=said):
            take(case, "planned_done", (3, 2), confirmed="各主办单位都已确认", paper="样例")
        take(case, "withdraw", (3, 2), text="样例")
    case = opened(TOGETHER)
    with pytest.raises(Refused, match="都确认"):
        take(case, "planned_done", (3, 2), confirmed="本区自办,不用确认")
    with pytest.raises(Refused, match="确认函或会议纪要"):
        take(case, "planned_done", (3, 2), confirmed="各主办单位都已确认")


def test_the_same_number_or_the_same_name_is_one_fair(opened, held, take, line):
    opened(TOGETHER)
    with pytest.raises(Refused, match="已经受理过"):
        opened(TOGETHER, name="换一个叫法")
    case = take(held(), "held_done", (3, 25), **(NUMBERS | {"intents": 0}))
    take(take(case, "summed_done", (3, 26)), "followed_done", (3, 27))
    with pytest.raises(Refused, match="已经受理过"):
        opened(name="2026年 春季退役军人专场招聘会")


def test_what_was_not_counted_is_said_and_is_not_nought(held, take):
    case = held(TOGETHER)
    with pytest.raises(Refused, match="“参会企业数”没有填"):
        take(case, "held_done", (3, 25))
    with pytest.raises(Refused, match="“其中本区:参会企业数”没有填"):
        take(case, "held_done", (3, 25), **NUMBERS)
    case = take(case, "held_done", (3, 25), text="样例:各地没有分开统计", **NUMBERS)
    assert Entry.objects.get().attendance is None and "firms" not in Entry.objects.get().data
    with pytest.raises(Refused, match="意向数没有统计"):
        take(case, "summed_done", (3, 26))
    assert take(case, "summed_done", (3, 26), text="样例:逐家电话问过").state == "followed"


def test_the_share_is_part_of_the_whole_and_one_s_own_fair_has_none(held, take):
    with pytest.raises(Refused, match="“其中本区:提供岗位数”\\(411\\)不能多于"):
        take(held(TOGETHER), "held_done", (3, 25), **NUMBERS, **(SHARE | {"own_posts": 411}))
    with pytest.raises(Refused, match="本区自办的不用填"):
        take(held(), "held_done", (3, 25), **NUMBERS, own_firms=1)


def test_a_summing_up_is_corrected_and_the_entry_with_it(held, take):
    case = take(held(), "held_done", (3, 25), **NUMBERS)
    take(case, "amend", (3, 26), **(NUMBERS | {"visitors": 280, "intents": 0}))
    assert Entry.objects.get().attendance == 280
    assert take(case, "summed_done", (3, 27)).state == "followed"


def test_the_day_announced_is_the_day_it_is_due_and_may_be_moved(opened, take, office):
    case = take(opened(), "planned_done", (3, 2), confirmed="本区自办,不用确认")
    with pytest.raises(Refused, match="公告以后"):
        take(case, "agreed_done", (3, 5), where="样例网站", until="2026-03-05")
    case = take(case, "agreed_done", (3, 5), where="样例网站", until="2026-03-20")
    assert case.due_on == date(2026, 3, 20)
    with pytest.raises(Refused, match="不能“延期”"):
        take(case, "extend", (3, 10), text="样例", until="2026-03-27")
    case = take(case, "postpone", (3, 10), until="2026-03-27", text="样例:场地冲突")
    assert case.due_on == date(2026, 3, 27)
    with pytest.raises(Refused, match="早于公告日期"):
        take(case, "announced_done", (3, 27), day="2026-03-06")
    case = take(case, "announced_done", (3, 27), day="2026-03-27")
    [hold] = [r for r in shown.show(office, case).clocks if r.clock.key == "hold"]
    assert hold.stopped == date(2026, 3, 27) and not hold.late(date(2026, 4, 1))


def test_with_a_local_paper_summing_up_and_follow_up_have_their_days(held, take, figures):
    figures("fair", sum_days=10, follow_days=30)
    case = held()
    # 20 March + 10 days; the day of the fair itself is not counted.
    assert case.due_on == date(2026, 3, 30)
    # 25 March + 30 days: 6 left in March, 24 in April.
    assert take(case, "held_done", (3, 25), **NUMBERS).due_on == date(2026, 4, 24)


def test_without_a_local_paper_there_is_no_day(held):
    assert held().due_on is None


def test_called_off_its_entry_no_longer_counts(held, take):
    take(held(), "withdraw", (3, 21), text="样例")
    assert Entry.objects.get().withdrawn
