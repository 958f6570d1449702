"""How a rule's figures are read: by fact, and as a numerator with its denominator."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from .model import ZERO, Fact, Rule

Read = Callable[[Fact], Decimal | None]

HUNDRED = Decimal(100)


def share_of(rule: Rule, read: Read) -> tuple[Decimal | None, Decimal | None]:
    """A ratio's numerator and denominator. A missing numerator beside a known total is 0."""
    bottom = read(rule.bottom) if rule.bottom else None
    top = read(rule.top) if rule.top else None
    return (ZERO if top is None and bottom else top), bottom
