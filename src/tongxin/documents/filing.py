"""Verbs of the archive: what is kept how long, file, take out, box, close, transfer, catalogue.

A 件号 comes from a counter that is locked until the transaction ends: none is skipped and none is
given twice, however many file at once. One that was taken out leaves its number behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from tongxin.core import clock, events, numbering
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import Scope, require
from tongxin.ledger.models import Entry, Evidence
from tongxin.rules import filing as rules

from .flows import BOX, FILED
from .models import Box, Catalogue, FiledItem, Report, Retention

SECRET = "密级只能是公开或内部。涉密文件不进这个系统,请按保密规定另行保管。"
TWICE = "这份文件已经归过档,不用重复归档。"
PARTS = ("fonds", "year", "period", "code")


@dataclass(frozen=True)
class Paper:
    """A paper to be filed, as it is typed in or read from what is in the system.

    day: eight digits, or any way a date is written. given: the title is ours and stands in [ ].
    """

    title: str
    author: str
    day: str
    pages: int
    doc_no: str = ""
    secrecy: str = ""
    note: str = ""
    given: bool = False
    papers: tuple[str, ...] = field(default=())


def _event(by: User, verb: str, subject: str, key: Any, division: str, sentence: str) -> None:
    events.record(
        by=by, verb=verb, subject=subject, subject_id=key, division=division, sentence=sentence
    )


def _unit(scope: Scope, unit: Unit) -> Unit:
    """The unit, locked: its fonds and its retention table hold still while something is filed."""
    row = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    if row.division_id != scope.division:
        raise Refused("请从本区的单位里选择立档单位。")
    return row


@transaction.atomic
def set_retention(*, by: User, unit: Unit, category: str, period: str, approval: str) -> Retention:
    """A line of the organ's own 保管期限表, with who approved it; a new line ends the old one."""
    scope = require(by, "archive.write")
    unit = _unit(scope, unit)
    category, approval = fitting(category, "文件类别", 80), fitting(approval, "批准机关和文号", 120)
    if not category or period not in rules.PERIODS:
        raise Refused("请写明文件类别,并选择保管期限。")
    if not approval:
        raise Refused("请写明保管期限表由哪个档案主管部门、以哪份文件批准。")
    Retention.objects.filter(unit=unit, category=category, ended_at=None).update(
        ended_at=clock.now()
    )
    row = Retention.objects.create(
        unit=unit, category=category, period=period, approval=approval, by=by
    )
    told = f"{unit.name}“{category}”保管期限定为{rules.PERIODS[period]}({approval})"
    _event(by, "retention.set", "retention", unit.pk, scope.division, told)
    return row


@transaction.atomic
def file(
    *,
    by: User,
    unit: Unit,
    year: int,
    category: str,
    code: str,
    paper: Paper,
    office: str = "",
    report: Report | None = None,
    evidence: Evidence | None = None,
    entry: Entry | None = None,
    sample: bool = False,
) -> FiledItem:
    """归档一件: its period from the organ's table, its number from the counter, for good.

    Refused for a category without a period, a classified paper, a date or a page count that cannot
    be, and for what is filed already.
    """
    scope = require(by, "archive.write")
    unit = _unit(scope, unit)
    period = _period(unit, category)
    _source(scope, report, evidence, entry)
    columns = _columns(paper)
    _year(year, columns["day"])
    series = f"filed:{unit.fonds}:{year}:{period}:{code}"
    no = numbering.take(scope.division, series)
    try:
        ref = rules.reference(unit.fonds, year, period, code, no)
    except ValueError as error:
        raise Refused(str(error)) from error
    row = FiledItem(
        division_id=scope.division, unit=unit, fonds=unit.fonds, year=year, period=period, code=code,
        office=fitting(office, "机构(问题)", 20) or code, no=no, ref=ref, category=category,
        report=report, evidence=evidence, entry=entry, by=by, sample=sample, **columns,
    )  # fmt: skip
    _write(row)
    _event(by, "filed.file", "filed", row.pk, scope.division, f"归档“{row.title}”,档号{ref}")
    return row


def _write(row: FiledItem) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(TWICE) from error


def _period(unit: Unit, category: str) -> str:
    if not unit.fonds:
        raise Refused(f"{unit.name}还没有填全宗号,请先在归档设置里填写。")
    line = Retention.objects.filter(unit=unit, category=category.strip(), ended_at=None).first()
    if line is None:
        raise Refused(
            f"{unit.name}的保管期限表里没有“{category.strip() or '未选类别'}”,请先写明它保管多久。"
        )
    return line.period


