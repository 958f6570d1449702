"""退役士兵: the rank list of a batch by what was frozen before it was published, and the score sheet.

The list is computed from what stayed with each case's steps, so that it comes out the same when local
figures change. Numbers only: whose they are stands on the signed paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from tongxin.cases import holding, kinds, queries
from tongxin.cases.kind import Context
from tongxin.cases.kinds import soldier
from tongxin.cases.models import Case, CaseEvent
from tongxin.cases.ways import ENDS
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.rules import drawing, gongwen, ranking, service_score
from tongxin.rules.gongwen import Column, Para, Table
from tongxin.rules.scoring import plain

KIND = "soldier"
GONE = tuple(state for state in ENDS if state != "done")


def batches(user: User) -> list[str]:
    """Batches that somebody was audited into, the newest first."""
    cases = queries.visible_to(user).filter(kind=KIND)
    told = CaseEvent.objects.filter(case__in=cases, step="arrived_done")
    found = {row["batch"] for row in told.values_list("data", flat=True)}
    return sorted(found, key=_parts, reverse=True)


def _parts(batch: str) -> tuple[int, ...]:
    return tuple(int(part) for part in batch.split("-"))


@dataclass(frozen=True)
class Ranked:
    """One on the list, by number. said: why the place is so among equals."""

    place: int
    case: Case
    number: str
    service: Decimal
    final: Decimal
    said: str

    @property
    def points(self) -> tuple[str, str]:
        """Of service and in all, as they are written."""
        return plain(self.service), plain(self.final)


@dataclass(frozen=True)
class Ranking:
    """A batch. problem: why no list can be made. by_hand: the line of shell that repeats the lot."""

    batch: str
    rows: tuple[Ranked, ...] = ()
    scored: tuple[tuple[Case, str, str], ...] = ()
    ties: tuple[str, ...] = ()
    problem: str = ""
    by_hand: str = ""


def ranked(user: User, batch: str) -> Ranking:
    """The list of a batch: who has a final score, in order; who has a score sheet."""
    found = list(_contexts(user, batch))
    kind = kinds.get(KIND)
    scored = tuple(
        (c.case, c.number, kind.flow.states[c.case.state]) for c in found if _is_scored(c)
    )
    final = [c for c in found if "published_done" in c.done and not _again(c)]
    rules = {tuple(c.told["confirmed_done"]["ties"]) for c in final}
    if len(rules) > 1:
        return Ranking(batch, scored=scored, problem="这一批公示时定的同分比法不一样,请核对。")
    ties = next(iter(rules), ())
    seed = _seed(final, batch)
    try:
        places = ranking.rank([_candidate(c) for c in final], ties, seed, batch)
    except ValueError as error:
        return Ranking(batch, (), scored, ties, str(error))
    hand = drawing.by_hand(seed, batch, [c.number for c in final], len(final)) if seed else ""
    return Ranking(batch, tuple(_rows(places, final, ties)), scored, ties, "", hand)


def _contexts(user: User, batch: str) -> Iterable[Context]:
    """Every living case of a batch that somebody may see, with what its steps keep."""
    kind, today = kinds.get(KIND), clock.today()
    rows = queries.visible_to(user).filter(kind=KIND).exclude(state__in=GONE)
    for case in rows.select_related("personal").prefetch_related("events").order_by("year", "no"):
        told = sorted(case.events.all(), key=lambda e: e.seq)
        made = Context(case, kind, {**case.data, **queries.personal(case)}, {}, today)
        for event in told:
            made.done.pop(event.step, None)
            made.done[event.step], made.told[event.step] = event.day, event.data
        if made.told.get("arrived_done", {}).get("batch") == batch and "own_way" not in made.done:
            yield made


def _is_scored(context: Context) -> bool:
    return "audited_done" in context.done and context.case.state != "audited"


def _again(context: Context) -> bool:
    """Whether the score was opened again after it was final."""
    order = list(context.done)
    return order.index("published_done") < order.index("audited_done")


def _seed(found: list[Context], batch: str) -> str:
    """The seed written down at the drawing and compared by two; "" before."""
    if not found:
        return ""
    figures = queries.scheme(found[0].case.division_id, KIND, clock.today())
    return str((figures.get("lots") or {}).get(batch) or "")


def _candidate(context: Context) -> ranking.Candidate:
    values, told = context.values, context.told
    born, exam = values.get("born"), values.get("exam")
    since, until = soldier.day_of(values["enlisted"]), soldier.day_of(values["discharged"])
    return ranking.Candidate(
        context.number, Decimal(told["published_done"]["final"]), told["audited_done"]["first"],
        {
            ranking.SCORE: Decimal(told["audited_done"]["total"]),
            ranking.EXAM: None if exam is None else Decimal(exam),
            ranking.SERVED: Decimal((until - since).days),
            ranking.AGE: date.fromisoformat(born) if born else None,
        },
    )  # fmt: skip


def _rows(places: list[ranking.Place], found: list[Context], ties: tuple[str, ...]):
    by_number = {c.number: c for c in found}
    for one in places:
        context = by_number[one.candidate.key]
        said = f"同分,比{one.by}" if one.by else ""
        if one.tied:
            said = f"与{'、'.join(one.tied)}同分{',等抽签' if ranking.LOT in ties else ''}"
        if one.candidate.first:
            said = "勋章或荣誉称号,排在最前"
        yield Ranked(
            one.place, context.case, context.number,
            Decimal(context.told["audited_done"]["total"]),
            Decimal(context.told["published_done"]["final"]), said,
        )  # fmt: skip


# ---- the score sheet ------------------------------------------------------------------------------

COLUMNS = (Column("项目", 5, "left"), Column("数量", 2), Column("每项", 2), Column("得分", 2),
           Column("凭据", 5, "left"), Column("说明", 4, "left"))  # fmt: skip


def sheet(user: User, year: int, no: int) -> tuple[str, service_score.Sheet]:
    """The number and the sheet as it was scored; that it was taken out leaves its trace."""
    require(user, "case.reveal")
    case = queries.case(user, KIND, year, no)
    kind = kinds.get(KIND)
    context = queries.context(case, kind, queries.events(case), {}, clock.today())
    found = soldier.kept_sheet(context) if _is_scored(context) else None
    if found is None:
        raise Refused("这一件还没有评分,先办“评分初算”。")
    holding.audit(user, case, kind, "look", f"{context.number}打印评分表")
    return context.number, found


def write(target: BinaryIO, number: str, found: service_score.Sheet) -> None:
    """The sheet for the person, to read line by line and to sign."""
    total = "未定" if found.total is None else plain(found.total)
    body = (
        Para(f"编号:{number}。评分办法:{found.scheme}。合计:{total}分。"),
        Table(COLUMNS, tuple(_cells(line) for line in found.lines)),
        Para(
            "每一行写明凭哪些材料;写“未证明”的,补齐材料后可以重新计算。有不同意见的,公示期满前提出。"
        ),
        Para("本人签字:____________    日期:____________"),
        Para("经办人签字:____________    日期:____________"),
    )
    title = "退役士兵服役表现量化评分表"
    document = gongwen.Document(gongwen.PLAIN, title, body, signing=gongwen.UNSIGNED)
    gongwen.write(target, document)


def _cells(line: service_score.Line) -> tuple[str, ...]:
    each = "" if line.each is None else plain(line.each)
    points = "" if line.points is None else plain(line.points)
    return (line.name, plain(line.quantity), each, points, "、".join(line.papers), line.note)
