"""本单位清单 and its notice in the browser; 今日 tells tasks in few rows."""

from datetime import date
from io import BytesIO

import docx
import pytest
from django.urls import reverse

from tests.web import grid_cast as cast
from tongxin.assessments import today
from tongxin.core import clock
from tongxin.ledger import actions as ledger
from tongxin.ledger import task_actions


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def small(office):
    return cast.put(office, cast.visited(lead=["区教委"]), cast.linked())


@pytest.fixture
def teacher(district, person, unit):
    return person(district, "teacher", "liaison", unit=unit("区教委"), name="教委联络员")


def give(office, unit, title="报方案", to="区教委", due=date(2026, 6, 10)):
    return task_actions.give(by=office, unit=unit(to), title=title, text="", due_on=due)


def address(unit, name="区教委", more=""):
    return reverse("work-unit", args=[unit(name).pk]) + more


def test_everything_stands_in_one_list_and_each_line_ends_in_one_verb(
    small, office, teacher, unit, as_, read
):
    task = give(office, unit)
    entry = cast.visit(teacher, unit="区教委")
    ledger.send_back(by=office, entry=entry, reason="缺照片", until=date(2026, 6, 5))
    page = as_(teacher).get(address(unit))
    text, html = read(page), page.content.decode()
    assert "1件退回修改,1件近期要办" in text and "缺照片" in text and "缺八一" in text
    for link in (f"/work/{task.no}/", f"/ledger/{entry.no}/edit/", "/ledger/new/visit/"):
        assert link in html


def test_what_was_accepted_lately_leads_to_the_cell_it_counts_in(
    small, office, teacher, unit, as_, read
):
    ledger.accept(by=office, entries=[cast.visit(teacher, unit="区教委")])
    page = as_(teacher).get(address(unit))
    assert "1.1 节日走访慰问 2026年" in read(page) and "0.25/0.5" in read(page)


def test_many_gaps_are_cut_short_and_all_of_them_can_be_seen(office, unit, as_, read):
    cast.put(office, *[cast.linked(f"1.{n}") for n in range(1, 12)])
    text = read(as_(office).get(address(unit)))
    assert "还有10处可以得分的" in text
    assert "还有10处" not in read(as_(office).get(address(unit, more="?all=1")))


def test_the_office_sees_any_unit_and_others_their_own(
    small, office, teacher, liaison, outsider, assessor, unit, as_
):
    told = [as_(who).get(address(unit)).status_code for who in (office, teacher, liaison)]
    assert told == [200, 200, 404]
    assert as_(outsider).get(address(unit)).status_code == 404
    assert as_(assessor).get(address(unit)).status_code == 403


def test_the_page_takes_few_queries_however_long_the_list(small, office, unit, as_):
    for n in range(40):
        give(office, unit, f"事项{n}")
    browser = as_(office)
    with cast.statements(14):
        assert browser.get(address(unit)).status_code == 200


def test_the_notice_is_printed_and_taken_away_as_a_document(small, office, unit, as_, read):
    give(office, unit)
    text = read(as_(office).get(address(unit, more="notice/")))
    assert "双拥工作提示单" in text and "报方案,2026年6月10日前办好。" in text
    answer = as_(office).get(address(unit, more="notice.docx"))
    words = [p.text for p in docx.Document(BytesIO(b"".join(answer.streaming_content))).paragraphs]
    assert "1. 报方案,2026年6月10日前办好。" in words


def test_nothing_to_say_is_no_notice(small, office, unit, as_, read):
    assert "没有要提示的事" in read(as_(office).get(address(unit, "财政局", "notice/")))
    assert as_(office).get(address(unit, "财政局", "notice.docx")).status_code == 404
    assert "打印提示单" not in read(as_(office).get(address(unit, "财政局")))


def test_a_foreign_units_notice_does_not_exist(small, office, liaison, unit, as_):
    give(office, unit)
    for more in ("notice/", "notice.docx"):
        assert as_(liaison).get(address(unit, more=more)).status_code == 404


def test_the_units_mailbox_is_filled_in_on_its_page(office, liaison, unit, as_, read):
    where = f"/units/{unit('区教委').pk}/"
    as_(office).post(f"{where}email/", cast.once(email="jiaowei@example.gov.cn"))
    assert "jiaowei@example.gov.cn" in read(as_(liaison).get(where))
    assert as_(liaison).post(f"{where}email/", cast.once(email="x@y.cn")).status_code == 403


def test_a_units_page_leads_to_its_list_for_those_who_see_it(small, office, liaison, unit, as_):
    page = f"/units/{unit('区教委').pk}/"
    assert address(unit) in as_(office).get(page).content.decode()
    assert address(unit) not in as_(liaison).get(page).content.decode()


def test_a_liaisons_start_page_tells_two_tasks_and_the_rest_in_one_row(
    small, office, teacher, unit, as_, read
):
    for n in range(1, 6):
        give(office, unit, f"事项{n}", due=date(2026, 6, n))
    with clock.at(cast.TODAY.replace(day=4)):
        rows = [due.what for due in today.due(teacher)]
        text = read(as_(teacher).get("/today/"))
    assert rows.count("task") == 2 and rows.count("tasks") == 1 and len(rows) <= 7
    assert "事项1,2026年6月1日前办好,已过期限" in text
    assert (
        "本单位有3件任务要办,其中1件已过期限" in text
        and address(unit) in as_(teacher).get("/today/").content.decode()
    )


def test_the_offices_start_page_tells_what_asks_for_an_answer(
    small, office, liaison, teacher, unit, as_, read
):
    proved, asking = give(office, unit), give(office, unit, "报总结", "德感街道")
    give(office, unit, "报名单", due=date(2026, 6, 1))
    give(office, unit, "报预算", "退役军人局")
    task_actions.prove(by=teacher, task=proved, text="报了")
    task_actions.excuse(by=liaison, task=asking, reason="缺材料")
    with clock.at(cast.TODAY.replace(day=2)):
        text = read(as_(office).get("/today/"))
    for told in (
        "1项任务报办结,等复查",
        "1项任务请求延期",
        "1项任务过了期限",
        "本单位有1件任务要办",
    ):
        assert told in text


def test_another_units_tasks_are_not_told(small, office, liaison, unit):
    give(office, unit)
    assert "task" not in [due.what for due in today.due(liaison)]
