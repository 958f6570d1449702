"""The page of each service in docs/services, made from its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tongxin.cases.kind import CaseKind, Clock
from tongxin.core.formspec import PRIVACY, TYPES


def services_index(kinds: Iterable[CaseKind]) -> str:
    """All services under their topics."""
    lines, topic = ["# 办件事项", ""], ""
    for kind in kinds:
        if kind.topic != topic:
            topic = kind.topic
            lines += [f"## {topic}", ""]
        lines.append(f"- [{kind.name}]({kind.key}.md):{kind.summary}")
    return "\n".join(lines) + "\n"


def service_page(kind: CaseKind) -> str:
    """Who, by which law, what is asked, how it goes, by when, what is public, what is unknown."""
    return "\n".join(_lines(kind)).rstrip() + "\n"


def _lines(kind: CaseKind) -> Iterator[str]:
    yield from (f"# {kind.name}({kind.key})", "", kind.summary, "")
    yield from ("## 谁可以办", "", kind.who, "", "## 依据", "")
    yield from (f"- {law}" for law in kind.basis)
    yield from ("", "## 填什么", "", "| 字段 | 填法 | | 范围 | 为什么 |", "|---|---|---|---|---|")
    for spec in kind.form.fields:
        how = TYPES.get(spec.type, spec.type)
        choices = f"({'、'.join(spec.choices)})" if spec.choices else ""
        need = "必填" if spec.required else ""
        need = "按情况填" if spec.key in kind.asked else need
        why = spec.why or spec.hint
        yield f"| {spec.label} | {how}{choices} | {need} | {PRIVACY[spec.privacy]} | {why} |"
    yield from _section("要看的材料", (f"{p.name}:{p.why}" for p in kind.papers))
    yield from _way(kind)
    yield from _section("期限", (_clock(kind, clock) for clock in kind.clocks))
    local = (f"{p.spec.label}({p.basis}){'(有这样的文件才填)' if p.optional else ''}"
             for p in kind.params)  # fmt: skip
    yield from _section("由本地文件定、没有填就停下来的", local)
    yield from _section("登记的明细", (line.name for line in kind.lines))
    yield from _section("申请人可以自己办的", (kind.flow.step(s).name for s in kind.own))
    yield from _section("公开", kind.public)
    yield from _section("不公开", kind.secret)
    yield from _section("没有查到、不编的", kind.unknown)


def _section(title: str, told: Iterable[str]) -> Iterator[str]:
    rows = [f"- {one}" for one in told]
    if rows:
        yield from ("", f"## {title}", "", *rows)


def _way(kind: CaseKind) -> Iterator[str]:
    stages = [s for s in kind.flow.steps if s.sources and s.target and s.key.endswith("_done")]
    names = kind.flow.states
    way = [names[s.sources[0]] for s in stages] + [names[stages[-1].target]] if stages else []
    yield from ("", "## 怎么走", "", " → ".join(way), "")
    yield "每一步谁能办见[状态和谁能办什么](../states.md)。"


def _clock(kind: CaseKind, clock: Clock) -> str:
    length = "按写明的日期" if clock.dated else str(clock.term or "由本地文件定")
    begins = "、".join(kind.flow.step(s).name for s in clock.starts)
    ends = "、".join(kind.flow.step(s).name for s in clock.stops)
    return f"{clock.name}:{length},从“{begins}”起到“{ends}”止。依据:{clock.basis}"
