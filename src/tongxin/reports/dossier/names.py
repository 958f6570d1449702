"""Names of folders and files that every system can unpack."""

from __future__ import annotations

import re
import unicodedata

#: What Windows does not let a name hold.
_BARRED = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
#: So many characters of a name are kept, so that whole paths stay under Windows' 260.
FOLDER, FILE = 30, 60


def clean(text: str, most: int = FOLDER) -> str:
    """A folder's name: nothing barred, no blank or dot at its end, cut to `most` characters."""
    text = unicodedata.normalize("NFC", _BARRED.sub("_", text)).strip()
    return text[:most].rstrip(" .") or "_"


def file(text: str, most: int = FILE) -> str:
    """A file's name, cut before its ending."""
    found = _ENDING.search(text)
    ending = found[0] if found else ""
    return clean(text[: len(text) - len(ending)], most) + ending


class Unique:
    """Gives each path once; one that is taken gets (2), (3) before its ending."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def path(self, wanted: str) -> str:
        ending = found[0] if (found := _ENDING.search(wanted)) else ""
        stem, path, number = wanted[: len(wanted) - len(ending)], wanted, 1
        while path.casefold() in self.seen:
            number += 1
            path = f"{stem}({number}){ending}"
        self.seen.add(path.casefold())
        return path
