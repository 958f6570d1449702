"""模拟考评 on its pages: arranged, drawn, marked with the keyboard, ended, read, taken away."""

import uuid
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest

from tests.checks import conftest as shared
from tests.web import grid_cast as cast
from tongxin.checks import mock, mock_actions
from tongxin.checks.models import Mock, MockMark
from tongxin.ledger.models import Task

pytestmark = pytest.mark.usefixtures("fixed_day")

edition, second, set_up, marking = (
    shared.edition, shared.second, shared.set_up, shared.marking,
)  # fmt: skip
fixed_day, point = shared.fixed_day, shared.point


def form(**more):
    return {"_once": uuid.uuid4().hex, **more}


ARRANGED = {
    "title": "届中模拟考评", "day": "2026-06-01", "rectify_by": "2026-06-30",
    "seed": "", "seed_from": "", "g-1": "第一组", "g-2": "第二组", "s-1": "1", "s-2": "2", "s-9": "",
}  # fmt: skip


def test_the_office_arranges_it_on_one_page(office, assessor, edition, as_, read):
    client = as_(office)
    page = read(client.get("/mocks/new/"))
    assert "考评员" in page and "组织领导" in page
    sent = form(**ARRANGED, **{"m-1": assessor.pk, "m-2": office.pk})
    answer = client.post("/mocks/new/", sent, follow=True)
    assert "抽签种子已留底" in read(answer)
    made = Mock.objects.get()
    assert [t.sections for t in mock.teams(office, made)] == [("1",), ("2",)]
    assert made.seed not in answer.content.decode()


def test_refused_it_keeps_what_was_typed(office, edition, as_, read):
    answer = as_(office).post("/mocks/new/", form(**ARRANGED))
    assert answer.status_code == 422
    assert "还没有选成员" in read(answer)
    assert 'value="届中模拟考评"' in answer.content.decode()


def test_the_draw_shows_how_to_repeat_it_and_is_made_once(office, set_up, as_, read):
    set_up()
    client = as_(office)
    told = read(client.post("/mocks/1/draw/items/", form(**{"n-1": "1", "n-2": "1"}), follow=True))
    assert "已抽取考评内容2个" in told
    assert "sha256sum" in told and "20260601" in told
    again = client.post("/mocks/1/draw/items/", form(**{"n-1": "2"}))
    assert again.status_code == 409 and "不能重抽" in read(again)


def test_the_same_form_sent_twice_draws_once(office, set_up, as_):
    set_up()
    sent = form(**{"n-1": "1"})
    for _ in range(2):
        assert as_(office).post("/mocks/1/draw/items/", sent).status_code == 302


@pytest.mark.parametrize("typed", ["1.5", "-1", "三三"])
def test_what_is_no_count_is_refused(office, set_up, as_, read, typed):
    set_up()
    answer = as_(office).post("/mocks/1/draw/items/", form(**{"n-1": typed}))
    assert answer.status_code == 409 and "抽取数" in read(answer)


