"""军人子女教育优待 as it may be published: single cases by number, and figures without small ones.

Only years that have ended are published, so that two publications of one year can't be subtracted.
Both tables count the same children and are protected together. k: `settings.SMALL_CELL`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings

from tongxin.cases import holding, kinds, queries
from tongxin.cases.kinds.school_guide import STAGES
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.rules import small_cells
from tongxin.rules.schooling import PLACES
from tongxin.rules.small_cells import Table

from . import plain_xlsx

HIDDEN = "不公布"
SENIOR = "高中不看地点"


@dataclass(frozen=True)
class Published:
    """The two tables of the ended years; empty where no year has ended with a child in it."""

    by_stage: Table | None
    by_place: Table | None

    @property
    def parts(self) -> list[tuple[str, Table]]:
        pairs = (("按办理事项", self.by_stage), ("按入学地点", self.by_place))
        return [(word, table) for word, table in pairs if table]


def figures(user: User) -> Published:
    """Children by stage and by place, for each calendar year that has ended."""
    rows = list(
        queries.visible_to(user)
        .filter(kind="school_place", state="done", entry__withdrawn=False)
        .filter(entry__happened_on__year__lt=clock.today().year)
        .values_list("data", "entry__happened_on", "entry__people")
    )
    if not rows:
        return Published(None, None)
    years = sorted({day.year for _, day, _ in rows})
    tables = [
        _counted(rows, STAGES, years, lambda data: data["stage"]),
        _counted(rows, (*PLACES, SENIOR), years, lambda data: data.get("place", SENIOR)),
    ]
    return Published(*small_cells.publish_together(tables, settings.SMALL_CELL))


def _counted(
    rows: list, names: tuple[str, ...], years: list[int], name_of: Callable[[dict], str]
) -> dict[tuple[str, str], int]:
    """Every cell of the table, 0 where nobody is; rows in which nobody ever was are left out."""
    found = {(name, f"{year}年"): 0 for name in names for year in years}
    for data, day, people in rows:
        found[name_of(data), f"{day.year}年"] += int(people or 0)
    used = {name for (name, _), count in found.items() if count}
    return {key: count for key, count in found.items() if key[0] in used}


def lines(table: Table) -> list[list[Any]]:
    """A table as rows of cells with its totals; a hidden figure is a word."""
    body = [
        [row, *(_shown(table.cells[row, c]) for c in table.columns), _shown(table.row_totals[row])]
        for row in table.rows
    ]
    foot = [_shown(table.column_totals[c]) for c in table.columns]
    return [*body, ["合计", *foot, _shown(table.total)]]


def _shown(value: int | None) -> int | str:
    return HIDDEN if value is None else value


def note() -> str:
    """What stands under a published table."""
    return (
        f"单位:名。同一名子女一年只计一次。不足{settings.SMALL_CELL}名的不公布,"
        f"为防止推算,另有一些数字一并不公布。"
    )


def write(target: BinaryIO, word: str, table: Table) -> None:
    """One published table as a spreadsheet."""
    columns = [("", 24), *((c, 12) for c in table.columns), ("合计", 12)]
    plain_xlsx.write(target, f"军人子女教育优待人数({word})", note(), columns, lines(table))


@dataclass(frozen=True)
class Notice:
    """A line of the public notice."""

    case: Case
    number: str
    stage: str
    result: str


def notices(user: User) -> list[Notice]:
    """What the notice says now: cases that are up, by number; stages of few go into 其他."""
    kind = kinds.get("school_place")
    cases = queries.visible_to(user).filter(kind=kind.key, state="noticed")
    rows = list(cases.order_by("year", "no"))
    told = small_cells.listed([row.facet for row in rows], settings.SMALL_CELL)
    return [Notice(row, holding.number_of(row, kind), told[row.facet], "拟给予教育优待")
            for row in rows]  # fmt: skip
