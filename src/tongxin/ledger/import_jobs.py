"""Imports as long work: what a job is told, and what it does with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core import signing

from tongxin.core import files, jobs
from tongxin.core.errors import Refused
from tongxin.core.models import Job
from tongxin.directory.models import User
from tongxin.directory.scope import require

from . import kinds
from .importing import rows

TABLE = "ledger.table"
#: A file up to this size is worked off while the person waits; a larger one goes to the queue.
AT_ONCE = 512 * 1024
#: An upload that nobody went on with is forgotten after so many seconds.
KEPT = 7 * 24 * 3600
FORGOTTEN = "这次上传已经过期,请重新上传表格。"


def ticket(by: User, **told: str) -> str:
    """What was uploaded as a word for an address; it opens for this person only."""
    return signing.dumps(told, salt=_salt(by), compress=True)


def opened(by: User, word: str) -> dict[str, str]:
    """What a ticket says: Refused when it is old, signing.BadSignature for anybody else's."""
    try:
        return signing.loads(word, salt=_salt(by), max_age=KEPT)
    except signing.SignatureExpired as error:
        raise Refused(FORGOTTEN) from error


def _salt(by: User) -> str:
    return f"import:{by.division_id}:{by.pk}"


def start_table(
    *, by: User, kind: str, sha256: str, name: str, columns: Mapping[str, int], dry_run: bool
) -> Job:
    """Check a stored spreadsheet (dry_run) or import it."""
    scope = require(by, "import.write")
    made = kinds.get(scope.division, kind)
    verb = "核对" if dry_run else "导入"
    return jobs.start(
        by=by,
        division=scope.division,
        kind=TABLE,
        title=f"{verb}{made.name}“{name}”",
        argument={
            "kind": kind,
            "sha256": sha256,
            "name": name,
            "columns": dict(columns),
            "dry_run": dry_run,
        },
    )


def hurry(job: Job, sha256: str) -> None:
    """Do a small job at once, so that nobody waits for the queue."""
    if files.path_of(sha256).stat().st_size <= AT_ONCE:
        jobs.run(job.pk)


def work_table(*, by: User, argument: Mapping[str, Any], progress: Any) -> dict[str, Any]:
    """The job itself; its result is the report."""
    report = rows.import_rows(
        by=by,
        kind=argument["kind"],
        path=files.path_of(argument["sha256"]),
        name=argument["name"],
        columns=argument["columns"],
        dry_run=argument["dry_run"],
        progress=progress,
    )
    return report.as_json()
