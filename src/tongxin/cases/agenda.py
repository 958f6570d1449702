"""Reads on councils: what is heard first, what waits for a decision, what was decided.

A council's lines: `topic` a need on its agenda, `matter` another topic in neutral words, `decided`
what became of one of them, `heard` an old item as it stood when its result was told. Needs are told
by number and the neutral wording only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.ledger.models import Task
from tongxin.rules import councils
from tongxin.rules.councils import Item
from tongxin.rules.wording import date_cn

from . import holding, kinds, queries
from .kind import Context
from .models import Case, CaseEvent, CaseLine
from .ways import REFUSED, WITHDRAWN

COUNCIL, NEED = "council", "need"
TOPIC, MATTER, DECIDED, HEARD = "topic", "matter", "decided", "heard"
#: What may become of a need on the agenda, and of another topic.
LISTED, AGAIN, NOT = "列入清单", "再议", "不列入"
AGREED, NOT_AGREED = "议定", "不议定"
OUTCOMES = {TOPIC: (LISTED, AGAIN, NOT), MATTER: (AGREED, AGAIN, NOT_AGREED)}
#: States of a need that may come onto an agenda.
WAITING = ("screened", "discussed")
#: Steps of a council that appoint its day, and steps of a need that are told.
APPOINTS = ("topics_done", "move")
STEPS = ("collected_done", "discussed_done", "extend", "listed_done", "reported_done", "refuse",
         "again")  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Something decided earlier, as the record says it. case or task: where it is dealt with."""

    item: Item
    number: str
    words: str
    owner: str = ""
    case: Case | None = None
    task: Task | None = None


@dataclass(frozen=True)
class Old:
    """A row of the first part of an agenda. line: how it was heard; None while it was not."""

    known: Known
    standing: str
    line: CaseLine | None = None


@dataclass(frozen=True)
class Topic:
    """A row of the second part. decided: what became of it. again: a council put it off before."""

    line: CaseLine
    number: str
    words: str
    case: Case | None = None
    decided: CaseLine | None = None
    again: bool = False

    @property
    def outcomes(self) -> tuple[str, ...]:
        return OUTCOMES[self.line.kind]

    @property
    def result(self) -> str:
        """What became of it, as the minutes tell it; "" while nothing has."""
        return result(self.decided) if self.decided else ""


@dataclass(frozen=True)
class Agenda:
    """day: that of the meeting; None while nobody has appointed it."""

    council: Case
    day: date | None
    old: tuple[Old, ...]
    topics: tuple[Topic, ...]

    @property
    def unheard(self) -> int:
        return sum(one.line is None for one in self.old)

    @property
    def undecided(self) -> int:
        return sum(one.decided is None for one in self.topics)


def key_of(case: Case) -> str:
    """need/2025/3: what a line calls a need."""
    return f"{NEED}/{case.year}/{case.no}"


def meeting_day(told: Iterable[CaseEvent]) -> date | None:
    """The day of the meeting as appointed last."""
    days = [event.until for event in told if event.step in APPOINTS and event.until]
    return days[-1] if days else None


def of_need(case: Case, told: Sequence[CaseEvent]) -> Known | None:
    """A need as councils hear it; None when it was neither listed nor put off."""
    at: dict[str, CaseEvent] = {event.step: event for event in told}
    first = next((e for e in told if e.step == "discussed_done"), at.get("again"))
    if first is None or case.state == WITHDRAWN:
        return None
    moved = at.get("extend")
    owner = at["listed_done"].unit.name if at.get("listed_done") else ""  # type: ignore[union-attr]
    until = (moved and moved.until) or first.until
    item = Item(
        key_of(case), first.day, until,
        confirmed=at["reported_done"].day if "reported_done" in at else None,
        refused=at["refuse"].day if case.state == REFUSED and "refuse" in at else None,
        extended=moved is not None, again=first.step == "again",
    )  # fmt: skip
    return Known(item, holding.number_of(case), words_of(told), owner, case)


def words_of(told: Iterable[CaseEvent]) -> str:
    """The neutral wording that 保密审查 gave a need."""
    given = [e.data.get("neutral", "") for e in told if e.step == "collected_done"]
    return given[-1] if given else ""


