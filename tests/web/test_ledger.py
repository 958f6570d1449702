"""台账: kinds with counts, a list that narrows, adds up, turns pages and leaves as a spreadsheet."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tongxin.ledger import actions
from tongxin.ledger.models import Entry

BUDGET = 8


@pytest.fixture
def record(office):
    """Records an entry: record("visit", title=…, unit=…)."""

    def make(kind="visit", by=office, **raw):
        given = {
            "title": "走访驻区部队",
            "happened_on": "2026-02-10",
            "facet": "春节",
            "recipients": ["驻区部队"],
        }
        return actions.record(by=by, kind=kind, raw={**given, **raw})

    return make


def test_the_start_shows_every_topic_with_counts(client, office, record):
    record()
    client.force_login(office)
    page = client.get("/ledger/").content.decode()
    assert "走访与活动" in page and "待审1条" in page


def test_the_list_keeps_sessions_attendance_and_people_apart(client, office, record):
    for n in (1, 2):
        record("activity", title=f"节前活动{n}", sessions=n, attendance=100 * n)
    client.force_login(office)
    page = client.get("/ledger/activity/").content.decode()
    assert "共<b>2</b>条" in page
    assert "<b>3</b>场<" in page and "<b>300</b>人次<" in page


def test_a_number_nobody_recorded_is_not_shown_as_zero(client, office, record):
    record()
    client.force_login(office)
    assert "没有登记" in client.get("/ledger/visit/").content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("facet=八一", {"八一走访"}),
        ("year=2025", {"去年走访"}),
        ("q=去年", {"去年走访"}),
        ("q=2", {"去年走访"}),
        ("state=accepted", {"八一走访"}),
        ("facet=八一&year=2025", set()),
        ("year=不是年&unit=x", {"八一走访", "去年走访", "春节走访"}),
    ],
)
def test_the_list_narrows_to_what_its_address_says(client, office, record, query, titles):
    record(title="春节走访")
    record(title="去年走访", happened_on="2025-02-10")
    accepted = record(title="八一走访", facet="八一", happened_on="2026-07-30")
    actions.accept(by=office, entries=[accepted])
    client.force_login(office)
    shown = {e.title for e in client.get(f"/ledger/visit/?{query}").context["page"]}
    assert shown == titles


def test_pages_keep_the_filter(client, office, record):
    for n in range(51):
        record(title=f"走访{n}")
    client.force_login(office)
    page = client.get("/ledger/visit/?facet=春节")
    assert "facet=%E6%98%A5%E8%8A%82&amp;page=2" in page.content.decode()
    assert len(client.get("/ledger/visit/?facet=春节&page=2").context["page"]) == 1


def test_a_liaison_sees_the_own_units_entries_only(client, liaison, record, unit):
    record(title="教委走访", unit=unit("区教委").pk)
    record(title="街道走访", unit=unit("德感街道").pk)
    client.force_login(liaison)
    page = client.get("/ledger/visit/").content.decode()
    assert "街道走访" in page and "教委走访" not in page
    assert "认定勾选的" not in page


def test_the_list_costs_few_queries(client, office, record, django_assert_max_num_queries):
    for n in range(30):
        record(title=f"走访{n}")
    client.force_login(office)
    with django_assert_max_num_queries(BUDGET):
        client.get("/ledger/visit/?facet=春节&year=2026")


def test_the_export_is_what_is_shown_with_typed_cells(client, office, record):
    record(title='=HYPERLINK("http://x")', amount="3500.5", people="12")
    record(title="八一走访", facet="八一")
    client.force_login(office)
    answer = client.get("/ledger/visit/export/?facet=春节")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    head, *rows = book.active.iter_rows()
    assert len(rows) == 1
    cells = {h.value: c for h, c in zip(head, rows[0], strict=True)}
    assert cells["名称"].data_type == "s" and cells["名称"].value.startswith("=HYPERLINK")
    assert cells["日期"].value.date() == date(2026, 2, 10)
    assert Decimal(str(cells["慰问金和物资折价(元)"].value)) == Decimal("3500.5")
    assert cells["编号"].value == 1 and cells["状态"].value == "待审"


def test_ticked_entries_are_accepted_together(client, office, record):
    numbers = [record(title=f"走访{n}").no for n in range(3)]
    client.force_login(office)
    answer = client.post("/ledger/accept/", {"no": numbers[:2], "back": "/ledger/visit/?page=1"})
    assert answer["Location"] == "/ledger/visit/?page=1"
    assert Entry.objects.filter(state="accepted").count() == 2


def test_nothing_ticked_is_told_what_to_do(client, office):
    client.force_login(office)
    answer = client.post("/ledger/accept/")
    assert answer.status_code == 409 and "请先勾选" in answer.content.decode()


def test_the_way_back_never_leads_elsewhere(client, office, record):
    client.force_login(office)
    answer = client.post("/ledger/accept/", {"no": [record().no], "back": "https://example.com/"})
    assert answer["Location"] == "/review/"


def test_a_search_finds_words_over_all_kinds(client, office, record):
    record(title="石门镇走访")
    record("activity", title="石门镇双拥晚会")
    client.force_login(office)
    page = client.get("/ledger/?q=石门").content.decode()
    assert "石门镇走访" in page and "石门镇双拥晚会" in page


def test_an_unknown_kind_is_told_in_a_sentence(client, office):
    client.force_login(office)
    answer = client.get("/ledger/nothing/")
    assert answer.status_code == 409 and "没有“nothing”这种台账" in answer.content.decode()


def test_an_assessor_reads_and_changes_nothing(client, assessor, record):
    record()
    client.force_login(assessor)
    page = client.get("/ledger/visit/")
    assert page.status_code == 200 and "记一条" not in page.content.decode()
    assert client.post("/ledger/accept/", {"no": [1]}).status_code == 403
    assert client.get("/ledger/new/visit/").status_code == 403


@pytest.mark.parametrize("role", ["system", "security", "audit"])
def test_administrators_see_no_materials(client, district, person, record, role):
    record()
    client.force_login(person(district, role, role))
    for address in (
        "/ledger/",
        "/ledger/visit/",
        "/ledger/1/",
        "/ledger/visit/export/",
        "/review/",
        "/imports/",
    ):
        assert client.get(address).status_code in (403, 404), address


def test_a_list_of_another_district_is_empty(client, outsider, record):
    record(title="江津走访")
    client.force_login(outsider)
    assert "江津走访" not in client.get("/ledger/visit/").content.decode()
    assert "江津走访" not in client.get("/ledger/?q=江津").content.decode()


def test_what_was_revised_since_the_list_showed_it_is_not_accepted_with_the_rest(
    client, office, record
):
    first, second = record(title="走访1"), record(title="走访2")
    client.force_login(office)
    page = client.get("/ledger/visit/").content.decode()
    sent = {"no": [first.no, second.no]}
    for entry in (first, second):
        assert f'name="shown-{entry.no}" value="1"' in page
        sent[f"shown-{entry.no}"] = "1"
    raw = {
        "title": "改过",
        "happened_on": "2026-02-10",
        "facet": "春节",
        "recipients": ["驻区部队"],
    }
    actions.revise(by=office, entry=first, raw=raw)
    answer = client.post("/ledger/accept/", sent, follow=True).content.decode()
    assert "已认定1条。另有1条已由区办员在" in answer and "请看过再认定" in answer
    assert [e.state for e in Entry.objects.order_by("no")] == ["pending", "accepted"]


def test_the_list_narrows_to_what_waits_for_a_signature(
    client, office, liaison, signing_on, record
):
    record(title="走访1")
    mine = record(title="走访2", by=liaison)
    client.force_login(office)
    page = client.get("/ledger/visit/?state=unsigned")
    assert [e.no for e in page.context["page"]] == [mine.no] and "◇" in page.content.decode()
    assert "待签1条" in client.get("/ledger/").content.decode()
    answer = client.get("/ledger/visit/export/?state=unsigned")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    head, row = book.active.iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["状态"] == "待签"
