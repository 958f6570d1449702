"""What the tests of vetoes share: a standard with one veto, a fixed day, the word on the grid."""

from datetime import datetime

from django.utils import timezone

from tests.web import grid_cast
from tongxin.assessments.models import CellScore
from tongxin.checks import veto_actions, vetoes
from tongxin.ledger.models import Task

#: In the cycle's third year: 2024, 2025 and 2026 have begun.
TODAY = timezone.make_aware(datetime(2026, 6, 1, 9))
VETO = {"id": "否1", "name": "应接收未接收"}


def edition(office, *more):
    """A standard in force with one item and one veto."""
    return grid_cast.put(office, grid_cast.visited(), vetoes=[VETO, *more])


def named(office, edition, *units, veto="否1"):
    """The standard with units named for its veto."""
    veto_actions.name_units(by=office, edition=edition, veto=veto, units=units)
    return edition


def task(edition, unit, year, veto="否1"):
    """The declaration of a unit for a year."""
    source = vetoes.source(edition, veto, f"{year}年")
    return Task.objects.get(source=source, unit=unit)


def cell(edition, veto="否1"):
    """(state, sentence) of a veto on the grid."""
    row = CellScore.objects.get(edition=edition, part="veto", item=veto)
    return row.state, row.sentence


def leader(person, unit, username="leader"):
    """单位负责人 of a unit."""
    return person(unit.division, username, "leader", unit=unit, name="单位负责人")
