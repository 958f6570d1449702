"""What changed between two versions of a standard, item by item. Pure: knows `rules.scoring` only.

Items are paired by what they say before what they are numbered: identical content first, then
number and name, then name, then likeness of name and rule text. What is left over may be a part of
an item of the other version (a split, or seen from there a merger); the rest is new or deleted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from tongxin.rules.reading.place import DATA
from tongxin.rules.scoring import CALCULATORS, YEAR_MODES, Edition, Item, dump, plain

#: The kinds of change and their words on screen.
KINDS = {
    "same": "不变",
    "moved": "移位",
    "renamed": "改名",
    "repriced": "改分值",
    "rule": "改计分办法",
    "text": "改文字",
    "duty": "改责任单位",
    "also": "改另列佐证",
    "split": "拆分",
    "merged": "合并",
    "deleted": "删除",
    "new": "新增",
}
#: After these a person's judgement on the old item still speaks of the same thing.
HARMLESS = frozenset({"same", "moved", "duty", "also"})
#: Two items are the same one from this likeness on; a part of another from this share on.
LIKE, PART = 0.6, 0.7
#: Below this share of common pairs of signs two items are not alike.
NEAR = 0.25
_FACTS = {"fact", "top", "bottom", "basis"}
_POINTS = {"points", "share", "each", "start"}


@dataclass(frozen=True)
class ItemChange:
    """What became of one item, or of several together. kinds: see KINDS, the first leads."""

    kinds: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    sentence: str

    @property
    def unchanged(self) -> bool:
        """One item became one item, worth the same by the same rule."""
        return len(self.old) == len(self.new) == 1 and HARMLESS.issuperset(self.kinds)


@dataclass(frozen=True)
class Diff:
    """changes in the order of the new version, deleted items last. notes: what is not an item's."""

    changes: tuple[ItemChange, ...]
    notes: tuple[str, ...] = ()

    @property
    def mapping(self) -> dict[str, list[str]]:
        """Old item → new items; a deleted one leads nowhere."""
        found: dict[str, list[str]] = {}
        for change in self.changes:
            for old in change.old:
                found.setdefault(old, []).extend(change.new)
        return found

    @property
    def came_from(self) -> dict[str, str]:
        """New number → old number of the items that are still one item."""
        return {c.new[0]: c.old[0] for c in self.changes if len(c.old) == len(c.new) == 1}

    @property
    def unchanged(self) -> dict[str, str]:
        """Old number → new number of the items that only moved, or not even that."""
        return {c.old[0]: c.new[0] for c in self.changes if c.unchanged}

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each kind, in the order of KINDS; an item may count in several."""
        seen = {kind: sum(kind in c.kinds for c in self.changes) for kind in KINDS}
        return {kind: n for kind, n in seen.items() if n}

    @property
    def sentences(self) -> list[str]:
        """All that is worth telling: what did not change is left out."""
        return [*self.notes, *(c.sentence for c in self.changes if c.kinds != ("same",))]


def _squeeze(text: str) -> str:
    """Letters and figures only: blanks, widths and punctuation say nothing."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if c.isalnum())


