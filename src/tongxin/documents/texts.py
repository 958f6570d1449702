"""The text of a report: a paragraph a line, figures as {key}; on screen numbered, with their words.

Pure: takes and gives plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tongxin.core.errors import Refused

KEY = re.compile(r"\{([^{}\n]*)\}")
#: What may name a figure or a field in a template.
NAMED = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_]+)?")
_NUMBERED = re.compile(r"(\d{1,4})(?:[:\uff1a].*)?")
_HEADS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"[(\uff08][一二三四五六七八九十]+[)\uff09]"),
)
#: A line so long, or with a full stop in it, is a paragraph however it begins.
HEADING = 40
#: Signs as they are typed, and as a printed Chinese text has them.
_SIGNS = str.maketrans(",;:?()", "\uff0c\uff1b\uff1a\uff1f\uff08\uff09")
_TYPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef}%])[,;:?()]|[,;:?()](?=[\u3000-\u9fff{])")


def printed(text: str) -> str:
    """Signs beside Chinese characters in full width, as print has them; what is in braces stays."""
    pieces = re.split(r"(\{[^{}\n]*\})", text)
    for n in range(0, len(pieces), 2):
        before = "}" if n else ""
        after = "{" if n + 1 < len(pieces) else ""
        told = _TYPED.sub(lambda m: m[0].translate(_SIGNS), before + pieces[n] + after)
        pieces[n] = told[len(before) : len(told) - len(after)]
    return "".join(pieces)


def lines(text: str) -> list[str]:
    """The paragraphs: lines without blanks around them, empty ones dropped."""
    return [line for raw in text.splitlines() if (line := raw.strip())]


def level(line: str) -> int:
    """1 for 一、…, 2 for (一)…, 0 for a paragraph."""
    if len(line) > HEADING or "。" in line:
        return 0
    return next((n for n, head in enumerate(_HEADS, start=1) if head.match(line)), 0)


def keys(text: str) -> Iterator[tuple[int, str]]:
    """(paragraph, key) of everything that stands in braces, in order."""
    for number, line in enumerate(lines(text), start=1):
        for found in KEY.finditer(line):
            yield number, found[1].strip()


def broken(text: str) -> int:
    """The first paragraph with a brace that has no partner; 0 when there is none."""
    for number, line in enumerate(lines(text), start=1):
        rest = KEY.sub("", line)
        if "{" in rest or "}" in rest:
            return number
    return 0


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with the words of each key in its place; KeyError for an unknown one."""
    return KEY.sub(lambda found: words[found[1].strip()], text)


def numbered(text: str, places: Mapping[str, tuple[int, str]]) -> str:
    """As it is edited: {3:24名}, the figure's number and what it says now."""

    def one(found: re.Match[str]) -> str:
        no, words = places[found[1].strip()]
        return f"{{{no}:{words}}}"

    return KEY.sub(one, text)


def keyed(text: str, names: Mapping[int, str]) -> str:
    """What was edited with keys in place of numbers; Refused names the place that is wrong."""
    text = printed("\n".join(lines(text)))
    if at := broken(text):
        raise Refused(f"第{at}段的花括号不成对。数字写作{{编号}},如{{3}},请改正。")
    for paragraph, inner in keys(text):
        told = _NUMBERED.fullmatch(inner)
        if told is None or int(told[1]) not in names:
            raise Refused(
                f"第{paragraph}段用了没有的数字“{{{inner[:20]}}}”,请从下面的数字表里选编号。"
            )
    return KEY.sub(lambda found: f"{{{names[_number(found[1])]}}}", text)


def _number(inner: str) -> int:
    told = _NUMBERED.fullmatch(inner.strip())
    return int(told[1]) if told else 0


def unknown(text: str, known: Iterable[str]) -> tuple[int, str] | None:
    """The first (paragraph, key) that nobody defined."""
    have = set(known)
    return next(((n, key) for n, key in keys(text) if key not in have), None)