def _needs(division: str) -> list[Known]:
    """Every need that councils hear of. One query."""
    told: dict[int, list[CaseEvent]] = {}
    rows = CaseEvent.objects.filter(
        case__division=division, case__kind=NEED, step__in=STEPS
    ).select_related("unit", "case")
    for event in rows.order_by("case_id", "seq"):
        told.setdefault(event.case_id, []).append(event)
    found = (of_need(events[0].case, events) for events in told.values())
    return [one for one in found if one is not None]


def _lines(division: str) -> list[CaseLine]:
    """Everything councils of the district put down. One query."""
    rows = CaseLine.objects.filter(division=division, case__kind=COUNCIL, void="")
    return list(rows.order_by("day", "id"))


def _matters(division: str, lines: Iterable[CaseLine]) -> list[Known]:
    """Every other topic that was agreed upon, with the task it became. One query."""
    agreed = [x for x in lines if x.kind == DECIDED and x.data.get("outcome") == AGREED]
    sources = {task_source(line): line for line in agreed}
    found = tasks_of(division, sources)
    return [_matter(line, found.get(source)) for source, line in sources.items()]


def tasks_of(division: str, sources: Iterable[str]) -> dict[str, Task]:
    rows = Task.objects.filter(division=division, source__in=list(sources)).select_related("unit")
    return {task.source: task for task in rows}


def task_source(line: CaseLine) -> str:
    """What the task of an agreed topic comes from."""
    return f"council:{line.pk}"


def _matter(line: CaseLine, task: Task | None) -> Known:
    until = date.fromisoformat(line.data["until"])
    dropped = task is not None and task.state == "dropped"
    item = Item(
        f"{MATTER}/{line.pk}", line.day, task.due_on if task else until,
        confirmed=task.done_on if task and task.state == "done" else None,
        refused=clock.today() if dropped else None,
        extended=task is not None and task.due_on > until,
    )  # fmt: skip
    return Known(item, line.data["number"], line.data["words"], line.data["unit"], task=task)


def final(rows: Iterable[CaseLine]) -> dict[str, date]:
    """Of lines of councils: whose end was told; what a council itself turned down it knows."""
    found = {}
    for line in rows:
        if line.kind == HEARD and line.data["standing"] in councils.FINAL:
            found[line.data["item"]] = line.day
        if line.kind == DECIDED and line.data["outcome"] == NOT:
            found[line.data["need"]] = line.day
    return found


def to_hear(council: Case, day: date, lines: Sequence[CaseLine] | None = None) -> list[Known]:
    """What a council of that day hears first: by the record, nobody chooses it.

    lines: those of all councils, where they have been read.
    """
    lines = _lines(council.division_id) if lines is None else lines
    known = (*_needs(council.division_id), *_matters(council.division_id, lines))
    every = {one.item.key: one for one in known}
    before = final(line for line in lines if line.case_id != council.pk)
    due = councils.to_hear((k.item for k in every.values()), before, day)
    own = (line for line in lines if line.case_id == council.pk)
    on_it = {line.data["need"] for line in own if line.kind == TOPIC}
    return [every[i.key] for i in due if not (i.again and i.key in on_it)]


def unheard(context: Context) -> list[Known]:
    """What this council owes a hearing: read before its meeting may end, its own lines with it."""
    lines = _lines(context.case.division_id)
    own: dict[str, list[CaseLine]] = {}
    for line in lines:
        if line.case_id == context.case.pk:
            own.setdefault(line.kind, []).append(line)
    context.read_lines = lambda: own
    day = context.until.get("move") or context.until["topics_done"]
    heard = {line.data["item"] for line in own.get(HEARD, ())}
    found = to_hear(context.case, day or context.day, lines)
    return [one for one in found if one.item.key not in heard]


def of(council: Case) -> Agenda:
    """The whole agenda as it stands. What a council that is over heard is told as it was then."""
    told, lines = queries.events(council), queries.lines(council)
    day = meeting_day(told)
    heard = {line.data["item"]: line for line in lines if line.kind == HEARD}
    known = to_hear(council, day or clock.today()) if council.state in MEETING else []
    old = [_old(one, day or clock.today(), heard.get(one.item.key)) for one in known]
    gone = [_kept(line) for key, line in heard.items() if key not in {k.item.key for k in known}]
    return Agenda(council, day, (*gone, *old), tuple(_topics(council, lines)))


#: States of a council whose agenda still changes.
MEETING = ("prepared", "topics", "called")


def _old(known: Known, day: date, line: CaseLine | None) -> Old:
    return _kept(line, known) if line else Old(known, known.item.standing(min(day, clock.today())))


