"""Deadlines by somebody else's calendar, counted along a tape of days: nothing of ours is in it.

The days that are worked come from `chinesecalendar` (PyPI), which its authors keep from the yearly
notices; ours were taken from the text of the notices themselves.
"""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import lru_cache

import chinese_calendar

FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)


@lru_cache(maxsize=1)
def every_day():
    """The days of the twenty years, in order."""
    return tuple(map(date.fromordinal, range(FIRST.toordinal(), LAST.toordinal() + 1)))


@lru_cache(maxsize=1)
def worked():
    """Those of them that are worked."""
    return tuple(filter(chinese_calendar.is_workday, every_day()))


def by(start, length, unit, rolls=False, pauses=()):
    """The last day of a term; pauses: pairs of days, none in another, from the start on."""
    if unit == "workday":
        end = _along(worked(), start, length, pauses)
    else:
        days = length if unit == "day" else (_months(start, length, unit) - start).days
        end = _along(every_day(), start, days, pauses)
    return worked()[bisect_left(worked(), end)] if rolls else end


def _along(tape, start, left, pauses):
    """Day after day; a day that lies in a pause is not counted, and while nothing is left and it
    stands still since the last day or before, the end moves along."""
    end = start
    for day in tape[bisect_right(tape, start) :]:
        since = next((since for since, until in pauses if since < day <= until), None)
        if since is not None and (left or since > end):
            if not left:
                break
            continue
        if since is None and not left:
            break
        left -= since is None
        end = day
    return end


def _months(start, length, unit):
    """The same day of the month in which it ends, or the last day that month has (民法典第202条)."""
    year, month = divmod(
        start.year * 12 + start.month - 1 + length * (12 if unit == "year" else 1), 12
    )
    for day in range(start.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
