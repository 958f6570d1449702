"""退役士兵服役表现量化评分: a score sheet by the scheme of the discharge's cohort. Pure.

Point values are tables of the district's 本地标准, never code: three generations of the national
rule give different ones, and of the newest (2023) none was found. Every line shows its paper. What
is not proved counts 0 and says so; what no table knows makes the whole unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from .clocks import after_months

#: Names of the lines on service years in a table.
EARLY, LATER, SHORT, LONG, HALF = (
    "服役前12年每年", "服役第13年起每年", "余下不满半年按几年", "余下超过半年按几年", "余下正好半年按几年",
)  # fmt: skip
YEARS = (EARLY, LATER, SHORT, LONG, HALF)
#: What proves the years: both days stand in the file.
PERIOD = ("入伍批准书", "退役命令")
UNPROVED = "未证明"
#: Medals that are not scored: who holds one is placed first (2018暂行办法).
FIRST = ("八一勋章", "荣誉称号")


@dataclass(frozen=True)
class Claimed:
    """One item of the file: how many (times, months, days), and which papers are there."""

    name: str
    quantity: Decimal
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the sheet. points None: not known; note says what to do."""

    name: str
    quantity: Decimal
    each: Decimal | None
    points: Decimal | None
    papers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """All lines by one scheme. first: placed before all, whatever the total."""

    scheme: str
    lines: tuple[Line, ...]
    first: bool = False

    @property
    def total(self) -> Decimal | None:
        """The sum; None while a line is not known."""
        known = [line.points for line in self.lines if line.points is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.lines) else None

    @property
    def unknown(self) -> list[str]:
        return [line.note for line in self.lines if line.points is None]


def items(text: str) -> list[Claimed]:
    """What was typed, one item a line: 项目=数量 材料、材料. ValueError with a Chinese sentence."""
    rows = [line.strip() for line in text.replace("\uff1d", "=").splitlines() if line.strip()]
    found = [_item(row) for row in rows]
    names = [one.name for one in found]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise ValueError(f"“{twice}”写了两行,请合成一行写总数。")
    return found


def _item(row: str) -> Claimed:
    name, equals, rest = row.partition("=")
    number, _, papers = rest.strip().partition(" ")
    try:
        quantity = Decimal(number)
    except InvalidOperation:
        quantity = Decimal(-1)
    if not equals or not name.strip() or not quantity.is_finite() or quantity <= 0:
        raise ValueError(f"“{row[:20]}”请写成“项目=数量 材料、材料”,数量大于0。")
    return Claimed(name.strip(), quantity, split(papers))


def split(text: str) -> tuple[str, ...]:
    """Names of papers, put apart by 、."""
    parts = text.replace(",", "、").replace("\uff0c", "、").split("、")
    return tuple(part.strip() for part in parts if part.strip())


def served(since: date, until: date) -> tuple[int, int, int]:
    """Whole years, whole months beyond them, and days beyond those.

    From the day enlistment was approved to that of the discharge order (2018暂行办法).
    """
    months = (until.year - since.year) * 12 + until.month - since.month
    while months > 0 and after_months(since, months) > until:
        months -= 1
    days = (until - after_months(since, months)).days
    return months // 12, months % 12, days


def sheet(
    scheme: str,
    table: Mapping[str, str],
    proofs: Mapping[str, str],
    since: date,
    until: date,
    claimed: Iterable[Claimed],
) -> Sheet:
    """The sheet by one scheme. proofs: which papers an item needs, by item."""
    rows = list(claimed)
    lines = [*_years(table, since, until)]
    lines += [_line(one, table, proofs) for one in rows if one.name not in FIRST]
    honoured = [one for one in rows if one.name in FIRST]
    lines += [_honour(one, proofs) for one in honoured]
    proved = any(not _lacking(one, proofs) for one in honoured)
    return Sheet(scheme, tuple(lines), proved)


def _years(table: Mapping[str, str], since: date, until: date) -> list[Line]:
    years, months, days = served(since, until)
    more, note = _remainder(table, months, days)
    word = f"服役{years}年{months}个月{days}天"
    early, later = _figure(table, EARLY), _figure(table, LATER)
    beyond_twelve = years > 12 or (years == 12 and bool(months or days))
    if early is None or (later is None and beyond_twelve):
        return [Line(word, Decimal(years), None, None, (), "评分表里没有服役年限的分值,请先填好")]
    first, beyond = Decimal(min(years, 12)), Decimal(max(years - 12, 0))
    found = [Line("服役前12年", first, early, first * early, PERIOD)]
    if beyond and later is not None:
        found.append(Line("服役第13年起", beyond, later, beyond * later, PERIOD))
    each = later if years >= 12 else early
    if note:
        found.append(Line(word, Decimal(0), each, None, (), note))
    elif more and each is not None:
        found.append(Line(f"余下{months}个月{days}天", more, each, more * each, PERIOD))
    return found


def _remainder(table: Mapping[str, str], months: int, days: int) -> tuple[Decimal | None, str]:
    """How many years the rest counts as, or what must be asked."""
    if not months and not days:
        return None, ""
    name = HALF if (months, days) == (6, 0) else LONG if months >= 6 else SHORT
    value = _figure(table, name)
    if value is None:
        return None, f"评分表里没有“{name}”,请先向上级问清再填"
    return value, ""


def _line(one: Claimed, table: Mapping[str, str], proofs: Mapping[str, str]) -> Line:
    each = _figure(table, one.name)
    if each is None:
        note = f"评分表里没有“{one.name}”,请照评分表的名称写,或先填好分值"
        return Line(one.name, one.quantity, None, None, one.papers, note)
    if one.name not in proofs:
        note = f"“{one.name}”要凭哪些材料还没有填写,请先在本地标准里填好"
        return Line(one.name, one.quantity, each, None, one.papers, note)
    if lacking := _lacking(one, proofs):
        note = f"{UNPROVED},缺:{'、'.join(lacking)}"
        return Line(one.name, one.quantity, each, Decimal(0), one.papers, note)
    return Line(one.name, one.quantity, each, each * one.quantity, one.papers)


def _honour(one: Claimed, proofs: Mapping[str, str]) -> Line:
    if one.name not in proofs:
        note = f"“{one.name}”要凭哪些材料还没有填写,请先在本地标准里填好"
        return Line(one.name, one.quantity, None, None, one.papers, note)
    lacking = _lacking(one, proofs)
    note = f"{UNPROVED},缺:{'、'.join(lacking)}" if lacking else "不计分,排在最前"
    return Line(one.name, one.quantity, None, Decimal(0), one.papers, note)


def _lacking(one: Claimed, proofs: Mapping[str, str]) -> list[str]:
    if one.name not in proofs:
        return [one.name]
    return [paper for paper in split(proofs[one.name]) if paper not in one.papers]


def _figure(table: Mapping[str, str], name: str) -> Decimal | None:
    value = table.get(name)
    return None if value in (None, "") else Decimal(str(value))


def weighed(
    service: Decimal | None, exam: Decimal | None, weights: tuple[Decimal, Decimal]
) -> Decimal | None:
    """The final score. weights: per cent of service and of exam, together 100; None while unknown."""
    of_service, of_exam = weights
    if of_service + of_exam != 100 or min(weights) < 0:
        raise ValueError("服役分和考试分的权重要合计100。")
    parts = [(service, of_service), (exam, of_exam)]
    if any(value is None and weight for value, weight in parts):
        return None
    return sum(((v or Decimal(0)) * w / 100 for v, w in parts), Decimal(0))
