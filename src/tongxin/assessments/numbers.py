"""Numbers of linked material as ledgers are marked: Ⅲ-1-2-① is project, indicator, nth document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from tongxin.rules.scoring import Edition

_ROMAN = (
    (100, "Ⅽ"),
    (90, "ⅩⅭ"),
    (50, "Ⅼ"),
    (40, "ⅩⅬ"),
    (10, "Ⅹ"),
    (9, "Ⅸ"),
    (8, "Ⅷ"),
    (7, "Ⅶ"),
    (6, "Ⅵ"),
    (5, "Ⅴ"),
    (4, "Ⅳ"),
    (3, "Ⅲ"),
    (2, "Ⅱ"),
    (1, "Ⅰ"),
)
#: Where Unicode keeps the circled figures: from, to, first sign.
_CIRCLED = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


def roman(number: int) -> str:
    """3 → Ⅲ, 12 → ⅩⅡ, in the signs that ledgers use."""
    out = ""
    for worth, sign in _ROMAN:
        while number >= worth:
            out, number = out + sign, number - worth
    return out


def circled(number: int) -> str:
    """1 → ①, up to ㊿; beyond that (51)."""
    for first, last, sign in _CIRCLED:
        if first <= number <= last:
            return chr(sign + number - first)
    return f"({number})"


def order_of(number: str) -> int:
    """The last part of a number as a figure, 0 when it is none of ours."""
    tail = number.rpartition("-")[2]
    if re.fullmatch(r"\(\d+\)", tail):
        return int(tail[1:-1])
    return next((n for n in range(1, 51) if circled(n) == tail), 0)


def stem(edition: Edition, item: str) -> str:
    """What all material of an item begins with: Ⅲ-1-2 for item 3.1.2, Ⅲ-2 for 3.2.

    The project counts by its place; figures of the item's number that only repeat it are dropped.
    KeyError when there is no such item.
    """
    for place, section in enumerate(edition.sections, 1):
        for nth, found in enumerate(section.items, 1):
            if found.id == item:
                return f"{roman(place)}-{_figures(item, section.id, place, nth)}"
    raise KeyError(item)


def _figures(item: str, section: str, place: int, nth: int) -> str:
    figures = re.findall(r"\d+", item)
    if len(figures) > 1 and figures[0] in (str(place), section):
        figures = figures[1:]
    return "-".join(figures) or str(nth)


def free(stem: str, taken: Iterable[str]) -> str:
    """The number after the last one taken of a stem: Ⅲ-1-2-④ after Ⅲ-1-2-③."""
    return next(following(stem, taken))


def following(stem: str, taken: Iterable[str]) -> Iterator[str]:
    """The free numbers after the last one taken of a stem, without end."""
    orders = [order_of(number) for number in taken if number.rpartition("-")[0] == stem]
    for order in count(max(orders, default=0) + 1):
        yield f"{stem}-{circled(order)}"
