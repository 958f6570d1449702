"""What a photograph carries beside its pixels: place, device, names, comments."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image

from .piece import Piece, Unreadable, written

BROKEN = "这张照片打不开,请重新导出后再试。"
_GPS, _EXIF, _INTEROP = 0x8825, 0x8769, 0xA005
#: How the picture is turned, its size and resolution, and where other tables stand: they tell nothing.
_SILENT = {0x0112, 0x011A, 0x011B, 0x0128, 0x0213, 0xA001, 0xA002, 0xA003, _GPS, _EXIF, _INTEROP}
_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>|<rdf:RDF.*?</rdf:RDF>", re.S)
_VALUE = re.compile(r"<([\w:]+)[^>]*>([^<>]+)</|([\w:]+)=\"([^\"]+)\"")
_TRACK = re.compile(rb"[+-]\d{1,2}\.\d{2,}[+-]\d{2,3}\.\d{2,}")


def picture(source: Path | bytes) -> Iterator[Piece]:
    """EXIF with the place, XMP, and texts of a photo."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as image:
                yield from _exif(image)
                yield from _texts(image)
    except Exception as error:  # Pillow raises many kinds on hostile bytes
        raise Unreadable(BROKEN) from error
    for found in _XMP.findall(data):
        yield from packet(found.decode("utf-8", "replace"))
    yield from written("图片末尾", _behind(data))


def _behind(data: bytes) -> str:
    """Text that was put behind the picture's own end, where no viewer looks."""
    if data.startswith(b"\x89PNG"):
        end = data.rfind(b"IEND") + 8
    elif data.startswith(b"RIFF"):
        end = int.from_bytes(data[4:8], "little") + 8
    elif data.startswith(b"\xff\xd8"):
        end = data.rfind(b"\xff\xd9") + 2
    else:
        return ""
    return data[end:].decode("utf-8", "ignore").replace("\0", " ")


def _exif(image: Image.Image) -> Iterator[Piece]:
    exif = image.getexif()
    if place := exif.get_ifd(_GPS):
        yield Piece("照片EXIF:GPS", _place(place))
    for table in (exif, exif.get_ifd(_EXIF)):
        for tag, value in table.items():
            if tag not in _SILENT:
                told = _word(value, tag in _WIDE)
                yield from written(f"照片EXIF:{ExifTags.TAGS.get(tag, tag)}", told)


def _place(place: dict) -> str:
    """The place as decimal degrees; where it is not whole, what is there of it."""
    try:
        north, east = (_degrees(place[n]) for n in (2, 4))
        return f"{place.get(1, 'N')}{north:.6f},{place.get(3, 'E')}{east:.6f}"
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return " ".join(f"{ExifTags.GPSTAGS.get(k, k)}={_word(v)}" for k, v in place.items())


def _degrees(value) -> float:
    degrees, minutes, seconds = (float(part) for part in value)
    return degrees + minutes / 60 + seconds / 3600


#: Windows writes its own tags (title, comment, author, keywords, subject) as UTF-16.
_WIDE = range(0x9C9B, 0x9CA0)


def _word(value: object, wide: bool = False) -> str:
    """What a value says. A string holds bytes that Pillow took for Latin letters one by one."""
    if isinstance(value, str):
        try:
            value = value.encode("latin-1")
        except UnicodeEncodeError:
            return str(value)
    if not isinstance(value, bytes):
        return str(value)
    wide = wide or value.startswith(b"UNICODE")
    body = value[8:] if value[:8] in (b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8) else value
    for encoding in ("utf-16-le",) if wide else ("utf-8", "gb18030", "utf-16-le"):
        try:
            return body.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1").replace("\0", "")


def _texts(image: Image.Image) -> Iterator[Piece]:
    for key, value in image.info.items():
        if isinstance(value, str) or key in ("comment", "photoshop", "xmp"):
            for told in value.values() if isinstance(value, dict) else (value,):
                yield from written(f"图片说明:{key}", _word(told))


def packet(text: str, where: str = "照片XMP") -> Iterator[Piece]:
    """What an XMP packet says, leaving out the addresses of its vocabularies."""
    for element, inner, key, value in _VALUE.findall(text):
        told = inner or value
        if not told.startswith(("http://ns.", "http://www.w3", "http://purl", "uuid:")):
            yield from written(f"{where}:GPS" if "GPS" in element + key else where, told)


def film(path: Path) -> Iterator[Piece]:
    """The place that phones write into a film's head or tail."""
    size = path.stat().st_size
    with open(path, "rb") as source:
        ends = source.read(4_000_000)
        source.seek(max(0, size - 4_000_000))
        ends += source.read()
    for found in dict.fromkeys(_TRACK.findall(ends)):
        if not found.strip(b"+-.0"):
            continue  # taken out before
        text = found.decode()
        yield Piece("视频里的拍摄位置", re.sub(r"(?<=\d)([+-])", r",\1", text).replace("+", ""))
