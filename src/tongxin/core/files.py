"""The file store: content-addressed, never overwritten, whole or not there."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from .errors import Refused

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """What came of storing: the SHA-256 in hex and the size in bytes."""

    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash live."""
    return Path(settings.FILES) / sha256[:2] / sha256[2:4] / sha256


def put(
    chunks: Iterable[bytes],
    limit: int | None = None,
    guard: Callable[[Path], object] | None = None,
) -> Stored:
    """Store a stream; the same bytes twice are one file. Refuses past `limit` and on a full disk.

    guard: looks at the bytes before they have a place in the store, and raises to keep them out. It
    may take something out of them (where a photo was made); what is stored is what it left.
    """
    name = ""
    try:
        handle, name = _incoming()
        with os.fdopen(handle, "wb") as out:
            stored = _copy(chunks, out, limit or settings.UPLOAD_LIMIT)
        if guard:
            guard(Path(name))
            stored = _measured(Path(name))
        _settle(Path(name), path_of(stored.sha256))
        return stored
    except OSError as error:
        raise Refused("文件没有存下来,可能是磁盘已满,请联系系统管理员后重新上传。") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _incoming() -> tuple[int, str]:
    """A fresh file beside the store, so that settling is a rename."""
    folder = Path(settings.FILES) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return tempfile.mkstemp(dir=folder)


def _copy(chunks: Iterable[bytes], out: BinaryIO, limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Refused(f"文件超过{limit // CHUNK}MB,请压缩或拆分后再上传。")
        digest.update(chunk)
        out.write(chunk)
    out.flush()
    os.fsync(out.fileno())
    return Stored(digest.hexdigest(), size)


def _measured(path: Path) -> Stored:
    """What lies there now, safely on the disk."""
    with open(path, "r+b") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        os.fsync(source.fileno())
    return Stored(digest, path.stat().st_size)


def _settle(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        os.replace(source, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def put_path(path: Path, guard: Callable[[Path], object] | None = None) -> Stored:
    """Store a file from disk."""
    with open(path, "rb") as source:
        return put(iter(lambda: source.read(CHUNK), b""), guard=guard)


def open_file(sha256: str) -> BinaryIO:
    """The stored bytes for reading. Raises Refused when they are missing."""
    try:
        return open(path_of(sha256), "rb")
    except FileNotFoundError as error:
        raise Refused("这份文件在库房里找不到了,请联系系统管理员核对备份。") from error
