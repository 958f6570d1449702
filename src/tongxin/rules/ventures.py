"""创业就业 names and figures: two ways to write one name, and numbers that must fit each other.

A contest is officially 创业创新大赛 and in the press 创新创业大赛; a park is 创业园, 就业创业园, 创业园地.
Written either way it is one and the same, so that it is registered once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

#: What does not tell two names apart: spaces, quotes, brackets and what else is not a letter.
_MARKS = re.compile(r"[\W_]+")
_SAME = (
    (re.compile("创新创业"), "创业创新"),
    (re.compile("就业创业园|创业就业园|创业园(?:区|地)?"), "创业园"),
)
#: What stands between several names in one field.
_BETWEEN = re.compile(r"[、,;\uff0c\uff1b\n]+")


def same_name(text: str) -> str:
    """What two ways to write one name have in common."""
    name = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    for variant, usual in _SAME:
        name = variant.sub(usual, name)
    return name


def names(text: str | None) -> list[str]:
    """Several names of one field, each once, in their order."""
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text or "") if part.strip()))


def too_many(*pairs: tuple[str, int | None, str, int | None]) -> str:
    """A sentence on the first (part, number, whole, number) whose part is more than its whole.

    A number that is not known contradicts nothing.
    """
    for part, some, whole, all_ in pairs:
        if some is not None and all_ is not None and some > all_:
            return f"“{part}”({some})不能多于“{whole}”({all_}),请核对。"
    return ""


def share(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """part ÷ whole in per cent, one decimal; None while either is unknown or the whole is 0."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"))


def followed(lines: Sequence[tuple[int, int]], intents: int | None) -> str:
    """Whether (intents, placed) by firm account for all intents of a fair; a sentence when not.

    An intent is not a job: each is followed to a proof or to a reason before the fair is closed.
    """
    told = sum(one for one, _ in lines)
    if intents is None or told == intents:
        return ""
    return f"逐家回访的意向合计{told}个,总结里是{intents}个,请核对到一致。"
