"""佐证材料: in by upload, by card or by choosing what is there; shown safely; versions kept."""

import io

import docx
import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from tongxin.core.errors import Refused
from tongxin.ledger import actions, evidence
from tongxin.ledger.models import Attachment, Entry, Evidence

VISIT = {
    "title": "春节走访",
    "happened_on": "2026-02-10",
    "facet": "春节",
    "recipients": ["驻区部队"],
}


def pdf(*sentences):
    """A PDF with one Latin sentence a page."""
    writer = PdfWriter()
    for sentence in sentences:
        page = writer.add_blank_page(300, 300)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({sentence}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    return named(writer, "方案.pdf")


def named(writer, name):
    out = io.BytesIO()
    writer.write(out)
    out.seek(0)
    out.name = name
    return out


def photo(colour="red"):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0132] = "2026:03:05 10:00:00"
    exif[0x010F] = "SecretPhoneMaker"
    Image.new("RGB", (1200, 900), colour).save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = "现场.jpg"
    return out


@pytest.fixture
def entry(office):
    return actions.record(by=office, kind="visit", raw=VISIT)


@pytest.fixture
def put(office, entry):
    """Puts a stored file on the entry: put(name, bytes)."""

    def make(name, data, by=office):
        return evidence.add_file(by=by, name=name, chunks=[data]).evidence

    return make


def test_a_pdf_is_put_in_and_the_page_of_its_sentence_is_found(client, office, entry):
    client.force_login(office)
    given = {
        "how": "file",
        "paper": "慰问方案",
        "quote": "second page says so",
        "conclusion": "已走访",
        "files": pdf("first page", "second page says so"),
    }
    answer = client.post(f"/ledger/{entry.no}/evidence/", given, follow=True)
    row = Attachment.objects.get()
    assert (row.paper, row.page, row.evidence.pages) == ("慰问方案", "2", 2)
    assert "第2页“second page says so”" in answer.content.decode()


def test_a_sentence_that_is_not_in_the_pdf_is_told(client, office, entry):
    client.force_login(office)
    answer = client.post(
        f"/ledger/{entry.no}/evidence/",
        {"how": "file", "quote": "nowhere", "files": pdf("first page")},
    )
    assert answer.status_code == 422 and "没有找到这句原句" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_card_stands_for_what_stays_in_the_safe(client, office, entry):
    client.force_login(office)
    page = client.get(f"/ledger/{entry.no}/evidence/").content.decode()
    assert 'value="存于人武部保密柜"' in page
    client.post(
        f"/ledger/{entry.no}/evidence/",
        {"how": "paper", "paper": "名单", "name": "慰问名单", "location": "存于人武部保密柜"},
    )
    card = Evidence.objects.get()
    assert (
        card.kind == "paper" and "仅存纸质" in client.get(f"/ledger/{entry.no}/").content.decode()
    )
    answer = client.get(f"/evidence/{card.pk}/file")
    assert answer.status_code == 409 and "存于人武部保密柜" in answer.content.decode()


def test_a_file_is_used_again_without_another_upload(client, office, entry, put):
    found = put("方案.txt", "慰问方案".encode())
    client.force_login(office)
    client.post(
        f"/ledger/{entry.no}/evidence/", {"how": "again", "paper": "慰问方案", "evidence": found.pk}
    )
    second = actions.record(
        by=office, kind="visit", raw={**VISIT, "title": "八一走访", "facet": "八一"}
    )
    client.post(f"/ledger/{second.no}/evidence/", {"how": "again", "evidence": found.pk})
    page = client.get(f"/evidence/{found.pk}/").content.decode()
    assert "春节走访" in page and "八一走访" in page and Evidence.objects.count() == 1


def test_the_same_form_sent_twice_attaches_once(client, office, entry):
    client.force_login(office)
    for _ in range(2):
        client.post(
            f"/ledger/{entry.no}/evidence/",
            {"how": "paper", "name": "名单", "_once": "k", "location": "档案室"},
        )
    assert Attachment.objects.count() == 1 and Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("空.pdf", b"", "请核对后重新选择"),
        ("网页.html", b"<html><script>alert(1)</script></html>", "请打印成PDF"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "请打印成PDF"),
        ("程序.pdf", b"MZ" + b"0" * 100, "这是程序文件"),
        ("坏.pdf", b"%PDF-1.7 nothing", "请重新导出后再上传"),
    ],
)
def test_what_cannot_come_in_is_told_in_a_sentence(client, office, entry, name, data, told):
    client.force_login(office)
    sent = io.BytesIO(data)
    sent.name = name
    answer = client.post(f"/ledger/{entry.no}/evidence/", {"how": "file", "files": sent})
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page
    assert not Evidence.objects.exists()


