"""Figures in words: 20余, 近30万, 1.8万, 超40. A word is only said where the record bears it out.

The bands are those office prose is read by:
    20余     20 < n < 30        余 stays within the next step of the last digit that is said
    近30万   285,000 ≤ n < 300,000    近 is at most 5 % short of it
    1.8万    17,500 ≤ n < 18,500      rounded at the last digit that is said
    超40     40 < n             no upper end
    2篇以上  2 ≤ n
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

EXACTLY, MORE, NEARLY, ROUNDED, LEAST, OVER = "=", ">", "<~", "~", ">=", ">>"
OPS = (EXACTLY, MORE, NEARLY, ROUNDED, LEAST, OVER)

#: How far below its figure a 近 may lie.
NEAR = Decimal("0.05")
WAN = 10_000
#: From here on 万 is said where nothing is lost by it.
LARGE = 10 * WAN


def date_cn(day: date | None) -> str:
    """2026年3月1日: Arabic, the whole year, no padding zero (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def step(value: Decimal) -> Decimal:
    """The place of the last digit that is said: 10 in 20, 1000 in 1.8万, 1000000 in 700万.

    0 has no such digit and counts as 1. A figure with decimals is said to its last decimal.
    """
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if value and isinstance(exponent, int) else Decimal(1)


def holds(op: str, value: Decimal, actual: Decimal | None) -> bool:
    """Whether `actual` may be said as `op value`. An unknown figure bears out nothing.

    KeyError for an op that is not in OPS.
    """
    if actual is None:
        return False
    return {
        EXACTLY: actual == value,
        MORE: value < actual < value + step(value),
        NEARLY: value * (1 - NEAR) <= actual < value,
        ROUNDED: value - step(value) / 2 <= actual < value + step(value) / 2,
        LEAST: actual >= value,
        OVER: actual > value,
    }[op]


def phrase(op: str, value: Decimal, unit: str = "") -> str:
    """The words for `op value`, whether true or not; `say` is the one to print."""
    number = figure(value)
    return {
        EXACTLY: f"{number}{unit}",
        MORE: f"{_more(number)}{unit}",
        NEARLY: f"近{number}{unit}",
        ROUNDED: f"{in_wan(value)}{unit}",
        LEAST: f"{number}{unit}以上",
        OVER: f"超{number}{unit}",
    }[op]


def _more(number: str) -> str:
    """700万 becomes 700余万, 1.8万 becomes 1.8万余: 余 follows the digits that step by tens."""
    digits = number.removesuffix("万")
    return f"{digits}余万" if digits != number and digits.endswith("0") else f"{number}余"


def say(op: str, value: Decimal, actual: Decimal | None, unit: str = "") -> str:
    """The claimed words where they hold, the plain figure where they don't."""
    if actual is None:
        return f"未登记{unit}"
    return phrase(op, value, unit) if holds(op, value, actual) else f"{figure(actual)}{unit}"


#: How a figure is told where nobody fixed its words: see `told`.
STYLES = {
    "exact": "写实数",
    "more": "余,如20余",
    "near": "近,如近30万",
    "over": "超,如超40",
    "about": "约到万,如1.8万",
}
_BY_STYLE = {"more": MORE, "near": NEARLY, "over": OVER, "about": ROUNDED}


def told(style: str, value: Decimal, unit: str = "") -> str:
    """A figure rounded by us: 23 as 20余 (more), 296430 as 近30万 (near), 18036 as 1.8万 (about).

    Below a hundred it is rounded to tens, above to two digits. Where the word would not be borne
    out, the plain figure. KeyError for a style that is not in STYLES.
    """
    if style == "exact" or (style == "about" and value < WAN):
        return phrase(EXACTLY, value, unit)
    op = _BY_STYLE[style]
    return say(op, _rounded(value, style), value, unit)


def _rounded(value: Decimal, style: str) -> Decimal:
    place = max(Decimal(10), Decimal(1).scaleb(value.adjusted() - 1)) if value else Decimal(10)
    way = {"near": "ROUND_CEILING", "about": "ROUND_HALF_EVEN"}.get(style, "ROUND_FLOOR")
    return (value / place).quantize(Decimal(1), rounding=way) * place


def figure(value: Decimal) -> str:
    """A number with every digit that counts; 万 from ten 万 on where it shortens and loses nothing."""
    return in_wan(value) if value >= LARGE and not value % WAN else _plain(value)


def in_wan(value: Decimal) -> str:
    """In 万 from one 万 on: 18000 is 1.8万."""
    return f"{_plain(value / WAN)}万" if value >= WAN else _plain(value)


def percent(rate: Decimal) -> str:
    """0.985 is 98.5%. Never rounded up to a whole that was not reached."""
    cut = (rate * 100).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return f"{_plain(cut)}%"


def _plain(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")
