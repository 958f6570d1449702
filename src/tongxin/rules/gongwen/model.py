"""A 公文 as plain data: what is in it, not how it looks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from .text import is_issue, number_faults

#: 红头文件, the same going upwards (with 签发人), 信函, 纪要, and material without a red head.
FILE, UPWARD, LETTER, MINUTES, PLAIN = "file", "upward", "letter", "minutes", "plain"
FORMS = (FILE, UPWARD, LETTER, MINUTES, PLAIN)

#: How it is signed (GB/T 9704-2012, 7.3.5): seal, no seal, the signer's own stamp, or not at all.
SEALED, UNSEALED, STAMPED, UNSIGNED = "sealed", "unsealed", "stamped", "unsigned"
SIGNINGS = (SEALED, UNSEALED, STAMPED, UNSIGNED)

PUBLIC, INTERNAL = "公开", "内部"
URGENCIES = ("特急", "加急")
ALIGNS = ("left", "center", "right")
#: 份号 has six digits (7.2.1).
LAST_COPY = 999_999


@dataclass(frozen=True)
class Heading:
    """A heading of level 1–4. rest: text that goes on in the same paragraph, in 仿宋."""

    level: int
    text: str
    rest: str = ""

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError("公文的结构层次只有一、(一)1.(1)四层。")


@dataclass(frozen=True)
class Para:
    """A paragraph; a line break in it begins a new one."""

    text: str


@dataclass(frozen=True)
class Column:
    """share: its part of the width, against the other columns' shares."""

    name: str
    share: int = 1
    align: str = "center"


@dataclass(frozen=True)
class Table:
    """The head row is repeated on each page; no row is split over two."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.columns or any(c.share < 1 or c.align not in ALIGNS for c in self.columns):
            raise ValueError("表格至少有一栏,每栏的宽度份数是正整数。")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("表格每一行的格数应当与栏数相同。")


Block = Heading | Para | Table


@dataclass(frozen=True)
class Attachment:
    """Without blocks it is only named in the 附件说明, and lies beside the document."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Attendance:
    """Units and names as they are to be read, for minutes (10.3)."""

    present: str = ""
    excused: str = ""
    observing: str = ""


@dataclass(frozen=True)
class Document:
    """One document. What the form cannot carry is refused with ValueError, in Chinese sentences.

    issuers: the main one first, each by its full name or accepted short name.
    mark: the red head's words, where they are not the main issuer's (+ 文件); needed for minutes.
    signers: 签发人, one for each issuer, when it goes upwards. post: the stamp owner's office.
    to: 主送, without the colon. subtitle: who and when, under the title of plain material.
    date: 成文日期; None leaves room for it to be written in.
    level: 公开 or 内部. Nothing secret comes into this system, so no other level exists.
    cc: 抄送, each a phrase. printed_by, printed_on: 印发机关, 印发日期.
    """

    form: str
    title: str
    body: tuple[Block, ...]
    issuers: tuple[str, ...] = ()
    mark: str = ""
    number: str = ""
    signers: tuple[str, ...] = ()
    to: str = ""
    subtitle: str = ""
    signing: str = SEALED
    post: str = ""
    date: datetime.date | None = None
    note: str = ""
    attachments: tuple[Attachment, ...] = ()
    attendance: Attendance = Attendance()
    copy: int | None = None
    level: str = PUBLIC
    urgency: str = ""
    cc: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: datetime.date | None = None

    def __post_init__(self) -> None:
        for fault in (*_unknown(self), *_missing(self), *_misplaced(self)):
            raise ValueError(fault)

    @property
    def colophon(self) -> bool:
        """Whether it ends in a 版记."""
        return bool(self.cc or self.printed_by)


def _unknown(document: Document) -> Iterator[str]:
    if document.form not in FORMS or document.signing not in SIGNINGS:
        yield "没有这种公文格式或这种落款方式。"
    if document.level not in (PUBLIC, INTERNAL):
        yield "本系统不处理涉密公文,密级只能是公开或内部,请改用涉密设备办理。"
    if document.urgency and document.urgency not in URGENCIES:
        yield "紧急程度只有特急和加急两种。"
    if document.copy is not None and not 1 <= document.copy <= LAST_COPY:
        yield "份号是1到999999之间的数。"


def _missing(document: Document) -> Iterator[str]:
    if not document.title.strip() or not document.body:
        yield "请填写公文的标题和正文。"
    if document.form in (FILE, UPWARD, LETTER) and not document.issuers:
        yield "请填写发文机关。"
    if document.form == UPWARD and len(document.signers) != len(document.issuers):
        yield "上行文应当标注签发人,每个发文机关一位。"
    if document.form == MINUTES and not document.mark:
        yield "请填写纪要的名称,例如“双拥工作领导小组会议纪要”。"
    if document.signing == STAMPED and not document.post:
        yield "加盖签名章的公文应当标注签发人职务。"
    if bool(document.printed_by) != bool(document.printed_on):
        yield "印发机关和印发日期应当一起填写。"


def _misplaced(document: Document) -> Iterator[str]:
    if document.form != UPWARD and document.signers:
        yield "只有上行文标注签发人。"
    if document.form == MINUTES and document.signing in (SEALED, STAMPED):
        yield "纪要不加盖印章。"
    if document.form != MINUTES and document.attendance != Attendance():
        yield "只有纪要标注出席、请假和列席人员。"
    if document.form == LETTER and document.printed_by:
        yield "信函的版记不加印发机关和印发日期。"
    if document.form == PLAIN and (document.number or document.mark):
        yield "没有红头的材料不编发文字号。"
    if document.number and not (document.form == MINUTES and is_issue(document.number)):
        yield from number_faults(document.number)
