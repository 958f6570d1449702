"""The sample's 督查: a closed mock that can be drawn again, rectifications in every state."""

from datetime import date

import pytest
from django.db import transaction
from django.test import override_settings

from tests.checks.conftest import on
from tests.sampled import HASHER
from tongxin.checks import mock, rectify_queries, results
from tongxin.checks.models import Mock, Point, PointPhoto, Rectification, Visit
from tongxin.config import sample
from tongxin.directory.models import User
from tongxin.ledger.models import Task
from tongxin.rules import drawing

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample as it is on a day on which the calendar has reached all of it."""
    folder = tmp_path_factory.mktemp("sample")
    cheap = override_settings(FILES=folder, PASSWORD_HASHERS=HASHER)
    with django_db_blocker.unblock(), cheap, transaction.atomic(), on(TODAY):
        sample.load()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def fixed_day():
    with on(TODAY):
        yield


@pytest.fixture
def clerk(sampled):
    return User.objects.get(username="office")


@pytest.fixture
def held(clerk):
    return mock.mock(clerk, 1)


def test_a_closed_mock_of_three_groups_is_there(clerk, held):
    assert held.state == "closed" and held.sample
    assert len(mock.teams(clerk, held)) == 3
    told = results.results(held)
    assert told.unmarked == () and len(told.losses) >= 10
    assert told.whole.claimed > told.whole.given


def test_its_draws_can_be_repeated(held):
    for made in mock.drawn(held).values():
        for s in made.strata:
            purpose = f"{made.purpose}:{s['key']}"
            assert s["drawn"] == drawing.draw(held.seed, purpose, s["population"], s["n"])


def test_rectifications_are_in_every_state_with_slips(clerk):
    counts = {tab.key: tab.count for tab in rectify_queries.tabs(clerk)}
    assert all(counts[key] for key in ("open", "overdue", "proved", "done"))
    assert {"blue", "orange"} <= set(Task.objects.values_list("slip", flat=True))


def test_every_rectification_has_its_entry_and_every_lost_point_its_task(held):
    assert not Task.objects.filter(kind="rectify", rectification=None).exists()
    for made in Rectification.objects.filter(mark__mock=held).select_related("task", "mark"):
        assert made.task.title in {one["text"] for one in made.mark.lost}


def test_twenty_points_with_lists_some_photos_and_visits(sampled):
    assert Point.objects.filter(division=sampled).count() == 20
    assert not Point.objects.filter(must_see=[]).exists()
    assert PointPhoto.objects.count() >= 10
    assert set(Visit.objects.values_list("passed", flat=True)) == {True, False}


def test_all_of_it_says_that_it_is_a_sample(sampled):
    titles = [
        *Point.objects.values_list("name", flat=True),
        *Mock.objects.values_list("title", flat=True),
    ]
    titles += Task.objects.filter(kind="rectify").values_list("title", flat=True)
    assert [title for title in titles if not title.endswith("(样例)")] == []
