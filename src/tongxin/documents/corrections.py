"""Issued reports that are wrong now: each figure's ledger as it stands today against what was
printed.

A figure is read again only where something moved: an entry of its kind, class and span that came or
changed after the figure was taken. So the answer costs a handful of queries while nothing changed,
however many figures were ever issued.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet, Value
from django.utils import timezone

from tongxin.assessments.figures import GRAIN, Reader, facts_of
from tongxin.ledger.models import Entry, EntryPast
from tongxin.rules.scoring import Fact

from . import figures
from .figures import Told
from .models import Report, ReportFigure

#: So many branches of one query; SQLite allows five hundred.
BRANCHES = 200


@dataclass(frozen=True)
class Changed:
    """A printed figure and what it is now. moved: numbers of the entries that made the difference.

    words: whether what was printed in the text is wrong, or only the exact figure behind it.
    """

    figure: ReportFigure
    now: Told
    moved: tuple[int, ...]

    @property
    def words(self) -> bool:
        return self.now.said != self.figure.said


@dataclass(frozen=True)
class Wrong:
    """A report with the figures of it that are wrong now."""

    report: Report
    figures: tuple[Changed, ...]


@dataclass(frozen=True)
class _Look:
    """Where a change would touch a figure: entries of a fact over a span since a moment."""

    fact: Fact
    start: date
    end: date
    since: datetime

    def touches(self, facet: str, first: date, last: date | None) -> bool:
        inside = first <= self.end and (first >= self.start or (last or first) >= self.start)
        return inside and facet in (self.fact.facets or (facet,))


def wrong(division: str) -> list[Wrong]:
    """The issued reports of a district that are wrong now, the newest first."""
    rows = ReportFigure.objects.filter(report__division=division, report__state="issued")
    found = _changed(division, rows.order_by("-report__no", "no"))
    reports = {one.figure.report_id: one.figure.report for one in found}
    return [
        Wrong(report, tuple(one for one in found if one.figure.report_id == pk))
        for pk, report in reports.items()
    ]


def of_report(report: Report) -> list[Changed]:
    """The figures of one issued report that are wrong now."""
    if report.state != "issued":
        return []
    return _changed(report.division_id, report.figures.order_by("no"))


def _changed(division: str, rows: QuerySet[ReportFigure]) -> list[Changed]:
    """Only where something moved is a figure with all it holds fetched and read again."""
    columns = ("pk", "query", "taken_at", "report__first_day", "report__last_day")
    looks = {pk: _looks(*told) for pk, *told in rows.values_list(*columns)}
    stirred = _stirred(division, {look for mine in looks.values() for look in mine})
    touched = [pk for pk, mine in looks.items() if stirred.intersection(mine)]
    reader, found = Reader(division), []
    for row in rows.filter(pk__in=touched).select_related("report") if touched else ():
        if told := _differs(reader, row):
            found.append((row, told))
    late = _late(division, found)
    return [Changed(row, told, _moved(row, told, late)) for row, told in found]


def _looks(query: dict, taken_at: datetime | None, first: date, last: date) -> list[_Look]:
    """A score is said as of a day and stays what it was on that day: nothing to look for."""
    if taken_at is None:
        return []
    spans = figures.until(figures.spans(query, first, last), _day(taken_at))
    return [_Look(f, w.start, w.end, taken_at) for f in facts_of(query) for w in spans]


def _day(taken_at: datetime) -> date:
    """The day a figure was taken on: what happened later was never in it."""
    return timezone.localtime(taken_at).date()


def _stirred(division: str, looks: set[_Look]) -> set[_Look]:
    """The looks under which something came or changed."""
    return _by_current(division, list(looks)) | _by_past(division, looks)


def _by_current(division: str, looks: list[_Look]) -> set[_Look]:
    """Entries as they are now that count under a look and began to be so after it."""
    found: set[_Look] = set()
    for start in range(0, len(looks), BRANCHES):
        part = looks[start : start + BRANCHES]
        branches = [_branch(division, n, look) for n, look in enumerate(part)]
        rows = branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]
        found |= {part[int(tag)] for tag, newest in rows if newest is not None}
    return found


def _branch(division: str, number: int, look: _Look) -> QuerySet:
    """One look as a query; only the index of what is counted is walked."""
    inside = Q(happened_on__gte=look.start) | Q(ended_on__gte=look.start)
    rows = Entry.objects.filter(
        inside, division=division, kind=look.fact.kind, withdrawn=False,
        happened_on__lte=look.end, since__gt=look.since,
    )  # fmt: skip
    if look.fact.facets:
        rows = rows.filter(facet__in=look.fact.facets)
    tagged = rows.order_by().annotate(tag=Value(str(number))).values("tag")
    return tagged.annotate(newest=Max("since")).values_list("tag", "newest")


def _by_past(division: str, looks: Iterable[_Look]) -> set[_Look]:
    """States that counted under a look and ended after it: corrected, moved away, withdrawn."""
    by_kind: dict[str, list[_Look]] = {}
    for look in looks:
        by_kind.setdefault(look.fact.kind, []).append(look)
    if not by_kind:
        return set()
    rows = EntryPast.objects.filter(
        division=division, withdrawn=False, kind__in=by_kind,
        until__gt=min(look.since for mine in by_kind.values() for look in mine),
    )  # fmt: skip
    columns = rows.order_by().values_list("kind", "facet", "happened_on", "ended_on")
    return {
        look
        for kind, facet, first, last, until in columns.annotate(newest=Max("until"))
        for look in by_kind[kind]
        if until > look.since and look.touches(facet, first, last)
    }


def _differs(reader: Reader, row: ReportFigure) -> Told | None:
    """What the figure is now, where that is neither what was printed nor what was dealt with."""
    moment: Any = row.taken_at
    told = figures.again(reader, row, _day(moment))
    settled = {(row.value, row.said), (row.noted_value, row.noted_said)}
    value = None if told.value is None else told.value.quantize(GRAIN)
    return None if (value, told.said[:120]) in settled else told


def _late(division: str, found: list[tuple[ReportFigure, Told]]) -> dict[int, datetime]:
    """Since when each entry behind the changed figures is as it is, by number."""
    if not found:
        return {}
    numbers = {no for row, told in found for no in (*row.entries, *told.entries)}
    rows = Entry.objects.filter(division=division, no__in=numbers)
    return dict(rows.values_list("no", "since"))


def _moved(row: ReportFigure, told: Told, since: dict[int, datetime]) -> tuple[int, ...]:
    """Entries that came, that left, and that were corrected in between."""
    then, now = set(row.entries), set(told.entries)
    moment: Any = row.taken_at
    corrected = {no for no in then & now if no in since and since[no] > moment}
    return tuple(sorted((then ^ now) | corrected))
