"""报告 › 工作材料: draft, fill, word, issue; a figure opens to its entries; what is wrong is told."""

from datetime import timedelta

import pytest

from tests.web import grid_cast as cast
from tongxin.core import clock
from tongxin.documents.models import Report

SPAN = {"first": "2026-01-01", "last": "2026-05-31"}


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def desk(office, as_):
    return as_(office)


@pytest.fixture
def story(desk):
    """A draft of the shipped 经验交流: no standard is needed for it."""
    desk.post("/reports/work/new/", cast.once(template="经验交流", **SPAN))
    return Report.objects.get()


@pytest.fixture
def issued(desk, office, story):
    """The same with short words, issued."""
    cast.visit(office)
    row = word(desk, story, "一、工作\n走访{3}。")
    desk.post(f"/reports/work/{row.no}/issue/", cast.once(day="2026-06-01"))
    row.refresh_from_db()
    return row


def word(desk, row, text, **asks):
    """What the clerk types between the figures."""
    form = cast.once(title=row.title, greeting="", text=text, version=row.version, **asks)
    answer = desk.post(f"/reports/work/{row.no}/edit/", form)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    return row


def test_the_list_of_reports_shows_only_what_one_may_open(desk, liaison, assessor, as_, read):
    assert "归档" in read(desk.get("/reports/"))
    text = read(as_(liaison).get("/reports/"))
    assert "评分表" in text and "归档" not in text and "工作材料" not in text
    assert "工作材料" in read(as_(assessor).get("/reports/"))


def test_a_draft_is_made_from_a_template(story, desk, read):
    text = read(desk.get(f"/reports/work/{story.no}/"))
    assert "待填:开头的故事" in text and "处补齐后才能印发" in text and "走访慰问0次" in text


def test_a_span_that_cannot_be_is_refused_and_what_was_typed_stays(desk, read):
    form = cast.once(template="经验交流", first="2026-05-01", last="2026-01-01")
    answer = desk.post("/reports/work/new/", form)
    assert answer.status_code == 422 and "开始在结束之后" in read(answer)
    assert 'value="2026-05-01"' in answer.content.decode()
    assert not Report.objects.exists()


def test_fields_and_words_are_saved_in_one_form(story, desk, read):
    word(desk, story, "{1}。走访{3}。", ask_story="八一那天(样例)", ask_ending="")
    text = read(desk.get(f"/reports/work/{story.no}/"))
    assert "八一那天（样例）。走访0次" in text and "待填:" not in text


def test_a_figure_that_is_not_there_is_refused_and_the_text_stays_as_typed(story, desk, read):
    form = cast.once(title="标题", greeting="", text="走访{99}。", version=1)
    answer = desk.post(f"/reports/work/{story.no}/edit/", form)
    assert answer.status_code == 422 and "第1段用了没有的数字" in read(answer)
    assert "走访{99}。" in answer.content.decode()
    story.refresh_from_db()
    assert story.title != "标题"


def test_issuing_too_early_names_what_is_missing(story, desk, read):
    answer = desk.post(f"/reports/work/{story.no}/issue/", cast.once(day="2026-06-01"))
    assert answer.status_code == 422
    assert "开头的故事:待填" in read(answer)


