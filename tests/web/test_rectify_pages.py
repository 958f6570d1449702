"""整改清单 on its pages: assigned, proved, sent back, closed, dropped; the list and what it exports."""

import uuid
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.checks import conftest as shared
from tests.checks.conftest import on
from tongxin.checks import rectify
from tongxin.ledger.models import Entry, Task

pytestmark = pytest.mark.usefixtures("fixed_day")

fixed_day, edition = shared.fixed_day, shared.edition


def form(**more):
    return {"_once": uuid.uuid4().hex, **more}


@pytest.fixture
def assign(office, unit):
    def make(title="宣传栏内容过期", **more):
        given = {"by": office, "unit": unit("德感街道"), "title": title,
                 "due_on": date(2026, 6, 20), "origin": "自查"}  # fmt: skip
        return rectify.assign(**given | more)

    return make


def test_the_office_assigns_and_the_ledger_knows_at_once(office, unit, as_, read):
    sent = form(title="窗口没有标识", unit=unit("德感街道").pk, origin="上级督查",
                due_on="2026-06-20", text="按清单补齐")  # fmt: skip
    told = read(as_(office).post("/rectify/new/", sent, follow=True))
    assert "已交办德感街道,编号1" in told and "整改销号单〔1〕" in told
    assert Entry.objects.get(kind="rectification").title == "窗口没有标识"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"unit": ""}, "请选择责任单位"), ({"due_on": ""}, "请填写“整改期限”"),
     ({"due_on": "2026年"}, "整改期限"), ({"title": ""}, "是什么问题")],
)  # fmt: skip
def test_refused_it_keeps_what_was_typed(office, unit, as_, read, change, sentence):
    sent = form(title="窗口没有标识", unit=unit("德感街道").pk, origin="自查", due_on="2026-06-20")
    answer = as_(office).post("/rectify/new/", sent | change)
    assert answer.status_code == 422 and sentence in read(answer)
    assert not Task.objects.exists()


def test_from_proof_to_closed(office, liaison, assign, as_, read):
    assign()
    unit_, desk = as_(liaison), as_(office)
    told = read(unit_.post("/rectify/1/prove/", form(text="已更换内容"), follow=True))
    assert "已报办结,等待区双拥办复查" in told
    assert "通过复查,销号" not in told
    told = read(desk.post("/rectify/1/pass/", form(text="看过"), follow=True))
    assert "已销号,整改结果已记入台账" in told and "(按期)" in told
    assert Entry.objects.get(kind="rectification").done == 1


def test_sent_back_it_has_a_new_date(office, liaison, assign, as_, read):
    assign()
    as_(liaison).post("/rectify/1/prove/", form(text="已更换内容"))
    client = as_(office)
    none = client.post("/rectify/1/fail/", form(text="还有错字", until=""))
    assert none.status_code == 422 and "请填写“新的期限”" in read(none)
    told = read(
        client.post("/rectify/1/fail/", form(text="还有错字", until="2026-06-28"), follow=True)
    )
    assert "已退回重办" in told and "2026年6月28日" in told


def test_without_a_word_nothing_is_proved(liaison, assign, as_, read):
    assign()
    answer = as_(liaison).post("/rectify/1/prove/", form(text=" "))
    assert answer.status_code == 422 and "请写明怎样办的" in read(answer)


def test_dropped_it_leaves_ledger_and_list(office, assign, as_, read):
    assign()
    told = read(as_(office).post("/rectify/1/drop/", form(text="重复交办"), follow=True))
    assert "台账里的记录也已撤回" in told
    assert Entry.objects.get(kind="rectification").withdrawn


def test_dropped_from_the_page_of_tasks_its_entry_goes_too(office, assign, as_):
    assign()
    as_(office).post("/work/1/drop/", form(text="重复交办"))
    assert Task.objects.get().state == "dropped"
    assert Entry.objects.get(kind="rectification").withdrawn


def test_closed_from_the_page_of_tasks_it_counts_as_well(office, liaison, assign, as_):
    assign()
    as_(liaison).post("/work/1/prove/", form(text="已更换内容"))
    as_(office).post("/work/1/pass/", form(text="看过"))
    entry = Entry.objects.get(kind="rectification")
    assert (entry.done, entry.state) == (1, "accepted")


def test_the_list_counts_what_is_overdue(office, assign, as_, read):
    assign()
    with on(date(2026, 6, 21)):
        page = read(as_(office).get("/rectify/?state=overdue"))
    assert "逾期(1项)" in page and "宣传栏内容过期" in page


def test_the_export_holds_what_the_list_shows(office, assign, unit, as_):
    assign()
    assign("牌子褪色", unit=unit("区教委"), origin="上级督查")
    answer = as_(office).get("/rectify/export/?origin=上级督查")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[2] for row in rows] == ["牌子褪色"] and rows[0][5] == "区教委"


def test_a_unit_sees_its_own_and_no_others(liaison, assign, unit, as_, read):
    assign()
    assign("牌子褪色", unit=unit("区教委"))
    client = as_(liaison)
    assert "牌子褪色" not in read(client.get("/rectify/"))
    assert client.get("/rectify/2/").status_code == 404
    assert client.get("/rectify/new/").status_code == 403
    assert client.post("/rectify/1/drop/", form(text="x")).status_code == 403


def test_another_district_finds_nothing(outsider, assign, as_):
    assign()
    assert as_(outsider).get("/rectify/1/").status_code == 404
    assert as_(outsider).post("/rectify/1/pass/", form()).status_code == 404


def test_an_unknown_step_is_not_there(office, assign, as_):
    assign()
    assert as_(office).post("/rectify/1/burn/", form()).status_code == 404
    assert as_(office).get("/rectify/1/pass/").status_code == 404


def test_the_page_shows_why_and_who(office, assign, as_, read):
    assign(text="按标准更换")
    told = read(as_(office).get("/rectify/1/"))
    for words in ("宣传栏内容过期", "德感街道", "自查", "按标准更换", "2026年6月20日"):
        assert words in told
