"""交教委的名单: reviewed children by number, with stage, place and the one benefit; no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from tongxin.cases import holding, kinds, queries
from tongxin.cases.kinds import school_place
from tongxin.cases.models import Case, CaseEvent
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.rules.benefits import Unclear
from tongxin.rules.wording import date_cn

from . import plain_xlsx

COLUMNS = (("编号", 22), ("学段", 10), ("入学年度", 10), ("按哪个地点", 22), ("优待(最优一项)", 18),
           ("复核日期", 16), ("现在", 14))  # fmt: skip
#: What stands where the table of the year is not known yet.
OPEN = "优待表未填"
NONE = "按规定地点"


@dataclass(frozen=True)
class Row:
    """One child. benefit: without the group it comes from, which nobody needs to know here."""

    case: Case
    number: str
    stage: str
    year: int
    place: str
    benefit: str
    reviewed_on: date
    state: str

    @property
    def cells(self) -> tuple[Any, ...]:
        return (self.number, self.stage, self.year, self.place, self.benefit, self.reviewed_on,
                self.state)  # fmt: skip


def years(user: User) -> list[int]:
    """School years that have cases within reach, the newest first."""
    found = queries.visible_to(user).filter(kind="school_place")
    return sorted(
        {row["school_year"] for row in found.values_list("data", flat=True)}, reverse=True
    )


def rows(user: User, year: int) -> list[Row]:
    """Who was reviewed and is neither refused nor withdrawn, in the order of their numbers."""
    kind = kinds.get("school_place")
    cases = queries.visible_to(user).filter(kind=kind.key, data__school_year=year)
    cases = cases.exclude(state__in=("refused", "withdrawn")).select_related("personal")
    reviewed = dict(
        CaseEvent.objects.filter(case__in=cases, step="verified_done")
        .order_by("seq")
        .values_list("case_id", "day")
    )
    figures = queries.figures_of(user.division_id or "", kind.key)
    return [
        _row(case, kind, figures(queries.judged_on(case)), reviewed[case.pk])
        for case in cases.order_by("year", "no")
        if case.pk in reviewed
    ]


def _row(case: Case, kind: Any, figures: dict, reviewed_on: date) -> Row:
    return Row(
        case, holding.number_of(case, kind), case.data["stage"], case.data["school_year"],
        case.data.get("place", "高中不看地点"), _benefit(case, figures), reviewed_on,
        kind.flow.states[case.state],
    )  # fmt: skip


def _benefit(case: Case, figures: dict) -> str:
    values = {**case.data, **queries.personal(case)}
    if not school_place.needs_table(values):
        return NONE
    if school_place.table_of(values, figures) is None:
        return OPEN
    try:
        given = school_place.best(values, figures)
    except Unclear:
        return OPEN
    return str(given.benefit) if given else NONE


def write(target: BinaryIO, year: int, found: list[Row]) -> None:
    """The list as a spreadsheet."""
    day = clock.today()
    note = f"截至{date_cn(day)},{len(found)}件。只写编号,姓名凭编号在办件里查。"
    plain_xlsx.write(target, title(year), note, COLUMNS, [row.cells for row in found])


def title(year: int) -> str:
    return f"{year}年军人子女教育优待复核名单"
