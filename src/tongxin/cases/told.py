"""A case in the words an applicant reads: where it stands, what happens next and by when.

Nothing of the office's own is told: no handler's name, no note that was not written for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tongxin.core import clock

from . import holding, kinds, queries, steps
from .kind import CaseKind, Finding, OwnSheet, Paper
from .models import Case, CasePaper
from .ways import DONE, ENDS, REFUSED, REVIEW

ENDINGS = {
    DONE: "已经办好。",
    REFUSED: "没有办成,原因和依据写在下面。您可以申请复核,由另一个人重新看。",
    "withdrawn": "您已撤回。以后可以重新申请。",
    REVIEW: "正在复核,由另一个人重新看。",
}


@dataclass(frozen=True)
class Line:
    """One row of the own list."""

    case: Case
    kind: CaseKind
    number: str
    state: str
    urgent: bool


@dataclass(frozen=True)
class Said:
    """Something that was said to the applicant, with its day and basis."""

    verb: str
    text: str
    basis: str
    day: date
    until: date | None


@dataclass(frozen=True)
class Whole:
    """The page of a case."""

    line: Line
    now: str
    following: str
    by: date | None
    asked: Said | None
    said: tuple[Said, ...]
    papers: tuple[CasePaper, ...]
    wanted: tuple[Paper, ...]
    may: frozenset[str]
    kept: tuple[tuple[str, str], ...] = ()
    explained: tuple[Finding, ...] = ()
    sheet: OwnSheet | None = None

    @property
    def own(self) -> list[tuple[str, str, str]]:
        """Steps that may be taken alone now: key, verb, and what must be written with it or ""."""
        kind = self.line.kind
        found = (s for s in kind.flow.steps if s.key in self.may and s.key in kind.own)
        return [(s.key, kind.own_words.get(s.key, s.name), _asked(kind, s.key)) for s in found]


def line(case: Case) -> Line:
    """A case on the list."""
    kind = kinds.get(case.kind)
    word = "等您补材料" if case.waiting else kind.flow.states[case.state]
    return Line(case, kind, holding.number_of(case, kind), word, case.waiting)


def whole(case: Case) -> Whole:
    """A case on its own page. `by` is the office's day, where the law or a local paper sets one."""
    row, told = line(case), queries.events(case)
    kind = row.kind
    said = tuple(
        Said(kind.flow.step(e.step).name, e.text, e.basis, e.day, e.until)
        for e in reversed(told) if e.public
    )  # fmt: skip
    asked = said[0] if case.waiting and said else None
    brought = tuple(queries.papers(case))
    return Whole(
        row, _now(case, row, len(told) == 1), "" if case.state in ENDS else kind.after.get(case.state, ""),
        None if case.waiting else case.due_on, asked, said, brought,
        tuple(_wanted(kind, case, brought)), frozenset(_may(kind, case)),
        tuple(_kept(kind, case)), tuple(_explained(kind, case)),
        queries.sheet_of(case, told),
    )  # fmt: skip


def _asked(kind: CaseKind, step: str) -> str:
    fields = steps.form_of(kind, step).fields
    return next((f.label for f in fields if f.key == "text" and f.required), "")


def _kept(kind: CaseKind, case: Case) -> list[tuple[str, str]]:
    """What was decided and is kept sealed, for the family itself."""
    secret = queries.personal(case) if kind.tells else {}
    return [(f.label, queries.worded(secret[f.key])) for f in kind.sealed
            if f.key in kind.tells and f.key in secret]  # fmt: skip


def _explained(kind: CaseKind, case: Case) -> list[Finding]:
    """Why it is decided so: by the answers they gave and the figures in force."""
    if case.state == "withdrawn":
        return []
    day = queries.judged_on(case)
    figures = queries.scheme(case.division_id, kind.key, day) if kind.params else {}
    return kind.explain({**case.data, **queries.personal(case)}, figures, case.opened_on)


def _now(case: Case, row: Line, fresh: bool) -> str:
    """fresh: nothing has happened since it was handed in."""
    if case.waiting:
        return "请把缺的材料补来,补齐以后继续办,等您的日子不计入办理期限。"
    if fresh:
        return f"已经收到,由{case.unit.name}办。请记下上面的编号。"
    return ENDINGS.get(case.state) or f"现在是“{row.state}”,在{case.unit.name}。"


def _wanted(kind: CaseKind, case: Case, brought: tuple[CasePaper, ...]) -> list[Paper]:
    """Papers that are asked for this case and not there yet; all while something is to be mended."""
    values: dict[str, Any] = {**case.data, **queries.personal(case)}
    have = set() if case.waiting else {paper.paper for paper in brought}
    asked = [p for p in kind.papers if not p.shown and p.when(values)]
    return [paper for paper in asked if paper.name not in have]


def _may(kind: CaseKind, case: Case) -> list[str]:
    barred = kind.own if case.waiting else ("papers_in",)
    out = [s.key for s in kind.flow.steps
           if s.key in kind.alone and s.key not in barred and case.state in s.sources]  # fmt: skip
    if case.state not in ENDS:
        out.append("paper")
    return out


def late(case: Case) -> bool:
    """Whether the office's day has passed."""
    passed = bool(case.due_on and case.due_on < clock.today())
    return case.live and not case.waiting and passed and not kinds.get(case.kind).rhythm
