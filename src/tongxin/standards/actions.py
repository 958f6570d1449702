"""Verbs on standards: install a version, import a file, retire, export.

A definition never changes once installed; a new version stands beside the former one, which keeps
the way from its items to the new ones.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.directory.models import Division, User
from tongxin.directory.scope import require
from tongxin.rules import scoring

from . import diff, duties, figures, queries
from .checks import KnownKinds, checked
from .files import Source, write_file
from .models import Edition


def digest_of(definition: Mapping[str, Any]) -> str:
    """SHA-256 of what a definition says; its version's name is not part of that."""
    said = {k: v for k, v in definition.items() if k != "version"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _allowed(by: User, division: str) -> None:
    if require(by, "standard.write").division != division:
        raise Refused("只能导入和停用本区的标准。")


def _active(division: str, key: str) -> Edition | None:
    return Edition.objects.filter(division=division, key=key, state="active").first()


@transaction.atomic
def install(
    *,
    by: User,
    division: str,
    data: Mapping[str, Any],
    source_name: str = "",
    source_sha256: str = "",
    report: dict | None = None,
    known_kinds: KnownKinds | None = None,
) -> Edition:
    """A version of a standard comes into force; one of the same key before it retires.

    Refused with every problem when the data is no standard, and when nothing changed. The layer
    above then carries links over and counts (assessments.carry.adopt).
    """
    _allowed(by, division)
    made = checked(data, known_kinds)
    # One after another within a district: the UNIQUE constraints would only tell it too late.
    Division.objects.select_for_update(no_key=True).get(pk=division)
    former, made, found = _settled(made, division)
    edition = _row(made, division, by)
    if former and former.digest == edition.digest:
        raise Refused(f"内容相同:这份文件和在用的“{former}”没有差别,不用再导入。")
    edition.source_name, edition.source_sha256 = source_name[:200], source_sha256
    edition.report = report or {}
    if former and found:
        _replace(former, edition, found)
    else:
        edition.save()
    duties.store(edition, duties.assign(made, division))
    _event(by, "standard.install", edition, f"导入{edition}")
    return edition


def _row(made: scoring.Edition, division: str, by: User) -> Edition:
    rows = Edition.objects.filter(division=division, key=made.key)
    version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
    definition = {**scoring.dump.edition(made), "version": str(version)}
    return Edition(
        division_id=division,
        key=made.key,
        version=version,
        title=made.title,
        label=made.label,
        definition=definition,
        digest=digest_of(definition),
        by=by,
    )


def _settled(
    made: scoring.Edition, division: str
) -> tuple[Edition | None, scoring.Edition, diff.Diff | None]:
    """The version in force, the new one with the names of its figures settled, and what changed."""
    rows = queries.active(division)
    former = next((row for row in rows if row.key == made.key), None)
    before = queries.parsed(former) if former else None
    found = diff.compare(before, made) if before else None
    others = (queries.parsed(row) for row in rows if row.key != made.key)
    taken = {name for other in others for name in figures.facets(other.items())}
    came_from = found.came_from if found else {}
    data = figures.settled(scoring.dump.edition(made), made, before, came_from, taken)
    return former, scoring.parse.edition(data), found


def _replace(former: Edition, edition: Edition, found: diff.Diff) -> None:
    """The former version retires first, since only one of a key may be in force."""
    former.state, former.retired_at = "retired", clock.now()
    former.mapping = found.mapping
    former.save(update_fields=["state", "retired_at", "mapping"])
    edition.save()
    former.replaced_by = edition
    former.save(update_fields=["replaced_by"])


def _event(by: User, verb: str, edition: Edition, sentence: str) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="edition",
        subject_id=edition.pk,
        division=edition.division_id,
        sentence=sentence,
    )


@transaction.atomic
def retire(*, by: User, edition: Edition) -> Edition:
    """停用: scored no longer, still recomputed on demand."""
    _allowed(by, edition.division_id)
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if row.state == "active":
        row.state, row.retired_at = "retired", clock.now()
        row.save(update_fields=["state", "retired_at"])
        _event(by, "standard.retire", row, f"停用{row}")
    return row


@dataclass(frozen=True)
class Imported:
    """What was understood of a file. edition is None when it was only tried.

    points counts the scoring points; declared_total and summed_total are in points. mismatches:
    {where, declared, summed}. diff compares with the version in force, None when there is none.
    """

    made: scoring.Edition
    source: Source
    units: dict[str, Any]
    edition: Edition | None = None
    diff: diff.Diff | None = None

    @property
    def lines(self) -> list:
        """The preview, line by line."""
        return self.source.lines

    def to_json(self) -> dict[str, Any]:
        items = list(self.made.items())
        return {
            "key": self.made.key,
            "sections": len(self.made.sections),
            "items": len(items),
            "points": sum(len(i.points) for i in items),
            "declared_total": scoring.plain(self.source.declared_total),
            "summed_total": scoring.plain(self.source.summed_total),
            "mismatches": self.source.mismatches,
            "rules": {"read": self.source.read, "manual": self.source.manual},
            "units": self.units,
            "warnings": self.source.warnings,
        }


def _units(made: scoring.Edition, division: str) -> dict[str, Any]:
    """How many names of units are known, and which are not."""
    known = {a.name: a.known for a in duties.assign(made, division)}
    return {"known": sum(known.values()), "unknown": [n for n, found in known.items() if not found]}


def _with_years(source: Source, division: str) -> Source:
    """A table that names no years takes those of the district's other standards, else the running
    cycle (four years from 2024 on, and so forth: domain/assessment.md, 1); the preview says so."""
    if source.data.get("cycle") or source.data.get("windows"):
        return source
    others = queries.active(division)
    if others:
        windows = others[0].definition["windows"]
        years: dict[str, Any] = {"windows": windows}
        first, last = windows[0]["name"], windows[-1]["name"]
    else:
        begun = clock.today().year - clock.today().year % 4
        years = {"cycle": {"start": f"{begun}-01-01", "years": 4}}
        first, last = f"{begun}年", f"{begun + 3}年"
    warning = f"文件里没有写创建周期,暂按{first}至{last}计,请核对"
    return replace(source, data={**source.data, **years}, warnings=[*source.warnings, warning])


def bring_in(
    *,
    by: User,
    division: str,
    source: Source,
    dry_run: bool = False,
    known_kinds: KnownKinds | None = None,
) -> Imported:
    """Install what was read of a file (`files.read_file`, `read_shipped`); dry_run only tells what
    would be. Sums that disagree are shown, not refused."""
    _allowed(by, division)
    source = _with_years(source, division)
    made = checked(source.data, known_kinds)
    former = _active(division, made.key)
    told = Imported(
        made,
        source,
        _units(made, division),
        diff=diff.compare(queries.parsed(former), made) if former else None,
    )
    if dry_run:
        return told
    edition = install(
        by=by,
        division=division,
        data=source.data,
        source_name=source.name,
        source_sha256=source.sha256,
        report=told.to_json(),
        known_kinds=known_kinds,
    )
    return Imported(made, source, told.units, edition, told.diff)


def export(edition: Edition, path: Path) -> None:
    """Write a version to a file: .xlsx as a table, .yaml or .json as data."""
    write_file(queries.parsed(edition), Path(path))
