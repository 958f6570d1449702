"""署名, date and 附注; who was there, for minutes (7.3.5, 7.3.6, 10.3)."""

from __future__ import annotations

from tongxin.rules.wording import date_cn

from . import measures as m
from .markup import blank, paragraph, run, w
from .model import SEALED, STAMPED, UNSEALED, Document
from .text import line

#: A seal is 42 mm across at most; rows of seals keep a little apart.
SEAL_STEP = m.mm(45)
#: Room for the signer's stamp, in characters.
_STAMP = 7


def ending(document: Document, *, keep: bool = False) -> list[str]:
    """The paragraphs after the text. keep: the last stays with what follows."""
    makers = {SEALED: _sealed, UNSEALED: _unsealed, STAMPED: _stamped}
    maker = makers.get(document.signing)
    signed = maker(document, keep or bool(document.note)) if maker and _signs(document) else []
    note = [_note(document.note, keep)] if document.note else []
    return signed + note


def _signs(document: Document) -> bool:
    return bool(document.issuers) or document.signing == STAMPED


def day(document: Document) -> str:
    """成文日期, or the blanks it is written into."""
    return date_cn(document.date) if document.date else "　　　年　　月　　日"


def _right(text: str, indent: int, *, keep: bool) -> str:
    return paragraph("Right", run(text), indent={"right": indent}, keep=keep)


def _note(note: str, keep: bool) -> str:
    """附注: below the date, two characters in, in round brackets (7.3.6)."""
    text = line(note).strip("()（）")
    return paragraph("Text", run(f"（{text}）"), keep=keep)


# ---- with a seal (7.3.5.1) -------------------------------------------------------------------------


def _sealed(document: Document, keep: bool) -> list[str]:
    """The date 4 characters from the edge, the name centred above it. Two empty lines before, so
    that a seal over both begins within one line of the text. No picture of a seal is made.
    """
    if len(document.issuers) > 1:
        return [_seals(document, keep)]
    name, date = line(document.issuers[0]), day(document)
    middle = sealed_middle(name, date)
    return [
        blank(keep=True),
        blank(keep=True),
        paragraph("Flush", run(f"\t{name}"), middle=middle, keep=True),
        paragraph("Flush", run(f"\t{date}"), middle=middle, keep=keep),
    ]


def sealed_middle(name: str, date: str) -> int:
    """Where the middle of name and date is, from the left. A very long name moves both in."""
    wanted = m.WIDE - 4 * m.EM - m.breadth(date) // 2
    return min(wanted, m.WIDE - m.breadth(name) // 2 - m.EM // 2)


def _seals(document: Document, keep: bool) -> str:
    """Several seals: two a row, each name with room around it; the last one over the date too."""
    names = [line(x) for x in document.issuers]
    rows = [names[i : i + 2] for i in range(0, len(names), 2)]
    right = 8 * m.EM + m.breadth(day(document))
    widths = (m.WIDE - right, right)
    made = [
        _seal_row(
            row if len(row) == 2 or i == 0 else ["", *row],
            widths,
            day(document) if i == len(rows) - 1 else "",
            keep,
        )
        for i, row in enumerate(rows)
    ]
    margins = w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa"))
    return w(
        "tbl",
        w("tblPr", w("tblW", w=m.WIDE, type="dxa"), w("tblLayout", type="fixed"), margins),
        w("tblGrid", *(w("gridCol", w=x) for x in widths)),
        *made,
    )


def _seal_row(names: list[str], widths: tuple[int, int], date: str, keep: bool) -> str:
    look = w("trPr", w("cantSplit"), w("trHeight", val=SEAL_STEP, hRule="atLeast"))
    cells = [
        _seal_cell(name, wide, date if last else "", keep or not date)
        for name, wide, last in zip(names, widths, (False, True), strict=True)
    ]
    return w("tr", look, *cells)


def _seal_cell(name: str, wide: int, date: str, keep: bool) -> str:
    inner = [blank(keep=True), blank(keep=True), paragraph("Middle", run(name), keep=keep)]
    inner += [paragraph("Middle", run(date), keep=keep)] if date else []
    return w("tc", w("tcPr", w("tcW", w=wide, type="dxa")), *inner)


# ---- without a seal (7.3.5.2), with the signer's stamp (7.3.5.3) -----------------------------------


def _unsealed(document: Document, keep: bool) -> list[str]:
    """One empty line, the names 2 characters from the edge, the date below."""
    names, date = [line(x) for x in document.issuers], day(document)
    beside_name, beside_date = unsealed_indents(names[-1], date)
    return [
        blank(keep=True),
        *(_right(x, 2 * m.EM, keep=True) for x in names[:-1]),
        _right(names[-1], beside_name, keep=True),
        _right(date, beside_date, keep=keep),
    ]


def unsealed_indents(name: str, date: str) -> tuple[int, int]:
    """Room right of name and date: the date begins two characters right of the name's beginning;
    a date longer than the name stands 2 characters from the edge, and the name moves in.
    """
    wide, narrow = m.breadth(name), m.breadth(date)
    if narrow > wide:
        return 4 * m.EM + narrow - wide, 2 * m.EM
    return 2 * m.EM, wide - narrow


def _stamped(document: Document, keep: bool) -> list[str]:
    """Two empty lines, the post two characters left of the stamp's room, one empty line, date."""
    return [
        blank(keep=True),
        blank(keep=True),
        _right(line(document.post), (4 + _STAMP + 2) * m.EM, keep=True),
        blank(keep=True),
        _right(day(document), 4 * m.EM, keep=keep),
    ]


# ---- minutes --------------------------------------------------------------------------------------


def attendance(document: Document) -> list[str]:
    """出席, 请假, 列席: label in 黑体, names in 仿宋, further lines under the first name (10.3)."""
    there = document.attendance
    rows = (("出席", there.present), ("请假", there.excused), ("列席", there.observing))
    made = [_attended(label, line(names)) for label, names in rows if names]
    return [blank(), *made] if made else []


def _attended(label: str, names: str) -> str:
    indent = {"left": 5 * m.EM, "hanging": 3 * m.EM}
    return paragraph("Flush", run(f"{label}：", "Hei"), run(names), indent=indent)
