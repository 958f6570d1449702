"""公开发布: checked on its final bytes, released by another person, taken down by its date."""

import io
import random
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from tests.papers import make, pdf, photo
from tests.publishing_corpus import identity, mobile
from tongxin.core import calendars, clock, files
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import Assignment
from tongxin.directory.scope import Forbidden
from tongxin.gates import queries, release_actions
from tongxin.gates.models import Release
from tongxin.gates.release_actions import Blocked

LIST = "姓名,得分\n王*,61.35\n".encode("gb18030")


def propose(by, **more) -> Release:
    told = {"title": "选岗结果公示", "policy": "placement", "days": 7, "text": "现予公示。"} | more
    return release_actions.propose(by=by, **told)


@pytest.fixture
def out(office, leader):
    """A list that is public."""
    return release_actions.release(
        by=leader, release=propose(office, name="公示.csv", chunks=[LIST])
    )


def test_what_one_proposed_another_releases_for_its_days(office, leader):
    row = propose(office)
    assert row.state == "proposed" and not queries.out_now().exists()
    row = release_actions.release(by=leader, release=row)
    assert (row.state, row.since, row.until) == (
        "out", clock.today(), clock.today() + timedelta(days=7),
    )  # fmt: skip
    assert list(queries.out_now()) == [row]


def test_working_days_are_counted_by_the_calendar_and_never_guessed(office, leader):
    Assignment.objects.update(since=clock.end_of(date(2026, 1, 1)))
    with clock.at(clock.end_of(date(2026, 4, 30))):  # a Thursday; five days off begin the day after
        row = propose(office, days=3, day_kind="workday")
        row = release_actions.release(by=leader, release=row)
        assert row.until == calendars.load(row.division_id).add_workdays(row.since, 3)
        assert row.until > row.since + timedelta(days=6)
    with clock.at(clock.end_of(date(2049, 3, 1))):
        row = propose(office, days=3, day_kind="workday")
        with pytest.raises(Refused, match="2049年的放假安排还没有登记"):
            release_actions.release(by=leader, release=row)


def test_it_is_taken_down_by_its_date_though_nothing_runs(out, client, read):
    with clock.at(clock.end_of(out.until)):
        assert client.get(f"/public/notices/{out.pk}/").status_code == 200
    with clock.at(clock.end_of(out.until + timedelta(days=1))):
        assert out.state == "over"
        for address in (f"/public/notices/{out.pk}/", f"/public/notices/{out.pk}/file/"):
            assert client.get(address).status_code == 404
        assert "没有正在公示的内容" in read(client.get("/public/notices/"))


def test_nobody_releases_the_own_proposal(office):
    row = propose(office)
    with pytest.raises(Refused, match="不能自己签发"):
        release_actions.release(by=office, release=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=row.pk).update(released_by=office)


def test_a_release_whose_bytes_are_no_longer_those_proposed_is_refused(office, leader):
    row = propose(office, name="公示.csv", chunks=[LIST])
    files.path_of(row.sha256).write_bytes("姓名,得分\n张*,99\n".encode("gb18030"))
    with pytest.raises(Refused, match="不一样了"):
        release_actions.release(by=leader, release=row)
    Release.objects.filter(pk=row.pk).update(title="改过的标题")
    assert not queries.out_now().exists()


def test_changed_words_are_refused_as_changed_bytes_are(office, leader):
    row = propose(office)
    Release.objects.filter(pk=row.pk).update(text="改过的正文。")
    with pytest.raises(Refused, match="不一样了"):
        release_actions.release(by=leader, release=row)


@pytest.mark.parametrize(
    "more",
    [
        {"text": "咨询13812345678"},
        {"title": "54321部队慰问公示"},
        {"name": "公示.csv", "chunks": ["姓名,得分\n王宇,61.35\n".encode()]},
        {"name": "公示.xlsx", "chunks": [make("xlsx", "hidden sheet", ["13812345678"])]},
        {"name": "13812345678.csv", "chunks": [LIST]},
    ],
)
def test_what_the_gate_finds_is_not_proposed_and_not_stored(office, more):
    with pytest.raises(Refused):
        propose(office, **more)
    assert not Release.objects.exists() and not Event.objects.exists()
    stored = [p for p in files.path_of("00" * 32).parents[2].rglob("*") if p.is_file()]
    assert stored == []


