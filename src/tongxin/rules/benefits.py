"""教育优待: of all benefits that somebody's groups give, the single best one. Pure.

Benefits are never added up: the groups of a table overlap (三类以上 contains 一、二类), so that the
same person would be counted twice. What each group gives is a table of the place and the year; it
differs between places in kind (points, a share of the admission line, precedence, a choice once).
Source of the rule: 军人抚恤优待条例第43条 leaves the terms to local papers; a table that says
otherwise is not of this form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

CHOICE, LISTED, POINTS, PERCENT, PRIORITY = "choice", "listed", "points", "percent", "priority"
#: From the best to the least. Points and percent never stand in one table.
ORDER = (CHOICE, LISTED, POINTS, PERCENT, PRIORITY)
WORDS = {CHOICE: "任选一次", LISTED: "名单内任选一次", PRIORITY: "优先"}
HOW = "请写成“加20分”“加10%”“优先”“任选一次”或“名单内任选一次”"
_NUMBER = re.compile(r"(?:加|增加)?(\d+(?:\.\d+)?)(分|%)")


class Unclear(ValueError):
    """A benefit or a table that cannot be read; the sentence says what to write."""


@dataclass(frozen=True)
class Benefit:
    """kind: one of ORDER. value: points, or percent of the admission line; None for the others."""

    kind: str
    value: Decimal | None = None

    def __str__(self) -> str:
        if self.value is None:
            return WORDS[self.kind]
        return f"加{self.value.normalize():f}{'分' if self.kind == POINTS else '%'}"

    @property
    def once(self) -> bool:
        """A choice among schools can be made once."""
        return self.kind in (CHOICE, LISTED)

    @property
    def rank(self) -> tuple[int, Decimal]:
        """Sorts the better first."""
        return ORDER.index(self.kind), -(self.value or Decimal(0))


@dataclass(frozen=True)
class Best:
    """The benefit that is given, the group that gives it, and the groups that give nothing more."""

    benefit: Benefit
    group: str
    others: tuple[tuple[str, Benefit], ...] = ()


def read(text: Any) -> Benefit:
    """加20分, 加10%, 优先, 任选一次, 名单内任选一次; Unclear otherwise."""
    told = str(text).strip().replace("\uff05", "%")
    for kind, word in WORDS.items():
        if told == word:
            return Benefit(kind)
    found = _NUMBER.fullmatch(told)
    if not found or not Decimal(found.group(1)):
        raise Unclear(f"“{told[:20]}”读不懂,{HOW}。")
    return Benefit(POINTS if found.group(2) == "分" else PERCENT, Decimal(found.group(1)))


def table(rows: Mapping[str, Any]) -> dict[str, Benefit]:
    """A local table; Unclear where points stand beside percent, which nobody can compare."""
    found = {group: read(text) for group, text in rows.items()}
    if {POINTS, PERCENT} <= {b.kind for b in found.values()}:
        raise Unclear("一张优待表里不能又有加分又有百分比,请按一个学段一种写。")
    return found


def best(groups: Iterable[str], rows: Mapping[str, Any]) -> Best | None:
    """The single best of the groups that the table names; None when it names none of them.

    Of two equal ones the table's earlier one is named, so that everybody gets the same answer.
    """
    known = table(rows)
    wanted = set(groups)
    matched = [(group, b) for group, b in known.items() if group in wanted]
    if not matched:
        return None
    group, given = min(matched, key=lambda pair: pair[1].rank)
    return Best(given, group, tuple(pair for pair in matched if pair[0] != group))
