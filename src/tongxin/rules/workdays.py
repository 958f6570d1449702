"""工作日: which days are worked, and the nth working day after one. Pure.

Working days follow the yearly notice of the State Council's office (放假和调休). A year without data
falls back to Monday to Friday, and `known` says so; a page that shows such a date says it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from .clocks import after_workdays

_DAY = timedelta(days=1)
_NOTHING: Mapping[int, Year] = MappingProxyType({})


@dataclass(frozen=True)
class Year:
    """What a year's notice says. rest: days nobody works. work: Saturdays and Sundays that are worked.

    known: the notice is out and taken in; False is the weekday rule alone. days: the dates of the
    festivals that no rule gives (春节, 清明, 端午, 中秋).
    """

    year: int
    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    known: bool = False
    days: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""


@dataclass(frozen=True)
class Calendar:
    """The years a district knows."""

    years: Mapping[int, Year] = field(default_factory=lambda: _NOTHING)

    def known(self, year: int) -> bool:
        """Whether the notice of that year is taken in."""
        return year in self.years and self.years[year].known

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        year = self.years.get(day.year) if self.known(day.year) else None
        if year and day in year.rest:
            return False
        return bool(year and day in year.work) or day.weekday() < 5

    def add_workdays(self, start: date, count: int) -> date:
        """The working day that is `count` of them after `start`; the day of posting is not counted.

        count 0 is `start` itself, worked or not. ValueError below 0.
        """
        if count < 0:
            raise ValueError("工作日数不能小于0。")
        return after_workdays(start, count, self)

    def workdays(self, first: date, last: date) -> Iterator[date]:
        """The working days from `first` to `last`, both included."""
        day = first
        while day <= last:
            if self.is_workday(day):
                yield day
            day += _DAY

    def unknown(self, first: date, last: date) -> list[int]:
        """The years between two days whose notice is not taken in: what was counted is provisional."""
        return [y for y in range(first.year, last.year + 1) if not self.known(y)]


def problems(year: Year) -> list[str]:
    """What cannot be in a year's data, as sentences."""
    wrong = sorted(d for d in {*year.rest, *year.work, *year.days.values()} if d.year != year.year)
    told = [f"{d:%Y-%m-%d}不是{year.year}年的日期,请改正。" for d in wrong]
    told += [f"{d:%Y-%m-%d}既写了放假又写了上班,请改正。" for d in sorted(year.rest & year.work)]
    told += [
        f"{d:%Y-%m-%d}不是星期六或星期日,本来就上班,不用写进调休上班。"
        for d in sorted(year.work)
        if d.weekday() < 5
    ]
    return told


_SPLIT = re.compile(r"[、,;\s。\uff0c\uff1b]+")
_IN_BRACKETS = re.compile(r"[(\uff08][^)\uff09]*[)\uff09]")
_SPAN = re.compile(
    r"(?:(?P<year>\d{4})[-年])?(?P<month>\d{1,2})[-月](?P<day>\d{1,2})日?"
    r"(?:[至到~](?:\d{4}[-年])?(?:(?P<month2>\d{1,2})[-月])?(?P<day2>\d{1,2})日?)?\Z"
)


def read_days(text: str, year: int) -> frozenset[date]:
    """Days as the notice writes them: 2月15日至23日、4月4日(周六)至6日、2027-01-01.

    ValueError with a sentence for what is no day of any year.
    """
    found: set[date] = set()
    for word in filter(None, _SPLIT.split(_IN_BRACKETS.sub("", text))):
        found |= set(_span(word, year))
    return frozenset(found)


def _span(word: str, year: int) -> Iterator[date]:
    match = _SPAN.match(word)
    try:
        if match is None:
            raise ValueError
        year, month = int(match["year"] or year), int(match["month"])
        first = last = date(year, month, int(match["day"]))
        if match["day2"]:
            last = date(year, int(match["month2"] or month), int(match["day2"]))
    except ValueError:
        raise ValueError(f"“{word[:20]}”不是日期,请写成2月15日或2月15日至23日。") from None
    if last < first:
        raise ValueError(f"“{word[:20]}”的起止日期倒了,请改正。")
    return (first + _DAY * n for n in range((last - first).days + 1))


def write_days(days: Iterable[date]) -> str:
    """Days as one would write them, runs drawn together: 2月15日至23日、2月28日."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(_run(run[0], run[-1]) for run in runs)


def _run(first: date, last: date) -> str:
    told = f"{first.month}月{first.day}日"
    if first == last:
        return told
    month = f"{last.month}月" if last.month != first.month else ""
    return f"{told}至{month}{last.day}日"
