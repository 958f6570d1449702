"""Sealing: the plan of a day becomes one zip, with its sheets, its page and its manifest.

Same state, same day: same bytes. Nothing in the zip depends on when or where it was made; it holds
no time but the day it is sealed at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.rules.wording import date_cn
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import writer
from .work import Progress, Work


@dataclass(frozen=True)
class Sealed:
    """What came of a sealing. files: those of the manifest. code: the seal, to be written
    down. warnings: sentences."""

    edition: Edition
    as_of: date
    everything: bool
    size: int
    files: int
    pieces: int
    code: str
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "edition": f"{self.edition.key}@{self.edition.version}",
            "title": self.edition.title,
            "as_of": self.as_of.isoformat(),
            "everything": self.everything,
            "size": self.size,
            "files": self.files,
            "pieces": self.pieces,
            "seal": self.code,
            "warnings": list(self.warnings),
        }

    @property
    def sentence(self) -> str:
        return (
            f"已封存《{self.edition.title}》截至{date_cn(self.as_of)}的创建资料:"
            f"{self.pieces}份材料,{self.files}个文件,封存码{self.code}。"
        )


def seal(
    *,
    by: User,
    edition: Edition,
    target: Path,
    as_of: date | None = None,
    everything: bool = False,
    progress: Progress | None = None,
) -> Sealed:
    """封存 the dossier of an edition as of a day (None: today) into `target`.

    everything: what is not accepted yet, too, marked 未认定. Refused, with nothing left behind,
    when the day cannot be, an original is missing or altered, or the disk is full.
    """
    day = checked(by, edition, as_of)
    if target.is_dir() or not target.parent.is_dir():
        raise Refused(f"“{target}”不能作为成果包的位置,请写成已有文件夹里的一个文件名。")
    work = Work(by, edition, day, everything, progress or (lambda *told: None))
    with writer.writing(target, day) as archive:
        code = work.fill(archive)
        size = archive.finish()
        done = Sealed(edition, day, everything, size, len(archive.rows) - 1, work.pieces, code,
                      tuple(work.warnings))  # fmt: skip
        _event(by, done)  # before the file gets its name: no sealing is without its event
    return done


def checked(by: User, edition: Edition, as_of: date | None) -> date:
    """The day, when this person may seal this edition as of it."""
    scope = require(by, "dossier.seal")
    if edition.division_id != scope.division:
        raise Refused("没有这份标准,请从本区的标准里选择。")
    day, first = as_of or clock.today(), standards.parsed(edition).windows[0].start
    if day > clock.today():
        raise Refused("这一天还没有到,请选今天或以前的日期。")
    if day < first:
        raise Refused(f"创建周期从{date_cn(first)}开始,请选这一天或以后的日期。")
    return day


@transaction.atomic
def _event(by: User, done: Sealed) -> None:
    events.record(
        by=by, verb="dossier.seal", subject="dossier",
        subject_id=f"{done.edition.key}@{done.edition.version}",
        division=done.edition.division_id, sentence=done.sentence,
        detail={**done.as_json(), "warnings": len(done.warnings)},
    )  # fmt: skip
