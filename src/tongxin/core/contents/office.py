"""Word, PowerPoint, OpenDocument and OFD: text, comments, revisions, properties, what is embedded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from . import xml
from .piece import Piece, Row, table, written

#: A part of the package → the words for it.
_PARTS = (
    (r"word/document\.xml|content\.xml", "正文"),
    (r".*comments.*\.xml|.*annotations.*", "批注"),
    (r".*/header\d*\.xml", "页眉"),
    (r".*/footer\d*\.xml", "页脚"),
    (r".*/(foot|end)notes\.xml", "脚注"),
    (r"ppt/slides/slide(?P<n>\d+)\.xml", "第{n}张幻灯片"),
    (r"ppt/notesSlides/.*", "备注"),
    (r"docProps/.*|meta\.xml|.*/DocInfo\.xml|OFD\.xml", "文档属性"),
    (r"customXml/.*", "自定义数据"),
    (r".*\.rels", "链接"),
    (r".*people\.xml|.*persons/.*", "修订人"),
    (r"Doc_\d+/Pages/Page_(?P<n>\d+)/.*", "第{n}页"),
)
_PROPERTIES = {
    "creator": "作者", "lastModifiedBy": "最后修改人", "title": "标题", "subject": "主题",
    "keywords": "关键词", "description": "备注", "category": "类别", "Company": "单位",
    "Manager": "主管", "initial-creator": "作者",
}  # fmt: skip
_PARAGRAPHS = {"p", "h", "si", "TextCode", "definedName", "fldSimple"}


def part_name(name: str) -> str:
    """What a part is called on screen."""
    for pattern, word in _PARTS:
        if found := re.fullmatch(pattern, name):
            return word.format(**found.groupdict())
    return "其他部件"


def part(name: str, data: bytes) -> Iterator[Piece]:
    """All that one part says."""
    where, root = part_name(name), xml.parse(data)
    if where == "文档属性":
        yield from _properties(root)
    else:
        yield from _paragraphs(where, root)
        yield from _tables(where, root)
        yield from _loose(where, root)
    yield from xml.attributes(where, root)


def _properties(root: Element) -> Iterator[Piece]:
    for element in root.iter():
        word = _PROPERTIES.get(xml.local(element), xml.attribute(element, "name") or "其他")
        yield from written(f"文档属性:{word}", element.text)


def _paragraphs(where: str, root: Element) -> Iterator[Piece]:
    for element in root.iter():
        if xml.local(element) in _PARAGRAPHS:
            yield from written(where, "".join(element.itertext()))
            yield from _revised(where, element)


def _revised(where: str, paragraph: Element) -> Iterator[Piece]:
    """A paragraph with tracked deletions reads differently with and without them."""
    gone = [e.text or "" for e in paragraph.iter() if xml.local(e) == "delText"]
    if gone:
        kept = (e.text or "" for e in paragraph.iter() if xml.local(e) == "t")
        yield from written(where, "".join(kept))
        yield from written(f"{where}的修订(已删除的文字)", "".join(gone))


def _loose(where: str, root: Element) -> Iterator[Piece]:
    """Text that stands in no paragraph."""
    inside = {
        id(e)
        for p in root.iter()
        if xml.local(p) in _PARAGRAPHS
        for e in p.iter()
    }  # fmt: skip
    for element in root.iter():
        if id(element) not in inside:
            yield from written(where, element.text)


def _tables(where: str, root: Element) -> Iterator[Piece]:
    for number, found in enumerate((e for e in root.iter() if xml.local(e) in ("tbl", "table")), 1):
        rows = [
            Row(f"第{n}行", tuple(_cells(row, n)))
            for n, row in enumerate(
                (e for e in found.iter() if xml.local(e) in ("tr", "table-row")), 1
            )
        ]
        yield from table(f"{where}表{number}", rows, lambda place: place.partition("行")[2])


def _cells(row: Element, number: int) -> Iterator[tuple[str, str]]:
    cells = (e for e in row if xml.local(e) in ("tc", "table-cell"))
    for n, cell in enumerate(cells, start=1):
        yield f"第{number}行第{n}列", " ".join("".join(cell.itertext()).split())
