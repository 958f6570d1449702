"""A book (台账) that is closed month by month: which figures it has and what each counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """One figure of a book. steps: how often they were taken; line: how many lines of this kind.

    once: claims that stay are counted instead, so that somebody counts once a year (those of `steps`,
    where it names some). money: this answer of the steps is summed instead, in 元.
    """

    key: str
    name: str
    unit: str
    steps: tuple[str, ...] = ()
    line: str = ""
    once: str = ""
    money: str = ""


@dataclass(frozen=True)
class Book:
    """name: also the class of the year's `policy` entry. people, amount: what that entry carries.

    shows_facet: a row says the case's facet first (which policy it was).
    """

    name: str
    tallies: tuple[Tally, ...]
    people: str
    amount: str = ""
    shows_facet: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """Every step that some figure counts."""
        return tuple(dict.fromkeys(s for t in self.tallies for s in t.steps))

    @property
    def line_kinds(self) -> tuple[str, ...]:
        return tuple(t.line for t in self.tallies if t.line)

    def named(self, name: str) -> Tally | None:
        return next((t for t in self.tallies if t.name == name), None)
