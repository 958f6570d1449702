"""困难帮扶: what counts as income, and what one event gives by the local table. Pure.

军人抚恤优待条例第4条: money of 抚恤 and 优待 is not counted as income when somebody is assessed for
welfare. How much is given is a table of the place: a share of the self-paid cost up to a cap, or a
fixed sum. No amount stands here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LAW = "军人抚恤优待条例第4条"
HOW = "请写成“30%,最多20000”或“定额3000”"
_SHARE = re.compile(r"(\d+(?:\.\d+)?)%[,,]?(?:最多|封顶)(\d+(?:\.\d+)?)元?")
_FIXED = re.compile(r"定额(\d+(?:\.\d+)?)元?")
_CENT = Decimal("0.01")


class Unclear(ValueError):
    """A row of the table that cannot be read; the sentence says what to write."""


@dataclass(frozen=True)
class Row:
    """rate: share of the cost in percent, None where the sum is fixed. most: cap or fixed sum, 元."""

    rate: Decimal | None
    most: Decimal

    def amount(self, cost: Decimal) -> Decimal:
        """元 for one event of this self-paid cost, to the cent."""
        if self.rate is None:
            return self.most
        share = (cost * self.rate / 100).quantize(_CENT, ROUND_HALF_UP)
        return min(share, self.most)


def read(text: Any) -> Row:
    """One row; a share without its cap is refused, for a missing cap is not 'no cap'."""
    told = "".join(str(text).split()).replace("\uff05", "%").replace("\uff0c", ",")
    if found := _SHARE.fullmatch(told):
        rate, most = Decimal(found.group(1)), Decimal(found.group(2))
        if 0 < rate <= 100 and most > 0:
            return Row(rate, most)
    if (found := _FIXED.fullmatch(told)) and Decimal(found.group(1)) > 0:
        return Row(None, Decimal(found.group(1)))
    raise Unclear(f"“{told[:20]}”读不懂,{HOW}。")


def table(rows: Mapping[str, Any]) -> dict[str, Row]:
    """Category → row."""
    return {name: read(text) for name, text in rows.items()}


def per_head(income: Decimal, allowance: Decimal, people: int) -> Decimal:
    """元 a month and person of a household, without 抚恤 and 优待 (LAW). ValueError if they exceed."""
    if people < 1:
        raise ValueError("家庭人口至少1人。")
    if allowance > income:
        raise ValueError("抚恤优待金不能多于家庭总收入。")
    return (income - allowance) / people
