"""The event of an act on an entry: every verb of the ledger tells it in the same form."""

from __future__ import annotations

from typing import Any

from tongxin.core import events
from tongxin.directory.models import User

from .models import Entry


def tell(by: User, verb: str, entry: Entry, sentence: str, **detail: Any) -> None:
    """The event of an act on an entry."""
    events.record(
        by=by,
        verb=verb,
        subject="entry",
        subject_id=entry.no,
        division=entry.division_id,
        sentence=sentence,
        detail=detail,
    )
