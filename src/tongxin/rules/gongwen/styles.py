"""word/styles.xml: the looks of 公文, by name, so that a clerk can change one in one place."""

from __future__ import annotations

from . import measures as m
from .fonts import Fonts
from .markup import part, w


def styles(fonts: Fonts) -> str:
    """The whole part. The text's own look is the default; the others differ from it."""
    return part("styles", _defaults(fonts), *_paragraphs(fonts), *_characters(fonts), _table())


def _defaults(fonts: Fonts) -> str:
    look = w(
        "rPr",
        _face(fonts.fang),
        w("color", val=m.BLACK),
        w("spacing", val=m.TRACKING),
        *_size(m.SAN),
        w("lang", val="zh-CN", eastAsia="zh-CN"),
    )
    return w("docDefaults", w("rPrDefault", look), w("pPrDefault"))


def _grid() -> tuple[str, ...]:
    """Exact lines, no widow control, nothing hanging over the edge, no room beside digits: so
    that a page has 22 lines and a line 28 characters.
    """
    return (
        w("widowControl", val=0),
        w("overflowPunct", val=0),
        w("autoSpaceDE", val=0),
        w("autoSpaceDN", val=0),
        w("adjustRightInd", val=0),
        w("snapToGrid", val=0),
        w("spacing", before=0, after=0, line=m.LINE, lineRule="exact"),
        w("jc", val="both"),
    )


def _face(name: str) -> str:
    """Chinese signs take eastAsia, the others ascii: the same font, or Word chooses one."""
    return w("rFonts", hint="eastAsia", ascii=name, eastAsia=name, hAnsi=name, cs=name)


def _size(half_points: int) -> tuple[str, str]:
    return w("sz", val=half_points), w("szCs", val=half_points)


def _paragraphs(fonts: Fonts) -> tuple[str, ...]:
    plain = w("spacing", val=0)
    return (
        w(
            "style",
            w("name", val="Normal"),
            w("qFormat"),
            w("pPr", *_grid()),
            type="paragraph",
            default=1,
            styleId="Normal",
        ),
        _style("Flush", "公文顶格"),
        _style("Text", "公文正文", _first_line()),
        *(
            _heading(level, face)
            for level, face in enumerate((fonts.hei, fonts.kai, fonts.fang, fonts.fang), start=1)
        ),
        _style("GTitle", "公文标题", _centred(), _face(fonts.title), plain, *_size(m.ER)),
        _style("Subtitle", "公文副题", _centred(), _face(fonts.kai)),
        _style(
            "Mark", "发文机关标志", _centred(), _face(fonts.title), w("color", val=m.RED), plain
        ),
        _style(
            "Joint",
            "联合行文标志",
            w("jc", val="distribute"),
            _face(fonts.title),
            w("color", val=m.RED),
            plain,
        ),
        _style("Number", "发文字号", _centred()),
        _style("Right", "公文落款", w("jc", val="right")),
        _style("Middle", "公文居中", _centred()),
        _style("Label", "附件序号", "", _face(fonts.hei)),
        _style("Colophon", "公文版记", _exact(m.COLOPHON_LINE), plain, *_size(m.SI)),
        _style("Cell", "公文表格", _exact(400), plain, *_size(m.XIAO_SI)),
        _style("Page", "公文页码", _exact(m.FOOTER_LINE), _face(fonts.song), plain, *_size(m.SI)),
        _style("Strut", "公文间距", _exact(20) + w("jc", val="left"), plain, *_size(2)),
    )


def _style(key: str, name: str, paragraph: str = "", *look: str) -> str:
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="Normal"),
        w("qFormat"),
        w("pPr", paragraph) if paragraph else "",
        w("rPr", *look) if look else "",
        type="paragraph",
        customStyle=1,
        styleId=key,
    )


def _heading(level: int, face: str) -> str:
    """Built-in headings, so that the reader's outline shows them; weight is the font's, no bold."""
    return w(
        "style",
        w("name", val=f"heading {level}"),
        w("basedOn", val="Normal"),
        w("next", val="Text"),
        w("qFormat"),
        w("pPr", _first_line(), w("outlineLvl", val=level - 1)),
        w("rPr", _face(face)),
        type="paragraph",
        styleId=f"Heading{level}",
    )


def _first_line() -> str:
    return w("ind", firstLineChars=200, firstLine=2 * m.EM)


def _centred() -> str:
    return w("jc", val="center")


def _exact(height: int) -> str:
    return w("spacing", before=0, after=0, line=height, lineRule="exact")


def _characters(fonts: Fonts) -> tuple[str, ...]:
    return tuple(
        w(
            "style",
            w("name", val=name),
            w("rPr", _face(face)),
            type="character",
            customStyle=1,
            styleId=key,
        )
        for key, name, face in (
            ("Hei", "公文黑体", fonts.hei),
            ("Kai", "公文楷体", fonts.kai),
            ("Fang", "公文仿宋", fonts.fang),
        )
    )


def _table() -> str:
    margins = w(
        "tblCellMar",
        *(
            w(side, w=0 if side in ("top", "bottom") else 57, type="dxa")
            for side in ("top", "left", "bottom", "right")
        ),
    )
    return w(
        "style",
        w("name", val="Normal Table"),
        w("tblPr", margins),
        type="table",
        default=1,
        styleId="TableNormal",
    )
