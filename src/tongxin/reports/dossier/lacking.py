"""The sheet of what is missing: points still out, records without a file, passages not found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tongxin.rules import scoring
from tongxin.rules.scoring import Sheet, plain

from .places import Place
from .plan import Folder, Piece
from .points import spans

POINTS, FILES, PASSAGE, PAGES, WAITING, PAPER = (
    "缺得分材料", "记录没有佐证材料", "原句对不上", "页数待填", "未认定未封入", "纸质另存",
)  # fmt: skip
ORDER = (POINTS, PASSAGE, FILES, WAITING, PAGES, PAPER)


@dataclass(frozen=True)
class Lack:
    """One line: what sort it is, where, what is missing, what it is worth, who and until when."""

    sort: str
    item: str
    window: str
    text: str
    worth: str = ""
    unit: str = ""
    until: str = ""


def points(sheet: Sheet, names: dict[str, str], leads: dict[str, str]) -> Iterator[Lack]:
    """Every gap of the begun years of a sheet. names, leads: of the items, by number."""
    for gap in scoring.missing(sheet):
        until = f"{gap.last_day:%Y年%-m月%-d日}"
        yield Lack(
            POINTS, f"{gap.item} {names[gap.item]}", gap.window.name, gap.text,
            plain(gap.worth), leads.get(gap.item, ""), f"{until}已过" if gap.lost else f"{until}前",
        )  # fmt: skip
    for result in sheet.vetoes:
        if result.state == "unknown":
            yield Lack(POINTS, f"{result.veto.id} {result.veto.name}", "", result.sentence)


def material(folder: Folder) -> Iterator[Lack]:
    """What a folder itself lacks."""
    place = folder.place
    if folder.bare:
        told = f"{len(folder.bare)}条台账记录没有附件:第{spans(r.no for r in folder.bare)}号"
        yield _lack(FILES, place, told)
    if folder.waiting:
        yield _lack(WAITING, place, f"{folder.waiting}份记录或引用还没有认定,没有封入")
    for piece in folder.pieces:
        yield from _piece(place, piece)


def _piece(place: Place, piece: Piece) -> Iterator[Lack]:
    name = f"{piece.number} {piece.evidence.name}"
    if piece.on_paper:
        yield _lack(PAPER, place, f"{name}只有纸质,{kept(piece)}")
    elif piece.here and piece.pages is None:
        yield _lack(PAGES, place, f"{name}没有写明页数,起止页由手工填写")
    for note in piece.notes:
        yield _lack(PASSAGE, place, f"{name}:{note}")


def kept(piece: Piece) -> str:
    """Where a paper is kept, as its card says."""
    location = piece.evidence.location
    return location if location.startswith(("存", "放")) else f"存放在{location}"


def _lack(sort: str, place: Place, text: str) -> Lack:
    return Lack(sort, f"{place.id} {place.name}", place.window.name, text)


def grouped(lacks: Iterable[Lack]) -> list[tuple[str, list[Lack]]]:
    """By sort, in the order one mends them."""
    found: dict[str, list[Lack]] = {}
    for lack in lacks:
        found.setdefault(lack.sort, []).append(lack)
    return [(sort, found[sort]) for sort in ORDER if sort in found]


def ordered(lacks: Iterable[Lack]) -> list[Lack]:
    """All of them, sort by sort."""
    return [lack for _, found in grouped(lacks) for lack in found]
