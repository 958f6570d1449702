"""`tongxin score`, `tongxin facts`, `tongxin recheck`."""

from __future__ import annotations

import argparse

from tongxin.assessments import actions
from tongxin.cases import months
from tongxin.core.errors import Refused
from tongxin.reports import facts, score
from tongxin.standards import queries as standards

from .acting import actor, add_division, add_json
from .answer import say
from .standard import day

#: The district whose published account the facts are taken from.
SAMPLE = "500116"


def add(commands) -> None:
    parser = commands.add_parser("score", help="评分表")
    parser.add_argument("--edition", required=True, help="标准代号,或 代号@版本")
    parser.add_argument("--as-of", default="", help="截至哪一天,如 2026-09-30")
    add_json(parser)
    add_division(parser)
    parser.set_defaults(run=show_score)
    parser = commands.add_parser("facts", help="样例区县的40项事实,由台账算出")
    add_json(parser)
    add_division(parser)
    parser.set_defaults(run=show_facts)
    parser = commands.add_parser("recheck", help="全部重算一遍,与已存的分数核对")
    add_json(parser)
    add_division(parser)
    parser.set_defaults(run=recheck)


def show_score(a: argparse.Namespace) -> int:
    by = actor(a.division)
    edition = standards.find(by.division_id, a.edition)
    data = score.sheet(edition, day(a.as_of, "截至日期"))
    lines = [
        f"{data['title']} 截至{data['as_of']}",
        f"上报{data['total']}分(基础{data['base']}、加分{data['bonus']}),"
        f"认定{data['accepted']['total']}分,满分{data['max']}分",
    ]
    lines += [f"{i['id']} {i['name']} {i['points']}/{i['max']}" for i in data["items"]]
    return say(a, data, "\n".join(lines))


def show_facts(a: argparse.Namespace) -> int:
    division = actor(a.division).division_id
    if division != SAMPLE:
        raise Refused(f"这40项事实只属于江津样例({SAMPLE}),本区没有。")
    rows = facts.facts(division)
    good = sum(1 for row in rows if row["holds"])
    lines = [f"{'●' if r['holds'] else '○'} {r['title']} {r['wording']}" for r in rows]
    lines.append(f"共{len(rows)}项,{good}项由台账算出并与原文一致。")
    return say(a, {"facts": rows, "total": len(rows), "holds": good}, "\n".join(lines))


def recheck(a: argparse.Namespace) -> int:
    division = actor(a.division).division_id or ""
    told = [*actions.recheck(division), *months.recheck(division)]
    say(a, {"differences": told}, "\n".join(told) or "全部重算完毕,与已存的分数没有差别。")
    return 1 if told else 0
