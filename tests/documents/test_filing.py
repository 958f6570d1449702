"""归档: a number for good, a period from the organ's own table, nothing classified."""

from contextvars import copy_context
from threading import Thread

import pytest
from django.db import connections

from tests.documents.conftest import moment, visit
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.documents import archive, filing
from tongxin.documents import today as papers
from tongxin.documents.filing import Paper
from tongxin.documents.models import FiledItem
from tongxin.ledger.models import Attachment, Evidence


def test_an_item_gets_its_reference_by_the_rule(put):
    row = put()
    assert (row.ref, row.period, row.no) == ("0194-WS·2026-D30-SYB-0001", "D30", 1)
    assert row.day == "20260110"
    assert Event.objects.filter(verb="filed.file").count() == 1


def test_numbers_run_within_the_year_the_period_and_the_office(put):
    assert [put().no, put().no, put(category="会议").no, put(code="BGS").no] == [1, 2, 1, 1]


def test_a_category_without_a_period_is_refused_until_it_is_in_the_table(put, office, organ):
    with pytest.raises(Refused, match="保管期限表里没有“简报”"):
        put(category="简报")
    filing.set_retention(by=office, unit=organ, category="简报", period="D10", approval="样例批复")
    assert put(category="简报").period == "D10"


def test_a_refused_item_takes_no_number(put):
    for wrong in ({"category": "简报"}, {"paper": {"day": "明天"}}, {"paper": {"secrecy": "机密"}}):
        with pytest.raises(Refused):
            put(**wrong)
    assert put().no == 1


def test_an_organ_without_a_fonds_files_nothing(office, unit, today):
    with pytest.raises(Refused, match="还没有填全宗号"):
        filing.file(by=office, unit=unit("区教委"), year=2026, category="总结", code="SYB",
                    paper=Paper("总结", "区教委", "20260110", 3))  # fmt: skip


def test_a_fonds_belongs_to_one_organ(office, organ, unit):
    with pytest.raises(Refused, match="已经是别的单位的"):
        filing.set_fonds(by=office, unit=unit("区教委"), fonds="0194")
    with pytest.raises(Refused, match="数字和大写字母"):
        filing.set_fonds(by=office, unit=unit("区教委"), fonds="第九号")


@pytest.mark.parametrize("secrecy", ["秘密", "机密", "绝密", "内部★"])
def test_a_classified_paper_does_not_come_in(put, secrecy):
    with pytest.raises(Refused, match="涉密文件不进这个系统"):
        put(paper={"secrecy": secrecy})
    assert not FiledItem.objects.exists()


@pytest.mark.parametrize("secrecy", ["", "公开", "内部"])
def test_what_is_open_or_inner_comes_in(put, secrecy):
    assert put(paper={"secrecy": secrecy}).secrecy == secrecy


@pytest.mark.parametrize(
    ("paper", "says"),
    [
        ({"day": "20261301"}, "没有20261301这一天"),
        ({"day": "2026年"}, "8位数字"),
        ({"author": " "}, "责任者"),
        ({"doc_no": "字" * 61}, "最多60字"),
    ],
)
def test_what_the_catalogue_cannot_show_is_refused(put, paper, says):
    with pytest.raises(Refused, match=says):
        put(paper=paper)


def test_a_paper_without_pages_is_refused(put):
    with pytest.raises(Refused, match="页数"):
        put(pages=0)


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_paper_is_filed_from_its_own_year_to_this(put, year):
    with pytest.raises(Refused, match="归档年度"):
        put(year=year)


def test_a_title_of_our_own_stands_in_brackets_once(put):
    assert put(title="来信一组", paper={"given": True}).title == "[来信一组]"
    assert put(title="[来信一组]", paper={"given": True}).title == "[来信一组]"


def test_a_date_may_be_typed_as_people_write_it(put):
    assert put(paper={"day": "2026年1月9日"}).day == "20260109"


def test_an_issued_report_is_filed_once(issued, put):
    row = issued()
    assert put(report=row).report == row
    with pytest.raises(Refused, match="已经归过档"):
        put(report=row)


def test_a_draft_is_not_filed(drafted, put):
    with pytest.raises(Refused, match="还没有印发"):
        put(report=drafted())


def test_an_entrys_papers_are_the_annexes_of_one_item(put, office, unit):
    entry = visit(office)
    for name, pages in (("方案.pdf", 3), ("照片.jpg", None)):
        kind = "photo" if pages is None else "file"
        file = Evidence.objects.create(division_id="500116", unit=unit("退役军人局"), name=name,
                                       kind=kind, pages=pages)  # fmt: skip
        Attachment.objects.create(entry=entry, evidence=file, by=office)
    paper = archive.of_entry(entry)
    assert (paper.title, paper.pages, paper.papers) == ("走访慰问", 4, ("方案.pdf", "照片.jpg"))
    assert paper.given and paper.day == "20250205"


