"""PDF: the text of each page, notes on it, bookmarks, fields, properties, attached files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PdfReader

from . import pictures
from .piece import Piece, Unreadable, written

BROKEN = "这份PDF打不开,看不到里面写了什么,请去掉密码或重新导出后再试。"
_PROPERTIES = {"/Author": "作者", "/Title": "标题", "/Subject": "主题", "/Keywords": "关键词",
               "/Creator": "制作软件", "/Producer": "转换软件"}  # fmt: skip
#: Notes, bookmarks and fields are looked for in so many objects at most.
_OBJECTS = 200_000


def document(path: Path) -> Iterator[Piece]:
    """Text as pdfium reads it from the page; all else that carries words from the objects."""
    try:
        yield from _text(path)
        yield from _objects(PdfReader(path))
    except Unreadable:
        raise
    except Exception as error:  # both libraries raise many kinds on hostile bytes
        raise Unreadable(BROKEN) from error


def _text(path: Path) -> Iterator[Piece]:
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            words = page.get_textpage()
            yield from written(f"第{number + 1}页", words.get_text_range())
            words.close()
            page.close()


def attached(path: Path) -> Iterator[tuple[str, bytes]]:
    """Files inside a PDF, by name."""
    try:
        for name, versions in PdfReader(path).attachments.items():
            yield from ((name, data) for data in versions)
    except Exception as error:
        raise Unreadable(BROKEN) from error


def _objects(reader: PdfReader) -> Iterator[Piece]:
    if reader.is_encrypted:
        reader.decrypt("")
    for key, value in (reader.metadata or {}).items():
        yield from written(f"文档属性:{_PROPERTIES.get(key, key.strip('/'))}", value)
    for number, page in enumerate(reader.pages, start=1):
        for note in page.get("/Annots") or ():
            yield from _note(f"第{number}页的批注", note.get_object())
        yield from _photos(f"第{number}页的图片", page)
    for name, told in (reader.get_fields() or {}).items():
        yield from written("表单字段", f"{name} {told.get('/V', '')}")
    yield from _bookmarks(reader.outline)
    xmp = reader.root_object.get("/Metadata")
    if xmp is not None:
        packet = xmp.get_object().get_data().decode("utf-8", "replace")
        yield from pictures.packet(packet, "文档属性XMP")


def _note(where: str, note: Any) -> Iterator[Piece]:
    for key in ("/Contents", "/T", "/Subj", "/RC", "/V", "/TU"):
        yield from written(where, note.get(key))
    action = note.get("/A")
    if action is not None:
        yield from written(f"{where}的链接", action.get_object().get("/URI"))


def _photos(where: str, page: Any) -> Iterator[Piece]:
    """JPEG streams keep what the camera wrote."""
    room: Any = page.get("/Resources")
    found: Any = room.get_object().get("/XObject") if room is not None else None
    for item in found.get_object().values() if found is not None else ():
        stream = item.get_object()
        if "/DCTDecode" in str(stream.get("/Filter")):
            data = getattr(stream, "_data", b"")
            if b"Exif\0\0" in data[:65_536]:
                yield from (Piece(f"{where}{p.where}", p.text) for p in pictures.picture(data))


def _bookmarks(outline: Any) -> Iterator[Piece]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(entry)
        else:
            yield from written("书签", entry.title)
