"""转业军官: the share settled in organs and 参公 institutions, by year; who is called in which order.

100 per cent is a local result and no rule of the law (退役军人安置条例第15条 names institutions and
state firms too), so it is computed, and refused while a unit's nature is blank or nobody is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongxin.assessments import figures
from tongxin.cases import holding, kinds, queries
from tongxin.cases.kinds.officer import BLANK, GROUPS
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.ledger.models import Entry
from tongxin.rules import ranking, wording

KIND = "officer"
ORGANS = "officer/机关|参公事业单位/done"
DUE, DONE, UNSAID = "officer//due", "officer//done", f"officer/{BLANK}/due"


@dataclass(frozen=True)
class Rate:
    """One year of the plan. value None: refused, and `sentence` says why."""

    year: int
    due: int
    done: int
    blank: int
    organs: int
    value: Decimal | None

    @property
    def sentence(self) -> str:
        if not self.due:
            return f"{self.year}年没有应安置的转业军官,没有比例。"
        told = f"{self.year}年应安置转业军官{self.due}人,已按期报到{self.done}人"
        if self.value is None:
            return f"{told};有{self.blank}人的接收单位性质还空着,补填以后才显示比例。"
        said = wording.percent(self.value)
        return f"{told},进入机关和参公事业单位{self.organs}人,占应安置数的{said}。"


def rate(division: str, year: int) -> Rate:
    """The rate of a year as the ledger stands now."""
    reader, (window,) = figures.Reader(division), figures.windows(year)

    def read(fact: str) -> int:
        return int(reader.read({"fact": fact}, window).value or 0)

    query = {"fact": ORGANS, "over": DUE, "unless": UNSAID}
    return Rate(year, read(DUE), read(DONE), read(UNSAID), read(ORGANS),
                reader.read(query, window).value)  # fmt: skip


def rates(user: User) -> list[Rate]:
    """Every year that has officers and this one, the newest first."""
    division = require(user, "report.write").division
    rows = Entry.objects.filter(division=division, kind=KIND, withdrawn=False)
    years = {day.year for day in rows.values_list("happened_on", flat=True)}
    return [rate(division, year) for year in sorted(years | {clock.today().year}, reverse=True)]


@dataclass(frozen=True)
class Called:
    """One who waits for a unit, by number: the turn within the rank group, nothing else."""

    group: str
    place: int
    tied: int
    case: Case
    number: str


def waiting(user: User) -> list[Called]:
    """Who is to be called, by rank group and then by points. The points stay sealed."""
    kind, groups = kinds.get(KIND), {group: [] for group in GROUPS}
    rows = queries.visible_to(user).filter(kind=KIND, state="ranked").select_related("personal")
    cases = {f"{case.year}-{case.no:04d}": case for case in rows}
    for key, case in cases.items():
        told = queries.personal(case)
        total = told.get("total")
        points = None if total is None else Decimal(total)
        groups[told["group"]].append(ranking.Candidate(key, points))
    return [
        Called(group, p.place, len(p.tied), cases[p.candidate.key],
               holding.number_of(cases[p.candidate.key], kind))
        for group, found in groups.items() for p in ranking.rank(found, ())
    ]  # fmt: skip
