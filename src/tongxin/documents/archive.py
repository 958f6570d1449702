"""Reads on the archive: items, boxes, classes with their holes, what waits to be filed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongxin.core import clock, numbering
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import scope_of
from tongxin.ledger.models import Attachment, Entry, Evidence
from tongxin.rules import filing as rules

from .filing import Paper
from .models import Box, Catalogue, FiledItem, Report, Retention


def visible_items(user: User) -> QuerySet[FiledItem]:
    """Filed items of the district, for those who file."""
    scope = scope_of(user)
    if not scope.may("archive.write"):
        return FiledItem.objects.none()
    return FiledItem.objects.filter(division=scope.division).select_related("unit", "box")


def visible_boxes(user: User) -> QuerySet[Box]:
    """Boxes of the district, for those who file."""
    scope = scope_of(user)
    if not scope.may("archive.write"):
        return Box.objects.none()
    return Box.objects.filter(division=scope.division).select_related("unit")


def item(user: User, pk: int) -> FiledItem:
    """One filed item; FiledItem.DoesNotExist outside the person's reach."""
    return visible_items(user).select_related("report", "evidence", "entry", "by").get(pk=pk)


def box(user: User, pk: int) -> Box:
    """One box; Box.DoesNotExist outside the person's reach."""
    return visible_boxes(user).get(pk=pk)


@dataclass(frozen=True)
class Shelf:
    """The lowest class: numbers run within it. waiting: items without a box. holes: numbers that
    no item bears any more."""

    unit: Unit
    fonds: str
    year: int
    period: str
    code: str
    items: tuple[FiledItem, ...]
    last: int

    @property
    def words(self) -> str:
        return f"{self.year}年 {rules.PERIODS[self.period]} {self.office}"

    @property
    def office(self) -> str:
        return self.items[-1].office

    @property
    def live(self) -> list[FiledItem]:
        return [i for i in self.items if i.state != "removed"]

    @property
    def waiting(self) -> list[FiledItem]:
        return [i for i in self.items if i.state == "filed"]

    @property
    def pages(self) -> int:
        return sum(i.pages for i in self.live)

    @property
    def holes(self) -> list[tuple[int, str]]:
        """(number, why it is empty): taken out with a reason, or lost, which must not be."""
        why = {i.no: i.reason for i in self.items if i.state == "removed"}
        found = rules.holes((i.no for i in self.live), self.last)
        return [(no, why.get(no, "找不到这一件,请报系统管理员核对")) for no in found]

    @property
    def boxes(self) -> list[Box]:
        return list({i.box_id: i.box for i in self.items if i.box is not None}.values())

    @property
    def closed(self) -> bool:
        return not self.waiting and all(b.state != "open" for b in self.boxes)

    @property
    def address(self) -> str:
        return f"unit={self.unit.pk}&year={self.year}&period={self.period}&code={self.code}"


def shelves(user: User, year: int | None = None) -> list[Shelf]:
    """Every class with its items, the newest year first. Two queries."""
    rows = visible_items(user).order_by("-year", "fonds", "code", "period", "no")
    rows = rows.filter(year=year) if year else rows
    groups: dict[tuple, list[FiledItem]] = {}
    for row in rows:
        groups.setdefault((row.fonds, row.year, row.period, row.code), []).append(row)
    given = numbering.lasts(scope_of(user).division, "filed:")
    return [
        Shelf(items[0].unit, fonds, year_, period, code, tuple(items),
              given.get(f"filed:{fonds}:{year_}:{period}:{code}", 0))
        for (fonds, year_, period, code), items in groups.items()
    ]  # fmt: skip


def shelf(user: User, unit: int, year: int, period: str, code: str) -> Shelf:
    """One class; FiledItem.DoesNotExist when nothing was filed in it."""
    wanted = (unit, year, period, code)
    for one in shelves(user, year):
        if (one.unit.pk, one.year, one.period, one.code) == wanted:
            return one
    raise FiledItem.DoesNotExist


