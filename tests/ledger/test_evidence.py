"""Files, photos and paper cards: taken in, attached with their passage, replaced, taken off."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions, changes, evidence, queries
from tongxin.ledger.models import Attachment, Entry, EntryPast, Evidence, Kind

KIND = {
    "key": "walk",
    "name": "样例走访",
    "papers": ["方案", "照片"],
    "facet": {"label": "节日", "choices": ["春节", "八一"], "required": False},
}


@pytest.fixture
def walk(district):
    return Kind.objects.create(division=district, key="walk", definition=KIND)


@pytest.fixture
def entry(walk, liaison):
    raw = {"title": "样例八一走访", "happened_on": "2024-08-01"}
    return actions.record(by=liaison, kind="walk", raw=raw)


@pytest.fixture
def told(monkeypatch):
    """Every change that is published."""
    heard = []
    monkeypatch.setattr(changes, "_listeners", [heard.append])
    return heard


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text for each line of each page."""
    out, places = bytearray(b"%PDF-1.4\n"), []

    def put(body: bytes) -> int:
        places.append(len(out))
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (len(places), body))
        return len(places)

    font = put(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids, parent = [], 2 + 2 * len(pages)
    for text in pages:
        lines = b"".join(b"(%s) Tj 0 -14 Td " % line.encode() for line in text.split("\n"))
        stream = b"BT /F1 12 Tf 50 700 Td " + lines + b"ET"
        body = put(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(put(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 %d 0 R >> >> >>" % (parent, body, font)
        ))  # fmt: skip
    refs = b" ".join(b"%d 0 R" % k for k in kids)
    put(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (refs, len(kids)))
    root = put(b"<< /Type /Catalog /Pages %d 0 R >>" % parent)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1, root, start)  # fmt: skip
    return bytes(out)


def photo(taken: str = "2024:08:01 09:00:00") -> bytes:
    exif, out = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8769)[0x9003] = taken
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def add(by, data=None, name="方案.pdf", **more) -> Evidence:
    return evidence.add_file(by=by, name=name, chunks=[data or pdf("plan")], **more).evidence


def stored() -> int:
    return sum(p.is_file() for p in Path(settings.FILES).rglob("*"))


def test_a_file_becomes_evidence_of_the_persons_own_unit(liaison, unit):
    row = add(liaison, pdf("one", "two"))
    assert (row.unit, row.kind, row.pages, row.name) == (unit("德感街道"), "file", 2, "方案.pdf")
    assert Event.objects.filter(verb="evidence.add", by=liaison).count() == 1


def test_a_photo_has_its_six_facts_and_the_cameras_day(liaison):
    facts = evidence.Photo(occasion="八一走访", place="德感", persons="样例", photographer="样例")
    row = add(liaison, photo(), "照片.jpg", photo=facts)
    assert (row.kind, row.taken_on, row.occasion) == ("photo", date(2024, 8, 1), "八一走访")


def test_the_day_that_is_told_stands_above_the_cameras(liaison):
    row = add(liaison, photo(), "照片.jpg", photo=evidence.Photo(taken_on=date(2024, 7, 31)))
    assert row.taken_on == date(2024, 7, 31)


def test_a_photo_of_tomorrow_is_refused(liaison):
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused, match="今天之后"):
        add(liaison, photo(), "照片.jpg", photo=evidence.Photo(taken_on=tomorrow))
    assert not Evidence.objects.exists()


def test_the_same_bytes_come_in_again_with_a_notice_and_one_file(entry, liaison, office):
    first = add(liaison)
    evidence.attach(by=liaison, entry=entry, evidence=first, paper="方案")
    again = evidence.add_file(by=office, name="又一份.pdf", chunks=[pdf("plan")])
    assert "德感街道" in again.notice and "样例八一走访" in again.notice
    assert again.evidence.sha256 == first.sha256 and stored() == 1


