"""Verbs on evidence: add a file, a photo or a paper-only card, replace it, attach and detach it.

Bytes go to the file store first and the row comes after: a crash between the two leaves a file that
nobody refers to, never a row without its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from tongxin.core import clock, events, files, uploads
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Unit, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import Scope, require, scope_of

from . import actions, changes, kinds, photos, queries, returns
from .contents import Facts, take_in
from .contents import find_page as find_page  # part of this module's face
from .flows import ENTRY, entry_state, rests
from .models import Attachment, Entry, Evidence
from .telling import tell

SAFE = "存于人武部保密柜"
MISSING = "找不到这份材料,可能已被撤下或不在您的查看范围内,请刷新后再试。"


@dataclass(frozen=True)
class Photo:
    """The six facts of a photo: 事由、时间、地点、人物、背景、摄影者."""

    occasion: str = ""
    taken_on: date | None = None
    place: str = ""
    persons: str = ""
    background: str = ""
    photographer: str = ""


class Added(NamedTuple):
    """The new evidence, and a sentence when the same bytes are here already."""

    evidence: Evidence
    notice: str = ""


def _chunks(path: Path) -> Iterable[bytes]:
    with open(path, "rb") as source:
        while block := source.read(files.CHUNK):
            yield block


def add_file(
    *,
    by: User,
    name: str,
    chunks: Iterable[bytes] | None = None,
    path: Path | None = None,
    unit: Unit | int | str | None = None,
    photo: Photo | None = None,
    undated: date | None = None,
    sample: bool = False,
) -> Added:
    """A file or photo as evidence of a unit (None: the person's own). Give chunks or a path.

    A photo's day is taken from the camera when nobody says it; where the camera's was lost on the
    way (a chat strips it), `undated` is the day the person who brings it stands for. The same bytes may come in again;
    the notice then says where they are used.
    """
    scope = require(by, "evidence.write")
    owner = actions.unit_of(scope, unit, Resolver.load(scope.division))
    name = uploads.clean_name(name)
    facts = take_in(name, chunks if chunks is not None else _chunks(Path(path or "")))
    facts = facts._replace(taken_on=facts.taken_on or undated)
    notice = seen_before(by, facts.sha256)
    return Added(_write_file(by, owner, name, facts, photo, sample=sample), notice)


def columns_of(name: str, facts: Facts, photo: Photo | None) -> dict[str, Any]:
    """The columns of a file's row; Refused when a fact of a photo cannot be."""
    values: dict[str, Any] = {
        "name": name,
        "kind": "photo" if facts.media_type in uploads.PHOTOS else "file",
        **asdict(photo or Photo()),
        **facts._asdict(),
        "taken_on": (photo.taken_on if photo else None) or facts.taken_on,
    }
    if values["taken_on"] and values["taken_on"] > clock.today():
        raise Refused("照片的时间在今天之后,请核对。")
    return _fitting(Evidence, values)


def _fitting(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values without blanks around them; Refused when one is longer than its column."""
    out = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    for key, value in out.items():
        field = model._meta.get_field(key)
        most = getattr(field, "max_length", None)
        if isinstance(value, str) and most:
            fitting(value, str(field.verbose_name), most)
    return out


@transaction.atomic
def _write_file(
    by: User, unit: Unit, name: str, facts: Facts, photo: Photo | None, **more: Any
) -> Evidence:
    row = Evidence.objects.create(
        division_id=unit.division_id, unit=unit, by=by, **columns_of(name, facts, photo), **more
    )
    _event(by, "evidence.add", row, f"上传“{name}”", sha256=facts.sha256)
    return row


def _event(by: User, verb: str, row: Evidence, sentence: str, **detail: Any) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="evidence",
        subject_id=row.pk,
        division=row.division_id,
        sentence=sentence,
        detail=detail,
    )


def seen_before(by: User, sha256: str) -> str:
    """Where the same bytes are already, as far as the person may see; empty when nowhere."""
    same = Evidence.objects.filter(division=by.division_id, sha256=sha256)
    row = queries.visible_evidence(by).filter(sha256=sha256).select_related("unit").first()
    if row is None:
        return "区内已有单位上传过同一份文件。" if same.exists() else ""
    uses = Attachment.objects.filter(evidence__in=same, removed_at=None)
    titles = list(
        uses.filter(entry__in=queries.visible_to(by))
        .order_by("id")
        .values_list("entry__title", flat=True)[:3]
    )
    used = f",已用于{'、'.join(f'“{t}”' for t in titles)}" if titles else ",还没有引用"
    day = timezone.localtime(row.received_at)
    return f"{row.unit.name}{day:%Y年%-m月%-d日}上传过同一份文件“{row.name}”{used},可以直接引用。"


@transaction.atomic
def add_paper(
    *,
    by: User,
    name: str,
    unit: Unit | int | str | None = None,
    location: str = SAFE,
    sample: bool = False,
) -> Evidence:
    """A card for what exists on paper only, with the place where it is kept."""
    scope = require(by, "evidence.write")
    owner = actions.unit_of(scope, unit, Resolver.load(scope.division))
    if not name.strip() or not location.strip():
        raise Refused("请写明材料名称和存放处。")
    values = _fitting(Evidence, {"name": uploads.clean_name(name), "location": location})
    row = Evidence.objects.create(
        division_id=scope.division, unit=owner, kind="paper", by=by, sample=sample, **values
    )
    _event(by, "evidence.paper", row, f"登记纸质材料“{row.name}”({row.location})")
    return row


def replace(
    *,
    by: User,
    evidence: Evidence,
    name: str,
    chunks: Iterable[bytes] | None = None,
    path: Path | None = None,
    photo: Photo | None = None,
) -> Evidence:
    """A new version of a file. What was attached moves to it, the old one stays as history.

    An accepted entry whose proof changes waits for acceptance again; a returned piece is mended.
    """
    scope = require(by, "evidence.write")
    owner = actions.unit_of(scope, evidence.unit_id, Resolver.load(scope.division))
    name = uploads.clean_name(name)
    facts = take_in(name, chunks if chunks is not None else _chunks(Path(path or "")))
    if facts.sha256 == evidence.sha256:
        raise Refused("新文件和原来的完全一样,不用替换。")
    return _replace(by, owner, evidence, name, facts, photo)


@transaction.atomic
def _replace(
    by: User, unit: Unit, old: Evidence, name: str, facts: Facts, photo: Photo | None
) -> Evidence:
    old = Evidence.objects.select_for_update().get(pk=old.pk)
    if Evidence.objects.filter(replaces=old).exists():
        raise Refused("这份材料已经有更新的版本,请打开最新版本再替换。")
    photo = photo or Photo(**{f: getattr(old, f) for f in Photo.__dataclass_fields__})
    new = Evidence.objects.create(
        division_id=unit.division_id,
        unit=unit,
        by=by,
        replaces=old,
        sample=old.sample,
        **columns_of(name, facts, photo),
    )
    _event(by, "evidence.replace", new, f"“{old.name}”换成新版本“{name}”", replaces=old.pk)
    _move(by, old, new)
    return new


def _move(by: User, old: Evidence, new: Evidence) -> None:
    """Attachments of the old version end, the same ones begin on the new."""
    now = clock.now()
    rows = list(Attachment.objects.filter(evidence=old, removed_at=None).order_by("entry_id"))
    entries = Entry.objects.select_for_update().order_by("pk").in_bulk({r.entry_id for r in rows})
    for row in rows:
        Attachment.objects.create(
            entry_id=row.entry_id,
            evidence=new,
            paper=row.paper,
            page=row.page,
            quote=row.quote,
            conclusion=row.conclusion,
            at=now,
            by=by,
        )
    Attachment.objects.filter(pk__in=[r.pk for r in rows]).update(removed_at=now)
    for entry in entries.values():
        if not entry.withdrawn:
            told = f"“{entry.title}”的材料“{old.name}”换成“{new.name}”"
            tell(by, "entry.replace", entry, told, replaces=old.pk, evidence=new.pk)
            settle(by, entry, None, "replace")


def describe(*, by: User, evidence: Evidence, photo: Photo) -> Evidence:
    """Better words for a photo's six facts: a new version with the same bytes."""
    scope = require(by, "evidence.write")
    owner = actions.unit_of(scope, evidence.unit_id, Resolver.load(scope.division))
    if evidence.kind != "photo":
        raise Refused("只有照片要写六要素,文件请直接换新版本。")
    told = (evidence.sha256, evidence.size, evidence.media_type, evidence.pages, evidence.taken_on)
    return _replace(by, owner, evidence, evidence.name, Facts(*told), photo)


def _save(entry: Entry) -> None:
    entry.save()
    last = entry.ended_on or entry.happened_on
    days = sorted((entry.happened_on, last))
    changes.publish(changes.Change(entry.division_id, frozenset([entry.kind]), *days))


def _own(by: User, entry: Entry) -> Entry:
    """The entry, locked, when the person may work on it; Refused otherwise."""
    require(by, "evidence.write", "entry.write")
    found = queries.visible_to(by).filter(pk=entry.pk).exists()
    if not found:
        raise Refused("找不到这条记录,可能已被撤回或不在您的查看范围内,请刷新后再试。")
    return Entry.objects.select_for_update().get(pk=entry.pk)


@transaction.atomic
def attach(
    *,
    by: User,
    entry: Entry,
    evidence: Evidence,
    paper: str = "",
    page: str | int = "",
    quote: str = "",
    conclusion: str = "",
) -> Attachment:
    """Evidence on an entry as one of its kind's papers, with the passage that proves it."""
    entry = _own(by, entry)
    ENTRY.check("attach", entry_state(entry))
    if not queries.visible_evidence(by).filter(pk=evidence.pk).exists():
        raise Refused(MISSING)
    made = kinds.get(entry.division_id, entry.kind)
    if paper and paper not in made.papers:
        told = "、".join(made.papers) or "没有规定要件"
        raise Refused(f"“{made.name}”没有“{paper}”这一项,可选:{told}。")
    passage = _passage(evidence, str(page), quote, conclusion)
    live = Attachment.objects.filter(entry=entry, evidence=evidence, removed_at=None)
    if live.filter(paper=paper, page=passage["page"], quote=passage["quote"]).exists():
        raise Refused(f"“{evidence.name}”已经引用在这里,不用重复添加。")
    if photos.asked(paper, evidence) and (why := photos.why_not(entry, evidence)):
        raise Refused(why)
    known = live.exists()
    row = Attachment.objects.create(entry=entry, evidence=evidence, paper=paper, by=by, **passage)
    tell(by, "entry.attach", entry, f"“{entry.title}”引用“{evidence.name}”{paper}")
    settle(by, entry, made, "" if known else "attach")
    return row


def _passage(evidence: Evidence, page: str, quote: str, conclusion: str) -> dict[str, str]:
    """Where the proof stands; a page beyond the file's last is refused."""
    numbers = [int(n) for n in re.findall(r"\d{1,9}", page)]
    if evidence.pages and numbers and not 1 <= min(numbers) <= max(numbers) <= evidence.pages:
        raise Refused(f"“{evidence.name}”一共{evidence.pages}页,没有第{page}页,请核对页码。")
    return _fitting(Attachment, {"page": page, "quote": quote, "conclusion": conclusion})


@transaction.atomic
def detach(*, by: User, attachment: Attachment, reason: str) -> None:
    """Take evidence off an entry; it stays in the history with the reason."""
    entry = _own(by, attachment.entry)
    if not reason.strip():
        raise Refused("请写明撤下的原因。")
    scope = require(by, "evidence.write", "entry.write")
    mine = scope.units is None or entry.unit_id in scope.units or attachment.by_id == by.pk
    if not mine:
        raise Refused("这份材料由主办单位引用,请联系主办单位撤下。")
    ENTRY.check("detach", entry_state(entry))
    live = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    if live.update(removed_at=clock.now()):
        told = f"“{entry.title}”撤下“{attachment.evidence.name}”:{reason}"
        tell(by, "entry.detach", entry, told, evidence=attachment.evidence_id, reason=reason)
        kind = kinds.get(entry.division_id, entry.kind)
        settle(by, entry, kind, "" if _still_there(attachment) else "detach")


def _still_there(piece: Attachment) -> bool:
    """The same file proves the same paper elsewhere: better words for a passage lose nothing."""
    same = Attachment.objects.filter(entry=piece.entry_id, evidence=piece.evidence_id)
    return same.filter(paper=piece.paper, removed_at=None).exists()


def settle(by: User, entry: Entry, kind: kinds.Kind | None, step: str) -> None:
    """What follows from changed proof, with the entry's row locked: is it complete, where does it wait.

    kind: None when no paper came or went. step: as in `flows`, "" when nothing weighty changed.
    """
    complete = entry.complete
    if kind is not None:
        live = Attachment.objects.filter(entry=entry, removed_at=None).exclude(paper="")
        complete = set(kind.papers) <= set(live.values_list("paper", flat=True))
    state = _state_after(by, entry, step)
    if (complete, state) == (entry.complete, entry.state):
        return
    actions.keep_past(entry, clock.now())
    entry.complete, entry.state = complete, state
    entry.accepted_at = entry.accepted_at if state == "accepted" else None
    _save(entry)


def _state_after(by: User, entry: Entry, step: str) -> str:
    """Where an entry waits after its proof changed (the notes of `flows.ENTRY` in words)."""
    scope = scope_of(by)
    if entry.state == "returned":
        return _mended(by, scope, entry)
    stays = entry.state == "unsigned" or not step
    if entry.state == "accepted":
        stays = stays or step == "attach" or (step == "detach" and scope.may("entry.accept"))
    return entry.state if stays else rests(scope, entry.unit)


def _mended(by: User, scope: Scope, entry: Entry) -> str:
    """Of a returned entry: with the last returned piece mended it goes back by itself."""
    before = returns.of_entry(entry)
    returns.close_mended(by, entry)
    if not before or returns.of_entry(entry):
        return "returned"
    was = "unsigned" if any(one.level == "unit" for one in before) else ""
    state = rests(scope, entry.unit, was)
    word = "等单位负责人签报" if state == "unsigned" else "等待认定"
    tell(by, "entry.mend", entry, f"“{entry.title}”退回的材料都已换好,{word}")
    return state
