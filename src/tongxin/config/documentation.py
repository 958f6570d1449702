"""Docs that are made from the code, so that a test can say when they are stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from django.conf import settings

from tongxin.cases import kinds as case_kinds
from tongxin.checks import mock_flow, surveys
from tongxin.config.services import service_page, services_index
from tongxin.core import roles
from tongxin.core.flow import Flow, Step
from tongxin.core.formspec import PRIVACY, TYPES, FieldSpec
from tongxin.documents import flows as papers
from tongxin.gates import flows as gates
from tongxin.ledger import flows, kinds
from tongxin.rules import scoring

FOLDER = settings.PROJECT / "docs"
#: Every flow of the product, with the words over its table.
FLOWS: tuple[tuple[str, Flow], ...] = (
    ("台账记录", flows.ENTRY),
    ("任务、整改和督办", flows.TASK),
    ("模拟考评", mock_flow.MOCK),
    ("满意度问卷", surveys.SURVEY),
    ("工作材料", papers.REPORT),
    ("归档的件", papers.FILED),
    ("档案盒", papers.BOX),
    ("公开发布", gates.RELEASE),
)
NOTE = "<!-- 由 tongxin docs 生成,不要手改 -->\n\n"


def pages() -> Iterator[tuple[str, str]]:
    """(path under docs, text) of every made page."""
    sample = _sample()
    for kind in kinds.shipped().values():
        yield f"kinds/{kind.key}.md", _kind(kind, sample)
    yield "kinds/README.md", _index()
    yield "roles.md", _roles()
    yield "calculators.md", _calculators(sample)
    yield "states.md", _states()
    for service in case_kinds.every().values():
        yield f"services/{service.key}.md", service_page(service)
    yield "services/README.md", services_index(case_kinds.every().values())


def write(*, check: bool = False) -> list[str]:
    """Write what changed, or with `check` only tell; returns the stale paths."""
    stale = []
    for name, text in pages():
        path = FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == NOTE + text:
            continue
        stale.append(f"docs/{name}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(NOTE + text, encoding="utf-8")
    return stale + _left_over(check)


def _left_over(check: bool) -> list[str]:
    """Pages of kinds that are gone."""
    known = {FOLDER / name for name, _ in pages()}
    found = [p for folder in ("kinds", "services") for p in sorted((FOLDER / folder).glob("*.md"))]
    gone = [p for p in found if p not in known]
    for path in [] if check else gone:
        path.unlink()
    return [f"docs/{p.parent.name}/{p.name}" for p in gone]


def _sample() -> scoring.Edition:
    path = Path(settings.LIBRARY) / "standards" / "sample-a.yaml"
    return scoring.parse.edition(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))


def _field(field: FieldSpec) -> str:
    choices = f"({'、'.join(field.choices)})" if field.choices else ""
    need = "必填" if field.required else ""
    why = field.why or field.hint
    return f"| {field.label} | {TYPES[field.type]}{choices} | {need} | {PRIVACY[field.privacy]} | {why} |"


def _scores(kind: kinds.Kind, item: scoring.Item) -> bool:
    return any(fact.kind == kind.key for fact in item.facts())


def _kind(kind: kinds.Kind, sample: scoring.Edition) -> str:
    readers = [
        f"- {item.id} {item.name}{'' if _scores(kind, item) else '(只列作佐证,不计分)'}"
        for item in sample.items()
        if any(fact.kind == kind.key for fact in item.shown())
    ]
    lines = [f"# {kind.name}({kind.key})", "", kind.summary, ""]
    if kind.basis:
        lines += [f"依据:{kind.basis}", ""]
    lines += ["## 填什么", "", "| 字段 | 填法 | | 范围 | 为什么 |", "|---|---|---|---|---|"]
    lines += [_field(field) for field in kind.form.fields]
    lines += ["", "## 要哪些佐证", "", "、".join(kind.papers) or "不要求附件。", ""]
    lines += ["## 计入样例标准(样例,非官方标准)的哪些内容", ""]
    return "\n".join([*lines, *(readers or ["暂不计入。"])]) + "\n"


def _index() -> str:
    topics: dict[str, list[kinds.Kind]] = {}
    for kind in kinds.shipped().values():
        topics.setdefault(kind.topic, []).append(kind)
    lines = ["# 台账种类", ""]
    for topic, members in topics.items():
        lines += [f"## {topic}", ""]
        lines += [f"- [{k.name}]({k.key}.md):{k.summary}" for k in members]
        lines.append("")
    return "\n".join(lines)


def _roles() -> str:
    abilities = sorted({ability for role in roles.ROLES.values() for ability in role.may})
    names = list(roles.ROLES.values())
    lines = ["# 角色与权限", "", "| 权限 | " + " | ".join(r.name for r in names) + " |"]
    lines.append("|---" * (len(names) + 1) + "|")
    for ability in abilities:
        marks = " | ".join("●" if ability in r.may else "" for r in names)
        lines.append(f"| `{ability}` | {marks} |")
    lines += ["", *(f"- **{r.name}**:{r.summary}" for r in names)]
    return "\n".join(lines) + "\n"


def _calculators(sample: scoring.Edition) -> str:
    used: dict[str, list[str]] = {}
    for item in sample.items():
        for point in item.points:
            used.setdefault(point.rule.calc, []).append(item.id)
    lines = ["# 计分方法", "", "| 代号 | 名称 | 怎么算 | 样例标准中用于 |", "|---|---|---|---|"]
    for key, (name, calculator) in scoring.CALCULATORS.items():
        told = (calculator.__doc__ or "").strip().split("\n")[0]
        items = "、".join(dict.fromkeys(used.get(key, ())))
        lines.append(f"| `{key}` | {name} | {told} | {items} |")
    return "\n".join(lines) + "\n"


def _states() -> str:
    """Every step of every flow: from where, by whom, to where."""
    lines = ["# 状态和谁能办什么", "", "由代码生成:办理时按这些表判断,页面上的按钮也由它们来。", ""]
    services = tuple((f"办件:{k.name}", k.flow) for k in case_kinds.every().values())
    for title, flow in FLOWS + services:
        lines += [f"## {title}", "", "状态:" + "、".join(flow.states.values()) + "。", ""]
        lines += [
            "| 办什么 | 在什么状态 | 办完是 | 谁 | 要写明 | 说明 |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_step(flow, step) for step in flow.steps]
        lines.append("")
    return "\n".join(lines)


def _step(flow: Flow, step: Step) -> str:
    sources = "、".join(flow.states[s] for s in step.sources) or "(开始)"
    who = "、".join(r.name for r in roles.ROLES.values() if step.ability in r.may) or "系统"
    others = "、".join(flow.step(key).name for key in step.other_than)
    told = [step.note, f"不能由办“{others}”的人办" if others else ""]
    note = ";".join(filter(None, told))
    cells = (step.name, sources, _ends(flow, step), who, step.asks, note)
    return f"| {' | '.join(cells)} |"


def _ends(flow: Flow, step: Step) -> str:
    """The state a step leads to, and those it may lead to instead."""
    usual = flow.states[step.target] if step.target else "不变"
    others = "、".join(flow.states[s] for s in step.also)
    return f"{usual}(或{others})" if others else usual
