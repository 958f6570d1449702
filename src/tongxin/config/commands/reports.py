"""`tongxin reports check` and `tongxin reports show NO`."""

from __future__ import annotations

import argparse
from typing import Any

from tongxin.core.errors import Refused
from tongxin.documents import queries
from tongxin.documents.corrections import Wrong
from tongxin.documents.models import Report
from tongxin.reports import work
from tongxin.rules.scoring import plain

from .acting import actor, add_division, add_json
from .answer import say


def add(commands) -> None:
    parser = commands.add_parser("reports", help="工作材料:核对已印发的数,看正文")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("check", help="已印发的材料逐数核对现在的台账;有不对的退出码为1")
    add_json(verb)
    add_division(verb)
    verb.set_defaults(run=check)
    verb = verbs.add_parser("show", help="一份材料的正文和数字")
    verb.add_argument("no", type=int, help="编号")
    add_json(verb)
    add_division(verb)
    verb.set_defaults(run=show)


def check(a: argparse.Namespace) -> int:
    found = queries.wrong(actor(a.division))
    lines = [line for one in found for line in _lines(one)]
    data = {"wrong": [_wrong(one) for one in found]}
    say(a, data, "\n".join(lines) or "已印发的材料,每个数都和现在的台账一致。")
    return 1 if found else 0


def _lines(one: Wrong) -> list[str]:
    return [f"第{one.report.no}号“{one.report.title}”:"] + [
        f"  {f.figure.label}:印的是{f.figure.said},现在是{f.now.said}"
        f"(变动的记录:{'、'.join(map(str, f.moved))})"
        for f in one.figures
    ]


def _wrong(one: Wrong) -> dict[str, Any]:
    return {
        "no": one.report.no,
        "title": one.report.title,
        "figures": [
            {
                "key": f.figure.key,
                "label": f.figure.label,
                "printed": {"said": f.figure.said, "value": _plain(f.figure.value)},
                "now": {"said": f.now.said, "value": _plain(f.now.value)},
                "entries": list(f.moved),
            }
            for f in one.figures
        ],
    }


def _plain(value: Any) -> str | None:
    return None if value is None else plain(value)


def show(a: argparse.Namespace) -> int:
    by = actor(a.division)
    try:
        row = queries.report(by, a.no)
    except Report.DoesNotExist:
        raise Refused(f"没有第{a.no}号材料,请核对编号。") from None
    lines = queries.shown(row).lines
    figures = [
        {
            "key": line.figure.key,
            "said": line.said,
            "value": _plain(line.value),
            "entries": list(line.entries),
        }
        for line in lines
        if line.used
    ]
    text = work.text_of(row)
    data = {"no": row.no, "title": row.title, "state": row.state, "text": text, "figures": figures}
    return say(a, data, text)
