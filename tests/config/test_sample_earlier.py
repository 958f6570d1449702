"""The sample loaded where the calendar stands earlier: nothing of the future is in it."""

from datetime import datetime

from django.utils import timezone

from tongxin.checks.models import Mock, Point
from tongxin.config import sample
from tongxin.core import clock
from tongxin.ledger.models import Entry
from tongxin.reports import facts


def test_on_an_earlier_day_only_what_had_happened_is_there(db):
    day = timezone.make_aware(datetime(2025, 6, 1, 9))
    with clock.at(day):
        sample.load()
        assert not Entry.objects.filter(happened_on__gt=day.date()).exists()
        assert not Entry.objects.filter(received_at__gt=day).exists()
        assert not Entry.objects.filter(accepted_at__gt=day).exists()
        held = {row["id"]: row["holds"] for row in facts.facts(sample.CODE)}
    assert {key for key, holds in held.items() if not holds} == {"visits", "junior"}


def test_before_the_mock_assessment_there_is_none(db):
    with clock.at(timezone.make_aware(datetime(2026, 10, 1, 9))):
        sample.load()
        assert not Mock.objects.exists()
        assert Point.objects.count() == 20
