"""What a kind of case is: its form, its states and steps, its clocks, and the entry it leaves.

A kind is one module in `kinds/` that ends in `KIND = CaseKind(…)`. Everything in it is plain data
and pure functions, so that its page in docs/services and its tests are made from the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from tongxin.core.flow import Flow
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules.clocks import Term

from .book import Book

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """期限: from a step to a step. term None: the length is a local figure, `param` of the scheme;

    starts: the first of these steps that was taken, on the day it counts from. stops: any of these
    ends it. resets: any of these takes it back, so that the next start counts anew. extends: how
    often it may be made longer; 0 where it may not. dated: the step that starts it says the day itself
    (`until`); ahead: how long before that day it is due. from_until: it counts from the day that
    the starting step named as its `until` (a day appointed), not from the day of the step. appointed:
    the day is when it takes place, not the last day by when. basis: law and article.
    """

    key: str
    name: str
    term: Term | None
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    basis: str
    param: str = ""
    unit: str = "day"
    extends: int = 0
    resets: tuple[str, ...] = ()
    dated: bool = False
    ahead: timedelta = timedelta(0)
    from_until: bool = False
    appointed: bool = False


@dataclass(frozen=True)
class Param:
    """A local figure or list that a paper of the place sets. Unknown, it blocks what needs it.

    spec: how it is typed. basis: which paper would say it; why: what needs it. reads: how a table
    is read; a ValueError with a sentence refuses it when it is typed, not when it is needed.
    optional: many places have no such paper, so that nobody is reminded of it.
    """

    spec: FieldSpec
    basis: str
    reads: Callable[[Mapping[str, Any]], Any] = dict
    optional: bool = False

    @property
    def key(self) -> str:
        return self.spec.key


def _always(values: Values) -> bool:
    return True


@dataclass(frozen=True)
class Paper:
    """What to bring. when: for whom it is asked. shown: looked at and given back, never copied."""

    name: str
    why: str
    when: Callable[[Values], bool] = _always
    shown: bool = False


class Finding(NamedTuple):
    """One line of the check of eligibility. good None: what decides it is not known yet."""

    good: bool | None
    text: str
    basis: str


class Part(NamedTuple):
    """A part in a joint event: a unit of the district by its name, or a partner from outside."""

    role: str  # as ledger.models.Role has it: host, organise, assist, join
    unit: str = ""
    partner: str = ""


class Leaves(NamedTuple):
    """The ledger entry a step leaves: kind and what its form would say. Never personal data.

    out: why the entry that was left goes out of the count instead. parts: who else held a joint
    event; none leaves what is there.
    """

    kind: str
    raw: dict[str, Any]
    out: str = ""
    parts: tuple[Part, ...] = ()


class Claim(NamedTuple):
    """What may be had once in the district, and whose it is (blinded before it is kept).

    taken: the sentence that refuses a second; empty: a second goes on, and `Context.had` knows.
    stays: counted is counted: neither the step taken again nor a bad end gives it back.
    """

    what: str
    whose: tuple[str, ...]
    taken: str = ""
    stays: bool = False


class Advice(NamedTuple):
    """One answer of a guide: a heading, sentences, the law. good as of a Finding."""

    title: str
    lines: tuple[str, ...]
    basis: str = ""
    good: bool | None = True


@dataclass(frozen=True)
class OwnSheet:
    """What was worked out for a person, line by line, for that person alone.

    rows: what it is, what it comes to, what proves it or what is lacking.
    """

    title: str
    rows: tuple[tuple[str, str, str], ...]
    total: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Guide:
    """先看看: a few questions for anybody, without a phone number; nothing of it is kept.

    begins: what of the answers the kind's own form then need not ask again, by its fields. asked:
    question → whether it concerns somebody with the answers so far.
    """

    name: str
    form: FormSpec
    told: Callable[[Values, Mapping[str, Any], date], list[Advice]]
    begins: Callable[[Values], dict[str, Any]] = lambda values: {}
    asked: Mapping[str, Callable[[Values], bool]] = field(default_factory=dict)

    def form_for(self, values: Values) -> FormSpec:
        """The questions that concern somebody with these answers."""
        asked = (f for f in self.form.fields if self.asked.get(f.key, _always)(values))
        return FormSpec(tuple(asked))


@dataclass
class Context:
    """What a kind's functions are told. values: all fields, personal ones too. form: what was asked
    at this step, step its key. done: the step's day by step key, the newest, the last taken last.
    until: the day a step set. lines: living lines by kind. had: claims of this step that another case
    had before. late, late_on: whether and which clocks passed their day. read: what the kind `reads`
    at this step. What the kind's functions of a step do not ask for is not read: lines by
    `read_lines`, late clocks by `read_late`."""

    case: Any
    kind: CaseKind
    values: dict[str, Any]
    scheme: dict[str, Any]
    day: date
    form: dict[str, Any] = field(default_factory=dict)
    done: dict[str, date] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    until: dict[str, date | None] = field(default_factory=dict)
    had: set[str] = field(default_factory=set)
    step: str = ""
    read: Any = None
    read_lines: Callable[[], dict[str, list[Any]]] = dict
    read_late: Callable[[], set[str]] = set

    @cached_property
    def lines(self) -> dict[str, list[Any]]:
        return self.read_lines()

    @cached_property
    def late_on(self) -> set[str]:
        return self.read_late()

    @property
    def late(self) -> bool:
        return bool(self.late_on)

    @property
    def number(self) -> str:
        return f"{self.kind.short}〔{self.case.year}〕{self.case.no}号"


class Balance(NamedTuple):
    """What lines add up to, beside them on the page: heads, and a row for each thing."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def cells(self) -> list[list[tuple[str, Any]]]:
        """Each row with the head of each of its cells."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class LineKind:
    """Lines a case may carry. same: what makes two of them the same, so that one is refused.

    sheet: it is printed to be filled in by hand where there is no signal, and keyed in later.
    worked: what `works_out` gives and the page shows. corrects: it corrects what a closed month holds,
    even after the case has ended.
    """

    key: str
    name: str
    form: FormSpec
    same: Callable[[Context, Values], tuple[str, ...]]
    sources: tuple[str, ...] = ()
    quantity: str = ""
    amount: str = ""
    refuse: Callable[[Context, Values], str] = lambda context, values: ""
    sheet: bool = False
    #: Fields that stay the same from row to row of one paper: filled in from the row before.
    stays: tuple[str, ...] = ()
    #: What is worked out and kept with the answers (an amount by the local figures), never typed.
    works_out: Callable[[Context, Values], Values] = lambda context, values: {}
    #: The entry a line leaves by itself; a voided line takes it out of the count.
    leaves: Callable[[Context, Values], Leaves] | None = None
    worked: tuple[FieldSpec, ...] = ()
    corrects: bool = False
    #: Why a line cannot be voided any more; "" when it can.
    kept_for: Callable[[Context, Any], str] = lambda context, line: ""

    @property
    def columns(self) -> tuple[FieldSpec, ...]:
        """What is shown of a line beside its day."""
        return (*self.worked, *(f for f in self.form.fields if f.key != "day"))


@dataclass(frozen=True)
class CaseKind:
    """事项. See the fields' comments; `docs/services/<key>.md` is made from them."""

    key: str
    name: str
    short: str  # in numbers: 子女教育〔2026〕3号
    topic: str
    summary: str
    who: str  # who can ask for it, in one sentence
    basis: tuple[str, ...]  # law and article, one a line
    form: FormSpec
    flow: Flow
    title: Callable[[Values], str]  # neutral: no name, no unit of the army
    leaves: Mapping[str, Callable[[Context], Leaves | None]]  # step → entry
    asks: Mapping[str, FormSpec] = field(default_factory=dict)  # step → what is asked
    clocks: tuple[Clock, ...] = ()
    params: tuple[Param, ...] = ()
    papers: tuple[Paper, ...] = ()
    check: Callable[[Values, Mapping[str, Any], date], list[Finding]] = lambda v, s, d: []
    guards: Mapping[str, Callable[[Context], None]] = field(default_factory=dict)
    identity: Callable[[Values], tuple[str, ...]] = lambda values: ()
    repeats: bool = True  # the same may be asked again after it was closed well
    claims: Mapping[str, Callable[[Context], Sequence[Claim]]] = field(default_factory=dict)
    #: Step → what is worked out there and stays with it, whatever local figures say later.
    keeps: Mapping[str, Callable[[Context], Values]] = field(default_factory=dict)
    #: Step → what of other cases its guard and its entry have to know, read before them.
    reads: Mapping[str, Callable[[Context], Any]] = field(default_factory=dict)
    #: Step → what else is done with it in its transaction (`supervised`, `offline`), by whom.
    also: Mapping[str, Callable[[Any, Context], None]] = field(default_factory=dict)
    says: Mapping[str, Callable[[Context], str]] = field(default_factory=dict)  # told at a step
    explain: Callable[[Values, Mapping[str, Any], date], list[Finding]] = lambda v, s, d: []
    #: The own result line by line: for the applicant, and for the office when it is asked for.
    sheet: Callable[[Context], OwnSheet | None] = lambda context: None
    asked: Mapping[str, Callable[[Values], bool]] = field(default_factory=dict)  # field → for whom
    #: Step → whether its button is shown, by what was answered at earlier steps. The guard decides.
    offered: Mapping[str, Callable[[Mapping[str, Values]], bool]] = field(default_factory=dict)
    aside: tuple[str, ...] = ()  # steps shown apart from the main way
    own: tuple[str, ...] = ()  # steps an applicant may take alone
    own_words: Mapping[str, str] = field(default_factory=dict)  # the step in the applicant's words
    tells: tuple[str, ...] = ()  # sealed answers of steps that the applicant reads
    hands_over: tuple[str, ...] = ()  # steps that give the case to the unit they ask for
    veiled: tuple[str, ...] = ()  # sealed fields that only their writer and 保密审查 open before
    cleared: str = ""  # this step was taken
    erases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # step → fields, for good
    asking: tuple[str, ...] = ()  # steps of the unit that took it in, wherever it is now
    overdue: Callable[[Context], Leaves | None] | None = None  # the entry once a day has passed
    rhythm: bool = False  # its days come round again: told where they are asked for, never late
    guide: Guide | None = None
    facet: str = ""  # the form's field that is kept in a column
    town: str = ""  # the form's field that names the town
    lines: tuple[LineKind, ...] = ()
    book: Book | None = None  # it is kept in a book that is closed month by month
    balance: Callable[[Context], Balance | None] = lambda context: None
    #: Field of the form → what a local paper lets one choose; nothing known, it is typed.
    listed: Mapping[str, Callable[[Mapping[str, Any]], Sequence[str]]] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)  # state → what happens next, for 您
    online: bool = False  # a family may ask for it by phone
    consents: Mapping[str, str] = field(default_factory=dict)  # purpose → sentence
    public: tuple[str, ...] = ()  # what of it is made public
    secret: tuple[str, ...] = ()  # what never is
    unknown: tuple[str, ...] = ()  # what no paper at hand says

    @property
    def applied(self) -> bool:
        """Whether somebody asks for it; else the office begins it, and nobody appeals."""
        return any(step.key == "appeal" for step in self.flow.steps)

    @property
    def on_phone(self) -> bool:
        """Whether who asked at a window may see the case on the own phone: the number and the end of
        the paper prove whose it is."""
        return self.applied and {"phone", "id_no"} <= set(self.personal)

    @property
    def alone(self) -> tuple[str, ...]:
        """Steps an applicant takes alone. What was not asked for by phone is not withdrawn by phone."""
        return ("papers_in", "appeal", *(("withdraw",) if self.online else ()), *self.own)

    def line(self, key: str) -> LineKind:
        return next(line for line in self.lines if line.key == key)

    def param(self, key: str) -> Param:
        return next(p for p in self.params if p.key == key)

    @property
    def sealed(self) -> tuple[FieldSpec, ...]:
        """Every field that is kept sealed, once: those of the form, then those asked at steps."""
        asked = (f for form in self.asks.values() for f in form.fields)
        found: dict[str, FieldSpec] = {}
        for spec in (*self.form.fields, *asked):
            if spec.privacy == "personal":
                found.setdefault(spec.key, spec)
        return tuple(found.values())

    @property
    def personal(self) -> tuple[str, ...]:
        return tuple(f.key for f in self.sealed)

    @property
    def reminds(self) -> bool:
        """Whether its day is a reminder ahead of a day, so that nobody is late when it has come."""
        return any(clock.ahead for clock in self.clocks)

    def is_asked(self, key: str, values: Values) -> bool:
        """Whether a field of the form concerns somebody with these answers."""
        return self.asked.get(key, _always)(values)

    def as_asked(self, spec: FieldSpec, scheme: Mapping[str, Any]) -> FieldSpec:
        """A field as it is shown: with the choices of the local paper, where they are known."""
        found = tuple(self.listed[spec.key](scheme)) if spec.key in self.listed else ()
        return replace(spec, type="choice", choices=found, hint="") if found else spec

    def form_for(self, values: Values) -> FormSpec:
        """The form without what does not concern somebody with these answers."""
        return FormSpec(tuple(f for f in self.form.fields if self.is_asked(f.key, values)))
