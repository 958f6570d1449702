"""One entry: a minute on a phone to record, readable for years, every change told."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from tongxin.core import clock
from tongxin.ledger import actions
from tongxin.ledger.models import Attachment, Entry, Evidence, Role

VISIT = {
    "title": "春节走访驻区部队",
    "happened_on": "2026-02-10",
    "facet": "春节",
    "recipients": ["驻区部队"],
    "unit": "退役军人局",
}
BUDGET = 18


def photo(colour="red", name="IMG_1.jpg"):
    """A small photo that a camera dated 5 March 2026."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:03:05 10:00:00"
    exif[0x0132] = "2026:03:05 10:00:00"
    Image.new("RGB", (640, 480), colour).save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = name
    return out


@pytest.fixture
def visit(office):
    return actions.record(by=office, kind="visit", raw=VISIT)


def test_the_form_asks_for_the_camera_first_and_a_few_fields(client, liaison):
    client.force_login(liaison)
    page = client.get("/ledger/new/visit/").content.decode()
    assert (
        page.index('capture="environment"')
        < page.index('name="title"')
        < page.index('<details class="fold"')
    )
    assert f'value="{clock.today().isoformat()}"' in page
    assert 'value="德感街道"' in page


def test_a_liaison_records_a_visit_with_its_photo(client, liaison):
    client.force_login(liaison)
    given = {**VISIT, "unit": "德感街道", "photos": photo(), "_once": "k1"}
    answer = client.post("/ledger/new/visit/", given, follow=True)
    entry = Entry.objects.get()
    assert answer.redirect_chain == [(f"/ledger/{entry.no}/", 302)]
    assert entry.unit.name == "德感街道" and entry.by == liaison
    attached = Attachment.objects.get(entry=entry)
    assert attached.paper == "照片" and attached.evidence.kind == "photo"
    assert attached.evidence.taken_on.isoformat() == "2026-03-05"
    assert "已登记,编号1" in answer.content.decode()


def test_the_same_form_sent_twice_is_one_entry(client, office):
    client.force_login(office)
    first = client.post("/ledger/new/visit/", {**VISIT, "_once": "k1", "photos": photo()})
    again = client.post("/ledger/new/visit/", {**VISIT, "_once": "k1", "photos": photo()})
    assert first["Location"] == again["Location"] == "/ledger/1/"
    assert Entry.objects.count() == 1 and Evidence.objects.count() == 1


def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(client, office):
    client.force_login(office)
    given = {
        **VISIT,
        "title": "",
        "happened_on": "2099-01-01",
        "goods": "大米20袋",
        "amount": "三千多",
    }
    answer = client.post("/ledger/new/visit/", given)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Entry.objects.exists()
    assert '<a href="#f-title">请填写“名称”。</a>' in page and 'id="e-title"' in page
    assert "日期在今天之后" in page and 'value="大米20袋"' in page and 'value="三千多"' in page


def test_a_photo_is_kept_while_a_field_is_mended(client, office):
    client.force_login(office)
    page = client.post("/ledger/new/visit/", {**VISIT, "title": "", "photos": photo()})
    kept = page.context["form"].kept[0]
    assert kept.name == "IMG_1.jpg" and "已收到“IMG_1.jpg”" in page.content.decode()
    client.post("/ledger/new/visit/", {**VISIT, "kept": kept.token})
    assert Attachment.objects.get().evidence.name == "IMG_1.jpg"


def test_a_kept_photo_is_of_no_use_to_another_person(client, office, liaison):
    client.force_login(office)
    kept = client.post("/ledger/new/visit/", {"photos": photo()}).context["form"].kept[0]
    client.force_login(liaison)
    answer = client.post("/ledger/new/visit/", {**VISIT, "unit": "", "kept": kept.token})
    assert answer.status_code == 422 and "请重新选择" in answer.content.decode()


def test_a_broken_photo_leaves_no_entry(client, office):
    client.force_login(office)
    broken = io.BytesIO(b"\xff\xd8\xff" + b"0" * 100)
    broken.name = "坏照片.jpg"
    answer = client.post("/ledger/new/visit/", {**VISIT, "photos": broken})
    assert answer.status_code == 422 and "请重新导出后再上传" in answer.content.decode()
    assert not Entry.objects.exists()


def test_a_joint_event_names_who_took_part_and_counts_once(client, office, liaison):
    client.force_login(office)
    given = {
        **VISIT,
        "part_unit": ["德感街道", ""],
        "part_partner": ["", "泸州市双拥办"],
        "part_role": ["assist", "host"],
    }
    client.post("/ledger/new/visit/", given)
    assert {(r.unit.name if r.unit else r.partner, r.role) for r in Role.objects.all()} == {
        ("德感街道", "assist"),
        ("泸州市双拥办", "host"),
    }
    client.force_login(liaison)
    page = client.get("/ledger/1/").content.decode()
    assert "协办:德感街道" in page and "主办:泸州市双拥办" in page
    assert ">修改<" not in page


