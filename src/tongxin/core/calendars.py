"""Calendars of a district: the shipped years (library/holidays), and its own newer versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongxin.rules.workdays import Calendar, Year

from .models import CalendarYear


def build(data: Mapping[str, Any]) -> Year:
    """A year from its data, as a file or a row holds it."""
    return Year(
        int(data["year"]),
        frozenset(_days(data.get("rest", ()))),
        frozenset(_days(data.get("work", ()))),
        bool(data.get("known")),
        {name: _day(day) for name, day in (data.get("days") or {}).items()},
        str(data.get("source", "")),
    )


def dump(year: Year) -> dict[str, Any]:
    """The data of a year, JSON-ready; `build` reads it again."""
    return {
        "year": year.year,
        "known": year.known,
        "source": year.source,
        "days": {name: day.isoformat() for name, day in year.days.items()},
        "rest": [day.isoformat() for day in sorted(year.rest)],
        "work": [day.isoformat() for day in sorted(year.work)],
    }


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _days(values: Any) -> list[date]:
    return [_day(value) for value in values or ()]


@lru_cache(maxsize=4)
def _shipped(folder: str) -> dict[int, Year]:
    paths = sorted(Path(folder).glob("*.yaml"))
    rows = [build(yaml.load(p.read_text(encoding="utf-8"), yaml.CSafeLoader)) for p in paths]
    return {row.year: row for row in rows}


def shipped() -> dict[int, Year]:
    """The years that come with the product."""
    return _shipped(str(settings.LIBRARY / "holidays"))


def load(division: str) -> Calendar:
    """The years a district knows: its newest version of each, else the shipped one. One query."""
    return Known(division).at(None)


@dataclass(frozen=True)
class Known:
    """What a district knew of its years and when, so that a date settled once stays as it was."""

    division: str

    @cached_property
    def rows(self) -> tuple[tuple[datetime, Year], ...]:
        """All versions of the district's own years, read when a date is first asked. One query."""
        found = CalendarYear.objects.filter(division=self.division).order_by("version")
        return tuple((row.at, build(row.data)) for row in found)

    def at(self, moment: datetime | None) -> Calendar:
        """The calendar as it was known at a moment; None is now."""
        years = dict(shipped())
        years |= {year.year: year for at, year in self.rows if moment is None or at <= moment}
        return Calendar(years)


def versions(division: str) -> dict[int, CalendarYear]:
    """The newest own version of each year, with who made it and when. One query."""
    rows = CalendarYear.objects.filter(division=division).select_related("by")
    return {row.year: row for row in rows.order_by("version")}
