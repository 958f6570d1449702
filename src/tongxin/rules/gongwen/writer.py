"""From a document to the bytes of a .docx: the same document gives the same bytes."""

from __future__ import annotations

from typing import BinaryIO

from . import body, colophon, ending, head
from . import measures as m
from .fonts import GB2312, Fonts
from .markup import blank, paragraph, part, run, w
from .model import LETTER, MINUTES, PLAIN, Document, Heading
from .package import Part, save
from .styles import styles
from .titles import split_title


def write(target: BinaryIO, document: Document, fonts: Fonts = GB2312) -> None:
    """Write the document to `target`. Fonts are named in the file, not put into it.

    There is no date in the file but the document's own.
    """
    sheets = _sheets(document)
    save(
        target,
        document,
        [
            Part("document", "document", "word/document.xml", _content(document, sheets)),
            Part("styles", "styles", "word/styles.xml", styles(fonts)),
            Part("settings", "settings", "word/settings.xml", _settings()),
            *(sheet for _, sheet in sheets),
        ],
    )


def _content(document: Document, sheets: list[tuple[str, Part]]) -> str:
    to_foot = not _fits_above(document)
    made = [*head.head(document), *_opening(document, with_to=not to_foot)]
    foot = document.colophon or to_foot
    made += _text(document, foot)
    made += body.attachment_pages(document)
    if foot:
        made.append(colophon.colophon(document, document.to if to_foot else ""))
    elif made[-1].startswith("<w:tbl>"):
        # A document may not end in a table.
        made.append(paragraph("Strut"))
    return part("document", w("body", *made, _section(document, sheets)))


def _opening(document: Document, *, with_to: bool) -> list[str]:
    made = [body.title(document.title, document.issuers), *body.subtitle(document.subtitle)]
    made.append(blank())
    return [*made, body.recipients(document.to)] if document.to and with_to else made


def _text(document: Document, foot: bool) -> list[str]:
    signs = ending.ending(document, keep=foot and not _has_pages(document))
    listed = body.attachment_list(document) + ending.attendance(document)
    # Page one has to show text, so the only paragraph is never drawn away from it.
    several = sum(not isinstance(x, Heading) for x in document.body) > 1
    keep = bool(signs) and not listed and several
    return [*body.blocks(document.body, keep_last=keep), *listed, *signs]


def _has_pages(document: Document) -> bool:
    return any(a.blocks for a in document.attachments)


def _fits_above(document: Document) -> bool:
    """Whether text still begins on page one with 主送 above it (7.3.2: else it moves to the 版记)."""
    if not document.to or document.form == PLAIN:
        return True
    rows = len(split_title(document.title, document.issuers)) + m.rows(document.to + "：", m.WIDE)
    # An empty line under the title, and one of text.
    return _head_height(document) + (rows + 2) * m.LINE <= m.HIGH


def _head_height(document: Document) -> int:
    """How much of page one stands above the title, in twips."""
    if document.form == LETTER:
        return m.mm(25) + 3 * m.LINE
    names = list(document.issuers)
    high = head.joint_height(names) if len(names) > 1 and document.form != MINUTES else m.mm(22)
    # Two empty lines, 文号 with the signers, two empty lines.
    rows = 4 + max(1, -(-len(document.signers) // 2))
    return m.MARK_BELOW + high + rows * m.LINE + m.RED_GAP


# ---- sections, page numbers -----------------------------------------------------------------------


def _sheets(document: Document) -> list[tuple[str, Part]]:
    """(w:type, part) of headers and footers."""
    under = m.FOOTER - m.LETTER_RULE_FROM_EDGE if document.form == LETTER else 0
    centred = document.form == PLAIN
    made = [
        ("default", _footer("footer1", _page_number("Middle" if centred else "right", under))),
        ("even", _footer("footer2", _page_number("Middle" if centred else "left", under))),
    ]
    if document.form == LETTER:
        top = part("hdr", *head.letter_header(document))
        made += [
            ("first", Part("header1", "header", "word/header1.xml", top)),
            ("first", _footer("footer3", head.letter_footer())),
        ]
    return made


def _footer(name: str, content: list[str]) -> Part:
    return Part(name, "footer", f"word/{name}.xml", part("ftr", *content))


def _page_number(side: str, under: int) -> list[str]:
    """— 1 —, one character from the outer edge, or in the middle of plain material (7.5)."""
    field = w("fldSimple", run("1"), instr="PAGE")
    look = w(
        "pPr",
        w("pStyle", val="Page"),
        w("ind", **{side: m.EM_SI}) if side in ("left", "right") else "",
        w("jc", val=side if side in ("left", "right") else "center"),
    )
    number = w("p", look, run("— "), field, run(" —"))
    return [number, *([paragraph("Strut", line=under)] if under else [])]


def _section(document: Document, sheets: list[tuple[str, Part]]) -> str:
    letter = document.form == LETTER
    references = "".join(
        f'<w:{sheet.kind}Reference w:type="{place}" r:id="{sheet.key}"/>' for place, sheet in sheets
    )
    top = head.letter_header_top(document) if letter else 851
    return w(
        "sectPr",
        references,
        w("pgSz", w=m.PAGE_WIDE, h=m.PAGE_HIGH),
        w(
            "pgMar",
            top=m.TOP,
            right=m.RIGHT,
            bottom=m.BOTTOM,
            left=m.LEFT,
            header=top,
            footer=m.LETTER_RULE_FROM_EDGE if letter else m.FOOTER,
            gutter=0,
        ),
        *([w("titlePg")] if letter else []),
    )


def _settings() -> str:
    """Odd and even pages differ; no punctuation is narrowed, so that 28 characters are 28."""
    compatible = w(
        "compat",
        w(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=15,
        ),
    )
    return part(
        "settings",
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="doNotCompress"),
        compatible,
    )
