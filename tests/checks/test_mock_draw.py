"""抽签: once, by the recorded seed, the same for everybody who repeats it."""

import subprocess

import pytest
from django.db import IntegrityError, transaction

from tongxin.checks import mock, mock_actions, point_actions
from tongxin.checks.models import Draw
from tongxin.core.errors import Refused
from tongxin.directory.scope import Forbidden
from tongxin.rules import drawing

pytestmark = pytest.mark.usefixtures("fixed_day")


def draw(office, made, purpose="items", **numbers):
    return mock_actions.draw(by=office, mock_=made, purpose=purpose, numbers=numbers)


def test_so_many_items_of_each_section_are_drawn_by_the_seed(set_up, office):
    made = draw(office, set_up(), **{"1": 1, "2": 1})
    assert [(s["key"], s["n"]) for s in made.strata] == [("1", 1), ("2", 1)]
    assert made.strata[0]["drawn"] == drawing.draw("20260601", "items:1", ["1.1", "1.2"], 1)
    assert made.strata[0]["population"] == ["1.1", "1.2"]


def test_drawn_again_it_is_refused_and_the_first_draw_stands(set_up, office):
    made = set_up()
    first = draw(office, made, **{"1": 1}).strata
    with pytest.raises(Refused, match="已经抽过.*不能重抽"):
        draw(office, made, **{"1": 2, "2": 1})
    assert Draw.objects.get(mock=made).strata == first


def test_without_the_guard_it_could_be_rolled_until_it_pleases(set_up, office):
    """The control: another seed or a lost first draw would give another result."""
    made = set_up()
    pleased = {tuple(drawing.draw(str(n), "items:1", ["1.1", "1.2"], 1)) for n in range(20)}
    assert len(pleased) == 2
    draw(office, made, **{"1": 1})
    Draw.objects.filter(mock=made).delete()
    draw(office, made, **{"1": 2})  # nothing but the row that was there had kept it out


def test_the_database_too_keeps_one_draw_for_each_purpose(set_up, office):
    made = set_up()
    draw(office, made, **{"1": 1})
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(mock=made, purpose="items", strata=[])


def test_anybody_repeats_it_with_the_line_on_the_page(set_up, office):
    made = set_up()
    for told in mock.repeat(made, draw(office, made, **{"1": 2, "2": 1})):
        out = subprocess.run(["sh", "-c", told.line], capture_output=True, text=True, check=True)
        assert out.stdout.splitlines() == told.drawn


def test_points_are_drawn_of_those_in_use(set_up, office, point):
    made, kept = set_up(), [point(f"宣传栏{n}") for n in range(4)]
    point_actions.retire(by=office, point=kept[0])
    told = draw(office, made, "points", 宣传阵地=2)
    assert told.strata[0]["population"] == ["2", "3", "4"]
    assert [p.point.no for p in mock.places(made, told)] == [
        int(n) for n in told.strata[0]["drawn"]
    ]


def test_more_than_there_are_is_refused_with_a_sentence(set_up, office):
    with pytest.raises(Refused, match="一共只有2个,抽不出3个"):
        draw(office, set_up(), **{"1": 3})
    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "sentence"), [({}, "至少一类的抽取数"), ({"7": 1}, "没有“7”这一类")]
)
def test_nothing_asked_for_or_nothing_there_is_refused(set_up, office, numbers, sentence):
    with pytest.raises(Refused, match=sentence):
        draw(office, set_up(), **numbers)


def test_only_the_office_draws_and_only_before_the_marking(marking, assessor, office):
    with pytest.raises(Forbidden):
        draw(assessor, marking, "points", 宣传阵地=1)
    with pytest.raises(Refused, match="现在是“评分中”"):
        draw(office, marking, "points", 宣传阵地=1)


def test_marking_does_not_begin_before_the_items_are_drawn(set_up, office):
    with pytest.raises(Refused, match="还没有抽取考评内容"):
        mock_actions.start(by=office, mock_=set_up())


def test_only_years_that_have_begun_are_in_it(marking):
    assert {c.window for c in mock.cells(marking)} == {"2024年", "2025年", "2026年"}
