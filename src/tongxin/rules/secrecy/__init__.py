"""The secrecy gate: what must not come into a system that is not for secrets. Pure.

    inspect("…") → hits, each with its kind, the words as they were written, and why

What is looked for: codes and numbers of units and their disguises, numbered depots, ships' numbers,
coordinates, strength and arms (保守国家秘密法 art. 13, 31; 军事设施保护法 art. 17, 22; the ten bodies'
办法 of 2025 names disguises by sound, look, digits and letters). What passes: the neutral words
驻区某部队, 某连队, 驻区单位甲, and what an allow-list names (2383仓库, an opened historic site).

Recall is proved on a corpus, not on all Chinese: see tests/rules/test_secrecy_*.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from . import codes, formations, places, strength
from .normal import View, bones, views

CODE, FORMATION, DEPOT, SHIP = "code", "formation", "depot", "ship"
PLACE, STRENGTH, EQUIPMENT = "place", "strength", "equipment"

#: What each kind is called, and what to write instead.
KINDS = {
    CODE: ("部队代号", "这是部队代号的写法,请改用“驻区某部队”。"),
    FORMATION: ("部队番号", "这是部队番号的写法,请改用“驻区某部队”或“某连队”。"),
    DEPOT: ("编号的军事设施", "这是带编号的军事设施,请改用“某军事设施”。"),
    SHIP: ("舷号", "这是舰艇的舷号,请改用“某舰”。"),
    PLACE: ("坐标", "这是精确的位置,请只写到镇街。"),
    STRENGTH: ("部队人数", "这是部队的人数或编制,请只写做了什么,不写有多少人。"),
    EQUIPMENT: ("武器装备", "这是部队的武器装备,请不要写。"),
}


@dataclass(frozen=True, order=True)
class Hit:
    """Words that must not come in: start and end are places in the text as it was written."""

    start: int
    end: int
    kind: str
    text: str

    @property
    def name(self) -> str:
        """The kind as a colleague reads it."""
        return KINDS[self.kind][0]

    @property
    def why(self) -> str:
        """One sentence: what it is, what to write instead."""
        return KINDS[self.kind][1]


@dataclass(frozen=True)
class Allowance:
    """Words that are public although they look secret: who asked, who agreed, why, from and until."""

    text: str
    proposed_by: str
    approved_by: str
    why: str
    since: date
    until: date

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day, and two people stand for it."""
        two = self.proposed_by != self.approved_by and bool(self.approved_by)
        return two and self.since <= day <= self.until


def inspect(text: str, allowed: Iterable[str] = ()) -> tuple[Hit, ...]:
    """All hits of a text, from its start; those inside an allowed wording are left out.

    allowed: wordings that are in force (`Allowance.text`), compared as they are meant, not as they
    are written.
    """
    plain, skeleton = views(text)
    found = [*_found(plain, skeleton)]
    if not found:
        return ()
    free = _free(skeleton, allowed) if allowed else []
    hits = {_hit(text, kind, view.span(*span)) for kind, view, span in found}
    inside = [h for h in hits if not any(a <= h.start and h.end <= b for a, b in free)]
    return _outermost(inside)


def clear(text: str, allowed: Iterable[str] = ()) -> bool:
    """Whether a text may come in."""
    return not inspect(text, allowed)


def hide(text: str) -> str:
    """The text with every hit replaced, for logs."""
    out, at = "", 0
    for hit in inspect(text):
        out, at = out + text[at : hit.start] + "[已隐去]", hit.end
    return out + text[at:]


class _Rule(NamedTuple):
    """worth: what must be there for the rule to be asked. numbers: no rule without a digit."""

    kind: str
    look: Callable[[View], Iterator[tuple[int, int]]]
    worth: re.Pattern[str]
    plain: bool = False
    numbers: bool = True


_RULES = (
    _Rule(CODE, codes.codes, codes.WORTH, numbers=False),
    _Rule(CODE, codes.masked, codes.WORTH_MASKED, plain=True),
    _Rule(DEPOT, codes.depots, codes.WORTH_DEPOT),
    _Rule(FORMATION, formations.formations, formations.WORTH),
    _Rule(SHIP, formations.ships, formations.WORTH_SHIP),
    _Rule(PLACE, places.pairs, places.WORTH_PAIR, plain=True),
    _Rule(PLACE, places.degrees, places.WORTH, plain=True),
    _Rule(STRENGTH, strength.strength, strength.WORTH),
    _Rule(EQUIPMENT, strength.equipment, strength.WORTH_ARMS, numbers=False),
)
_NUMBERS = re.compile("[0-9十百千]")


def _found(plain: View, skeleton: View) -> Iterator[tuple[str, View, tuple[int, int]]]:
    numbers = _NUMBERS.search(skeleton.text)
    for rule in _RULES:
        view = plain if rule.plain else skeleton
        if (not rule.numbers or numbers) and rule.worth.search(view.text):
            for span in rule.look(view):
                yield rule.kind, view, span


def _hit(text: str, kind: str, span: tuple[int, int]) -> Hit:
    return Hit(span[0], span[1], kind, text[span[0] : span[1]])


def _free(skeleton: View, allowed: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches of the original that an allowed wording covers."""
    spans = []
    for wording in filter(None, map(bones, allowed)):
        at = skeleton.text.find(wording)
        while at >= 0:
            spans.append(skeleton.span(at, at + len(wording)))
            at = skeleton.text.find(wording, at + 1)
    return spans


def _outermost(hits: list[Hit]) -> tuple[Hit, ...]:
    """In order; of hits that overlap, the one that begins first and reaches farthest."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return tuple(kept)
