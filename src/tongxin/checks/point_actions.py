"""Verbs on field points: add, revise, retire, take over from the ledger, dated photos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tongxin.core import clock, events, files, images, numbering
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import require
from tongxin.ledger import evidence as ledger
from tongxin.ledger.evidence import Photo
from tongxin.ledger.models import Attachment, Entry

from . import points
from .models import Point, PointPhoto

Lines = Sequence[Mapping[str, str]]
#: The longest line of a must-see list, and how many a sheet of paper holds.
LINE, LINES = 60, 20


def _event(by: User, verb: str, row: Point, sentence: str) -> None:
    events.record(
        by=by,
        verb=f"point.{verb}",
        subject="point",
        subject_id=row.no,
        division=row.division_id,
        sentence=sentence,
    )


def held(by: User, row: Point, *, used: bool = True) -> Point:
    """The point, locked, if the person reaches it; Refused otherwise, and for a retired one."""
    require(by, "point.write")
    if not points.visible_to(by).filter(pk=row.pk).exists():
        raise Refused("找不到这个点位,请刷新后再看。")
    found = Point.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    if used and found.retired_on:
        raise Refused("这个点位已停用,要用请先恢复。")
    return found


@transaction.atomic
def add(
    *,
    by: User,
    name: str,
    kind: str,
    unit: Unit,
    place: str,
    town: Unit | None = None,
    must_see: Lines = (),
    guide: str = "",
    entry: Entry | None = None,
    sample: bool = False,
) -> Point:
    """A point, numbered without a gap. Refused for a name that is there already."""
    scope = require(by, "point.write")
    values = _checked(scope.division, name, kind, unit, place, town, must_see, guide)
    row = Point.objects.create(
        division_id=scope.division,
        no=numbering.take(scope.division, "point"),
        entry=entry,
        sample=sample,
        by=by,
        **values,
    )
    _event(by, "add", row, f"添加点位“{row.name}”")
    return row


@transaction.atomic
def revise(
    *,
    by: User,
    point: Point,
    name: str,
    kind: str,
    unit: Unit,
    place: str,
    town: Unit | None = None,
    must_see: Lines = (),
    guide: str = "",
) -> Point:
    """Change what is written of a point; visits keep what they found."""
    row = held(by, point)
    values = _checked(row.division_id, name, kind, unit, place, town, must_see, guide, row)
    for key, value in values.items():
        setattr(row, key, value)
    row.save()
    _event(by, "revise", row, f"修改点位“{row.name}”")
    return row


def _checked(
    division: str, name: str, kind: str, unit: Unit, place: str, town: Unit | None,
    must_see: Lines, guide: str, row: Point | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The columns of a point; Refused with what to do."""
    name, place = fitting(name, "名称", 100), fitting(place, "所在位置", 200)
    if not name:
        raise Refused("请填写点位名称。")
    if kind not in points.kinds_of(division):
        raise Refused(f"请选择类别:{'、'.join(points.kinds_of(division))}。")
    if unit.division_id != division or unit.until:
        raise Refused("请从本区在用的单位里选择管护单位。")
    same = Point.objects.filter(division=division, name=name)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise Refused(f"已有名为“{name}”的点位,请换一个名称,或到那个点位里修改。")
    return {
        "name": name, "kind": kind, "unit": unit, "place": place, "town": town,
        "must_see": _lines(division, must_see), "guide": fitting(guide, "讲解和接待", 2000),
    }  # fmt: skip


def _lines(division: str, must_see: Lines) -> list[dict[str, str]]:
    """The must-see list; each line names what a visit reports when it is not there."""
    words, out = points.defects_of(division), []
    for one in must_see:
        text = fitting(one.get("text", ""), "必看内容", LINE)
        if not text:
            continue
        if one.get("defect") not in words:
            raise Refused(f"请给“{text}”选择看不到时记哪一种不合格情形。")
        out.append({"text": text, "defect": one["defect"]})
    if len({one["text"] for one in out}) != len(out):
        raise Refused("必看内容里有两条一样的,请去掉一条。")
    if len(out) > LINES:
        raise Refused(f"必看内容最多{LINES}条,请合并或精简。")
    return out


