"""What stands above the title: marks in the corner, red head, 文号, 签发人, red rule (7.2, 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tongxin.rules.wording import date_cn

from . import measures as m
from .markup import blank, paragraph, rule, run, strut, w
from .model import FILE, LETTER, MINUTES, PLAIN, PUBLIC, UPWARD, Document
from .text import line

#: A mark as large as looks well, in half points; from this height on it grows narrower, not lower.
_TALLEST, _TALL, _NARROWEST = 112, 84, 60
#: All names of a joint mark together, in twips: lower than the text page one has to show.
_JOINT_HIGH = m.mm(42)
#: Height of a mark's line against its letters: alone, and with other names above or below it.
_ALONE, _STACKED = 1.1, 1.25
#: Of an exact line this part stands above the letters' base.
_ABOVE_BASE = 0.8
#: How far the letters' ink reaches above and under their base, in parts of their height.
_INK_UP, _INK_DOWN = 0.84, 0.09


@dataclass(frozen=True)
class Mark:
    """Words of the red head, with letters of `size` half points, `scale` percent wide; step: the
    height of their line against their own.
    """

    text: str
    size: int
    scale: int
    step: float = _ALONE

    @property
    def height(self) -> int:
        """Of its line, in twips."""
        return round(self.size * 10 * self.step)

    @property
    def lift(self) -> int:
        """How far its line begins above the letters' upper edge, in twips."""
        return round(self.size * 10 * (_ABOVE_BASE * self.step - _INK_UP))

    @property
    def rest(self) -> int:
        """How far its line ends under the letters' lower edge, in twips."""
        return round(self.size * 10 * ((1 - _ABOVE_BASE) * self.step - _INK_DOWN))


def fit(text: str, width: int = m.WIDE) -> Mark:
    """The mark as large as the width allows: first smaller, then narrower, then smaller again."""
    letters = m.breadth(text, 1, 0) / 10
    whole = width / letters / 10
    if whole >= _TALL:
        return Mark(text, min(_TALLEST, int(whole)), 100)
    scale = max(_NARROWEST, int(100 * whole / _TALL))
    return Mark(text, min(_TALL, int(100 * whole / scale)), scale)


def head(document: Document) -> list[str]:
    """The paragraphs above the title. A letter's mark is in its first page's header."""
    makers = {FILE: _file, UPWARD: _file, MINUTES: _file, LETTER: _letter, PLAIN: _plain}
    return makers[document.form](document)


def _plain(document: Document) -> list[str]:
    """No head, only what has to be marked."""
    marks = [_corner_line(x) for x in corner(document) if x]
    return [*marks, blank()] if marks else []


def _file(document: Document) -> list[str]:
    return [
        *_corner(document),
        *_marks(document),
        blank(),
        blank(),
        *_under_mark(document),
        blank(),
        blank(),
    ]


# ---- the corner -----------------------------------------------------------------------------------


def corner(document: Document) -> tuple[str, ...]:
    """份号, 密级, 紧急程度, one below the other; 密级 keeps the second line (7.2.1–7.2.3)."""
    copy = "" if document.copy is None else f"{document.copy:06}"
    level = "" if document.level == PUBLIC else document.level
    if level:
        return copy, level, document.urgency
    return (*filter(None, (copy, document.urgency)), "", "", "")[:3]


def _corner(document: Document) -> list[str]:
    """Three lines whether they are used or not, so that the mark has its place."""
    return [_corner_line(text) for text in corner(document)]


def _corner_line(text: str) -> str:
    face = "" if text.isdigit() else "Hei"
    return paragraph("Flush", *([run(text, face)] if text else []))


# ---- the mark -------------------------------------------------------------------------------------


def mark_text(document: Document) -> str:
    """The words of the red head, as they are or of the main issuer."""
    if document.mark:
        return line(document.mark)
    return line(document.issuers[0]) + ("文件" if document.form in (FILE, UPWARD) else "")


def _marks(document: Document) -> list[str]:
    below = m.MARK_BELOW - 3 * m.LINE
    if len(document.issuers) > 1 and not document.mark and document.form in (FILE, UPWARD):
        names = [line(x) for x in document.issuers]
        mark = joint(names)
        return [strut(below - mark.lift), _joint_table(names, mark)]
    mark = fit(mark_text(document))
    return [strut(below - mark.lift), _mark(mark)]


def _mark(mark: Mark) -> str:
    return paragraph("Mark", run(mark.text, size=mark.size, scale=mark.scale), line=mark.height)


