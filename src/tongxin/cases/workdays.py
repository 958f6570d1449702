"""The calendar a district's deadlines are counted by."""

from __future__ import annotations

from datetime import date

from tongxin.rules.clocks import Calendar


class _Weekdays:
    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5


def calendar_of(division: str) -> Calendar:
    return _Weekdays()
