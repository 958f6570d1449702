"""先联系谁: job seekers within reach in the order of `rules.following`, by number, each with why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongxin.cases import holding, kinds, queries
from tongxin.cases.kinds.job_seeker import NEXT
from tongxin.cases.models import Case, CaseEvent, CaseLine
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.rules import following
from tongxin.rules.following import Seeker

KIND = "job_seeker"
MET = ("assessed", "interviewed", "aided", "placed", "kept3", "kept6")
HIRED = ("placed", "kept3", "kept6")


@dataclass(frozen=True)
class Called:
    """Somebody to call, by number."""

    case: Case
    number: str
    state: str
    why: str
    since: date


def rows(user: User) -> list[Called]:
    """Whom to call, the first first. Four queries, however many there are."""
    kind = kinds.get(KIND)
    cases = queries.visible_to(user).filter(kind=KIND, live=True, waiting=False, state__in=MET)
    cases = cases.select_related("unit")
    by_no = {(c.year, c.no): c for c in cases}
    turns = following.order(_seekers(list(by_no.values())), clock.today())
    return [
        Called(c, holding.number_of(c, kind), kind.flow.states[c.state], t.why, t.since)
        for t in turns
        if (c := by_no[t.seeker.no])
    ]


def _seekers(cases: list[Case]) -> Iterable[Seeker]:
    told: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=cases).order_by("seq"):
        told[event.case_id].append(event)
    lines: dict[int, list[CaseLine]] = defaultdict(list)
    kept = CaseLine.objects.filter(case__in=cases, kind__in=("referral", "failure"), void="")
    for line in kept.order_by("day", "id"):
        lines[line.case_id].append(line)
    return [_seeker(case, told[case.pk], lines[case.pk]) for case in cases]


def _seeker(case: Case, told: list[CaseEvent], lines: list[CaseLine]) -> Seeker:
    days = [e.day for e in told] + [x.day for x in lines]
    gone = max((e.at for e in told if e.step == "left"), default=None)
    lines = [x for x in lines if gone is None or x.at > gone]  # what led to a work that ended
    full = [e.until for e in told if e.step in NEXT and e.until]
    sent = sum(x.kind == "referral" for x in lines)
    return Seeker(
        (case.year, case.no), max(days), case.state == "aided",
        full[-1] if case.state in HIRED and full else None, sent - (len(lines) - sent),
    )  # fmt: skip