def joint(names: list[str]) -> Mark:
    """How large several issuers' names are: the longest beside 文件, and low enough together."""
    longest = replace(fit(max(names, key=m.breadth), _names_wide()), step=_STACKED)
    lowest = int(_JOINT_HIGH / (len(names) * 10 * _STACKED))
    if lowest >= longest.size:
        return longest
    return replace(longest, size=lowest, scale=min(100, longest.scale * longest.size // lowest))


def _names_wide() -> int:
    """The room for names; beside them stands 文件."""
    return m.WIDE * 3 // 4


def joint_height(names: list[str]) -> int:
    """How high the names stand together, in twips."""
    return len(names) * joint(names).height


def _joint_table(names: list[str], mark: Mark) -> str:
    """The main issuer first, all as wide as the longest; 文件 at their right, in the middle."""
    beside = fit("文件", m.WIDE - _names_wide() - m.EM)
    left = [
        paragraph("Joint", run(x, size=mark.size, scale=mark.scale), line=mark.height)
        for x in names
    ]
    right = paragraph("Mark", run("文件", size=beside.size), line=beside.height)
    widths = (_names_wide(), m.WIDE - _names_wide())
    cells = [
        w("tc", w("tcPr", w("tcW", w=wide, type="dxa"), w("vAlign", val="center")), *inner)
        for wide, inner in zip(widths, (left, [right]), strict=True)
    ]
    row = w("tr", w("trPr", w("trHeight", val=len(names) * mark.height, hRule="exact")), *cells)
    return w(
        "tbl",
        w("tblPr", w("tblW", w=m.WIDE, type="dxa"), w("tblLayout", type="fixed"), _no_margins()),
        w("tblGrid", *(w("gridCol", w=x) for x in widths)),
        row,
    )


def _no_margins() -> str:
    return w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa"))


# ---- 文号, 签发人 and the red rule ------------------------------------------------------------------

#: From the lower edge of the letters to the lower edge of their line, in twips: four fifths of an
#: exact line stand above the letters' base, an eighth of a letter below it.
_UNDER_INK = m.LINE - m.LINE * 4 // 5 - m.SAN * 10 // 8


def _under_mark(document: Document) -> list[str]:
    lines = {UPWARD: _signed_number, MINUTES: _minutes_number}.get(document.form, _number)(document)
    return [*lines, rule(m.RED_WEIGHT, m.RED, m.RED_GAP - _UNDER_INK)]


def _number(document: Document) -> list[str]:
    return [paragraph("Number", run(document.number))]


def _signed_number(document: Document) -> list[str]:
    """文号 left, 签发人 right, two names a line, 文号 beside the last of them (7.2.5, 7.2.6)."""
    names = [line(x) for x in document.signers]
    rows = [names[i : i + 2] for i in range(0, len(names), 2)]
    stops = _stops(names)
    return [
        paragraph("Flush", *_signer_row(document, row, i == 0, i == len(rows) - 1), tabs=stops)
        for i, row in enumerate(rows)
    ]


def _stops(names: list[str]) -> list[int]:
    """Where 文号, 签发人 and the names begin, so that the last name ends 1 character from the edge."""
    widest = max(m.breadth(x) for x in names)
    first = m.WIDE - m.EM - widest - (widest + m.EM if len(names) > 1 else 0)
    # A quarter of a sign before the names, so that the tab after the label stops right there.
    return [m.EM, first - 4 * m.EM - m.EM // 4, first, first + widest + m.EM]


def _signer_row(document: Document, names: list[str], first: bool, last: bool) -> list[str]:
    number = document.number if last else ""
    label = "签发人：" if first else ""
    return [run(f"\t{number}\t{label}\t"), run("\t".join(names), "Kai")]


def _minutes_number(document: Document) -> list[str]:
    """The issue in the middle, below it the office at the left and the day at the right."""
    day = date_cn(document.date) if document.date else ""
    office = "　".join(line(x) for x in document.issuers)
    return [
        *([paragraph("Number", run(document.number))] if document.number else []),
        paragraph("Flush", run(f"\t{office}\t{day}"), tabs=[m.EM], ends=m.WIDE - m.EM),
    ]


# ---- letters (10.1) --------------------------------------------------------------------------------


def _letter(document: Document) -> list[str]:
    """文号 right under the first rule, the corner's marks left, both 7/8 of a letter below it."""
    left = [x for x in corner(document) if x]
    gap = m.SAN * 10 * 7 // 8 - (m.LINE - m.SAN * 10 - _UNDER_INK)
    first = paragraph(
        "Flush",
        run(left[0] if left else "", _face(left)),
        run(f"\t{document.number}"),
        ends=m.WIDE,
        before=gap,
    )
    return [first, *map(_corner_line, left[1:]), blank(), blank()]


def _face(left: list[str]) -> str:
    return "Hei" if left and not left[0].isdigit() else ""


def letter_header(document: Document) -> list[str]:
    """Mark and double rule of a letter's first page: thick over thin, 170 mm, in the middle."""
    mark = fit(mark_text(document))
    return [_mark(mark), *_double(m.LETTER_THICK, m.LETTER_THIN, m.RED_GAP - mark.rest)]


def letter_header_top(document: Document) -> int:
    """How far the header stands from the paper's edge, so that the mark does 30 mm."""
    return m.LETTER_MARK_FROM_EDGE - fit(mark_text(document)).lift


def letter_footer() -> list[str]:
    """The double rule at the foot of a letter's first page: thin over thick."""
    return _double(m.LETTER_THIN, m.LETTER_THICK, 20)


def _double(upper: int, lower: int, above: int) -> list[str]:
    beyond = (m.PAGE_WIDE - m.LETTER_RULE) // 2
    out = (m.LEFT - beyond, m.RIGHT - beyond)
    return [rule(upper, m.RED, above, out=out), rule(lower, m.RED, out=out)]
