"""`tongxin tasks make`, `tongxin notices send`."""

from __future__ import annotations

import argparse

from tongxin.config import daily
from tongxin.core import clock, post
from tongxin.core.errors import Refused
from tongxin.ledger import node_actions

from .acting import actor, add_division, add_json
from .answer import say
from .standard import day


def add(commands) -> None:
    parser = commands.add_parser("tasks", help="任务:照时间节点派任务")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("make", help="派出到了时候的节点任务,派过的不再派")
    verb.add_argument("--on", default="", help="照哪一天派,如 2026-07-02;不写就是今天")
    add_json(verb)
    add_division(verb)
    verb.set_defaults(run=make)
    parser = commands.add_parser("notices", help="合并通知:每个单位一份")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("send", help="发到单位工作邮箱,一天最多一份,没有变化不发")
    verb.add_argument("--dry-run", action="store_true", help="只看要发给谁,不发")
    add_json(verb)
    add_division(verb)
    verb.set_defaults(run=send)


def make(a: argparse.Namespace) -> int:
    by = actor(a.division)
    on = day(a.on, "日期") or clock.today()
    made = node_actions.make_due(by=by, division=by.division_id, on=on)
    data = {
        "tasks": [
            {"no": t.no, "title": t.title, "unit": t.unit.name, "due": t.due_on.isoformat()}
            for t in made
        ]
    }
    lines = [f"{t.no} {t.title} {t.unit.name} {t.due_on}前" for t in made]
    return say(a, data, "\n".join([*lines, f"派出{len(made)}项任务。"]))


def send(a: argparse.Namespace) -> int:
    by = actor(a.division)
    if not (a.dry_run or post.configured()):
        raise Refused(
            "还没有设置发信服务(TONGXIN_EMAIL_URL),通知可以在单位清单页上打印;"
            "加 --dry-run 可以先看要发给谁。"
        )
    rows = list(daily.send(by=by, division=by.division_id, dry_run=a.dry_run))
    data = {"notices": [row.__dict__ for row in rows]}
    lines = [f"{r.unit} {r.count}件 {daily.OUTCOMES[r.outcome]} {r.to}".rstrip() for r in rows]
    sent = sum(r.outcome == ("would" if a.dry_run else "sent") for r in rows)
    say(a, data, "\n".join([*lines, f"{'要发' if a.dry_run else '发出'}{sent}份通知。"]))
    return 1 if any(r.outcome == "failed" for r in rows) else 0
