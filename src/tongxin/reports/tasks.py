"""任务分解表: an edition cut into tasks, by indicator for leaders and by unit for the bureaus.

Both tables are read from one store (the edition, its duties, the cells), so a change of any of them
shows in both; nothing is kept here. Columns: those of the 任务分解表 that districts issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.assessments import queries as assessed
from tongxin.assessments import stored
from tongxin.core import clock
from tongxin.directory import queries as directory
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import scope_of
from tongxin.rules import scoring
from tongxin.rules.scoring import STATES, Cell, Item, Section, Sheet
from tongxin.rules.scoring.outlook import Missing
from tongxin.standards import duties as collectives
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition
from tongxin.standards.queries import Part

#: Heading and width (in characters) of each column, on paper and in spreadsheets.
COLUMNS = (
    ("序号", 5),
    ("考评项目", 11),
    ("考评内容", 17),
    ("分值", 6),
    ("评分标准", 30),
    ("工作要求", 28),
    ("责任单位", 13),
    ("协办单位", 13),
    ("责任人", 9),
    ("完成时限", 12),
    ("佐证材料", 19),
    ("完成情况", 10),
    ("自评分", 7),
    ("认定分", 7),
)
#: Who shares tasks, in the order of the table; the member units come first.
GROUPS = {"members": "各成员单位", "towns": "各镇街", "troops": "各驻区部队", "schools": "各学校"}


@dataclass(frozen=True)
class Year:
    """How far a task is in one year; word says what the glyph means."""

    window: str
    state: str

    @property
    def glyph(self) -> str:
        return STATES[self.state][0]

    @property
    def word(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Task:
    """One row. until: the last day of what is still missing, else the end of the running year.

    points: what the item is worth. reported and accepted: None where nothing is scored yet.
    """

    no: int
    section: str
    item: str
    name: str
    points: Decimal
    rule: str
    demands: str
    missing: str
    lead: str
    support: str
    people: str
    until: date
    evidence: str
    years: tuple[Year, ...]
    reported: Decimal | None
    accepted: Decimal | None

    @property
    def done(self) -> str:
        return "\n".join(f"{year.window}{year.glyph}" for year in self.years)

    @property
    def cells(self) -> tuple[Any, ...]:
        """The row in the order of COLUMNS, each value with its own type."""
        wanted = "\n".join(line for line in (self.demands, self.missing) if line)
        return (
            self.no, self.section, f"{self.item} {self.name}", self.points, self.rule, wanted,
            self.lead, self.support, self.people, self.until, self.evidence, self.done,
            self.reported, self.accepted,
        )  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A block of tasks; name is empty where one table is all there is."""

    name: str
    tasks: tuple[Task, ...]

    @property
    def heading(self) -> str:
        return f"{self.name}({len(self.tasks)}项)" if self.name else ""


@dataclass(frozen=True)
class UnitTable(Table):
    """The tasks of one unit, or (common) those all units of a group share.

    lead: how many of the tasks the unit leads; it supports the others.
    """

    common: bool = False
    lead: int = 0

    @property
    def heading(self) -> str:
        if self.common:
            return super().heading
        return f"{self.name}(牵头{self.lead}项,协办{len(self.tasks) - self.lead}项)"


def by_indicator(user: User, edition: Edition) -> Table:
    """Every item of the edition in its order, with all who have a part in it. Four queries."""
    source = _Source(user, edition)
    return Table("", source.tasks(source.rows))


def by_unit(user: User, edition: Edition, unit: Unit | None = None) -> list[UnitTable]:
    """What all units of a group share, then what each has of its own. Four queries.

    unit None: all units the person works for; the office also sees the names nobody answers to.
    """
    source, scope = _Source(user, edition), scope_of(user)
    units = [u for u in source.units.values() if u.until is None]
    if unit is not None:
        units = [u for u in units if u.pk == unit.pk]
    if scope.units is not None:
        units = [u for u in units if u.pk in scope.units]
    whole = unit is None and scope.units is None
    tables = [t for group in (*GROUPS, "") for t in source.group(group, units, whole)]
    return tables + (list(source.unanswered()) if whole else [])


