"""Taking out of photos and films where they were made. Day, device and picture stay as they are.

Phones write the place into every photo, and people can't help it: so it is taken out before the file
has a place in the store, instead of turning the person away. Nothing is encoded anew: the place is
overwritten with zeros, or the block that holds it is left out.
"""

from __future__ import annotations

import mmap
import re
import shutil
import struct
import tempfile
import zipfile
from pathlib import Path

from . import archives, uploads

_TRACK = re.compile(rb"[+-]\d{1,2}\.\d{2,}[+-]\d{2,3}\.\d{2,}")
#: Latitude, longitude, altitude and the rest, as XMP writes them: in an attribute or an element.
_XMP = re.compile(rb"(GPS\w*=\")([^\"]*)|(<[\w:]*GPS\w*>)([^<]*)")
_GPS = 0x8825


def take_out(path: Path, media: str) -> bool:
    """Whether the file held a place; it holds none afterwards."""
    if media in uploads.PHOTOS:
        return _rewrite(path, without_place(path.read_bytes()))
    if media == uploads.MP4:
        return _film(path)
    return _package(path) if media in uploads.ZIPPED else False


def _rewrite(path: Path, data: bytes | None) -> bool:
    if data is not None:
        path.write_bytes(data)
    return data is not None


def without_place(data: bytes) -> bytes | None:
    """A photo without its place; None when it holds none."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG"):
        return _png(data)
    return _webp(data) if data.startswith(b"RIFF") else None


# ---- JPEG ----------------------------------------------------------------------------------------
def _jpeg(data: bytes) -> bytes | None:
    out, at = bytearray(data), 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xDA, 0xD9):
        size = struct.unpack_from(">H", data, at + 2)[0]
        if data[at + 1] == 0xE1:
            body = memoryview(out)[at + 4 : at + 2 + size]
            _blank(body)
            body.release()
        at += 2 + size
    return bytes(out) if out != data else None


def _blank(body: memoryview) -> None:
    """Zeros where an EXIF or XMP block tells a place."""
    if bytes(body[:6]) == b"Exif\0\0":
        _blank_table(body[6:])
        return
    for found in _XMP.finditer(bytes(body)):
        start, end = found.span(2) if found.group(1) else found.span(4)
        body[start:end] = b" " * (end - start)


def _blank_table(tiff: memoryview) -> None:
    order = "<" if bytes(tiff[:2]) == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for at in range(first + 2, first + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(order + "HHII", tiff, at)
            if tag == _GPS:
                _blank_place(tiff, order, value)
    except struct.error:
        return  # a table that does not hold together is refused where it is read


#: Bytes of one value of each EXIF type.
_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)


def _blank_place(tiff: memoryview, order: str, at: int) -> None:
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        _, kind, number, value = struct.unpack_from(order + "HHII", tiff, entry)
        size = number * (_SIZES[kind] if kind < len(_SIZES) else 1)
        if size > 4:
            end = min(value + size, len(tiff))
            tiff[value:end] = bytes(max(0, end - value))
        tiff[entry : entry + 12] = bytes(12)
    tiff[at : at + 2] = bytes(2)


# ---- PNG and WebP: blocks of their own -----------------------------------------------------------
def _png(data: bytes) -> bytes | None:
    out, at = data[:8], 8
    while at + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        block, name = data[at : at + 12 + size], data[at + 4 : at + 8]
        if not (name == b"eXIf" or name in (b"iTXt", b"zTXt", b"tEXt") and b"XML:com" in block):
            out += block
        at += 12 + size
    return out if out != data else None


def _webp(data: bytes) -> bytes | None:
    out, at = b"", 12
    while at + 8 <= len(data):
        name, (size,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        block = data[at : at + 8 + size + size % 2]
        if name == b"VP8X":  # its flags tell which blocks follow
            block = block[:8] + bytes([block[8] & ~0b1100]) + block[9:]
        if name not in (b"EXIF", b"XMP "):
            out += block
        at += 8 + size + size % 2
    whole = b"RIFF" + struct.pack("<I", len(out) + 4) + b"WEBP" + out
    return whole if whole != data else None


# ---- films and packages --------------------------------------------------------------------------
def _film(path: Path) -> bool:
    with open(path, "r+b") as source, mmap.mmap(source.fileno(), 0) as data:
        found = [m.span() for m in _TRACK.finditer(data)]
        for start, end in found:
            data[start:end] = re.sub(rb"\d", b"0", data[start:end])
    return bool(found)


def _package(path: Path) -> bool:
    """Photos inside a zip or a document; it is only packed anew when one of them tells a place."""
    bounds = archives.FOLDERS if zipfile.is_zipfile(path) else archives.OFFICE
    with archives.open_zip(path, bounds) as archive:
        mended = {}
        for info in archive.infolist():
            if info.filename.lower().endswith((".jpg", ".jpeg", ".png", ".webp")):
                clean = without_place(b"".join(archives.content(archive, info)))
                if clean is not None:
                    mended[info.filename] = clean
        if not mended:
            return False
        with tempfile.TemporaryFile(dir=path.parent) as fresh:
            _repack(archive, fresh, mended)
            fresh.seek(0)
            with open(path, "wb") as out:
                shutil.copyfileobj(fresh, out)
    return True


def _repack(archive: zipfile.ZipFile, fresh, mended: dict[str, bytes]) -> None:
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as out:
        for info in archive.infolist():
            if info.filename in mended:
                out.writestr(info, mended[info.filename])
                continue
            with out.open(info, "w", force_zip64=info.file_size > 2**31) as target:
                for block in archives.content(archive, info):
                    target.write(block)
