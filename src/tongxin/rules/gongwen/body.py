"""Title, 主送, text, tables, 附件说明 and the attachments' own pages (7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from . import measures as m
from .markup import blank, paragraph, run, w
from .model import Attachment, Block, Column, Document, Heading, Para, Table
from .text import line, lines
from .titles import split_title


def title(text: str, words: Iterable[str] = ()) -> str:
    """2号小标宋 in the middle, broken into balanced lines."""
    return paragraph("GTitle", run("\n".join(split_title(text, words))))


def subtitle(text: str) -> list[str]:
    """Who and when, under the title of plain material."""
    return [paragraph("Subtitle", run(x)) for x in lines(text)]


def recipients(text: str) -> str:
    """主送: flush left, a full-width colon after it (7.3.2)."""
    return paragraph("Flush", run(line(text).rstrip(":：") + "："))


def blocks(content: Sequence[Block], *, keep_last: bool = False) -> list[str]:
    """The paragraphs and tables, in order. keep_last: the last line stays with what follows."""
    made = [piece for block in content for piece in _block(block)]
    if keep_last and content and isinstance(content[-1], Para):
        made[-1:] = [_text(x, keep=True) for x in lines(content[-1].text)[-1:]] or made[-1:]
    return made


def _block(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return [_heading(block)]
    if isinstance(block, Table):
        return [table(block)]
    return [_text(x) for x in lines(block.text)]


def _text(text: str, *, keep: bool = False) -> str:
    return paragraph("Text", run(text), keep=keep)


def _heading(heading: Heading) -> str:
    """A heading alone stays with the text after it; one that runs on does not need to."""
    rest = [run(line(heading.rest), "Fang")] if heading.rest else []
    text = run(line(heading.text))
    return paragraph(f"Heading{heading.level}", text, *rest, keep=not rest)


# ---- tables ---------------------------------------------------------------------------------------


def table(data: Table) -> str:
    """Ruled, as wide as the text; the head row again on each page, no row over two pages."""
    widths = _widths(data.columns)
    rows = [_row([c.name for c in data.columns], data.columns, widths, head=True)]
    rows += [_row(row, data.columns, widths) for row in data.rows]
    look = w(
        "tblPr",
        w("tblW", w=m.WIDE, type="dxa"),
        w("jc", val="center"),
        _ruled(),
        w("tblLayout", type="fixed"),
    )
    return w("tbl", look, w("tblGrid", *(w("gridCol", w=x) for x in widths)), *rows)


def _widths(columns: Sequence[Column]) -> list[int]:
    whole = sum(c.share for c in columns)
    made = [m.WIDE * c.share // whole for c in columns]
    made[-1] += m.WIDE - sum(made)
    return made


def _ruled() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return w("tblBorders", *(w(s, val="single", sz=4, space=0, color=m.BLACK) for s in sides))


def _row(
    texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int], *, head: bool = False
) -> str:
    look = w("trPr", w("cantSplit"), *([w("tblHeader")] if head else []))
    cells = [
        _cell(text, wide, "center" if head else column.align, "Hei" if head else "")
        for text, column, wide in zip(texts, columns, widths, strict=True)
    ]
    return w("tr", look, *cells)


def _cell(text: str, wide: int, align: str, face: str) -> str:
    look = w("tcPr", w("tcW", w=wide, type="dxa"), w("vAlign", val="center"))
    side = w("pPr", w("pStyle", val="Cell"), w("jc", val=align))
    return w("tc", look, *(w("p", side, run(x, face)) for x in lines(text) or [""]))


# ---- attachments ----------------------------------------------------------------------------------


def attachment_list(document: Document) -> list[str]:
    """附件：1. …, no mark at the end, each further line under its name's first sign (7.3.4)."""
    names = [_named(a) for a in document.attachments]
    if not names:
        return []
    if len(names) == 1:
        return [blank(), _listed("附件：", names[0], 5 * m.EM, 3 * m.EM)]
    # A quarter of a sign more than the number is wide, so that the tab stops right after it.
    column = 5 * m.EM + m.EM * (5 if len(names) < 10 else 7) // 4
    first = _listed("附件：1.\t", names[0], column, column - 2 * m.EM)
    rest = [
        _listed(f"{number}.\t", name, column, column - 5 * m.EM)
        for number, name in enumerate(names[1:], start=2)
    ]
    return [blank(), first, *rest]


def _named(attachment: Attachment) -> str:
    """Its title as both places give it: no 《》 around the whole, no mark at the end."""
    name = line(attachment.title).rstrip("。；，、")
    whole = re.fullmatch("《([^《》]*)》", name)
    return whole.group(1) if whole else name


def _listed(label: str, name: str, column: int, hanging: int) -> str:
    indent = {"left": column, "hanging": hanging}
    return paragraph("Flush", run(label + name), tabs=[column], indent=indent)


def attachment_pages(document: Document) -> list[str]:
    """Each on a page of its own, with its number, its title on line 3 (7.3.7)."""
    several = len(document.attachments) > 1
    made: list[str] = []
    for number, attachment in enumerate(document.attachments, start=1):
        if attachment.blocks:
            made += _attachment(f"附件{number}" if several else "附件", attachment)
    return made


def _attachment(label: str, attachment: Attachment) -> list[str]:
    return [
        paragraph("Label", run(label), new_page=True),
        blank(),
        title(_named(attachment)),
        blank(),
        *blocks(attachment.blocks),
    ]
