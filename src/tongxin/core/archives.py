"""Zip archives from outside: what their directory promises, and reading no more than that.

Both are needed: the directory is refused before a byte is unpacked, and a directory that lies is
found out while unpacking.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import Refused

CHUNK = 1024 * 1024
MB = 1024 * 1024
_END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
#: Below this nothing unpacked can hurt, however well it was packed.
_HARMLESS = 10 * MB


@dataclass(frozen=True)
class Bounds:
    """entries: at most so many. total: bytes unpacked. ratio: unpacked to packed."""

    entries: int
    total: int
    ratio: int = 100


#: An office document is a zip of a few dozen parts.
OFFICE = Bounds(2_000, 200 * MB)
#: A round's folders: two thousand photos and as many documents, with room to spare.
FOLDERS = Bounds(20_000, 20 * 1024 * MB)

BROKEN = "文件不完整或已损坏,请重新导出(压缩包请重新打包)后再上传。"
BOMB = "文件解开后大得不正常,为安全起见没有打开,请检查来源后重新导出或打包。"


def open_zip(path: Path, bounds: Bounds) -> zipfile.ZipFile:
    """The archive after its directory passed; Refused with what is wrong with it."""
    _count(path, bounds)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(BROKEN) from error
    try:
        _check(archive, path.stat().st_size, bounds)
    except Refused:
        archive.close()
        raise
    return archive


def _count(path: Path, bounds: Bounds) -> None:
    """How many entries there are, before memory is spent on a list of them."""
    size = path.stat().st_size
    with open(path, "rb") as source:
        source.seek(max(0, size - 65_557))
        tail = source.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            raise Refused(BROKEN)
        length = int.from_bytes(tail[at + 12 : at + 16], "little")
        start = int.from_bytes(tail[at + 16 : at + 20], "little")
        if length == 0xFFFFFFFF or length > bounds.entries * 600 or length > size:
            raise Refused(_too_many(bounds))
        source.seek(min(start, size))
        if source.read(length).count(_ENTRY) > bounds.entries:
            raise Refused(_too_many(bounds))


def _too_many(bounds: Bounds) -> str:
    return f"里面的文件超过{bounds.entries}个,请分成几个再上传。"


def _check(archive: zipfile.ZipFile, size: int, bounds: Bounds) -> None:
    infos = archive.infolist()
    if len(infos) > bounds.entries:
        raise Refused(_too_many(bounds))
    for info in infos:
        _check_entry(info)
    packed, unpacked = sum(i.compress_size for i in infos), sum(i.file_size for i in infos)
    # Entries that share bytes promise more packed bytes than the file has.
    if packed > size or unpacked > bounds.total:
        raise Refused(BOMB)
    if unpacked > _HARMLESS and unpacked > bounds.ratio * max(packed, 1):
        raise Refused(BOMB)


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    if info.header_offset < 0:
        raise Refused(BROKEN)
    if info.flag_bits & 1:
        raise Refused("文件有密码,请去掉密码后重新打包或导出。")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused(f"里面的“{shown(info.filename)}”是链接不是文件,请换成文件本身后重新打包。")
    if "\x00" in name or not safe(info.filename):
        raise Refused(f"里面有不正常的路径“{shown(name)}”,请重新打包后再上传。")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("里面用了少见的压缩方式,请用系统自带的“压缩为zip”重新打包。")


def safe(name: str) -> bool:
    """Whether a name inside an archive stays inside it."""
    name = name.replace("\\", "/")
    return not (name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"))


def shown(name: str) -> str:
    """A name from outside, short and without control characters, for a sentence."""
    return "".join(c if c.isprintable() else "?" for c in name)[:60]


def content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry: as many as it declares, with the checksum it declares, or Refused.

    zipfile itself stops at the declared size, so that it cannot tell when an entry holds more than
    that; the next program to open the file would unpack it all.
    """
    size = crc = 0
    for block in _unpacked(archive, info):
        size += len(block)
        crc = zlib.crc32(block, crc)
        if size > info.file_size:
            raise Refused(BOMB)
        yield block
    if size != info.file_size or crc != info.CRC:
        raise Refused(BROKEN)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    for block in _packed(archive, info):
        if engine is None:
            yield block
            continue
        while block and not engine.eof:
            yield _step(engine, block)
            block = engine.unconsumed_tail
    if engine is not None:
        yield engine.flush()


def _step(engine, block: bytes) -> bytes:
    try:
        return engine.decompress(block, CHUNK)
    except zlib.error as error:
        raise Refused(BROKEN) from error


def _packed(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with open(str(archive.filename), "rb") as source:
        source.seek(info.header_offset)
        header = source.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Refused(BROKEN)
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        source.seek(lengths, 1)
        left = info.compress_size
        while left and (block := source.read(min(CHUNK, left))):
            left -= len(block)
            yield block


def small(archive: zipfile.ZipFile, name: str, limit: int = 4 * MB) -> bytes:
    """A small entry as a whole; empty when it is not there or larger than `limit`."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return b""
    return b"".join(content(archive, info)) if info.file_size <= limit else b""
