"""The guard at the door: what a file is by its content, and why it cannot come in.

The type never comes from the name. Every refusal is one sentence that says what to do.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from . import archives, compound, images
from .archives import MB
from .errors import Refused

_OOXML = "application/vnd.openxmlformats-officedocument."
PDF, OFD = "application/pdf", "application/ofd"
DOCX = _OOXML + "wordprocessingml.document"
XLSX = _OOXML + "spreadsheetml.sheet"
PPTX = _OOXML + "presentationml.presentation"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
TEXT, CSV, ZIP, MP4 = "text/plain", "text/csv", "application/zip", "video/mp4"

#: The word on screen for each type.
NAMES = {
    PDF: "PDF",
    OFD: "OFD",
    DOCX: "Word(docx)",
    DOC: "Word(doc)",
    XLSX: "Excel(xlsx)",
    XLS: "Excel(xls)",
    ODS: "ods表格",
    ODT: "odt文档",
    PPTX: "PPT(pptx)",
    PPT: "PPT(ppt)",
    JPEG: "JPG照片",
    PNG: "PNG图片",
    WEBP: "WEBP图片",
    TEXT: "文本",
    CSV: "CSV表格",
    ZIP: "ZIP压缩包",
    MP4: "MP4视频",
}
PHOTOS = frozenset({JPEG, PNG, WEBP})
TABLES = frozenset({XLSX, XLS, ODS, CSV, TEXT})
FOLDERS = frozenset({ZIP})
EVIDENCE = PHOTOS | TABLES | {PDF, OFD, DOCX, DOC, PPTX, PPT, ODT, MP4}
#: A table is unpacked in memory; a hundred thousand rows are 7 MB.
TABLE_LIMIT = 30 * MB

ENCRYPTED = "文件设了打开密码,请去掉密码另存后再上传。"
MACROS = "文件里有宏,请另存为不带宏的格式(如xlsx、docx)后再上传。"
BROKEN = "文件打不开,可能没有传完整或已损坏,请重新导出后再上传。"
ENCODING = "认不出文字编码,请用Excel或WPS另存为xlsx后再上传。"
MIXED = "文件的开头和后面不是同一种内容,为安全起见没有收下,请从原软件重新导出。"

#: First bytes of what is turned away, with the way out.
_ADVICE = (
    (b"Rar!", "RAR压缩包打不开,请解压后重新打包成ZIP再上传。"),
    (b"7z\xbc\xaf\x27\x1c", "7z压缩包打不开,请解压后重新打包成ZIP再上传。"),
    (b"MZ", "这是程序文件,不能上传。"),
    (b"\x7fELF", "这是程序文件,不能上传。"),
    (b"GIF8", "GIF图片请转成JPG或PNG后再上传。"),
    (b"BM", "BMP图片请转成JPG或PNG后再上传。"),
    (b"II*\x00", "TIFF图片请转成JPG、PNG或PDF后再上传。"),
    (b"MM\x00*", "TIFF图片请转成JPG、PNG或PDF后再上传。"),
    (b"{\\rtf", "RTF文件请用Word或WPS另存为docx后再上传。"),
)
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_MP4 = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}


def check(path: Path, name: str, *, allow: frozenset[str], limit: int | None = None) -> str:
    """The media type of the file at `path`, by content; Refused with one sentence.

    allow: the types that may come in. limit: bytes, settings.UPLOAD_LIMIT when not given.
    """
    path, size, most = Path(path), Path(path).stat().st_size, limit or settings.UPLOAD_LIMIT
    shown = archives.shown(clean_name(name))
    if not size:
        raise Refused(f"“{shown}”是空文件,请核对后重新选择。")
    if size > most:
        raise Refused(f"“{shown}”有{size / MB:.0f}MB,超过{most // MB}MB,请压缩或拆分后再上传。")
    try:
        media = _media(path, name, allow)
    except Refused as error:
        raise Refused(f"“{shown}”:{error.sentence}") from error
    if media not in allow:
        raise Refused(f"“{shown}”是{NAMES[media]},这里收{_list(allow)},请换一个文件。")
    return media


def _list(allow: frozenset[str]) -> str:
    return "、".join(word for media, word in NAMES.items() if media in allow)


def _media(path: Path, name: str, allow: frozenset[str]) -> str:
    with open(path, "rb") as source:
        head = source.read(4096)
    for magic, sentence in _ADVICE:
        if head.startswith(magic):
            raise Refused(sentence)
    for magic, found in _BY_MAGIC:
        if head.startswith(magic):
            media = found(path, name)
            break
    else:
        media = _film(head) if head[4:8] == b"ftyp" else _text(path, name, allow)
    if media not in ZIPPED and zipfile.is_zipfile(path):
        raise Refused(MIXED)
    return media


def _pdf(path: Path, name: str) -> str:
    return PDF


def _image(path: Path, name: str) -> str:
    return images.check(path)


def _film(head: bytes) -> str:
    brand = head[8:12]
    if brand in _HEIC:
        raise Refused(
            "手机的HEIC照片多数电脑打不开,请在手机相机设置里选“兼容性最佳”,或转成JPG后再上传。"
        )
    if brand not in _MP4:
        raise Refused("这种视频打不开,请转成MP4后再上传。")
    return MP4


def _ole(path: Path, name: str) -> str:
    try:
        found = compound.Compound(path)
        if found.encrypted():
            raise Refused(ENCRYPTED)
        if found.macros():
            raise Refused(MACROS)
    except (compound.Broken, IndexError, ValueError, OverflowError) as error:
        raise Refused(BROKEN) from error
    streams = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
    for stream, media in streams.items():
        if stream in found.streams:
            return media
    raise Refused(f"不认识这种文件,请换成{NAMES[PDF]}、{NAMES[DOCX]}或{NAMES[XLSX]}。")


def _zip(path: Path, name: str) -> str:
    with archives.open_zip(path, archives.FOLDERS) as archive:
        media = _inside(archive)
    if media == ZIP:
        return media
    with archives.open_zip(path, archives.OFFICE) as archive:
        for info in archive.infolist():
            for _ in archives.content(archive, info):
                pass  # read to the end: a part that lies about its size or is broken is told here
        if _with_macros(archive):
            raise Refused(MACROS)
        if b"encryption-data" in archives.small(archive, "META-INF/manifest.xml"):
            raise Refused(ENCRYPTED)
    return media


def _inside(archive: zipfile.ZipFile) -> str:
    """Which office format a zip is, ZIP when none."""
    names = set(archive.namelist())
    parts = {
        "word/document.xml": DOCX,
        "xl/workbook.xml": XLSX,
        "ppt/presentation.xml": PPTX,
        "OFD.xml": OFD,
    }
    for part, media in parts.items():
        if part in names and (media == OFD or "[Content_Types].xml" in names):
            return media
    if "xl/workbook.bin" in names:
        raise Refused("xlsb表格请用Excel另存为xlsx后再上传。")
    kind = archives.small(archive, "mimetype", 200).decode("ascii", "replace").strip()
    return kind if kind in (ODS, ODT) else ZIP


def _with_macros(archive: zipfile.ZipFile) -> bool:
    names = [n.lower() for n in archive.namelist()]
    if any("vbaproject" in n or n.startswith(("xl/macrosheets/", "basic/")) for n in names):
        return True
    types = archives.small(archive, "[Content_Types].xml").lower()
    return b"macroenabled" in types or b"macrosheet" in types


def _text(path: Path, name: str, allow: frozenset[str]) -> str:
    """Plain text in an encoding that Chinese offices use; anything else is unknown."""
    encoding = encoding_of(path)
    if encoding is None and name.lower().endswith((".csv", ".txt")):
        raise Refused(ENCODING)
    with open(path, "rb") as source:
        head = source.read(4096).decode(encoding or "latin-1", "replace").lstrip("\ufeff \r\n\t")
    if encoding is None or not _readable(head):
        raise Refused(f"不认识这种文件,这里收{_list(allow)}。")
    if re.match(r"<(!doctype|html|svg|script|\?xml|body|head)", head.lower()):
        raise Refused("网页文件不能作材料,请打印成PDF后再上传。")
    return CSV if name.lower().endswith(".csv") else TEXT


def _readable(text: str) -> bool:
    return all(c in "\t\r\n\f\x1a" or c >= " " for c in text)


def encoding_of(path: Path) -> str | None:
    """utf-8-sig, utf-16, utf-16-le/be or gb18030, whichever the whole file is; None when none is."""
    with open(path, "rb") as source:
        head = source.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = ["utf-16"]
    elif b"\x00" in head:  # without a mark: every other byte of plain text is zero
        tries = ["utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"]
    else:
        tries = ["utf-8-sig", "gb18030"]
    return next((t for t in tries if _decodes(path, t)), None)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open(path, "rb") as source:
            while block := source.read(MB):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


_BY_MAGIC: tuple[tuple[bytes, Callable[[Path, str], str]], ...] = (
    (b"%PDF-", _pdf),
    (b"PK\x03\x04", _zip),
    (compound.MAGIC, _ole),
    (b"\xff\xd8\xff", _image),
    (b"\x89PNG\r\n\x1a\n", _image),
    (b"RIFF", _image),
)
#: A zip inside.
ZIPPED = frozenset({DOCX, XLSX, PPTX, OFD, ODS, ODT, ZIP})


def clean_name(name: str | None) -> str:
    """The last part of a file name without control and direction signs, at most 200 characters."""
    name = re.split(r"[/\\]", name or "")[-1]
    name = "".join(c for c in name if c.isprintable() and c not in "\u202e\u202d\u200e\u200f")
    name = " ".join(name.split()).strip(". ") or "未命名"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= 200:
        return name
    return f"{stem[: 199 - len(ending)]}.{ending}" if dot and len(ending) < 10 else name[:200]
