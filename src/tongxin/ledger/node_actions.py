"""Verbs on nodes: give one a new version, add one, switch one off, and make the tasks of the day.

Tasks that are made stay as they are, whatever becomes of the node.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from tongxin.core import clock, events, numbering
from tongxin.core.errors import Refused
from tongxin.directory.models import Division, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import require
from tongxin.rules import nodes as rules

from . import kinds, nodes, task_actions
from .models import Node as NodeRow
from .models import Task
from .nodes import Node

#: No node is announced earlier, and none is open longer after its day.
MOST_AHEAD, MOST_AFTER, MOST_DUTIES = 180, 90, 12


@transaction.atomic
def add(*, by: User, definition: Mapping[str, Any]) -> Node:
    """A node of the district's own; Refused with every problem."""
    scope = require(by, "node.write")
    number = numbering.take(scope.division, "node")
    return _write(by, scope.division, {**definition, "key": f"own{number}"}, 0)


@transaction.atomic
def revise(*, by: User, key: str, definition: Mapping[str, Any], version: int) -> Node:
    """A new version of a node, a shipped one too. version: the one the form showed."""
    scope = require(by, "node.write")
    old = nodes.definition(scope.division, key)
    data = {**definition, "key": key, "unused": bool(old.get("unused"))}
    return _write(by, scope.division, data, version)


@transaction.atomic
def switch(*, by: User, key: str, used: bool) -> Node:
    """启用 or 停用 a node: no tasks are made of one that is not in use."""
    scope = require(by, "node.write")
    node = nodes.get(scope.division, key)
    if node.unused != used:
        raise Refused(f"“{node.name}”已经{'启用' if used else '停用'},不用再操作。")
    data = {**nodes.definition(scope.division, key), "unused": not used}
    # What it says is not looked at again: a unit that is gone must not keep a node in use.
    return _keep(by, scope.division, data, node.version, "启用" if used else "停用")


def _write(by: User, division: str, data: Mapping[str, Any], version: int) -> Node:
    data = tidy(data)
    if found := problems(division, data):
        raise Refused(found[0], found)
    return _keep(by, division, data, version, "修改" if version else "设置")


def _keep(by: User, division: str, data: Mapping[str, Any], version: int, verb: str) -> Node:
    Division.objects.select_for_update(no_key=True).get(pk=division)
    last = NodeRow.objects.filter(division=division, key=data["key"]).order_by("-version").first()
    if (last.version if last else 0) != version:
        raise Refused("打开之后别人改过这个节点,请重新打开核对后再改。")
    NodeRow.objects.create(
        division_id=division, key=data["key"], version=version + 1, definition=data, by=by
    )
    events.record(
        by=by,
        verb="node.write",
        subject="node",
        subject_id=data["key"],
        division=division,
        sentence=f"{verb}时间节点“{data['name']}”",
        detail={"version": version + 1},
    )
    return nodes.get(division, data["key"])


def tidy(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as it is kept: texts without blanks, duties with a key each."""
    duties: list[dict[str, Any]] = []
    for given in data.get("duties") or ():
        if not str(given.get("do") or "").strip():
            continue
        text = {k: str(given.get(k) or "").strip() for k in ("do", "text", "wanted", "facet")}
        who = list(dict.fromkeys(w for w in given.get("who") or () if w))
        duties.append({"key": given.get("key") or "", **text, "who": who})
    for duty in duties:
        duty["key"] = duty["key"] or _fresh(duties)
    return {
        "key": data["key"],
        "name": str(data.get("name") or "").strip(),
        "rule": dict(data["rule"]),
        "ahead": sorted(set(data.get("ahead") or ()), reverse=True),
        "after": data.get("after") or 0,
        "source": str(data.get("source") or "").strip(),
        "duties": duties,
        "unused": bool(data.get("unused")),
    }


def _fresh(duties: list[dict[str, Any]]) -> str:
    taken, number = {d["key"] for d in duties}, 1
    while f"d{number}" in taken:
        number += 1
    return f"d{number}"


def problems(division: str, data: Mapping[str, Any]) -> list[str]:
    """Every reason why this cannot be a node, as sentences."""
    told = [] if 0 < len(data["name"]) <= 30 else ["请填写节点名称,不超过30字。"]
    told += [wrong] if (wrong := rules.problem(data["rule"])) else []
    if not data["ahead"] or not all(0 <= n <= MOST_AHEAD for n in data["ahead"]):
        told.append(f"请写提前几天,如30、15、7,最多提前{MOST_AHEAD}天。")
    if not 0 <= data["after"] <= MOST_AFTER:
        told.append(f"节点过后登记的天数应在0到{MOST_AFTER}之间。")
    if len(data["source"]) > 200:
        told.append("依据不超过200字,请精简。")
    if not data["duties"] or len(data["duties"]) > MOST_DUTIES:
        told.append(f"请写明要办的事,一个节点最多{MOST_DUTIES}件。")
    return told + _duty_problems(division, data["duties"])


def _duty_problems(division: str, duties: list[dict[str, Any]]) -> list[str]:
    known, all_kinds, told = Resolver.load(division), kinds.all_kinds(division), []
    for duty in duties:
        what = duty["do"][:20]
        if len(duty["do"]) > 60 or len(duty["text"]) > 300:
            told.append(f"“{what}”写得太长:事项不超过60字,要求不超过300字。")
        if not duty["who"]:
            told.append(f"“{what}”请写由哪个单位办。")
        told += [
            f"“{what}”里的“{name[:20]}”不在单位名录里,请核对名称或先添加别名。"
            for name in duty["who"]
            if nodes.find_unit(known, name) is None
        ]
        told += _kind_problems(duty, all_kinds)
    return told


def _kind_problems(duty: Mapping[str, Any], all_kinds: Mapping[str, kinds.Kind]) -> list[str]:
    what, kind = duty["do"][:20], all_kinds.get(duty["wanted"])
    if not duty["wanted"]:
        return [f"“{what}”写了分类,请先选台账种类。"] if duty["facet"] else []
    if kind is None:
        return [f"“{what}”没有“{duty['wanted'][:20]}”这种台账,请重新选择。"]
    if duty["facet"] and not kind.open_facet and duty["facet"] not in kind.facets:
        return [f"“{what}”的台账“{kind.name}”没有“{duty['facet'][:20]}”这一类。"]
    return []


def make_due(*, by: User | None, division: str, on: date | None = None) -> list[Task]:
    """The tasks of the nodes whose time has come, those that are not there yet. by None: the daily
    work. However often it runs, each node's duty of a year is one task of a unit."""
    if by is not None and require(by, "task.give").division != division:
        raise Refused("只能为本区派任务。")
    return task_actions.make(
        by=by, division=division, drafts=nodes.drafts(division, on or clock.today())
    )