def test_an_unknown_partner_unit_is_told_and_kept(client, office):
    client.force_login(office)
    answer = client.post(
        "/ledger/new/visit/",
        {**VISIT, "part_unit": ["没有局"], "part_partner": [""], "part_role": ["join"]},
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "不在单位名录里" in page and 'value="没有局"' in page


def test_the_page_shows_both_dates_and_says_when_it_came_late(client, office, visit):
    client.force_login(office)
    page = client.get(f"/ledger/{visit.no}/").content.decode()
    assert "2026年2月10日" in page and "补录" in page


def test_the_page_lists_the_papers_that_are_missing(client, office, visit):
    client.force_login(office)
    page = client.get(f"/ledger/{visit.no}/")
    assert [(paper, len(found)) for paper, found in page.context["papers"]] == [
        ("慰问方案", 0),
        ("名单", 0),
        ("拨付凭证", 0),
        ("照片", 0),
    ]


def test_the_page_costs_a_known_number_of_queries(
    client, office, visit, django_assert_max_num_queries
):
    client.force_login(office)
    with django_assert_max_num_queries(BUDGET):
        client.get(f"/ledger/{visit.no}/")


def test_a_correction_is_told_in_the_history(client, office, visit):
    client.force_login(office)
    given = {**VISIT, "title": "春节走访慰问驻区部队", "unit": "区教委", "version": visit.version}
    client.post(f"/ledger/{visit.no}/edit/", given)
    page = client.get(f"/ledger/{visit.no}/").content.decode()
    assert "名称:“春节走访驻区部队” 改为 “春节走访慰问驻区部队”" in page
    assert "单位:“退役军人局” 改为 “区教委”" in page


def test_two_people_editing_the_second_is_told_and_sees_both(client, office, visit):
    client.force_login(office)
    client.post(f"/ledger/{visit.no}/edit/", {**VISIT, "title": "甲改的", "version": visit.version})
    second = client.post(
        f"/ledger/{visit.no}/edit/", {**VISIT, "title": "乙改的", "version": visit.version}
    )
    page = second.content.decode()
    assert second.status_code == 409 and "别人改过" in page
    assert "甲改的" in page and 'value="乙改的"' in page
    assert Entry.objects.get().title == "甲改的"
    again = {**VISIT, "title": "乙改的", "version": second.context["form"].version}
    client.post(f"/ledger/{visit.no}/edit/", again)
    assert Entry.objects.get().title == "乙改的"


def test_an_unchanged_form_of_an_accepted_entry_says_that_it_must_be_accepted_again(
    client, office, visit
):
    actions.accept(by=office, entries=[visit])
    client.force_login(office)
    assert "要重新认定" in client.get(f"/ledger/{visit.no}/edit/").content.decode()


def test_withdrawing_asks_why_and_can_be_undone(client, office, visit):
    client.force_login(office)
    refused = client.post(f"/ledger/{visit.no}/withdraw/", {"reason": " "})
    assert refused.status_code == 422 and "请写明撤回的原因" in refused.content.decode()
    client.post(f"/ledger/{visit.no}/withdraw/", {"reason": "重复登记"})
    assert "共<b>0</b>条" in client.get("/ledger/visit/").content.decode()
    page = client.get(f"/ledger/{visit.no}/").content.decode()
    assert "已撤回" in page and "重复登记" in page
    client.post(f"/ledger/{visit.no}/restore/")
    assert not Entry.objects.get().withdrawn


def test_a_return_says_why_and_until_when(client, office, liaison, unit):
    entry = actions.record(by=liaison, kind="visit", raw={**VISIT, "unit": "德感街道"})
    day = clock.today() + timedelta(days=5)
    client.force_login(office)
    past = {"reason": "缺签到", "until": "2020-01-01"}
    assert "期限已经过了" in client.post(f"/ledger/{entry.no}/return/", past).content.decode()
    client.post(f"/ledger/{entry.no}/return/", {"reason": "缺签到", "until": day.isoformat()})
    client.force_login(liaison)
    page = client.get(f"/ledger/{entry.no}/").content.decode()
    assert "退回修改:缺签到" in page and f"请在{day.year}年{day.month}月{day.day}日前改好" in page


def test_a_liaison_cannot_accept_or_return(client, liaison):
    actions.record(by=liaison, kind="visit", raw={**VISIT, "unit": "德感街道"})
    client.force_login(liaison)
    assert client.post("/ledger/1/accept/").status_code == 403
    assert client.get("/ledger/1/return/").status_code == 403


def test_an_entry_of_another_unit_does_not_exist_for_a_liaison(client, liaison, visit):
    client.force_login(liaison)
    for act in ("", "edit/", "withdraw/", "evidence/"):
        assert client.get(f"/ledger/{visit.no}/{act}").status_code == 404


ADDRESSES = (
    "",
    "edit/",
    "withdraw/",
    "return/",
    "evidence/",
    "evidence/1/remove/",
    "evidence/1/passage/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_other_districts_clerk_finds_nothing_to_open(client, outsider, visit, address):
    client.force_login(outsider)
    assert client.get(f"/ledger/{visit.no}/{address}").status_code == 404


@pytest.mark.parametrize("act", ["restore", "accept", "withdraw", "return", "edit"])
def test_the_other_districts_clerk_can_change_nothing(client, outsider, visit, act):
    client.force_login(outsider)
    answer = client.post(f"/ledger/{visit.no}/{act}/", {**VISIT, "reason": "试试"})
    assert answer.status_code == 404
    assert Entry.objects.get().version == visit.version


def test_an_open_kind_is_chosen_by_topic(client, liaison):
    client.force_login(liaison)
    page = client.get("/ledger/new/").content.decode()
    assert 'href="/ledger/new/visit/"' in page and "走访与活动" in page
