"""Official documents (公文) laid out by GB/T 9704-2012, written as .docx.

    document = gongwen.Document(
        gongwen.FILE, "关于开展走访慰问的通知", (gongwen.Para("各镇街:……"),),
        issuers=("江津区双拥办",), number=gongwen.doc_number("江双拥办", 2026, 3),
        date=date(2026, 3, 1),
    )
    gongwen.write(target, document)

Lengths in here are twips. What the standard leaves open is in docs/guides/gongwen.md.
"""

from .fonts import GB2312, GBK, Fonts
from .model import (
    FILE,
    INTERNAL,
    LETTER,
    MINUTES,
    PLAIN,
    PUBLIC,
    SEALED,
    STAMPED,
    UNSEALED,
    UNSIGNED,
    UPWARD,
    Attachment,
    Attendance,
    Block,
    Column,
    Document,
    Heading,
    Para,
    Table,
)
from .numbering import numbered
from .text import clean, doc_number, number_faults
from .titles import split_title
from .writer import write

__all__ = [
    "FILE",
    "GB2312",
    "GBK",
    "INTERNAL",
    "LETTER",
    "MINUTES",
    "PLAIN",
    "PUBLIC",
    "SEALED",
    "STAMPED",
    "UNSEALED",
    "UNSIGNED",
    "UPWARD",
    "Attachment",
    "Attendance",
    "Block",
    "Column",
    "Document",
    "Fonts",
    "Heading",
    "Para",
    "Table",
    "clean",
    "doc_number",
    "number_faults",
    "numbered",
    "split_title",
    "write",
]