def test_issuing_twice_with_one_form_issues_once(story, desk, office):
    cast.visit(office)
    word(desk, story, "走访{3}。")
    form = cast.once(day="2026-06-01")
    answers = [desk.post(f"/reports/work/{story.no}/issue/", form) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert Report.objects.filter(state="issued").count() == 1


def test_every_figure_of_the_page_opens_to_its_entries(issued, desk, read):
    page = desk.get(f"/reports/work/{issued.no}/").content.decode()
    assert f"/reports/work/{issued.no}/figure/3/" in page
    text = read(desk.get(f"/reports/work/{issued.no}/figure/3/"))
    assert "台账“走访慰问”,条数" in text and "2026年1月1日至2026年5月31日" in text
    assert "已固定" in text and "春节走访慰问" in text


def test_a_correction_is_told_on_three_pages_with_old_and_new(issued, desk, office, read):
    with clock.at(cast.TODAY + timedelta(days=1)):
        late = cast.visit(office, day="2026-03-01")
        today = read(desk.get("/today/"))
        wrong = desk.get("/reports/wrong/")
        detail = read(desk.get(f"/reports/work/{issued.no}/"))
    assert "里有数不对了" in today
    assert "1次(1)" in read(wrong) and "2次(2)" in read(wrong)
    assert f"/ledger/{late.no}/" in wrong.content.decode()
    assert "印的是1次(1),现在是2次(2)" in detail


def test_the_entries_page_marks_what_moved(issued, desk, office, read):
    with clock.at(cast.TODAY + timedelta(days=1)):
        cast.visit(office, day="2026-03-01")
        text = read(desk.get(f"/reports/work/{issued.no}/figure/3/"))
    assert "印发后变动" in text


def test_a_correction_that_was_dealt_with_is_told_no_more(issued, desk, office, read):
    with clock.at(cast.TODAY + timedelta(days=1)):
        cast.visit(office, day="2026-03-01")
        desk.post(f"/reports/work/{issued.no}/note/", cast.once(reason="已发更正说明"))
        assert "里有数不对了" not in read(desk.get("/today/"))
        assert "每个数都和现在的台账一致" in read(desk.get("/reports/wrong/"))


def test_a_figure_can_be_added_on_screen(story, desk):
    form = cast.once(label="春节走访", kind="走访慰问", facet="春节", measure="条数", unit="次",
                     say="写实数")  # fmt: skip
    desk.post(f"/reports/work/{story.no}/figure/new/", form)
    made = story.figures.get(label="春节走访")
    assert made.query == {"fact": "visit/春节/count", "unit": "次", "say": "exact"}
    assert "春节走访" in desk.get(f"/reports/work/{story.no}/edit/").content.decode()


@pytest.mark.parametrize("form", ["docx", "sources-docx", "sources-xlsx"])
def test_the_report_can_be_taken_away(issued, desk, form):
    answer = desk.get(f"/reports/work/{issued.no}/file/{form}/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_withdrawn_report_says_why(issued, desk, read):
    desk.post(f"/reports/work/{issued.no}/withdraw/", cast.once(reason="改用新稿"))
    assert "已撤回:改用新稿" in read(desk.get(f"/reports/work/{issued.no}/"))


def test_the_same_words_make_a_new_draft(issued, desk):
    answer = desk.post(f"/reports/work/{issued.no}/redraft/", cast.once())
    assert answer.url == f"/reports/work/{issued.no + 1}/"
    assert Report.objects.filter(state="draft").count() == 1


def test_an_assessor_reads_issued_reports_and_changes_none(issued, story, assessor, as_):
    client = as_(assessor)
    assert client.get(f"/reports/work/{issued.no}/").status_code == 200
    assert client.get(f"/reports/work/{issued.no}/figure/3/").status_code == 200
    assert client.post(f"/reports/work/{issued.no}/withdraw/", {"reason": "x"}).status_code == 403


ADDRESSES = ("", "edit/", "issue/", "withdraw/", "note/", "figure/3/", "file/docx/")


@pytest.mark.parametrize("end", ADDRESSES)
def test_another_district_finds_nothing(issued, outsider, as_, end):
    assert as_(outsider).get(f"/reports/work/{issued.no}/{end}").status_code == 404


def test_a_liaison_is_told_whom_to_ask(issued, liaison, as_, read):
    answer = as_(liaison).get(f"/reports/work/{issued.no}/")
    assert answer.status_code == 403 and "没有这项权限" in read(answer)


def test_the_page_of_a_long_report_costs_few_queries(desk, office, issued):
    with cast.statements(20):
        desk.get(f"/reports/work/{issued.no}/")
