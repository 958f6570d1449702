"""Where a rule stands: what its facts are called, and what has been understood so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..scoring.model import CYCLE, LINK, ONE, Element, Fact, Rule, ScoringPoint
from .lexicon import CASE, RATIO, Lexicon

#: Figures that somebody states (a numerator, a denominator), by item and noun.
DATA = "data"


def facet_name(label: str) -> str:
    """A label as a facet: the signs that structure a fact key in their full-width form."""
    return label.replace("/", "／").replace("|", "｜")


@dataclass(frozen=True)
class Proposal:
    """What a rule sentence was read as. read False: at least one part must be scored by hand.

    absence: the sentence itself allows 合理缺项. notes: what was understood, and what was not.
    """

    points: tuple[ScoringPoint, ...]
    years: str = CYCLE
    read: bool = True
    notes: list[str] = field(default_factory=list)
    absence: bool = False

    @property
    def summed(self) -> Decimal:
        return sum((p.max for p in self.points), Decimal(0))


@dataclass(frozen=True)
class Part:
    """A scoring point before it has a number. simple: one label with its points, mergeable."""

    max: Decimal
    rule: Rule
    said: str = ""
    simple: bool = False
    #: each year has its share of the points
    share: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """One item while its sentence is read."""

    id: str
    max: Decimal
    name: str = ""
    text: str = ""
    years: int = 4
    lexicon: Lexicon = Lexicon()

    @property
    def about(self) -> str:
        """What the item is about, for words that mean something else elsewhere."""
        return self.name or self.text

    def link(self, label: str) -> Fact:
        """Evidence linked to this cell under this label."""
        return Fact(LINK, (f"{self.id}:{facet_name(label)}",))

    def proof(self, label: str) -> Fact:
        """What proves a label: an entry kind of the lexicon, else evidence linked under it."""
        return self.lexicon.fact(label, self.about) or self.link(label)

    def figures(self, noun: str, use: str = RATIO) -> tuple[Fact, Fact]:
        """Done and due of a noun: an entry kind's own figures, else those stated for this item."""
        known = self.lexicon.fact(noun, self.about, use)
        known = known or Fact(DATA, (f"{self.id}:{facet_name(noun)}",))
        return replace(known, measure="done"), replace(known, measure="due")

    def element(self, label: str, points: Decimal | None = None, need: Decimal = ONE) -> Element:
        return Element(label, self.proof(label), points, need)

    def case(self, label: str, points: Decimal, per: Decimal = ONE) -> Element:
        """Something whose every occurrence costs points: counted entries, else a stated figure."""
        known = self.lexicon.fact(label, self.about, CASE)
        return Element(label, known or self.figures(label)[0], points, None, per)
