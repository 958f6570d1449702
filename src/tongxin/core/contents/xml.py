"""The parts of office documents: XML that may come from anybody."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree

from .piece import Piece, Unreadable, written

BROKEN = "文件里有一部分读不出来,请用Word、Excel或WPS重新另存后再试。"
#: Attributes that number things and say nothing.
_NUMBERING = re.compile(r"(id|rsid\w*|guid|uri|embed|link|hash\w*|salt\w*|checksum)$", re.I)
_TELLING = re.compile(r"[^\x00-\x7f]|(?:[0-9][^0-9]*){5}|@")


def parse(data: bytes) -> Element:
    """The tree of a part; Unreadable when it is broken or declares entities."""
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(BROKEN) from error


def steps(data: bytes) -> Iterator[tuple[str, Element]]:
    """(start or end, element) through a long part."""
    try:
        yield from ElementTree.iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(BROKEN) from error


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without the namespace; "" when it is not there."""
    if (value := element.get(name)) is not None:
        return value
    return next((v for k, v in element.items() if k.rpartition("}")[2] == name), "")


def attributes(where: str, root: Element) -> Iterator[Piece]:
    """What attributes tell: authors, alternative texts, names, addresses of links."""
    seen: set[str] = set()
    for element in root.iter():
        for key, value in element.items():
            name = key.rpartition("}")[2]
            if value in seen or _NUMBERING.search(name) or not _TELLING.search(value):
                continue
            seen.add(value)
            yield from written(f"{where}的属性", value)


def words(where: str, root: Element) -> Iterator[Piece]:
    """The text of each element by itself."""
    for element in root.iter():
        yield from written(where, element.text)
        yield from written(where, element.tail)