def test_a_file_is_proposed_with_its_pages_and_a_title_of_ours(unit, today, district):
    file = Evidence.objects.create(division=district, unit=unit("区教委"), name="方案.pdf", pages=7)
    paper = archive.of_evidence(file)
    assert (paper.title, paper.pages, paper.given) == ("方案", 7, True)


def test_what_is_taken_out_leaves_its_number_empty_and_told(put, office):
    second = [put(), put(), put()][1]
    filing.remove(by=office, item=second, reason="重复")
    assert put().no == 4
    (shelf,) = archive.shelves(office)
    assert shelf.holes == [(2, "重复")]
    assert [i.no for i in shelf.live] == [1, 3, 4]


def test_a_number_that_was_lost_is_told_as_a_fault(put, office):
    put(), put()
    FiledItem.objects.filter(no=1).delete()
    (shelf,) = archive.shelves(office)
    assert shelf.holes == [(1, "找不到这一件,请报系统管理员核对")]


def test_what_was_taken_out_can_be_filed_anew_under_a_fresh_number(issued, put, office):
    row = issued()
    filing.remove(by=office, item=put(report=row), reason="期限错了")
    assert put(report=row, category="会议").ref.startswith("0194-WS·2026-Y-")


def test_taking_out_needs_a_reason(put, office):
    with pytest.raises(Refused, match="原因"):
        filing.remove(by=office, item=put(), reason=" ")


def test_a_changed_table_leaves_filed_items_alone(put, office, organ):
    row = put()
    filing.set_retention(by=office, unit=organ, category="总结", period="Y", approval="样例批复2")
    row.refresh_from_db()
    assert (row.period, put().period) == ("D30", "Y")
    assert len(archive.retention(organ)) == 2


def test_a_period_needs_who_approved_it(office, organ):
    with pytest.raises(Refused, match="批准"):
        filing.set_retention(by=office, unit=organ, category="简报", period="D10", approval="")


def test_only_the_office_files_and_another_district_sees_nothing(put, liaison, outsider, organ):
    row = put()
    with pytest.raises(Refused, match="没有这项权限"):
        filing.set_fonds(by=liaison, unit=organ, fonds="0195")
    assert not archive.visible_items(liaison).exists()
    assert not archive.visible_items(outsider).exists()
    with pytest.raises(FiledItem.DoesNotExist):
        archive.item(outsider, row.pk)
    with pytest.raises(Refused, match="本区的单位"):
        filing.set_fonds(by=outsider, unit=organ, fonds="0195")


def rows(user, year, month, day):
    with clock.at(moment(year, month, day)):
        return [(d.what, d.number, d.late) for d in papers.due(user)]


def test_last_years_filing_is_told_from_may_on_until_it_is_done(put, office, organ):
    put(year=2026)
    assert rows(office, 2027, 4, 30) == []
    assert rows(office, 2027, 5, 1) == [("filing", 2026, False)]
    assert rows(office, 2027, 7, 1) == [("filing", 2026, True)]
    filing.box_up(by=office, unit=organ, year=2026, period="D30", code="SYB")
    assert rows(office, 2027, 7, 1) == []


def test_who_files_nothing_here_is_not_reminded(office):
    assert rows(office, 2027, 6, 1) == []


@pytest.mark.django_db(transaction=True)
def test_items_filed_at_once_have_numbers_without_a_gap(put, office, organ):
    raised = []

    def work(n):
        try:
            by = User.objects.get(pk=office.pk)
            for k in range(3):
                filing.file(by=by, unit=organ, year=2026, category="总结", code="SYB",
                            paper=Paper(f"总结{n}-{k}", "区双拥办", "20260110", 3))  # fmt: skip
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=copy_context().run, args=(work, n)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    numbers = sorted(FiledItem.objects.values_list("no", flat=True))
    assert (raised, numbers) == ([], list(range(1, 13)))


@pytest.mark.django_db(transaction=True)
def test_one_report_filed_by_two_at_once_is_filed_once(issued, put, office, organ):
    row, raised = issued(), []

    def work():
        try:
            filing.file(by=User.objects.get(pk=office.pk), unit=organ, year=2026, category="总结",
                        code="SYB", paper=Paper("总结", "区双拥办", "20260110", 3), report=row)  # fmt: skip
        except Refused as error:
            raised.append(error.sentence)
        finally:
            connections.close_all()

    threads = [Thread(target=copy_context().run, args=(work,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert raised == [filing.TWICE]
    assert put().no == 2
