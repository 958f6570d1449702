"""一、（一）1.（1）: the numbers of headings, written by us (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .model import Block, Heading

_DIGITS = "零一二三四五六七八九"


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks, each heading with its number before it; a lower level begins at one anew."""
    counts = [0, 0, 0, 0]
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            block = replace(block, text=_number(block.level, counts[block.level - 1]) + block.text)
        made.append(block)
    return tuple(made)


def _number(level: int, count: int) -> str:
    return {
        1: f"{chinese(count)}、",
        2: f"（{chinese(count)}）",
        3: f"{count}.",
        4: f"（{count}）",
    }[level]


def chinese(count: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; 1 to 99."""
    tens, ones = divmod(count, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
