"""Where something lies: decimal degrees, 度分秒, grid references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from .normal import View

Span = tuple[int, int]

_NEAR = re.compile(r"坐标|座标|经纬|经度|纬度|东经|北纬|定位|gps|lat|lng|lon|位置|geo", re.I)
WORTH_PAIR = re.compile(r"[0-9]\s?[.．。]\s?[0-9]{2}[^。;]*[0-9]\s?[.．。]\s?[0-9]{2}")
#: A degree sign, a finely told axis, or a grid reference.
WORTH = re.compile(
    r"[0-9百十]\s*[°º˚度]\s*[0-9百十]|经|纬|longitude|latitude|lng|lon|lat|[45][0-9]\s?[n-u]"
)
_NUMBER = r"[0-9]{1,3}\s?[.．。]\s?[0-9]{2,9}"
_PAIR = re.compile(
    rf"(?<![0-9.])(?:[ne]|北纬|东经|纬度|经度|lat|lng|lon)?[:=：\s]*(?P<a>{_NUMBER})\s*[°度]?\s*[nebw]?"
    rf"\s*(?:[,，;/|、&]|和|及|lng|lon|lat|[\s\"':=]){{1,8}}\s*(?:[ne]|北纬|东经|纬度|经度|lng|lon|lat)?[:=：\"'\s]*"
    rf"(?P<b>{_NUMBER})(?![0-9])",
)
_SCORED = re.compile(r"\s*[°度]?\s*(?:分|元|万|%|％|‰|公里|千米|亩|米|吨|岁)")
#: Half a hundredth of a degree is a few hundred metres: with four decimals nobody means anything else.
_SURE, _HINTED = 4, 2


def pairs(plain: View) -> Iterator[Span]:
    """29.1234,106.1234 in either order, within China; figures that are counted in something are not."""
    for found in _PAIR.finditer(plain.text):
        if not _in_china(_value(found["a"]), _value(found["b"])):
            continue
        around = plain.text[max(0, found.start() - 16) : found.end() + 4]
        wanted = _HINTED if _NEAR.search(around) else _SURE
        listed = wanted == _SURE and re.search("[、和及&]", found.group())
        counted = listed or _SCORED.match(plain.text, found.end())
        if min(_decimals(found["a"]), _decimals(found["b"])) >= wanted and not counted:
            yield found.span()


def _value(text: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", text).replace("．", ".").replace("。", "."))


def _decimals(text: str) -> int:
    return len(re.split(r"[.．。]", re.sub(r"\s", "", text))[1])


def _in_china(a: Decimal, b: Decimal) -> bool:
    """One of them 3-54 (north), the other 73-136 (east)."""
    low, high = sorted((a, b))
    return 3 <= low <= 54 and 73 <= high <= 136


_DEGREES = r"[0-9百十]{1,5}"
_MINUTES = re.compile(
    rf"(?:东经|北纬|东|北|经度|纬度|[ne])?\s*{_DEGREES}\s*[°º˚度]\s*{_DEGREES}\s*(?:[.．]\s*[0-9]+\s*)?"
    rf"(?:['′’‘`＇]|[分])\s*(?:{_DEGREES}(?:[.．][0-9]+)?\s*(?:[\"″”“秒]|''|′′)?)?\s*[ne]?"
)
_SINGLE = re.compile(
    r"(?:东经|北纬|经度|纬度|longitude|latitude|lng|lon|lat)[:=：为是\"'\s]*[0-9百十]{1,5}\s*[.．点]\s*[0-9]{2,9}"
)
_GRID = re.compile(
    r"(?<![a-z0-9])(?:4[3-9]|5[0-3])\s?[n-u]\s?[a-hj-np-z]{2}\s?(?P<d>[0-9]{2,5}\s?[0-9]{2,5})(?![0-9a-z])"
)


def degrees(plain: View) -> Iterator[Span]:
    """度分秒, one axis with a fine value, or a grid reference of an even number of digits."""
    for found in _MINUTES.finditer(plain.text):
        if _is_angle_of_earth(plain.text, found):
            yield found.span()
    yield from (f.span() for f in _SINGLE.finditer(plain.text))
    for found in _GRID.finditer(plain.text):
        digits = re.sub(r"\s", "", found["d"])
        if len(digits) % 2 == 0 and len(digits) >= 6:
            yield found.span()


def _is_angle_of_earth(text: str, found: re.Match[str]) -> bool:
    """38度5分 may be a fever or a mark: an axis must be named, or seconds told."""
    written = found.group()
    named = re.search(r"[东北经纬ne]", written) or _NEAR.search(
        text, max(0, found.start() - 12), found.start()
    )
    return bool(named) or bool(re.search(r"[°º˚].*['′’分].*[\"″”秒]", written))
