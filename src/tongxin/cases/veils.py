"""What nobody reads before 保密审查: a sealed text, open to who wrote it and to the reviewer only.

What the reviewer sends back or turns into 线下受理 is erased for good: not hidden, not kept sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tongxin.core import sealing
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of

from . import queries
from .kind import CaseKind
from .models import Case, Personal


def may_open(by: User, kind: CaseKind, case: Case, field: str) -> bool:
    """Whether this person may read a sealed field now; where and for what is asked elsewhere."""
    scope = scope_of(by)
    if field not in kind.veiled or case.events.filter(step=kind.cleared).exists():
        return scope.may("case.reveal")
    return scope.may("case.screen") or _writer(kind, case, field) == by.pk


def _writer(kind: CaseKind, case: Case, field: str) -> int | None:
    """Who wrote the text that is sealed now: at the opening or at the newest step that asks it."""
    asked = [k for k, form in kind.asks.items() if any(f.key == field for f in form.fields)]
    rows = case.events.filter(step__in=["open", *asked]).order_by("-seq")
    return rows.values_list("by", flat=True).first()


def erase(row: Case, kind: CaseKind, fields: Iterable[str]) -> None:
    """Take fields out of a case that is being changed; its title is made anew without them."""
    gone = set(fields)
    row.data = {k: v for k, v in row.data.items() if k not in gone}
    row.title = kind.title(row.data)[:200]
    seal(row, {k: v for k, v in queries.personal(row).items() if k not in gone})


def seal(row: Case, values: dict[str, Any]) -> None:
    """Keep the personal fields of a case that is locked: these, and no others."""
    known = getattr(row, "personal", None) or Personal(case=row)
    known.sealed = sealing.seal(values, queries.bound(row))
    known.save()