class _Source:
    """What both tables are made from, read once."""

    def __init__(self, user: User, edition: Edition) -> None:
        self.made = standards.parsed(edition)
        rows = assessed.cells(edition)
        self.said = stored.sheet(self.made, rows)
        self.taken = stored.sheet(self.made, rows, "accepted")
        self.open = _open_gaps(self.said)
        self.units = {u.pk: u for u in directory.units(user)}
        self.parts = [self._present(part) for part in standards.parts(edition)]
        self.people = _people(user)
        self.rows = [(section, item) for section in self.made.sections for item in section.items]
        self.by_item: dict[str, list[Part]] = {}
        for part in self.parts:
            self.by_item.setdefault(part.item, []).append(part)
        self.made_once: dict[str, Task] = {}

    def _present(self, part: Part) -> Part:
        """A merged unit's part is now that of the unit it was merged into."""
        unit = self.units.get(part.unit_id or 0)
        while unit and unit.merged_into_id:
            unit = self.units[unit.merged_into_id]
        return part._replace(unit_id=unit.pk, name=unit.name) if unit else part

    def tasks(
        self, rows: Iterable[tuple[Section, Item]], people: str | None = None
    ) -> tuple[Task, ...]:
        """Rows numbered from one; people None names the liaisons of those who lead."""
        made = (replace(self._task(*row), no=no) for no, row in enumerate(rows, start=1))
        return tuple(made if people is None else (replace(t, people=people) for t in made))

    def _task(self, section: Section, item: Item) -> Task:
        """An item's row without its number, made once: it may stand in many units' tables."""
        if item.id not in self.made_once:
            self.made_once[item.id] = self._fresh(section, item)
        return self.made_once[item.id]

    def _fresh(self, section: Section, item: Item) -> Task:
        cells, gaps = self.said.cells[item.id], self.open.get(item.id, [])
        mine = self.by_item.get(item.id, [])
        leads = [p for p in mine if p.role == "lead"]
        return Task(
            0, f"{section.id} {section.name}", item.id, item.name, item.max, item.text,
            _demands(item), _lacking(gaps), _names(leads),
            _names(p for p in mine if p.role == "support"), self._answering(leads),
            min((g.last_day for g in gaps), default=_running_end(cells)), "、".join(item.evidence),
            tuple(Year(c.window.name, c.state) for c in cells),
            _sum(cells), _sum(self.taken.cells[item.id]),
        )  # fmt: skip

    def _answering(self, leads: Iterable[Part]) -> str:
        names = [name for part in leads for name in self.people.get(part.unit_id or 0, ())]
        return "、".join(dict.fromkeys(names))

    def group(self, group: str, units: list[Unit], whole: bool) -> Iterator[UnitTable]:
        """The common tasks of a group, then the units of it that have tasks of their own."""
        inside = [u for u in units if group_of(u) == group]
        shared = [p for p in self.parts if group and p.collective == group]
        if shared and (inside or whole):
            yield self._table(f"{GROUPS[group]}共同任务", shared, common=True)
        for unit in inside:
            mine = [p for p in self.parts if p.unit_id == unit.pk]
            if mine:
                people = "、".join(self.people.get(unit.pk, ()))
                yield self._table(unit.name, mine, people=people)

    def unanswered(self) -> Iterator[UnitTable]:
        """Tasks of names that lead to no unit of today, so that none is lost."""
        gone = {pk for pk, u in self.units.items() if u.until is not None}
        lost = [
            p for p in self.parts if p.unit_id in gone or not (p.unit_id or p.collective in GROUPS)
        ]
        for name in dict.fromkeys(p.name for p in lost):
            mine = [p for p in lost if p.name == name]
            yield self._table(f"{name},不在单位名录里", mine, people="")

    def _table(
        self, name: str, parts: list[Part], *, common: bool = False, people: str | None = None
    ) -> UnitTable:
        items = {p.item for p in parts}
        tasks = self.tasks((row for row in self.rows if row[1].id in items), people)
        return UnitTable(name, tasks, common, len({p.item for p in parts if p.role == "lead"}))


def group_of(unit: Unit) -> str:
    """The group whose common tasks a unit shares, "" for none."""
    return collectives.OF_KIND.get(unit.kind, "members" if unit.member else "")


def _people(user: User) -> dict[int, tuple[str, ...]]:
    """Names of the liaisons in force, by unit. One query."""
    return {
        unit_id: tuple(a.user.name for a in held if a.role == "liaison" and a.user.is_active)
        for unit_id, held in directory.liaisons(user).items()
    }


def _open_gaps(said: Sheet) -> dict[str, list[Missing]]:
    """What is missing and can still be won, by item."""
    found: dict[str, list[Missing]] = {}
    for gap in scoring.missing(said):
        if not gap.lost:
            found.setdefault(gap.item, []).append(gap)
    return found


def _names(parts: Iterable[Part]) -> str:
    return "、".join(dict.fromkeys(p.name for p in parts))


def _demands(item: Item) -> str:
    """The points of the rule: what each asks for, else what it is called."""
    labels = [
        label
        for point in item.points
        for label in ([e.label for e in point.rule.elements] or [point.name])
        if label and label != item.name
    ]
    return "要点:" + "、".join(dict.fromkeys(labels)) if labels else ""


def _lacking(gaps: list[Missing]) -> str:
    """What is still to be done, each thing once, with its years."""
    years: dict[str, list[str]] = {}
    for gap in gaps:
        years.setdefault(gap.text, []).append(gap.window.name)
    told = (f"{text}({'、'.join(dict.fromkeys(names))})" for text, names in years.items())
    return "还缺:" + ";".join(told) if years else ""


def _running_end(cells: tuple[Cell, ...]) -> date:
    """The end of the year that runs now; after the cycle, that of its last year."""
    today = clock.today()
    ends = [c.window.end for c in cells]
    return min((end for end in ends if end >= today), default=ends[-1])


def _sum(cells: Iterable[Cell]) -> Decimal | None:
    """Points of the scored years; None where no year is scored."""
    known = [c.points for c in cells if c.points is not None]
    return sum(known, scoring.ZERO) if known else None
