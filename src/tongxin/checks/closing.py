"""What the end of a mock assessment leaves: marks beside the grid's own, and rectifications."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tongxin.assessments import actions as grid
from tongxin.core.errors import Refused
from tongxin.directory.models import Unit, User
from tongxin.directory.queries import Resolver
from tongxin.ledger.models import Task
from tongxin.rules.scoring import plain
from tongxin.standards import queries as standards

from . import rectify
from .models import Mock, MockMark
from .rectify import Defect


def settle(by: User, row: Mock, marks: list[MockMark]) -> list[Task]:
    """Write every mark into the grid and give every lost point to those who lead its item."""
    for one in marks:
        grid.mark(
            by=by,
            edition=row.edition,
            item=one.item,
            window=one.window,
            points=one.points,
            reason=_reason(row, one),
            round="mock",
        )
    defects = list(_defects(row, marks))
    return rectify.assign_all(by=by, division=row.division_id, defects=defects, sample=row.sample)


def _reason(row: Mock, one: MockMark) -> str:
    told = ";".join(f"{r['text']}(扣{plain(Decimal(r['points']))}分)" for r in one.lost)
    return f"{row.title}:{told or '没有失分'}"[:300]


def _defects(row: Mock, marks: list[MockMark]) -> Iterator[Defect]:
    """One for each reason and each unit that leads the item."""
    made, leads = standards.parsed(row.edition), leads_of(row)
    for one in marks:
        item = made.item(one.item)
        for n, reason in enumerate(one.lost, start=1):
            for unit in leads[one.item]:
                yield Defect(
                    unit, reason["text"], row.rectify_by, rectify.MOCK,
                    f"mock:{row.no}:{one.item}:{one.window}:{n}",
                    f"{row.title}:{item.id} {item.name}({one.window})失{reason['points']}分。",
                    row.edition_id, one.item, one.window, one, None, Decimal(reason["points"]),
                )  # fmt: skip


def leads_of(row: Mock) -> dict[str, list[Unit]]:
    """The units that lead each item; the 双拥办's where only a collective or nobody is named."""
    known = Resolver.load(row.division_id)
    found: dict[str, list[Unit]] = {}
    for duty in standards.duties(row.edition):
        if duty.role == "lead" and duty.unit:
            unit = known.in_force(duty.unit)
            if unit and unit not in found.setdefault(duty.item, []):
                found[duty.item].append(unit)
    office = known.office()
    if office is None:
        raise Refused("名录里还没有写明双拥办设在哪个单位,请先到名录里写明。")
    items = standards.parsed(row.edition).items()
    return {item.id: found.get(item.id) or [office] for item in items}
