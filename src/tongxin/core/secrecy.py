"""The secrecy gate at the file store: names, what is written inside, where photos were taken."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tongxin.rules import secrecy
from tongxin.rules.secrecy import Hit

from . import contents, gate, uploads, whereabouts
from .contents import Piece
from .errors import Refused, Secret


def admit(
    path: Path,
    name: str,
    *,
    allow: frozenset[str],
    limit: int | None = None,
    brief: bool = False,
) -> str:
    """The type of a file that may be stored, by content; the place is taken out of its photos.

    Refused as by `uploads.check`; Secret when its name or something written inside must not be kept.
    """
    if found := gate.hits(uploads.clean_name(name)):
        raise Secret(f"文件名里的{gate.named(found[0])}", found)
    media = uploads.check(path, name, allow=allow, limit=limit)
    whereabouts.take_out(path, media)
    read(path, name, media, brief)
    return media


def screen(path: Path, name: str, brief: bool = False) -> None:
    """Secret as `admit` says it, for a file that somebody else checks for everything else.

    brief: the cells of large sheets are left to those who read them anyway.
    """
    try:
        admit(path, name, allow=contents.EVERYTHING, brief=brief)
    except Secret:
        raise
    except Refused:
        return


def read(path: Path, name: str, media: str, brief: bool = False) -> None:
    """Secret when something written in the file must not be kept, with where it stands.

    A file that nobody can read to its end is taken as far as it can be read: a damaged or foreign
    part is no reason to refuse a proof, and what goes public passes the other gate first.
    """
    seen: set[str] = set()
    many: list[Piece] = []
    for piece in _pieces(path, name, media, brief):
        if found := _place(piece):
            raise Secret(f"文件的{piece.where}有{gate.named(found[0])}", found)
        if _told(piece) not in seen:
            seen.add(_told(piece))
            many.append(piece)
        if len(many) == _AT_ONCE:
            _judge(many)
            many.clear()
    _judge(many)


#: So many pieces are looked at together, which costs a fraction of one look at each.
_AT_ONCE = 1_000


def _judge(many: list[Piece]) -> None:
    if gate.clear(_told(piece) for piece in many):
        return
    for piece in many:
        if found := gate.hits(_told(piece)):
            raise Secret(f"文件的{piece.where}有{gate.named(found[0])}", found)


def _pieces(path: Path, name: str, media: str, brief: bool) -> Iterable[Piece]:
    try:
        yield from contents.pieces(path, name, media, brief=brief)
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
