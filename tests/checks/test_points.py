"""点位库: added once, retired and restored, taken over from the ledger, photos with their day."""

from datetime import date

import pytest

from tests.checks.conftest import stored
from tongxin.checks import point_actions, points
from tongxin.checks.models import Point, PointPhoto
from tongxin.core import files
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import actions as ledger
from tongxin.ledger.evidence import Photo

pytestmark = pytest.mark.usefixtures("fixed_day")


def test_a_point_has_a_number_a_kind_and_what_must_be_seen(point):
    made = point()
    assert (made.no, made.kind, made.place) == (1, "宣传阵地", "滨江路口")
    assert made.must_see[1] == {"text": "文字没有错漏", "defect": "错字"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "请填写点位名称"),
        ({"kind": "别的"}, "请选择类别"),
        ({"must_see": [{"text": "有牌子", "defect": ""}]}, "看不到时记哪一种"),
        ({"must_see": [{"text": "有牌子", "defect": "破损"}] * 2}, "两条一样"),
        ({"must_see": [{"text": f"第{n}条", "defect": "破损"} for n in range(21)]}, "最多20条"),
    ],
)
def test_what_does_not_fit_is_refused(point, change, sentence):
    with pytest.raises(Refused, match=sentence):
        point(**change)


def test_a_name_is_there_once(point):
    point()
    with pytest.raises(Refused, match="已有名为“江边宣传栏”的点位"):
        point()


def test_revising_keeps_its_own_name_and_number(point, office, unit):
    made = point()
    changed = point_actions.revise(
        by=office, point=made, name="江边宣传栏", kind="宣传阵地", unit=unit("德感街道"),
        place="滨江路2号", guide="由街道干部讲解",
    )  # fmt: skip
    assert (changed.no, changed.place, changed.must_see) == (1, "滨江路2号", [])


def test_a_retired_point_is_left_out_until_it_is_restored(point, office):
    made = point()
    point_actions.retire(by=office, point=made)
    point_actions.retire(by=office, point=made)
    assert not points.listed(office) and points.listed(office, state="retired").count() == 1
    point_actions.restore(by=office, point=made)
    assert points.listed(office).count() == 1


def test_a_liaison_sees_the_own_units_points_and_changes_none(point, liaison, unit):
    mine, other = point(), point("石门牌坊", unit=unit("石门镇"))
    assert list(points.listed(liaison)) == [mine]
    with pytest.raises(Point.DoesNotExist):
        points.point(liaison, other.no)
    with pytest.raises(Forbidden):
        point_actions.retire(by=liaison, point=mine)


def test_another_district_finds_none(point, outsider):
    made = point()
    assert not points.listed(outsider)
    with pytest.raises(Refused, match="找不到这个点位"):
        point_actions.retire(by=outsider, point=made)


def test_what_is_suggested_fits_the_kinds_own_words(office):
    for kind in points.kinds_of("500116"):
        assert points.suggested(kind)
        defects = {one["defect"] for one in points.suggested(kind)}
        assert defects <= set(points.defects_of("500116"))


# ---- from the ledger ------------------------------------------------------------------------------


def record(office, kind, title, **more):
    raw = {"title": title, "happened_on": "2026-03-01", "unit": "德感街道", "town": "德感街道"}
    return ledger.record(by=office, kind=kind, raw=raw | more)


@pytest.fixture
def recorded(office):
    record(office, "position", "江边宣传栏", facet="宣传栏", place="滨江路口", keeper="德感街道")
    record(office, "window", "东站优先窗口", facet="车站", place="东站3号窗")
    record(office, "window", "政务大厅窗口", facet="政务大厅", place="一楼")
    record(office, "station", "德感街道服务站", facet="镇街服务站", done=1)
    record(
        office, "station", "德感街道服务站", facet="镇街服务站", done=1, happened_on="2025-03-01"
    )
    record(office, "pair", "区教委与驻区某部队", done=1)
    return office


def test_places_of_the_ledger_are_offered_once_with_the_kind_they_are(recorded):
    told = {o.entry.title: (o.kind, o.place) for o in points.offers(recorded)}
    assert told == {
        "江边宣传栏": ("宣传阵地", "滨江路口"),
        "东站优先窗口": ("车站窗口", "东站3号窗"),
        "政务大厅窗口": ("", "一楼"),  # no spot check names it: somebody has to say what it is
        "德感街道服务站": ("服务站点", "德感街道"),
        "区教委与驻区某部队": ("共建对子", "德感街道"),
    }


def test_taken_over_they_are_points_with_their_entry_and_a_repeat_adds_none(recorded):
    chosen = [(o.entry, o.kind) for o in points.offers(recorded) if o.kind]
    made = point_actions.take_over(by=recorded, chosen=chosen)
    assert [p.no for p in made] == [1, 2, 3, 4]
    assert made[0].entry.title == "江边宣传栏" and made[0].must_see
    assert point_actions.take_over(by=recorded, chosen=chosen) == []
    assert [o.entry.title for o in points.offers(recorded)] == ["政务大厅窗口"]


def test_a_place_without_a_kind_is_not_taken_over(recorded):
    chosen = [(o.entry, o.kind) for o in points.offers(recorded)]
    with pytest.raises(Refused, match="请选择类别"):
        point_actions.take_over(by=recorded, chosen=chosen)
    assert not Point.objects.exists()


# ---- photos ---------------------------------------------------------------------------------------


def add_photo(office, point, sha256, day=date(2026, 5, 20)):
    return point_actions.add_photo(
        by=office, point=point, name="现场.jpg", sha256=sha256,
        photo=Photo(occasion="宣传栏", taken_on=day),
    )  # fmt: skip


def test_a_photo_has_its_day(point, office):
    made = add_photo(office, point(), stored())
    assert made.taken_on == date(2026, 5, 20) and made.evidence.kind == "photo"


def test_the_cameras_day_is_taken_when_nobody_says_it(point, office):
    assert add_photo(office, point(), stored(year=2025), day=None).taken_on == date(2025, 5, 20)


def test_without_any_day_it_is_refused(point, office):
    with pytest.raises(Refused, match="照片是哪一天拍的"):
        add_photo(office, point(), stored(), day=None)
    assert not PointPhoto.objects.exists()


def test_the_same_bytes_for_another_point_are_told(point, office):
    add_photo(office, point(), stored(), date(2024, 5, 20))
    with pytest.raises(Refused, match="这张照片2024年已用在点位“江边宣传栏”"):
        add_photo(office, point("另一处"), stored())


def test_the_same_bytes_in_another_year_are_told(point, office):
    made = point()
    add_photo(office, made, stored(), date(2024, 5, 20))
    with pytest.raises(Refused, match="这张照片2024年已用在这个点位"):
        add_photo(office, made, stored(), date(2026, 5, 20))


def test_what_is_no_photo_is_refused(point, office):
    sha256 = files.put([b"text of a paper"]).sha256
    with pytest.raises(Refused):
        add_photo(office, point(), sha256)
