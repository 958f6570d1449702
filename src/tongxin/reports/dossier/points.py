"""What a submission sheet says of each scoring point: a text proof or a data proof.

Text proof: conclusion and explanation. Data proof: formula, result and source. Which of the two is
decided by how the standard counts, and every sentence is the one the score was judged with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tongxin.assessments.printed import Printed
from tongxin.rules import reading, scoring
from tongxin.rules.scoring import GRID, MEAN, ZERO, Cell, Fact, Rule, Scored
from tongxin.rules.scoring.sheet import VetoResult

from .material import Record
from .plan import Folder, Piece

#: Rules that judge by a figure; all others judge by what is there.
BY_FIGURE = frozenset(
    {"ratio", "spot", "ratio_spot", "survey", "bands", "matrix", "deduct", "capped"}
)
#: So many places of proof are written out in an explanation; the catalogue has all.
SHOWN = 12


@dataclass(frozen=True)
class Point:
    """One scoring point on the sheet. proof: "text" or "data"; the lists are sentences."""

    name: str
    text: str
    proof: str
    points: Decimal | None
    max: Decimal
    conclusion: str
    formula: str
    explanation: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A folder's judgement: both figures, and the state and points of the side that is sealed."""

    max: Decimal
    reported: Decimal | None
    accepted: Decimal | None
    state: str
    settled: str
    points: tuple[Point, ...]


class Judge:
    """Reads the sheets of the day for a folder. everything: speak of the reported figure."""

    def __init__(self, printed: Printed, everything: bool) -> None:
        self.made = printed.made
        self.said, self.taken = printed.said, printed.taken
        self.side = self.said if everything else self.taken

    def of(self, folder: Folder) -> Judged:
        """The judgement of a folder's place."""
        part = folder.place.part
        if part == "veto":
            return self._veto(folder)
        return self._bonus(folder) if part == "bonus" else self._item(folder)

    def _item(self, folder: Folder) -> Judged:
        said, taken, cell = (self._cell(s, folder) for s in (self.said, self.taken, self.side))
        settled = cell.sentence if cell.hand or cell.absence else ""
        item = self.made.item(folder.place.id)
        pairs = zip(item.points, cell.parts, strict=False)
        # Of an averaged item each year is judged for the full points and counts for its part.
        whole = item.years == MEAN
        made = tuple(
            _point(p.name, p.text, p.rule, part, folder, p.max if whole else part.max)
            for p, part in pairs
        )
        return Judged(cell.max, said.points, taken.points, cell.state, settled, made)

    def _cell(self, sheet: scoring.Sheet, folder: Folder) -> Cell:
        name = folder.place.window.name
        return next(c for c in sheet.cells[folder.place.id] if c.window.name == name)

    def _bonus(self, folder: Folder) -> Judged:
        line = next(b for b in self.made.bonus if b.id == folder.place.id)
        said, taken, side = (dict(s.bonus)[line.id] for s in (self.said, self.taken, self.side))
        point = _point(line.name, line.text, line.rule, side, folder, side.max)
        return Judged(line.max, said.points, taken.points, _state(side), "", (point,))

    def _veto(self, folder: Folder) -> Judged:
        result = next(v for v in self.side.vetoes if v.veto.id == folder.place.id)
        return Judged(ZERO, None, None, result.state, "", (_statement(result, folder),))


def _state(scored: Scored) -> str:
    if scored.points is None:
        return "unknown"
    if scored.points >= scored.max:
        return "full"
    return "part" if scored.points > ZERO else "none"


def _point(
    name: str, text: str, rule: Rule, part: Scored, folder: Folder, judged_for: Decimal
) -> Point:
    facts = list(rule.facts())
    records, pieces = folder.of(facts)
    by_figure = rule.calc in BY_FIGURE
    return Point(
        name, text, "data" if by_figure else "text", part.points, part.max, part.sentence,
        reading.understood(rule, judged_for) if by_figure else "",
        tuple(_explained(pieces)), tuple(_sources(facts, records, pieces)),
    )  # fmt: skip


def _statement(result: VetoResult, folder: Folder) -> Point:
    """A veto is answered by the year's statements."""
    records, pieces = folder.of(folder.place.facts)
    sources = tuple(_sources(folder.place.facts, records, pieces))
    told = tuple(_explained(pieces))
    return Point(result.veto.name, "", "text", None, ZERO, result.sentence, "", told, sources)


def _explained(pieces: list[Piece]) -> Iterator[str]:
    """Where the proof stands and what it proves, piece by piece."""
    told = [sentence for piece in pieces for sentence in passages(piece)]
    yield from told[:SHOWN]
    if len(told) > SHOWN:
        yield f"另有{len(told) - SHOWN}处,见目录。"


def passages(piece: Piece) -> Iterator[str]:
    """Ⅰ-1-① 第2页:“深入开展双拥共建。”——写入政府工作报告."""
    for one in piece.passages:
        page = f"第{one.page}页" if one.page else ""
        quote = f"“{one.quote}”" if one.quote else ""
        said = "——".join(word for word in (quote, one.conclusion) if word)
        if said or page:
            told = f"{piece.number} {page}".strip()
            yield f"{told}:{said}" if said else told


def _sources(facts: Iterable[Fact], records: list[Record], pieces: list[Piece]) -> Iterator[str]:
    if any(fact.kind == GRID for fact in facts):
        yield "总表:各格的认定情况"
    if records:
        yield f"台账记录{len(records)}条:第{spans(r.no for r in records)}号"
    if pieces:
        yield f"材料{len(pieces)}份:{'、'.join(p.number for p in pieces[:SHOWN])}" + (
            "等" if len(pieces) > SHOWN else ""
        )


def spans(numbers: Iterable[int]) -> str:
    """3, 5, 6, 7, 9 → 3、5—7、9."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][-1:] = [runs[-1][-1], number] if len(runs[-1]) == 1 else [number]
        else:
            runs.append([number])
    return "、".join("—".join(map(str, run)) for run in runs)
