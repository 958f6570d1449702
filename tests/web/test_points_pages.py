"""点位库 on its pages: added, taken over from the ledger, visited on a phone, printed."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.checks import conftest as shared
from tongxin.checks.models import Point, PointPhoto, Visit
from tongxin.ledger import actions as ledger
from tongxin.ledger.models import Entry, Task

pytestmark = pytest.mark.usefixtures("fixed_day")

fixed_day, point = shared.fixed_day, shared.point


def form(**more):
    return {"_once": uuid.uuid4().hex, **more}


def picture(shade=20, name="现场.jpg"):
    kept = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 120, 90)).save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def seen(*answers, **more):
    return form(day="2026-05-30", **{f"good-{n}": a for n, a in enumerate(answers)}, **more)


def test_the_kind_brings_what_is_usually_to_be_seen(office, as_, read):
    client = as_(office)
    assert "先选类别" in read(client.get("/points/new/"))
    page = client.get("/points/new/?kind=宣传阵地").content.decode()
    assert 'value="文字没有错漏"' in page


def test_a_point_is_added_and_changed(office, unit, as_, read):
    client, town = as_(office), unit("德感街道").pk
    sent = form(name="江边宣传栏", kind="宣传阵地", place="滨江路口", unit=town, town=town,
                see=["没有错字", ""], defect=["错字", ""])  # fmt: skip
    assert "已添加“江边宣传栏”" in read(
        client.post("/points/new/?kind=宣传阵地", sent, follow=True)
    )
    made = Point.objects.get()
    assert made.must_see == [{"text": "没有错字", "defect": "错字"}]
    changed = {**sent, "_once": "b", "place": "滨江路2号"}
    client.post(f"/points/{made.no}/edit/", changed)
    made.refresh_from_db()
    assert made.place == "滨江路2号"


def test_refused_the_form_keeps_what_was_typed(office, as_, read):
    sent = form(name="江边宣传栏", kind="宣传阵地", place="", see=["没有错字"], defect=["错字"])
    answer = as_(office).post("/points/new/?kind=宣传阵地", sent)
    assert answer.status_code == 422 and "请选择管护单位" in read(answer)
    assert 'value="没有错字"' in answer.content.decode()


def test_a_visit_on_a_phone_leaves_entry_photo_and_rectification(office, point, as_, read):
    point()
    client = as_(office)
    page = client.get("/points/1/visit/").content.decode()
    assert page.index("拍照或选照片") < page.index("版面完整、没有破损")
    sent = seen("1", "0", "1", due_on="2026-06-20", photos=picture(), **{"note-1": "标题有错字"})
    told = read(client.post("/points/1/visit/", sent, follow=True))
    assert "已记抽查:不合格1处,已交德感街道整改" in told
    assert Entry.objects.get(kind="spot").done == 0
    assert PointPhoto.objects.get().visit == Visit.objects.get()
    assert Task.objects.get().title == "错字:江边宣传栏"


def test_refused_the_photo_need_not_be_taken_again(office, point, as_, read):
    point()
    client = as_(office)
    answer = client.post("/points/1/visit/", seen("1", "1", photos=picture()))
    assert answer.status_code == 422 and "还没有回答“内容没有过期”" in read(answer)
    assert "已收到“现场.jpg”" in read(answer)
    kept = answer.context["kept"][0].token
    client.post("/points/1/visit/", seen("1", "1", "1", kept=kept))
    assert PointPhoto.objects.count() == 1


def test_last_years_photo_is_told(office, point, as_, read):
    point()
    client = as_(office)
    client.post("/points/1/visit/", seen("1", "1", "1", photos=picture()) | {"day": "2025-05-30"})
    answer = client.post("/points/1/visit/", seen("1", "1", "1", photos=picture()))
    assert answer.status_code == 422
    assert "这张照片2025年已用在这个点位" in read(answer)
    assert Visit.objects.count() == 1


def test_a_photo_without_a_day_is_refused_and_with_it_stands(office, point, as_, read):
    point()
    client = as_(office)
    none = client.post("/points/1/photos/", form(file=picture(), occasion="宣传栏"))
    assert none.status_code == 422 and "照片是哪一天拍的" in read(none)
    client.post("/points/1/photos/", form(file=picture(), taken_on="2026-05-20"))
    assert PointPhoto.objects.get().taken_on.isoformat() == "2026-05-20"


def test_the_ledgers_places_come_in_with_one_press(office, as_, read):
    raw = {"title": "东站优先窗口", "happened_on": "2026-03-01", "unit": "德感街道",
           "facet": "车站", "place": "东站3号窗"}  # fmt: skip
    entry = ledger.record(by=office, kind="window", raw=raw)
    client = as_(office)
    assert "东站优先窗口" in read(client.get("/points/import/"))
    sent = form(no=[entry.no], **{f"kind-{entry.no}": "车站窗口"})
    assert "已收入1个点位" in read(client.post("/points/import/", sent, follow=True))
    assert "东站优先窗口" not in read(client.get("/points/import/"))
    assert Point.objects.get().entry == entry


def test_a_place_without_a_kind_is_asked_for(office, as_, read):
    raw = {"title": "大厅窗口", "happened_on": "2026-03-01", "unit": "德感街道",
           "facet": "政务大厅", "place": "一楼"}  # fmt: skip
    entry = ledger.record(by=office, kind="window", raw=raw)
    answer = as_(office).post("/points/import/", form(no=[entry.no]))
    assert answer.status_code == 422 and "请给“大厅窗口”选择类别" in read(answer)


def test_a_line_for_several_places_is_not_offered_as_one(office, as_, read):
    raw = {"title": "全区服务站", "happened_on": "2026-03-01", "unit": "德感街道",
           "facet": "镇街服务站", "due": 30, "done": 28}  # fmt: skip
    ledger.record(by=office, kind="station", raw=raw)
    assert "全区服务站" not in read(as_(office).get("/points/import/"))


def test_retired_it_leaves_the_list_and_can_come_back(office, point, as_, read):
    point()
    client = as_(office)
    client.post("/points/1/retire/", form())
    assert "江边宣传栏" not in read(client.get("/points/"))
    assert "江边宣传栏" in read(client.get("/points/?state=retired"))
    client.post("/points/1/restore/", form())
    assert "江边宣传栏" in read(client.get("/points/"))


def test_the_guide_sheet_prints_what_must_be_seen(office, point, as_, read):
    point(guide="由街道干部讲解")
    told = read(as_(office).get("/points/guides/?kind=宣传阵地"))
    assert "文字没有错漏" in told and "由街道干部讲解" in told


def test_a_liaison_reads_the_own_points_and_writes_none(liaison, point, unit, as_, read):
    point()
    point("石门牌坊", unit=unit("石门镇"))
    client = as_(liaison)
    assert "江边宣传栏" in read(client.get("/points/"))
    assert "石门牌坊" not in read(client.get("/points/"))
    assert client.get("/points/2/").status_code == 404
    assert client.get("/points/1/visit/").status_code == 403


@pytest.mark.parametrize("address", ["/points/1/", "/points/1/edit/", "/points/1/visit/"])
def test_another_district_finds_nothing(outsider, point, as_, address):
    point()
    assert as_(outsider).get(address).status_code == 404
