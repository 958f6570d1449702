"""A copy of a PDF with the proving passage underlined in red; the original stays as it is.

The copy is the original's bytes with an appendix, as PDF provides for (ISO 32000-1, 7.5.6): what
was received can be cut out of it again, and a large scan needs no more memory than a small one. The
annotation brings its own drawing (an appearance stream), so that every reader and printer shows it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)
from pypdfium2 import raw

from .material import Passage
from .passages import Box, Found, Reader, Spot

CHUNK = 1024 * 1024
RED = (0.71, 0.07, 0.106)  # the look's red, as a PDF writes a colour
WIDTH = 1.4  # points
BELOW = 0.8  # points between the lowest stroke of the signs and the line
UNMARKED = "这份PDF的结构不规整,没有做出标注件,请按目录里的页码和原句查看"


@dataclass(frozen=True)
class Marked:
    """What came of marking. tail: the appendix that makes the copy, b"" when there is no copy."""

    tail: bytes = b""
    notes: tuple[str, ...] = ()


def mark(path: Path, passages: Sequence[Passage], title: str) -> Marked:
    """Look for the passages in a stored PDF and underline those found. title: its number.

    notes: a sentence for each passage that is not where it should be.
    """
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError):  # one that is gone is told where it is copied
        return Marked()
    try:
        reader = Reader(document)
        found = [(passage, reader.find(passage)) for passage in passages]
    finally:
        document.close()
    notes = [one.note for _, one in found if one.note]
    if not any(one.spots for _, one in found):
        return Marked(b"", tuple(notes))
    tail = _tail(path, found, title)
    return Marked(tail, tuple(notes if tail else [*notes, UNMARKED]))


def _tail(path: Path, found: Iterable[tuple[Passage, Found]], title: str) -> bytes:
    """The appendix, looked at once more through a reader; b"" when it does not hold."""
    spots = [(spot, passage) for passage, one in found for spot in one.spots]
    try:
        with open(path, "rb") as source:
            tail = _Appendix(source, title).of(spots)
        return tail if _holds(path, tail, {spot.page for spot, _ in spots}) else b""
    except Exception:  # pypdf raises many kinds on irregular files; the quote stands beside it then
        return b""


class _Appendix:
    """New objects and changed pages of a PDF, and the table that leads to them."""

    def __init__(self, source: Any, title: str) -> None:
        self.reader, self.title = PdfReader(source), title
        self.size = source.seek(0, io.SEEK_END)
        self.before = _startxref(source)
        self.number = int(str(self.reader.trailer["/Size"]))
        self.made: dict[int, PdfObject] = {}
        if self.reader.is_encrypted:
            raise ValueError("encrypted")

    def of(self, spots: list[tuple[Spot, Passage]]) -> bytes:
        pages: dict[int, list[IndirectObject]] = {}
        for spot, passage in spots:
            pages.setdefault(spot.page, []).append(self._underline(spot, passage))
        for page, more in pages.items():
            self._annotate(page, more)
        return self._written()

    def _add(self, made: PdfObject) -> IndirectObject:
        number, self.number = self.number, self.number + 1
        self.made[number] = made
        return IndirectObject(number, 0, self.reader)

    def _underline(self, spot: Spot, passage: Passage) -> IndirectObject:
        around = _around(spot.boxes)
        drawing = DecodedStreamObject()
        drawing.set_data(_strokes(spot.boxes))
        drawing.update(_named(Type="/XObject", Subtype="/Form"))
        drawing[NameObject("/BBox")] = _floats(around)
        drawing[NameObject("/Resources")] = DictionaryObject()
        made = _named(Type="/Annot", Subtype="/Underline")
        made[NameObject("/Rect")] = _floats(around)
        made[NameObject("/QuadPoints")] = _floats(c for box in spot.boxes for c in _quad(box))
        made[NameObject("/C")] = _floats(RED)
        made[NameObject("/F")] = NumberObject(4)  # printed too
        made[NameObject("/Contents")] = TextStringObject(f"{self.title} {passage.conclusion}")
        looks = DictionaryObject({NameObject("/N"): self._add(drawing)})
        made[NameObject("/AP")] = looks
        return self._add(made)

    def _annotate(self, page: int, more: list[IndirectObject]) -> None:
        """The page as it is, with further annotations."""
        held = self.reader.pages[page - 1]
        changed = DictionaryObject(held)
        there = held.get("/Annots")
        there = there.get_object() if there is not None else []
        changed[NameObject("/Annots")] = ArrayObject([*there, *more])
        assert held.indirect_reference is not None
        self.made[held.indirect_reference.idnum] = changed

    def _written(self) -> bytes:
        out, places = io.BytesIO(), {}
        out.write(b"\n")
        for number, made in sorted(self.made.items()):
            places[number] = self.size + out.tell()
            out.write(b"%d 0 obj\n" % number)
            made.write_to_stream(out)
            out.write(b"\nendobj\n")
        start = self.size + out.tell()
        if self.before[1]:
            self._table(out, places)
        else:
            self._stream(out, places, start)
        out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()

    def _trailer(self, size: int) -> DictionaryObject:
        old = self.reader.trailer
        kept = {NameObject(k): old.raw_get(k) for k in ("/Root", "/Info", "/ID") if k in old}
        made = DictionaryObject(kept)
        made[NameObject("/Size")] = NumberObject(size)
        made[NameObject("/Prev")] = NumberObject(self.before[0])
        return made

    def _table(self, out: io.BytesIO, places: dict[int, int]) -> None:
        out.write(b"xref\n")
        for number, place in places.items():
            out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
        out.write(b"trailer\n")
        self._trailer(self.number).write_to_stream(out)
        out.write(b"\n")

    def _stream(self, out: io.BytesIO, places: dict[int, int], start: int) -> None:
        """A file whose table is a stream goes on with a stream."""
        rows = {**places, self.number: start}
        made = DecodedStreamObject()
        made.set_data(b"".join(b"\1" + p.to_bytes(5, "big") + b"\0" for p in rows.values()))
        made.update(self._trailer(self.number + 1))
        made.update(_named(Type="/XRef"))
        made[NameObject("/W")] = ArrayObject(map(NumberObject, (1, 5, 1)))
        spans = [n for number in rows for n in (number, 1)]
        made[NameObject("/Index")] = ArrayObject(map(NumberObject, spans))
        out.write(b"%d 0 obj\n" % self.number)
        made.write_to_stream(out)
        out.write(b"\nendobj\n")


def _startxref(source: Any) -> tuple[int, bool]:
    """Where the last table begins, and whether it is a plain one; ValueError when it is neither."""
    source.seek(0)
    if not source.read(5).startswith(b"%PDF-"):
        raise ValueError("no header")
    source.seek(-min(2048, source.seek(0, io.SEEK_END)), io.SEEK_END)
    found = re.findall(rb"startxref\s+(\d{1,12})\s+%%EOF", source.read())
    source.seek(int(found[-1]) if found else 0)
    head = source.read(32).lstrip()
    if head.startswith(b"xref"):
        return int(found[-1]), True
    if re.match(rb"\d+ \d+ obj", head):
        return int(found[-1]), False
    raise ValueError("no table")


def _named(**values: str) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{k}"): NameObject(v) for k, v in values.items()})


def _floats(values: Iterable[float]) -> ArrayObject:
    return ArrayObject(FloatObject(f"{value:.2f}") for value in values)


def _around(boxes: Sequence[Box]) -> Box:
    """One box around the lines and their strokes."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts) - 1, min(bottoms) - BELOW - WIDTH, max(rights) + 1, max(tops) + 1


