"""Words of the trade and the entry kinds that prove them.

The lexicon is data (library/lexicon.yaml), ordered: the first line that fits wins. It is used only
where a label names its thing outright; everything else is proved by evidence linked to the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..scoring.model import MEASURES, Fact
from ..scoring.parse import fact as fact_of

#: Where a word may be used: something that must be there, something bad that may happen, a share,
#: a spot check.
THING, CASE, RATIO, SPOT = "thing", "case", "ratio", "spot"
USES = (THING, CASE, RATIO, SPOT)


@dataclass(frozen=True)
class Word:
    """any: one of these stands in the label. not_: none of these. about: one in the item's name.

    slots: names of slots (春节), each with its facet and the last day on which it can happen.
    """

    any: tuple[str, ...]
    fact: Fact
    not_: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    use: str = THING
    slots: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def fits(self, label: str, about: str) -> bool:
        return (
            any(w in label for w in self.any)
            and not any(w in label for w in self.not_)
            and (not self.about or any(w in about for w in self.about))
        )


@dataclass(frozen=True)
class Lexicon:
    words: tuple[Word, ...] = ()

    @classmethod
    def from_data(cls, rows: Iterable[Mapping[str, Any]] | None) -> Lexicon:
        """From plain data; ValueError names the line that cannot be used."""
        return cls(tuple(_word(row, n) for n, row in enumerate(rows or (), 1)))

    def fact(self, label: str, about: str, use: str = THING) -> Fact | None:
        """The fact that proves what a label names in an item about something, or None."""
        found = (w for w in self.words if w.use == use and not w.slots and w.fits(label, about))
        return next((w.fact for w in found), None)

    def slot(self, label: str, about: str) -> tuple[Fact, str] | None:
        """The fact of one slot (春节) of what an item is about, and the last day it can happen."""
        for word in self.words:
            if label in word.slots and word.fits(about, about):
                facet, by = word.slots[label]
                return replace(word.fact, facets=(facet,)), by
        return None


def _word(row: Mapping[str, Any], number: int) -> Word:
    where = f"词表第{number}条"
    if not row.get("any") or not row.get("fact"):
        raise ValueError(f"{where}缺少词(any)或取数(fact),请补上")
    use, found = str(row.get("use", THING)), fact_of(str(row["fact"]))
    measure = str(row.get("measure", found.measure))
    if measure not in MEASURES or use not in USES:
        raise ValueError(f"{where}的度量“{measure}”或用途“{use}”不存在,请改正")
    return Word(
        any=_strings(row["any"]),
        fact=replace(found, measure=measure),
        not_=_strings(row.get("not", ())),
        about=_strings(row.get("about", ())),
        use=use,
        slots=_slots(row.get("slots")),
    )


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _slots(value: Any) -> Mapping[str, tuple[str, str]]:
    """slots: {春节: {facet: 春节, by: "02-20"}}; a bare list means the facet is the label."""
    if not isinstance(value, Mapping):
        return {str(v): (str(v), "") for v in value or ()}
    return {
        str(k): (str((v or {}).get("facet", k)), str((v or {}).get("by", "")))
        for k, v in value.items()
    }
