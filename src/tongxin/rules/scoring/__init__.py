"""Scoring: what a standard is, and what the ledger's facts are worth under it.

    edition = parse.edition(data)
    sheet = score_sheet(edition, facts, today)

`facts(window, fact)` is the only way in; nothing here knows where the numbers come from.
"""

from . import dump, parse
from .calculators import CALCULATORS, score
from .model import (
    COUNTING,
    CYCLE,
    GRID,
    LINK,
    MEAN,
    MEASURES,
    SHARE,
    YEAR_MODES,
    ZERO,
    Bonus,
    Edition,
    Element,
    Fact,
    Item,
    Level,
    Rule,
    ScoringPoint,
    Section,
    Veto,
    Window,
)
from .outlook import Missing, Outlook, missing, outlook, passes, section_floors
from .parse import BadEdition
from .result import Gap, Line, Scored, grain, plain
from .sheet import (
    STATES,
    WHOLE,
    Cell,
    Hand,
    Settings,
    Sheet,
    cell_max,
    grid_facts,
    judge_vetoes,
    reads_grid,
    score_bonus,
    score_cells,
    score_sheet,
    windows_of,
)

__all__ = [
    "CALCULATORS",
    "COUNTING",
    "CYCLE",
    "GRID",
    "LINK",
    "MEAN",
    "MEASURES",
    "SHARE",
    "STATES",
    "WHOLE",
    "YEAR_MODES",
    "ZERO",
    "BadEdition",
    "Bonus",
    "Cell",
    "Edition",
    "Element",
    "Fact",
    "Gap",
    "Hand",
    "Item",
    "Level",
    "Line",
    "Missing",
    "Outlook",
    "Rule",
    "Scored",
    "ScoringPoint",
    "Section",
    "Settings",
    "Sheet",
    "Veto",
    "Window",
    "cell_max",
    "dump",
    "grain",
    "grid_facts",
    "judge_vetoes",
    "missing",
    "outlook",
    "parse",
    "passes",
    "plain",
    "reads_grid",
    "score",
    "score_bonus",
    "score_cells",
    "score_sheet",
    "section_floors",
    "windows_of",
]
