"""Last round's folders into the grid: a plan with reasons, then files as evidence in their cells.

The files come in first, all or none; then every link is made in one transaction. A crash between
the two leaves files that no cell shows; bringing the same folder again links them and doubles none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from tongxin.core import files, jobs
from tongxin.core.errors import Refused
from tongxin.core.models import Job
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.ledger.importing import folders
from tongxin.ledger.importing.folders import Brought, Placed
from tongxin.rules import scoring
from tongxin.rules.scoring import WHOLE
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import linking
from .models import CellLink

FOLDER = "assessments.folder"


@dataclass(frozen=True)
class Proposal:
    """A file, and the cell it would stand in: window "" means it is only kept."""

    placed: Placed
    window: str = ""


def items_of(edition: Edition) -> dict[str, str]:
    """Names of the items by number, for guessing and for choosing."""
    return {item.id: item.name for item in standards.parsed(edition).items()}


def window_names(edition: Edition) -> list[str]:
    """The years to choose from, and the whole cycle for items that are judged once."""
    return [*(window.name for window in standards.parsed(edition).windows), WHOLE]


def plan(edition: Edition, path: Path) -> list[Proposal]:
    """Where each file of a zip seems to belong in this standard. Writes nothing."""
    found = folders.plan(path, items_of(edition))
    return [Proposal(p, window_for(edition, p.item, str(p.year or ""))) for p in found]


def window_for(edition: Edition, item: str, year: str) -> str:
    """The cell's window: the year told, or the cycle where the item is judged once; else ""."""
    made = standards.parsed(edition)
    try:
        windows = scoring.windows_of(made.item(item), made)
    except KeyError:
        return ""
    if windows[0].name == WHOLE:
        return WHOLE
    return next((w.name for w in windows if year in (w.name, str(w.start.year))), "")


def start(*, by: User, edition: Edition, sha256: str, name: str, chosen: Iterable[Proposal]) -> Job:
    """Put the bringing in of a stored zip in the queue."""
    require(by, "import.write")
    rows = [
        {
            "inner": c.placed.inner,
            "item": c.placed.item,
            "window": c.window,
            "number": c.placed.number,
        }
        for c in chosen
    ]
    if not rows:
        raise Refused("没有选中要导入的文件,请先勾选。")
    return jobs.start(
        by=by,
        division=edition.division_id,
        kind=FOLDER,
        title=f"导入上一轮资料“{name}”",
        argument={"edition": edition.pk, "sha256": sha256, "name": name, "rows": rows},
    )


def work(*, by: User, argument: Mapping[str, Any], progress: Callable[..., None]) -> dict[str, Any]:
    """The job: files in, then links; its result says how many of each."""
    edition = standards.visible_to(by).get(pk=argument["edition"])
    path = files.path_of(argument["sha256"])
    told = {row["inner"]: row for row in argument["rows"]}
    chosen = [
        replace(p, item=told[p.inner]["item"], number=told[p.inner]["number"])
        for p in folders.plan(path, items_of(edition))
        if p.inner in told
    ]
    brought = folders.bring_in(
        by=by, path=path, plan=chosen, name=argument["name"], progress=progress
    )
    windows = {inner: row["window"] for inner, row in told.items()}
    linked = link_all(by=by, edition=edition, brought=brought, windows=windows)
    kept = len(brought) - linked
    more = f"{kept}份没有写明考评内容或年度,已收进材料,可以在总表里引用。" if kept else ""
    return {
        "files": len(brought),
        "linked": linked,
        "edition": edition.pk,
        "sentence": f"已收入{len(brought)}份材料,放进{linked}处。{more}",
    }


@transaction.atomic
def link_all(
    *, by: User, edition: Edition, brought: Iterable[Brought], windows: Mapping[str, str]
) -> int:
    """Each file in its cell under the clerk's own number where that is free; returns how many.

    A file that stands in its cell already is counted and not linked twice.
    """
    live = CellLink.objects.filter(edition=edition, removed_at=None)
    taken = set(live.values_list("number", flat=True))
    there = set(live.values_list("item", "window", "evidence_id"))
    count = 0
    for placed, evidence in brought:
        window = windows.get(placed.inner, "")
        if not placed.item or not window:
            continue
        count += 1
        if (placed.item, window, evidence.pk) in there:
            continue
        number = placed.number if placed.number not in taken else ""
        row = linking.link(
            by=by,
            edition=edition,
            item=placed.item,
            window=window,
            evidence=evidence,
            number=number,
        )
        taken.add(row.number)
        there.add((placed.item, window, evidence.pk))
    return count
