"""招聘会、创业园区、创业创新大赛 as tables: what each event counted, what each park let by quarter.

All figures come from the steps and lines of cases. What was not counted is blank and never 0; a sum
with a blank in it is blank. Parks stand in the order of their numbers and are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from tongxin.cases import kinds, queries
from tongxin.cases.kind import Context
from tongxin.cases.kinds import contest, fair, joint, park
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.rules import ventures

from . import plain_xlsx

Columns = tuple[tuple[str, int], ...]
GONE = ("refused", "withdrawn")
#: The least number of fairs a year (退役军人安置条例第67条).
LEAST = 1


@dataclass(frozen=True)
class Row:
    """One line of a table, with the case it comes from (None: a sum)."""

    case: Case | None
    columns: Columns
    cells: tuple[Any, ...]
    state: str = ""
    done: bool = True  # it has been held
    summed: bool = False  # there is something to report on

    @property
    def figures(self) -> list[tuple[str, Any]]:
        """What is counted: (word, figure), without name, day and hosts."""
        words = [word for word, _ in self.columns]
        first = 2 if self.columns is PARKS else 3
        return list(zip(words, self.cells, strict=True))[first:]


def contexts(user: User, kind: str) -> list[Context]:
    """Every case of a kind within reach that came to something, the newest first. Three queries."""
    made, today = kinds.get(kind), clock.today()
    cases = queries.visible_to(user).filter(kind=kind).exclude(state__in=GONE)
    rows = cases.select_related("unit").prefetch_related("events", "lines")
    return [context_of(made, case, today) for case in rows.order_by("-year", "-no")]


def context_of(made: Any, case: Case, today: date) -> Context:
    """What a case's own functions are told, from rows that were read with many others."""
    context = Context(case, made, dict(case.data), {}, today)
    for event in sorted(case.events.all(), key=lambda e: e.seq):
        context.done.pop(event.step, None)
        context.done[event.step], context.told[event.step] = event.day, event.data
        context.until[event.step] = event.until
    for line in sorted(case.lines.all(), key=lambda x: (x.day, x.pk)):
        if not line.void:
            context.lines.setdefault(line.kind, []).append(line)
    return context


def _row(context: Context, columns: Columns, cells: Iterable[Any], done: bool = True) -> Row:
    word = context.kind.flow.states[context.case.state]
    return Row(context.case, columns, tuple(cells), word, done, "held_done" in context.done)


# ---- fairs ----------------------------------------------------------------------------------------

FAIRS = (("招聘会", 40), ("日期", 18), ("主办", 40), ("参会企业(家)", 12), ("岗位(个)", 10),
         ("入场(人次)", 12), ("意向(个)", 10), ("有凭据上岗(人)", 16))  # fmt: skip


def fairs(user: User) -> list[Row]:
    """Each fair with the district's own numbers; one not held yet has its announced day."""
    return [
        _row(c, FAIRS, _fair(c), "announced_done" in c.done) for c in contexts(user, fair.KIND.key)
    ]


def _fair(context: Context) -> tuple[Any, ...]:
    told = fair.numbers(context)
    day = context.done.get("announced_done") or announced(context)
    return (context.values["name"], day, "、".join(joint.hosts(context)),
            *(told[key] for key, _, _ in fair.NUMBERS), placed(context))  # fmt: skip


def announced(context: Context) -> date | None:
    """The day that was made known last; None before."""
    return context.until.get("postpone") or context.until.get("agreed_done")


def placed(context: Context) -> int | None:
    """Who got a job with proof, of the intents followed so far; None before anybody was asked."""
    lines = fair.followed(context)
    return sum(one for _, one in lines) if lines else None


def held(rows: Iterable[Row]) -> list[tuple[int, int]]:
    """(year, fairs held) from the first year to this, the newest first."""
    days = [row.cells[1] for row in rows if row.done]
    first, now = min((day.year for day in days), default=clock.today().year), clock.today().year
    return [(year, sum(d.year == year for d in days)) for year in range(now, first - 1, -1)]


# ---- parks ----------------------------------------------------------------------------------------

PARKS = (("季度", 18), ("园区", 36), ("总面积(平方米)", 14), ("已用(平方米)", 14), ("使用率(%)", 12),
         ("入驻企业(家)", 14), ("退役军人企业(家)", 18), ("带动就业(人)", 14))  # fmt: skip
_SUMS = ("space", "used", "firms", "veteran_firms", "jobs")