def years(user: User) -> list[int]:
    """Years with filed items, the newest first, this year and the last always."""
    found = set(visible_items(user).order_by().values_list("year", flat=True).distinct())
    this = clock.today().year
    return sorted(found | {this, this - 1}, reverse=True)


def retention(unit: Unit) -> list[Retention]:
    """The organ's table as it is in force."""
    return list(Retention.objects.filter(unit=unit, ended_at=None).order_by("period", "category"))


def filers(user: User) -> list[Unit]:
    """Units that have a fonds, the 双拥办's own first; it is there without one, to be given it."""
    rows = Unit.objects.filter(division=scope_of(user).division, until=None)
    return list(rows.filter(Q(office=True) | ~Q(fonds="")).order_by("-office", "order", "id"))


def catalogues(one: Shelf) -> list[Catalogue]:
    """Versions of a class's catalogue, the newest first."""
    rows = Catalogue.objects.filter(
        division=one.unit.division_id, fonds=one.fonds, year=one.year, period=one.period,
        code=one.code,
    )  # fmt: skip
    return list(rows.order_by("-version"))


def catalogue(user: User, pk: int) -> Catalogue:
    """One printed catalogue; Catalogue.DoesNotExist outside the person's reach."""
    if not scope_of(user).may("archive.write"):
        raise Catalogue.DoesNotExist
    rows = Catalogue.objects.select_related("unit")
    return rows.get(pk=pk, division=scope_of(user).division)


# ---- what waits ---------------------------------------------------------------------------------


def unfiled_reports(user: User) -> QuerySet[Report]:
    """Issued reports that lie in no box yet."""
    if not scope_of(user).may("archive.write"):
        return Report.objects.none()
    there = FiledItem.objects.filter(report=OuterRef("pk")).exclude(state="removed")
    rows = Report.objects.filter(division=scope_of(user).division, state="issued")
    return rows.filter(~Exists(there)).order_by("day", "no")


def filed_as(row: Report) -> FiledItem | None:
    """The 件 that a report lies in, if it was filed."""
    return row.filed.exclude(state="removed").first()


@dataclass(frozen=True)
class Waiting:
    """What is left of a year's filing, and until when it is to be done (DA/T 22-2015: June)."""

    year: int
    until: date
    reports: int
    unboxed: int
    filed: int

    @property
    def done(self) -> bool:
        return bool(self.filed) and not self.reports and not self.unboxed


def last_year(user: User) -> Waiting:
    """How far last year's filing is. Three queries."""
    year = clock.today().year - 1
    rows = visible_items(user).filter(year=year).order_by()
    return Waiting(
        year,
        date(year + 1, 6, 30),
        unfiled_reports(user).filter(day__year=year).count(),
        rows.filter(state="filed").count(),
        rows.exclude(state="removed").count(),
    )


# ---- what is filed, as far as the system knows it ------------------------------------------------


def of_report(row: Report) -> Paper:
    """A report as a paper; its pages are counted by who holds the print."""
    day = rules.compact(row.day) if row.day else ""
    return Paper(row.title, row.unit.name, day, 0, doc_no=row.doc_no)


def of_evidence(row: Evidence) -> Paper:
    """A file as a paper: its name without the ending is a title of ours."""
    stem = row.name.rsplit(".", 1)[0] if "." in row.name[-6:] else row.name
    day = rules.compact(row.taken_on) if row.taken_on else ""
    return Paper(stem, row.unit.name, day, row.pages or 0, given=True)


def of_entry(row: Entry) -> Paper:
    """An entry's papers as one 件: what hangs on it are its 附件."""
    attached: Iterable[Any] = Attachment.objects.filter(entry=row, removed_at=None)
    files = [a.evidence for a in attached.select_related("evidence").order_by("paper", "id")]  # type: ignore[attr-defined]
    known = {f.pk: f for f in files}.values()
    pages = [f.pages or (1 if f.kind == "photo" else None) for f in known]
    total = sum(p for p in pages if p) if pages and None not in pages else 0
    day = rules.compact(row.happened_on)
    return Paper(
        row.title, row.unit.name, day, total, given=True, papers=tuple(f.name for f in known)
    )
