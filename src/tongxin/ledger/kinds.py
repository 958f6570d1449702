"""Entry kinds: shipped as YAML in library/kinds, or a district's own in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from tongxin.core.errors import Refused
from tongxin.core.formspec import PRIVACY, TYPES, FieldSpec, FormSpec

from .models import Entry
from .models import Kind as KindRow

#: The promoted number columns a kind may ask for, and their words.
COLUMNS = {
    "sessions": "场次",
    "attendance": "人次",
    "people": "人数",
    "amount": "金额(元)",
    "due": "应办数",
    "done": "完成数",
    "late": "逾期数",
}

#: What the columns hold at most: characters of a text, or the largest number.
MOST = {"title": 200, "facet": 120, "series": 80, "sessions": 2**31 - 1, "amount": 10**13}
#: A paper that stays in force (a plan, a charter, an agreement) counts in every year up to this day.
VALID_UNTIL = "valid_until"
LASTING = "ended_on"


@dataclass(frozen=True)
class Kind:
    """台账种类. form holds every field in the order they are asked, common ones first."""

    key: str
    name: str
    topic: str
    summary: str
    form: FormSpec
    version: int = 0
    basis: str = ""
    facets: tuple[str, ...] = ()
    open_facet: bool = False
    papers: tuple[str, ...] = ()
    joint: bool = False
    own: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f.column for f in self.form.fields if f.column in COLUMNS)


def _base_fields(data: Mapping[str, Any]) -> list[FieldSpec]:
    names = data.get("aliases") or {}

    def also(key: str, *common: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*common, *names.get(key, ()))))

    return [
        FieldSpec(
            "title",
            "名称",
            required=True,
            column="title",
            aliases=also("title", "标题", "主题", "事项", "名称", "活动名称", "内容"),
        ),
        FieldSpec(
            "happened_on",
            "日期",
            "date",
            required=True,
            column="happened_on",
            aliases=also("happened_on", "时间", "日期", "开展时间", "活动时间", "办理时间"),
        ),
        FieldSpec(
            "unit",
            "单位",
            "unit",
            column="unit",
            aliases=also("unit", "填报单位", "责任单位", "主办单位", "单位名称"),
        ),
        FieldSpec(
            "town",
            "所在镇街",
            "town",
            column="town",
            aliases=also("town", "镇街", "镇(街道)", "乡镇", "街道"),
        ),
    ]


def _also(data: Mapping[str, Any], key: str, part: Mapping[str, Any]) -> tuple[str, ...]:
    """What spreadsheets call a field: said beside the field, or in the kind's list of aliases."""
    listed = (data.get("aliases") or {}).get(key, ())
    return tuple(dict.fromkeys((*part.get("aliases", ()), *listed)))


def _facet_field(data: Mapping[str, Any]) -> list[FieldSpec]:
    facet = data.get("facet")
    if not facet:
        return []
    open_ = bool(facet.get("open"))
    return [
        FieldSpec(
            "facet",
            facet.get("label", "分类"),
            "text" if open_ else "choice",
            required=bool(facet.get("required", True)),
            choices=() if open_ else tuple(facet.get("choices", ())),
            hint=facet.get("hint", ""),
            column="facet",
            aliases=_also(data, "facet", facet),
        )
    ]


def _measure_fields(data: Mapping[str, Any]) -> list[FieldSpec]:
    return [
        FieldSpec(
            m["column"],
            m.get("label") or COLUMNS[m["column"]],
            "decimal" if m["column"] == "amount" else "int",
            required=bool(m.get("required", False)),
            hint=m.get("hint", ""),
            column=m["column"],
            aliases=_also(data, m["column"], m),
            default=m.get("default"),
        )
        for m in data.get("measures") or ()
    ]


def _own_fields(data: Mapping[str, Any]) -> list[FieldSpec]:
    return [
        FieldSpec(
            f["key"],
            f["label"],
            f.get("type", "text"),
            required=bool(f.get("required", False)),
            choices=tuple(f.get("choices", ())),
            hint=f.get("hint", ""),
            why=f.get("why", ""),
            privacy=f.get("privacy", "inner"),
            aliases=_also(data, f["key"], f),
            basis=f.get("basis", ""),
            column=LASTING if f["key"] == VALID_UNTIL else "",
        )
        for f in data.get("fields") or ()
    ]


def _series_field(data: Mapping[str, Any]) -> list[FieldSpec]:
    series = data.get("series")
    if not series:
        return []
    return [
        FieldSpec(
            "series",
            series.get("label", "同一事件编号"),
            hint=series.get("hint", ""),
            column="series",
            aliases=_also(data, "series", series),
        )
    ]