def _quad(box: Box) -> tuple[float, ...]:
    left, bottom, right, top = box
    return left, top, right, top, left, bottom, right, bottom


def _strokes(boxes: Sequence[Box]) -> bytes:
    colour = " ".join(f"{part:.3f}" for part in RED)
    lines = [
        f"{left:.2f} {bottom - BELOW:.2f} m {right:.2f} {bottom - BELOW:.2f} l S"
        for left, bottom, right, _ in boxes
    ]
    return "\n".join([f"{colour} RG {WIDTH} w", *lines]).encode()


class Copy(io.RawIOBase):
    """A stored file followed by an appendix, read as one without copying either."""

    def __init__(self, path: Path, tail: bytes) -> None:
        self.source, self.tail = open(path, "rb"), tail  # noqa: SIM115 - closed with the copy
        self.middle = self.source.seek(0, io.SEEK_END)
        self.size, self.at = self.middle + len(tail), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: Any) -> int:
        """As much as asked for, across the seam too: pdfium takes a short answer for an error."""
        view, taken = memoryview(buffer).cast("B"), 0
        if self.at < self.middle:
            self.source.seek(self.at)
            taken = self.source.readinto(view[: self.middle - self.at])
        start = self.at + taken - self.middle
        piece = self.tail[start : start + len(view) - taken] if start >= 0 else b""
        view[taken : taken + len(piece)] = piece
        self.at += taken + len(piece)
        return taken + len(piece)

    def close(self) -> None:
        self.source.close()
        super().close()

    def chunks(self) -> Iterator[bytes]:
        """All of it from the start."""
        self.seek(0)
        while block := self.read(CHUNK):
            yield block


def _holds(path: Path, tail: bytes, pages: set[int]) -> bool:
    """Whether another reader finds an underline on each of the pages of the copy."""
    with Copy(path, tail) as copy:
        document = pdfium.PdfDocument(copy)
        try:
            return all(_underlined(document[page - 1]) for page in pages)
        finally:
            document.close()


def _underlined(page: pdfium.PdfPage) -> bool:
    for number in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        held = raw.FPDFPage_GetAnnot(page.raw, number)
        kind = raw.FPDFAnnot_GetSubtype(held)
        raw.FPDFPage_CloseAnnot(held)
        if kind == raw.FPDF_ANNOT_UNDERLINE:
            return True
    return False
