"""The commands of `tongxin`. Each module adds its parsers and runs them."""

from __future__ import annotations

import argparse
import sys

from django.db import DatabaseError

from tongxin.core.errors import Refused

from . import assess, dossier, gate, ledger, reports, server, standard, work

MODULES = (server, standard, ledger, assess, work, reports, dossier, gate)


def build_parser(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """All commands with their options."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for module in MODULES:
        module.add(commands)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Run a command; a refusal is its sentence on stderr and exit code 1."""
    try:
        return arguments.run(arguments)
    except Refused as error:
        more = [told for told in error.problems[:20] if told not in error.sentence]
        print("\n".join([error.sentence, *more]), file=sys.stderr)
    except DatabaseError as error:
        print(f"数据库没有准备好,请先运行 tongxin init 或 make demo({error})", file=sys.stderr)
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
    return 1
