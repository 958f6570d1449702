"""核对创建资料:python verify.py 成果包.zip,或解开以后 python verify.py 文件夹。

只用 Python 3.8 以上自带的模块,不联网,不需要同心系统。完整时说“完整”,退出码是0;
否则逐个说出被改动、缺少、多出的文件,退出码是1。

How a dossier is laid out is written down here once: the writer imports this file, and the same file
lies in every dossier. A dossier is a stored zip whose every byte follows from 清单.txt and the files'
contents, so a single changed byte anywhere is noticed, in headers and directory too.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import unicodedata
import zipfile
import zlib
from datetime import date

MANIFEST = "清单.txt"
TITLE = "同心创建资料清单 1"
SEAL = "封存码:"
CHUNK = 1024 * 1024
FULL = 0xFFFFFFFF
#: What file managers leave behind in a folder that was only looked at.
LITTER = {"Thumbs.db", "desktop.ini", ".DS_Store"}
#: So many signs of a seal written down tell one package from all others.
ENOUGH = 16
WHOLE, DIFFERS = 0, 1


# ---- the layout of the zip ----------------------------------------------------------------------


def _stamp(day: date) -> int:
    """Midnight of a day as a zip writes it: the date in the upper half, the time 0."""
    return ((day.year - 1980) << 9 | day.month << 5 | day.day) << 16


def _common(name: bytes, size: int, crc: int, day: date, extra: bytes, need: int) -> bytes:
    small = FULL if size >= FULL else size
    return struct.pack(
        "<HHHIIIIHH", need, 0x0800, 0, _stamp(day), crc, small, small, len(name), len(extra)
    )


def local_header(path: str, size: int, crc: int, day: date) -> bytes:
    """What stands before a file's bytes."""
    name = path.encode("utf-8")
    extra = struct.pack("<HHQQ", 1, 16, size, size) if size >= FULL else b""
    need = 45 if extra else 20
    return b"PK\3\4" + _common(name, size, crc, day, extra, need) + name + extra


def central_header(path: str, size: int, crc: int, day: date, offset: int) -> bytes:
    """A file's line in the directory at the end."""
    name = path.encode("utf-8")
    large = [size, size] if size >= FULL else []
    large += [offset] if offset >= FULL else []
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    need = 45 if extra else 20
    middle = struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, min(offset, FULL))
    made = b"PK\1\2" + struct.pack("<BB", need, 3)
    return made + _common(name, size, crc, day, extra, need) + middle + name + extra


def ending(count: int, length: int, start: int) -> bytes:
    """The end of the zip: how many files, how long the directory is and where it begins."""
    out = b""
    if count >= 0xFFFF or length >= FULL or start >= FULL:
        record = struct.pack("<QBBHIIQQQQ", 44, 45, 3, 45, 0, 0, count, count, length, start)
        out = b"PK\6\6" + record + b"PK\6\7" + struct.pack("<IQI", 0, start + length, 1)
    few = min(count, 0xFFFF)
    told = struct.pack("<HHHHIIH", 0, 0, few, few, min(length, FULL), min(start, FULL), 0)
    return out + b"PK\5\6" + told


# ---- the manifest -------------------------------------------------------------------------------


def sealed(body: bytes) -> bytes:
    """A manifest with the line that seals it: the SHA-256 of all that stands above."""
    return body + f"{SEAL}{hashlib.sha256(body).hexdigest()}\r\n".encode()


class Manifest:
    """清单.txt as read: day, seal, and (path, size, sha256) of each file. ValueError when broken."""

    def __init__(self, data: bytes) -> None:
        cut = data.rfind(SEAL.encode("utf-8"))
        if cut < 0 or sealed(data[:cut]) != data:
            raise ValueError("清单.txt被改动,封存码对不上")
        self.seal = hashlib.sha256(data[:cut]).hexdigest()
        lines = data[:cut].decode("utf-8-sig").split("\r\n")
        if lines[0] != TITLE:
            raise ValueError("清单.txt不是这种成果包的清单")
        told = dict(line.split(":", 1) for line in lines[1 : lines.index("")])
        year, month, day = told["截至"].split("-")
        self.day = date(int(year), int(month), int(day))
        self.title = told.get("标准", "")
        rows = [line.split("  ", 2) for line in lines[lines.index("") + 1 :] if line]
        self.rows = [(path, int(size), digest) for digest, size, path in rows]


class Findings:
    """What came of a check: whole or not, and what differs, by sort."""

    def __init__(self) -> None:
        self.seal = ""
        self.files = 0
        self.changed = []  # type: list[str]
        self.missing = []  # type: list[str]
        self.added = []  # type: list[str]
        self.archive = []  # type: list[str]

    @property
    def whole(self) -> bool:
        return not (self.changed or self.missing or self.added or self.archive)

    def sentences(self) -> list[str]:
        """One for each thing that differs."""
        told = ["被改动:" + name for name in self.changed]
        told += ["缺少:" + name for name in self.missing]
        told += ["多出:" + name for name in self.added]
        return told + self.archive

    def verdict(self) -> str:
        if self.whole:
            return f"完整:{self.files}个文件与清单一致,封存码{self.seal}。"
        return f"不完整:有{len(self.sentences())}处与封存时不同。"


# ---- a zip --------------------------------------------------------------------------------------


