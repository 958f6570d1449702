"""index.html: the dossier opened from a stick, without a network and without a program of ours.

The page is whole in itself: every file is a link on it, so that it works with scripts switched off;
the script adds the search over what the page shows, because a page opened from a disk may not fetch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from tongxin.assessments import numbers
from tongxin.rules.scoring import WHOLE, Edition, plain
from tongxin.rules.wording import date_cn

from . import sheets
from .plan import Folder, Piece
from .points import Judged

HERE = Path(__file__).resolve().parent
PAGE = "index.html"
#: Where the panels stand on the page while its frame is made.
PANELS = "<!-- panels -->"
#: Where the page's style and script lie in the dossier.
BESIDE = "浏览"
STATIC = ("browse.css", "browse.js")


@dataclass(frozen=True)
class Box:
    """One cell of the page's table. place: its panel on the page, "" for a year to come."""

    place: str
    glyph: str
    word: str
    figures: str
    count: int
    span: int = 1


def page(
    made: Edition,
    lines: list[tuple[Folder, Judged]],
    whole: list[tuple[str, str]],
    about: dict[str, Any],
) -> Iterator[bytes]:
    """The page, panel by panel: one of ten thousand lines is nowhere in memory as a whole.

    whole: (word, path) of the package's own sheets; about: the words of the head.
    """
    places = {folder.place.key: n for n, (folder, _) in enumerate(lines, 1)}
    context = {
        **about,
        "windows": made.windows,
        "sections": list(_sections(made, lines, places)),
        "panels": mark_safe(PANELS),
        "beside": quote(BESIDE),
        "sheets": [(word, quote(path)) for word, path in whole],
    }
    head, _, foot = _rendered("browse.html", context).partition(PANELS)
    yield head.encode("utf-8")
    for n, line in enumerate(lines, 1):
        yield _rendered("place.html", _panel(n, *line)).encode("utf-8")
    yield foot.encode("utf-8")


def _rendered(name: str, context: dict[str, Any]) -> str:
    return _engine().get_template(name).render(Context(context))


@lru_cache(maxsize=1)
def _engine() -> Engine:
    # The loader keeps what it compiled.
    return Engine(dirs=[str(HERE / "templates")], autoescape=True, debug=False)


def beside() -> Iterator[tuple[str, bytes]]:
    """The page's style and script: (path in the dossier, bytes)."""
    for name in STATIC:
        yield f"{BESIDE}/{name}", (HERE / "static" / name).read_bytes()


def _sections(made: Edition, lines, places: dict) -> Iterator[dict[str, Any]]:
    """Sections with their rows: items down, years across."""
    rows: dict[str, dict[str, list]] = {}
    for folder, judged in lines:
        section = rows.setdefault(folder.place.section, {})
        section.setdefault(folder.place.id, []).append((folder, judged))
    for name, items in rows.items():
        yield {"name": name, "rows": [_row(made, found, places) for found in items.values()]}


def _row(made: Edition, found: list[tuple[Folder, Judged]], places: dict) -> dict[str, Any]:
    place = found[0][0].place
    boxes = {f.place.window.name: _box(f, j, places[f.place.key]) for f, j in found}
    if WHOLE in boxes:
        whole = boxes[WHOLE]
        row = [Box(whole.place, whole.glyph, whole.word, whole.figures, whole.count,
                   len(made.windows))]  # fmt: skip
    else:
        row = [boxes.get(w.name, Box("", "", "未到", "", 0)) for w in made.windows]
    return {"id": place.id, "name": place.name, "stem": place.stem, "boxes": row}


def _box(folder: Folder, judged: Judged, number: int) -> Box:
    glyph, _, word = sheets.state(judged).partition(" ")
    shown = f"{plain(judged.accepted)}/{plain(judged.max)}" if judged.max else ""
    return Box(f"p{number}", glyph, word, shown, len(folder.pieces))


def _panel(number: int, folder: Folder, judged: Judged) -> dict[str, Any]:
    at = folder.place
    return {
        "place": f"p{number}",
        "section": at.section,
        "item": f"{at.id} {at.name}",
        "window": at.window.name,
        "figures": sheets.figures(judged),
        "sentences": [judged.settled] if judged.settled else [p.conclusion for p in judged.points],
        "sheets": [(word, quote(path)) for word, path in folder.sheets],
        "pieces": [_piece(piece) for piece in folder.pieces],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "number": piece.number,
        "typed": typed(piece.number),
        "name": piece.evidence.name,
        "title": piece.title if piece.title not in piece.evidence.name else "",
        "accepted": piece.accepted,
        "href": quote(piece.path),
        "marked": quote(piece.marked),
        "on_paper": piece.on_paper,
        "day": date_cn(piece.day),
        "pages": sheets.running(piece).strip(),
        "six": sheets.six(piece),
        "told": sheets.told(piece),
    }


def typed(number: str) -> str:
    """A number as one types it into the search: Ⅲ-1-2-① is 3-1-2-1."""
    parts = number.split("-")
    first = next((str(n) for n in range(1, 100) if numbers.roman(n) == parts[0]), parts[0])
    last = [str(n) if (n := numbers.order_of(f"-{part}")) else part for part in parts[1:]]
    return "-".join([first, *(re.sub(r"[()]", "", part) for part in last)])
