"""What the rows of a table say, before rules are read and numbers given."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from .headings import Heading


@dataclass
class RawRule:
    """One rule of an item. worth: its own points; parameters: of our own export, as JSON."""

    text: str
    worth: Decimal | None = None
    calc: str = ""
    parameters: str = ""
    name: str = ""
    said: str = ""


@dataclass
class RawItem:
    """printed: its number as it stands in the table. fraction: 1/3 as written."""

    place: str
    printed: str
    name: str
    points: Decimal | None
    rules: list[RawRule] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)
    fraction: str = ""
    requirement: str = ""

    def add(self, name: str, text: str) -> None:
        """A further piece of a list cell; a piece that is there already is not repeated."""
        pieces = self.cells.setdefault(name, [])
        if text and text not in pieces:
            pieces.append(text)

    def said(self, name: str) -> str:
        return "\n".join(self.cells.get(name, ()))


@dataclass
class RawSection:
    place: str
    heading: Heading
    items: list[RawItem] = field(default_factory=list)
    #: as printed, to know it again on the next page
    text: str = ""


@dataclass
class RawLine:
    """A bonus or a veto."""

    place: str
    printed: str
    name: str
    points: Decimal | None = None
    rule: RawRule = field(default_factory=lambda: RawRule(""))
    evidence: str = ""
    source: str = ""


@dataclass
class RawTable:
    """Everything that was found in a file, in its order."""

    title: str = ""
    sections: list[RawSection] = field(default_factory=list)
    bonus: list[RawLine] = field(default_factory=list)
    vetoes: list[RawLine] = field(default_factory=list)
    bonus_cap: Decimal | None = None
    total: Decimal | None = None
    notes: list[str] = field(default_factory=list)
    #: every loose line, for the cycle's years and the label
    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: whether the table is our own export, with typed parameters
    typed: bool = False
