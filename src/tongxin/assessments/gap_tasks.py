"""交办 a gap of a cell: what is missing for the points becomes a task of the unit that answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import Unit, User
from tongxin.ledger import kinds, task_actions
from tongxin.ledger.models import Task
from tongxin.rules.scoring import Fact, Gap
from tongxin.rules.wording import date_cn
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import actions, queries, stored
from .models import CellScore

#: The longest source a task holds, without its first parts.
_LONGEST = 60


def source_of(edition: int, item: str, window: str, gap: Gap) -> str:
    """Where a task for this gap comes from: the same gap gives one task of a unit.

    The fact names the gap; its words change with every entry. A long one is shortened to a digest.
    """
    return f"gap:{edition}/{item}/{window}/{key_of(gap)}"


def key_of(gap: Gap) -> str:
    """What names a gap within its cell."""
    key = gap.fact.key if gap.fact else gap.text
    if len(key) > _LONGEST:
        return hashlib.sha256(key.encode()).hexdigest()[:16]
    return key


def gap_of(edition: Edition, item: str, window: str, key: str) -> Gap:
    """An open gap of a stored cell; Refused when it is closed meanwhile or was never there."""
    row = CellScore.objects.filter(edition=edition, part="base", item=item, window=window).first()
    found = next((g for g in stored.gaps_of(row) if key_of(g) == key), None) if row else None
    if found is None:
        raise Refused("这一格现在不缺这一项了,请刷新后再看。")
    return found


def leaders(edition: Edition, item: str) -> list[Unit]:
    """The single units that lead an item, as they are today. One query."""
    rows = edition.duties.filter(item=item, role="lead").select_related("unit__merged_into")
    units = [d.unit.merged_into or d.unit for d in rows if d.unit]
    return [unit for unit in dict.fromkeys(units) if unit.until is None]


def last_day(edition: Edition, window: str) -> date:
    """The last day that is of use: the end of the cell's window."""
    return queries.window_of(standards.parsed(edition), window).end


@transaction.atomic
def give(
    *,
    by: User,
    edition: Edition,
    item: str,
    window: str,
    key: str,
    units: Sequence[Unit],
    text: str,
    due_on: date,
) -> list[Task]:
    """The gap named `key` (see `key_of`) to the units, each a task; the window's end is the last
    day that can be set."""
    actions.in_use(by=by, ability="task.give", edition=edition)
    found, gap = actions.place(edition, item, window), gap_of(edition, item, window, key)
    end = last_day(edition, window)
    if due_on > end >= clock.today():
        told = date_cn(end)
        raise Refused(f"{window}到{told}为止,请把期限填在这天或以前。")
    kind, facet = wanted(edition.division_id, gap.fact)
    return task_actions.give_all(
        by=by, units=units, title=f"{item} {found.name}({window}):{gap.text}"[:200], text=text,
        due_on=due_on, source=source_of(edition.pk, item, window, gap), edition=edition.pk,
        item=item, window=window, wanted=kind, facet=facet,
    )  # fmt: skip


def wanted(division: str, fact: Fact | None) -> tuple[str, str]:
    """(kind, facet) of the entry that fills a gap; empty where no single entry does."""
    if fact is None or fact.kind not in kinds.all_kinds(division) or len(fact.facets) > 1:
        return "", ""
    return fact.kind, fact.facets[0] if fact.facets else ""
