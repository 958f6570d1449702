"""What the page of a case shows, read once: fields with their law, clocks, lines, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tongxin.core import clock
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.ledger import queries as ledger

from . import calling, holding, kinds, queries, schemes, veils
from .clocks import EXTEND, Running
from .kind import Balance, CaseKind, Finding, LineKind, Param
from .models import Case, CaseEvent, CaseLine, CasePaper
from .steps import form_of
from .ways import DONE

#: Steps that a page puts apart from the main way.
ASIDE = (
    "correct",
    "ask_papers",
    "papers_in",
    "extend",
    "hand_over",
    "refuse",
    "withdraw",
    "appeal",
)

UNSENT = "短信没有发出,请打电话告诉申请人。"


@dataclass(frozen=True)
class Row:
    """One field of the summary: masked where it is personal."""

    spec: FieldSpec
    value: Any
    masked: bool = False
    closed: bool = False  # this person may not open it now


@dataclass(frozen=True)
class Told:
    """An event as a sentence, with what was asked at that step."""

    event: CaseEvent
    verb: str
    answers: tuple[tuple[str, Any], ...]
    until: str


@dataclass(frozen=True)
class Block:
    """The lines of one kind with their sums; adding is possible now or not."""

    spec: LineKind
    lines: tuple[CaseLine, ...]
    open: bool

    @property
    def amount(self) -> Any:
        return sum((x.amount for x in self.lines if x.amount is not None and not x.void), 0)


@dataclass(frozen=True)
class Shown:
    """Everything on the page of a case."""

    case: Case
    kind: CaseKind
    number: str
    rows: tuple[Row, ...]
    history: tuple[Told, ...]
    clocks: tuple[Running, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Param, ...]
    blocks: tuple[Block, ...]
    papers: tuple[CasePaper, ...]
    main: tuple[Step, ...]
    aside: tuple[Step, ...]
    mine: bool
    sheet: str = ""  # the title of what was worked out line by line; opened for a purpose
    balance: Balance | None = None
    opens_entry: bool = False  # the entry it became is within this person's reach

    @property
    def state(self) -> str:
        return self.kind.flow.states[self.case.state]

    @property
    def called(self) -> str:
        """Whether the family was told that papers are missing; "" where nobody has a phone here."""
        if not calling.reaches(self.case, self.kind):
            return ""
        if not calling.possible():
            return "本区没有开通短信,请打电话告诉申请人。"
        asked = next((t.event for t in self.history if t.event.step == "ask_papers"), None)
        return UNSENT if asked and asked.unsent else "已发短信提醒申请人。"

    @property
    def unsent(self) -> str:
        """That nobody heard of the last step; while papers are awaited `called` says it."""
        last = self.history[0].event if self.history else None
        return UNSENT if last and last.unsent and not self.case.waiting else ""

    @property
    def returned(self) -> list[str]:
        """Papers that are looked at and given back."""
        return [paper.name for paper in self.kind.papers if paper.shown]

    @property
    def brought(self) -> list[str]:
        """Papers that are taken in and kept."""
        return [paper.name for paper in self.kind.papers if not paper.shown]

    @property
    def late(self) -> bool:
        going = (r for r in self.clocks if not r.stopped and not self.kind.rhythm)
        return any(r.late(clock.today()) for r in going)

    @property
    def longer(self) -> bool:
        """Whether this person may make a clock longer now."""
        return any(step.key == EXTEND for step in self.aside)

    @property
    def way(self) -> list[tuple[str, str]]:
        """The stages of the main way, each 'past', 'here' or 'ahead'."""
        stages = [k for k in self.kind.flow.states if self._is_stage(k)] + [DONE]
        here = stages.index(self.case.state) if self.case.state in stages else -1
        return [
            (self.kind.flow.states[key], "past" if n < here else "here" if n == here else "ahead")
            for n, key in enumerate(stages)
        ]

    def _is_stage(self, key: str) -> bool:
        return any(s.key == f"{key}_done" for s in self.kind.flow.steps)


def show(user: User, case: Case) -> Shown:
    """The page of a case. Personal fields come masked."""
    kind = kinds.get(case.kind)
    told = queries.events(case)
    day = queries.judged_on(case)
    figures = queries.scheme(case.division_id, kind.key, day) if kind.params else {}
    hidden = queries.masked(kind, case)
    secret = {**case.data, **queries.personal(case)}
    mine = holding.may(user, case)
    scope = scope_of(user)
    steps = kind.flow.open_to(scope.may, case.state)
    steps = [s for s in steps if holding.in_hand(scope, case, kind, s.key)]
    said = {event.step: event.data for event in told}
    steps = [s for s in steps if s.key != "papers_in" or case.waiting]
    steps = [s for s in steps if s.key not in kind.offered or kind.offered[s.key](said)]
    running = tuple(queries.clocks_of(case, told, figures))
    steps = [s for s in steps if s.key != EXTEND or any(r.may_be_longer for r in running)]
    aside = (*ASIDE, *kind.aside)
    return Shown(
        case, kind, holding.number_of(case, kind),
        tuple(_rows(user, kind, case, hidden)),
        tuple(_told(kind, event) for event in reversed(told)),
        running,
        (*kind.check(secret, figures, case.opened_on),
         *kind.explain(secret, figures, case.opened_on)),
        tuple(schemes.needed(figures, kind)),
        tuple(_blocks(kind, case, mine)),
        tuple(queries.papers(case)),
        tuple(s for s in steps if s.key not in aside),
        tuple(s for s in steps if s.key in aside),
        mine,
        made.title if (made := queries.sheet_of(case, told)) else "",
        kind.balance(queries.context(case, kind, told, figures, day)) if kind.lines else None,
        _opens_entry(user, case),
    )  # fmt: skip


def _opens_entry(user: User, case: Case) -> bool:
    """A unit sees what it helped with; the entry may be another's. The whole district has all."""
    scope = scope_of(user)
    if not case.entry_id or scope.units is None:
        return bool(case.entry_id and scope.may("entry.read"))
    return ledger.reachable(user).filter(pk=case.entry_id).exists()


