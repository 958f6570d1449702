"""What was sealed through the page: long work, kept in the home folder, every download told.

A sealed package lies as N.zip with what is known about it in N.json beside it; the number comes
from the district's own counter. There is no table: the audit trail says who sealed and fetched
what, and the package says what it is.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from tongxin.core import clock, events, jobs, numbering
from tongxin.core.errors import Refused
from tongxin.core.models import Job
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.rules.wording import date_cn
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import writer
from .seal import checked, seal

SEALING = "reports.dossier"


class NoSuchSealing(LookupError):
    """There is no sealed package of this number within the person's reach."""


@dataclass(frozen=True)
class Kept:
    """A sealed package. at: when it was sealed; who: the name of the person at that time."""

    number: int
    at: datetime
    who: str
    title: str
    as_of: date
    everything: bool
    size: int
    files: int
    pieces: int
    seal: str
    warnings: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the file is called when it is fetched."""
        return f"{self.title}创建资料{self.as_of:%Y%m%d}.zip"


def start(*, by: User, edition: Edition, as_of: date | None, everything: bool) -> Job:
    """Put a sealing in the queue, checked as far as it can be now."""
    day = checked(by, edition, as_of)
    return jobs.start(
        by=by,
        division=edition.division_id,
        kind=SEALING,
        title=f"封存《{edition.title}》截至{date_cn(day)}的创建资料",
        argument={"edition": edition.pk, "as_of": day.isoformat(), "everything": everything},
    )


def work(*, by: User, argument: Mapping[str, Any], progress: Any) -> dict[str, Any]:
    """The job: seal beside the kept ones, then take a number and keep it under it."""
    edition = standards.visible_to(by).get(pk=argument["edition"])
    folder = _folder(edition.division_id)
    writer.sweep(folder)
    target = folder / f"{uuid.uuid4().hex}.new"
    try:
        done = seal(
            by=by,
            edition=edition,
            target=target,
            as_of=date.fromisoformat(argument["as_of"]),
            everything=argument["everything"],
            progress=progress,
        )
        told = {"at": clock.now().isoformat(), "who": by.name, **done.as_json()}
        number = _keep(edition.division_id, target, told)
    finally:
        target.unlink(missing_ok=True)
    return {"number": number, "warnings": list(done.warnings), "sentence": done.sentence}


def _folder(division: str) -> Path:
    folder = Path(settings.HOME) / "dossiers" / division
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("存放成果包的文件夹建不起来,请系统管理员检查磁盘。") from error
    return folder


@transaction.atomic
def _keep(division: str, sealed: Path, told: dict[str, Any]) -> int:
    """The package takes its number; what is known about it is written last."""
    number = numbering.take(division, "dossier")
    folder = sealed.parent
    os.replace(sealed, folder / f"{number}.zip")
    fresh = folder / f"{number}.json.new"
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, folder / f"{number}.json")
    return number


def kept(user: User) -> list[Kept]:
    """What was sealed in the person's district, the latest first."""
    scope = require(user, "dossier.read")
    paths = _folder(scope.division).glob("*.json")
    found = [_read(path) for path in paths if path.stem.isdecimal()]
    return sorted(found, key=lambda one: -one.number)


def _read(path: Path) -> Kept:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Kept(
        number=int(path.stem),
        at=datetime.fromisoformat(told["at"]),
        as_of=date.fromisoformat(told["as_of"]),
        warnings=tuple(told["warnings"]),
        **{name: told[name] for name in _PLAIN},
    )


_PLAIN = ("who", "title", "everything", "size", "files", "pieces", "seal")


def find(user: User, number: int) -> Kept:
    """One sealed package; NoSuchSealing outside the person's district."""
    for one in kept(user):
        if one.number == number:
            return one
    raise NoSuchSealing(number)


def fetch(*, by: User, number: int) -> tuple[Kept, BinaryIO]:
    """The package for sending, with its event: who took it out is known."""
    found = find(by, number)
    division = require(by, "dossier.read").division
    try:
        source = open(_folder(division) / f"{number}.zip", "rb")  # noqa: SIM115 - the caller closes it
    except FileNotFoundError as error:
        raise Refused("这个成果包的文件不在了,请系统管理员从备份恢复,或重新封存。") from error
    events.record(
        by=by, verb="dossier.fetch", subject="dossier", subject_id=number, division=division,
        sentence=f"下载《{found.title}》截至{date_cn(found.as_of)}的创建资料,封存码{found.seal}",
    )  # fmt: skip
    return found, source
