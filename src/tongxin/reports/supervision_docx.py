"""督办通报 as a Word document in the layout of official material, without a red head."""

from __future__ import annotations

from typing import BinaryIO

from tongxin.core import clock
from tongxin.directory.models import Division
from tongxin.rules import gongwen
from tongxin.rules.gongwen import Column, Heading, Para, Table

from .supervision import COLUMNS, NOTE, Report, Row
from .supervision_xlsx import title

#: Columns of the units' table; the three colours share one, or a page would not hold them.
SHOWN = ("given", "done", "done_late", "open", "overdue", "granted")
COLOURS = ("blue", "orange", "red")


def write(target: BinaryIO, report: Report, district: Division) -> None:
    """Write the report to `target`."""
    period, former = report.period, report.period.former
    words = {key: word for key, word, _ in COLUMNS}
    body = (
        Heading(1, "一、全区情况"),
        Para(f"{period.name}和{former.name}的件数对照如下。"),
        Table(
            (Column("项目", 2), Column(period.name), Column(former.name)),
            tuple((word, str(now), str(before)) for _, word, now, before in report.lines),
        ),
        Heading(1, "二、各单位情况"),
        *_units(report, words),
        Heading(1, "三、说明"),
        Para(NOTE),
        Para(";".join(f"{word}:{what}" for _, word, what in COLUMNS) + "。"),
    )
    document = gongwen.Document(
        gongwen.PLAIN,
        title(report, district),
        body,
        issuers=(f"{district.name}双拥办",),
        signing=gongwen.UNSEALED,
        date=clock.today(),
    )
    gongwen.write(target, document)


def _units(report: Report, words: dict[str, str]) -> tuple[Para | Table, ...]:
    if not report.rows:
        return (Para("没有交办、督办和退回材料的事项。"),)
    columns = (
        Column("单位", 5, "left"),
        *(Column(words[key], 2) for key in SHOWN),
        Column("蓝/橙/红", 3),
        Column("退回/按期改好", 3),
    )
    return Para("单位按名录顺序列出。"), Table(columns, tuple(_row(r) for r in report.rows))


def _row(row: Row) -> tuple[str, ...]:
    return (
        row.unit.name,
        *(str(row.count(key)) for key in SHOWN),
        "/".join(str(row.count(key)) for key in COLOURS),
        f"{row.count('returned')}/{row.count('mended')}",
    )
