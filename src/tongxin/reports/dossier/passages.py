"""Where on a PDF's page a sentence stands, however it is spaced or broken over lines."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from tongxin.rules.reading.text import squeeze

from .material import Passage

#: Left, bottom, right, top in the page's own points.
Box = tuple[float, float, float, float]
#: A range like 3-5 on a page field names all pages between; a longer one is a slip of the hand.
LONGEST = 50


@dataclass(frozen=True)
class Spot:
    """A quoted sentence on one page (counted from 1): a box for each line of it."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Found:
    """What came of looking: the spots, or a sentence on why there are none.

    Both are empty where there is nothing to look for: no quote, or a page that is only a picture.
    """

    spots: tuple[Spot, ...] = ()
    note: str = ""


class Reader:
    """Looks for sentences in one open PDF; a page's text is read once."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self.document = document
        self.count = len(document)
        self._read: dict[int, tuple[str, list[int]]] = {}

    def find(self, passage: Passage) -> Found:
        """The passage's spots; a note when the sentence is not where the passage says."""
        wanted = _units(squeeze(passage.quote))
        if not wanted:
            return Found()
        pages = page_numbers(passage.page)
        beyond = [page for page in pages if not 1 <= page <= self.count]
        if beyond:
            return Found(note=f"一共{self.count}页,没有第{beyond[0]}页")
        if not any(self._text(page)[0] for page in pages or range(1, self.count + 1)):
            return Found()
        spots = self._look(wanted, pages or list(range(1, self.count + 1)))
        return Found(spots) if spots else Found(note=self._astray(wanted, pages, passage))

    def _look(self, wanted: str, pages: list[int]) -> tuple[Spot, ...]:
        """On one of the pages, or running from one of them over to the next."""
        for page in pages:
            text, places = self._text(page)
            start = text.find(wanted)
            if start >= 0:
                return (self._spot(page, places[start : start + len(wanted)]),)
        for page in pages:
            if page < self.count and (spots := self._over(wanted, page)):
                return spots
        return ()

    def _over(self, wanted: str, page: int) -> tuple[Spot, ...]:
        (text, places), (more, others) = self._text(page), self._text(page + 1)
        start = (text + more).find(wanted)
        if not 0 <= start < len(text):
            return ()
        rest = len(wanted) - (len(text) - start)
        return (self._spot(page, places[start:]), self._spot(page + 1, others[:rest]))

    def _astray(self, wanted: str, pages: list[int], passage: Passage) -> str:
        quote = passage.quote if len(passage.quote) <= 30 else passage.quote[:30] + "…"
        if not pages:
            return f"文件里没有“{quote}”这句话,请核对原句"
        other = self._look(wanted, list(range(1, self.count + 1)))
        where = f"这句话在第{other[0].page}页" if other else "整份文件里也没有"
        return f"第{passage.page}页上没有“{quote}”,{where},请核对"

    def _text(self, page: int) -> tuple[str, list[int]]:
        """The page's text without blanks, and for each sign its place among the page's signs."""
        if page not in self._read:
            held = self.document[page - 1].get_textpage()
            signs = [raw.FPDFText_GetUnicode(held.raw, n) for n in range(held.count_chars())]
            pairs = [(c, n) for n, code in enumerate(signs) for c in _plain(code)]
            self._read[page] = ("".join(c for c, _ in pairs), [n for _, n in pairs])
        return self._read[page]

    def _spot(self, page: int, places: list[int]) -> Spot:
        held = self.document[page - 1].get_textpage()
        return Spot(page, tuple(_lines(box for n in places if (box := _box(held, n)))))


def page_numbers(text: str) -> list[int]:
    """3 → [3]; 3-5 → [3, 4, 5]; 3、7 → [3, 7]; nothing → []."""
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,6})(?:\s*[-—–~至到]+\s*(\d{1,6}))?", text):
        end = int(last or first)
        found += range(int(first), end + 1) if end - int(first) < LONGEST else [int(first), end]
    return found


def _plain(code: int) -> str:
    """A sign as it is compared: folded, no blanks, no control signs."""
    return _units(squeeze(chr(code))) if code >= 0x20 and code not in (0xFFFE, 0xFFFF) else ""


def _units(text: str) -> str:
    """Rare characters as the two halves in which a PDF's text may hold them."""
    if all(ord(c) < 0x10000 for c in text):
        return text
    packed = text.encode("utf-16-le", "surrogatepass")
    return "".join(
        chr(int.from_bytes(packed[n : n + 2], "little")) for n in range(0, len(packed), 2)
    )


def _box(held: Any, place: int) -> Box | None:
    """A sign's place with its whole height and advance, so that a full stop is as high as the rest."""
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(held.raw, place, ctypes.byref(box)):
        return None
    found = (box.left, box.bottom, box.right, box.top)
    return found if box.right > box.left and box.top > box.bottom else None


def _lines(boxes: Iterator[Box]) -> Iterator[Box]:
    """Boxes of signs joined into one box a line."""
    line: Box | None = None
    for box in boxes:
        if line is not None and _beside(line, box):
            line = (min(line[0], box[0]), min(line[1], box[1]),
                    max(line[2], box[2]), max(line[3], box[3]))  # fmt: skip
            continue
        if line is not None:
            yield line
        line = box
    if line is not None:
        yield line


def _beside(line: Box, box: Box) -> bool:
    """Whether a sign continues a line: its middle within the line's height, and not back left."""
    middle, height = (box[1] + box[3]) / 2, line[3] - line[1]
    low, high = line[1] - height / 2, line[3] + height / 2
    return low <= middle <= high and box[0] >= line[2] - (box[2] - box[0])
