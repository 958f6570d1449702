"""走访慰问: the stock of a round closes to zero, and what may be said of units. Pure.

The goods that came in are those given out and those left: to the last piece. Of units in garrison
only a total over so many units is said that nobody works out how strong one of them is; how many
units that takes is a local decision, and while it is not taken nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Item:
    """One kind of goods: how many came in, went out and are left."""

    name: str
    came: Decimal
    gone: Decimal
    left: Decimal

    @property
    def open(self) -> Decimal:
        """What is not accounted for: positive is missing, negative was given without coming in."""
        return self.came - self.gone - self.left


def stock(
    came: Iterable[tuple[str, Decimal]],
    gone: Iterable[tuple[str, Decimal]],
    left: Iterable[tuple[str, Decimal]],
) -> list[Item]:
    """Every item that is named anywhere, in the order of naming."""
    sums: dict[str, list[Decimal]] = {}
    for n, rows in enumerate((came, gone, left)):
        for name, quantity in rows:
            sums.setdefault(name, [Decimal(0)] * 3)[n] += quantity
    return [Item(name, *found) for name, found in sums.items()]


def unbalanced(items: Iterable[Item]) -> list[Item]:
    """Those that do not close to zero."""
    return [item for item in items if item.open]


def may_tell(units: int, least: int | None) -> bool:
    """Whether a total over so many units may be made known. least None: not decided, so it may not."""
    return least is not None and units >= max(least, 2)