def _source(
    scope: Scope, report: Report | None, evidence: Evidence | None, entry: Entry | None
) -> None:
    """What is filed belongs to the district and is not filed yet; a draft is no document."""
    sources = {"report": report, "evidence": evidence, "entry": entry}
    given = {name: row for name, row in sources.items() if row is not None}
    if any(row.division_id != scope.division for row in given.values()):
        raise Refused("没有这份文件,请从本区的材料里选择。")
    if report is not None and report.state != "issued":
        raise Refused("这份材料还没有印发,印发以后再归档。")
    if any(FiledItem.objects.exclude(state="removed").filter(**{n: r}).exists()
           for n, r in given.items()):  # fmt: skip
        raise Refused(TWICE)


def _columns(paper: Paper) -> dict[str, Any]:
    """The columns of the catalogue, each in its form (DA/T 22-2015)."""
    title, author = fitting(paper.title, "题名", 190), fitting(paper.author, "责任者", 80)
    if not title or not author:
        raise Refused("题名和责任者都要写。")
    if paper.secrecy not in rules.OPEN:
        raise Refused(SECRET)
    if paper.pages < 1:
        raise Refused("请填页数,有字或有图的每一面算一页。")
    try:
        day = rules.day_of(paper.day)
    except ValueError as error:
        raise Refused(str(error)) from error
    return {
        "title": rules.bracketed(title) if paper.given else title,
        "author": author,
        "day": day,
        "pages": paper.pages,
        "secrecy": paper.secrecy,
        "doc_no": fitting(paper.doc_no, "文号", 60),
        "note": fitting(paper.note, "备注", 200),
        "papers": [fitting(name, "附件名称", 120) for name in paper.papers if name.strip()],
    }


def _year(year: int, day: str) -> None:
    """A paper is filed in the year it was made or dealt with, never in one before it."""
    if not int(day[:4]) <= year <= clock.today().year:
        raise Refused(f"归档年度{year}不对:文件是{day[:4]}年的,年度应在{day[:4]}年到今年之间。")


def _held(by: User, item: FiledItem, step: str) -> FiledItem:
    scope = require(by, FILED.step(step).ability)
    row = FiledItem.objects.select_for_update(of=("self",)).get(pk=item.pk, division=scope.division)
    FILED.check(step, row.state)
    return row


@transaction.atomic
def remove(*, by: User, item: FiledItem, reason: str) -> FiledItem:
    """撤出 an item that should not have been filed: its number stays empty and is told as a hole."""
    row, reason = _held(by, item, "remove"), fitting(reason, "撤出的原因", 300)
    if not reason:
        raise Refused("请写明撤出的原因。")
    if row.box is not None and row.box.state != "open":
        raise Refused("这一盒已经封了,不能撤出,请先与档案馆商量。")
    row.state, row.reason, row.box = "removed", reason, None
    row.save()
    told = f"撤出{row.ref}“{row.title}”:{reason}"
    _event(by, "filed.remove", "filed", row.pk, row.division_id, told)
    return row


def _class(scope: Scope, unit: Unit, year: int, period: str, code: str) -> dict[str, Any]:
    return {
        "division_id": scope.division,
        "fonds": unit.fonds,
        "year": year,
        "period": period,
        "code": code,
    }


@transaction.atomic
def box_up(
    *,
    by: User,
    unit: Unit,
    year: int,
    period: str,
    code: str,
    sheet: Decimal = Decimal("0.1"),
    both_sides: bool = False,
    sample: bool = False,
) -> list[Box]:
    """装盒: the items without a box, in order of their numbers, into boxes by thickness.

    sheet: thickness of a sheet in mm. The last box that is not closed is filled further. Returns the
    boxes that got something.
    """
    scope = require(by, "archive.write")
    unit = _unit(scope, unit)
    place = _class(scope, unit, year, period, code)
    items = FiledItem.objects.select_for_update(of=("self",)).filter(**place)
    rows = list(items.filter(state="filed").order_by("no"))
    if not rows:
        raise Refused("没有等着装盒的件,请先归档。")
    last = Box.objects.select_for_update().filter(**place, state="open").order_by("-no").first()
    rows = [*items.filter(box=last).order_by("no"), *rows] if last else rows
    try:
        fillings = rules.fill([(r.no, r.pages) for r in rows], sheet, both_sides)
    except ValueError as error:
        raise Refused(str(error)) from error
    boxes = _boxes(by, unit, place, last, fillings, rows[-1].office, sample)
    _put(rows, boxes, fillings)
    told = f"{unit.fonds} {year}年{rules.PERIODS[period]}{code}装{len(boxes)}盒,共{len(rows)}件"
    _event(by, "box.make", "box", boxes[0].pk, scope.division, told)
    return boxes


def _boxes(
    by: User, unit: Unit, place: dict, last: Box | None, fillings: list, office: str, sample: bool
) -> list[Box]:
    """As many boxes as fillings; the open one first, with the spine it now needs."""
    found = [last] if last else []
    fresh = len(fillings) - len(found)
    first = numbering.take(place["division_id"], f"box:{unit.fonds}", fresh) if fresh else 0
    found += [Box(unit=unit, no=first + n, by=by, sample=sample, **place) for n in range(fresh)]
    for box, filling in zip(found, fillings, strict=True):
        box.spine, box.room, box.office = filling.spine, filling.room, office
        box.save()
    return found