def _rows(user: User, kind: CaseKind, case: Case, hidden: dict[str, str]):
    asked = {f.key for f in kind.form.fields}
    later = [f for f in kind.sealed if f.key not in asked]
    for spec in (*kind.form.fields, *later):
        if spec.privacy == "personal":
            if spec.key in hidden:
                closed = not veils.may_open(user, kind, case, spec.key)
                yield Row(spec, hidden[spec.key], True, closed)
        elif case.data.get(spec.key) not in (None, "", []):
            yield Row(spec, _said(spec, case.data[spec.key]))


def _said(spec: FieldSpec, value: Any) -> Any:
    """A kept value as it is shown: a day as it is written, all else as it is."""
    if spec.type != "date":
        return value
    day = date.fromisoformat(value)
    return f"{day.year}年{day.month}月{day.day}日"


def _told(kind: CaseKind, event: CaseEvent) -> Told:
    form = kind.asks.get(event.step)
    asked = {f.key: f for f in form.fields} if form else {"unit": FieldSpec("unit", "转给")}
    answers = tuple(
        (asked[k].label, queries.worded(_said(asked[k], v)))
        for k, v in event.data.items() if k in asked
    )  # fmt: skip
    return Told(event, kind.flow.step(event.step).name, answers, _until(kind, event.step))


def _until(kind: CaseKind, step: str) -> str:
    """What the day named at a step is, as its form calls it: 会议日期, 延到哪天; "" if not asked."""
    words = (f.label for f in form_of(kind, step).fields if f.key == "until")
    return next(words, "")


def _blocks(kind: CaseKind, case: Case, mine: bool):
    if not kind.lines:
        return
    lines = queries.lines(case, living=False)
    for spec in kind.lines:
        going = case.live and (not spec.sources or case.state in spec.sources)
        open_ = mine and (going or spec.corrects)
        yield Block(spec, tuple(x for x in lines if x.kind == spec.key), open_)
