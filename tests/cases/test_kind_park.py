"""退役军人创业园区: recognised by what it shows, seen by another, its quarters as lines."""

from datetime import date
from decimal import Decimal

import pytest

from tongxin.cases import actions, line_actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {"name": "样例食谷退役军人创业园", "alias": "就业创业园", "runner": "样例公司", "base": "否",
         "town": "德感街道"}  # fmt: skip
SHOWN = {
    "legal": "是", "legal_proof": "法人证书", "rent": "免费", "rent_proof": "租赁办法第3条",
    "entry_rules": "是", "entry_rules_proof": "入驻办法", "exit_rules": "是",
    "exit_rules_proof": "入驻办法第9条",
}  # fmt: skip
QUARTER = {"year": 2026, "quarter": "二季度", "space": "2000", "used": "1250", "firms": 12,
           "veteran_firms": 9, "jobs": 64}  # fmt: skip


@pytest.fixture
def opened(office):
    return lambda **changed: actions.open_case(by=office, kind="park", raw=TYPED | changed)


@pytest.fixture
def running(opened, take, colleague):
    case = take(opened(), "received_done", (2, 2), **SHOWN)
    case = take(case, "audited_done", (2, 9), by=colleague, true="是")
    return take(case, "seen_done", (2, 16), paper="样例文件〔2026〕1号")


@pytest.fixture
def line(office):
    def add(case, moment=(7, 2), **changed):
        with clock.at(on(2026, *moment)):
            return line_actions.add_line(
                by=office, case=case, kind="quarter", raw=QUARTER | changed
            )

    return add


def test_recognised_it_is_one_entry(running):
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.title) == ("venture", "创业园区", TYPED["name"])
    assert entry.happened_on == date(2026, 2, 16) and entry.town.name == "德感街道"


def test_no_item_of_the_sample_standard_counts_a_park(opened, take, colleague, points):
    before = points("5.3")
    case = take(opened(), "received_done", (2, 2), **SHOWN)
    case = take(case, "audited_done", (2, 9), by=colleague, true="是")
    take(case, "seen_done", (2, 16), paper="样例文件〔2026〕1号")
    assert Entry.objects.count() == 1 and points("5.3") == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"legal": "否"}, "有独立法人或有法人主管"),
        ({"legal_proof": ""}, "有独立法人或有法人主管:凭什么材料"),
        ({"rent": "按市场价"}, "免费或低于市场价的场地"),
        ({"rent_proof": ""}, "场地价格:凭什么材料"),
        ({"entry_rules": "否"}, "有入驻条件和办法"),
        ({"exit_rules_proof": ""}, "有退出条件和办法:凭什么材料"),
    ],
)
def test_each_question_needs_its_answer_and_its_paper(opened, take, changed, said):
    with pytest.raises(Refused, match=f"还缺“{said}”"):
        take(opened(), "received_done", (2, 2), **(SHOWN | changed))


def test_who_read_the_papers_does_not_look_at_the_place(opened, take, colleague):
    case = take(opened(), "received_done", (2, 2), **SHOWN)
    with pytest.raises(Refused, match="要由另一个人办理"):
        take(case, "audited_done", (2, 9), true="是")
    with pytest.raises(Refused, match="不符的不能认定"):
        take(case, "audited_done", (2, 9), by=colleague, true="否")
    case = take(case, "audited_done", (2, 9), by=colleague, true="是")
    with pytest.raises(Refused, match="早于实地查看"):
        take(case, "seen_done", (2, 16), paper="样例", day="2026-02-08")


def test_the_other_way_to_write_its_name_is_the_same_park(running, opened):
    assert running.title == "样例食谷退役军人创业园(又名就业创业园)"
    with pytest.raises(Refused, match="已经受理过"):
        opened(name="样例食谷退役军人就业创业园")


def test_a_quarter_is_told_once_when_it_is_over(running, line):
    row = line(running)
    assert row.quantity == Decimal(64) and row.data["used"] == "1250"
    with pytest.raises(Refused, match="已经登记过"):
        line(running)
    with pytest.raises(Refused, match="三季度不能登记"):
        line(running, quarter="三季度")
    assert line(running, moment=(10, 1), quarter="三季度").pk


def test_numbers_of_a_quarter_fit_each_other_and_jobs_may_be_unknown(running, line):
    with pytest.raises(Refused, match="已用面积不能大于"):
        line(running, used="2001")
    with pytest.raises(Refused, match="“退役军人企业”\\(13\\)不能多于“入驻企业”\\(12\\)"):
        line(running, veteran_firms=13)
    assert line(running, jobs="").quantity is None


def test_before_it_is_recognised_there_are_no_quarters(opened, line):
    with pytest.raises(Refused, match="现在是“待审核”"):
        line(opened())


def test_taken_back_it_no_longer_counts(running, take):
    case = take(running, "running_done", (8, 3), text="样例:场地改作他用")
    assert case.state == "done" and Entry.objects.get().withdrawn


def test_recognised_it_is_neither_refused_nor_withdrawn_and_before_it_may_be(running, opened, take):
    for step, raw in (
        ("refuse", {"basis": "样例", "text": "样例"}),
        ("withdraw", {"text": "样例"}),
    ):
        with pytest.raises(Refused, match="请用“撤销认定”"):
            take(running, step, (8, 3), **raw)
    case = opened(name="另一个样例园区")
    assert take(case, "withdraw", (8, 3), text="样例").state == "withdrawn"
