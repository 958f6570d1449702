"""`tongxin dossier --edition K OUT.zip` and `tongxin verify OUT.zip|FOLDER`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tongxin.core.errors import Refused
from tongxin.reports.dossier import seal, verify
from tongxin.standards import queries as standards

from .acting import actor, add_division, add_json
from .answer import say
from .standard import day


def add(commands) -> None:
    parser = commands.add_parser("dossier", help="封存创建资料(成果包)")
    parser.add_argument("out", help="成果包的位置,如 成果包.zip")
    parser.add_argument("--edition", required=True, help="标准代号,或 代号@版本")
    parser.add_argument("--as-of", default="", help="截至哪一天,如 2026-09-30;不写是今天")
    parser.add_argument("--all", action="store_true", help="没有认定的也收,注明“未认定”")
    add_json(parser)
    add_division(parser)
    parser.set_defaults(run=seal_)
    parser = commands.add_parser("verify", help="核对成果包是否完整")
    parser.add_argument("path", help="成果包,或解开后的文件夹")
    parser.add_argument("--seal", default="", help="封存时写下的封存码")
    add_json(parser)
    parser.set_defaults(run=verify_)


def _progress(done: int, total: int, sentence: str) -> None:
    """A bar for people watching; nothing where the output is read by a program."""
    if sys.stderr.isatty():
        share = 100 * done // total if total else 100
        print(f"\r{sentence} {share}%   ", end="", file=sys.stderr, flush=True)


def seal_(a: argparse.Namespace) -> int:
    by = actor(a.division)
    done = seal(
        by=by,
        edition=standards.find(by.division_id, a.edition),
        target=Path(a.out),
        as_of=day(a.as_of, "截至日期"),
        everything=a.all,
        progress=_progress,
    )
    for warning in () if a.json else done.warnings:
        print(f"请注意:{warning}", file=sys.stderr)
    return say(a, {**done.as_json(), "file": a.out}, f"{done.sentence}写在{a.out}。")


def verify_(a: argparse.Namespace) -> int:
    """Exit 1 when something differs; each difference is a line."""
    try:
        found = verify.check(a.path, a.seal)
    except OSError:
        raise Refused(f"打不开“{a.path}”,请核对路径。") from None
    data = {
        "whole": found.whole,
        "seal": found.seal,
        "files": found.files,
        "changed": found.changed,
        "missing": found.missing,
        "added": found.added,
        "archive": found.archive,
    }
    say(a, data, "\n".join([*found.sentences(), found.verdict()]))
    return verify.WHOLE if found.whole else verify.DIFFERS
