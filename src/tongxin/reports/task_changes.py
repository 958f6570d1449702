"""What a new version of a standard does to the tasks: by unit, what came, went or changed, and what
of the work done stays.

Read from the two editions, their duties and the links that were carried; nothing is kept here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter

from tongxin.assessments import carry
from tongxin.assessments import queries as assessed
from tongxin.directory import queries as directory
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.rules.scoring import ZERO, plain
from tongxin.standards import diff
from tongxin.standards import queries as standards
from tongxin.standards.diff import ItemChange
from tongxin.standards.models import Duty, Edition
from tongxin.standards.queries import Part

from .tasks import GROUPS, group_of

GAINED, LOST, CHANGED = "新增", "减少", "变动"
ROLES = dict(Duty.ROLES)
COLUMNS = (
    ("单位", 16),
    ("变化", 7),
    ("考评内容", 26),
    ("承担", 14),
    ("分值", 12),
    ("说明", 44),
    ("已有的工作", 30),
)
_SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Change:
    """One task of a unit. role and points say before → after where they differ; kept: what of the
    work done stays, as a sentence."""

    kind: str
    item: str
    name: str
    role: str
    points: str
    why: str
    kept: str


@dataclass(frozen=True)
class UnitChanges:
    name: str
    changes: tuple[Change, ...]

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.changes)

    @property
    def gained(self) -> int:
        return self.count(GAINED)

    @property
    def lost(self) -> int:
        return self.count(LOST)

    @property
    def changed(self) -> int:
        return self.count(CHANGED)


@dataclass(frozen=True)
class TaskChanges:
    """units: those whose tasks differ. carried, left: links that followed, and that did not."""

    units: tuple[UnitChanges, ...]
    carried: int
    left: int

    def total(self, kind: str) -> int:
        return sum(unit.count(kind) for unit in self.units)

    @property
    def sentence(self) -> str:
        if not self.units:
            return "各单位的任务没有变化。"
        told = "、".join(f"{k}{n}项" for k in (GAINED, LOST, CHANGED) if (n := self.total(k)))
        return f"{len(self.units)}个单位的任务有变化:{told}。"

    @property
    def kept(self) -> str:
        """What became of the work done."""
        left = f",{self.left}处没有去处,要逐项核对" if self.left else ""
        return f"做过的都在:台账记录按新版重新计分,引用{self.carried}处随新版转来{left}。"


def compare(user: User, old: Edition, new: Edition) -> TaskChanges:
    """Changes from one version to the next, of the units the person works for. Six queries."""
    source = _Source(user, old, new)
    units = tuple(u for name in source.names if (u := source.unit(name)).changes)
    return TaskChanges(units, sum(source.carried.values()), len(source.orphans))


class _Source:
    """What all units' changes are made from, read once."""

    def __init__(self, user: User, old: Edition, new: Edition) -> None:
        self.old, self.new = standards.parsed(old), standards.parsed(new)
        self.found = diff.compare(self.old, self.new).changes
        parts = standards.parts_of([old, new])
        mine = _own_keys(user)
        self.had, self.has = (_roles(parts.get(e.pk, []), mine) for e in (old, new))
        self.names = list(dict.fromkeys((*self.has, *self.had)))
        self.points: dict[str, list[Decimal | None]] = {}
        for cell in assessed.cells(new):
            if cell.part == "base":
                self.points.setdefault(cell.item, []).append(cell.reported)
        self.carried = Counter(item for item, former in carry.followed(new) if former == old.pk)
        self.orphans = [link.item for link in carry.orphans(new)]

    def unit(self, name: str) -> UnitChanges:
        had, has = self.had.get(name, {}), self.has.get(name, {})
        found = (self._change(change, had, has) for change in self.found)
        return UnitChanges(name, tuple(one for one in found if one))

    def _change(
        self, change: ItemChange, had: dict[str, str], has: dict[str, str]
    ) -> Change | None:
        before = [had[i] for i in change.old if i in had]
        after = [has[i] for i in change.new if i in has]
        if not before and not after:
            return None
        role, same = _role(before, after), change.kinds in (("same",), ("duty",))
        if before and after and same and "→" not in role:
            return None
        kind = CHANGED if before and after else GAINED if after else LOST
        old, new = [i for i in change.old if i in had], [i for i in change.new if i in has]
        return Change(
            kind, "、".join(new or old), self._name(new or old, bool(new)), role,
            self._worth(old, new), _why(change, kind, same), self._kept(change),
        )  # fmt: skip

    def _name(self, items: Iterable[str], new: bool) -> str:
        made = self.new if new else self.old
        return "、".join(made.item(i).name for i in items)

    def _worth(self, old: list[str], new: list[str]) -> str:
        """What the unit's items are worth, before → after where that differs."""
        before = plain(sum((self.old.item(i).max for i in old), ZERO))
        after = plain(sum((self.new.item(i).max for i in new), ZERO))
        if not old or not new or before == after:
            return after if new else before
        return f"{before}→{after}"

    def _kept(self, change: ItemChange) -> str:
        """What the new cells are worth already, and what became of the links."""
        told = []
        scored = [p for i in change.new for p in self.points.get(i, []) if p is not None]
        if scored and change.old:
            told.append(f"已得{plain(sum(scored, ZERO))}分")
        if carried := sum(self.carried[i] for i in change.new):
            told.append(f"引用{carried}处已转来")
        if left := sum(i in change.old for i in self.orphans):
            told.append(f"引用{left}处没有去处")
        return ",".join(told)


def _own_keys(user: User) -> set[str] | None:
    """Names under which the person's units stand in duties; None is all."""
    if scope_of(user).units is None:
        return None
    units = list(directory.own_units(user))
    groups = {GROUPS[g] for unit in units if (g := group_of(unit)) in GROUPS}
    return {unit.name for unit in units} | groups


def _roles(parts: Iterable[Part], mine: set[str] | None) -> dict[str, dict[str, str]]:
    """Unit → item → role; one that leads and supports an item leads it."""
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        name = GROUPS.get(part.collective, part.name)
        if mine is None or name in mine:
            roles = found.setdefault(name, {})
            roles[part.item] = "lead" if roles.get(part.item) == "lead" else part.role
    return found


def _role(before: list[str], after: list[str]) -> str:
    old, new = (_strongest(roles) for roles in (before, after))
    return f"{old}→{new}" if old and new and old != new else new or old


def _strongest(roles: list[str]) -> str:
    return ROLES["lead" if "lead" in roles else roles[0]] if roles else ""


def _why(change: ItemChange, kind: str, same: bool) -> str:
    if not same:
        return change.sentence
    return {GAINED: "新版交给这个单位", LOST: "新版不再由这个单位承担"}.get(kind, "承担的角色改了")


def rows(found: TaskChanges) -> Iterator[tuple[str, ...]]:
    """The lines in the order of COLUMNS."""
    for unit in found.units:
        for one in unit.changes:
            what = f"{one.item} {one.name}"
            yield unit.name, one.kind, what, one.role, one.points, one.why, one.kept


def write(target: BinaryIO, found: TaskChanges, title: str) -> None:
    """The changes as a spreadsheet: a row for each task of a unit."""
    with xlsxwriter.Workbook(target, _SAFE) as book:
        sheet = book.add_worksheet("任务变化")
        cell = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True}
        text = book.add_format({**cell, "valign": "top"})
        head = book.add_format({**cell, "bold": True, "align": "center"})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 1)
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, f"{found.sentence}{found.kept}")
        for column, (word, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, word, head)
        for number, row in enumerate(rows(found), start=3):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value, text)
