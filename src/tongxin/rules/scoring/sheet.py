"""The score sheet: items over year windows, bonus, vetoes, in the order an assessment judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .calculators import Read, score
from .model import CYCLE, GRID, MEAN, ONE, ZERO, Edition, Fact, Item, Veto, Window
from .result import Gap, Scored, clamp, grain, plain

#: A cell's state, its glyph and word (never colour alone).
STATES = {
    "full": ("●", "已满分"),
    "part": ("◐", "部分"),
    "none": ("○", "缺"),
    "unknown": ("○", "未计分"),
    "future": ("·", "未到"),
    "absent": ("/", "合理缺项"),
}
#: The window name of an item that is judged once for the whole cycle.
WHOLE = "全周期"

#: (window, fact) → value; the ledger's answer for one window.
Facts = Callable[[Window, Fact], Decimal | None]
#: (veto, window) → what is still missing for the year to be declared, as a clause; "" when nothing.
Owed = Callable[[Veto, Window], str]


@dataclass(frozen=True)
class Hand:
    """A figure set by a person, with the reason; it replaces the computed one and shows as such."""

    points: Decimal
    reason: str
    by: str = ""


@dataclass(frozen=True)
class Cell:
    """One item in one window. points None: not scored; computed is kept when a hand score stands."""

    item: str
    window: Window
    max: Decimal
    points: Decimal | None
    state: str
    parts: tuple[Scored, ...] = ()
    hand: Hand | None = None
    computed: Decimal | None = None
    absence: str = ""

    @property
    def earned(self) -> Decimal:
        return self.points or ZERO

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing; nothing is missing where a person or 合理缺项 has settled the cell."""
        if self.hand or self.state in {"absent", "full"}:
            return ()
        return tuple(g for part in self.parts for g in part.gaps if g.worth > ZERO)

    @property
    def sentence(self) -> str:
        if self.absence:
            return f"合理缺项:{self.absence}"
        if self.hand:
            return f"人工评分{plain(self.hand.points)}分:{self.hand.reason}"
        return ";".join(part.sentence for part in self.parts)


@dataclass(frozen=True)
class Settings:
    """What people have decided beside the facts: hand scores and justified absences by cell."""

    hands: Mapping[tuple[str, str], Hand] = field(default_factory=dict)
    absences: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class VetoResult:
    veto: Veto
    state: str  # "happened", "cleared", "unknown"
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """cells by item in window order. total = base + bonus; vetoes are told, never subtracted."""

    edition: Edition
    as_of: date
    cells: Mapping[str, tuple[Cell, ...]]
    bonus: tuple[tuple[str, Scored], ...]
    vetoes: tuple[VetoResult, ...]

    def item_points(self, item_id: str) -> Decimal:
        return sum((cell.earned for cell in self.cells[item_id]), ZERO)

    def item_max(self, item_id: str) -> Decimal:
        return sum((cell.max for cell in self.cells[item_id]), ZERO)

    @property
    def base(self) -> Decimal:
        return sum((self.item_points(i) for i in self.cells), ZERO)

    @property
    def max(self) -> Decimal:
        return sum((self.item_max(i) for i in self.cells), ZERO)

    @property
    def bonus_points(self) -> Decimal:
        total = sum((s.points or ZERO for _, s in self.bonus), ZERO)
        return total if self.edition.bonus_cap is None else min(total, self.edition.bonus_cap)

    @property
    def total(self) -> Decimal:
        return self.base + self.bonus_points

    @property
    def vetoed(self) -> bool:
        return any(v.state == "happened" for v in self.vetoes)


def windows_of(item: Item, edition: Edition) -> tuple[Window, ...]:
    """The windows an item is judged in: each year, or the whole cycle at once."""
    if item.years != CYCLE:
        return edition.windows
    return (Window(WHOLE, edition.windows[0].start, edition.windows[-1].end),)


def cell_max(item: Item, edition: Edition, window: Window) -> Decimal:
    """A cell's worth: the item's points over its windows; the last one takes the rounding."""
    windows = windows_of(item, edition)
    share = grain(item.max / len(windows))
    last = window.name == windows[-1].name
    return item.max - share * (len(windows) - 1) if last else share


def score_cell(
    item: Item, window: Window, edition: Edition, facts: Facts, settings: Settings, today: date
) -> Cell:
    """Judge one item in one window as of `today`."""
    place, worth = (item.id, window.name), cell_max(item, edition, window)
    absence = settings.absences.get(place, "")
    if absence:
        full = worth if edition.absence == "full" else ZERO
        return Cell(item.id, window, full, full, "absent", absence=absence)
    parts, computed = _judge(item, window, edition, facts)
    hand = settings.hands.get(place)
    points = clamp(hand.points, ZERO, worth) if hand else computed
    if window.start > today and not points and not hand:
        return Cell(item.id, window, worth, None, "future", parts)
    return Cell(item.id, window, worth, points, _state(points, worth), parts, hand, computed)


def _judge(
    item: Item, window: Window, edition: Edition, facts: Facts
) -> tuple[tuple[Scored, ...], Decimal | None]:
    count = len(windows_of(item, edition))
    divisor = count if item.years == MEAN else 1
    parts = tuple(
        score(p.rule, _point_max(p.max, item, count), _reader(facts, window)).scaled(divisor)
        for p in item.points
    )
    known = [p.points for p in parts if p.points is not None]
    # A deduction on its own says nothing: without a scored part the cell is not scored.
    scored = any(p.points is not None and p.max > ZERO for p in parts)
    worth = cell_max(item, edition, window)
    total = worth if _complete(item, parts) else clamp(grain(sum(known, ZERO)), ZERO, worth)
    return parts, total if scored else None


