"""审核: what waits by unit and kind, twenty at once, and what the accepted figure became."""

from datetime import timedelta

import pytest

from tests import shipped
from tongxin.assessments import linking
from tongxin.core import clock
from tongxin.ledger import actions, evidence
from tongxin.ledger.models import Entry, Review

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
    shipped.load(by=office, division=office.division_id, key="sample-a")
    entry = waiting(1)[0]
    client.force_login(office)
    answer = client.post(f"/ledger/{entry.no}/accept/", {}, follow=True)
    page = answer.content.decode()
    assert "已认定1条" in page and "认定得分由" in page
    again = client.post(f"/ledger/{entry.no}/accept/", {}, follow=True).content.decode()
    assert "这条记录已由区办员在" in again and "没有再认定" in again


def test_a_recorded_visit_says_what_it_counts_for(client, office):
    shipped.load(by=office, division=office.division_id, key="sample-a")
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


def test_one_is_accepted_by_the_button_of_its_row(client, office, waiting):
    first, second = waiting(2)
    client.force_login(office)
    client.post("/ledger/accept/", {"only": second.no, "no": [first.no]})
    assert [e.state for e in Entry.objects.order_by("no")] == ["pending", "accepted"]


def test_a_piece_is_returned_from_its_row_and_what_was_typed_is_kept(client, office, waiting):
    [entry] = waiting(1)
    file = evidence.add_file(by=office, name="名单.txt", chunks=[b"a"]).evidence
    piece = evidence.attach(by=office, entry=entry, evidence=file, paper="名单")
    client.force_login(office)
    assert "名单:名单.txt" in client.get("/review/").content.decode()
    no = entry.no
    sent = {"only": no, f"piece-{no}": piece.pk, f"reason-{no}": "没有盖章", f"until-{no}": ""}
    answer = client.post("/review/return/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "请写明这份材料改好的期限" in page
    assert "没有盖章" in page and f'value="{piece.pk}" selected' in page
    day = clock.today() + timedelta(days=3)
    client.post("/review/return/", {**sent, f"until-{no}": day.isoformat()})
    review = Review.objects.get()
    assert (review.attachment, review.until, Entry.objects.get().state) == (piece, day, "returned")


def test_the_row_shows_the_material_and_what_is_missing(client, office, waiting, read):
    [entry] = waiting(1)
    file = evidence.add_file(by=office, name="名单.txt", chunks=[b"a"]).evidence
    evidence.attach(by=office, entry=entry, evidence=file, paper="名单")
    evidence.attach(by=office, entry=entry, evidence=file, paper="慰问方案")
    client.force_login(office)
    page = client.get("/review/")
    assert page.content.decode().count(f'href="/evidence/{file.pk}/file"') == 1
    assert "名单.txt 名单、慰问方案" in read(page) and "缺拨付凭证、照片" in read(page)


def test_what_waits_for_a_signature_is_told_and_not_the_offices_work(
    client, office, liaison, signing_on, waiting, read
):
    waiting(1)
    entry = actions.record(by=liaison, kind="visit", raw=VISIT)
    client.force_login(office)
    page = client.get("/review/")
    assert "另有1条在单位待签" in read(page) and len(page.context["page"]) == 1
    assert "1条记录等待认定" in read(client.get("/today/"))
    page = client.get("/review/?tab=unsigned")
    assert [r.entry.no for _, _, rows in page.context["groups"] for r in rows] == [entry.no]


def test_signatures_on_paper_are_registered_for_all_ticked(
    client, office, liaison, signing_on, read
):
    numbers = [actions.record(by=liaison, kind="visit", raw=VISIT).no for _ in range(2)]
    client.force_login(office)
    address = "/review/paper/?tab=unsigned"
    assert "写明纸质签报" in read(client.post(address, {"no": numbers, "note": ""}))
    answer = client.post(address, {"no": numbers, "note": "负责人已签字"}, follow=True)
    assert "已登记签报2条。" in read(answer)
    assert set(Entry.objects.values_list("state", flat=True)) == {"pending"}


def test_material_returned_in_a_cell_stands_beside_with_its_day(client, office, liaison, district):
    shipped.load(by=office, division=district.pk, key="sample-a")
    edition = district.edition_set.get()
    file = evidence.add_file(by=liaison, name="文件.txt", chunks=[b"a"]).evidence
    link = linking.link(by=liaison, edition=edition, item="1.1", window="2024年", evidence=file)
    day = clock.today() + timedelta(days=4)
    linking.return_link(by=office, link=link, reason="缺公章", until=day)
    client.force_login(office)
    [shown] = client.get("/review/?tab=returned").context["links"]
    assert (shown.reason, shown.until) == ("缺公章", day)
    client.force_login(liaison)
    page = client.get("/returned/").content.decode()
    assert "缺公章" in page and f"{day.month}月{day.day}日" in page
    assert f"{day.month}月{day.day}日前改好" in client.get("/today/").content.decode()


@pytest.mark.parametrize("tab", ["returned", "unsigned", "refused"])
def test_an_empty_list_says_what_belongs_there(client, office, tab):
    client.force_login(office)
    assert "没有" in client.get(f"/review/?tab={tab}").content.decode()