def build(data: Mapping[str, Any], *, version: int = 0, own: bool = False) -> Kind:
    """A kind from its data; Refused with every problem."""
    problems = _problems(data)
    if problems:
        raise Refused(f"台账种类“{data.get('name', '')}”还不能用:{problems[0]}", problems)
    facet = data.get("facet") or {}
    fields = (
        _base_fields(data)
        + _facet_field(data)
        + _measure_fields(data)
        + _own_fields(data)
        + _series_field(data)
        + [FieldSpec("note", "备注", "longtext", aliases=("说明",))]
    )
    fields = [replace(f, most=MOST[f.column]) if f.column in MOST else f for f in fields]
    return Kind(
        key=data["key"],
        name=data["name"],
        topic=data.get("topic", "其他"),
        summary=data.get("summary", ""),
        form=FormSpec(tuple(fields)),
        version=version,
        basis=data.get("basis", ""),
        facets=tuple(facet.get("choices", ())),
        open_facet=bool(facet.get("open")),
        papers=tuple(data.get("papers") or ()),
        joint=bool(data.get("joint", False)),
        own=own,
    )


def _problems(data: Mapping[str, Any]) -> list[str]:
    found = [
        f"缺少“{word}”" for key, word in (("key", "代号"), ("name", "名称")) if not data.get(key)
    ]
    found += [
        f"数量列“{m.get('column')}”不存在,可用:{'、'.join(COLUMNS)}"
        for m in data.get("measures") or ()
        if m.get("column") not in COLUMNS
    ]
    for field in data.get("fields") or ():
        if field.get("type", "text") not in TYPES:
            found.append(f"字段“{field.get('label')}”的类型不存在,可用:{'、'.join(TYPES)}")
        if field.get("privacy", "inner") not in PRIVACY:
            found.append(f"字段“{field.get('label')}”的公开范围不存在,可用:{'、'.join(PRIVACY)}")
        if not field.get("key") or not field.get("label"):
            found.append("有一个字段没有写名称")
    return found


@lru_cache(maxsize=8)
def _definitions(folder: str) -> dict[str, dict[str, Any]]:
    paths = sorted(Path(folder).glob("*.yaml"))
    rows = [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in paths]
    return {row["key"]: row for row in rows}


@lru_cache(maxsize=8)
def _shipped(folder: str) -> dict[str, Kind]:
    return {key: build(data) for key, data in _definitions(folder).items()}


def shipped() -> dict[str, Kind]:
    """The kinds that come with the product, by key."""
    return _shipped(str(settings.LIBRARY / "kinds"))


def all_kinds(division: str) -> dict[str, Kind]:
    """Shipped kinds and the district's own, the newest version of each. One query."""
    kinds = dict(shipped())
    for row in KindRow.objects.filter(division=division).order_by("version"):
        kinds[row.key] = build(row.definition, version=row.version, own=True)
    return kinds


def get(division: str, key: str) -> Kind:
    """One kind; Refused when the district has no such kind."""
    row = KindRow.objects.filter(division=division, key=key).order_by("-version").first()
    if row:
        return build(row.definition, version=row.version, own=True)
    return _there(shipped(), key)


T = TypeVar("T")


def _there(found: Mapping[str, T], key: str) -> T:
    if key not in found:
        raise Refused(f"没有“{key}”这种台账,请先在设置里添加,或核对种类代号。")
    return found[key]


def beside(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries, each read with the district's own newest version of its kind, for `of`."""
    own = KindRow.objects.filter(division=OuterRef("division"), key=OuterRef("kind"))
    own = own.order_by("-version")
    return rows.annotate(
        own_version=Subquery(own.values("version")[:1]),
        own_definition=Subquery(own.values("definition")[:1]),
    )


def of(entry: Any) -> Kind:
    """The kind of an entry that was read with what stands `beside` it. No query."""
    if entry.own_version is None:
        return _there(shipped(), entry.kind)
    return build(entry.own_definition, version=entry.own_version, own=True)


def definition(division: str, key: str) -> dict[str, Any]:
    """The data a kind is built from, as of its newest version; Refused when there is no such kind."""
    row = KindRow.objects.filter(division=division, key=key).order_by("-version").first()
    return row.definition if row else _there(_definitions(str(settings.LIBRARY / "kinds")), key)


def as_of(kind: Kind, division: str, version: int) -> Kind:
    """The kind as it was in a version: an entry is shown with the fields it was recorded with."""
    if version == kind.version:
        return kind
    row = KindRow.objects.filter(division=division, key=kind.key, version=version).first()
    if row:
        return build(row.definition, version=row.version, own=True)
    return shipped().get(kind.key, kind)
