"""HTML: what is seen, what is hidden, attributes, comments, scripts; tables with their heads."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from .piece import Piece, Row, table, written

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q",
     "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr", "var", "del"}
)  # fmt: skip
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr"}
)  # fmt: skip


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.open: list[tuple[str, bool]] = []
        self.block: list[str] = []
        self.tables: list[list[list[list[str]]]] = []
        self.number = 0

    @property
    def where(self) -> str:
        for name, hidden in reversed(self.open):
            if name in ("script", "style", "template", "noscript"):
                return f"网页的{name}部分"
            if hidden:
                return "网页隐藏内容"
        return "网页正文"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.flush()
        told = {name: value or "" for name, value in attrs}
        for name, value in told.items():
            self.pieces += written(f"网页属性{name}", value)
        if tag not in _VOID:
            self.open.append((tag, _hidden(told)))
        self._table(tag)

    def _table(self, tag: str) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append([])

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.flush()
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass
        if tag == "table" and self.tables:
            self.number += 1
            self.pieces += _rows(self.number, self.tables.pop())

    def handle_data(self, data: str) -> None:
        # By itself as well: columns may stand side by side without a gap in the text.
        self.pieces += written(self.where, data) if self.block else ()
        self.block.append(data)
        if self.tables and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1].append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces += written("网页注释", data)

    def handle_decl(self, decl: str) -> None:
        if not decl.lower().startswith("doctype html"):
            self.pieces += written("网页声明", decl)

    def handle_pi(self, data: str) -> None:
        self.pieces += written("网页声明", data)

    def unknown_decl(self, data: str) -> None:
        self.pieces += written("网页声明", data)

    def flush(self) -> None:
        self.pieces += written(self.where, " ".join("".join(self.block).split()))
        self.block.clear()


def _hidden(told: dict[str, str]) -> bool:
    style = told.get("style", "").replace(" ", "").lower()
    away = ("display:none", "visibility:hidden", "font-size:0", "opacity:0", "left:-", "color:#fff",
            "color:white")  # fmt: skip
    return "hidden" in told or any(word in style for word in away)


def _rows(number: int, rows: list[list[list[str]]]) -> Iterator[Piece]:
    told = [
        Row(f"第{n}行", tuple((f"第{n}行第{m}列", " ".join("".join(c).split()))
                            for m, c in enumerate(row, 1)))
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    return table(f"网页表{number}", told, lambda place: place.partition("行")[2])


def page(text: str) -> Iterator[Piece]:
    """All pieces of an HTML text; it never fails."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    for rows in reader.tables:
        reader.pieces += _rows(reader.number + 1, rows)
    return iter(reader.pieces)