@transaction.atomic
def retire(*, by: User, point: Point) -> Point:
    """停用: it is drawn and visited no more; its visits stay. A second time changes nothing."""
    row = held(by, point, used=False)
    if row.retired_on is None:
        row.retired_on = clock.today()
        row.save()
        _event(by, "retire", row, f"停用点位“{row.name}”")
    return row


@transaction.atomic
def restore(*, by: User, point: Point) -> Point:
    """Undo a retirement."""
    row = held(by, point, used=False)
    if row.retired_on is not None:
        row.retired_on = None
        row.save()
        _event(by, "restore", row, f"恢复点位“{row.name}”")
    return row


@transaction.atomic
def take_over(*, by: User, chosen: Iterable[tuple[Entry, str]]) -> list[Point]:
    """Points from the ledger's entries, each as the kind said, with what is usually to be seen.

    What is in the registry already is left alone, so that a repeat adds none.
    """
    scope = require(by, "point.write")
    known = set(Point.objects.filter(division=scope.division).values_list("name", flat=True))
    made = []
    for entry, kind in chosen:
        name = entry.title[:100]
        if name in known:
            continue
        known.add(name)
        made.append(
            add(by=by, name=name, kind=kind, unit=entry.unit, place=points.place_of(entry),
                town=entry.town, must_see=points.suggested(kind), entry=entry,
                sample=entry.sample)
        )  # fmt: skip
    return made


def used_before(point: Point, sha256: str) -> str:
    """Where these bytes are used already, as a sentence; "" when nowhere.

    A photo shows one place at one time: used again it would show a place as it is not.
    """
    rows = PointPhoto.objects.filter(
        point__division=point.division_id, evidence__sha256=sha256
    ).select_related("point")
    photo = rows.order_by("taken_on").first()
    if photo is None:
        return ""
    where = "这个点位" if photo.point_id == point.pk else f"点位“{photo.point.name}”"
    return f"这张照片{photo.taken_on.year}年已用在{where},请换一张这次拍的。"


def attached_before(division: str, sha256: str) -> str:
    """The record these bytes prove already, as a sentence; "" when there is none."""
    rows = Attachment.objects.filter(
        evidence__sha256=sha256, entry__division=division, removed_at=None
    )
    one = rows.select_related("entry").order_by("entry__happened_on").first()
    if one is None:
        return ""
    year = one.entry.happened_on.year
    return f"这张照片{year}年已用在“{one.entry.title}”,请换一张这次拍的。"


def day_of(sha256: str, said: date | None) -> date:
    """The day a stored photo was taken: as somebody says, else as the camera does."""
    day = said or images.taken_on(files.path_of(sha256))
    if day is None:
        raise Refused("请填写照片是哪一天拍的。")
    if day > clock.today():
        raise Refused("照片的时间在今天之后,请核对。")
    return day


@transaction.atomic
def add_photo(
    *, by: User, point: Point, name: str, sha256: str, photo: Photo, sample: bool = False
) -> PointPhoto:
    """A dated photo of a point, with its six facts. sha256: of the stored bytes.

    Refused without a day, and when the same bytes show another point or this one already.
    """
    row = held(by, point)
    if told := used_before(row, sha256):
        raise Refused(told)
    day = day_of(sha256, photo.taken_on)
    told_photo = Photo(**{**photo.__dict__, "taken_on": day})
    added = ledger.add_file(
        by=by, name=name, path=files.path_of(sha256), unit=row.unit_id, photo=told_photo,
        sample=sample,
    ).evidence  # fmt: skip
    if added.kind != "photo":
        raise Refused("这里只放照片,文件请放到台账记录里。")
    made = PointPhoto.objects.create(point=row, evidence=added, taken_on=day)
    _event(by, "photo", row, f"给点位“{row.name}”加照片")
    return made
