"""What is written inside a file, piece by piece, each with where it stands.

Everything a reader could dig out, not only what is seen: hidden sheets, comments, revisions,
properties, EXIF, attributes, files inside files. What can't be read raises Unreadable, so that
nobody takes silence for "there is nothing". What is only drawn (a scan, a photo of a sign) is not
read; `drawn` says where somebody has to look.

`media` is the type by content (`core.uploads`, which has refused bombs, passwords and macros).
"""

from __future__ import annotations

import base64
import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tongxin.core import archives, uploads
from tongxin.core.errors import Refused

from . import drawn, hypertext, office, old, pages, pictures, sheets
from .piece import Piece, Row, Unreadable, inside, table, written

__all__ = ["HTML", "Piece", "Unreadable", "drawn", "media_of", "pieces"]

HTML = "text/html"
EVERYTHING = frozenset(uploads.NAMES)
#: Files inside files inside files are not opened, they are refused.
_DEPTH = 2
_ARCHIVE = archives.Bounds(2_000, 500 * archives.MB)
_LINES = 200
_MARKUP = ("<!doctype html", "<html", "<head", "<body", "<meta", "<table", "<div", "<p>", "<!--")


def media_of(path: Path, name: str) -> str:
    """The type of any file that is to be read; Refused when it is broken, locked or unknown."""
    if _looks_like_markup(path, name):
        return HTML
    return uploads.check(path, name, allow=EVERYTHING)


def _looks_like_markup(path: Path, name: str) -> bool:
    with open(path, "rb") as source:
        head = source.read(512)
    if head.startswith((b"PK\x03\x04", b"%PDF")):
        return False
    text = head.decode("utf-8-sig", "replace").lstrip().lower()
    return name.lower().endswith((".html", ".htm", ".xhtml", ".svg")) or text.startswith(_MARKUP)


def pieces(
    path: Path, name: str, media: str | None = None, depth: int = 0, *, brief: bool = False
) -> Iterator[Piece]:
    """Everything written in the file, its name first; Refused (mostly Unreadable) when it can't be.

    brief: without the cells of large sheets, for those who read these themselves.
    """
    yield from written("文件名", name)
    media = media or media_of(path, name)
    if brief and media == uploads.CSV:
        return
    reader = _brief_package if brief and media == uploads.XLSX else _READERS[media]
    yield from reader(path, name, depth)


def _text_of(path: Path) -> str:
    encoding = uploads.encoding_of(path)
    if encoding is None:
        raise Unreadable(uploads.ENCODING)
    return path.read_text(encoding)


def _lines(path: Path, name: str, depth: int) -> Iterator[Piece]:
    """Some lines at a time, so that what is broken over two lines is seen together."""
    lines = _text_of(path).splitlines()
    for start in range(0, len(lines), _LINES):
        # One line is read twice, at the end and at the beginning of a stretch.
        yield from written(f"第{start + 1}行起", "\n".join(lines[start : start + _LINES + 1]))


def _csv(path: Path, name: str, depth: int) -> Iterator[Piece]:
    text = _text_of(path)
    first = text.split("\n", 1)[0]
    sign = max(",\t;|", key=first.count)
    try:
        rows = [
            Row(f"第{n}行", tuple((f"第{n}行第{m}列", cell) for m, cell in enumerate(row, 1)))
            for n, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1)
        ]
    except csv.Error as error:
        raise Unreadable(uploads.BROKEN) from error
    yield from table("", rows, lambda place: place.partition("行")[2])


#: A file written out inside a page.
_WRITTEN_OUT = re.compile(r"data:[\w.+/-]*(?:;[\w.=-]+)*;base64,([A-Za-z0-9+/\s]+={0,2})")


def _html(path: Path, name: str, depth: int) -> Iterator[Piece]:
    text = _text_of(path)
    yield from hypertext.page(text)
    for found in _WRITTEN_OUT.finditer(text):
        coded = "".join(found[1].split())
        data = base64.b64decode(coded + "=" * (-len(coded) % 4))
        yield from _member("网页内嵌文件", data, depth)


_SHEETS = ("xl/worksheets/sheet", "xl/sharedStrings")
#: A sheet of more bytes than this is large.
_LARGE = 2 * archives.MB


def _brief_package(path: Path, name: str, depth: int) -> Iterator[Piece]:
    return _package(path, name, depth, _LARGE)