def check_zip(source) -> Findings:
    """Check an open zip; nothing it holds is trusted before it was compared."""
    found = Findings()
    try:
        infos = zipfile.ZipFile(source).infolist()
        held = {info.filename: info for info in infos}
        manifest, data = _told(source, held)
    except Exception as error:  # a damaged directory breaks in many ways
        sentence = str(error) if isinstance(error, ValueError) else "读不出清单.txt"
        found.archive.append(f"压缩包损坏:{sentence}")
        return found
    found.seal, found.files = manifest.seal, len(manifest.rows)
    rows = manifest.rows + [(MANIFEST, len(data), hashlib.sha256(data).hexdigest())]
    _compare(found, held, {path for path, _, _ in rows})
    crcs = {}
    for path, size, digest in rows:
        if path in held:
            crcs[path] = _content(source, held[path], size, digest)
            if crcs[path] is None:
                found.changed.append(path)
    if found.whole:
        _layout(found, source, rows, crcs, manifest.day)
    return found


def _told(source, held) -> tuple[Manifest, bytes]:
    if MANIFEST not in held:
        raise ValueError("里面没有清单.txt")
    info = held[MANIFEST]
    source.seek(_begin(source, info))
    data = source.read(info.file_size)
    return Manifest(data), data


def _begin(source, info) -> int:
    """Where a file's bytes begin."""
    source.seek(info.header_offset + 26)
    name, extra = struct.unpack("<HH", source.read(4))
    return info.header_offset + 30 + name + extra


def _content(source, info, size: int, digest: str):
    """The CRC of a file's bytes; None when they are not those of the manifest."""
    try:
        source.seek(_begin(source, info))
    except (struct.error, ValueError, OSError):
        return None
    crc, seen, left = 0, hashlib.sha256(), size
    while left:
        block = source.read(min(CHUNK, left))
        if not block:
            return None
        crc, left = zlib.crc32(block, crc), left - len(block)
        seen.update(block)
    same = seen.hexdigest() == digest and info.file_size == size
    return crc if same else None


def _compare(found: Findings, held, wanted) -> None:
    found.missing += sorted(wanted - set(held))
    found.added += sorted(set(held) - wanted)


def _layout(found: Findings, source, rows, crcs, day: date) -> None:
    """Everything between the files' bytes, byte for byte."""
    offset, central = 0, []
    for path, size, _ in rows:
        header = local_header(path, size, crcs[path], day)
        source.seek(offset)
        if source.read(len(header)) != header:
            found.archive.append(f"压缩包里“{path}”前面的文件头被改动")
        central.append(central_header(path, size, crcs[path], day, offset))
        offset += len(header) + size
    tail = b"".join(central)
    tail += ending(len(rows), len(tail), offset)
    source.seek(offset)
    if source.read(len(tail) + 1) != tail:
        found.archive.append("压缩包末尾的目录被改动")


# ---- a folder -----------------------------------------------------------------------------------


def check_folder(folder: str) -> Findings:
    """Check an unpacked dossier."""
    found = Findings()
    try:
        with open(os.path.join(folder, MANIFEST), "rb") as source:
            manifest = Manifest(source.read())
    except (OSError, ValueError, KeyError) as error:
        told = str(error) if isinstance(error, ValueError) else "里面没有清单.txt"
        found.archive.append(f"文件夹不是完整的成果包:{told}")
        return found
    found.seal, found.files = manifest.seal, len(manifest.rows)
    held = dict(_walk(folder))
    _compare(found, held, {path for path, _, _ in manifest.rows} | {MANIFEST})
    for path, size, digest in manifest.rows:
        if path in held and not _same(held[path], size, digest):
            found.changed.append(path)
    return found


def _walk(folder: str):
    """(path as the manifest writes it, path on this disk) of every file."""
    for here, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(here, name)
            path = os.path.relpath(full, folder).replace(os.sep, "/")
            if name not in LITTER:
                yield unicodedata.normalize("NFC", path), full


def _same(path: str, size: int, digest: str) -> bool:
    try:
        if os.path.getsize(path) != size:
            return False
        seen = hashlib.sha256()
        with open(path, "rb") as source:
            for block in iter(lambda: source.read(CHUNK), b""):
                seen.update(block)
    except OSError:
        return False
    return seen.hexdigest() == digest


# ---- the command --------------------------------------------------------------------------------


def check(path: str, seal: str = "") -> Findings:
    """Check a zip or a folder. seal: the code written down when it was sealed, if at hand.

    OSError when there is neither.
    """
    if os.path.isdir(path):
        found = check_folder(path)
    else:
        with open(path, "rb") as source:
            found = check_zip(source)
    if seal and found.seal and not (len(seal) >= ENOUGH and found.seal.startswith(seal)):
        told = f"封存码是{found.seal},与写下的{seal}不同,这不是当时封存的那一份"
        found.archive.append(told)
    return found


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if len(arguments) > 2 or (arguments and arguments[0].startswith("-")):
        sys.stderr.write("用法:python verify.py 成果包.zip或文件夹 [封存码]\n")
        return DIFFERS
    here = os.path.dirname(os.path.abspath(__file__))
    try:
        found = check(*(arguments or [here]))
    except OSError:
        sys.stderr.write(f"打不开“{(arguments or [here])[0]}”,请核对路径。\n")
        return DIFFERS
    sys.stdout.write("\n".join(found.sentences() + [found.verdict()]) + "\n")
    return WHOLE if found.whole else DIFFERS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
