"""The places of a dossier: each item, bonus line and veto in each year that has begun."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

from tongxin.assessments import numbers
from tongxin.rules import scoring
from tongxin.rules.scoring import WHOLE, Edition, Fact, Window

from . import names

BONUS, VETO = "加分项", "一票否决"


@dataclass(frozen=True)
class Place:
    """One folder's place in the standard. part: base, bonus or veto.

    section and its heading; stem: what the numbers of its material begin with (Ⅲ-1-2).
    """

    part: str
    id: str
    name: str
    text: str
    section: str
    stem: str
    window: Window
    facts: tuple[Fact, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.id, self.window.name

    @property
    def folder(self) -> str:
        """Its path in the dossier: project, item, year."""
        item = f"{self.stem} {self.name}"
        return "/".join(names.clean(part) for part in (self.section, item, self.window.name))


def of(made: Edition, day: date, early: Set[tuple[str, str]] = frozenset()) -> Iterator[Place]:
    """Every place that has begun by a day, in the standard's order; vetoes and bonus at the end.

    early: (item, year) of years to come that have points already, from papers that last into them.
    """
    for nth, section in enumerate(made.sections, 1):
        heading = f"{numbers.roman(nth)} {section.name}"
        for item in section.items:
            stem, facts = numbers.stem(made, item.id), tuple(dict.fromkeys(item.facts()))
            for window in scoring.windows_of(item, made):
                if window.start > day and (item.id, window.name) not in early:
                    continue
                yield Place("base", item.id, item.name, item.text, heading, stem, window, facts)
    whole = Window(WHOLE, made.windows[0].start, made.windows[-1].end)
    for veto in made.vetoes:
        years = made.windows[-veto.look_back :] if veto.look_back else made.windows
        for window in _begun(years, day):
            facts = (veto.happened, veto.cleared)
            yield Place("veto", veto.id, veto.name, "", VETO, veto.id, window, facts)
    for line in made.bonus:
        facts = tuple(dict.fromkeys(line.rule.facts()))
        yield Place("bonus", line.id, line.name, line.text, BONUS, line.id, whole, facts)


def _begun(windows, day: date) -> list[Window]:
    return [window for window in windows if window.start <= day]