def _package(path: Path, name: str, depth: int, largest: int | None = None) -> Iterator[Piece]:
    """An office document: each of its parts, and what is embedded. largest: of a sheet that is read."""
    with archives.open_zip(path, archives.OFFICE) as archive:
        parts = {
            info.filename: b"".join(archives.content(archive, info))
            for info in archive.infolist()
            if not info.is_dir()
            and not (largest and info.filename.startswith(_SHEETS) and info.file_size > largest)
        }
    if "xl/workbook.xml" in parts:
        yield from sheets.workbook(parts)
    for part, data in parts.items():
        if part.startswith(("xl/worksheets/sheet", "xl/sharedStrings", "xl/styles", "xl/theme")):
            continue
        if part.startswith(("word/styles", "word/theme", "word/fontTable", "ppt/theme")):
            yield from office.xml.attributes("样式", office.xml.parse(data))
        elif "omments" in part and part.startswith("xl/") and part.endswith(".xml"):
            yield from sheets.comments("批注", data)
        elif part.lower().endswith((".xml", ".rels", ".vml")):
            yield from office.part(part, data)
        else:
            yield from _member(part, data, depth)


_PHOTO = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")


def _member(name: str, data: bytes, depth: int) -> Iterator[Piece]:
    """A file inside a document: photos by what they carry, documents by what is written in them."""
    shown = archives.shown(name.rpartition("/")[2])
    if data.startswith(_PHOTO):
        yield from inside(f"“{shown}”", pictures.picture(data))
    elif data.startswith((b"PK\x03\x04", b"%PDF-", uploads.compound.MAGIC)):
        yield from _unpacked(shown, data, depth)
    elif b"\0" not in data:  # fonts, printers' settings and the like are no text
        yield from inside(f"“{shown}”", written("正文", data.decode("utf-8", "replace")))


def _unpacked(shown: str, data: bytes, depth: int) -> Iterator[Piece]:
    if depth >= _DEPTH:
        raise Unreadable(f"“{shown}”在压缩包或文档里套得太深,请解开后再试。")
    with tempfile.TemporaryDirectory(prefix="tongxin-") as folder:
        path = Path(folder) / "member"
        path.write_bytes(data)
        yield from inside(f"“{shown}”", list(pieces(path, shown, None, depth + 1)))


def _archive(path: Path, name: str, depth: int) -> Iterator[Piece]:
    with archives.open_zip(path, _ARCHIVE) as archive:
        yield from written("压缩包说明", archive.comment.decode("utf-8", "replace"))
        for info in archive.infolist():
            told = member_name(info)
            yield from written("压缩包里的名称", told)
            yield from written("压缩包里的说明", info.comment.decode("utf-8", "replace"))
            if not info.is_dir() and info.file_size:
                data = b"".join(archives.content(archive, info))
                yield from _unpacked(archives.shown(told.rpartition("/")[2]), data, depth)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name; those without the UTF-8 mark are mostly GBK in this country."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _pdf(path: Path, name: str, depth: int) -> Iterator[Piece]:
    yield from pages.document(path)
    for told, data in pages.attached(path):
        yield from written("附件名称", told)
        yield from _unpacked(archives.shown(told), data, depth)


def _photo(path: Path, name: str, depth: int) -> Iterator[Piece]:
    return pictures.picture(path)


def _film(path: Path, name: str, depth: int) -> Iterator[Piece]:
    return pictures.film(path)


def _old(path: Path, name: str, depth: int) -> Iterator[Piece]:
    return old.document(path)


def _old_table(path: Path, name: str, depth: int) -> Iterator[Piece]:
    yield from sheets.old_workbook(path)
    yield from old.document(path)


def _ods(path: Path, name: str, depth: int) -> Iterator[Piece]:
    yield from sheets.old_workbook(path)
    yield from _package(path, name, depth)


_READERS: dict[str, Callable[[Path, str, int], Iterator[Piece]]] = {
    uploads.PDF: _pdf,
    uploads.OFD: _package,
    uploads.DOCX: _package,
    uploads.XLSX: _package,
    uploads.PPTX: _package,
    uploads.ODT: _package,
    uploads.ODS: _ods,
    uploads.DOC: _old,
    uploads.PPT: _old,
    uploads.XLS: _old_table,
    uploads.JPEG: _photo,
    uploads.PNG: _photo,
    uploads.WEBP: _photo,
    uploads.TEXT: _lines,
    uploads.CSV: _csv,
    uploads.ZIP: _archive,
    uploads.MP4: _film,
    HTML: _html,
}


def read_all(path: Path, name: str) -> tuple[list[Piece], str]:
    """(the pieces that could be read, why not all of them could)."""
    found: list[Piece] = []
    try:
        for piece in pieces(path, name):
            found.append(piece)
    except Refused as error:
        return found, error.sentence
    return found, ""