@dataclass(frozen=True)
class Quarter:
    """A quarter: its parks, and their sum; parks on the register that have not told it."""

    name: str
    rows: tuple[Row, ...]
    sum: Row
    missing: tuple[str, ...]


def quarters(user: User) -> list[Quarter]:
    """Every quarter that any park told, the newest first."""
    found: dict[tuple[int, int], list[tuple[Context, Mapping[str, Any]]]] = {}
    there = [c for c in contexts(user, park.KIND.key) if "seen_done" in c.done][::-1]
    for context in there:
        for line in context.lines.get(park.QUARTER.key, ()):
            when = (int(line.data["year"]), park.QUARTERS.index(line.data["quarter"]))
            found.setdefault(when, []).append((context, line.data))
    return [_quarter(when, found[when], there) for when in sorted(found, reverse=True)]


def _quarter(
    when: tuple[int, int], told: list[tuple[Context, Mapping[str, Any]]], there: list[Context]
) -> Quarter:
    name = f"{when[0]}年{park.QUARTERS[when[1]]}"
    ends = park.quarter_ends(when[0], park.QUARTERS[when[1]])
    rows = [_row(c, PARKS, (name, c.values["name"], *_figures(data))) for c, data in told]
    sums = {key: _sum([data for _, data in told], key) for key in _SUMS}
    seen = {c.case.pk for c, _ in told}
    missing = [c for c in there if c.case.pk not in seen and _listed(c, ends)]
    return Quarter(name, tuple(rows), Row(None, PARKS, (name, "合计", *_figures(sums))),
                   tuple(c.values["name"] for c in missing))  # fmt: skip


def _listed(context: Context, day: date) -> bool:
    """Whether a park was on the register on a day."""
    out = context.done.get("running_done")
    return context.done["seen_done"] <= day and (out is None or out > day)


def _figures(data: Mapping[str, Any]) -> tuple[Any, ...]:
    told = [None if data.get(key) is None else Decimal(str(data[key])) for key in _SUMS]
    space, used, *rest = told
    return (space, used, ventures.share(used, space), *rest)


def _sum(told: list[Mapping[str, Any]], key: str) -> Decimal | None:
    """The sum over parks; None when one of them did not count it."""
    values = [data.get(key) for data in told]
    return None if None in values else sum((Decimal(str(v)) for v in values), Decimal(0))


# ---- contests -------------------------------------------------------------------------------------

CONTESTS = (("大赛", 44), ("决赛日期", 18), ("主办", 36), ("报名(项)", 10), ("进决赛(项)", 12),
            *((f"{word}(项)", 12) for _, word in contest.GRADES), ("获奖合计(项)", 14))  # fmt: skip


def contests(user: User) -> list[Row]:
    """Each contest with its entries, finalists and prizes, as far as it has come."""
    found = contexts(user, contest.KIND.key)
    return [_row(c, CONTESTS, _contest(c), "shortlisted_done" in c.done) for c in found]


def _contest(context: Context) -> tuple[Any, ...]:
    told, prizes = context.told, contest.awarded(context)
    return (context.values["name"], context.done.get("shortlisted_done"),
            "、".join(joint.hosts(context)), told.get("planned_done", {}).get("entries"),
            told.get("entered_done", {}).get("finalists"),
            *(prizes.get(key) for key, _ in contest.GRADES), contest.prizes(prizes))  # fmt: skip


# ---- spreadsheets ---------------------------------------------------------------------------------

TABLES = {
    "fairs": ("退役军人专场招聘会", FAIRS,
              "几地联办的只写本区份额;没有统计到的空着;上岗只数有劳动合同或社保证明的。"),
    "parks": ("退役军人创业园区入驻情况", PARKS, "按季度末;没有统计到的空着,合计里有空着的,合计也空着。"),
    "contests": ("退役军人创业创新大赛", CONTESTS, "没有办到的一步空着。"),
}  # fmt: skip


def write(target: BinaryIO, user: User, table: str) -> str:
    """A table as a spreadsheet; its title. KeyError when there is no such table."""
    title, columns, note = TABLES[table]
    day = clock.today()
    note = f"截至{day.year}年{day.month}月{day.day}日。{note}"
    plain_xlsx.write(target, title, note, columns, [row.cells for row in _rows(user, table)])
    return title


def _rows(user: User, table: str) -> list[Row]:
    if table == "fairs":
        return fairs(user)
    if table == "contests":
        return contests(user)
    return [row for one in quarters(user) for row in (*one.rows, one.sum)]
