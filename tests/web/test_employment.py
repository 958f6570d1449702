"""The page of the two books, closing a month from it, and whom to call."""

from datetime import date

import pytest
from django.urls import reverse

from tests.cases.conftest import on
from tests.cases.test_kind_job_seeker import MET, TYPED
from tongxin.cases import actions
from tongxin.cases.models import LedgerMonth
from tongxin.core import clock
from tongxin.ledger.models import Entry

PAGE = "/employment/"


@pytest.fixture(autouse=True)
def january():
    """Everybody is in office from the beginning of 2026 on."""
    with clock.at(on(2026, 1, 5)):
        yield


@pytest.fixture
def march(january, office, liaison, leader, assessor, outsider):
    """Somebody met in March 2026, looked at in April."""
    with clock.at(on(2026, 3, 2)):
        case = actions.open_case(by=office, kind="job_seeker", raw=TYPED)
    with clock.at(on(2026, 3, 4)):
        actions.take(by=office, case=case, step="registered_done", raw=MET)
    with clock.at(on(2026, 4, 8)):
        yield case


def close(client, month="2026-03", once="k1"):
    return client.post(reverse("employment-close"), {"month": month, "_once": once})


def test_the_month_that_waits_is_shown_first_and_closed_by_one_button(office, as_, read, march):
    client = as_(office)
    told = read(client.get(PAGE))
    assert "2026年3月两本台账" in told and "结2026年3月的账" in told and "没有结账" in told
    answer = close(client)
    assert answer["Location"] == f"{PAGE}?month=2026-03"
    told = read(client.get(answer["Location"]))
    assert (
        "区办员结账" in told and "结2026年3月的账" not in told and "2026年就业创业台账各月" in told
    )


def test_the_same_form_twice_closes_once_and_another_is_told(office, as_, read, march):
    client = as_(office)
    close(client)
    close(client)
    assert Entry.objects.filter(kind="policy").count() == 2
    assert "已经结账,不用再结" in read(close(client, once="k2"))


def test_a_month_that_is_not_over_is_not_closed(office, as_, read, march):
    client = as_(office)
    close(client)
    assert "2026年4月还没有过完" in read(close(client, "2026-04", "k3"))
    assert not LedgerMonth.objects.filter(month=date(2026, 4, 1)).exclude(closed_at=None)


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-3-1"])
def test_a_month_that_is_none_is_not_there(office, as_, march, month):
    assert as_(office).get(f"{PAGE}?month={month}").status_code == 404
    assert close(as_(office), month).status_code == 404


def test_a_page_shows_no_name_and_leads_to_the_case(office, as_, march):
    page = as_(office).get(PAGE).content.decode()
    assert reverse("case", args=["job_seeker", 2026, 1]) in page
    assert not [v for v in (TYPED["name"], TYPED["id_no"], TYPED["phone"]) if v in page]


def test_the_books_and_their_files_are_the_office_s(liaison, leader, office, as_, march):
    files = (reverse("employment-month", args=["2026-03", "job_seeker"]),
             reverse("employment-year", args=[2026, "support"]))  # fmt: skip
    for somebody in (liaison, leader):
        client = as_(somebody)
        assert {client.get(a).status_code for a in (PAGE, *files)} == {403}
        assert close(client).status_code == 403
    for address in files:
        answer = as_(office).get(address)
        assert answer["Content-Disposition"].startswith("attachment")
    assert as_(office).get(reverse("employment-year", args=[2026, "spouse"])).status_code == 404


def test_with_nothing_in_the_books_a_page_says_so(office, as_, read):
    told = read(as_(office).get(PAGE))
    assert "这个月没有登记" in told and "的账" not in told
    assert "现在没有要联系的" in read(as_(office).get(reverse("employment-follow")))


def test_whom_to_call_is_for_who_works_on_cases(office, liaison, assessor, as_, read, march):
    told = read(as_(office).get(reverse("employment-follow")))
    assert "求职〔2026〕1号" in told and "没有在等的推荐" in told
    assert "求职〔2026〕1号" not in read(as_(liaison).get(reverse("employment-follow")))
    assert as_(assessor).get(reverse("employment-follow")).status_code == 403


def test_both_are_found_on_the_list_of_the_kind(office, liaison, as_, read):
    told = read(as_(office).get("/cases/?kind=job_seeker"))
    assert "先联系谁" in told and "两本台账" in told
    told = read(as_(liaison).get("/cases/?kind=job_seeker"))
    assert "先联系谁" in told and "两本台账" not in told


def test_the_office_is_told_today_that_a_month_waits_to_be_closed(
    office, liaison, as_, read, march
):
    client, told = as_(office), "2026年3月的两本台账可以结账了"
    assert told in read(client.get("/today/")) and told not in read(as_(liaison).get("/today/"))
    close(client)
    assert told not in read(client.get("/today/"))


def test_another_district_sees_its_own_books(outsider, as_, read, march):
    told = read(as_(outsider).get(f"{PAGE}?month=2026-03"))
    assert "求职〔2026〕1号" not in told and "这个月没有登记" in told
