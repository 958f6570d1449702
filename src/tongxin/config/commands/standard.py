"""`tongxin standard import|list|show|diff|export`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from tongxin.assessments import carry
from tongxin.core.errors import Refused
from tongxin.rules.scoring import plain
from tongxin.standards import actions, diff, files, queries

from .acting import actor, add_division, add_json
from .answer import say


def add(commands) -> None:
    parser = commands.add_parser("standard", help="考评标准:导入、查看、对比、导出")
    verbs = parser.add_subparsers(dest="verb", required=True)
    _import(verbs.add_parser("import", help="导入标准(xlsx、docx、yaml)"))
    for name, run, arguments in (
        ("list", list_, ()),
        ("show", show, ("key",)),
        ("diff", compare, ("old", "new")),
        ("export", export, ("key", "out")),
    ):
        verb = verbs.add_parser(name)
        for argument in arguments:
            verb.add_argument(argument)
        add_json(verb)
        add_division(verb)
        verb.set_defaults(run=run)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--key", required=True, help="标准代号,如 city-2024")
    parser.add_argument("--title", default="")
    parser.add_argument("--start", default="", help="创建周期第一天,如 2024-01-01")
    parser.add_argument("--years", type=int, default=4)
    parser.add_argument("--dry-run", action="store_true", help="只看结果,不写入")
    add_json(parser)
    add_division(parser)
    parser.set_defaults(run=import_)


def day(text: str, label: str) -> date | None:
    """A date given on the command line."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{label}应写成2024-01-01的样子,现在是“{text}”。") from None


def existing(name: str) -> Path:
    """A file that is there."""
    path = Path(name)
    if not path.is_file():
        raise Refused(f"找不到文件“{name}”,请核对路径。")
    return path


def import_(a: argparse.Namespace) -> int:
    path, by = existing(a.file), actor(a.division)
    source = files.read_file(
        path,
        name=path.name,
        key=a.key,
        title=a.title or None,
        start=day(a.start, "周期第一天"),
        years=a.years,
    )
    if a.dry_run:
        known = carry.known_kinds(by.division_id)
        done = actions.bring_in(
            by=by, division=by.division_id, source=source, dry_run=True, known_kinds=known
        )
    else:
        done, _ = carry.import_standard(by=by, division=by.division_id, source=source)
    data = done.to_json()
    word = "可以导入" if a.dry_run else "已导入"
    return say(
        a,
        data,
        f"{word}“{a.key}”:{data['sections']}个项目、{data['items']}项内容,"
        f"标称{data['declared_total']}分、合计{data['summed_total']}分,"
        f"读懂{data['rules']['read']}条、人工{data['rules']['manual']}条。",
    )


def list_(a: argparse.Namespace) -> int:
    rows = queries.visible_to(actor(a.division))
    data = {
        "editions": [
            {
                "key": e.key,
                "version": e.version,
                "title": e.title,
                "label": e.label,
                "state": e.state,
            }
            for e in rows
        ]
    }
    lines = [f"{e.key}@{e.version}  {e.title}  {e.get_state_display()}" for e in rows]
    return say(a, data, "\n".join(lines) or "还没有标准。")


def show(a: argparse.Namespace) -> int:
    by = actor(a.division)
    edition = queries.find(by.division_id, a.key)
    made = queries.parsed(edition)
    lines = [f"{made.title}({made.label})" if made.label else made.title]
    for section in made.sections:
        lines.append(f"{section.id} {section.name}({plain(section.max)}分)")
        lines += [f"  {i.id} {i.name}({plain(i.max)}分) {i.text}" for i in section.items]
    return say(
        a, {"key": edition.key, "version": edition.version, **edition.definition}, "\n".join(lines)
    )


def compare(a: argparse.Namespace) -> int:
    by = actor(a.division)
    old, new = (queries.find(by.division_id, name) for name in (a.old, a.new))
    found = diff.compare(queries.parsed(old), queries.parsed(new))
    data = {
        "old": f"{old.key}@{old.version}",
        "new": f"{new.key}@{new.version}",
        "counts": found.counts,
        "mapping": found.mapping,
        "sentences": found.sentences,
    }
    return say(a, data, "\n".join(found.sentences) or "两版没有差别。")


def export(a: argparse.Namespace) -> int:
    by = actor(a.division)
    edition = queries.find(by.division_id, a.key)
    actions.export(edition, Path(a.out))
    return say(a, {"key": edition.key, "file": a.out}, f"已导出到{a.out}")
