"""实地抽查: a visit to a point, with what was found line by line. It leaves a `spot` entry.

The entry, the photos, the visit and a rectification for each defect are one act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tongxin.core import clock, events, files, images
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import User
from tongxin.ledger import actions as ledger
from tongxin.ledger import changes, evidence, kinds
from tongxin.ledger.evidence import Photo
from tongxin.ledger.models import Entry

from . import mock, point_actions, points, rectify
from .models import Draw, Mock, Point, PointPhoto, Visit
from .rectify import Defect

PAPER_OF_PHOTOS = "照片"


@dataclass(frozen=True)
class Finding:
    """One line of the must-see list: found in order or not, and a word on it."""

    text: str
    good: bool
    note: str = ""


@dataclass(frozen=True)
class Shot:
    """A photo taken on the spot whose bytes are stored already."""

    name: str
    sha256: str


@transaction.atomic
def visit(
    *,
    by: User,
    point: Point,
    day: date,
    findings: Sequence[Finding],
    shots: Iterable[Shot] = (),
    due_on: date | None = None,
    mock_: Mock | None = None,
    sample: bool = False,
) -> Visit:
    """抽查 of a point: what was found, with the photos taken there.

    due_on: by when what is not in order must be mended; a mock has its own date. Refused when a line
    is not answered, a photo is not of this visit, or the point was looked at that day already.
    """
    row = point_actions.held(by, point)
    _check_day(row, day, mock_)
    told = _answered(row, findings)
    bad = [one for one in told if not one["good"]]
    due = due_on or (mock_.rectify_by if mock_ else None)
    if bad and due is None:
        raise Refused("有不合格的,请填写整改期限。")
    if bad and due and due < clock.today():
        raise Refused("整改期限已经过了,请填今天或以后的日期。")
    with changes.gathered():
        entry = _enter(by, row, day, bad, told, sample)
        made = Visit.objects.create(
            point=row, mock=mock_, day=day, findings=told, passed=not bad, entry=entry, by=by
        )
        _hang_on(by, made, shots, sample)
        if bad and due:
            _give(by, made, bad, due, sample)
    word = "合格" if made.passed else f"不合格{len(bad)}处"
    _event(by, row, f"抽查点位“{row.name}”:{word}")
    return made


def _event(by: User, row: Point, sentence: str) -> None:
    events.record(
        by=by, verb="point.visit", subject="point", subject_id=row.no, division=row.division_id,
        sentence=sentence,
    )  # fmt: skip


def _check_day(row: Point, day: date, mock_: Mock | None) -> None:
    if day > clock.today():
        raise Refused("抽查日期在今天之后,请核对。")
    if mock_ is None:
        if Visit.objects.filter(point=row, mock=None, day=day).exists():
            raise Refused("这个点位这一天已经记过抽查,不用重复记。")
        return
    held = Mock.objects.select_for_update(of=("self",)).get(pk=mock_.pk)
    if held.state != "marking" or held.division_id != row.division_id:
        raise Refused("这次模拟考评不在评分中,不能记抽查。")
    drawn = Draw.objects.filter(mock=mock_, purpose=mock.POINTS).first()
    if str(row.no) not in mock.drawn_ids(drawn):
        raise Refused("这个点位没有抽到,不在这次模拟考评里。")
    if Visit.objects.filter(point=row, mock=mock_).exists():
        raise Refused("这次模拟考评已经看过这个点位,不用重复记。")


def _answered(row: Point, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Every line of the point's list with its answer, in its order."""
    if not row.must_see:
        raise Refused("这个点位还没有写必看内容,请先到点位里写好再抽查。")
    given = {one.text: one for one in findings}
    missing = [one["text"] for one in row.must_see if one["text"] not in given]
    if missing:
        raise Refused(f"还没有回答“{missing[0]}”看得怎样,请逐条选择。")
    return [
        {
            "text": one["text"],
            "good": given[one["text"]].good,
            "defect": "" if given[one["text"]].good else one["defect"],
            "note": fitting(given[one["text"]].note, "情况", 200),
        }
        for one in row.must_see
    ]


def _enter(by: User, row: Point, day: date, bad: list, told: list, sample: bool) -> Entry:
    """抽查数 1; 合格数 1 when everything was in order."""
    notes = [f"{one['text']}:{one['note']}" for one in told if one["note"]]
    raw = {
        "title": f"实地抽查:{row.name}",
        "happened_on": day,
        "unit": row.unit_id,
        "town": row.town_id,
        "facet": row.kind,
        "due": 1,
        "done": int(not bad),
        "defects": list(dict.fromkeys(one["defect"] for one in bad)),
        "note": "\n".join(notes)[:4000],
    }
    return ledger.record(by=by, kind=points.SPOT, raw=raw, sample=sample)


def _hang_on(by: User, made: Visit, shots: Iterable[Shot], sample: bool) -> None:
    """The photos as evidence of the entry and as photos of the point."""
    papers = kinds.get(made.point.division_id, points.SPOT).papers
    paper = PAPER_OF_PHOTOS if PAPER_OF_PHOTOS in papers else ""
    for shot in {one.sha256: one for one in shots}.values():
        taken = _taken_on(made, shot)
        added = evidence.add_file(
            by=by, name=shot.name, path=files.path_of(shot.sha256), unit=made.point.unit_id,
            photo=_six(by, made, taken), sample=sample,
        ).evidence  # fmt: skip
        if added.kind != "photo":
            raise Refused(f"“{shot.name}”不是照片,请拍照或选照片。")
        evidence.attach(by=by, entry=made.entry, evidence=added, paper=paper)
        PointPhoto.objects.create(point=made.point, evidence=added, taken_on=taken, visit=made)


def _taken_on(made: Visit, shot: Shot) -> date:
    """The day of a photo of this visit; Refused for one that was taken or used before."""
    used = point_actions.used_before(made.point, shot.sha256)
    if told := used or point_actions.attached_before(made.point.division_id, shot.sha256):
        raise Refused(told)
    taken = images.taken_on(files.path_of(shot.sha256))
    if taken and taken.year != made.day.year:
        raise Refused(f"“{shot.name}”是{taken.year}年拍的,请换一张这次拍的。")
    return taken or made.day


def _six(by: User, made: Visit, taken: date) -> Photo:
    """事由、时间、地点、人物、背景、摄影者: what the visit knows of them."""
    place = made.point.place or (made.point.town.name if made.point.town else "")
    return Photo(
        occasion=f"实地抽查:{made.point.name}"[:200],
        taken_on=taken,
        place=place[:100],
        persons="无(现场点位)",
        background=made.mock.title if made.mock else made.point.kind,
        photographer=by.name,
    )


def _give(by: User, made: Visit, bad: list[dict[str, Any]], due: date, sample: bool) -> None:
    """Each line that was not in order becomes a rectification of the unit that keeps the point."""
    row = made.point
    defects = [
        Defect(
            row.unit, f"{one['defect']}:{row.name}", due, rectify.SPOT,
            f"visit:{made.pk}:{n}", f"要看到:{one['text']}。{one['note']}", visit=made,
        )
        for n, one in enumerate(bad, start=1)
    ]  # fmt: skip
    rectify.assign_all(by=by, division=row.division_id, defects=defects, sample=sample)
