"""List cells of our own export: read back exactly, and still as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tongxin.rules.reading.text import fold


def join(values: Sequence[str]) -> str:
    """A、B、C on one line where that reads back the same, else one line each."""
    text = "、".join(values)
    if split(text) == tuple(values):
        return text
    return "\n".join(values) + "\n"


def split(text: str) -> tuple[str, ...]:
    """The entries of a cell written by `join`."""
    if "\n" in text:
        return tuple(line for line in text.split("\n") if line)
    return tuple(part for part in text.split("、") if part)


def pieces(text: str) -> tuple[str, ...]:
    """The entries of somebody else's cell: by ; and line breaks, without list marks."""
    out = []
    for piece in re.split(r"[;;\n。]+", text):
        bare = re.sub(r"^(?:\d{1,2}[.、]|[①-⑳]|[((]\d{1,2}[))])\s*", "", fold(piece).strip())
        if bare:
            out.append(bare)
    return tuple(dict.fromkeys(out))
