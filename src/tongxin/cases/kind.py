"""What a kind of case is: its form, its states and steps, its clocks, and the entry it leaves.

A kind is one module in `kinds/` that ends in `KIND = CaseKind(…)`. Everything in it is plain data
and pure functions, so that its page in docs/services and its tests are made from the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from tongxin.core.flow import Flow, Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules.clocks import Term

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """期限: from a step to a step. term None: the length is a local figure, `param` of the scheme;

    starts: the first of these steps that was taken, on the day it counts from. stops: any of these
    ends it. resets: any of these takes it back, so that the next start counts anew. extends: how
    often it may be made longer. dated: the step that starts it says the day itself (`until`); ahead:
    how long before that day it is due. from_until: it counts from the day that the starting step named
    as its `until` (a day appointed), not from the day of the step. basis: law and article.
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


class Leaves(NamedTuple):
    """The ledger entry a step leaves: kind and what its form would say. Never personal data.

    out: why the entry that was left goes out of the count instead.
    """

    kind: str
    raw: dict[str, Any]
    out: str = ""


class Claim(NamedTuple):
    """What may be had once in the district, and whose it is (blinded before it is kept).

    taken: the sentence that refuses a second; empty: a second goes on, and `Context.had` knows.
    """

    what: str
    whose: tuple[str, ...]
    taken: str = ""


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

    begins: what of the answers the kind's own form then need not ask again, by its fields.
    """

    name: str
    form: FormSpec
    told: Callable[[Values, Mapping[str, Any], date], list[Advice]]
    begins: Callable[[Values], dict[str, Any]] = lambda values: {}


@dataclass
class Context:
    """What a kind's functions are told. values: all fields, personal ones too. form: what was asked
    at this step, step its key. done: the step's day by step key, the newest, the last taken last.
    until: the day a step set. lines: living lines by kind. had: claims of this step that another case
    had before. late, late_on: whether and which clocks passed their day. read: what the kind `reads`
    at this step."""

    case: Any
    kind: CaseKind
    values: dict[str, Any]
    scheme: dict[str, Any]
    day: date
    form: dict[str, Any] = field(default_factory=dict)
    done: dict[str, date] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, list[Any]] = field(default_factory=dict)
    late: bool = False
    late_on: set[str] = field(default_factory=set)
    until: dict[str, date | None] = field(default_factory=dict)
    had: set[str] = field(default_factory=set)
    step: str = ""
    read: Any = None

    @property
    def number(self) -> str:
        return f"{self.kind.short}〔{self.case.year}〕{self.case.no}号"


def _nothing(context: Context) -> None:
    return None


@dataclass(frozen=True)
class LineKind:
    """Lines a case may carry. same: what makes two of them the same, so that one is refused.

    sheet: it is printed to be filled in by hand where there is no signal, and keyed in later.
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
    #: What is worked out and kept with the answers (an amount by the local figures), never typed.
    works_out: Callable[[Context, Values], Values] = lambda context, values: {}
    #: The entry a line leaves by itself; a voided line takes it out of the count.
    leaves: Callable[[Context, Values], Leaves] | None = None
    #: Why a line cannot be voided any more; "" when it can.
    stays: Callable[[Context, Any], str] = lambda context, line: ""


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
    guide: Guide | None = None
    facet: str = ""  # the form's field that is kept in a column
    town: str = ""  # the form's field that names the town
    lines: tuple[LineKind, ...] = ()
    after: Mapping[str, str] = field(default_factory=dict)  # state → what happens next, for 您
    online: bool = False  # a family may ask for it by phone
    consents: Mapping[str, str] = field(default_factory=dict)  # purpose → sentence
    public: tuple[str, ...] = ()  # what of it is made public
    secret: tuple[str, ...] = ()  # what never is
    unknown: tuple[str, ...] = ()  # what no paper at hand says

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
        """Every field that is kept sealed: those of the form, then those asked at steps."""
        asked = (f for form in self.asks.values() for f in form.fields)
        return tuple(f for f in (*self.form.fields, *asked) if f.privacy == "personal")

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

    def form_for(self, values: Values) -> FormSpec:
        """The form without what does not concern somebody with these answers."""
        return FormSpec(tuple(f for f in self.form.fields if self.is_asked(f.key, values)))


@dataclass(frozen=True)
class Stage:
    """A state of the main way and the step that leads on from it.

    verb, ability, asks, note, other_than: those of the step to the next stage.
    """

    key: str
    name: str
    verb: str
    ability: str = "case.write"
    asks: str = ""
    note: str = ""
    other_than: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        """The key of the step that leaves this stage."""
        return f"{self.key}_done"


DONE, REFUSED, WITHDRAWN, REVIEW = "done", "refused", "withdrawn", "review"
ENDS = {DONE: "办结", REFUSED: "不予办理", WITHDRAWN: "已撤回"}


def way(
    key: str,
    noun: str,
    stages: Sequence[Stage],
    extra: Sequence[Step] = (),
    states: Mapping[str, str] | None = None,
) -> Flow:
    """The usual way of a request: its stages in order to 办结, and what may happen on the way.

    Added to every kind: 补件, 延期, 转办, 不予办理 (with its basis), 撤回, and 复核 on appeal by
    somebody else than who refused.
    """
    names = {s.key: s.name for s in stages} | dict(states or {}) | ENDS | {REVIEW: "复核中"}
    going = tuple(s.key for s in stages) + tuple(states or ())
    following = [s.key for s in stages[1:]] + [DONE]
    main = [
        Step(s.step, s.verb, (s.key,), to, s.ability, s.asks, s.note, s.other_than)
        for s, to in zip(stages, following, strict=True)
    ]
    first = stages[0].key
    return Flow(
        key,
        noun,
        names,
        (
            Step("open", "受理登记", (), first, "case.write"),
            *main,
            *extra,
            Step("ask_papers", "通知补件", going, "", "case.write", "缺什么、期限",
                 "等补件的日子不计入期限"),
            Step("papers_in", "收到补件", going, "", "case.write"),
            Step("extend", "延期", going, "", "case.approve", "原因"),
            Step("hand_over", "转办", going, "", "case.write", "转给哪个单位、原因"),
            Step("refuse", "不予办理", going, REFUSED, "case.approve", "依据、原因"),
            Step("withdraw", "申请人撤回", (*going, REVIEW), WITHDRAWN, "case.write", "原因"),
            Step("appeal", "申请复核", (REFUSED,), REVIEW, "case.write", "理由"),
            Step("uphold", "维持原决定", (REVIEW,), REFUSED, "case.approve", "依据、原因", "",
                 ("refuse",)),
            Step("overturn", "撤销原决定", (REVIEW,), first, "case.approve", "原因", "",
                 ("refuse",)),
        ),
    )  # fmt: skip
