"""The secrecy gate at the storage boundary: texts, file names and what is written in files.

A hit is refused before anything is stored. Nothing of it is kept: the sentence that names the words
goes to the person and nowhere else (`jobs` and the log hide them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tongxin.rules import secrecy
from tongxin.rules.secrecy import Hit

from . import contents, uploads, whereabouts
from .contents import Piece
from .errors import Refused

OFFLINE = "确需办理的,请登记为“线下受理”,只记编号、日期和经办人。"
#: Wordings of a district that are allowed on a day; `gates` knows them, this floor does not.
Wordings = Callable[[str], Iterable[str]]
_wordings: list[Wordings] = []


class Secret(Refused):
    """Something that must not come in; `hits` say which words, for the person's eyes only."""

    def __init__(self, sentence: str, hits: Iterable[Hit] = ()) -> None:
        super().__init__(sentence)
        self.hits = tuple(hits)


def ask(wordings: Wordings) -> None:
    """Have `wordings` asked for what is allowed, when something was found."""
    if wordings not in _wordings:
        _wordings.append(wordings)


def _allowed(division: str) -> list[str]:
    return [text for wordings in _wordings for text in wordings(division)]


def hits(text: str, division: str = "") -> tuple[Hit, ...]:
    """What is secret in a text. The allow-list costs a query only when something was found."""
    found = secrecy.inspect(text)
    return secrecy.inspect(text, _allowed(division)) if found and division else found


def why_not(text: Any, division: str = "") -> str:
    """A sentence why a text cannot come in; "" when it can."""
    found = hits(text, division) if isinstance(text, str) else ()
    return f"“{found[0].text[:40]}”:{found[0].why}{OFFLINE}" if found else ""


def guard(division: str, texts: Mapping[str, Any]) -> None:
    """Refused when one of the texts (label → text, or lists of texts) holds a secret."""
    for label, told in texts.items():
        for text in told if isinstance(told, list | tuple) else (told,):
            found = hits(text, division) if isinstance(text, str) and text else ()
            if found:
                raise Secret(f"“{label}”里的{_named(found[0])}", found)


def _named(hit: Hit) -> str:
    return f"“{hit.text[:40]}”不能存:{hit.why}{OFFLINE}"


# ---- files ---------------------------------------------------------------------------------------
def admit(
    path: Path,
    name: str,
    *,
    allow: frozenset[str],
    limit: int | None = None,
    division: str = "",
) -> str:
    """The type of a file that may be stored, by content; the place is taken out of its photos.

    Refused as by `uploads.check`, or when its name or anything written inside holds a secret.
    """
    guard(division, {"文件名": uploads.clean_name(name)})
    media = uploads.check(path, name, allow=allow, limit=limit)
    whereabouts.take_out(path, media)
    read(path, name, media, division)
    return media


def read(path: Path, name: str, media: str, division: str = "") -> None:
    """Refused when something written in the file is secret, with where it stands.

    A file that nobody can read to its end is taken as far as it can be read: a damaged or foreign
    part is no reason to refuse a proof, and what is public goes through the other gate first.
    """
    allowed: list[str] | None = None
    for piece in _pieces(path, name, media):
        found = _place(piece) or secrecy.inspect(_told(piece))
        if found and allowed is None:
            allowed = _allowed(division)
        if found and (_place(piece) or secrecy.inspect(_told(piece), allowed or ())):
            raise Secret(f"文件的{piece.where}有{_named(found[0])}", found)


def _pieces(path: Path, name: str, media: str) -> Iterable[Piece]:
    try:
        yield from contents.pieces(path, name, media)
    except contents.Unreadable:
        return


def _told(piece: Piece) -> str:
    """A bare number under 番号 is told by its head."""
    bare = piece.heading and not piece.row and len(piece.text) < 12
    return f"{piece.heading}:{piece.text}" if bare else piece.text


def _place(piece: Piece) -> tuple[Hit, ...]:
    """Where a photo or film was made is a place, however it is written."""
    if not (piece.where.endswith("GPS") or piece.where.endswith("拍摄位置")):
        return ()
    return (Hit(0, len(piece.text), secrecy.PLACE, piece.text),)
