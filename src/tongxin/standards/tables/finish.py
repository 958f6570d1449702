"""Numbers for what was found: ids that occur once, thirds that make a whole."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from tongxin.rules.scoring.result import plain

from .raw import RawItem, RawLine, RawSection, RawTable


def give_ids(table: RawTable) -> dict[int, str]:
    """id(item) → number: printed numbers where each occurs once, else renumbered and told."""
    sections = section_ids(table)
    rows = [
        (s, i) for s, section in zip(sections, table.sections, strict=True) for i in section.items
    ]
    restarts = _restarts([i for _, i in rows])
    taken: set[str] = set()
    given: dict[int, str] = {}
    for section, item in rows:
        printed = item.printed
        wanted = f"{section}.{printed}" if restarts and printed.isdigit() else printed
        number = wanted if wanted and wanted not in taken else _next(section, taken, table)
        if printed and number != printed:
            told = f"{item.place}的编号“{printed}”与其他条目重复,已改为{number}"
            table.warnings.append(told)
        taken.add(number)
        given[id(item)] = number
    return given


def _restarts(items: list[RawItem]) -> bool:
    """1, 2, 3 again in each section: every number gets its section in front."""
    counted = Counter(i.printed for i in items if i.printed.isdigit())
    return any(n > 1 for n in counted.values())


def _next(section: str, taken: set[str], table: RawTable) -> str:
    """The first number of a section that nothing in the table uses or prints."""
    printed = {i.printed for s in table.sections for i in s.items}
    n = 1
    while f"{section}.{n}" in taken or f"{section}.{n}" in printed:
        n += 1
    return f"{section}.{n}"


def section_ids(table: RawTable) -> list[str]:
    """Each section's own number where it occurs once, else its place in the order."""
    printed = [s.heading.number for s in table.sections]
    if all(printed) and len(set(printed)) == len(printed):
        return printed
    if any(n and printed.count(n) > 1 for n in printed):
        table.warnings.append("考评项目的编号有重复,已按先后顺序重新编号")
    return [str(n) for n in range(1, len(printed) + 1)]


#: Points are kept to four decimals; what needs the last one may have been rounded.
GRAIN, SHORTER = Decimal("0.0001"), Decimal("0.001")


def settle_thirds(section: RawSection) -> None:
    """Three items of 1/3 each make exactly one: the last takes what rounding leaves."""
    waiting: list[RawItem] = []
    for item in section.items:
        if not item.fraction:
            waiting = []
            continue
        if waiting and waiting[-1].fraction != item.fraction:
            waiting = []
        waiting.append(item)
        parts = int(item.fraction.partition("/")[2])
        if len(waiting) == parts:
            item.points = 1 - sum((i.points or Decimal(0) for i in waiting[:-1]), Decimal(0))
            waiting = []


def settle_rounding(section: RawSection) -> None:
    """10/3 worked out by Excel comes as 3.3333: what our four decimals lose goes to the last.

    Only a difference smaller than rounding can make is taken for one.
    """
    worth = [i for i in section.items if i.points is not None and i.points % SHORTER]
    total = sum((i.points or Decimal(0) for i in section.items), Decimal(0))
    gap = (section.heading.points or total) - total
    if worth and 0 < abs(gap) <= len(worth) * GRAIN / 2 and worth[-1].points is not None:
        worth[-1].points += gap


def line_ids(lines: list[RawLine], prefix: str, typed: bool) -> list[str]:
    """加1, 加2 …: printed numbers with their prefix, else by order."""
    out: list[str] = []
    for n, line in enumerate(lines, 1):
        digits = re.sub(r"\D", "", line.printed)
        number = line.printed if typed else f"{prefix}{int(digits)}" if digits else f"{prefix}{n}"
        out.append(number if number and number not in out else f"{prefix}{n}")
    return out


def mismatch(where: str, declared: Decimal, summed: Decimal) -> dict[str, str]:
    return {"where": where, "declared": plain(declared), "summed": plain(summed)}
