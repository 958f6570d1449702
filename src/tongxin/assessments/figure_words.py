"""A figure's query in words, so that a reader of a report sees what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongxin.ledger import kinds
from tongxin.ledger.kinds import COLUMNS, Kind
from tongxin.rules.scoring import Fact, parse

from .figures import LOOKUPS, Query

_ONCE = {"units": "不同的单位数", "towns": "不同的镇街数", "stories": "同一事项只计一次的件数"}
_SCORES = {"reported": "上报得分", "accepted": "认定得分", "max": "满分"}
_GIVEN = {"title": "名称", "facet": "分类"} | COLUMNS


def described(query: Query, known: Mapping[str, Kind]) -> str:
    """What is counted, as a clause: 走访慰问(春节、八一),不同的“带队领导”有几个.

    known: the district's entry kinds by key.
    """
    if "score" in query:
        return _score(query)
    fact = parse.fact(query["fact"])
    kind = known.get(fact.kind)
    told = f"台账“{_name(fact, kind)}”{_narrowed(query.get('where') or {}, kind)},"
    if "over" in query:
        return f"{told}{_measure(fact, kind)}÷{_base(fact, parse.fact(query['over']), known)}"
    return told + _counted(query, fact, kind)


def _score(query: Query) -> str:
    item = f"考评内容{query['item']}的" if query.get("item") else ""
    edition = query.get("edition") or "在用的考评标准"
    return f"{edition},{item}{_SCORES[query['score']]},截至期末"


def _name(fact: Fact, kind: Kind | None) -> str:
    name = kind.name if kind else fact.kind
    facets = f"({'、'.join(fact.facets)})" if fact.facets else ""
    return f"{name}{facets}{',材料齐全的' if fact.complete else ''}"


def _counted(query: Query, fact: Fact, kind: Kind | None) -> str:
    if "distinct" in query:
        return f"不同的“{_field(query['distinct'], kind)}”有几个"
    if "sum" in query:
        return f"“{_field(query['sum'], kind)}”合计"
    return "主办单位数" if query.get("hosts") else _measure(fact, kind)


def _measure(fact: Fact, kind: Kind | None) -> str:
    if fact.measure == "count":
        return "条数"
    return _ONCE.get(fact.measure) or f"“{_field(fact.measure, kind)}”合计"


def _base(top: Fact, base: Fact, known: Mapping[str, Kind]) -> str:
    """The denominator; said in full only where it reads other entries than the numerator."""
    kind = known.get(base.kind)
    same = (top.kind, top.facets) == (base.kind, base.facets)
    return _measure(base, kind) if same else f"“{_name(base, kind)}”的{_measure(base, kind)}"


def _narrowed(where: Mapping[str, Any], kind: Kind | None) -> str:
    told = []
    for name, value in where.items():
        column, *rest = name.split("__")
        if column == "data":
            column, *rest = rest
        word = LOOKUPS["".join(rest)]
        shown = value if isinstance(value, int) else f"“{value}”"
        told.append(f"{_field(column, kind)}{word}{shown}")
    return f"里{'、'.join(told)}的" if told else ""


def _field(key: str, kind: Kind | None) -> str:
    """The label the form has for a column or a field."""
    fields = kind.form.fields if kind else ()
    found = next((f.label for f in fields if key in (f.column, f.key)), "")
    return found or _GIVEN.get(key, key)


def of_district(division: str) -> dict[str, Kind]:
    """The kinds that `described` needs, read once for many figures."""
    return dict(kinds.all_kinds(division))