def _complete(item: Item, parts: tuple[Scored, ...]) -> bool:
    """All parts full in an item whose parts add up: no crumb may be lost to thirds."""
    adds_up = sum((p.max for p in item.points), ZERO) == item.max
    return adds_up and all((part.points or ZERO) == part.max for part in parts)


def _point_max(points: Decimal, item: Item, count: int) -> Decimal:
    return grain(points / count) if item.years not in {MEAN, CYCLE} else points


def _reader(facts: Facts, window: Window) -> Read:
    return lambda fact: facts(window, fact)


def _state(points: Decimal | None, worth: Decimal) -> str:
    if points is None:
        return "unknown"
    if points >= worth:
        return "full"
    return "part" if points > ZERO else "none"


def reads_grid(item: Item) -> bool:
    """Whether an item is judged from the other items' cells and so must come last."""
    return any(fact.kind == GRID for fact in item.facts())


def grid_facts(cells: Mapping[str, tuple[Cell, ...]], skip: set[str]) -> Facts:
    """台账格: per window, required cells (due) and cells that hold something (done).

    Judged from accepted cells this is 已审定格数 ÷ 应备格数; from reported ones, what was handed in.
    """
    tally: dict[str, list[int]] = {}
    for item_id, row in cells.items():
        for cell in row if item_id not in skip else ():
            if cell.state != "absent":
                seen = tally.setdefault(cell.window.name, [0, 0])
                seen[0] += 1
                seen[1] += cell.state in {"full", "part"}

    def read(window: Window, fact: Fact) -> Decimal | None:
        due, done = tally.get(window.name, [0, 0])
        return Decimal(done if fact.measure == "done" else due)

    return read


def _overlay(facts: Facts, grid: Facts) -> Facts:
    return lambda window, fact: (grid if fact.kind == GRID else facts)(window, fact)


def score_cells(
    edition: Edition,
    facts: Facts,
    settings: Settings,
    today: date,
    only: set[str] | None = None,
    known: Mapping[str, tuple[Cell, ...]] | None = None,
) -> dict[str, tuple[Cell, ...]]:
    """All cells, or those of `only`; items that read the grid are judged after all others.

    known: cells judged before, needed for the grid when only some items are judged again.
    """
    items = list(edition.items())
    late = {i.id for i in items if reads_grid(i)}
    cells = dict(known or {})

    def judge(item: Item, read: Facts) -> tuple[Cell, ...]:
        return tuple(
            score_cell(item, w, edition, read, settings, today) for w in windows_of(item, edition)
        )

    for item in items:
        if item.id not in late and (only is None or item.id in only):
            cells[item.id] = judge(item, facts)
    for item in items:
        if item.id in late:
            cells[item.id] = judge(item, _overlay(facts, grid_facts(cells, late)))
    return {item.id: cells[item.id] for item in items if item.id in cells}


def score_bonus(
    edition: Edition, facts: Facts, only: set[str] | None = None
) -> tuple[tuple[str, Scored], ...]:
    """Bonus lines (None: all) over the whole cycle, each up to its own cap."""
    whole = Window(WHOLE, edition.windows[0].start, edition.windows[-1].end)
    read = _reader(facts, whole)
    lines = (line for line in edition.bonus if only is None or line.id in only)
    return tuple((line.id, score(line.rule, line.max, read)) for line in lines)


def judge_vetoes(
    edition: Edition, facts: Facts, today: date, owed: Owed | None = None
) -> tuple[VetoResult, ...]:
    """Vetoes first: any case in the look-back counts; each begun year needs its statement.

    owed: what a year still lacks where the district has named who must declare it.
    """
    return tuple(_judge_veto(v, edition, facts, today, owed) for v in edition.vetoes)


def _judge_veto(
    veto: Veto, edition: Edition, facts: Facts, today: date, owed: Owed | None
) -> VetoResult:
    years = veto_windows(veto, edition)
    begun = [w for w in years if w.start <= today]
    if not begun:
        return VetoResult(veto, "unknown", f"{years[0].name}还没有开始,尚未核查")
    cases = sum((facts(w, veto.happened) or ZERO for w in begun), ZERO)
    if cases:
        return VetoResult(veto, "happened", f"发生{plain(cases)}起,不予推荐")
    missing: dict[str, list[str]] = {}
    for window in begun:
        if told := undeclared(veto, window, facts, owed):
            missing.setdefault(told, []).append(window.name)
    if missing:
        return VetoResult(
            veto, "unknown", ";".join(f"{'、'.join(w)}{t}" for t, w in missing.items())
        )
    return VetoResult(veto, "cleared", "各年度均已声明未发生")


def veto_windows(veto: Veto, edition: Edition) -> tuple[Window, ...]:
    """The years a veto looks back on."""
    return edition.windows[-veto.look_back :] if veto.look_back else edition.windows


def undeclared(veto: Veto, window: Window, facts: Facts, owed: Owed | None = None) -> str:
    """What keeps a year from being declared, as a clause after its name; "" when it is declared."""
    told = owed(veto, window) if owed else ""
    return told or ("" if facts(window, veto.cleared) else "还没有责任单位的声明")


def score_sheet(
    edition: Edition,
    facts: Facts,
    today: date,
    settings: Settings | None = None,
    owed: Owed | None = None,
) -> Sheet:
    """The whole sheet from scratch as of `today`."""
    cells = score_cells(edition, facts, settings or Settings(), today)
    vetoes = judge_vetoes(edition, facts, today, owed)
    return Sheet(edition, today, cells, score_bonus(edition, facts), vetoes)


def rate(earned: Decimal, worth: Decimal) -> Decimal:
    """Earned ÷ worth, 0 when there is nothing to earn."""
    return earned / worth if worth else ZERO if not earned else ONE
