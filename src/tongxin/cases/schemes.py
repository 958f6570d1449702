"""本地标准: the figures a kind needs from local papers. Two persons: one types, another compares.

A version holds from its day on; earlier ones stay, so that an old case recounts as it was. What
nobody has filled in is not 0: it blocks what needs it, with a sentence that says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from tongxin.core import clock, events
from tongxin.core.errors import Refused, fitting
from tongxin.core.formspec import Invalid
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.rules.reading import values as reading

from . import kinds
from .answers import plain
from .kind import CaseKind, Context, Param
from .models import Scheme


def read(param: Param, raw: Any) -> Any:
    """A figure as typed; a table is one `名称=值` a line. Invalid with a sentence."""
    if param.spec.type != "table":
        return param.spec.parse(raw)
    if isinstance(raw, Mapping):
        return _readable(param, dict(raw))
    text = str(raw or "").replace("\uff1d", "=")
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    bad = [line for line in rows if "=" not in line]
    if bad:
        raise Invalid(f"“{param.spec.label}”每行写成“名称=值”,“{bad[0][:20]}”没有等号。")
    pairs = (line.split("=", 1) for line in rows)
    return _readable(param, {name.strip(): value.strip() for name, value in pairs}) or None


def _readable(param: Param, table: dict[str, Any]) -> dict[str, Any]:
    """The table, if it can be read the way the kind will read it."""
    try:
        param.reads(table)
    except ValueError as error:
        raise Invalid(f"“{param.spec.label}”:{error}") from error
    return table


def need(context: Context, key: str) -> Any:
    """The local figure; Refused when no paper has been entered for it."""
    found = context.scheme.get(key)
    if found in (None, "", {}):
        label = context.kind.param(key).spec.label
        raise Refused(f"“{label}”还没有填写,请先在“本地标准”里按文件填好并由另一人核对。")
    return found


def needed(scheme: Mapping[str, Any], kind: CaseKind) -> list[Param]:
    """The figures nobody has filled in yet."""
    return [p for p in kind.params if not p.optional and scheme.get(p.key) in (None, "", {})]


def versions(division: str, kind: str) -> list[Scheme]:
    """All versions, the newest first."""
    rows = Scheme.objects.filter(division=division, kind=kind).select_related("by", "checked_by")
    return list(rows.order_by("-version"))


@transaction.atomic
def propose(*, by: User, kind: str, since: date, source: str, raw: Mapping[str, Any]) -> Scheme:
    """A new version of a kind's local figures, with the paper it stands in. Not in force yet."""
    scope, made = require(by, "scheme.write"), kinds.get(kind)
    source = fitting(source, "文件", 300)
    if not source:
        raise Refused("请写明这些标准出自哪份文件(名称和文号)。")
    found: dict[str, Any] = {}
    problems = []
    for param in made.params:
        try:
            value = read(param, raw.get(param.key))
        except ValueError as error:
            problems.append(str(error))
            continue
        if value is not None:
            found[param.key] = value if isinstance(value, dict) else plain(value)
    if problems:
        raise Refused("有几处需要改一下再提交。", problems)
    last = Scheme.objects.filter(division=scope.division, kind=kind).order_by("-version").first()
    row = Scheme.objects.create(
        division_id=scope.division, kind=kind, version=(last.version if last else 0) + 1,
        since=since, values=found, source=source, by=by,
    )  # fmt: skip
    _event(by, row, "propose", f"填写{made.name}的本地标准第{row.version}版({source})")
    return row


@transaction.atomic
def check(*, by: User, scheme: Scheme) -> Scheme:
    """核对无误 by another person than who typed it; from now on it is in force from its day."""
    scope = require(by, "scheme.check")
    row = Scheme.objects.select_for_update().get(pk=scheme.pk, division=scope.division)
    if row.by_id == by.pk:
        raise Refused("本地标准要由填写人以外的另一个人对照文件核对。")
    if row.checked_at:
        raise Refused("这一版已经核对过。")
    row.checked_by, row.checked_at = by, clock.now()
    row.save(update_fields=["checked_by", "checked_at"])
    _event(by, row, "check", f"核对{kinds.get(row.kind).name}的本地标准第{row.version}版")
    return row


def _event(by: User, row: Scheme, verb: str, sentence: str) -> None:
    events.record(
        by=by, verb=f"scheme.{verb}", subject="scheme", subject_id=row.pk,
        division=row.division_id, sentence=sentence,
    )  # fmt: skip


@dataclass(frozen=True)
class SampleScheme:
    """Figures of another place, to look at and to begin from; never in force by itself."""

    key: str
    name: str
    source: str
    values: dict[str, Any]


def samples(kind: str) -> list[SampleScheme]:
    """What library/schemes holds for a kind."""
    path = Path(settings.LIBRARY) / "schemes" / f"{kind}.yaml"
    if not path.exists():
        return []
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["samples"]
    return [SampleScheme(**row) for row in rows]


def number(value: Any) -> Any:
    """A figure of a table as a Decimal."""
    return reading.read_number(value)


def words(value: Any) -> str:
    """A figure as it is typed: a table is one pair a line."""
    if isinstance(value, dict):
        return "\n".join(f"{name}={one}" for name, one in value.items())
    return "" if value is None else str(value)
