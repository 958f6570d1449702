"""One merged notice a unit: what is late, what came back, what is due within thirty days.

On screen, on paper, as a document and as the text of one e-mail; nothing where there is nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongxin.assessments.unit_work import Line, UnitWork
from tongxin.ledger.models import Task
from tongxin.rules.scoring import plain

TITLE = "双拥工作提示单"
CLOSING = (
    "已经办好的,请登记台账或报办结;不能按期办好的,请说明原因和需要的时间。没有列出的事项不用另报。"
)
#: The headings of the notice, in the order in which they press.
LATE, BACK, SOON = "已过期限", "退回修改", "三十天内到期"
TITLE_FONT, HEAD_FONT, BODY_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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
        """1件已过期限,2件退回修改,3件三十天内到期."""
        return ",".join(f"{len(part.lines)}件{part.heading}" for part in self.parts)

    @property
    def opening(self) -> str:
        return f"截至{cn(self.day)},需要办理的事项共{self.count}件,合并提示如下。"


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
    until = f"{cn(line.day)}前" if line.day else ""
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
        return f"{line.title}{slip},期限{cn(line.day)},已过。"
    return f"{line.title}{slip},{until}办好。"


def _why(line: Line) -> str:
    return f":{line.note.rstrip('。')}" if line.note else ""


def cn(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


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
        cn(notice.day),
    ]
    return "\n\n".join(told) + "\n"


def write_docx(target: BinaryIO, notice: Notice) -> None:
    """The notice as a Word document on A4: title, addressee, the parts, signature and date."""
    document = docx.Document()
    _paper(document)
    _line(document, TITLE, TITLE_FONT, 22, WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, f"{notice.unit}:", BODY_FONT, 16)
    for words, font in _paragraphs(notice):
        _line(document, words, font, 16, indent=True)
    for words in (notice.issuer, cn(notice.day)):
        _line(document, words, BODY_FONT, 16, WD_ALIGN_PARAGRAPH.RIGHT)
    document.save(target)


def _paragraphs(notice: Notice) -> Iterator[tuple[str, str]]:
    yield notice.opening, BODY_FONT
    for number, part in zip("一二三", notice.parts, strict=False):
        yield f"{number}、{part.heading}({len(part.lines)}件)", HEAD_FONT
        for n, one in enumerate(part.sentences, start=1):
            yield f"{n}. {one}", BODY_FONT
    yield CLOSING, BODY_FONT


def _paper(document: Any) -> None:
    """The margins of an official document (GB/T 9704-2012, 5.2.1)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _line(
    document: Any, words: str, font: str, size: float, align: Any = None, *, indent: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_after, shape.line_spacing = Pt(0), Pt(28.95)
    if indent:
        shape.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(_UNWRITABLE.sub("", words))
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
