"""Reads on reports. The person comes first; a figure of the whole district is for those who reach it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from tongxin.assessments import figure_words
from tongxin.assessments.figures import BEGINNING
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.ledger.models import Entry
from tongxin.rules.wording import date_cn

from . import corrections, figures, texts
from .actions import places
from .corrections import Changed, Wrong
from .models import Report, ReportFigure

#: A draft waits for these; a figure unknown has no words of its own.
TO_FILL = "待填"


def visible_reports(user: User) -> QuerySet[Report]:
    """All for the office; those issued for an assessor, whose account reaches all entries."""
    scope = scope_of(user)
    rows = Report.objects.filter(division=scope.division).select_related("unit", "by")
    if scope.may("report.write"):
        return rows
    if scope.may("entry.all"):
        return rows.filter(state="issued")
    return Report.objects.none()


def report(user: User, no: int) -> Report:
    """One report by its number; Report.DoesNotExist outside the person's reach."""
    return visible_reports(user).get(no=no)


def wrong(user: User) -> list[Wrong]:
    """Issued reports whose figures are not what the ledger says today, with old and new."""
    scope = scope_of(user)
    return corrections.wrong(scope.division) if scope.may("report.write") else []


@dataclass(frozen=True)
class Line:
    """A figure for the page: what it says, what it is, of what. changed: what it is today, where
    that differs from what was printed."""

    figure: ReportFigure
    value: Decimal | None
    said: str
    entries: Sequence[int]
    changed: Changed | None = None
    used: bool = True

    @property
    def unknown(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Shown:
    """A report for the page: its paragraphs as [(level, parts)], its figures, what is to fill.

    A part is (text, None), or (words, number of the figure or field they come from).
    """

    report: Report
    paragraphs: list[tuple[int, list[tuple[str, int | None]]]]
    lines: list[Line]
    empty: list[str]

    @property
    def unknown(self) -> list[Line]:
        return [line for line in self.lines if line.used and line.unknown]

    @property
    def changed(self) -> list[Changed]:
        return [line.changed for line in self.lines if line.changed]


def shown(row: Report) -> Shown:
    """The report with every figure: a draft's as of now, an issued one's as it was printed."""
    used = {key for _, key in texts.keys(row.body)}
    rows = list(row.figures.select_related("report").order_by("no"))
    lines = _frozen(row, rows) if row.text else _live(row, rows, used)
    words = {line.figure.key: line.said for line in lines}
    empty = (
        []
        if row.text
        else [a["label"] for k, a in row.asks.items() if k in used and not a["value"]]
    )
    return Shown(row, _paragraphs(row, words), lines, empty)


def _frozen(row: Report, rows: list[ReportFigure]) -> list[Line]:
    changed = {one.figure.pk: one for one in corrections.of_report(row)}
    return [Line(f, f.value, f.said, f.entries, changed.get(f.pk)) for f in rows]


def _live(row: Report, rows: list[ReportFigure], used: set[str]) -> list[Line]:
    read = figures.now(row, rows)
    return [
        Line(f, read[f.key].value, read[f.key].said, read[f.key].entries, used=f.key in used)
        for f in rows
    ]


def words_of(row: Report) -> dict[str, str]:
    """What each field says: its value and unit, or that it is to be filled."""
    return {
        key: f"{ask['value']}{ask['unit']}" if ask["value"] else f"{TO_FILL}:{ask['label']}"
        for key, ask in row.asks.items()
    }


def _paragraphs(row: Report, words: dict[str, str]) -> list:
    """The text in parts, so that every figure can be opened where it stands."""
    numbers, said = places(row), words_of(row) | words
    found = []
    for line in texts.lines(row.body):
        parts: list[tuple[str, int | None]] = []
        for n, piece in enumerate(texts.KEY.split(line)):
            key = piece.strip()
            parts.append((said[key], numbers[key][0]) if n % 2 else (piece, None))
        found.append((texts.level(line), [p for p in parts if p[0]]))
    return found


def editable(row: Report) -> str:
    """The text as it is edited: {number:words}."""
    read = figures.now(row, row.figures.select_related("report"))
    said = words_of(row) | {key: told.said for key, told in read.items()}
    numbers = {key: (no, said[key]) for key, (no, _) in places(row).items()}
    return texts.numbered(row.body, numbers)


def traced(rows: Sequence[ReportFigure]) -> dict[int, str]:
    """The query of each figure in words, by its number."""
    known = figure_words.of_district(rows[0].report.division_id) if rows else {}
    return {row.no: figure_words.described(row.query, known) for row in rows}


def period_words(row: ReportFigure) -> str:
    """The span in words: 2024年, 截至2024年12月31日, 2024年1月1日至6月30日."""
    first, last = row.first_day, row.last_day
    if first == BEGINNING:
        return f"截至{date_cn(last)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}年" if first.year == last.year else f"{first.year}至{last.year}年,逐年"
    return date_cn(first) if first == last else f"{date_cn(first)}至{date_cn(last)}"


def entries_behind(row: Report, line: Line, more: Iterable[int] = ()) -> list[Entry]:
    """The entries of a figure, withdrawn ones too: they were counted when it was printed."""
    numbers = {*line.entries, *more}
    found = Entry.objects.filter(division=row.division_id, no__in=numbers)
    return list(found.select_related("unit").order_by("happened_on", "no"))


def line_of(row: Report, no: int) -> Line:
    """One figure of a report by its number; ReportFigure.DoesNotExist when there is none."""
    found = next((line for line in shown(row).lines if line.figure.no == no), None)
    if found is None:
        raise ReportFigure.DoesNotExist
    return found
