"""One merged notice a unit: what is late, what came back, what is near.

On screen, on paper, as a document and as the text of one e-mail; nothing where there is nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from tongxin.assessments.unit_work import Line, UnitWork
from tongxin.ledger.models import Task
from tongxin.rules import gongwen
from tongxin.rules.scoring import plain
from tongxin.rules.wording import date_cn

TITLE = "双拥工作提示单"
CLOSING = (
    "已经办好的,请登记台账或报办结;不能按期办好的,请说明原因和需要的时间。没有列出的事项不用另报。"
)
#: The headings of the notice, in the order in which they press.
LATE, BACK, SOON = "已过期限", "退回修改", "近期要办"


@dataclass(frozen=True)
class Part:
    heading: str
    lines: tuple[Line, ...]

    @property
    def sentences(self) -> list[str]:
        return [tell(line) for line in self.lines]


@dataclass(frozen=True)
class Notice:
    """parts: those of the three that have something. digest: what it says, for saying it once.

    issuer: whose notice it is, as it is signed.
    """

    unit: str
    issuer: str
    day: date
    parts: tuple[Part, ...]
    digest: str

    @property
    def title(self) -> str:
        return f"{TITLE}:{self.unit}"

    @property
    def count(self) -> int:
        return sum(len(part.lines) for part in self.parts)

    @property
    def summary(self) -> str:
        """1件已过期限,2件退回修改,3件近期要办."""
        return ",".join(f"{len(part.lines)}件{part.heading}" for part in self.parts)

    @property
    def opening(self) -> str:
        return f"截至{date_cn(self.day)},需要办理的事项共{self.count}件,合并提示如下。"


def of(work: UnitWork, division: str) -> Notice | None:
    """The notice of a unit's list; None where it has nothing to say. division: its name."""
    found: dict[str, list[Line]] = {LATE: [], BACK: [], SOON: []}
    for line in work.told:
        found[_place(line)].append(line)
    parts = tuple(Part(heading, tuple(lines)) for heading, lines in found.items() if lines)
    if not parts:
        return None
    return Notice(work.unit.name, f"{division}双拥办", work.day, parts, _digest(work.told))


def _place(line: Line) -> str:
    if line.sort.startswith("returned"):
        return BACK
    return LATE if line.late else SOON


def _digest(lines: Iterable[Line]) -> str:
    """Alike as long as nothing new is said: a passing day changes nothing until the next of the
    days ahead is reached or a date has passed."""
    said = sorted(
        f"{x.sort}|{x.number}|{x.title}|{x.item}|{x.window.name if x.window else ''}|{x.day}"
        f"|{x.note}|{x.late}|{x.near}|{x.slip}"
        for x in lines
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def tell(line: Line) -> str:
    """One line as a sentence."""
    until = f"{date_cn(line.day)}前" if line.day else ""
    if line.sort == "gap":
        where = f"{line.item} {line.name}({line.window.name if line.window else ''})"
        worth = f",值{plain(line.worth)}分" if line.worth else ""
        return f"{where}还缺{line.title}{worth},{until}登记。"
    if line.sort == "returned-link":
        where = f"{line.item} {line.window.name if line.window else ''}"
        return (
            f"放在{where}的材料“{line.title}”退回{_why(line)}{f',{until}改好' if until else ''}。"
        )
    if line.sort == "returned":
        return f"“{line.title}”退回修改{_why(line)}{f',{until}改好' if until else ''}。"
    slip = f"({dict(Task.SLIPS)[line.slip]})" if line.slip else ""
    if line.late:
        return f"{line.title}{slip},期限{date_cn(line.day)},已过。"
    return f"{line.title}{slip},{until}办好。"


def _why(line: Line) -> str:
    return f":{line.note.rstrip('。')}" if line.note else ""


def text(notice: Notice, address: str = "") -> str:
    """The notice as the body of an e-mail. address: where the list is seen, if it is known."""
    told = [f"{notice.unit}:", notice.opening]
    for number, part in zip("一二三", notice.parts, strict=False):
        told.append(f"{number}、{part.heading}({len(part.lines)}件)")
        told += [f"{n}. {one}" for n, one in enumerate(part.sentences, start=1)]
    told += [
        CLOSING,
        *([f"本单位清单:{address}"] if address else []),
        notice.issuer,
        date_cn(notice.day),
    ]
    return "\n\n".join(told) + "\n"


def write_docx(target: BinaryIO, notice: Notice) -> None:
    """The notice as plain material laid out by GB/T 9704-2012, without a red head."""
    document = gongwen.Document(
        gongwen.PLAIN, TITLE, tuple(_blocks(notice)), issuers=(notice.issuer,), to=notice.unit,
        signing=gongwen.UNSEALED, date=notice.day,
    )  # fmt: skip
    gongwen.write(target, document)


def _blocks(notice: Notice) -> Iterator[gongwen.Block]:
    yield gongwen.Para(notice.opening)
    for number, part in zip("一二三", notice.parts, strict=False):
        yield gongwen.Heading(1, f"{number}、{part.heading}({len(part.lines)}件)")
        for n, one in enumerate(part.sentences, start=1):
            yield gongwen.Para(f"{n}. {one}")
    yield gongwen.Para(CLOSING)