def test_the_notice_keeps_what_the_person_may_not_see(entry, liaison, office):
    row = add(office)
    told = evidence.add_file(by=liaison, name="我的.pdf", chunks=[pdf("plan")]).notice
    assert told and row.name not in told and "退役军人局" not in told


def test_a_refused_file_leaves_neither_row_nor_bytes(liaison):
    with pytest.raises(Refused):
        add(liaison, b"MZ program")
    assert not Evidence.objects.exists() and stored() == 0


def test_a_pdf_that_cannot_be_opened_is_refused(liaison):
    with pytest.raises(Refused, match="PDF打不开"):
        add(liaison, b"%PDF-1.4\n nothing more")


def test_a_crash_between_file_and_row_leaves_no_row(liaison, monkeypatch):
    def crash(*_, **__):
        raise RuntimeError("power")

    monkeypatch.setattr(evidence.events, "record", crash)
    with pytest.raises(RuntimeError):
        add(liaison)
    assert not Evidence.objects.exists()


def test_what_exists_on_paper_only_is_a_card_with_its_place(liaison):
    row = evidence.add_paper(by=liaison, name="保密件目录")
    assert (row.kind, row.location, row.sha256) == ("paper", "存于人武部保密柜", "")


def test_nobody_adds_for_another_unit(liaison, unit):
    with pytest.raises(Refused, match="本单位"):
        add(liaison, unit=unit("区教委"))
    assert stored() == 0


def test_an_assessor_adds_nothing(assessor):
    with pytest.raises(Forbidden):
        add(assessor)


def test_an_entry_is_complete_when_every_paper_is_there(entry, liaison, told):
    evidence.attach(by=liaison, entry=entry, evidence=add(liaison), paper="方案")
    entry.refresh_from_db()
    assert not entry.complete and not told
    evidence.attach(by=liaison, entry=entry, evidence=add(liaison, photo(), "a.jpg"), paper="照片")
    entry.refresh_from_db()
    assert entry.complete
    assert [c.kinds for c in told] == [frozenset(["walk"])]
    assert EntryPast.objects.get(entry=entry).complete is False


def test_taking_a_paper_off_makes_the_entry_incomplete_and_stays_in_the_history(entry, liaison):
    one = evidence.attach(by=liaison, entry=entry, evidence=add(liaison), paper="方案")
    card = evidence.add_paper(by=liaison, name="照片原件")
    evidence.attach(by=liaison, entry=entry, evidence=card, paper="照片")
    evidence.detach(by=liaison, attachment=one, reason="传错了")
    entry.refresh_from_db()
    one.refresh_from_db()
    assert not entry.complete and one.removed_at
    assert Event.objects.get(verb="entry.detach").detail["reason"] == "传错了"
    with pytest.raises(Refused, match="原因"):
        evidence.detach(by=liaison, attachment=one, reason=" ")


def test_an_attachment_says_where_the_proof_stands(entry, liaison):
    row = evidence.attach(
        by=liaison, entry=entry, evidence=add(liaison, pdf("a", "b")), paper="方案", page=2,
        quote="原句", conclusion="已部署",
    )  # fmt: skip
    assert (row.page, row.quote, row.conclusion) == ("2", "原句", "已部署")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"paper": "签到"}, "可选:方案、照片"),
        ({"page": "9"}, "一共1页"),
        ({"page": "0"}, "一共1页"),
        ({"quote": "长" * 501}, "最多500字"),
    ],
)
def test_a_passage_that_cannot_be_is_refused(entry, liaison, more, words):
    row = add(liaison)
    with pytest.raises(Refused, match=words):
        evidence.attach(by=liaison, entry=entry, evidence=row, **more)
    assert not Attachment.objects.exists()


