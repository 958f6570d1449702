"""时间节点: shipped as library/nodes.yaml, or a district's own in the database.

A node says when it is (`rules.nodes`), how many days ahead its tasks are given, and for each duty
who does it and which ledger entry does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongxin.core import calendars
from tongxin.directory.models import Unit
from tongxin.directory.queries import Resolver
from tongxin.rules import nodes as rules
from tongxin.rules.nodes import Days
from tongxin.rules.workdays import Calendar

from .models import Node as NodeRow
from .task_actions import Draft

#: The name in a duty that stands for the unit that holds the 双拥办.
OFFICE = "双拥办"


@dataclass(frozen=True)
class Duty:
    """What is to be done. wanted, facet: the entry that does it; who: names of units."""

    key: str
    do: str
    text: str = ""
    wanted: str = ""
    facet: str = ""
    who: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """ahead: days before its first day, the most of them gives the tasks. after: days after its last
    day until which the entry may be recorded. unused: known, and not in use here."""

    key: str
    name: str
    rule: Mapping[str, Any]
    ahead: tuple[int, ...]
    after: int
    source: str
    duties: tuple[Duty, ...]
    version: int = 0
    unused: bool = False
    own: bool = False

    @property
    def when(self) -> str:
        return rules.told(self.rule)

    def days(self, year: int, calendar: Calendar) -> Days | None:
        """Its days in a year; None while nobody has filled in that year's festivals."""
        known = calendar.years.get(year)
        return rules.days(self.rule, year, known.days if known else {})

    def opens(self, days: Days) -> date:
        return days.first - timedelta(days=max(self.ahead))

    def due(self, days: Days) -> date:
        return days.last + timedelta(days=self.after)


def build(data: Mapping[str, Any], *, version: int = 0, own: bool = False) -> Node:
    """A node from its data, as the file or a row holds it."""
    duties = tuple(
        Duty(
            d["key"],
            d["do"],
            d.get("text", ""),
            d.get("wanted", ""),
            d.get("facet", ""),
            tuple(d.get("who") or ()),
        )
        for d in data["duties"]
    )
    return Node(
        data["key"], data["name"], data["rule"], tuple(data["ahead"]), int(data.get("after", 0)),
        data.get("source", ""), duties, version, bool(data.get("unused")), own,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _definitions(path: str) -> dict[str, dict[str, Any]]:
    rows = yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {row["key"]: row for row in rows}


def definitions() -> dict[str, dict[str, Any]]:
    """The data of the shipped nodes, by key."""
    return _definitions(str(settings.LIBRARY / "nodes.yaml"))


def all_nodes(division: str) -> dict[str, Node]:
    """Shipped nodes and the district's own, the newest version of each. One query."""
    shipped = definitions()
    found = {key: build(data) for key, data in shipped.items()}
    for row in NodeRow.objects.filter(division=division).order_by("version", "id"):
        found[row.key] = build(row.definition, version=row.version, own=row.key not in shipped)
    return found


def get(division: str, key: str) -> Node:
    """One node as it is in force; Node.DoesNotExist (of the models) when there is none."""
    found = all_nodes(division).get(key)
    if found is None:
        raise NodeRow.DoesNotExist(key)
    return found


def definition(division: str, key: str) -> dict[str, Any]:
    """The data of a node in force; DoesNotExist when there is none."""
    row = NodeRow.objects.filter(division=division, key=key).order_by("-version").first()
    found = row.definition if row else definitions().get(key)
    if found is None:
        raise NodeRow.DoesNotExist(key)
    return found


def find_unit(known: Resolver, name: str) -> Unit | None:
    """The unit a duty names; a unit that is gone and led nowhere is none."""
    unit = known.find(name) or (known.office() if name == OFFICE else None)
    return None if unit is None or unit.until else unit


def nearest(node: Node, calendar: Calendar, today: date) -> Days | None:
    """Its days of this year, or of the next when this year's are over."""
    for year in (today.year - 1, today.year, today.year + 1):
        days = node.days(year, calendar)
        if days and node.due(days) >= today:
            return days
    return None


def drafts(division: str, on: date) -> Iterator[Draft]:
    """The tasks of the nodes in use whose time has come by that day and is not over. Four queries."""
    calendar, known = calendars.load(division), Resolver.load(division)
    for node in all_nodes(division).values():
        if node.unused:
            continue
        for year in (on.year - 1, on.year, on.year + 1):
            days = node.days(year, calendar)
            if days and node.opens(days) <= on <= node.due(days):
                yield from of_year(node, year, days, known)


def of_year(node: Node, year: int, days: Days, known: Resolver) -> Iterator[Draft]:
    """The tasks of a node in a year, one for each duty and unit."""
    for duty in node.duties:
        units = {u.pk: u for name in duty.who if (u := find_unit(known, name))}
        for unit in units.values():
            yield Draft(
                "node", unit, f"node:{node.key}/{year}/{duty.key}", f"{year}年{duty.do}",
                node.due(days), node.opens(days), duty.text,
                wanted=duty.wanted, facet=duty.facet,
            )  # fmt: skip
