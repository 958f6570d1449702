"""审核: what waits by unit and kind, twenty at once, and what the accepted figure became."""

from datetime import timedelta

import pytest

from tongxin.core import clock
from tongxin.ledger import actions
from tongxin.ledger.models import Entry, Review
from tongxin.standards import actions as standards

VISIT = {"title": "走访", "happened_on": "2026-02-10", "facet": "春节", "recipients": ["驻区部队"]}
BUDGET = 10


@pytest.fixture
def waiting(office):
    """Makes entries that wait: waiting(3, unit="区教委")."""

    def make(count=1, unit="退役军人局", kind="visit", **raw):
        return [
            actions.record(
                by=office, kind=kind, raw={**VISIT, "title": f"走访{n}", "unit": unit, **raw}
            )
            for n in range(count)
        ]

    return make


def test_what_waits_stands_under_its_unit_and_kind(client, office, waiting):
    waiting(2)
    waiting(1, unit="区教委")
    client.force_login(office)
    page = client.get("/review/").content.decode()
    assert "退役军人局 · 走访慰问" in page and "区教委 · 走访慰问" in page
    assert "退役军人局(2条)" in page


def test_twenty_stand_on_a_page_and_cost_few_queries(
    client, office, waiting, django_assert_max_num_queries
):
    waiting(21)
    client.force_login(office)
    with django_assert_max_num_queries(BUDGET):
        page = client.get("/review/")
    assert len(page.context["page"]) == 20


def test_one_units_work_can_be_looked_at_alone(client, office, waiting, unit):
    waiting(1)
    waiting(1, unit="区教委")
    client.force_login(office)
    page = client.get(f"/review/?unit={unit('区教委').pk}&kind=visit")
    assert [u.name for u, _, _ in page.context["groups"]] == ["区教委"]


def test_accepting_says_what_the_accepted_figure_became(client, office, waiting):
    standards.load_shipped(by=office, division=office.division_id, key="sample-a")
    entry = waiting(1)[0]
    client.force_login(office)
    answer = client.post(f"/ledger/{entry.no}/accept/", {}, follow=True)
    page = answer.content.decode()
    assert "已认定1条" in page and "认定得分由" in page
    again = client.post(f"/ledger/{entry.no}/accept/", {}, follow=True).content.decode()
    assert "这条记录已由区办员在" in again and "没有再认定" in again


def test_a_recorded_visit_says_what_it_counts_for(client, office):
    standards.load_shipped(by=office, division=office.division_id, key="sample-a")
    client.force_login(office)
    answer = client.post("/ledger/new/visit/", {**VISIT, "unit": "退役军人局"}, follow=True)
    page = answer.content.decode()
    assert "计入3.8 节日走访慰问(2026年" in page


def test_accepted_twice_by_the_same_form_is_accepted_once(client, office, waiting):
    numbers = [e.no for e in waiting(3)]
    client.force_login(office)
    for _ in range(2):
        client.post("/ledger/accept/", {"no": numbers, "_once": "k"})
    assert Review.objects.filter(verdict="accepted").count() == 3


def test_ticked_entries_are_returned_for_one_reason_until_one_day(client, office, waiting):
    numbers = [e.no for e in waiting(2)]
    day = clock.today() + timedelta(days=3)
    client.force_login(office)
    client.post("/review/return/", {"no": numbers, "reason": "缺照片", "until": day.isoformat()})
    assert set(Entry.objects.values_list("state", flat=True)) == {"returned"}
    assert set(Review.objects.values_list("reason", "until")) == {("缺照片", day)}


def test_a_return_without_a_reason_returns_nothing(client, office, waiting):
    numbers = [e.no for e in waiting(2)]
    client.force_login(office)
    answer = client.post("/review/return/", {"no": numbers, "reason": ""})
    assert "请写明退回的原因" in answer.content.decode()
    assert set(Entry.objects.values_list("state", flat=True)) == {"pending"}


def test_nothing_waiting_says_so(client, office):
    client.force_login(office)
    assert "没有等待认定的记录" in client.get("/review/").content.decode()


@pytest.mark.parametrize("who", ["liaison", "assessor"])
def test_only_the_office_reviews(request, client, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/review/").status_code == 403
    assert client.post("/review/return/", {"no": [1], "reason": "x"}).status_code == 403


def test_another_districts_entries_never_wait_here(client, outsider, waiting):
    numbers = [e.no for e in waiting(1)]
    client.force_login(outsider)
    assert "走访0" not in client.get("/review/").content.decode()
    client.post("/ledger/accept/", {"no": numbers})
    client.post("/review/return/", {"no": numbers, "reason": "x"})
    assert Entry.objects.get().state == "pending"


def test_what_was_returned_and_not_mended_is_listed_with_reason_and_date(client, office, waiting):
    entry = waiting(1)[0]
    day = clock.today() + timedelta(days=5)
    actions.send_back(by=office, entry=entry, reason="缺照片", until=day)
    client.force_login(office)
    listed = client.get("/review/?tab=returned").context["mending"]
    assert [(e.no, [(r.reason, r.until) for r in open_]) for e, open_ in listed] == [
        (entry.no, [("缺照片", day)])
    ]
