"""What the tests of mock assessments and points share: a standard of three sections, two groups."""

import io
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.utils import timezone
from PIL import Image

from tests.web import grid_cast as cast
from tongxin.assessments import carry
from tongxin.checks import mock_actions, point_actions, points
from tongxin.checks.mock_actions import Team
from tongxin.core import clock, files
from tongxin.standards import actions as standards

DISTRICT = "500116"


@contextmanager
def on(day):
    """Everything within happens at nine on a day."""
    with clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, 9))):
        yield


@pytest.fixture
def fixed_day():
    """2026-06-01: in the cycle's third year."""
    with clock.at(cast.TODAY):
        yield


@pytest.fixture
def edition(office):
    """Three sections: visits and a linked item; another linked item; rectification."""
    sections = [
        {"id": "1", "name": "组织领导", "items": [cast.visited(), cast.linked()]},
        {"id": "2", "name": "宣传教育", "items": [cast.linked("2.1", lead=["区教委", "财政局"])]},
        {"id": "9", "name": "基层基础", "items": [RECTIFIED]},
    ]
    data = {
        "key": "small", "title": "样例小标准", "label": "样例,非官方标准",
        "cycle": {"start": "2024-01-01", "years": 4}, "sections": sections,
    }  # fmt: skip
    made = standards.install(by=office, division=office.division_id, data=data)
    carry.adopt(by=office, edition=made)
    return made


RECTIFIED = {
    "id": "9.3", "name": "问题整改", "points": 1, "years": "mean", "text": "按期销号数÷交办数×1分",
    "lead": ["各镇街"], "scoring": [{
        "calc": "ratio", "points": 1, "noun": "按期销号",
        "top": "rectification//done", "bottom": "rectification//due",
    }],
}  # fmt: skip


@pytest.fixture
def second(district, person):
    """A second assessor, for the second group."""
    return person(district, "second", "assessor", name="第二考评员")


@pytest.fixture
def set_up(office, assessor, second, edition):
    """A function that sets up a mock of two groups: sections 1 and 9, and section 2."""

    def make(**more):
        given = {
            "by": office, "edition": edition, "title": "届中模拟考评", "day": date(2026, 6, 1),
            "rectify_by": date(2026, 6, 30), "seed": "20260601", "seed_from": "会上抽的号码",
            "teams": [Team("第一组", (assessor,), ("1", "9")), Team("第二组", (second,), ("2",))],
        }  # fmt: skip
        return mock_actions.set_up(**given | more)

    return make


@pytest.fixture
def marking(set_up, office):
    """A mock in which every item was drawn and marking has begun."""
    made = set_up()
    mock_actions.draw(by=office, mock_=made, purpose="items", numbers={"1": 2, "2": 1, "9": 1})
    return mock_actions.start(by=office, mock_=made)


@pytest.fixture
def point(office, unit):
    """A function that adds a point of 宣传阵地 in 德感街道."""

    def make(name="江边宣传栏", **more):
        given = {
            "by": office, "name": name, "kind": "宣传阵地", "unit": unit("德感街道"),
            "place": "滨江路口", "must_see": points.suggested("宣传阵地"),
        }  # fmt: skip
        return point_actions.add(**given | more)

    return make


def stored(shade=10, year=None):
    """A photo in the file store; its hash. year: what the camera wrote into it."""
    image, kept = Image.new("RGB", (32, 24), (shade, 120, 90)), io.BytesIO()
    exif = Image.Exif()
    if year:
        exif[0x0132] = f"{year}:05:20 10:00:00"
    image.save(kept, "JPEG", exif=exif)
    return files.put([kept.getvalue()]).sha256
