"""Text as people type it: full-width forms folded, Chinese numerals read, clauses cut.

`fold` keeps the length of a text, so that a place found in the folded text is the same place in
the original: matching is done on the one, quoting from the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_FOLD: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {
    ord(a): b
    for a, b in {
        "\u3000": " ",
        "\u00a0": " ",
        "｡": "。",
        "∕": "/",
        "⁄": "/",
        "≧": "≥",
        "≦": "≤",
        "﹒": ".",
        "﹣": "-",
        "−": "-",
        "∶": ":",
        "﹪": "%",
    }.items()
}
_DROP = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}
CHINESE_DIGITS = "".join(_DIGITS) + "".join(_UNITS)

#: A number in digits, and a count in digits or Chinese numerals.
NUM = r"(?:\d+(?:\.\d+)?|\.\d+)"
COUNT = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)"


def fold(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; the length stays the same."""
    return text.translate(_FOLD)


def tidy(text: str) -> str:
    """A cell's text without invisible signs; line breaks as \\n, blanks at the ends gone."""
    text = text.translate(_DROP).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    lines = (line.strip(" \t\u3000\u00a0") for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def squeeze(text: str) -> str:
    """Without any blank: for comparing words that people space out or break."""
    return re.sub(r"\s+", "", fold(text))


def chinese_number(text: str) -> int | None:
    """十二 → 12, 二〇二四 → 2024, 三万五千 → 35000; None when it is not a plain numeral."""
    if not text or any(c not in CHINESE_DIGITS and c not in _BIG for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    for sign, size in sorted(_BIG.items(), key=lambda x: -x[1]):
        if sign in text:
            return _around(text, sign, size)
    return _below_ten_thousand(text)


def _around(text: str, sign: str, size: int) -> int | None:
    """What stands before 万 or 亿 times its size, plus what follows."""
    before, _, after = text.partition(sign)
    head = chinese_number(before)
    # 三万五 is spoken for 35000 but written by some for 30005: nobody can tell.
    tail = 0 if not after else None if len(after) == 1 else chinese_number(after)
    return None if head is None or tail is None else head * size + tail


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
            continue
        if _UNITS[sign] >= last:
            return None
        last = _UNITS[sign]
        total += (1 if digit is None else digit) * last
        digit = None
    # 三百五 is 350 or 305.
    if digit and last >= 100 and "零" not in text and "〇" not in text:
        return None
    return total + (digit or 0)


def count(text: str) -> Decimal:
    """A count found with COUNT, as a number."""
    number = chinese_number(text)
    return Decimal(text) if number is None else Decimal(number)


@dataclass(frozen=True)
class Clause:
    """A piece of a rule: folded for matching, and as it was said."""

    text: str
    said: str


# ①, (1), 1. and 1、 at the beginning of a line or after a full stop; 一是/二是 likewise.
_MARK = r"(?:[①-⑳]|\(\d{1,2}\)(?!分)|\d{1,2}[.、](?!\d)|[一二三四五六七八九十]是|[一二三四五六]、)"
_CUT = re.compile(
    rf"[;。]+\s*(?:{_MARK}\s*)?|\n+\s*(?:{_MARK}\s*)?|(?=[①-⑳])[①-⑳]\s*|(?<=[:,])\(\d{{1,2}}\)"
)
_FIRST = re.compile(rf"^\s*{_MARK}\s*")


def unwrap(text: str) -> str:
    """Line breaks inside a sentence removed, those between sentences kept; blanks removed."""
    lines = [re.sub(r"\s+", "", line) for line in tidy(text).split("\n")]
    out = ""
    for line in filter(None, lines):
        apart = out and (fold(out)[-1] in ";。:" or _FIRST.match(fold(line)) or out[-1] == "分")
        out += ("\n" if apart else "") + line
    return out


def clauses(text: str) -> list[Clause]:
    """A rule cut at ; 。 line breaks and list marks, never inside brackets."""
    whole = unwrap(text)
    folded = fold(whole)
    out, start = [], (m.end() if (m := _FIRST.match(folded)) else 0)
    for cut in _CUT.finditer(folded, start):
        if depth(folded[start : cut.start()]) > 0:
            continue
        out.append(Clause(folded[start : cut.start()], whole[start : cut.start()]))
        start = cut.end()
    out.append(Clause(folded[start:], whole[start:]))
    return [c for c in out if c.text.strip()]


def depth(text: str) -> int:
    """How many brackets are still open at the end of a text."""
    return text.count("(") - text.count(")")


def split_outside(text: str, signs: str) -> list[str]:
    """A folded text cut at any of `signs` that is not inside brackets; empty pieces dropped."""
    pieces, open_, start = [], 0, 0
    for n, sign in enumerate(text):
        open_ += (sign == "(") - (sign == ")")
        if sign in signs and open_ <= 0:
            pieces.append(text[start:n])
            start = n + 1
    return [p.strip() for p in (*pieces, text[start:]) if p.strip()]
