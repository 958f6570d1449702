"""Verbs on a district's own entry kinds: add one, and give any kind a new version.

Versions are frozen; entries keep the version they were recorded with. What entries already use is
never taken away by a new version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tongxin.core import events, numbering
from tongxin.core.errors import Refused
from tongxin.core.formspec import TYPES
from tongxin.directory.models import User
from tongxin.directory.scope import require

from . import kinds
from .models import Entry
from .models import Kind as KindRow

WITH_CHOICES = ("choice", "multichoice")
#: Words of what must not come in by a field: units' designators, strength, equipment, positions.
CLOSED = ("番号", "编制", "兵力", "武器", "装备", "驻地坐标", "部署位置")
PERSONAL = ("身份证", "手机号", "电话号码", "银行卡", "住址")
MOST_FIELDS = 30


@transaction.atomic
def add(*, by: User, definition: Mapping[str, Any]) -> kinds.Kind:
    """A new kind of the district from the data of its form; Refused with every problem."""
    scope = require(by, "kind.write")
    number = numbering.take(scope.division, "kind")
    data = tidy(definition, key=f"own{number}")
    _refuse(_problems(data) + _same_name(scope.division, data))
    made = kinds.build(data, version=1, own=True)
    _write(by, scope.division, data, 1, f"添加台账种类“{made.name}”")
    return made


@transaction.atomic
def revise(*, by: User, key: str, definition: Mapping[str, Any], version: int) -> kinds.Kind:
    """A new version of a kind, a shipped one too. version: the one the form showed."""
    scope = require(by, "kind.write")
    before = kinds.get(scope.division, key)
    if before.version != version:
        raise Refused("您打开之后别人改过这个种类,请重新打开核对后再改。")
    old = kinds.definition(scope.division, key)
    data = {**_kept(old), **tidy(definition, key=key, old=old)}
    _refuse(_problems(data) + _same_name(scope.division, data) + _taken_away(scope.division, data))
    made = kinds.build(data, version=version + 1, own=True)
    _write(by, scope.division, data, made.version, f"修改台账种类“{made.name}”为第{made.version}版")
    return made


def preview(definition: Mapping[str, Any]) -> kinds.Kind:
    """The kind a form would give, written nowhere; Refused with every problem."""
    data = tidy(definition, key="preview")
    _refuse(_problems(data))
    return kinds.build(data, own=True)


def _write(by: User, division: str, data: dict[str, Any], version: int, sentence: str) -> None:
    KindRow.objects.create(
        division_id=division, key=data["key"], version=version, definition=data, by=by
    )
    events.record(
        by=by,
        verb="kind.write",
        subject="kind",
        subject_id=data["key"],
        division=division,
        sentence=sentence,
        detail={"version": version},
    )


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise Refused(problems[0], list(problems))


def _kept(old: Mapping[str, Any]) -> dict[str, Any]:
    """What the form does not ask and a new version keeps: aliases of headings, the story number."""
    return {k: old[k] for k in ("aliases", "series") if k in old}


def tidy(definition: Mapping[str, Any], *, key: str, old: Mapping[str, Any] | None = None) -> dict:
    """The form's answers as the data of a kind; blanks away, fresh names for new fields."""
    text = {k: str(definition.get(k) or "").strip() for k in ("name", "topic", "summary", "basis")}
    data: dict[str, Any] = {
        "key": key,
        **text,
        "measures": _measures(definition, old),
        "fields": _fields(definition, old),
        "papers": _words(definition.get("papers")),
        "joint": bool(definition.get("joint")),
    }
    if facet := _facet(definition.get("facet"), old):
        data["facet"] = facet
    return data


