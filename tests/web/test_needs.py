"""双清单 pages: the text is shown to its writer and the reviewer, and only steps of one's own."""

import pytest
from django.urls import reverse

from tongxin.cases import actions
from tongxin.cases.models import Case

WISH = "样例原文请修好门口的路"
TYPED = {"side": "地方需求", "alias": "驻区单位甲", "category": "设施改善", "wish": WISH}


@pytest.fixture
def reviewer(district, person, unit):
    """保密审查员 of the 双拥办's bureau."""
    return person(district, "reads", "screener", unit=unit("退役军人局"), name="保密审查员")


@pytest.fixture
def need(liaison):
    return actions.open_case(by=liaison, kind="need", raw=TYPED)


def here(case, name="case", *more):
    return reverse(name, args=[case.kind, case.year, case.no, *more])


def asked(client, case):
    return client.post(here(case, "case-reveal", "wish"), {"purpose": "样例用途"}, follow=True)


def test_the_office_is_told_to_wait_and_asking_all_the_same_gets_nothing(office, as_, need, read):
    client = as_(office)
    page = read(client.get(here(need)))
    assert "保密审查通过以后再看" in page and WISH not in page
    assert "审查通过</a>" not in page
    assert WISH not in asked(client, need).content.decode()


def test_the_reviewer_reads_it_and_lets_it_through(reviewer, office, as_, need, read):
    client = as_(reviewer)
    page = read(client.get(here(need)))
    assert "退回重写" in page and "转线下受理" in page and WISH not in page
    assert WISH in asked(client, need).content.decode()
    told = client.post(here(need, "case-step", "collected_done"), {"neutral": "改善道路"},
                       follow=True)  # fmt: skip
    assert "已审查通过,现在是“待会商”" in read(told)
    assert WISH in asked(as_(office), need).content.decode()


def test_the_reviewer_has_no_other_page_of_cases(reviewer, as_, need):
    client = as_(reviewer)
    assert client.get("/cases/").status_code == 200
    assert client.get("/cases/new/need/").status_code in (403, 404)
    assert client.get("/ledger/").status_code in (403, 404)


def test_the_office_cannot_review_by_address(office, as_, need):
    as_(office).post(here(need, "case-step", "collected_done"), {"neutral": "改善道路"})
    assert Case.objects.get().state == "collected"


def test_another_district_finds_nothing(outsider, as_, need):
    assert as_(outsider).get(here(need)).status_code == 404