def test_a_member_goes_from_cell_to_cell(assessor, marking, as_, read):
    client = as_(assessor)
    first = client.get("/mocks/1/marks/", follow=True)
    assert first.redirect_chain[-1][0].endswith("/1.1/2024%E5%B9%B4/")
    sent = form(points="0.5", version="0", reason=["", ""], lost=["", ""])
    answer = client.post("/mocks/1/marks/1.1/2024年/", sent, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/1.1/2025%E5%B9%B4/")
    assert "1.1 2024年评0.5分,已记下。" in read(answer)


def test_the_cells_own_lacks_are_offered_as_reasons(assessor, office, marking, as_, read):
    cast.visit(office, "2025-02-05")
    client = as_(assessor)
    page = client.get("/mocks/1/marks/1.1/2025年/").content.decode()
    assert "缺:八一" in page and 'name="worth-1" value="0.25"' in page
    sent = form(points="0.25", version="0", lack=["1"], reason=[""], lost=[""])
    sent |= {"lack-1": "缺:八一", "worth-1": "0.25"}
    client.post("/mocks/1/marks/1.1/2025年/", sent)
    assert MockMark.objects.get().lost == [{"text": "缺:八一", "points": "0.25"}]
    again = client.get("/mocks/1/marks/1.1/2025年/").content.decode()
    assert 'value="1" checked' in again and "改评" in again


def test_refused_the_sheet_keeps_reasons_and_points(assessor, marking, as_, read):
    sent = form(points="0.25", version="0", reason=["缺名单", ""], lost=["0.1", ""])
    answer = as_(assessor).post("/mocks/1/marks/1.1/2025年/", sent)
    assert answer.status_code == 422 and "各条失分合计0.1分" in read(answer)
    page = answer.content.decode()
    assert 'value="缺名单"' in page and 'name="points" value="0.25"' in page


def test_who_marks_after_a_colleague_sees_what_the_other_wrote(
    assessor, office, marking, as_, read
):
    marking.groups.get(name="第一组").members.add(office)
    common = {"reason": ["没有盖章"], "lost": [""]}
    as_(assessor).post("/mocks/1/marks/1.1/2025年/", form(points="0.25", version="0", **common))
    client = as_(office)
    late = client.post("/mocks/1/marks/1.1/2025年/", form(points="0.5", version="0"))
    assert late.status_code == 422
    assert "考评员刚给这一格评了0.25分(没有盖章)" in read(late)
    assert 'name="version" value="1"' in late.content.decode()
    assert (
        client.post("/mocks/1/marks/1.1/2025年/", form(points="0.5", version="1")).status_code
        == 302
    )


def test_another_groups_sheet_can_be_read_and_not_filled_in(second, marking, as_, read):
    page = as_(second).get("/mocks/1/marks/1.1/2025年/")
    assert "这个考评项目由第一组评分" in read(page)
    assert "记分,看下一格" not in page.content.decode()


@pytest.mark.parametrize("address", ["1.1/2027年", "1.9/2025年"])
def test_a_cell_outside_the_mock_is_not_there(assessor, marking, as_, address):
    assert as_(assessor).get(f"/mocks/1/marks/{address}/").status_code == 404


def mark(by, made, item, window, points, lost="没有盖章"):
    mock_actions.mark(
        by=by, mock_=made, item=item, window=window, points=Decimal(points), lost=[(lost, None)]
    )


def test_ended_it_gives_out_rectifications_and_shows_results(office, assessor, marking, as_, read):
    mark(assessor, marking, "1.1", "2025年", "0.25")
    client = as_(office)
    told = read(client.post("/mocks/1/close/", form(), follow=True))
    assert "失分原因已交办整改" in told and "已结束" in told
    assert Task.objects.get().title == "没有盖章"
    results = read(client.get("/mocks/1/results/"))
    assert "没有盖章 扣0.25分" in results and "退役军人局" in results
    assert "没有盖章" in read(client.get("/rectify/?mock=1"))


def test_results_compare_and_never_rank(office, assessor, second, marking, as_, read):
    mark(second, marking, "2.1", "2025年", "0.25")
    mark(assessor, marking, "1.1", "2025年", "0.25")
    told = read(as_(office).get("/mocks/1/results/?view=units"))
    names = [told.index(name) for name in ("退役军人局", "区教委", "财政局")]
    assert names == sorted(names)
    assert "不排名" in told and "名次" not in told


def test_the_spreadsheet_holds_every_lost_point(office, assessor, marking, as_):
    mark(assessor, marking, "1.1", "2025年", "0.25")
    answer = as_(office).get("/mocks/1/results.xlsx")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["失分清单", "逐项对比", "按牵头单位"]
    row = [cell.value for cell in book["失分清单"][4]]
    assert row[1:8] == ["1.1 节日走访慰问", "2025年", 0.5, 0.25, 0.25, "没有盖章", "退役军人局"]


def test_the_feedback_says_what_was_lost_where_and_until_when(office, assessor, marking, as_):
    mark(assessor, marking, "1.1", "2025年", "0.25")
    answer = as_(office).get("/mocks/1/results.docx")
    document = docx.Document(BytesIO(b"".join(answer.streaming_content)))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "届中模拟考评情况反馈" in text and "2026年6月30日前整改" in text
    assert "抽签种子20260601" in text and "样例,非官方标准" in text
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert "没有盖章" in cells


def test_no_other_form_is_there(office, marking, as_):
    assert as_(office).get("/mocks/1/results.pdf").status_code == 404


def test_another_district_finds_nothing_and_a_liaison_has_no_door(outsider, liaison, marking, as_):
    for address in ("/mocks/1/", "/mocks/1/results/", "/mocks/1/marks/1.1/2025年/"):
        assert as_(outsider).get(address).status_code == 404
        assert as_(liaison).get(address).status_code == 403


def test_an_assessor_marks_and_arranges_nothing(assessor, marking, as_):
    client = as_(assessor)
    assert client.get("/mocks/1/").status_code == 200
    assert client.get("/mocks/new/").status_code == 403
    for step in ("start", "close", "drop"):
        assert client.post(f"/mocks/1/{step}/", form(reason="x")).status_code == 403


@pytest.mark.parametrize("marked", [1, 9])
def test_sheet_and_results_take_few_queries_whatever_is_marked(
    assessor, second, office, unit, marking, as_, marked
):
    cells = [c for c in mock.cells(marking) if c.section != "9"][:marked]
    for cell in cells:
        by = second if cell.section == "2" else assessor
        mark(by, marking, cell.item, cell.window, "0")
    for day in ("2025-02-05", "2025-02-06", "2025-02-07"):
        cast.visit(office, day)
    for address in ("/mocks/1/marks/1.1/2025年/", "/mocks/1/results/"):
        client = as_(assessor)
        with cast.statements(12):
            assert client.get(address).status_code == 200


def test_a_retired_draft_says_so_and_can_be_dropped(office, set_up, as_, read):
    set_up(day=date(2026, 6, 1))
    told = read(as_(office).post("/mocks/1/drop/", form(reason="上级改期"), follow=True))
    assert "已取消" in told and "上级改期" in told
