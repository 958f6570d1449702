"""What a calculator answers: points with the sentence that explains them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from .model import ONE, ZERO, Fact

GRAIN = Decimal("0.0001")


def grain(value: Decimal) -> Decimal:
    """Points to four decimals, half up: 0.0625 stays itself."""
    return value.quantize(GRAIN, rounding=ROUND_HALF_UP)


def plain(value: Decimal | int | None) -> str:
    """A number as a person writes it: 2, 0.25, 100; None is a dash."""
    if value is None:
        return "—"
    text = format(grain(Decimal(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Line:
    """One part of a result. points None: not scored."""

    label: str
    points: Decimal | None
    max: Decimal
    sentence: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Gap:
    """What is missing and what it would bring. by: "MM-DD" after which it cannot happen."""

    text: str
    worth: Decimal
    fact: Fact | None = None
    by: str = ""


@dataclass(frozen=True)
class Scored:
    """points lie between the floor and max; None when something needed is unknown."""

    points: Decimal | None
    max: Decimal
    sentence: str
    lines: tuple[Line, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def scaled(self, divisor: int) -> Scored:
        """The same judgement, worth one `divisor`-th: a year of an averaged item, and says so."""
        if divisor == ONE:
            return self

        def cut(value: Decimal) -> Decimal:
            return grain(value / divisor)

        points, worth = None if self.points is None else cut(self.points), cut(self.max)
        left = worth - (points or ZERO)
        return replace(
            self,
            points=points,
            max=worth,
            sentence=f"{self.sentence},本年计{plain(points)}分" if points else self.sentence,
            lines=tuple(
                replace(x, points=None if x.points is None else cut(x.points), max=cut(x.max))
                for x in self.lines
            ),
            gaps=tuple(replace(g, worth=min(cut(g.worth), left)) for g in self.gaps),
        )


def clamp(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low, min(high, value))


def unknown(maximum: Decimal, why: str, gap: Gap | None = None) -> Scored:
    """Not scored, and why."""
    return Scored(None, maximum, why, (), (gap,) if gap else ())
