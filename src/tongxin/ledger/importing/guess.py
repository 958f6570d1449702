"""From a path of the last round to the item of a standard it belongs to: a proposal with its reason.

Clerks number what they file: Ⅲ-1-2-① is section Ⅲ, item 1, point 2, first document; elsewhere the
section is a folder, the item a folder in it. A standard changes between rounds, so a folder's name
says more than its number when the two disagree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tongxin.rules.reading.text import chinese_number, squeeze

HIGH, MEDIUM, LOW = "high", "medium", "low"
#: The words on screen.
CONFIDENCE = {HIGH: "把握大", MEDIUM: "较有把握", LOW: "请核对", "": "没有看出"}
#: From here on two names are alike; from STRONG on they overrule a number.
ALIKE, STRONG = 0.5, 0.7

_TOKEN = re.compile(
    r"(?P<roman>[Ⅰ-Ⅻ]|[IVX]{1,4}(?=\s*[-－—–._．、]))"
    r"|(?P<round>[①-⑳㈠-㈩]|[((]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[))])"
    r"|第?(?P<chinese>[一二三四五六七八九十]{1,3})(?=\s*(?:[、..．]|部分|章|大项))"
    r"|(?P<digits>\d+)(?!\d|\s*[年月日个名人份场届期次号点%])"
)  # fmt: skip
_JOIN = re.compile(r"\s*(?:[-－—–._．、))]|部分|章|大项)*\s*")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d{1,3}(?!\d))|(?<!\d)(\d{2})(?=年)")


@dataclass(frozen=True)
class Guess:
    """item None: nothing fits. year None: the path names none. number: as the clerk wrote it."""

    item: str | None
    year: int | None
    number: str
    confidence: str
    reason: str


@dataclass(frozen=True)
class Numbered:
    """The numbers a folder or file name begins with, as written, and the words after them."""

    numbers: tuple[int, ...]
    written: str
    rest: str
    formal: bool = False


@lru_cache(maxsize=4096)
def numbered(name: str) -> Numbered:
    """Ⅲ-1-2-①走访 → (3, 1, 2, 1); a date is no number."""
    name, found, at, formal = name.strip(), [], 0, False
    while token := _TOKEN.match(name, at):
        value = _value(token)
        if value is None:
            break
        found.append(value)
        formal = formal or bool(token["roman"])
        at = token.end()
        joint = _JOIN.match(name, at)
        if joint is None or joint.end() == at and not name[at : at + 1].isnumeric():
            break
        at = joint.end()
    if found and (found[0] > 99 or len(found) > 5):
        return Numbered((), "", name)
    written = name[:at].strip(" -－—–._．、")
    return Numbered(tuple(found), written, name[at:], formal or len(found) > 2)


def _value(token: re.Match[str]) -> int | None:
    if token["digits"]:
        return int(token["digits"]) if len(token["digits"]) <= 4 else None
    if token["chinese"]:
        return chinese_number(token["chinese"])
    text = re.sub(r"[()\s]", "", unicodedata.normalize("NFKC", token[0]))
    if text.isdigit():
        return int(text)
    return _roman(text) if set(text) <= set("IVX") else chinese_number(text)


def _roman(text: str) -> int:
    worth = {"I": 1, "V": 5, "X": 10}
    values = [worth[c] for c in text] + [0]
    return sum(-a if a < b else a for a, b in zip(values, values[1:], strict=False))


def year_of(parts: list[str]) -> int | None:
    """The year that the file's name tells, else the nearest folder's."""
    for part in reversed(parts):
        if found := _YEAR.search(part):
            return int(found[1] or f"20{found[2]}")
    return None


def alike(text: str, name: str) -> float:
    """0 to 1: how much two names share, by pairs of characters."""
    a, b = _pairs(text), _pairs(name)
    if not a or not b:
        return 0.0
    within = min(len(a), len(b)) >= 3 and (a <= b or b <= a)
    return max(2 * len(a & b) / (len(a) + len(b)), 0.8 if within else 0.0)


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    bare = re.sub(r"[^\w]|\d|_", "", squeeze(re.sub(r"20\d\d年?度?", "", text)))
    return frozenset(bare[n : n + 2] for n in range(len(bare) - 1))


class Guesser:
    """Guesses for the items of one standard: names by id, ids such as 3.8 or 3-8."""

    def __init__(self, items: Mapping[str, str]) -> None:
        self.items = dict(items)
        self.by_numbers = {tuple(map(int, re.findall(r"\d+", i))): i for i in items}
        self._names: dict[str, tuple[float, str | None]] = {}

    def guess(self, path: str) -> Guess:
        """The proposal for one path inside the tree."""
        parts = path.split("/")
        parts[-1] = re.sub(r"\.\w{1,5}$", "", parts[-1])
        marks = [numbered(p) for p in parts]
        item, doubtful, at = self._by_number(marks)
        # A section's folder (三、拥军支前) is no item, however much its name is like one.
        score, named = max((self._by_name(m.rest) for m in marks[at:]), key=lambda n: n[0])
        code = next((m.written for m in reversed(marks) if m.numbers), "")[:40]
        confidence, reason, chosen = self._weigh(item, doubtful, named, score, marks)
        return Guess(chosen, year_of(parts), code, confidence, reason)

    def _match(self, numbers: tuple[int, ...]) -> str | None:
        """The item whose id is the longest beginning of the numbers."""
        for length in range(len(numbers), 0, -1):
            if found := self.by_numbers.get(numbers[:length]):
                return found
        return None

    def _by_number(self, marks: list[Numbered]) -> tuple[str | None, bool, int]:
        """The item by its number, whether that can be read in two ways, and which part said it."""
        above: tuple[int, ...] = ()
        item, doubtful, at = None, False, 0
        for n, mark in enumerate(marks):
            if not mark.numbers:
                continue
            alone, below = self._match(mark.numbers), self._match(above + mark.numbers)
            whole = not above or mark.numbers[: len(above)] == above
            if whole or below is None:
                chosen, above = alone, mark.numbers
            else:
                chosen, above = below, above + mark.numbers
                doubtful = doubtful or bool(alone and len(mark.numbers) > 1 and item is None)
            at = n if chosen and item is None else at
            item = chosen or item
        return item, doubtful, at

    def _by_name(self, text: str) -> tuple[float, str | None]:
        if text not in self._names:
            scores = [(alike(text, name), item) for item, name in self.items.items()]
            self._names[text] = max(scores, default=(0.0, None))
        return self._names[text]

    def _weigh(
        self, item: str | None, doubtful: bool, named: str | None, score: float,
        marks: list[Numbered],
    ) -> tuple[str, str, str | None]:  # fmt: skip
        if item and named == item and score >= ALIKE:
            return HIGH, f"编号和名称都对得上{item}“{self.items[item]}”。", item
        if named and score >= STRONG and item:
            told = f"名称像{named}“{self.items[named]}”,编号却是{item},请核对。"
            return LOW if doubtful else MEDIUM, told, named
        if item:
            formal = any(m.formal for m in marks) and not doubtful
            told = f"按编号是{item}“{self.items[item]}”{',编号有两种读法,请核对' if doubtful else ''}。"
            return HIGH if formal else LOW if doubtful else MEDIUM, told, item
        if named and score >= ALIKE:
            sure = MEDIUM if score >= STRONG else LOW
            return sure, f"名称像{named}“{self.items[named]}”。", named
        return "", "没有看出对应哪一条,请手工指定。", None
