"""版记: at the foot of the last page, its last rule on the 版心's lower edge (7.4, 10.1)."""

from __future__ import annotations

from tongxin.rules.wording import date_cn

from . import measures as m
from .markup import paragraph, rule, run
from .model import LETTER, Document
from .text import line

_EMU = 635
#: Room between the text and the first rule.
_GAP = 120
#: 主送： or 抄送：, and one character at each side.
_LABEL = 3 * m.EM_SI


def colophon(document: Document, to: str = "") -> str:
    """The last paragraph: keeps room in the text for a box that stands at the page's foot.

    to: 主送, where it was too long to stand above the text.
    """
    rows = _rows(document, to)
    height = sum(high for _, high in rows)
    box = _box("".join(row for row, _ in rows), height)
    return paragraph("Strut", box, line=height + _GAP)


def _rows(document: Document, to: str) -> list[tuple[str, int]]:
    """(paragraph, its height): thick rule, 主送 and 抄送, thin rule, 印发, thick rule."""
    sent = [("主送", line(to).rstrip(":：。") + "。")] if to else []
    sent += [("抄送", "，".join(map(line, document.cc)).rstrip("。") + "。")] if document.cc else []
    named = [_sent(label, text) for label, text in sent]
    if document.form == LETTER:
        return named
    parts = [x for x in (named, [_printed(document)] if document.printed_by else []) if x]
    made = [_rule(m.THICK)]
    for number, part in enumerate(parts):
        made += [*([_rule(m.THIN)] if number else []), *part]
    return [*made, _rule(m.THICK)]


def _rule(weight: int) -> tuple[str, int]:
    return rule(weight, m.BLACK), 20 + round(weight * 2.5)


def _sent(label: str, text: str) -> tuple[str, int]:
    """Further lines stand under the sign after the colon; one character at each side (7.4.2)."""
    room = m.WIDE - 2 * m.EM_SI - _LABEL
    rows = m.rows(text, room, m.SI, 0)
    indent = {"left": m.EM_SI + _LABEL, "right": m.EM_SI, "hanging": _LABEL}
    return paragraph("Colophon", run(f"{label}：{text}"), indent=indent), rows * m.COLOPHON_LINE


def _printed(document: Document) -> tuple[str, int]:
    """印发机关 left, the day it was printed right, one character from each side (7.4.3)."""
    day = f"{date_cn(document.printed_on)}印发" if document.printed_on else ""
    text = run(f"\t{line(document.printed_by)}\t{day}")
    return paragraph("Colophon", text, tabs=[m.EM_SI], ends=m.WIDE - m.EM_SI), m.COLOPHON_LINE


def _box(content: str, height: int) -> str:
    """A box on the margins' lower edge, over the text and not in its way; text at its foot."""
    wide, high = m.WIDE * _EMU, height * _EMU
    place = (
        '<wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        '<wp:wrapNone/><wp:docPr id="1" name="版记"/><wp:cNvGraphicFramePr/>'
    )
    shape = (
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr rot="0" vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        'anchor="b" anchorCtr="0"><a:noAutofit/></wps:bodyPr>'
    )
    return _drawing(place, shape)


def _drawing(place: str, shape: str) -> str:
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'{place}<a:graphic><a:graphicData uri="{uri}"><wps:wsp>{shape}</wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
        "</w:r>"
    )
