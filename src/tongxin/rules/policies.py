"""扶持政策: how often one may be had and how much, as a local paper says it. Pure.

A rule is written `每年一次,最多5000元`: first how often (一次, 每年一次, 每月一次, 可多次), then the sum
(最多…元, 定额…元, 不涉及金额; nothing: whatever was approved). No policy and no figure is ours: both
stand in the local list, and a policy that is not on it cannot be granted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

ONCE, YEARLY, MONTHLY, OFTEN = "一次", "每年一次", "每月一次", "可多次"
HOW_OFTEN = (ONCE, YEARLY, MONTHLY, OFTEN)
NO_MONEY = "不涉及金额"
HOW = "写成“每年一次,最多5000元”的样子:先写一次、每年一次、每月一次或可多次,再写最多、定额或不涉及金额"
_SUM = re.compile(r"(最多|定额)(\d{1,9}(?:\.\d{1,2})?)元?")
_COMMA = re.compile("[,\uff0c]")


@dataclass(frozen=True)
class Policy:
    """often: one of HOW_OFTEN. most, exactly: 元, None where the paper names none. money: whether it
    is about money at all."""

    often: str
    most: Decimal | None = None
    exactly: Decimal | None = None
    money: bool = True


def read(text: str) -> Policy:
    """A rule as it is written; ValueError with a sentence when it is not understood."""
    parts = [part.strip() for part in _COMMA.split(str(text)) if part.strip()]
    if not parts or parts[0] not in HOW_OFTEN or len(parts) > 2:
        raise ValueError(f"“{text}”看不懂。{HOW}。")
    if len(parts) == 1:
        return Policy(parts[0])
    if parts[1] == NO_MONEY:
        return Policy(parts[0], money=False)
    found = _SUM.fullmatch(parts[1])
    if not found or not Decimal(found[2]):
        raise ValueError(f"“{text}”看不懂。{HOW}。")
    size = Decimal(found[2])
    return Policy(parts[0], size) if found[1] == "最多" else Policy(parts[0], None, size)


def period(policy: Policy, year: int, month: int | None) -> str | None:
    """What a use takes up, so that a second one of it is refused; None: nothing.

    ValueError where the month is missing or is one too many.
    """
    if policy.often == MONTHLY:
        if not month or not 1 <= month <= 12:
            raise ValueError("这项政策按月享受,请写明是哪个月。")
        return f"{year}-{month:02d}"
    if month:
        raise ValueError("这项政策不按月享受,月份不填。")
    return {ONCE: ONCE, YEARLY: str(year)}.get(policy.often)


def words(period: str) -> str:
    """A period as a sentence says it: 2026年3月; nothing where it is once for ever."""
    parts = [part.lstrip("0") for part in period.split("-")]
    return "" if period == ONCE else "".join(map("{}{}".format, parts, "年月"))


def why_not(policy: Policy, size: Decimal | None) -> str:
    """Why this sum cannot be granted; empty when it can."""
    if not policy.money:
        return "" if size is None else "这项政策不涉及金额,金额不填。"
    if size is None or size <= 0:
        return "请填写核定的金额。"
    if policy.exactly is not None and size != policy.exactly:
        return f"这项政策定额{policy.exactly}元,请核对。"
    if policy.most is not None and size > policy.most:
        return f"这项政策最多{policy.most}元,请核对。"
    return ""
