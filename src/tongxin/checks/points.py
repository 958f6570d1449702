"""Reads on field points: the list, one point, what the ledger offers, the words a visit chooses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Max, Prefetch, Q, QuerySet

from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.ledger import kinds
from tongxin.ledger import queries as ledger
from tongxin.ledger.models import Entry

from .models import Point, PointPhoto, Visit

SPOT = "spot"
#: The ledger's kinds that are places, and the kind of point each facet of theirs is. A facet that
#: no spot check names stays open until somebody says what it is.
PLACES: dict[str, dict[str, str]] = {
    "position": {"": "宣传阵地"},
    "window": {"车站": "车站窗口", "医院": "医院窗口", "银行": "银行窗口", "景区": "景区窗口"},
    "station": {"": "服务站点"},
    "base": {},
    "pair": {"": "共建对子"},
}


def visible_to(user: User) -> QuerySet[Point]:
    """Points of the division, or those the person's units keep or that lie in their town."""
    scope = scope_of(user)
    if not scope.may("entry.read"):
        return Point.objects.none()
    rows = Point.objects.filter(division=scope.division).select_related("unit", "town")
    if scope.units is None:
        return rows
    return rows.filter(Q(unit__in=scope.units) | Q(town__in=scope.units))


def point(user: User, no: int) -> Point:
    """One by its number; Point.DoesNotExist outside the person's reach."""
    return visible_to(user).select_related("entry", "by").get(no=no)


def listed(
    user: User, *, kind: str = "", unit: int | None = None, state: str = "", text: str = ""
) -> QuerySet[Point]:
    """The list by kind and number, with the day of the newest visit. state: "" in use, retired,
    lacking (no must-see list yet), unseen (never visited)."""
    given: dict[str, Any] = {"kind": kind, "unit": unit}
    rows = visible_to(user).filter(**{k: v for k, v in given.items() if v})
    rows = rows.exclude(retired_on=None) if state == "retired" else rows.filter(retired_on=None)
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(place__icontains=word))
    rows = rows.annotate(seen_on=Max("visits__day")).order_by("kind", "no")
    if state == "lacking":
        return rows.filter(must_see=[])
    return rows.filter(seen_on=None) if state == "unseen" else rows


def guides(user: User, **given: Any) -> QuerySet[Point]:
    """Points for the guide sheets, each with its photos, the newest first. Two queries."""
    newest = PointPhoto.objects.filter(evidence__in=ledger.visible_evidence(user))
    newest = newest.select_related("evidence").order_by("-taken_on", "-id")
    return listed(user, **given).prefetch_related(Prefetch("photos", queryset=newest))


def photos(user: User, row: Point) -> list[PointPhoto]:
    """The photos of a point that the person may see, the newest first."""
    seen = ledger.visible_evidence(user)
    rows = row.photos.filter(evidence__in=seen).select_related("evidence", "visit")
    return list(rows.order_by("-taken_on", "-id"))


def visits(row: Point) -> list[Visit]:
    """The visits to a point, the newest first."""
    rows = row.visits.select_related("mock", "entry", "by").prefetch_related("photos__evidence")
    return list(rows.order_by("-day", "-id"))


def kinds_of(division: str) -> tuple[str, ...]:
    """What a spot check may look at, as the district's kind says."""
    return kinds.get(division, SPOT).facets


def defects_of(division: str) -> tuple[str, ...]:
    """The words for what was not in order, as the district's kind says."""
    return kinds.get(division, SPOT).form.field("defects").choices


@lru_cache(maxsize=4)
def _suggestions(folder: str) -> dict[str, list[dict[str, str]]]:
    text = (Path(folder) / "must_see.yaml").read_text(encoding="utf-8")
    said = yaml.load(text, yaml.CSafeLoader)
    return {
        kind: [{"text": one["see"], "defect": one["lacking"]} for one in lines]
        for kind, lines in said.items()
    }


def suggested(kind: str) -> list[dict[str, str]]:
    """What is usually to be seen at such a point, as library/must_see.yaml suggests."""
    return [dict(one) for one in _suggestions(str(settings.LIBRARY)).get(kind, ())]


@dataclass(frozen=True)
class Offer:
    """An entry of the ledger that could be a point. kind "": nobody has said what it is yet."""

    entry: Entry
    kind: str
    place: str


def offers(user: User) -> list[Offer]:
    """Places the ledger knows and the registry does not, the newest entry of each name."""
    rows = ledger.visible_to(user).filter(kind__in=PLACES).select_related("unit", "town")
    rows = rows.filter(Q(due=None) | Q(due__lte=1))  # a line for several places is none of them
    known = set(visible_to(user).values_list("name", flat=True))
    found: dict[str, Offer] = {}
    for entry in rows.order_by("-happened_on", "-no"):
        name = entry.title[:100]
        if name not in known and name not in found:
            found[name] = Offer(entry, kind_of(entry), place_of(entry))
    return sorted(found.values(), key=lambda o: (list(PLACES).index(o.entry.kind), o.entry.no))


def kind_of(entry: Entry) -> str:
    """The kind of point an entry is; "" where its facet does not say."""
    told = PLACES[entry.kind]
    return told.get(entry.facet, told.get("", ""))


def place_of(entry: Entry) -> str:
    """Where it is: as the entry says, else its town."""
    return (entry.data.get("place") or (entry.town.name if entry.town else ""))[:200]