def test_the_refusal_names_each_place_and_repeats_no_value(office):
    number = identity(random.Random(3))
    data = make("docx", "comment", [number, mobile(random.Random(4))])
    with pytest.raises(Blocked) as refused:
        propose(office, name="公示.docx", chunks=[data])
    assert len(refused.value.problems) == 2
    assert all("批注" in told for told in refused.value.problems)
    assert number not in " ".join(refused.value.problems)


def test_a_photo_goes_out_without_what_the_camera_wrote(office):
    row = propose(office, name="活动.jpg", chunks=[photo("gps", ["29 17 24", "106 15 36"])])
    with files.open_file(row.sha256) as source:
        assert not Image.open(io.BytesIO(source.read())).getexif()


SCAN = io.BytesIO()
Image.new("RGB", (600, 400), "white").save(SCAN, "PDF")


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("活动.jpg", photo("plain", []), "整张图片"),
        ("扫描.pdf", SCAN.getvalue(), "第1页的图片"),
        ("通知.docx", make("docx", "alternative text", ["活动现场"]), "文档里的1张图片"),
    ],
)
def test_what_is_drawn_is_looked_at_by_whoever_releases_it(
    name, data, where, office, leader, as_, read
):
    """No rule reads a scan: it goes out by somebody's eyes or not at all."""
    row = propose(office, name=name, chunks=[data])
    with pytest.raises(Refused, match=f"{where}要逐张看过"):
        release_actions.release(by=leader, release=row)
    assert where in read(as_(leader).get(f"/releases/{row.no}/"))
    told = {"_once": "a", "looked": "1"}
    assert as_(leader).post(f"/releases/{row.no}/release/", told).status_code == 302
    row.refresh_from_db()
    assert row.state == "out"


def test_a_list_without_pictures_is_released_without_a_look(office, leader):
    for name, data in (("a.pdf", pdf(["正文"])), ("b.docx", make("docx", "body", ["正文"]))):
        row = propose(office, name=name, chunks=[data])
        assert release_actions.release(by=leader, release=row).state == "out"


@pytest.mark.parametrize(
    "more",
    [
        {"days": 0},
        {"days": 400},
        {"title": " "},
        {"text": ""},
        {"policy": "none"},
        {"day_kind": "week"},
    ],
)
def test_a_proposal_needs_title_words_kind_and_a_term(office, more):
    with pytest.raises(Refused):
        propose(office, **more)


def test_it_can_be_taken_down_before_its_time_with_a_reason(out, office, client):
    with pytest.raises(Refused, match="原因"):
        release_actions.take_down(by=office, release=out, reason=" ")
    row = release_actions.take_down(by=office, release=out, reason="有人提出异议")
    assert row.state == "down"
    assert client.get(f"/public/notices/{out.pk}/").status_code == 404
    with pytest.raises(Refused, match="现在是“已撤下”"):
        release_actions.take_down(by=office, release=row, reason="再撤一次")


def test_a_second_signature_changes_nothing(out, leader):
    with pytest.raises(Refused, match="现在是“公开中”"):
        release_actions.release(by=leader, release=out)
    assert Event.objects.filter(verb="release.release").count() == 1


def test_a_liaison_proposes_and_sees_the_own_only(office, liaison):
    mine, other = propose(liaison), propose(office)
    assert list(queries.releases(liaison)) == [mine]
    with pytest.raises(Forbidden):
        release_actions.release(by=liaison, release=other)


def test_another_district_reaches_nothing(out, outsider, as_):
    assert not queries.releases(outsider).exists()
    assert as_(outsider).get(f"/releases/{out.no}/").status_code == 404


def test_on_the_pages_a_list_goes_from_one_to_another_to_the_public(
    office, leader, as_, client, read
):
    form = {"title": "选岗结果公示", "policy": "placement", "days": "5", "text": "现予公示。"}
    bad = SimpleUploadedFile("公示.csv", "姓名,得分\n王宇,61\n".encode())
    answer = as_(office).post("/releases/new/", {**form, "file": bad, "_once": "a"})
    assert answer.status_code == 422 and "没有遮住的姓名" in read(answer)
    good = SimpleUploadedFile("公示.csv", LIST)
    answer = as_(office).post("/releases/new/", {**form, "file": good, "_once": "b"})
    address = answer["Location"]
    assert "由另一人签发" in read(as_(office).get(address))
    assert as_(leader).post(f"{address}release/", {"_once": "c"}).status_code == 302
    row = Release.objects.get()
    assert "选岗结果公示" in read(client.get("/public/notices/"))
    answer = client.get(f"/public/notices/{row.pk}/file/")
    assert b"".join(answer.streaming_content) == LIST
    assert answer["Content-Disposition"].startswith("attachment")
