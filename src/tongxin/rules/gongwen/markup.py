"""WordprocessingML as strings: elements, runs, paragraphs. Texts are cleaned and escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from .text import clean

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}


def w(name: str, /, *inner: str, **attributes: str | int) -> str:
    """An element of the w: namespace; so are its attributes."""
    said = "".join(f" w:{k}={quoteattr(str(v))}" for k, v in attributes.items())
    return f"<w:{name}{said}>{''.join(inner)}</w:{name}>" if inner else f"<w:{name}{said}/>"


def part(name: str, *inner: str) -> str:
    """A whole part of the package: declaration, root element with its namespaces, content."""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f"{DECLARATION}<w:{name}{spaces}>{''.join(inner)}</w:{name}>"


DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def run(text: str, style: str = "", *, size: int = 0, scale: int = 100) -> str:
    """Text with a character style. size in half points; scale: width in percent."""
    look = (
        (w("rStyle", val=style) if style else "")
        + (w("w", val=scale) if scale != 100 else "")
        + (w("sz", val=size) + w("szCs", val=size) if size else "")
    )
    return w("r", w("rPr", look) if look else "", *_text(text))


def _text(text: str) -> list[str]:
    """\\t is a tab and \\n a line break within the paragraph; both are set by us, never typed."""
    made: list[str] = []
    for number, row in enumerate(text.split("\n")):
        made += [w("br")] if number else []
        for stop, piece in enumerate(row.split("\t")):
            made += [w("tab")] if stop else []
            made += [f'<w:t xml:space="preserve">{_plain(piece)}</w:t>'] if piece else []
    return made


def _plain(text: str) -> str:
    return escape(clean(text).replace("\n", ""))


def paragraph(
    style: str,
    *inner: str,
    keep: bool = False,
    new_page: bool = False,
    border: str = "",
    tabs: Sequence[int] = (),
    ends: int = 0,
    middle: int = 0,
    line: int = 0,
    before: int = 0,
    indent: dict[str, int] | None = None,
) -> str:
    """A paragraph. keep: on one page with the next. tabs: where text begins after a tab; ends,
    middle: where the text after the last tab has its end or its middle. line: its exact height;
    before: room above. indent: left, right, hanging, firstLine. Lengths in twips. Properties
    stand in the order of the schema.
    """
    space = {k: v for k, v in (("before", before), ("line", line)) if v}
    look = (
        w("pStyle", val=style)
        + (w("keepNext") if keep else "")
        + (w("pageBreakBefore") if new_page else "")
        + (w("pBdr", border) if border else "")
        + _stops(tabs, ends, middle)
        + (w("spacing", **space, **({"lineRule": "exact"} if line else {})) if space else "")
        + (w("ind", **indent) if indent else "")
    )
    return w("p", w("pPr", look), *inner)


def _stops(tabs: Sequence[int], ends: int, middle: int) -> str:
    stops = [("left", x) for x in tabs]
    stops += [(kind, x) for kind, x in (("right", ends), ("center", middle)) if x]
    return w("tabs", *(w("tab", val=kind, pos=x) for kind, x in stops)) if stops else ""


def blank(*, keep: bool = False) -> str:
    """An empty line, as high as a line of text."""
    return paragraph("Flush", keep=keep)


def strut(height: int) -> str:
    """Empty room of this height."""
    return paragraph("Strut", line=height)


def rule(
    weight: int, colour: str, above: int = 20, *, out: tuple[int, int] = (0, 0), keep: bool = False
) -> str:
    """A line over the width of the text. above: room over it; out: how far it stands out at
    the left and right; weight in eighths of a point.
    """
    indent = {"left": -out[0], "right": -out[1]} if any(out) else None
    border = w("bottom", val="single", sz=weight, space=0, color=colour)
    return paragraph("Strut", line=above, border=border, indent=indent, keep=keep)
