"""Text as it is meant, however it is written: 全角, 〇幺两, ①, 1️⃣, 零宽, 隔开, 繁体, look-alikes.

Two views of a text, each made character by character, so that every place in a view leads back to
what was written:

* plain: compatibility forms folded, invisible signs gone, digits of every script as 0-9. Blanks and
  punctuation stay (coordinates need theirs).
* bones: plain without blanks, punctuation and signs. 1-2 3.4·5 部。队 and 12345部队 are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

Spans = tuple[tuple[int, int], ...]

_NUMERALS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)) | dict(
    zip("壹弌贰貳弍叁叄參弎肆柒捌玖幺么两兩○◯⭕", "112223333478911" + "22000", strict=True)
)
_TRADITIONAL = dict(
    zip(
        "隊軍師團營連艦號萬員編滿駐導彈經緯東個裝備砲飛機場倉庫陣戰區總陸對進兵單際車"
        "輛門槍發現實轄規額歩佈対",
        "队军师团营连舰号万员编满驻导弹经纬东个装备炮飞机场仓库阵战区总陆对进兵单际车"
        "辆门枪发现实辖规额步布对",
        strict=True,
    )
)
#: Letters of other scripts that look like Latin ones (or, where nothing else fits, like digits).
_LOOKALIKES = dict(
    zip(
        "аеорсхуіѕјԁкмтвнзбчοαιντυβκρεζ∅øıɩǀ",
        "aeopcxyisjdkmtbh364oaivtubkpez0oiii",
        strict=True,
    )
)
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc", "Cn", "Co", "Cs"})
_WORDS = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"]
_NAMED_DIGIT = re.compile(
    r"DIE FACE-(\d)|(?:MAHJONG TILE|PLAYING CARD|KEYCAP|DIGIT|NUMBER) "
    rf"({'|'.join(_WORDS)})(?: OF .*)?$"
)
_NAMED_LETTER = re.compile(r"(?:SQUARED|CIRCLED|INDICATOR SYMBOL) .*LETTER ([A-Z])$")


def _plain(char: str) -> str:
    """One character as it is meant; "" for what nobody sees."""
    if (known := _known(char)) is not None:
        return known
    if unicodedata.category(char) in ("No", "Nl") and (digit := _digit(char)):
        return digit  # before it is folded: Ⅲ is a three, not three letters
    parts = unicodedata.normalize("NFKD", char)
    return "".join(_part(part) for part in parts) if parts != char else _part(char)


def _known(char: str) -> str | None:
    for table in (_NUMERALS, _TRADITIONAL):
        if char in table:
            return table[char]
    return char if char in "\n\t" else " " if char == "\r" else None


def _part(char: str) -> str:
    if (known := _known(char)) is not None:
        return known
    if unicodedata.category(char) in _INVISIBLE or char in _BLANK_LETTERS:
        return ""
    return _digit(char) or _letter(char)


def _digit(char: str) -> str:
    """0-9 (or 10 and more) for digits of any script, dice, keycaps and roman numerals; else ""."""
    if char.isascii():
        return char if char.isdigit() else ""
    value = unicodedata.digit(char, None)
    if value is None and unicodedata.category(char) in ("No", "Nl"):
        value = unicodedata.numeric(char, None)
    if value is not None and value == int(value) and 0 <= value < 50:
        return str(int(value))
    found = _NAMED_DIGIT.search(unicodedata.name(char, ""))
    if not found:
        return ""
    return found.group(1) or str(_WORDS.index(found.group(2)))


def _letter(char: str) -> str:
    lower = char.lower()
    if lower.isascii():
        return lower
    found = _NAMED_LETTER.search(unicodedata.name(char, ""))
    return found.group(1).lower() if found else _LOOKALIKES.get(lower, lower)


def _bones(char: str) -> str:
    return "".join(part for part in _PLAIN[ord(char)] if part.isalnum())


class _Table(dict[int, str]):
    """For str.translate: a character is worked out when it is first met."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self.fold = fold

    def __missing__(self, code: int) -> str:
        value = self[code] = self.fold(chr(code))
        return value


_PLAIN, _BONES = _Table(_plain), _Table(_bones)
#: Characters written as their number: &#49; &#x31; \u0031 %31 (UTF-8); and tags, which nobody sees.
_ENCODED = re.compile(
    r"</?(?:[abipsu]|br|em|strong|span|div|font|t[drh]|su[bp]|mark|small)(?:\s+[a-z-]+=[^<>]*)?\s*/?>|"
    r"&#(\d{1,7});?|&#x([0-9a-f]{1,6});?|\\u([0-9a-f]{4})|((?:%[0-9a-f]{2})+)",
    re.I,
)


class View:
    """A view of a text; `span` leads from places in it back to places in what was written."""

    def __init__(self, source: str, table: _Table, spans: Spans | None, original: str) -> None:
        self.source, self.table, self.original = source, table, original
        #: Where each character of `source` was written, when the source itself was decoded.
        self.spans = spans

    @cached_property
    def text(self) -> str:
        return self.source.translate(self.table)

    @cached_property
    def origins(self) -> list[int]:
        return [n for n, char in enumerate(self.source) for _ in self.table[ord(char)]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of what stands at start:end here (end > start)."""
        first, last = self.origins[start], self.origins[end - 1]
        # What nobody sees but belongs to the last character (a keycap, an accent) goes with it.
        after = last + 1
        while after < len(self.source) and not self.table[ord(self.source[after])]:
            if unicodedata.category(self.source[after]) not in ("Mn", "Me"):
                break
            after += 1
        if self.spans is None:
            return first, after
        return self.spans[first][0], self.spans[after - 1][1]

    def between(self, left: int, right: int) -> str:
        """What was written between the characters at `left` and `right` of this view."""
        return self.source[self.origins[left] + 1 : self.origins[right]]


def views(text: str) -> tuple[View, View]:
    """(plain, bones) of a text."""
    source, spans = _decoded(text)
    return View(source, _PLAIN, spans, text), View(source, _BONES, spans, text)


def bones(text: str) -> str:
    """Only the bones of a text."""
    return _decoded(text)[0].translate(_BONES)


def plain(text: str) -> str:
    """Only the plain view of a text."""
    return _decoded(text)[0].translate(_PLAIN)


def _decoded(text: str) -> tuple[str, Spans | None]:
    """The text with written-out character numbers turned into characters, and where each stood."""
    if not any(sign in text for sign in "&<%\\") or not _ENCODED.search(text):
        return text, None
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for found in _ENCODED.finditer(text):
        chars = _decode(found)
        out += text[at : found.start()], chars
        spans += [(n, n + 1) for n in range(at, found.start())]
        spans += [found.span()] * len(chars)
        at = found.end()
    out.append(text[at:])
    spans += [(n, n + 1) for n in range(at, len(text))]
    return "".join(out), tuple(spans)


def _decode(found: re.Match[str]) -> str:
    decimal, hexadecimal, escaped, percent = found.groups()
    if found.group().startswith("<"):
        return "\u200b"
    if percent:
        data = bytes.fromhex(percent.replace("%", ""))
        return data.decode("utf-8", "ignore") or found.group()
    code = int(decimal) if decimal else int(hexadecimal or escaped, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found.group()
