"""What a standard is made of.

An edition holds sections, a section holds items (考评内容), an item holds scoring points (得分点),
a scoring point has one rule: a calculator with its parameters and the facts it reads.
All points are Decimal; None always means "not scored", never 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
ONE = Decimal(1)

#: What can be read from the ledger's entries, and its word on screen.
MEASURES = {
    "count": "条",
    "sessions": "场次",
    "attendance": "人次",
    "people": "人",
    "amount": "元",
    "due": "应办数",
    "done": "完成数",
    "late": "逾期数",
    "units": "个单位",
    "towns": "个镇街",
    "stories": "件",
}
#: Measures that are 0, not unknown, when nothing was recorded.
COUNTING = frozenset({"count", "units", "towns", "stories"})

#: Figures a person states: their words name them, nobody counts "2逾期数".
STATED = frozenset({"due", "done", "late"})

#: Facts not read from an entry kind: links to the cell itself, and the grid.
LINK = "@link"
GRID = "@grid"

#: How an item's years make one figure.
MEAN = "mean"  # each year is judged for the full points, the item is the mean
SHARE = "share"  # each year has its share of the points; the rule speaks of that share
CYCLE = "cycle"  # one judgement for the whole cycle
YEAR_MODES = {MEAN: "逐年计分取平均", SHARE: "每年各占一份", CYCLE: "全周期一次计分"}

#: What a ratio gives when nothing was due, and what 合理缺项 does; the first is the default.
EMPTIES = {"none": "不计分", "full": "按满分计", "zero": "得0分"}
ABSENCES = {"full": "按满分计", "excluded": "不计入总分"}


@dataclass(frozen=True)
class Fact:
    """One number read from the ledger within a year window.

    kind: entry kind, or LINK / GRID. facets: any of these (empty: all). measure: see MEASURES.
    complete: count only entries whose papers are all there.
    """

    kind: str
    facets: tuple[str, ...] = ()
    measure: str = "count"
    complete: bool = False

    @property
    def key(self) -> str:
        """The fact as one string; equal facts have equal keys."""
        flag = "!" if self.complete else ""
        return f"{self.kind}{flag}/{'|'.join(self.facets)}/{self.measure}"

    @property
    def unit(self) -> str:
        """What is said after the number in a sentence; nothing after a stated figure."""
        return "" if self.measure in STATED else MEASURES[self.measure]


@dataclass(frozen=True)
class Element:
    """One thing a rule asks for: present when its fact reaches `need`.

    points: what it is worth (in a deduction: what one step costs). per: size of one step.
    need None in a deduction means each occurrence costs. by: "MM-DD", the last day of the year on
    which it can still happen, for the list of what will be lost.
    """

    label: str
    fact: Fact
    points: Decimal | None = None
    need: Decimal | None = ONE
    per: Decimal = ONE
    by: str = ""
    bottom: Fact | None = None


@dataclass(frozen=True)
class Level:
    """A grade or band: `met` elements present, or `fact` reaching `need`, or a value `at_least`."""

    label: str
    points: Decimal
    met: int | None = None
    fact: Fact | None = None
    need: Decimal = ONE
    at_least: Decimal | None = None


@dataclass(frozen=True)
class Rule:
    """A calculator and its parameters. Which of them a calculator uses is in CALCULATORS.

    empty: what a ratio gives when nothing was due: "full", "zero" or "none" (not scored).
    basis: a fact that must be there before silence counts as good news.
    """

    calc: str
    elements: tuple[Element, ...] = ()
    levels: tuple[Level, ...] = ()
    top: Fact | None = None
    bottom: Fact | None = None
    basis: Fact | None = None
    share: Decimal | None = None
    spot: Rule | None = None
    cap: Decimal | None = None
    threshold: Decimal | None = None
    sample: Decimal | None = None
    each: Decimal | None = None
    empty: str = "none"
    otherwise: str = ""
    start: Decimal | None = None
    noun: str = ""

    def facts(self) -> Iterator[Fact]:
        """Every fact this rule reads, in the order of its text."""
        for element in self.elements:
            yield element.fact
            if element.bottom:
                yield element.bottom
        yield from (level.fact for level in self.levels if level.fact)
        yield from (f for f in (self.top, self.bottom, self.basis) if f)
        if self.spot:
            yield from self.spot.facts()


@dataclass(frozen=True)
class ScoringPoint:
    """得分点: max may be 0 for a pure deduction. text is the sentence of the standard."""

    id: str
    name: str
    max: Decimal
    rule: Rule
    text: str = ""


@dataclass(frozen=True)
class Item:
    """考评内容(指标). lead and support are names as printed; their units are resolved elsewhere.

    also: 另列佐证, entries that stand in its cells as material and score nothing.
    """

    id: str
    name: str
    max: Decimal
    points: tuple[ScoringPoint, ...]
    text: str = ""
    years: str = CYCLE
    absence_allowed: bool = False
    evidence: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    source: str = ""
    also: tuple[Fact, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """What it is judged by."""
        for point in self.points:
            yield from point.rule.facts()

    def shown(self) -> Iterator[Fact]:
        """What stands in its cells: what it is judged by, and 另列佐证."""
        yield from self.facts()
        yield from self.also


@dataclass(frozen=True)
class Section:
    """考评项目. max is the declared figure; it need not equal the sum of its items."""

    id: str
    name: str
    max: Decimal
    items: tuple[Item, ...]
    floor: Decimal | None = None
    source: str = ""

    @property
    def summed(self) -> Decimal:
        return sum((item.max for item in self.items), ZERO)


@dataclass(frozen=True)
class Bonus:
    """加分项: rule gives at most `max`."""

    id: str
    name: str
    max: Decimal
    rule: Rule
    text: str = ""
    evidence: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Veto:
    """一票否决: `happened` counts cases, `cleared` counts the year's statements that none occurred.

    look_back: years before the end of the cycle that count; None is the whole cycle.
    """

    id: str
    name: str
    happened: Fact
    cleared: Fact
    look_back: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Window:
    """考评年度: a named span with both days included."""

    name: str
    start: date
    end: date


@dataclass(frozen=True)
class Edition:
    """One version of one standard."""

    key: str
    version: str
    title: str
    sections: tuple[Section, ...]
    windows: tuple[Window, ...]
    label: str = ""
    total: Decimal = ZERO
    bonus: tuple[Bonus, ...] = ()
    bonus_cap: Decimal | None = None
    vetoes: tuple[Veto, ...] = ()
    absence: str = "full"
    pass_line: Decimal | None = None
    note: str = ""
    extra: dict[str, str] = field(default_factory=dict, compare=False)

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    def item(self, item_id: str) -> Item:
        """The item with this number; KeyError when there is none."""
        for item in self.items():
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def facts(self) -> Iterator[Fact]:
        """Every fact the edition reads: base, bonus and vetoes."""
        for item in self.items():
            yield from item.facts()
        for line in self.bonus:
            yield from line.rule.facts()
        for veto in self.vetoes:
            yield veto.happened
            yield veto.cleared

    @property
    def summed(self) -> Decimal:
        return sum((section.summed for section in self.sections), ZERO)
