"""`tongxin ledger import FILE --kind K`."""

from __future__ import annotations

import argparse
import sys

from tongxin.core.errors import Refused
from tongxin.ledger import importing

from .acting import actor, add_division, add_json
from .answer import say
from .standard import existing


def add(commands) -> None:
    parser = commands.add_parser("ledger", help="台账:从表格导入")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("import", help="导入一张表,全部成功或全部不写")
    verb.add_argument("file")
    verb.add_argument("--kind", required=True, help="台账种类代号,如 visit")
    verb.add_argument("--dry-run", action="store_true")
    add_json(verb)
    add_division(verb)
    verb.set_defaults(run=import_)


def _progress(done: int, total: int, sentence: str) -> None:
    """A bar for people watching; nothing where the output is read by a program."""
    if sys.stderr.isatty():
        print(f"\r{sentence} {done}/{total or '…'}   ", end="", file=sys.stderr, flush=True)


def import_(a: argparse.Namespace) -> int:
    path, by = existing(a.file), actor(a.division)
    report = importing.import_rows(
        by=by, kind=a.kind, path=path, name=path.name, dry_run=a.dry_run, progress=_progress
    )
    data = {
        "rows": report.rows,
        "accepted": report.accepted,
        "rejected": [
            {"row": r.row, "column": r.column, "message": r.message} for r in report.rejected
        ],
    }
    if report.rejected:
        if a.json:
            say(a, data, "")
        told = [f"{r.cell}:{r.message}" for r in report.rejected]
        raise Refused(report.sentence, told)
    word = "可以导入" if a.dry_run else "已导入"
    return say(a, data, f"{word}{report.accepted}行。")