def _neutral(value: Any, item: Item, key: str = "") -> Any:
    """A rule's data without the item's number, which its facets carry, and as shares of its worth,
    so that a mere change of price is not a change of rule."""
    if isinstance(value, dict):
        return {k: _neutral(v, item, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_neutral(v, item) for v in value]
    if key in _FACTS:
        # Stated figures may keep the number they had in an earlier version.
        owner = "[^/|:]*" if value.startswith(f"{DATA}/") else re.escape(item.id)
        return re.sub(rf"(?<=[/|]){owner}:", ":", value)
    return _part_of(value, item.max) if key in _POINTS else value


def _part_of(points: str, worth: Decimal) -> str:
    return plain(Decimal(points) / worth) if worth else points


@dataclass
class _Seen:
    """An item prepared for comparing. place: its order in the edition."""

    item: Item
    section: str
    place: int
    partners: list[_Seen] = field(default_factory=list)

    @cached_property
    def name(self) -> str:
        return _squeeze(self.item.name)

    @cached_property
    def text(self) -> str:
        """The rule's words, wherever the table had them."""
        points = (f"{p.name}{p.text}" for p in self.item.points)
        return _squeeze(self.item.text or "".join(points))

    @cached_property
    def pairs(self) -> set[str]:
        return {*_runs(self.name, 2), *_runs(self.text, 2)}

    @cached_property
    def triples(self) -> set[str]:
        return {*_runs(self.name, 3), *_runs(self.text, 3)}

    @cached_property
    def data(self) -> dict[str, Any]:
        return dump.item(self.item)

    @cached_property
    def rule(self) -> str:
        """How it is judged, free of its number: points, calculators, parameters, years."""
        scoring = [
            {k: v for k, v in row.items() if k not in {"text", "name"}}
            for row in self.data.get("scoring", [])
        ]
        extra = (self.item.years, self.item.absence_allowed)
        return repr((_neutral(scoring, self.item), extra))

    @cached_property
    def content(self) -> tuple:
        return (self.name, self.text, self.item.max, self.rule)


def _runs(text: str, length: int) -> list[str]:
    return [text[n : n + length] for n in range(len(text) - length + 1)]


def _like(a: str, b: str) -> float:
    """Likeness of two texts, 0 to 1, the same both ways round."""
    a, b = min(a, b), max(a, b)
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


def _likeness(a: _Seen, b: _Seen) -> float:
    """Of name and text together; pairs without common words are not looked at closely."""
    shared = len(a.pairs & b.pairs)
    if shared * 2 < NEAR * (len(a.pairs) + len(b.pairs)):
        return 0.0
    name = _like(a.name, b.name)
    return (name + _like(a.text, b.text)) / 2 if a.text and b.text else name


def _share(part: _Seen, whole: _Seen) -> float:
    """How much of a part's own words stand in the whole, in runs of three signs."""
    own = part.text or part.name
    if len(own) < 4 or len(own) >= len(whole.name + whole.text):
        return 0.0
    covered = {
        n + i for n, run in enumerate(_runs(own, 3)) if run in whole.triples for i in range(3)
    }
    return len(covered) / len(own)


def _pair(a: _Seen, b: _Seen) -> None:
    a.partners.append(b)
    b.partners.append(a)


def _free(rows: Iterable[_Seen]) -> list[_Seen]:
    return [r for r in rows if not r.partners]


def _pair_by(old: list[_Seen], new: list[_Seen], key: Callable[[_Seen], Hashable]) -> None:
    """Pair what has the same key, in order, as long as both sides have one left."""
    waiting: dict[Hashable, list[_Seen]] = defaultdict(list)
    for row in _free(new):
        waiting[key(row)].append(row)
    for row in _free(old):
        if found := waiting.get(key(row)):
            _pair(row, found.pop(0))


def _pair_alike(old: list[_Seen], new: list[_Seen]) -> None:
    """Pair the rest by likeness, the most alike first; the same number breaks a tie."""
    scored = [
        (-score, a.item.id != b.item.id, abs(a.place - b.place), a.place, b.place)
        for a in _free(old)
        for b in _free(new)
        if (score := _likeness(a, b)) >= LIKE
    ]
    for *_, i, j in sorted(scored):
        if not old[i].partners and not new[j].partners:
            _pair(old[i], new[j])


def _attach_parts(parts: list[_Seen], wholes: list[_Seen]) -> None:
    """A left-over item that stands within one of the other version is a part of it.

    The whole must have room for it: it is worth more than what it kept under its own name.
    """
    for part in _free(parts):
        best = max(wholes, key=lambda w: (_share(part, w), -w.place), default=None)
        if best is None or _share(part, best) < PART:
            continue
        taken = sum((p.item.max for p in best.partners), part.item.max)
        if taken <= best.item.max and all(len(p.partners) == 1 for p in best.partners):
            _pair(part, best)


def _seen(edition: Edition) -> list[_Seen]:
    pairs = [(i, s.name) for s in edition.sections for i in s.items]
    return [_Seen(item, section, n) for n, (item, section) in enumerate(pairs)]


def compare(old: Edition, new: Edition) -> Diff:
    """What changed from `old` to `new`."""
    before, after = _seen(old), _seen(new)
    _pair_by(before, after, lambda r: (r.item.id, r.content))
    _pair_by(before, after, lambda r: r.content)
    _pair_by(before, after, lambda r: (r.item.id, r.name))
    _pair_by(before, after, lambda r: r.name)
    _pair_alike(before, after)
    _attach_parts(after, before)
    _attach_parts(before, after)
    changes = [_told(row) for row in after if _leads(row)]
    changes += [_deleted(row) for row in before if not row.partners]
    return Diff(tuple(changes), tuple(_notes(old, new)))


def _leads(row: _Seen) -> bool:
    """Whether a new item speaks for its group: of the parts of a split, the first does."""
    if len(row.partners) != 1:
        return True
    parts = row.partners[0].partners
    return row is min(parts, key=lambda r: r.place)


def _title(row: _Seen) -> str:
    return f"{row.item.id}“{row.item.name}”"


def _titles(rows: list[_Seen]) -> str:
    return "、".join(_title(r) for r in rows)


def _told(row: _Seen) -> ItemChange:
    if not row.partners:
        text = f"新增{_title(row)},{plain(row.item.max)}分"
        return ItemChange(("new",), (), (row.item.id,), text)
    if len(row.partners) > 1:
        olds = sorted(row.partners, key=lambda r: r.place)
        text = f"{_titles(olds)}合并为{_title(row)}{_prices(olds, [row])}"
        return ItemChange(("merged",), _ids(olds), (row.item.id,), text)
    old = row.partners[0]
    if len(old.partners) > 1:
        news = sorted(old.partners, key=lambda r: r.place)
        text = f"{_title(old)}拆分为{_titles(news)}{_prices([old], news)}"
        return ItemChange(("split",), (old.item.id,), _ids(news), text)
    return _one_to_one(old, row)


def _ids(rows: list[_Seen]) -> tuple[str, ...]:
    return tuple(r.item.id for r in rows)


def _prices(olds: list[_Seen], news: list[_Seen]) -> str:
    before, after = (sum(r.item.max for r in rows) for rows in (olds, news))
    return "" if before == after else f",分值由{plain(before)}分改为{plain(after)}分"


def _deleted(row: _Seen) -> ItemChange:
    text = f"删除{_title(row)},原{plain(row.item.max)}分"
    return ItemChange(("deleted",), (row.item.id,), (), text)


def _one_to_one(old: _Seen, new: _Seen) -> ItemChange:
    told = [(kind, text) for kind, text in _differences(old, new) if text]
    ids = (old.item.id,), (new.item.id,)
    if not told:
        return ItemChange(("same",), *ids, f"{_title(new)}不变")
    kinds = tuple(dict.fromkeys(kind for kind, _ in told))
    return ItemChange(kinds, *ids, f"{_title(old)}" + ",".join(text for _, text in told))


def _differences(old: _Seen, new: _Seen) -> list[tuple[str, str]]:
    a, b = old.item, new.item
    renumbered = f"改编号为{b.id}" if a.id != b.id else ""
    section = old.section != new.section
    price = f"分值由{plain(a.max)}分改为{plain(b.max)}分" if a.max != b.max else ""
    duty = (a.lead, a.support) != (b.lead, b.support)
    return [
        ("moved", renumbered),
        ("moved", f"由“{old.section}”移到“{new.section}”" if section else ""),
        ("renamed", f"改名为“{b.name}”" if old.name != new.name else ""),
        ("repriced", price),
        ("rule", _rule_change(old, new)),
        ("text", "评分文字有改动" if old.text != new.text else ""),
        ("duty", "责任单位有改动" if duty else ""),
        ("also", "另列佐证有改动" if a.also != b.also else ""),
    ]


def _rule_change(old: _Seen, new: _Seen) -> str:
    if old.rule == new.rule:
        return ""
    before, after = (_calculators(r.item) for r in (old, new))
    if before != after:
        return f"计分办法由{before}改为{after}"
    a, b = old.item.years, new.item.years
    if a != b:
        return f"由{YEAR_MODES[a]}改为{YEAR_MODES[b]}"
    return "计分参数有改动"


def _calculators(item: Item) -> str:
    return "、".join(dict.fromkeys(CALCULATORS[p.rule.calc][0] for p in item.points))


def _notes(old: Edition, new: Edition) -> list[str]:
    """Changes that belong to no item: years, totals, bonus and vetoes."""
    notes = []
    if old.windows != new.windows:
        before, after = ("、".join(w.name for w in e.windows) for e in (old, new))
        notes.append(
            f"考评年度由{before}改为{after}" if before != after else "考评年度的起止日有改动"
        )
    if old.summed != new.summed:
        notes.append(f"基础分由{plain(old.summed)}分改为{plain(new.summed)}分")
    if old.bonus_cap != new.bonus_cap:
        notes.append(f"加分上限由{plain(old.bonus_cap)}分改为{plain(new.bonus_cap)}分")
    notes += _lines("加分项", *({b.name: dump.bonus(b) for b in e.bonus} for e in (old, new)))
    notes += _lines("否决项", *({v.name: dump.veto(v) for v in e.vetoes} for e in (old, new)))
    return notes


def _lines(word: str, old: dict[str, dict], new: dict[str, dict]) -> list[str]:
    told = [f"新增{word}“{name}”" for name in new if name not in old]
    told += [f"删除{word}“{name}”" for name in old if name not in new]
    same = [name for name in new if name in old]
    return told + [f"{word}“{name}”有改动" for name in same if old[name] != new[name]]
