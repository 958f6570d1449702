"""A stored zip written as a stream: the layout of `verify`, one pass over every byte, no half file.

It is written beside its place and takes its name when all of it is on the disk. While the bytes
pass, their CRC and SHA-256 are taken; the hashing has a thread of its own.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tongxin.core.errors import Refused

from . import verify

CHUNK = 1024 * 1024
#: So many bytes are handed to the disk at a time, so that the last sync has little left to do.
FLUSHED = 64 * CHUNK
#: So many blocks may be written before they are hashed.
AHEAD = 4
FULL = "磁盘空间不够,封存没有完成,没有留下半个文件。请腾出空间后重新封存。"
UNWRITABLE = "写不进“{}”({}),封存没有完成,没有留下半个文件。请换一个能写的位置。"
BUSY = "另一次封存正在写这个文件,请等它完成后再试。"


@dataclass(frozen=True)
class Written:
    """A file in the zip: its path there, size in bytes, CRC and SHA-256, and where it begins."""

    path: str
    size: int
    crc: int
    sha256: str
    offset: int


@dataclass
class Archive:
    """The open zip. day: the date on every file in it. Make one with `writing`.

    hashing has one thread, so that blocks are hashed in their order; syncing has another.
    """

    out: BinaryIO
    day: date
    hashing: ThreadPoolExecutor
    syncing: ThreadPoolExecutor
    rows: list[Written] = field(default_factory=list)
    _unsynced: int = 0
    _syncing: Future | None = None

    def add(self, path: str, size: int | None, chunks: Iterable[bytes]) -> Written:
        """One file of exactly `size` bytes; ValueError when `chunks` bring more or fewer.

        size None: as many as they bring, below 4 GiB.
        """
        offset = self.out.tell()
        head = verify.local_header(path, size or 0, 0, self.day)
        self.out.write(head)
        crc, digest, seen = 0, hashlib.sha256(), 0
        behind: deque[Future] = deque()
        for chunk in chunks:
            behind.append(self.hashing.submit(digest.update, chunk))
            crc, seen = zlib.crc32(chunk, crc), seen + len(chunk)
            self._put(chunk)
            if len(behind) > AHEAD:
                behind.popleft().result()
        for hashed in behind:
            hashed.result()
        final = verify.local_header(path, seen, crc, self.day)
        if seen != (seen if size is None else size) or len(final) != len(head):
            raise ValueError(path)
        end = self.out.tell()
        self.out.seek(offset)
        self.out.write(final)
        self.out.seek(end)
        row = Written(path, seen, crc, digest.hexdigest(), offset)
        self.rows.append(row)
        return row

    def add_bytes(self, path: str, data: bytes) -> Written:
        return self.add(path, len(data), [data])

    def _put(self, chunk: bytes) -> None:
        self.out.write(chunk)
        self._unsynced += len(chunk)
        if self._unsynced >= FLUSHED:
            self._unsynced = 0
            self.synced()
            self.out.flush()
            self._syncing = self.syncing.submit(os.fdatasync, self.out.fileno())

    def synced(self) -> None:
        """What was handed to the disk is on it; a disk says only once that it could not."""
        if self._syncing is not None:
            self._syncing.result()

    def directory(self) -> None:
        """The directory and the end of the zip."""
        start = self.out.tell()
        lines = (
            verify.central_header(r.path, r.size, r.crc, self.day, r.offset) for r in self.rows
        )
        central = b"".join(lines)
        self.out.write(central + verify.ending(len(self.rows), len(central), start))

    def finish(self) -> int:
        """The end is written, and all of it is on the disk. Returns the size."""
        self.directory()
        self.synced()
        self.out.flush()
        os.fsync(self.out.fileno())
        return self.out.tell()


@contextlib.contextmanager
def writing(target: Path, day: date) -> Iterator[Archive]:
    """An archive that becomes `target` when the block has finished it; otherwise nothing is left.

    Refused with a sentence when the disk is full or the place cannot be written.
    """
    part = target.with_name(target.name + ".part")
    with _told(target), _held(part) as out:
        with ThreadPoolExecutor(1) as hashing, ThreadPoolExecutor(1) as syncing:
            yield Archive(out, day, hashing, syncing)
        os.replace(part, target)
        _settle(target.parent)


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    """What the disk refuses, as a sentence."""
    try:
        yield
    except OSError as error:
        raise Refused(_sentence(target, error)) from error


def _sentence(target: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return FULL
    if isinstance(error, BlockingIOError):
        return BUSY
    return UNWRITABLE.format(target, error.strerror or error)


@contextlib.contextmanager
def _held(part: Path) -> Iterator[BinaryIO]:
    """The unfinished file, ours alone; it is gone when the block ends, unless it was renamed."""
    with open(part, "a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            with _opened(part) as out:
                yield out
        finally:
            part.unlink(missing_ok=True)


def _opened(part: Path) -> BinaryIO:
    return open(part, "wb")


def _settle(folder: Path) -> None:
    """The new name is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> int:
    """Take away unfinished files whose writer was killed; returns how many."""
    gone = 0
    for part in folder.glob("*.part"):
        with open(part, "rb") as lock, contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink(missing_ok=True)
            gone += 1
    return gone
