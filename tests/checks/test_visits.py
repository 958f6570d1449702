"""实地抽查: every line answered, photos of this visit, an entry and a rectification for each defect."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.checks.conftest import on, stored
from tests.web import grid_cast as cast
from tongxin.checks import mock_actions, point_actions, visit_actions
from tongxin.checks.models import PointPhoto, Visit
from tongxin.checks.visit_actions import Finding, Shot
from tongxin.core import files
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.ledger import evidence
from tongxin.ledger.evidence import Photo
from tongxin.ledger.models import Entry, Task

pytestmark = pytest.mark.usefixtures("fixed_day")

DAY = date(2026, 5, 30)
DUE = date(2026, 6, 20)
SEEN = ("版面完整、没有破损", "文字没有错漏", "内容没有过期")


def found(*bad):
    return [Finding(text, text not in bad, "换届前的内容" if text in bad else "") for text in SEEN]


@pytest.fixture
def visit(office, point):
    """A function that visits a point on 2026-05-30 and finds all in order."""

    def make(row=None, **more):
        given = {"by": office, "point": row or point(), "day": DAY, "findings": found()}
        return visit_actions.visit(**given | more)

    return make


def test_all_in_order_leaves_an_entry_that_counts_as_passed(visit):
    made = visit(shots=[Shot("现场.jpg", stored())])
    entry = made.entry
    assert (entry.kind, entry.facet, entry.due, entry.done) == ("spot", "宣传阵地", 1, 1)
    assert entry.unit.name == "德感街道" and entry.happened_on == DAY
    assert made.passed and not Task.objects.exists()
    photo = PointPhoto.objects.get(visit=made)
    assert photo.taken_on == DAY and entry.attachments.get().paper == "照片"
    assert photo.evidence.occasion == "实地抽查:江边宣传栏"


def test_what_is_not_in_order_becomes_a_rectification_of_the_unit_that_keeps_it(visit):
    made = visit(findings=found("内容没有过期", "文字没有错漏"), due_on=DUE)
    assert (made.entry.done, made.entry.data["defects"]) == (0, ["错字", "内容过期"])
    tasks = list(Task.objects.order_by("no"))
    assert [(t.title, t.unit.name, t.due_on) for t in tasks] == [
        ("错字:江边宣传栏", "德感街道", DUE), ("内容过期:江边宣传栏", "德感街道", DUE),
    ]  # fmt: skip
    assert tasks[0].origin == "实地抽查" and "换届前的内容" in tasks[0].text
    assert Entry.objects.filter(kind="rectification").count() == 2
    assert tasks[0].rectification.visit == made


def test_the_score_moves_with_the_visit(visit, office):
    item = {
        "id": "2.3", "name": "固定宣传阵地", "points": 1, "years": "cycle", "text": "合格率×1分",
        "scoring": [{"calc": "spot", "points": 1, "noun": "宣传阵地抽查", "sample": 1,
                     "top": "spot/宣传阵地/done", "bottom": "spot/宣传阵地/due"}],
    }  # fmt: skip
    edition = cast.put(office, item)
    visit()
    assert edition.cells.get(item="2.3").reported == 1


def test_a_defect_wants_a_date_and_the_date_is_not_past(visit, point):
    row = point()
    with pytest.raises(Refused, match="请填写整改期限"):
        visit(row, findings=found("文字没有错漏"))
    with pytest.raises(Refused, match="整改期限已经过了"):
        visit(row, findings=found("文字没有错漏"), due_on=date(2026, 5, 31))
    assert not Visit.objects.exists() and not Entry.objects.exists()


def test_every_line_is_answered(visit):
    with pytest.raises(Refused, match="还没有回答“内容没有过期”"):
        visit(findings=found()[:2])


def test_a_point_without_a_list_cannot_be_judged(visit, point):
    with pytest.raises(Refused, match="还没有写必看内容"):
        visit(point(must_see=()))


def test_once_a_day_is_enough(visit, point):
    row = point()
    visit(row)
    with pytest.raises(Refused, match="这一天已经记过抽查"):
        visit(row)
    assert visit(row, day=date(2026, 5, 31)).passed


def test_the_database_too_keeps_one_visit_a_day(visit):
    made = visit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(point=made.point, day=DAY, passed=True, entry=made.entry)


def test_a_day_to_come_is_refused(visit):
    with pytest.raises(Refused, match="在今天之后"):
        visit(day=date(2026, 6, 2))


# ---- a photo from another year ------------------------------------------------------------------


def test_a_photo_used_in_an_earlier_years_visit_is_told(visit, point):
    row = point()
    with on(date(2024, 5, 30)):
        visit(row, day=date(2024, 5, 30), shots=[Shot("旧.jpg", stored())])
    with pytest.raises(Refused, match="这张照片2024年已用在这个点位,请换一张这次拍的"):
        visit(row, shots=[Shot("现场.jpg", stored())])
    assert Visit.objects.count() == 1


def test_a_photo_of_another_point_is_told(visit, point):
    visit(point("石门牌坊"), shots=[Shot("旧.jpg", stored())])
    with pytest.raises(Refused, match="已用在点位“石门牌坊”"):
        visit(shots=[Shot("现场.jpg", stored())])


def test_a_photo_that_proves_another_record_is_told(visit, office, point):
    entry = cast.visit(office, "2025-02-05")
    sha256 = stored(40)
    added = evidence.add_file(by=office, name="慰问.jpg", path=files.path_of(sha256)).evidence
    evidence.attach(by=office, entry=entry, evidence=added)
    with pytest.raises(Refused, match="这张照片2025年已用在“春节走访慰问”"):
        visit(shots=[Shot("现场.jpg", sha256)])


def test_a_photo_the_camera_took_in_another_year_is_told(visit):
    with pytest.raises(Refused, match="“现场.jpg”是2024年拍的"):
        visit(shots=[Shot("现场.jpg", stored(50, year=2024))])


def test_the_photo_check_lets_this_years_new_photo_in(visit):
    """The control: another picture, of this year, is taken."""
    made = visit(shots=[Shot("现场.jpg", stored(50, year=2026)), Shot("又.jpg", stored(51))])
    assert [p.taken_on for p in made.photos.order_by("id")] == [date(2026, 5, 20), DAY]


def test_the_same_photo_twice_in_one_form_is_kept_once(visit):
    made = visit(shots=[Shot("一.jpg", stored()), Shot("二.jpg", stored())])
    assert made.photos.count() == 1


def test_a_photo_of_the_registry_is_no_photo_of_a_visit(visit, point, office):
    row = point()
    point_actions.add_photo(
        by=office, point=row, name="旧.jpg", sha256=stored(), photo=Photo(taken_on=date(2026, 5, 1))
    )
    with pytest.raises(Refused, match="已用在这个点位"):
        visit(row, shots=[Shot("现场.jpg", stored())])


# ---- in a mock assessment -------------------------------------------------------------------------


@pytest.fixture
def drawn(set_up, office, point):
    """A mock under way that has drawn the one point there is."""
    row, made = point(), set_up()
    for purpose, numbers in (("items", {"1": 2}), ("points", {"宣传阵地": 1})):
        mock_actions.draw(by=office, mock_=made, purpose=purpose, numbers=numbers)
    return row, mock_actions.start(by=office, mock_=made)


def test_a_drawn_point_is_visited_once_and_defects_take_the_mocks_date(visit, drawn):
    row, mock = drawn
    visit(row, mock_=mock, findings=found("文字没有错漏"))
    assert Task.objects.get().due_on == mock.rectify_by
    with pytest.raises(Refused, match="已经看过这个点位"):
        visit(row, mock_=mock, day=date(2026, 5, 31))
    assert visit(row).passed  # beside the mock, the same day


def test_a_point_that_was_not_drawn_is_not_in_it(visit, drawn, point):
    with pytest.raises(Refused, match="没有抽到"):
        visit(point("石门牌坊"), mock_=drawn[1])


def test_after_the_mock_nobody_adds_a_visit_to_it(visit, drawn, office):
    row, mock = drawn
    mock_actions.drop(by=office, mock_=mock, reason="改期")
    with pytest.raises(Refused, match="不在评分中"):
        visit(row, mock_=mock)


@pytest.mark.parametrize("who", ["liaison", "assessor"])
def test_who_does_not_keep_the_registry_records_no_visit(visit, request, who):
    with pytest.raises(Forbidden):
        visit(by=request.getfixturevalue(who))