def _put(rows: list[FiledItem], boxes: list[Box], fillings: list) -> None:
    where = {no: box for box, filling in zip(boxes, fillings, strict=True) for no in filling.items}
    for row in rows:
        row.box, row.state = where[row.no], "boxed"
    FiledItem.objects.bulk_update(rows, ["box", "state"])


def _held_box(by: User, box: Box, step: str) -> Box:
    scope = require(by, BOX.step(step).ability)
    row = Box.objects.select_for_update(of=("self",)).get(pk=box.pk, division=scope.division)
    BOX.check(step, row.state)
    return row


@transaction.atomic
def close(
    *, by: User, box: Box, arranged_by: str, checked_by: str, remarks: str = "", place: str = ""
) -> Box:
    """封盒 with what the 备考表 says: who arranged it, who checked it, what there is to know."""
    row = _held_box(by, box, "close")
    row.arranged_by = fitting(arranged_by, "整理人", 30)
    row.checked_by = fitting(checked_by, "检查人", 30)
    if not row.arranged_by or not row.checked_by:
        raise Refused("备考表要写整理人和检查人。")
    row.remarks, row.place = fitting(remarks, "情况说明", 500), fitting(place, "存放位置", 60)
    row.state, row.closed_on = "closed", clock.today()
    row.save()
    _event(by, "box.close", "box", row.pk, row.division_id, f"封{row.fonds}第{row.no}盒")
    return row


@transaction.atomic
def transfer(*, by: User, boxes: Iterable[Box], to: str, on: date) -> int:
    """移交 closed boxes with all that lies in them to an archive; returns how many items went."""
    to = fitting(to, "接收单位", 60)
    if not to:
        raise Refused("请写明接收单位。")
    if on > clock.today():
        raise Refused("移交日期在今天之后,请改正。")
    rows = [_held_box(by, box, "move") for box in sorted(boxes, key=lambda b: b.pk)]
    if not rows:
        raise Refused("请先勾选要移交的盒。")
    for row in rows:
        row.state, row.moved_on, row.moved_to = "moved", on, to
        row.save()
    moved = FiledItem.objects.filter(box__in=rows, state="boxed").update(state="moved")
    told = f"向{to}移交{len(rows)}盒{moved}件"
    _event(by, "box.move", "box", rows[0].pk, rows[0].division_id, told)
    return moved


@transaction.atomic
def catalogue(*, by: User, unit: Unit, year: int, period: str, code: str) -> Catalogue:
    """归档文件目录 as it stands: the last version when nothing changed since, else a new one."""
    scope = require(by, "archive.write")
    unit = _unit(scope, unit)
    place = _class(scope, unit, year, period, code)
    items = FiledItem.objects.filter(**place).exclude(state="removed").order_by("no")
    rows = catalogue_rows(items)
    if not rows:
        raise Refused("这一类还没有归档的件,没有目录可印。")
    last = Catalogue.objects.filter(**place).order_by("-version").first()
    if last is not None and last.rows == rows:
        return last
    made = Catalogue.objects.create(
        unit=unit, office=list(items)[-1].office, version=last.version + 1 if last else 1, rows=rows,
        by=by, **place,
    )  # fmt: skip
    told = f"{unit.fonds} {year}年{rules.PERIODS[period]}{code}归档文件目录第{made.version}版"
    _event(by, "catalogue.make", "catalogue", made.pk, scope.division, told)
    return made


def catalogue_rows(items: Iterable[FiledItem]) -> list[list[Any]]:
    """序号, 档号, 文号, 责任者, 题名, 日期, 密级, 页数, 备注 of each item (DA/T 22-2015)."""
    return [
        [n, i.ref, i.doc_no, i.author, i.title, i.day, i.secrecy, i.pages, i.note]
        for n, i in enumerate(items, start=1)
    ]


@transaction.atomic
def set_fonds(*, by: User, unit: Unit, fonds: str) -> Unit:
    """全宗号 as the archive gave it; what was filed under another keeps the one it has."""
    scope = require(by, "archive.write")
    unit, fonds = _unit(scope, unit), fonds.strip()
    try:
        rules.reference(fonds, 2000, "Y", "A", 1)
    except ValueError as error:
        raise Refused(str(error)) from error
    if Unit.objects.filter(division=scope.division, fonds=fonds).exclude(pk=unit.pk).exists():
        raise Refused(f"全宗号{fonds}已经是别的单位的,请向档案馆核对。")
    unit.fonds = fonds
    unit.save(update_fields=["fonds"])
    _event(by, "unit.fonds", "unit", unit.pk, scope.division, f"{unit.name}全宗号定为{fonds}")
    return unit
