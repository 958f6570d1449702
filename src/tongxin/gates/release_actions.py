"""Verbs on what goes public: propose (through the gate), release (somebody else), take down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from tongxin.core import (
    calendars,
    clock,
    events,
    files,
    gate,
    numbering,
    publishing,
    secrecy,
    uploads,
)
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.rules.publishing import POLICIES, Policy, inspect

from . import queries
from .flows import RELEASE
from .models import DAY_KINDS, Release

#: Files that a reader at home can open; no page of ours runs what is in them.
ALLOWED = uploads.PHOTOS | {uploads.PDF, uploads.DOCX, uploads.XLSX, uploads.CSV, uploads.TEXT}
LONGEST = 365


class Blocked(Refused):
    """The publish gate found something; `problems` holds a sentence for each place."""


def propose(
    *,
    by: User,
    title: str,
    policy: str,
    days: int,
    day_kind: str = "day",
    text: str = "",
    name: str = "",
    chunks: Iterable[bytes] | None = None,
    sample: bool = False,
) -> Release:
    """提请公开. The final bytes pass the gate, photos lose what the camera wrote; nothing is out yet."""
    scope = require(by, "release.propose")
    title, text = fitting(title, "标题", 120), fitting(text, "正文", 5000)
    chosen = POLICIES.get(policy)
    if chosen is None:
        raise Refused("请选择名单种类。")
    if not title or not (text or chunks):
        raise Refused("请写明标题,并写正文或选一个文件。")
    if day_kind not in dict(DAY_KINDS) or not 1 <= days <= LONGEST:
        raise Refused(f"公开天数应在1到{LONGEST}之间。")
    _judge_words(title, text, chosen)
    told = _taken(uploads.clean_name(name), chunks, chosen) if chunks is not None else {}
    row = Release(
        division_id=scope.division, title=title, text=text, policy=policy, days=days, day_kind=day_kind,
        proposed_by=by, sample=sample, **told,
    )  # fmt: skip
    row.digest = digest(row)
    return _numbered(by, row)


@transaction.atomic
def _numbered(by: User, row: Release) -> Release:
    row.no = numbering.take(row.division_id, "release")
    row.save(force_insert=True)
    _event(by, "release.propose", row, f"提请公开“{row.title}”{row.term}")
    return row


def _event(by: User, verb: str, row: Release, sentence: str) -> None:
    events.record(
        by=by, verb=verb, subject="release", subject_id=row.no, division=row.division_id,
        sentence=sentence, detail={"digest": row.digest},
    )  # fmt: skip


# ---- the gate ------------------------------------------------------------------------------------
def _judge_words(title: str, text: str, policy: Policy) -> None:
    """Title and words as they will stand on the page."""
    wordings = gate.allowed()
    told = [
        f"{where}第{n}行有{leak.name}“{leak.shown}”,{leak.why}"
        for where, whole in (("标题", title), ("正文", text))
        for n, line in enumerate(whole.splitlines(), start=1)
        for leak in inspect(line, "", policy, wordings)
    ]
    if told:
        raise Blocked(f"公开检查没有通过,有{len(told)}处要改。", told)


def _judge_file(path: Path, name: str, policy: Policy) -> None:
    verdict = publishing.examine(path, name, policy, gate.allowed())
    if not verdict.ok:
        told = [found.sentence for found in verdict.found]
        raise Blocked(f"公开检查没有通过,“{name}”有{len(told) + verdict.more}处要改。", told)


def _taken(name: str, chunks: Iterable[bytes], policy: Policy) -> dict[str, str]:
    """The file in the store, as it will go out."""
    media: list[str] = []

    def guard(path: Path) -> None:
        media.append(secrecy.admit(path, name, allow=ALLOWED))
        if media[0] in uploads.PHOTOS:
            path.write_bytes(publishing.clean_photo(path))
        _judge_file(path, name, policy)

    stored = files.put(chunks, guard=guard)
    return {"name": name, "sha256": stored.sha256, "media_type": media[0]}


def digest(row: Release) -> str:
    """SHA-256 over everything that goes out, the file by the bytes that lie in the store now."""
    content = ""
    if row.sha256:
        with files.open_file(row.sha256) as source:
            content = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
    told = [row.title, row.text, row.policy, row.days, row.day_kind, row.name, content]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


# ---- release and end -----------------------------------------------------------------------------
@transaction.atomic
def release(*, by: User, release: Release, looked: bool = False) -> Release:
    """签发公开, by another person, of exactly what was proposed. The day it begins is not counted
    (民法典第201条), so that the last one is whole.

    looked: whoever releases has looked at each picture. What is drawn no rule reads.
    """
    require(by, "release.release")
    row = _held(by, release)
    RELEASE.check("release", row.state)
    if row.proposed_by_id == by.pk:
        raise Refused("提请的人不能自己签发,请由另一个人签发。")
    if digest(row) != row.digest:
        raise Refused("内容和提请时不一样了,不能签发,请撤下后重新提请。")
    _judge_again(row)
    if not looked and (pictures := drawn(row)):
        raise Refused(f"{'、'.join(pictures[:5])}要逐张看过,没有姓名、证件和部队标识,再勾选签发。")
    row.released_by, row.released_at, row.since = by, clock.now(), clock.today()
    row.until = _last_day(row, row.since)
    row.save()
    _event(by, "release.release", row, f"签发公开“{row.title}”,到{row.until}为止")
    return row


def drawn(row: Release) -> tuple[str, ...]:
    """Where the file shows pictures that somebody has to look at."""
    return publishing.drawn(files.path_of(row.sha256), row.name) if row.sha256 else ()


def _last_day(row: Release, since: date) -> date:
    """The last day of the term; Refused where working days would be guessed."""
    if row.day_kind == "day":
        return since + timedelta(days=row.days)
    calendar = calendars.load(row.division_id)
    until = calendar.add_workdays(since, row.days)
    if unknown := calendar.unknown(since, until):
        years = "、".join(f"{year}年" for year in unknown)
        raise Refused(f"{years}的放假安排还没有登记,工作日算不准,请先登记或改用自然日重新提请。")
    return until


def _judge_again(row: Release) -> None:
    """The gate may have learned something since; an allowed wording may have ended."""
    policy = POLICIES[row.policy]
    _judge_words(row.title, row.text, policy)
    if row.sha256:
        _judge_file(files.path_of(row.sha256), row.name, policy)


@transaction.atomic
def take_down(*, by: User, release: Release, reason: str) -> Release:
    """撤下 before the term ends, or before it began."""
    require(by, "release.propose", "release.release")
    reason = fitting(reason, "撤下的原因", 200)
    if not reason:
        raise Refused("请写明撤下的原因。")
    row = _held(by, release)
    RELEASE.check("take_down", row.state)
    row.taken_down_by, row.taken_down_at = by, clock.now()
    row.save()
    _event(by, "release.take_down", row, f"撤下“{row.title}”:{reason}")
    return row


def _held(by: User, release: Release) -> Release:
    if not queries.releases(by).filter(pk=release.pk).exists():
        raise Refused("找不到这件公开内容,可能不在您的查看范围内,请刷新后再看。")
    return Release.objects.select_for_update().get(pk=release.pk)
