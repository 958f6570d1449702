"""A zip or a folder as a tree of files, with the names that its maker saw."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tongxin.core import archives, files
from tongxin.core.errors import Refused

#: What systems leave in folders without anybody having put it there.
_LITTER = {"thumbs.db", ".ds_store", "desktop.ini"}


@dataclass
class Tree:
    """sizes: bytes by path inside the tree, in order. litter is left out."""

    sizes: dict[str, int] = field(default_factory=dict)
    root: Path | None = None
    archive: zipfile.ZipFile | None = None
    entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def chunks(self, inner: str) -> Iterator[bytes]:
        """The bytes of one file; Refused when it is not there or broken."""
        if inner not in self.sizes:
            raise Refused(f"里面没有“{archives.shown(inner)}”,请重新上传后再核对。")
        if self.archive is not None:
            yield from archives.content(self.archive, self.entries[inner])
            return
        with open(Path(str(self.root)) / inner, "rb") as source:
            while block := source.read(files.CHUNK):
                yield block


@contextmanager
def open_tree(path: Path) -> Iterator[Tree]:
    """A folder on disk or a zip; Refused when the zip is broken, a bomb, or leads outside."""
    path = Path(path)
    if path.is_dir():
        yield _folder(path)
        return
    with open(path, "rb") as source:
        if source.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            raise Refused("这不是ZIP压缩包,请把文件夹打包成ZIP后再上传。")
    with archives.open_zip(path, archives.FOLDERS) as archive:
        yield _zip(archive)


def _litter(inner: str) -> bool:
    parts = inner.split("/")
    return "__MACOSX" in parts or parts[-1].lower() in _LITTER or parts[-1].startswith(("~$", "._"))


def _zip(archive: zipfile.ZipFile) -> Tree:
    tree = Tree(archive=archive)
    for info in archive.infolist():
        inner = entry_name(info).strip("/")
        if info.is_dir() or entry_name(info).endswith("/") or _litter(inner):
            continue
        if not archives.safe(inner):
            raise Refused(f"里面有不正常的路径“{archives.shown(inner)}”,请重新打包后再上传。")
        while inner in tree.entries:  # two entries of one name: both are kept
            stem, dot, ending = inner.rpartition(".")
            inner = f"{stem}(2){dot}{ending}"
        tree.entries[inner], tree.sizes[inner] = info, info.file_size
    return tree


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker saw it: without the UTF-8 mark, Windows wrote it in GBK."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            name = next(t for t in (_decoded(raw, "utf-8"), _decoded(raw, "gb18030")) if t)
        except (UnicodeEncodeError, StopIteration):
            name = info.filename
    return name.replace("\\", "/")


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _folder(root: Path) -> Tree:
    tree = Tree(root=root)
    for folder, below, names in os.walk(root):
        below.sort()
        for name in sorted(names):
            full = Path(folder) / name
            inner = full.relative_to(root).as_posix()
            if _litter(inner):
                continue
            if full.is_symlink():
                raise Refused(f"“{archives.shown(inner)}”是链接不是文件,请换成文件本身。")
            tree.sizes[inner] = full.stat().st_size
            if len(tree.sizes) > archives.FOLDERS.entries:
                raise Refused(f"文件超过{archives.FOLDERS.entries}个,请分成几批。")
    return tree
