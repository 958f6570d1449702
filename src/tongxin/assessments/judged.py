"""What the calculators said, as rows of the grid, unsaved: `actions` writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tongxin.rules import scoring
from tongxin.rules.scoring import Cell, Scored, plain
from tongxin.standards.models import Edition

from . import answering
from . import facts as facts_
from .models import CellScore


def row(edition: Edition, said: Cell, taken: Cell) -> CellScore:
    return CellScore(
        edition=edition,
        part="base",
        item=said.item,
        window=said.window.name,
        max=said.max,
        reported=said.points,
        accepted=taken.points,
        state=said.state,
        accepted_state=taken.state,
        hand=said.hand is not None,
        sentence=said.sentence,
        detail=_detail(said.parts, said.gaps, said.computed if said.hand else None),
    )


def _detail(
    parts: Iterable[Scored], gaps: Iterable[scoring.Gap] = (), computed: Decimal | None = None
) -> dict:
    """The lines and gaps behind a figure, JSON-ready."""
    return {
        "parts": [
            {
                "points": None if p.points is None else plain(p.points),
                "max": plain(p.max),
                "sentence": p.sentence,
                "lines": [
                    {
                        "label": x.label,
                        "points": None if x.points is None else plain(x.points),
                        "max": plain(x.max),
                        "sentence": x.sentence,
                        "facts": [f.key for f in x.facts],
                    }
                    for x in p.lines
                ],
            }
            for p in parts
        ],
        "gaps": [
            {
                "text": g.text,
                "worth": plain(g.worth),
                "by": g.by,
                "fact": g.fact.key if g.fact else "",
            }
            for g in gaps
        ],
        **({} if computed is None else {"computed": plain(computed)}),
    }


def bonus_rows(
    edition: Edition, made: scoring.Edition, table: facts_.FactTable, only: set[str] | None
) -> list[CellScore]:
    """Bonus lines (None: all) as cells of the whole cycle."""
    taken = dict(scoring.score_bonus(made, table.accepted, only))
    return [
        CellScore(
            edition=edition,
            part="bonus",
            item=bonus_id,
            window=scoring.WHOLE,
            max=said.max,
            reported=said.points,
            accepted=taken[bonus_id].points,
            state="full" if said.points == said.max else "part" if said.points else "none",
            accepted_state="full" if taken[bonus_id].points == said.max else "part",
            sentence=said.sentence,
            detail=_detail([said]),
        )
        for bonus_id, said in scoring.score_bonus(made, table.reported, only)
    ]


def veto_rows(
    edition: Edition, made: scoring.Edition, table: facts_.FactTable, today: date
) -> list[CellScore]:
    """Vetoes as cells of the whole cycle."""
    rows: list[CellScore] = []
    owed = answering.owed(edition, made)
    accepted = scoring.judge_vetoes(made, table.accepted, today, owed.accepted)
    for said_veto, taken_veto in zip(
        scoring.judge_vetoes(made, table.reported, today, owed.reported), accepted, strict=True
    ):
        rows.append(
            CellScore(
                edition=edition,
                part="veto",
                item=said_veto.veto.id,
                window=scoring.WHOLE,
                max=scoring.ZERO,
                state=said_veto.state,
                accepted_state=taken_veto.state,
                sentence=said_veto.sentence,
            )
        )
    return rows