def test_a_photo_is_shown_in_place_and_its_small_picture_carries_nothing_of_the_camera(
    client, office, put
):
    found = put("现场.jpg", photo().read())
    client.force_login(office)
    whole = client.get(f"/evidence/{found.pk}/file")
    assert whole["Content-Type"] == "image/jpeg" and whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Disposition"].startswith("inline")
    small = client.get(f"/evidence/{found.pk}/thumb")
    assert b"SecretPhoneMaker" not in small.content
    with Image.open(io.BytesIO(small.content)) as image:
        assert max(image.size) == 480 and not image.getexif()


def test_a_text_that_looks_like_a_page_is_never_run(client, office, put):
    found = put("说明.txt", "说明 <script>alert(1)</script>".encode("gb18030"))
    client.force_login(office)
    answer = client.get(f"/evidence/{found.pk}/file")
    assert answer["Content-Type"] == "text/plain; charset=gb18030"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_an_office_document_is_downloaded_under_its_own_name(client, office, put):
    out = io.BytesIO()
    docx.Document().save(out)
    found = put("方案.docx", out.getvalue())
    client.force_login(office)
    answer = client.get(f"/evidence/{found.pk}/file")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "%E6%96%B9%E6%A1%88.docx" in answer["Content-Disposition"]


def test_a_new_version_takes_the_old_ones_place_and_the_old_stays(client, office, entry, put):
    old = put("方案.txt", b"first version")
    evidence.attach(by=office, entry=entry, evidence=old, paper="慰问方案")
    client.force_login(office)
    better = io.BytesIO(b"second version")
    better.name = "方案(盖章).txt"
    client.post(f"/evidence/{old.pk}/replace/", {"file": better})
    new = Evidence.objects.get(replaces=old)
    assert Attachment.objects.get(removed_at=None).evidence == new
    assert "这是旧版本" in client.get(f"/evidence/{old.pk}/").content.decode()
    versions = client.get(f"/evidence/{new.pk}/").context["versions"]
    assert [v.pk for v in versions] == [new.pk, old.pk]
    assert b"".join(client.get(f"/evidence/{old.pk}/file").streaming_content) == b"first version"


def test_better_words_for_a_photo_are_a_new_version_with_the_same_bytes(client, office, put):
    old = put("现场.jpg", photo().read())
    client.force_login(office)
    client.post(
        f"/evidence/{old.pk}/replace/",
        {"occasion": "春节走访", "place": "驻区某部", "taken_on": ""},
    )
    new = Evidence.objects.get(replaces=old)
    assert (new.sha256, new.occasion, new.place) == (old.sha256, "春节走访", "驻区某部")
    assert new.taken_on == old.taken_on and old.occasion == ""


def test_a_file_without_six_facts_is_not_described(office, put):
    with pytest.raises(Refused, match="请直接换新版本"):
        evidence.describe(by=office, evidence=put("方案.txt", b"words"), photo=evidence.Photo())


def test_the_passage_is_written_later_and_the_entry_stays_complete(client, office, put):
    entry = actions.record(
        by=office,
        kind="document",
        raw={"title": "要点", "happened_on": "2026-01-05", "facet": "年度工作要点"},
    )
    found = put("要点.txt", b"words")
    row = evidence.attach(by=office, entry=entry, evidence=found, paper="文件原件或摘页")
    client.force_login(office)
    client.post(
        f"/ledger/{entry.no}/evidence/{row.pk}/passage/",
        {"page": "3", "quote": "原句", "conclusion": ""},
    )
    now = Attachment.objects.get(removed_at=None)
    assert (now.page, now.quote, now.paper) == ("3", "原句", "文件原件或摘页")
    assert Entry.objects.get(pk=entry.pk).complete


def test_taking_evidence_off_asks_why(client, office, entry, put):
    row = evidence.attach(by=office, entry=entry, evidence=put("方案.txt", b"words"))
    client.force_login(office)
    address = f"/ledger/{entry.no}/evidence/{row.pk}/remove/"
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "放错了"})
    assert not Attachment.objects.filter(removed_at=None).exists()
    assert "放错了" in client.get(f"/ledger/{entry.no}/").content.decode()


@pytest.mark.parametrize("address", ["", "file", "thumb", "replace/"])
@pytest.mark.parametrize("who", ["outsider", "liaison", "system"])
def test_evidence_out_of_reach_does_not_exist(request, client, district, person, put, address, who):
    found = put("现场.jpg", photo().read())
    user = person(district, who, who) if who == "system" else request.getfixturevalue(who)
    client.force_login(user)
    expected = (403,) if who == "system" else (404,)
    assert client.get(f"/evidence/{found.pk}/{address}").status_code in expected


def test_an_assessor_opens_a_file_and_cannot_replace_it(client, assessor, put):
    found = put("方案.txt", b"words")
    client.force_login(assessor)
    assert client.get(f"/evidence/{found.pk}/file").status_code == 200
    assert "换新版本" not in client.get(f"/evidence/{found.pk}/").content.decode()
    assert client.get(f"/evidence/{found.pk}/replace/").status_code == 403