def _kept(line: CaseLine, known: Known | None = None) -> Old:
    """As it was heard."""
    data = line.data
    until = date.fromisoformat(data["deadline"]) if data.get("deadline") else None
    item = Item(data["item"], line.day, until, extended=data.get("extended", False))
    case, task = (known.case, known.task) if known else (_case_of(line), None)
    told = Known(item, data["number"], data["words"], data.get("owner", ""), case, task)
    return Old(told, data["standing"], line)


def _case_of(line: CaseLine) -> Case | None:
    """The address of a need, as its key says it; nothing is read."""
    kind, *rest = line.data["item"].split("/")
    return Case(kind=NEED, year=int(rest[0]), no=int(rest[1])) if kind == NEED else None


def _topics(council: Case, lines: Sequence[CaseLine]) -> Iterable[Topic]:
    decided = {line.data["on"]: line for line in lines if line.kind == DECIDED}
    for line in lines:
        if line.kind == TOPIC:
            year, no = line.data["need"].split("/")[1:]
            case = Case(kind=NEED, year=int(year), no=int(no))
            again = not line.key.endswith("/0")
            yield Topic(line, line.data["number"], line.data["words"], case,
                        decided.get(mark_of(line)), again)  # fmt: skip
    for n, line in enumerate((x for x in lines if x.kind == MATTER), 1):
        words = line.data["words"]
        yield Topic(line, f"其他议题{n}", words, None, decided.get(mark_of(line)))


def mark_of(line: CaseLine) -> str:
    """What a decision calls the topic it is about."""
    return f"{line.kind}/{line.key}"


def put_off(division: str) -> Mapping[str, int]:
    """Need → how often a council decided on it, so that it may come again. One query."""
    counts: dict[str, int] = {}
    rows = CaseLine.objects.filter(division=division, kind=DECIDED, void="")
    for data in rows.values_list("data", flat=True):
        if data.get("need"):
            counts[data["need"]] = counts.get(data["need"], 0) + 1
    return counts


@dataclass(frozen=True)
class Waits:
    """A need that waits for 会商 and is on no agenda."""

    case: Case
    number: str
    words: str
    again: bool


def waiting(user: User) -> list[Waits]:
    """Needs that passed 保密审查 and wait for 会商, the oldest first. Four queries."""
    rows = queries.visible_to(user).filter(kind=NEED, state__in=WAITING)
    division = user.division_id or ""
    before = put_off(division)
    taken = set(
        CaseLine.objects.filter(division=division, kind=TOPIC, void="").values_list(
            "key", flat=True
        )
    )
    found = []
    for case in rows.prefetch_related("events").order_by("opened_on", "id"):
        key = key_of(case)
        if f"{key}/{before.get(key, 0)}" not in taken:
            words = words_of(sorted(case.events.all(), key=lambda e: e.seq))
            found.append(Waits(case, holding.number_of(case), words, key in before))
    return found


@dataclass(frozen=True)
class Told:
    """A council on the page of a need: what happened to it there."""

    council: Case
    number: str
    what: str


def councils_of(need: Case) -> list[Told]:
    """Where a need was on an agenda, decided on and heard, oldest first. One query."""
    rows = CaseLine.objects.filter(
        division=need.division_id, kind__in=(TOPIC, DECIDED, HEARD), void=""
    ).select_related("case").order_by("day", "id")  # fmt: skip
    key, kind, found = key_of(need), kinds.get(COUNCIL), []
    for line in rows:
        if key in (line.data.get("need"), line.data.get("item")):
            found.append(Told(line.case, holding.number_of(line.case, kind), _what(line)))
    return found


def _what(line: CaseLine) -> str:
    return {
        TOPIC: "列入议题",
        DECIDED: f"议定:{line.data.get('outcome')}",
        HEARD: f"报告了办理情况:{line.data.get('standing')}",
    }[line.kind]


def result(line: CaseLine) -> str:
    """A decision as the minutes tell it, without a full stop."""
    data: Mapping[str, Any] = line.data
    until = date_cn(date.fromisoformat(data["until"])) if data.get("until") else ""
    if data["outcome"] == LISTED:
        return f"列入清单,{until}前办结,质量要求:{data['quality']}"
    if data["outcome"] == AGREED:
        return f"议定由{data['unit']}办理,{until}前办结,要求:{data['quality']}"
    return f"{data['outcome']}:{data['text']}"
