"""时间节点: the day or days of a node in a year. Pure.

A rule is one of four, as data:
    {day: 08-01}                 the same day every year
    {nth: [9, 3, 6]}             the third Saturday of September (month, which, 1 is Monday);
                                 which -1 is the last
    {from: 02-15, to: 03-31}     a span; an end before its beginning lies in the next year
    {yearly: 春节}               from the yearly data: lunar days and solar terms
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WEEKDAYS = "一二三四五六日"
_NUMBERS = "零一二三四五"
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})\Z")

Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Days:
    """The first and last day of a node; the same for a single day."""

    first: date
    last: date


def days(rule: Rule, year: int, yearly: Mapping[str, date]) -> Days | None:
    """When the node is in a year. None: the yearly data do not have it, so nobody knows yet.

    ValueError when the rule is none of the four; `problem` says it before.
    """
    if wrong := problem(rule):
        raise ValueError(wrong)
    if "yearly" in rule:
        day = yearly.get(rule["yearly"])
        return Days(day, day) if day else None
    if "nth" in rule:
        day = _nth(year, *rule["nth"])
        return Days(day, day)
    first = _day(year, rule.get("day") or rule["from"])
    if "day" in rule:
        return Days(first, first)
    last = _day(year, rule["to"])
    return Days(first, last if last >= first else _day(year + 1, rule["to"]))


def _day(year: int, text: str) -> date:
    month, day = _MONTH_DAY.match(text).groups()  # type: ignore[union-attr]
    return date(year, int(month), int(day))


def _nth(year: int, month: int, which: int, weekday: int) -> date:
    if which < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))


def problem(rule: Rule) -> str:
    """Why this is no rule, as a sentence; "" when it is one."""
    if rule.get("yearly"):
        return ""
    if "nth" in rule:
        return _nth_problem(rule["nth"])
    texts = [rule["day"]] if rule.get("day") else [rule.get("from"), rule.get("to")]
    if not all(texts):
        return "请写明节点是哪一天。"
    return next((wrong for text in texts if (wrong := _day_problem(str(text)))), "")


def _nth_problem(nth: Any) -> str:
    try:
        month, which, weekday = nth
        good = 1 <= month <= 12 and which in (-1, 1, 2, 3, 4) and 1 <= weekday <= 7
    except (TypeError, ValueError):
        good = False
    return "" if good else "请写明是几月的第几个星期几。"


def _day_problem(text: str) -> str:
    """29 February is refused: it is not there every year."""
    found = _MONTH_DAY.match(text)
    try:
        date(2027, *map(int, found.groups() if found else ()))  # a common year
    except (TypeError, ValueError):
        return f"“{text}”不是每年都有的日期,请按“月-日”填写,如08-01。"
    return ""


def told(rule: Rule) -> str:
    """The rule in words: 每年8月1日, 9月第三个星期六, 照每年公布的春节日期."""
    if rule.get("yearly"):
        return f"按当年的{rule['yearly']}"
    if "nth" in rule:
        month, which, weekday = rule["nth"]
        place = "最后一个" if which < 0 else f"第{_NUMBERS[which]}个"
        return f"每年{month}月{place}星期{WEEKDAYS[weekday - 1]}"
    if rule.get("day"):
        return f"每年{_month_day(rule['day'])}"
    return f"每年{_month_day(rule['from'])}至{_month_day(rule['to'])}"


def _month_day(text: str) -> str:
    month, _, day = text.partition("-")
    return f"{int(month)}月{int(day)}日"


def reached(opens_on: date, ahead: tuple[int, ...], today: date) -> int:
    """How many of the days ahead (30, 15, 7) have been reached by today, for what opens at the
    first of them; 0 before it opens."""
    most = max(ahead)
    return sum(today >= opens_on + timedelta(days=most - days_) for days_ in ahead)
