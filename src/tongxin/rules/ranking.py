"""排名: who comes before whom, by a rule that was fixed beforehand. Pure.

No national rule for ties was found, so the comparators and their order are the district's, frozen
before anything is published. What they leave equal is shown as equal; only a recorded lot (抽签,
`drawing`) parts it, and anybody can draw the same again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from . import drawing

#: Comparators by name: the sign of the value that comes first. LOT is drawn.
SCORE, EXAM, SERVED, AGE, LOT = "服役分高", "考试分高", "服役时间长", "年龄大", "抽签"
COMPARATORS = (SCORE, EXAM, SERVED, AGE, LOT)


@dataclass(frozen=True)
class Candidate:
    """One to be ranked. total None: no points, after those with points.

    first: placed before all (八一勋章、荣誉称号). values: by comparator; a later birthday is younger.
    """

    key: str
    total: Decimal | None
    first: bool = False
    values: Mapping[str, Decimal | date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """place: the same for those who are equal. tied: others of this place. by: what parted it from
    somebody of the same points, "" where nothing had to."""

    place: int
    candidate: Candidate
    tied: tuple[str, ...] = ()
    by: str = ""


def comparators(text: str) -> tuple[str, ...]:
    """As typed, e.g. 服役分高、年龄大、抽签; ValueError with a Chinese sentence."""
    found = tuple(part.strip() for part in text.replace(",", "、").split("、") if part.strip())
    strange = [one for one in found if one not in COMPARATORS]
    if strange:
        raise ValueError(f"没有“{strange[0]}”这种比法,可写:{'、'.join(COMPARATORS)}。")
    if len(set(found)) != len(found) or not found:
        raise ValueError("同分的比法每种写一次,至少写一种,用顿号隔开。")
    if LOT in found[:-1]:
        raise ValueError("“抽签”只能写在最后。")
    return found


def rank(
    rows: Iterable[Candidate], by: Sequence[str], seed: str = "", purpose: str = ""
) -> list[Place]:
    """In order. Without a seed a lot is not drawn and the equal stay equal.

    ValueError where a comparator's value is not known of somebody whom it has to part.
    """
    lots = {}
    found = list(rows)
    if LOT in by and seed:
        lots = _lots(found, seed, purpose)
    named = [one for one in by if one != LOT]
    _known(found, named)
    ordered = sorted(found, key=lambda c: (_key(c, named), lots.get(c.key, 0), c.key))
    return [_placed(ordered, n, named, lots) for n in range(len(ordered))]


def _lots(rows: list[Candidate], seed: str, purpose: str) -> dict[str, int]:
    drawn = drawing.draw(seed, purpose, [c.key for c in rows], len(rows))
    return {key: n for n, key in enumerate(drawn)}


def _points(one: Candidate) -> tuple:
    return (not one.first, one.total is None, -(one.total or Decimal(0)))


def _value(one: Candidate, name: str):
    """Smaller comes first; an unknown one is never compared, see `_known`."""
    value = one.values.get(name)
    if isinstance(value, date):
        return value.toordinal()
    return -(value or Decimal(0))


def _key(one: Candidate, named: Sequence[str]) -> tuple:
    return (*_points(one), *(_value(one, name) for name in named))


def _known(rows: list[Candidate], named: Sequence[str]) -> None:
    """Everything that has to part two of equal points must be known of both."""
    groups: dict[tuple, list[Candidate]] = {}
    for one in rows:
        groups.setdefault(_points(one), []).append(one)
    for group in groups.values():
        _part(group, named)


def _part(group: Collection[Candidate], named: Sequence[str]) -> None:
    if len(group) < 2 or not named:
        return
    name, *rest = named
    lacking = [c.key for c in group if c.values.get(name) is None]
    if lacking:
        raise ValueError(f"{lacking[0]}与别人同分,要比“{name}”,但还没有填写,请先补齐。")
    same: dict[object, list[Candidate]] = {}
    for one in group:
        same.setdefault(_value(one, name), []).append(one)
    for equal in same.values():
        _part(equal, rest)


def _placed(ordered: list[Candidate], n: int, named: Sequence[str], lots: Mapping) -> Place:
    one = ordered[n]
    equal = [c for c in ordered if _key(c, named) == _key(one, named)]
    if lots or len(equal) == 1:
        return Place(n + 1, one, (), _parted(ordered, one, named, lots))
    tied = tuple(c.key for c in equal if c is not one)
    return Place(ordered.index(equal[0]) + 1, one, tied, _parted(ordered, one, named, lots))


def _parted(ordered: list[Candidate], one: Candidate, named: Sequence[str], lots: Mapping) -> str:
    """Which comparator parted this one last from others of the same points."""
    rivals = [c for c in ordered if c is not one and _points(c) == _points(one)]
    said = ""
    for name in named:
        still = [c for c in rivals if _value(c, name) == _value(one, name)]
        if len(still) < len(rivals):
            said = name
        rivals = still
    return LOT if rivals and lots else said
