"""Invented standards and ledgers for the scoring engine's tests.

Facts are named after the place they stand in, so that no two elements read the same figure unless a
test wants it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from zlib import crc32

from hypothesis import strategies as st

from tongxin.rules.scoring import (
    COUNTING,
    CYCLE,
    GRID,
    MEAN,
    SHARE,
    Bonus,
    Edition,
    Element,
    Fact,
    Item,
    Level,
    Rule,
    ScoringPoint,
    Section,
    Veto,
    Window,
    parse,
)

GRAIN = Decimal("0.0001")

#: Points as standards have them, down to sixteenths, and some with four decimals of no pattern.
POINTS = st.one_of(
    st.integers(1, 64).map(lambda n: Decimal(n) / 16),
    st.integers(500, 60_000).map(lambda n: n * GRAIN),
)
STEPS = st.integers(1, 16).map(lambda n: Decimal(n) / 16)
COUNTS = st.integers(0, 12).map(Decimal)
SMALL = st.integers(1, 6).map(Decimal)
MEASURE = st.sampled_from(["count", "people", "sessions", "late", "stories"])


# ---- facts and readings -------------------------------------------------------------------------


def fact(name: str, measure: str = "count") -> Fact:
    return Fact("log", (name,), measure)


def reader(found: Mapping[str, int | str | Decimal | None]):
    """Reads by label; what is not named is 0 where it is counted and unknown where it is summed."""

    def read(wanted: Fact) -> Decimal | None:
        silent = 0 if wanted.measure in COUNTING else None
        value = found.get("|".join(wanted.facets), silent)
        return None if value is None else Decimal(value)

    return read


def element(label: str, points=None, *, need=1, per=1, measure="count", by="") -> Element:
    return Element(
        label,
        fact(label, measure),
        None if points is None else Decimal(points),
        None if need is None else Decimal(need),
        Decimal(per),
        by,
    )


@st.composite
def readings(draw, rule: Rule):
    """A figure for each fact of the rule; unknown only where a sum was never stated."""
    found = {}
    for wanted in rule.facts():
        values = COUNTS if wanted.measure in COUNTING else st.none() | COUNTS
        found["|".join(wanted.facets)] = draw(values)
    return found


# ---- rules --------------------------------------------------------------------------------------


@st.composite
def elements(draw, place: str, *, priced: bool, costs: bool = False):
    count = draw(st.integers(1, 4))
    return tuple(
        Element(
            f"要点{n}",
            fact(f"{place}要点{n}", draw(MEASURE)),
            draw(STEPS) if priced else None,
            draw(st.none() | SMALL) if costs else draw(SMALL),
            draw(SMALL) if costs else Decimal(1),
            draw(st.sampled_from(["", "03-31", "12-31"])),
        )
        for n in range(count)
    )


def _levels(draw, maximum: Decimal, place: str, kind: str) -> tuple[Level, ...]:
    worths = sorted(draw(st.lists(POINTS, min_size=1, max_size=3)), reverse=True)
    size = len(worths)
    made = []
    for n, worth in enumerate(worths):
        label, worth = "ABC"[n], min(worth, maximum)
        if kind == "met":
            made.append(Level(label, worth, met=size - n))
        elif kind == "fact":
            made.append(Level(label, worth, fact=fact(f"{place}{label}"), need=draw(SMALL)))
        else:
            made.append(Level(label, worth, at_least=Decimal(95 - 10 * n)))
    return tuple(made)


def _added(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    noun = draw(st.sampled_from(["", "类别"]))
    return Rule(calc, draw(elements(place, priced=True)), noun=noun)


def _together(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    return Rule(calc, draw(elements(place, priced=False)))


def _deduct(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    basis = draw(st.sampled_from([None, fact(f"{place}核查")]))
    start = draw(st.none() | POINTS) if maximum else None
    return Rule(
        calc, draw(elements(place, priced=True, costs=True)), basis=basis, start=start, noun="核查"
    )


def _ratio(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    measure = draw(st.sampled_from([("done", "due"), ("count", "count")]))
    return Rule(
        calc,
        top=fact(f"{place}办结", measure[0]),
        bottom=fact(f"{place}应办", measure[1]),
        basis=draw(st.sampled_from([None, fact(f"{place}声明")])),
        empty=draw(st.sampled_from(["none", "full", "zero"])),
        threshold=draw(st.sampled_from([None, Decimal("0.8")])),
        cap=draw(st.sampled_from([None, Decimal(1), Decimal("0.9")])),
    )


def _spot(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    sample = draw(st.none() | SMALL)
    top, bottom = fact(f"{place}合格", "done"), fact(f"{place}抽查", "due")
    return Rule(calc, top=top, bottom=bottom, sample=sample)


def _ratio_spot(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    half = _ratio(draw, calc, maximum, place)
    return Rule(
        calc,
        top=half.top,
        bottom=half.bottom,
        share=draw(st.sampled_from([None, Decimal("0.25")])),
        spot=_spot(draw, "spot", maximum, place),
    )


def _grade(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    kind = draw(st.sampled_from(["met", "fact"]))
    made = draw(elements(place, priced=False)) if kind == "met" else ()
    basis = draw(st.sampled_from([None, fact(f"{place}无灾情")]))
    return Rule(calc, made, _levels(draw, maximum, place, kind), basis=basis, otherwise="C#")


def _bands(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    bottom = draw(st.sampled_from([None, fact(f"{place}总数", "due")]))
    levels = _levels(draw, maximum, place, "band")
    return Rule(calc, levels=levels, top=fact(f"{place}数", "done"), bottom=bottom)


def _survey(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    groups = tuple(
        Element(name, fact(f"{place}{name}满意", "done"), bottom=fact(f"{place}{name}收回", "due"))
        for name in ("官兵", "群众")
    )
    return Rule(calc, groups, _levels(draw, maximum, place, "band"), sample=draw(st.none() | SMALL))


def _capped(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    return Rule(calc, top=fact(f"{place}报道", draw(MEASURE)), each=draw(STEPS), noun="1篇")


def _hand(draw, calc: str, maximum: Decimal, place: str) -> Rule:
    return Rule(calc)


MAKERS = {
    "each": _added,
    "parts": _added,
    "slots": _added,
    "all": _together,
    "and": _together,
    "deduct": _deduct,
    "ratio": _ratio,
    "matrix": _ratio,
    "spot": _spot,
    "ratio_spot": _ratio_spot,
    "grade": _grade,
    "bands": _bands,
    "survey": _survey,
    "capped": _capped,
    "hand": _hand,
}


@st.composite
def rules(draw, calcs=tuple(MAKERS), place: str = "", pure: bool = True):
    """(rule, maximum); a deduction may be a pure one, with maximum 0."""
    calc = draw(st.sampled_from(calcs))
    maximum = draw(POINTS)
    if calc == "deduct" and pure and draw(st.booleans()):
        maximum = Decimal(0)
    return MAKERS[calc](draw, calc, maximum, place), maximum


@st.composite
def judged(draw, calcs=tuple(MAKERS)):
    """(rule, maximum, what the ledger says)."""
    rule, maximum = draw(rules(calcs))
    return rule, maximum, draw(readings(rule))


# ---- editions -----------------------------------------------------------------------------------

#: The first day of a cycle: any month, April and January among them more often.
STARTS = st.builds(
    date,
    st.integers(2019, 2027),
    st.one_of(st.sampled_from([1, 4]), st.integers(1, 12)),
    st.just(1),
)
WINDOWS = st.builds(parse.yearly, STARTS, st.integers(1, 6))


@st.composite
def items(draw, item_id: str):
    made = [draw(rules(place=f"{item_id}-{n}:")) for n in range(draw(st.integers(1, 2)))]
    points = tuple(
        ScoringPoint(f"{item_id}-{n}", f"得分点{n}", maximum, rule, f"第{n}句")
        for n, (rule, maximum) in enumerate(made, 1)
    )
    summed = sum((p.max for p in points), Decimal(0))
    # Some standards do not add up: 2 points promised, rules that grant 1.
    declared = draw(st.sampled_from([summed or Decimal(1), Decimal(2)]))
    years = draw(st.sampled_from([MEAN, SHARE, CYCLE]))
    return Item(item_id, f"内容{item_id}", declared, points, "评分办法", years)


def grid_item(item_id: str = "台账", years: str = MEAN) -> Item:
    done, due = Fact(GRID, (), "done"), Fact(GRID, (), "due")
    rule = Rule("matrix", top=done, bottom=due, noun="已审定格")
    point = ScoringPoint(f"{item_id}-1", "台账", Decimal(2), rule)
    return Item(item_id, "台账资料完整规范", Decimal(2), (point,), years=years)


@st.composite
def editions(draw, grid: bool = True):
    windows = draw(WINDOWS)
    rows = [
        tuple(draw(items(f"{s}.{n}")) for n in range(1, draw(st.integers(1, 2)) + 1))
        for s in range(1, draw(st.integers(1, 3)) + 1)
    ]
    if grid and draw(st.booleans()):
        rows.insert(draw(st.integers(0, len(rows))), (grid_item(),))
    sections = tuple(
        Section(f"{n}", f"项目{n}", sum((i.max for i in row), Decimal(0)), row)
        for n, row in enumerate(rows, 1)
    )
    bonus = tuple(
        Bonus(f"加{n}", f"加分{n}", maximum, rule)
        for n in range(1, draw(st.integers(0, 2)) + 1)
        for rule, maximum in [draw(rules(("capped", "each"), place=f"加{n}:"))]
    )
    vetoes = tuple(
        Veto(f"否{n}", "情形", fact(f"否{n}发生"), fact(f"否{n}声明"), draw(st.none() | st.just(2)))
        for n in range(draw(st.integers(0, 2)))
    )
    return Edition(
        key="sample",
        version="1",
        title="样例",
        sections=sections,
        windows=windows,
        label="样例,非官方标准",
        total=sum((s.max for s in sections), Decimal(0)),
        bonus=bonus,
        bonus_cap=draw(st.sampled_from([None, Decimal(1)])),
        vetoes=vetoes,
        absence=draw(st.sampled_from(["full", "excluded"])),
        pass_line=draw(st.sampled_from([None, Decimal(90)])),
    )


def ledger(seed: int, changed: int | None = None, kinds: frozenset[Fact] = frozenset()):
    """A ledger by chance, but the same each time; `changed` is another seed for some facts."""

    def facts(window: Window, wanted: Fact) -> Decimal | None:
        own = changed if changed is not None and wanted in kinds else seed
        value = crc32(f"{own} {window.name} {wanted.key}".encode()) % 14
        if value == 13:
            return Decimal(0) if wanted.measure in COUNTING else None
        return Decimal(value)

    return facts


LEDGERS = st.integers(0, 10**6).map(ledger)


@st.composite
def days(draw, edition: Edition):
    """A day before, within or after the cycle."""
    first, last = edition.windows[0].start.toordinal(), edition.windows[-1].end.toordinal()
    return date.fromordinal(draw(st.integers(first - 400, last + 400)))


@st.composite
def sheets_of(draw, grid: bool = True):
    """(edition, ledger, day): what a score sheet is made from."""
    edition = draw(editions(grid))
    return edition, draw(LEDGERS), draw(days(edition))
