"""The container of .doc, .xls, .ppt (and of WPS's .wps, .et, .dps): streams by name.

Read only as far as needed to say what the file is, whether it is encrypted and whether it carries
macros. Layout: [MS-CFB], records of the workbook: [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA  # this and above: no sector
_FILEPASS, _BOUNDSHEET, _EOF = 0x2F, 0x85, 0x0A


class Broken(ValueError):
    """The container does not hold together."""


class Compound:
    """Names and bytes of the streams of a compound file."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        head = self.data[:512]
        if len(head) < 512 or head[:8] != MAGIC:
            raise Broken
        self.sector = 1 << self._small_power(head, 0x1E)
        self.mini = 1 << self._small_power(head, 0x20)
        self.fat = self._table(self._fat_sectors(head))
        directory = self._chain(struct.unpack_from("<I", head, 0x30)[0])
        self.minifat = self._table(list(self._follow(struct.unpack_from("<I", head, 0x3C)[0])))
        self.streams = dict(self._entries(directory))
        if "/" not in self.streams:
            raise Broken

    @staticmethod
    def _small_power(head: bytes, at: int) -> int:
        power = struct.unpack_from("<H", head, at)[0]
        if power not in (6, 9, 12):
            raise Broken
        return power

    def _block(self, number: int) -> bytes:
        start = (number + 1) * self.sector
        return self.data[start : start + self.sector]

    def _fat_sectors(self, head: bytes) -> list[int]:
        found = [n for n in struct.unpack_from("<109I", head, 0x4C) if n < _FREE]
        following, seen = struct.unpack_from("<I", head, 0x44)[0], set()
        while following < _FREE and following not in seen:
            seen.add(following)
            numbers = self._numbers(self._block(following))
            found += [n for n in numbers[:-1] if n < _FREE]
            following = numbers[-1] if numbers else _FREE
        return found

    @staticmethod
    def _numbers(block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _table(self, sectors: list[int]) -> list[int]:
        return [n for s in sectors for n in self._numbers(self._block(s))]

    def _follow(self, number: int) -> Iterator[int]:
        seen = 0
        while number < len(self.fat):
            yield number
            number, seen = self.fat[number], seen + 1
            if seen > len(self.fat):
                raise Broken

    def _chain(self, number: int) -> bytes:
        return b"".join(self._block(n) for n in self._follow(number))

    def _entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            if kind in (1, 2, 5) and 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", directory, at + 116)
                yield ("/" if kind == 5 else name), (start, size)

    def read(self, name: str) -> bytes:
        """The bytes of a stream; small ones live in sectors of their own."""
        start, size = self.streams.get(name, (_FREE, 0))
        if size >= 4096 or name == "/":
            return self._chain(start)[:size]
        whole, out, seen = self._chain(self.streams.get("/", (_FREE, 0))[0]), b"", 0
        while start < len(self.minifat) and seen <= len(self.minifat):
            out += whole[start * self.mini : (start + 1) * self.mini]
            start, seen = self.minifat[start], seen + 1
        return out[:size]

    def encrypted(self) -> bool:
        """A whole document in an EncryptedPackage, or the old formats' own encryption."""
        if "EncryptedPackage" in self.streams or "EncryptionInfo" in self.streams:
            return True
        if "WordDocument" in self.streams:
            return bool(self.read("WordDocument")[11:12] and self.read("WordDocument")[11] & 1)
        return any(kind == _FILEPASS for kind, _ in self.records())

    def macros(self) -> bool:
        """VBA in any of the formats' places, or a sheet of Excel 4 macros."""
        if {"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"} & set(self.streams):
            return True
        return any(
            kind == _BOUNDSHEET and len(data) > 5 and data[5] in (1, 6)
            for kind, data in self.records()
        )

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Records of the workbook's first part, where encryption and sheets are declared."""
        name = next((n for n in ("Workbook", "Book") if n in self.streams), "")
        data, at = self.read(name) if name else b"", 0
        while at + 4 <= len(data):
            kind, length = struct.unpack_from("<HH", data, at)
            yield kind, data[at + 4 : at + 4 + length]
            at += 4 + length
            if kind == _EOF:
                return
