"""What left the house: one event for each file downloaded and each table exported."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tongxin.core import events
from tongxin.directory.models import User
from tongxin.directory.scope import require

from .models import Evidence


@transaction.atomic
def downloaded(*, by: User, evidence: Evidence) -> None:
    """A file was downloaded: who took which one."""
    scope = require(by, "evidence.read")
    events.record(
        by=by,
        verb="evidence.download",
        subject="evidence",
        subject_id=evidence.pk,
        division=scope.division,
        sentence=f"下载“{evidence.name}”",
        detail={"sha256": evidence.sha256},
    )


@transaction.atomic
def exported(*, by: User, what: str, rows: int, where: Mapping[str, str] | None = None) -> None:
    """A table was exported: what, narrowed to what, how many rows."""
    scope = require(by, "entry.read", "score.read")
    events.record(
        by=by,
        verb="export",
        subject="export",
        division=scope.division,
        sentence=f"导出{what}{rows}行",
        detail={"rows": rows, "where": dict(where or {})},
    )
