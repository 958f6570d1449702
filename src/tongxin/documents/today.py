"""What of the documents waits for a person today: reports that are wrong now, last year's filing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tongxin.assessments.today import Due
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of

from . import archive, queries

#: The filing of last year is told so long before its last day, and until it is done.
NEAR = timedelta(days=60)


def due(user: User) -> list[Due]:
    """Sorts: report-wrong, filing. One row each, for the office only."""
    return [*_wrong(user), *_filing(user)]


def _wrong(user: User) -> Iterator[Due]:
    found = queries.wrong(user)
    if found:
        first = found[0].report
        yield Due("report-wrong", count=len(found), name=first.title, number=first.no)


def _filing(user: User) -> Iterator[Due]:
    """By the end of June, and only where anything is filed at all: not everybody files here."""
    if not scope_of(user).may("archive.write"):
        return
    today = clock.today()
    if today < date(today.year, 6, 30) - NEAR or not archive.visible_items(user).exists():
        return
    left = archive.last_year(user)
    if not left.done:
        yield Due("filing", count=left.reports + left.unboxed, day=left.until,
                  number=left.year, late=today > left.until)  # fmt: skip