def test_the_same_passage_is_attached_once(entry, liaison):
    row = add(liaison)
    evidence.attach(by=liaison, entry=entry, evidence=row)
    with pytest.raises(Refused, match="不用重复"):
        evidence.attach(by=liaison, entry=entry, evidence=row)
    evidence.attach(by=liaison, entry=entry, evidence=row, page=1)
    assert Attachment.objects.count() == 2


def test_what_is_out_of_reach_is_attached_to_nothing(entry, liaison, office, outsider):
    theirs = add(office)
    with pytest.raises(Refused, match="找不到这份材料"):
        evidence.attach(by=liaison, entry=entry, evidence=theirs)
    with pytest.raises(Refused, match="找不到这条记录"):
        evidence.attach(by=outsider, entry=entry, evidence=add(outsider, pdf("x")))


def test_a_new_version_takes_over_what_was_attached(entry, liaison):
    old = add(liaison)
    before = evidence.attach(by=liaison, entry=entry, evidence=old, paper="方案", page=1)
    new = evidence.replace(by=liaison, evidence=old, name="新.pdf", chunks=[pdf("new")])
    assert new.replaces == old
    now = queries.attachments(entry).get()
    assert (now.evidence, now.paper, now.page) == (new, "方案", "1")
    before.refresh_from_db()
    assert before.evidence == old and before.removed_at
    assert Evidence.objects.get(pk=old.pk).sha256 == old.sha256


def test_a_version_is_replaced_once_and_by_something_else(liaison):
    old = add(liaison)
    with pytest.raises(Refused, match="完全一样"):
        evidence.replace(by=liaison, evidence=old, name="同.pdf", chunks=[pdf("plan")])
    evidence.replace(by=liaison, evidence=old, name="二.pdf", chunks=[pdf("2")])
    with pytest.raises(Refused, match="更新的版本"):
        evidence.replace(by=liaison, evidence=old, name="三.pdf", chunks=[pdf("3")])


def test_an_accepted_entry_with_another_proof_waits_again(entry, liaison, office, told):
    old = add(liaison)
    evidence.attach(by=liaison, entry=entry, evidence=old, paper="方案")
    actions.accept(by=office, entries=[entry])
    evidence.replace(by=liaison, evidence=old, name="新.pdf", chunks=[pdf("new")])
    entry.refresh_from_db()
    assert (entry.state, entry.accepted_at) == ("pending", None)
    assert EntryPast.objects.filter(entry=entry, state="accepted").exists()
    assert len(told) == 2


def test_nobody_replaces_the_file_of_another_unit(liaison, office):
    row = add(office)
    with pytest.raises(Refused, match="本单位"):
        evidence.replace(by=liaison, evidence=row, name="x.pdf", chunks=[pdf("x")])


def test_a_crash_while_replacing_leaves_the_old_version_in_place(entry, liaison, monkeypatch):
    old = add(liaison)
    evidence.attach(by=liaison, entry=entry, evidence=old, paper="方案")

    def crash(*_):
        raise RuntimeError("power")

    monkeypatch.setattr(evidence, "_move", crash)
    with pytest.raises(RuntimeError):
        evidence.replace(by=liaison, evidence=old, name="新.pdf", chunks=[pdf("new")])
    assert Evidence.objects.get() == old
    assert queries.attachments(entry).get().evidence == old


def test_the_page_of_a_sentence_is_found_however_it_is_broken(liaison):
    row = add(liaison, pdf("nothing here", "the visit took\nplace on 1 August"))
    assert evidence.find_page(row, "visit took place on 1 August") == 2
    assert evidence.find_page(row, "another sentence") is None
    assert evidence.find_page(row, "  ") is None


def test_a_photo_has_no_page_to_find(liaison):
    assert evidence.find_page(add(liaison, photo(), "a.jpg"), "x") is None


def test_entries_do_not_lose_their_number_by_papers(entry, liaison):
    evidence.attach(by=liaison, entry=entry, evidence=add(liaison), paper="方案")
    assert Entry.objects.get(pk=entry.pk).no == entry.no
