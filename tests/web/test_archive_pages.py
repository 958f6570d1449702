"""报告 › 归档: settings first, then file, take out, box, close, transfer, print."""

import pytest

from tests.web import grid_cast as cast
from tongxin.core import clock
from tongxin.documents.models import Box, FiledItem, Retention


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def desk(office, as_):
    return as_(office)


@pytest.fixture
def ready(desk, unit):
    """Fonds and one line of the retention table, set on screen."""
    home = unit("退役军人局")
    desk.post("/archive/settings/", cast.once(unit=home.pk, fonds="0194"))
    line = {"category": "总结", "period": "30年", "approval": "样例批复"}
    desk.post("/archive/settings/", cast.once(unit=home.pk, **line))
    return home


@pytest.fixture
def filed(desk, ready):
    """filed(title, …): a paper typed in and filed."""

    def make(title="2025年总结", **more):
        answer = desk.post("/archive/new/", cast.once(**typed(title=title, **more)))
        assert answer.status_code == 302, answer.content.decode()
        return FiledItem.objects.order_by("-pk").first()

    return make


def typed(**more):
    form = {
        "title": "2025年总结", "given": "否", "author": "区双拥办", "day": "2026年1月10日", "pages": "12",
        "category": "总结", "year": "2026", "unit": "退役军人局", "office": "双拥办", "code": "syb",
    }  # fmt: skip
    return form | more


def shelf(home, verb=""):
    return f"/archive/shelf/{verb}?unit={home.pk}&year=2026&period=D30&code=SYB"


def place(home):
    return {"unit": home.pk, "year": 2026, "period": "D30", "code": "SYB"}


def test_without_a_retention_table_one_is_led_to_the_settings(desk, district):
    assert desk.get("/archive/new/").url == "/archive/settings/"


def test_fonds_and_periods_are_set_on_screen(ready, desk, read):
    line = Retention.objects.get()
    assert (line.category, line.period, line.approval) == ("总结", "D30", "样例批复")
    text = read(desk.get("/archive/settings/"))
    assert "样例批复" in text and "30年" in text


def test_a_fonds_that_cannot_be_is_refused(desk, unit, read):
    form = cast.once(unit=unit("退役军人局").pk, fonds="第九")
    answer = desk.post("/archive/settings/", form)
    assert answer.status_code == 422 and "数字和大写字母" in read(answer)


def test_a_paper_is_filed_and_its_reference_told(filed, desk, read):
    row = filed()
    assert row.ref == "0194-WS·2026-D30-SYB-0001"
    text = read(desk.get(f"/archive/item/{row.pk}/"))
    assert "20260110" in text and "双拥办" in text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"pages": ""}, "请填写“页数”"),
        ({"day": "昨天"}, "8位数字"),
        ({"secrecy": "机密"}, "没有“机密”这一项"),
        ({"category": "简报"}, "没有“简报”这一项"),
        ({"year": "2025"}, "归档年度"),
    ],
)
def test_what_cannot_be_filed_is_refused_and_stays_typed(ready, desk, read, wrong, says):
    answer = desk.post("/archive/new/", cast.once(**typed(**wrong)))
    assert answer.status_code == 422 and says in read(answer)
    assert "2025年总结" in answer.content.decode()
    assert not FiledItem.objects.exists()


def test_an_entrys_papers_are_brought_along(ready, desk, office):
    entry = cast.visit(office)
    page = desk.get(f"/archive/new/?entry={entry.no}").content.decode()
    assert 'value="春节走访慰问"' in page and 'value="20260205"' in page


def test_an_entry_out_of_reach_is_not_brought_along(ready, desk, outsider):
    assert desk.get("/archive/new/?entry=99").status_code == 404


def test_a_class_shows_its_items_its_boxes_and_its_holes(filed, ready, desk, read):
    first = filed()
    filed("另一份")
    desk.post(f"/archive/item/{first.pk}/remove/", cast.once(reason="重复归档"))
    desk.post(shelf(ready, "box/"), cast.once(sheet="0.1", both="否"))
    text = read(desk.get(shelf(ready)))
    assert "0001号:重复归档" in text and "第1盒" in text and "另一份" in text
    assert "1个空号" in read(desk.get("/archive/"))


def test_a_box_is_closed_and_transferred(filed, ready, desk, read):
    filed()
    desk.post(shelf(ready, "box/"), cast.once(sheet="0.1", both="否"))
    box = Box.objects.get()
    form = cast.once(arranged_by="甲", checked_by="乙", remarks="", place="1列2层")
    desk.post(f"/archive/box/{box.pk}/close/", form)
    desk.post(
        "/archive/shelf/transfer/",
        cast.once(box=box.pk, to="区档案馆", on="2026-06-01", **place(ready)),
    )
    assert "移交区档案馆" in read(desk.get(shelf(ready)))
    assert FiledItem.objects.get().state == "moved"


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_the_catalogue_is_printed_as_a_version(filed, ready, desk, form):
    filed()
    desk.post("/archive/shelf/catalogue/", cast.once(**place(ready)))
    page = desk.get(shelf(ready)).content.decode()
    assert "第1版" in page
    address = page.split('href="/archive/catalogue/')[1].split("/")[0]
    answer = desk.get(f"/archive/catalogue/{address}/{form}/")
    start = b"".join(answer.streaming_content)[:4]
    assert start[:2] == (b"PK" if form == "xlsx" else b"%P")


@pytest.mark.parametrize("paper", ["spines/", "remarks/"])
def test_spines_and_remarks_are_printed_once_there_are_boxes(filed, ready, desk, paper, read):
    filed()
    assert desk.get(shelf(ready, paper)).status_code == 409
    desk.post(shelf(ready, "box/"), cast.once(sheet="0.1", both="否"))
    answer = desk.get(shelf(ready, paper))
    assert b"".join(answer.streaming_content)[:4] == b"%PDF"


def test_ledger_boxes_lead_from_the_table_to_label_and_catalogue(desk, office):
    edition = cast.put(office, cast.visited())
    cast.visit(office)
    page = desk.get("/archive/ledger/").content.decode()
    address = f"/archive/ledger/{edition.pk}/1/2026%E5%B9%B4/"
    assert f'href="{address}"' in page
    assert "春节走访慰问" in desk.get(address).content.decode()
    for form in ("spines", "catalogue"):
        answer = desk.get(f"{address}{form}/")
        assert b"".join(answer.streaming_content)[:4] == b"%PDF"


@pytest.mark.parametrize("page", ["/archive/", "/archive/new/", "/archive/settings/"])
def test_a_liaison_has_no_archive(liaison, as_, page):
    assert as_(liaison).get(page).status_code == 403


def test_another_district_finds_no_item_and_no_box(filed, ready, desk, outsider, as_):
    row = filed()
    desk.post(shelf(ready, "box/"), cast.once(sheet="0.1", both="否"))
    client = as_(outsider)
    for address in (f"/archive/item/{row.pk}/", f"/archive/item/{row.pk}/remove/",
                    f"/archive/box/{Box.objects.get().pk}/close/", shelf(ready)):  # fmt: skip
        assert client.get(address).status_code == 404
