"""The zip a .docx is, with no clock in it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from .markup import DECLARATION
from .model import Document
from .text import line

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE = f"{_PACKAGE}/relationships/metadata/core-properties"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: The earliest day a zip can name; it says nothing.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """key: its relationship's id. kind: document, styles, settings, header or footer."""

    key: str
    kind: str
    path: str
    content: str


def save(target: BinaryIO, document: Document, parts: Sequence[Part]) -> None:
    """Write the zip. The first part is the document, the others belong to it."""
    main, *others = parts
    files = [
        ("[Content_Types].xml", _types(parts)),
        ("_rels/.rels", _package_relations(main)),
        ("docProps/core.xml", _core(document)),
        ("word/_rels/document.xml.rels", _relations(others)),
        *((x.path, x.content) for x in parts),
    ]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            package.writestr(_entry(name), content.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info


def _types(parts: Sequence[Part]) -> str:
    known = "".join(_override(x.path, _content_type(x.kind)) for x in parts)
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + _override(
            "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"
        )
        + f"{known}</Types>"
    )


def _content_type(kind: str) -> str:
    return f"{_WORD}.{'document.main' if kind == 'document' else kind}+xml"


def _override(path: str, kind: str) -> str:
    return f'<Override PartName="/{path}" ContentType="{kind}"/>'


def _package_relations(main: Part) -> str:
    return _relationships(
        [
            ("document", f"{_OFFICE}/officeDocument", main.path),
            ("core", _CORE, "docProps/core.xml"),
        ]
    )


def _relations(parts: Sequence[Part]) -> str:
    return _relationships(
        [(x.key, f"{_OFFICE}/{x.kind}", x.path.removeprefix("word/")) for x in parts]
    )


def _relationships(rows: Sequence[tuple[str, str, str]]) -> str:
    made = "".join(
        f"<Relationship Id={quoteattr(key)} Type={quoteattr(kind)} Target={quoteattr(path)}/>"
        for key, kind, path in rows
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _core(document: Document) -> str:
    """Title, issuer and the document's own date."""
    issuer = line(document.issuers[0]) if document.issuers else ""
    stamp = f"{document.date.isoformat()}T00:00:00Z" if document.date else ""
    days = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>'
        for name in ("created", "modified")
        if stamp
    )
    return (
        f"{DECLARATION}<cp:coreProperties "
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(line(document.title))}</dc:title>"
        f"<dc:creator>{escape(issuer)}</dc:creator>{days}</cp:coreProperties>"
    )
