"""doc, xls and ppt: runs of readable characters in the streams of the container.

No more than that is needed to see whether something stands in a file: text is kept there as UTF-16,
properties mostly in the system's own encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tongxin.core import compound

from .piece import Piece, Unreadable, written

BROKEN = "这份旧格式的文件打不开,请用Word或WPS另存为docx后再试。"
_RUN = re.compile(r"[\w\u3000-\u303f\uff00-\uffef .,:;/()\-+@#*'\"“”—·~]{4,}")
_BYTES = re.compile(rb"[\x20-\x7e\x81-\xfe]{6,}")


def document(path: Path) -> Iterator[Piece]:
    try:
        found = compound.Compound(path)
        for name in found.streams:
            if name != "/":
                yield from _stream(name, found.read(name))
    except (compound.Broken, IndexError, ValueError, OverflowError) as error:
        raise Unreadable(BROKEN) from error


def _stream(name: str, data: bytes) -> Iterator[Piece]:
    where = "文档属性" if "Summary" in name else "正文"
    for start in (0, 1):
        text = data[start:].decode("utf-16-le", "replace")
        yield from (piece for run in _RUN.findall(text) for piece in written(where, run))
    for run in _BYTES.findall(data):
        yield from written(where, run.decode("gb18030", "replace"))
