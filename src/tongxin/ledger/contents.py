"""What a file's bytes say about themselves: guarded at the door, pages counted, sentences found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pypdf import PdfReader

from tongxin.core import files, images, secrecy, uploads
from tongxin.core.errors import Refused
from tongxin.rules.reading.text import squeeze

from .models import Evidence

PDF_BROKEN = "这份PDF打不开,可能没有传完整或设了打开密码,请重新导出后再上传。"


class Facts(NamedTuple):
    """What the bytes say about themselves."""

    sha256: str
    size: int
    media_type: str
    pages: int | None
    taken_on: date | None


def take_in(
    name: str, chunks: Iterable[bytes], *, allow: frozenset[str] = uploads.EVIDENCE
) -> Facts:
    """Guard and store bytes, and read what they say; no row is written and no lock is held."""
    told: list[Any] = []

    def guard(path: Path) -> None:
        media = secrecy.admit(path, name, allow=allow)
        told.extend((media, _pages(path, name) if media == uploads.PDF else None))
        told.append(images.taken_on(path) if media in uploads.PHOTOS else None)

    stored = files.put(chunks, guard=guard)
    return Facts(stored.sha256, stored.size, *told)


def _pages(path: Path, name: str) -> int | None:
    """Pages of a PDF; None when only a missing cipher keeps us from counting."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(f"“{name}”:{PDF_BROKEN}")
        return len(reader.pages)
    except Refused:
        raise
    except Exception as error:  # pypdf raises many kinds on hostile bytes
        if type(error).__name__ == "DependencyError":
            return None
        raise Refused(f"“{name}”:{PDF_BROKEN}") from error


def find_page(evidence: Evidence, quote: str) -> int | None:
    """The page of a PDF that holds a sentence, however it is broken over lines; None when none."""
    wanted = squeeze(quote)
    if evidence.media_type != uploads.PDF or not wanted:
        return None
    with files.open_file(evidence.sha256) as source:
        try:
            for number, page in enumerate(PdfReader(source).pages, start=1):
                if wanted in squeeze(page.extract_text()):
                    return number
        except Exception:  # a page that cannot be read holds nothing that could be quoted
            return None
    return None