def _words(value: Any) -> list[str]:
    """Words from a list, or from a text with 、 , or line breaks between them; each once."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[、,,;;\n]+", str(value or ""))
    return list(dict.fromkeys(word for part in parts if (word := str(part).strip())))


def _facet(given: Any, old: Mapping[str, Any] | None) -> dict[str, Any]:
    """The classification; none when neither choices nor an open one is wanted."""
    given = given or {}
    choices, open_ = _words(given.get("choices")), bool(given.get("open"))
    if not choices and not open_:
        return {}
    before = (old or {}).get("facet") or {}
    label = str(given.get("label") or "").strip() or "分类"
    facet = {**before, "label": label, "required": bool(given.get("required", True))}
    facet.pop("choices", None)
    facet.pop("open", None)
    return {**facet, **({"open": True} if open_ else {"choices": choices})}


def _measures(definition: Mapping[str, Any], old: Mapping[str, Any] | None) -> list[dict]:
    before = {m["column"]: m for m in (old or {}).get("measures") or ()}
    rows = []
    for given in definition.get("measures") or ():
        label = str(given.get("label") or "").strip() or kinds.COLUMNS.get(given["column"], "")
        kept = before.get(given["column"], {})
        rows.append(
            {
                **kept,
                "column": given["column"],
                "label": label,
                "required": bool(given.get("required")),
            }
        )
    # Those there were keep their order, new ones follow.
    return sorted(
        rows,
        key=lambda row: (
            list(before).index(row["column"]) if row["column"] in before else len(before)
        ),
    )


def _fields(definition: Mapping[str, Any], old: Mapping[str, Any] | None) -> list[dict]:
    before = {f["key"]: f for f in (old or {}).get("fields") or ()}
    rows: list[dict] = []
    for given in definition.get("fields") or ():
        if not str(given.get("label") or "").strip():
            continue
        key = given.get("key") if given.get("key") in before else _fresh(before, rows)
        rows.append({**before.get(key, {}), **_field(given), "key": key})
    return rows


def _fresh(before: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """The first name f1, f2 … that no field of this kind has or had in the version before."""
    taken, number = {*before, *(r["key"] for r in rows)}, 1
    while f"f{number}" in taken:
        number += 1
    return f"f{number}"


def _field(given: Mapping[str, Any]) -> dict[str, Any]:
    type_ = str(given.get("type") or "text")
    words = {k: str(given.get(k) or "").strip() for k in ("label", "hint", "why")}
    field: dict[str, Any] = {**words, "type": type_, "required": bool(given.get("required"))}
    field["privacy"] = str(given.get("privacy") or "inner")
    field["choices"] = _words(given.get("choices")) if type_ in WITH_CHOICES else []
    return field


def _problems(data: Mapping[str, Any]) -> list[str]:
    """Every reason why this cannot become a kind, as sentences."""
    found = []
    if not data["name"] or len(data["name"]) > 30:
        found.append("请填写种类名称,不超过30字。")
    if not data["topic"] or len(data["topic"]) > 20:
        found.append("请选择或填写所属类别,不超过20字。")
    facet = data.get("facet") or {}
    if any(len(choice) > 60 for choice in facet.get("choices", ())):
        found.append("每个分类选项不超过60字,请精简。")
    if any(len(paper) > 60 for paper in data["papers"]):
        found.append("每项要件的名称不超过60字,请精简。")
    if len(data["fields"]) > MOST_FIELDS:
        found.append(f"字段最多{MOST_FIELDS}个,现在有{len(data['fields'])}个,请只留用得上的。")
    return found + _label_problems(data) + _field_problems(data["fields"])


def _label_problems(data: Mapping[str, Any]) -> list[str]:
    """A form with two fields of one name cannot be read back from a spreadsheet."""
    labels = ["名称", "日期", "单位", "所在镇街", "备注"]
    labels += [f["label"] for f in (data.get("facet"),) if f]
    labels += [row["label"] for row in (*data["measures"], *data["fields"])]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    return [f"有两个字段都叫“{label}”,请改成不同的名称。" for label in twice]


def _field_problems(fields: Sequence[Mapping[str, Any]]) -> list[str]:
    found = []
    for field in fields:
        label = field["label"]
        if len(label) > 30:
            found.append(f"字段名称“{label[:10]}…”超过30字,请精简。")
        if field["type"] not in TYPES:
            found.append(f"字段“{label}”请选择一种填写方式。")
        if field["type"] in WITH_CHOICES and len(field["choices"]) < 2:
            found.append(f"字段“{label}”是选择题,请至少写两个选项。")
        if word := next((w for w in CLOSED if w in label), ""):
            found.append(f"字段“{label}”涉及{word},这类内容不进系统,请删去。")
        if word := next((w for w in PERSONAL if w in label), ""):
            found.append(f"字段“{label}”要收{word},台账不收这类个人信息,请删去。")
    return found


def _same_name(division: str, data: Mapping[str, Any]) -> list[str]:
    others = [k for k in kinds.all_kinds(division).values() if k.key != data["key"]]
    if any(k.name == data["name"] for k in others):
        return [f"已经有叫“{data['name']}”的台账种类,请换一个名称或直接用那一种。"]
    return []


def _taken_away(division: str, data: Mapping[str, Any]) -> list[str]:
    """Classifications that entries use and the new version would no longer have."""
    facet = data.get("facet") or {}
    if facet.get("open"):
        return []
    rows = Entry.objects.filter(division=division, kind=data["key"], withdrawn=False)
    used = set(rows.exclude(facet="").order_by().values_list("facet", flat=True).distinct())
    gone = sorted(used - set(facet.get("choices", ())))
    return [f"分类“{word}”已有记录在用,不能去掉。" for word in gone]
