"""The publish gate over final bytes: what a file would give away, and where in it.

Judged is what goes out, not what is seen: see `contents`. What can't be read doesn't go out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from tongxin.rules import publishing
from tongxin.rules.publishing import GENERAL, PHOTO, UNREAD, Leak, Policy

from . import contents, images
from .contents import Piece
from .errors import Refused

#: So many leaks of a file are told; more would not be read.
TOLD = 200


@dataclass(frozen=True)
class Found:
    """A leak and where in the file it stands."""

    where: str
    leak: Leak

    @property
    def sentence(self) -> str:
        """For a colleague: the value itself is not repeated."""
        return f"{self.where}有{self.leak.name}“{self.leak.shown}”,{self.leak.why}"


@dataclass(frozen=True)
class Verdict:
    """What was found in a file; more: how many beyond those told.

    drawn: where pictures stand, which somebody has to look at: no rule reads what is drawn.
    """

    name: str
    found: tuple[Found, ...]
    more: int = 0
    drawn: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.found


def examine(
    path: Path, name: str, policy: Policy = GENERAL, allowed: Iterable[str] = ()
) -> Verdict:
    """The verdict on a file as it would go out under a list's policy. Never raises."""
    allowed = tuple(allowed)
    pieces, unread = contents.read_all(Path(path), name)
    found: dict[tuple[str, str], Found] = {}
    seen: set[tuple[str, str]] = set()
    for piece in pieces:
        key = (piece.text, piece.heading)
        if key in seen and not _of_camera(piece):
            continue
        seen.add(key)
        for one in _leaks(piece, policy, allowed):
            found.setdefault((one.leak.kind, one.leak.text), one)
    if unread:
        found["", ""] = Found("文件", Leak(0, 0, UNREAD, unread))
    told = tuple(found.values())
    return Verdict(name, told[:TOLD], max(0, len(told) - TOLD), drawn(Path(path), name))


def drawn(path: Path, name: str) -> tuple[str, ...]:
    """Where the file shows pictures; () where it can't be read, which is told elsewhere."""
    try:
        return tuple(contents.drawn.places(path, contents.media_of(path, name)))
    except (Refused, OSError, ValueError, RuntimeError):
        return ()


def _leaks(piece: Piece, policy: Policy, allowed: tuple[str, ...]) -> list[Found]:
    if _of_camera(piece):
        return [Found(piece.where, Leak(0, len(piece.text), PHOTO, piece.text))]
    leaks = publishing.inspect(piece.text, piece.heading, policy, allowed, piece.row)
    return [Found(piece.where, leak) for leak in leaks]


def _of_camera(piece: Piece) -> bool:
    """Place, device, time and words that a camera or a phone wrote: photos go out without."""
    return "照片EXIF" in piece.where or "照片XMP" in piece.where or "拍摄位置" in piece.where


def clean_photo(path: Path) -> bytes:
    """A photo made anew from its pixels, upright, without anything else; Refused when it can't be."""
    images.check(path)
    with Image.open(path) as image:
        kind = str(image.format)
        upright = ImageOps.exif_transpose(image)
        mode = "RGBA" if upright.mode in ("RGBA", "LA", "P") and kind != "JPEG" else "RGB"
        pixels = upright.convert(mode)
        clean = Image.new(mode, pixels.size)
        clean.paste(pixels)
    out = io.BytesIO()
    try:
        clean.save(out, kind, quality=90)
    except OSError as error:
        raise Refused(images.BROKEN) from error
    return out.getvalue()
