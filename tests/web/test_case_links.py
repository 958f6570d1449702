"""Ways between pages of cases: what is offered opens, what would be refused is not offered."""

import pytest
from django.urls import reverse

from tests.cases.test_correct import CARD
from tests.reports.test_employment_events import (  # noqa: F401
    announced,
    december,
    on,
    summed,
    take,
)
from tongxin.cases import actions
from tongxin.ledger import actions as ledger
from tongxin.web.ui.templatetags.ui import unit_apart


@pytest.mark.parametrize("address", ["/employment/", "/employment/follow/", "/needs/"])
def test_pages_made_from_cases_stand_under_cases(office, as_, address):
    page = as_(office).get(address)
    assert [p.word for p in page.context["places"] if p.here] == ["办件"]


def test_the_list_of_a_kind_begins_one_in_its_own_words(office, as_):
    page = as_(office).get("/cases/?kind=council").content.decode()
    assert f'href="{reverse("case-new", args=["council"])}">筹备会议</a>' in page


def test_who_may_not_begin_one_is_not_offered_it(liaison, as_):
    client, begin = as_(liaison), reverse("case-new", args=["council"])
    assert begin not in client.get("/cases/?kind=council").content.decode()
    assert client.get(begin).status_code == 403
    ours = reverse("case-new", args=["contact"])  # the control
    assert ours in client.get("/cases/?kind=contact").content.decode()
    assert client.get(ours).status_code == 200


def test_an_entry_of_another_unit_is_named_and_not_led_to(office, liaison, unit, as_, read):
    case = actions.open_case(by=liaison, kind="card", raw=CARD)
    raw = {
        "title": "样例会议",
        "facet": "其他",
        "unit": unit("区教委"),
        "happened_on": case.opened_on,
    }
    case.entry = ledger.record(by=office, kind="meeting", raw=raw)
    case.save()
    page, entry = f"/cases/card/{case.year}/{case.no}/", reverse("entry", args=[case.entry.no])
    told = as_(liaison).get(page).content.decode()
    assert "样例会议" in told and entry not in told
    assert entry in as_(office).get(page).content.decode()  # the control


def test_a_day_appointed_is_the_day_itself_and_not_the_last_one(office, as_, read, announced):  # noqa: F811
    case = announced()
    with on(3, 10):
        told = read(as_(office).get(reverse("case", args=[case.kind, case.year, case.no])))
    assert "公告的举办日期2026年3月20日 公告写明的日期" in told
    assert "公告的举办日期:2026年3月20日" in told  # what happened says what the day is, too


def test_a_fair_leads_to_its_report_once_it_was_summed_up(office, as_, announced, summed):  # noqa: F811
    def links(case):
        page = as_(office).get(reverse("case", args=["fair", case.year, case.no]))
        return reverse("fair-report", args=[case.year, case.no]) in page.content.decode()

    assert links(summed) and not links(announced(name="另一场样例招聘会"))


def test_the_pages_of_employment_lead_to_each_other(office, as_):
    client = as_(office)
    books = client.get("/employment/").content.decode()
    assert "/employment/follow/" in books and "/employment/events/" in books
    for address in ("/employment/follow/", "/employment/events/"):
        assert 'href="/employment/"' in client.get(address).content.decode()


def test_who_cannot_open_the_books_is_not_led_there(liaison, as_):
    page = as_(liaison).get("/employment/follow/")
    assert page.status_code == 200 and 'href="/employment/"' not in page.content.decode()


def test_a_heading_breaks_before_its_unit_and_runs_nothing():
    assert unit_apart("总面积(平方米)") == "总面积<wbr>(平方米)"
    assert unit_apart("<b>(x)") == "&lt;b&gt;<wbr>(x)"
    assert unit_apart("季度") == "季度"
