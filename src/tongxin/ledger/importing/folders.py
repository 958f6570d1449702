"""Last round's folders: a proposal where each file belongs, then the files as evidence.

Linking evidence to cells is for those who know the grid; what is returned says item, year, number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from tongxin.core import archives, events, uploads
from tongxin.core.errors import Refused
from tongxin.directory.models import Unit, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import require
from tongxin.ledger import actions
from tongxin.ledger.evidence import Facts, columns_of, take_in
from tongxin.ledger.models import Batch, Evidence

from .guess import CONFIDENCE, Guesser
from .trees import Tree, open_tree

Progress = Callable[[int, int, str], None]
#: So many unusable files are named in a refusal.
LISTED = 500


@dataclass(frozen=True)
class Placed:
    """A file of the tree and where it seems to belong. item "" : nobody could tell.

    year: of the window. number: the clerk's own, such as Ⅲ-1-2-①. confidence: high, medium, low or
    empty. A page may change item and year before `bring_in`.
    """

    inner: str
    name: str
    size: int
    item: str = ""
    year: int | None = None
    number: str = ""
    confidence: str = ""
    reason: str = ""

    @property
    def sure(self) -> str:
        """The confidence on screen."""
        return CONFIDENCE[self.confidence]


class Brought(NamedTuple):
    """A placed file and the evidence it became; equal bytes become one evidence."""

    placed: Placed
    evidence: Evidence


def plan(path: Path, items: Mapping[str, str]) -> list[Placed]:
    """Where each file of a zip or folder seems to belong. items: names by id. Writes nothing."""
    guesser, out = Guesser(items), []
    with open_tree(path) as tree:
        for inner, size in tree.sizes.items():
            name, guess = uploads.clean_name(inner), guesser.guess(inner)
            if not size:
                out.append(Placed(inner, name, 0, reason="是空文件,不会导入。"))
                continue
            out.append(Placed(inner, name, size, guess.item or "", guess.year, guess.number,
                              guess.confidence, guess.reason))  # fmt: skip
    if not out:
        raise Refused("里面没有文件,请核对后重新打包。")
    return out


def bring_in(
    *, by: User, path: Path, plan: Iterable[Placed], unit: Unit | int | str | None = None,
    name: str = "", progress: Progress | None = None,
) -> list[Brought]:  # fmt: skip
    """The planned files as evidence of a unit (None: the person's own); all of them or none.

    Refused with a sentence for each file that cannot come in. Bytes are stored first, without a
    lock; the rows follow in one transaction.
    """
    scope = require(by, "import.write")
    owner = actions.unit_of(scope, unit, Resolver.load(scope.division))
    chosen = [p for p in plan if p.size]
    if not chosen:
        raise Refused("没有选中要导入的文件,请先勾选。")
    path = Path(path)
    with open_tree(path) as tree:
        facts = _store(tree, chosen, progress or (lambda done, total, sentence: None))
    return _write(by, owner, uploads.clean_name(name or path.name), chosen, facts)


def _store(tree: Tree, chosen: list[Placed], tell: Progress) -> list[Facts]:
    facts, problems = [], []
    for n, placed in enumerate(chosen):
        tell(n, len(chosen), f"正在收入“{placed.name[:30]}”")
        try:
            facts.append(take_in(placed.name, tree.chunks(placed.inner)))
        except Refused as error:
            problems.append(f"{archives.shown(placed.inner)}:{error.sentence}")
    tell(len(chosen), len(chosen), "正在登记")
    if problems:
        raise Refused(
            f"有{len(problems)}个文件不能导入,一个也没有收,请改好或不选它们再来。",
            problems[:LISTED],
        )
    return facts


@transaction.atomic
def _write(
    by: User, unit: Unit, name: str, chosen: list[Placed], facts: list[Facts]
) -> list[Brought]:
    lines = "\n".join(f"{f.sha256} {p.inner}" for p, f in zip(chosen, facts, strict=True))
    digest = hashlib.sha256(lines.encode()).hexdigest()
    rows = _known(unit, facts)
    fresh: dict[str, dict[str, Any]] = {}
    for placed, fact in zip(chosen, facts, strict=True):
        if fact.sha256 not in rows and fact.sha256 not in fresh:
            fresh[fact.sha256] = columns_of(placed.name, fact, None)
    batch = Batch.objects.create(
        division_id=unit.division_id, name=name, sha256=digest, rows=len(fresh), by=by
    )
    made = Evidence.objects.bulk_create(
        [
            Evidence(division_id=unit.division_id, unit=unit, by=by, batch=batch, **columns)
            for columns in fresh.values()
        ],
        batch_size=500,
    )
    rows |= {row.sha256: row for row in made}
    events.record(
        by=by, verb="evidence.import", subject="batch", subject_id=batch.pk,
        division=unit.division_id, sentence=f"从“{name[:80]}”收入材料{len(fresh)}份",
        detail={"files": len(chosen), "new": len(fresh), "digest": digest},
    )  # fmt: skip
    return [Brought(p, rows[f.sha256]) for p, f in zip(chosen, facts, strict=True)]


def _known(unit: Unit, facts: list[Facts]) -> dict[str, Evidence]:
    """Evidence of this unit with the same bytes, the newest of each: one file, many links."""
    wanted, found = sorted({f.sha256 for f in facts}), {}
    for start in range(0, len(wanted), 500):
        rows = Evidence.objects.filter(unit=unit, sha256__in=wanted[start : start + 500])
        found |= {row.sha256: row for row in rows.order_by("pk")}
    return found
