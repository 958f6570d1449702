"""`tongxin gate secrecy|publish`: both gates for anybody's own files, without a district.

Exit 0: nothing found. Exit 1: something was found, or a file can't be read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongxin.core import clock, publishing
from tongxin.core.errors import Refused
from tongxin.rules import secrecy
from tongxin.rules.publishing import POLICIES

from .acting import add_json


def add(commands) -> None:
    parser = commands.add_parser("gate", help="两道闸:保密检查和公开检查,不需要建立区县")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("secrecy", help="每行一段文字(标准输入),每行一个结论")
    verb.add_argument("--allow", action="append", default=[], help="允许的写法,可写多次")
    verb.add_argument(
        "--allow-list", type=Path, default=settings.LIBRARY / "wordings.yaml", metavar="FILE",
        help="审过的允许写法(谁提出、谁审核、为什么),不写就用随产品的一份",
    )  # fmt: skip
    add_json(verb)
    verb.set_defaults(run=secret)
    verb = verbs.add_parser("publish", help="公开前检查文件:看最终要发出去的内容")
    verb.add_argument("files", nargs="+", metavar="FILE")
    verb.add_argument("--list", choices=sorted(POLICIES), default="general", help="名单种类")
    verb.add_argument(
        "--clean", default="", metavar="FOLDER", help="把照片去掉拍摄信息后另存到这里"
    )
    add_json(verb)
    verb.set_defaults(run=publish)


#: What each line of the list says; who agreed must be another than who asked.
_ASKED = ("text", "proposed_by", "approved_by", "why", "since", "until")


# ---- secrecy -------------------------------------------------------------------------------------
def _lines() -> Iterator[str]:
    """Lines as they come, whatever bytes they hold."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")


def secret(a: argparse.Namespace) -> int:
    """One verdict a line, each said before the next line is read."""
    found = False
    allowed = [*a.allow, *(one.text for one in _reviewed(a.allow_list))]
    for number, text in enumerate(_lines(), start=1):
        hits = secrecy.inspect(text, allowed)
        found = found or bool(hits)
        print(_as_json(number, hits) if a.json else _as_words(number, hits), flush=True)
    return int(found)


def _reviewed(path: Path) -> list[secrecy.Allowance]:
    """The wordings of a list that two people stand for and that are in force today."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        told = [secrecy.Allowance(**{k: row[k] for k in _ASKED}) for row in rows]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise Refused(f"“{path.name}”不是允许写法的清单,每条要写齐{'、'.join(_ASKED)}。") from error
    return [one for one in told if one.why and one.holds(clock.today())]


def _as_json(number: int, hits: Iterable[secrecy.Hit]) -> str:
    told = [
        {"kind": h.kind, "name": h.name, "text": h.text, "start": h.start, "end": h.end,
         "why": h.why}
        for h in hits
    ]  # fmt: skip
    data = {"line": number, "ok": not told, "verdict": "refuse" if told else "pass", "hits": told}
    return json.dumps(data, ensure_ascii=False)


def _as_words(number: int, hits: tuple[secrecy.Hit, ...]) -> str:
    told = ";".join(f"“{hit.text}”{hit.why}" for hit in hits)
    return f"第{number}行 {'不能存:' + told if told else '可以存'}"


# ---- publishing ----------------------------------------------------------------------------------
def publish(a: argparse.Namespace) -> int:
    """A verdict a file as it comes for people, one object with all of them for programs."""
    told = []
    for name in a.files:
        path = Path(name)
        verdict = _examined(path, a.list)
        told.append(_file_json(name, verdict))
        if not a.json:
            print(_file_words(name, verdict), flush=True)
        if a.clean:
            _clean(path, Path(a.clean))
    good = all(one["ok"] for one in told)
    if a.json:
        print(json.dumps({"ok": good, "list": a.list, "files": told}, ensure_ascii=False))
    return int(not good)


def _examined(path: Path, policy: str) -> publishing.Verdict:
    if not path.is_file():
        raise Refused(f"找不到文件“{path}”,请核对路径。")
    return publishing.examine(path, path.name, POLICIES[policy])


def _file_json(name: str, verdict: publishing.Verdict) -> dict[str, Any]:
    found = [
        {"kind": f.leak.kind, "name": f.leak.name, "where": f.where, "text": f.leak.shown,
         "why": f.leak.why}
        for f in verdict.found
    ]  # fmt: skip
    data = {"file": name, "ok": verdict.ok, "verdict": "pass" if verdict.ok else "block"}
    return {**data, "found": found, "more": verdict.more, "drawn": list(verdict.drawn)}


def _file_words(name: str, verdict: publishing.Verdict) -> str:
    if verdict.ok:
        look = f",{'、'.join(verdict.drawn)}请人工看过" if verdict.drawn else ""
        return f"{name} 可以公开{look}"
    lines = [f"{name} 不能公开,发现{len(verdict.found) + verdict.more}处:"]
    return "\n".join([*lines, *(f"  {found.sentence}" for found in verdict.found)])


def _clean(path: Path, folder: Path) -> None:
    """Photos only; other files are mended by those who wrote them."""
    with open(path, "rb") as source:
        if not source.read(4).startswith((b"\xff\xd8\xff", b"\x89PNG", b"RIFF")):
            return
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    if target.exists() and os.path.samefile(path, target):
        raise Refused("请另存到别的文件夹,不能盖掉原来的照片。")
    target.write_bytes(publishing.clean_photo(path))
