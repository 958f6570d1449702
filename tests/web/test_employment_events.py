"""The page of fairs, parks and contests: the office's, with each table and report to take away."""

import pytest
from django.urls import reverse

from tests.reports.test_employment_events import (  # noqa: F401
    announced,
    december,
    park,
    quarter,
    summed,
    take,
)
from tongxin.cases import actions, line_actions
from tongxin.ledger.models import Entry

PAGE = "employment-events"
FIRM = {"name": "样例企业甲", "code": "91500116MAYYYYYY18"}
SEEN = {"alive": "是", "clean": "是", "seen_on": "2026-12-01"}
HONOUR = {
    "day": "2026-12-01",
    "sort": "合作企业光荣榜",
    "list": "样例光荣榜",
    "by": "样例",
    "paper": "样例",
}


def test_with_nothing_to_show_it_says_what_belongs_there(office, as_, read):
    told = read(as_(office).get(reverse(PAGE)))
    assert "还没有登记过招聘会" in told and "还没有登记过大赛" in told and "季度入驻" in told


def test_each_figure_opens_to_its_case_and_a_fair_to_its_report(office, as_, read, summed):  # noqa: F811
    page = as_(office).get(reverse(PAGE))
    assert reverse("case", args=["fair", summed.year, summed.no]) in page.content.decode()
    assert "2026年举办1场" in read(page) and "第67条" in read(page)
    answer = as_(office).get(reverse("fair-report", args=[summed.year, summed.no]))
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and ".docx" in (answer["Content-Disposition"])
    )


def test_what_was_not_counted_is_said(office, as_, read, park, quarter):  # noqa: F811
    quarter(park("甲样例创业园"), jobs="")
    quarter(park("乙样例创业园"))
    told = read(as_(office).get(reverse(PAGE)))
    assert "没有统计" in told and "有园区没有统计" in told


def test_a_year_without_a_fair_is_marked(office, as_, read, announced):  # noqa: F811
    announced()
    assert "2026年举办0场 ◐ 每年至少1场" in read(as_(office).get(reverse(PAGE)))


@pytest.mark.parametrize("table", ["fairs", "parks", "contests"])
def test_each_table_comes_as_a_file(office, as_, table):
    answer = as_(office).get(reverse("employment-events-file", args=[table]))
    assert answer.status_code == 200 and ".xlsx" in answer["Content-Disposition"]
    assert as_(office).get(reverse("employment-events-file", args=["other"])).status_code == 404


def test_a_report_of_another_district_is_not_there(outsider, as_, summed):  # noqa: F811
    answer = as_(outsider).get(reverse("fair-report", args=[summed.year, summed.no]))
    assert answer.status_code == 404


def test_a_liaison_does_not_open_it_and_the_office_finds_it_on_its_lists(
    liaison, office, as_, read
):
    assert as_(liaison).get(reverse(PAGE)).status_code == 403
    for kind in ("fair", "park", "contest"):
        assert "招聘会、园区和大赛" in read(as_(office).get(f"/cases/?kind={kind}"))
    assert "招聘会、园区和大赛" not in read(as_(liaison).get("/cases/?kind=fair"))


def test_a_day_on_a_case_is_written_as_people_write_it(office, as_, read, summed):  # noqa: F811
    told = read(as_(office).get(reverse("case", args=["fair", summed.year, summed.no])))
    assert "计划哪天举办2026年3月20日" in told and "2026-03-20" not in told


def test_what_a_line_left_in_the_ledger_opens_from_it(office, second, as_):
    case = actions.open_case(by=office, kind="firm", raw=FIRM)
    case = actions.take(by=office, case=case, step="received_done", raw=SEEN)
    line_actions.add_line(by=office, case=case, kind="honour", raw=HONOUR)
    page = as_(office).get(reverse("case", args=["firm", case.year, case.no])).content.decode()
    assert reverse("entry", args=[Entry.objects.get().no]) in page
