"""What goes where: each place's folder with its numbered pieces, every file stored once.

A file that proves several things lies in the first folder that needs it, in the standard's order;
the other folders' catalogues carry a line with a number and a passage of its own that says where
the original lies, and a marked copy of the passage where there is one. So a unit hands a file in
once, ten folders of photos do not become thirty, and a folder still reads on its own; on paper, the
line is the slip that stands in the box in place of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from tongxin.assessments import numbers
from tongxin.ledger.models import Evidence
from tongxin.rules.scoring import LINK, Fact, Sheet

from . import names, places
from .material import Attached, Material, Passage, Placed, Record, day_of
from .places import Place

#: The sheets of every folder.
CATALOGUE, SUBMISSION = "目录", "提交表"
#: How many pages a file has; None when nobody knows.
Count = Callable[[Evidence], int | None]


@dataclass(slots=True)
class Piece:
    """One numbered line of a folder's catalogue.

    path: where its original lies in the dossier, "" for what exists on paper only. home: the number
    under which it is stored elsewhere, "" when it lies here. pages None: not known. first, last:
    its running pages in the folder. label: the one it was linked under, None when it stands behind
    entries. marked, tail: the copy with the passage underlined, and what makes it one. notes: what
    is to be said about it.
    """

    number: str
    evidence: Evidence
    day: date
    title: str = ""
    entries: list[int] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    accepted: bool = True
    label: str | None = None
    path: str = ""
    home: str = ""
    pages: int | None = None
    first: int | None = None
    last: int | None = None
    marked: str = ""
    tail: bytes = b""
    notes: list[str] = field(default_factory=list)

    @property
    def on_paper(self) -> bool:
        return self.evidence.kind == "paper"

    @property
    def here(self) -> bool:
        """The original lies in this folder."""
        return not self.home and not self.on_paper


@dataclass
class Folder:
    """A place with its pieces. records: the entries behind it; bare: those without any file;
    waiting: entries and links left out because nobody accepted them; paths: the names given;
    sheets: (word, path) of the sheets that lie in it."""

    place: Place
    path: str
    pieces: list[Piece]
    records: list[Record]
    bare: list[Record]
    waiting: int = 0
    paths: names.Unique = field(default_factory=names.Unique)
    sheets: list[tuple[str, str]] = field(default_factory=list)

    def file(self, name: str) -> str:
        """A path of its own in the folder for a file of this name."""
        return self.paths.path(f"{self.path}/{names.file(name)}")

    def of(self, facts: Iterable[Fact]) -> tuple[list[Record], list[Piece]]:
        """What stands behind some of the place's facts: entries, and pieces."""
        facts = list(facts)
        window = self.place.window
        records = [r for r in self.records if any(r.behind(f, window) for f in facts)]
        labels = {x.partition(":")[2] for f in facts if f.kind == LINK for x in f.facets}
        seen = {r.no for r in records}
        pieces = [p for p in self.pieces if seen & set(p.entries) or _linked(p, labels)]
        return records, pieces


def _linked(piece: Piece, labels: set[str]) -> bool:
    return piece.label is not None and ("" in labels or piece.label in labels)


def folders(sheet: Sheet, day: date, material: Material, everything: bool, count: Count):
    """All folders in the standard's order. everything: what was not accepted, too."""
    made = sheet.edition
    early = {
        (item, cell.window.name)
        for item, cells in sheet.cells.items()
        for cell in cells
        if cell.state != "future"
    }
    numbered: dict[str, Iterator[str]] = {}
    stored, paths = {}, names.Unique()
    out = []
    for place in places.of(made, day, early):
        taken = material.taken.get(place.id, ())
        fresh = numbered.setdefault(place.id, numbers.following(place.stem, taken))
        folder = _folder(place, paths.path(place.folder), material, everything, fresh)
        _store(folder, stored)
        _page(folder, count)
        out.append(folder)
    return out


def _folder(place: Place, path: str, material: Material, everything: bool, fresh) -> Folder:
    links = material.placed.get(place.key, [])
    records = material.behind(place.facts, place.window)
    kept = [link for link in links if everything or link.accepted]
    read = [record for record in records if everything or record.accepted]
    pieces = _pieces(kept, read, material.attached, fresh)
    bare = [record for record in read if not material.attached.get(record.pk)]
    waiting = len(links) - len(kept) + len(records) - len(read)
    return Folder(place, path, pieces, read, bare, waiting)


def _pieces(links: list[Placed], records: list[Record], attached, fresh) -> list[Piece]:
    """Linked material under its own numbers, then what hangs on the entries under free ones."""
    order = sorted(links, key=lambda link: (numbers.order_of(link.number), link.number, link.pk))
    pieces = list(chain.from_iterable(_of_link(link, attached, fresh) for link in order))
    by_file: dict[int, Piece] = {}
    for piece in pieces:
        by_file.setdefault(piece.evidence.pk, piece)
    for record in records:
        for one in attached.get(record.pk, ()):
            piece = by_file.get(one.evidence.pk)
            if piece is None:
                piece = Piece(next(fresh), one.evidence, record.happened_on, record.title,
                              accepted=record.accepted)  # fmt: skip
                by_file[one.evidence.pk] = piece
                pieces.append(piece)
            _add(piece, record, one)
    return pieces


def _add(piece: Piece, record: Record, one: Attached) -> None:
    """An entry's passage joins the piece; a linked one keeps the passage it was linked with."""
    if record.no not in piece.entries:
        piece.entries.append(record.no)
    if piece.label is None and one.passage not in piece.passages:
        piece.passages.append(one.passage)


def _of_link(link: Placed, attached, fresh) -> Iterator[Piece]:
    """One piece of a linked file; an entry linked as a whole gives one of each of its files."""
    number = link.number or next(fresh)
    record = link.entry
    if link.evidence is not None:
        yield _piece(link, number, link.evidence, link.passage)
        return
    papers = attached.get(record.pk, ()) if record else ()
    for nth, one in enumerate(papers, 1):
        part = f"{number}({nth})" if len(papers) > 1 else number
        told = link.passage.conclusion or one.passage.conclusion
        passage = Passage(one.passage.page, one.passage.quote, told, one.passage.paper)
        yield _piece(link, part, one.evidence, passage)


def _piece(link: Placed, number: str, evidence: Evidence, passage: Passage) -> Piece:
    record = link.entry
    return Piece(
        number, evidence, day_of(evidence, record), record.title if record else "",
        [record.no] if record else [], [passage], link.accepted, link.label,
    )  # fmt: skip


def _store(folder: Folder, stored: dict[str, Piece]) -> None:
    """Each file gets its place the first time it is needed, and is pointed at afterwards."""
    for piece in folder.pieces:
        if piece.on_paper:
            continue
        first = stored.setdefault(piece.evidence.sha256, piece)
        if first is not piece:
            piece.path, piece.home = first.path, first.number
            continue
        piece.path = folder.file(f"{piece.number} {piece.evidence.name}")


def _page(folder: Folder, count: Count) -> None:
    """Running pages of what lies in the folder; after a file of unknown length nobody can tell."""
    following: int | None = 1
    for piece in folder.pieces:
        piece.pages = None if piece.on_paper else count(piece.evidence)
        if not piece.here:
            continue
        if piece.pages is None:
            piece.first, following = following, None
            continue
        if following is not None:
            piece.first, piece.last = following, following + piece.pages - 1
            following += piece.pages
