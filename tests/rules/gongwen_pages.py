"""A rendered page in millimetres: where its signs and rules stand."""

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as pdfium_c

#: Edges of the 版心 from the paper's upper left corner.
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 184.0, 262.0


@dataclass(frozen=True)
class Sign:
    """A sign's ink and the base it stands on, in millimetres from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float


@dataclass(frozen=True)
class Stroke:
    left: float
    right: float
    top: float
    bottom: float
    colour: tuple[int, ...]


class Page:
    def __init__(self, page):
        self.high = page.get_height()
        text = page.get_textpage()
        signs = [self._sign(text, i) for i in range(text.count_chars())]
        self.signs = [x for x in signs if x.text.strip()]
        paths = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH])
        self.strokes = sorted({self._stroke(x) for x in paths}, key=lambda x: x.top)

    def _sign(self, text, place: int) -> Sign:
        left, bottom, right, top = text.get_charbox(place)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(text.raw, place, x, y)
        down = [mm(self.high - v) for v in (top, bottom, y.value)]
        return Sign(text.get_text_range(place, 1), mm(left), down[0], mm(right), *down[1:])

    def _stroke(self, path) -> Stroke:
        """A rule. The bounds of a stroked path stand out by its weight on each side; half is it."""
        left, bottom, right, top = path.get_bounds()
        weight = ctypes.c_float()
        pdfium_c.FPDFPageObj_GetStrokeWidth(path.raw, weight)
        colour = [ctypes.c_uint() for _ in range(4)]
        pdfium_c.FPDFPageObj_GetStrokeColor(path.raw, *colour)
        over = weight.value / 2
        return Stroke(
            round(mm(left + 2 * over), 2),
            round(mm(right - 2 * over), 2),
            round(mm(self.high - top + over), 2),
            round(mm(self.high - bottom - over), 2),
            tuple(x.value for x in colour[:3]),
        )

    def lines(self) -> list[list[Sign]]:
        """Signs by the line they stand on, without the page number."""
        rows: dict[float, list[Sign]] = {}
        for sign in self.signs:
            if sign.base < BOTTOM + 2:
                rows.setdefault(round(sign.base, 1), []).append(sign)
        return [sorted(rows[base], key=lambda x: x.left) for base in sorted(rows)]

    def line(self, start: str) -> list[Sign]:
        return next(x for x in self.lines() if said(x).startswith(start))

    def number(self) -> list[Sign]:
        """The page number with its dashes."""
        return sorted((x for x in self.signs if x.base >= BOTTOM + 2), key=lambda x: x.left)


def said(signs) -> str:
    return "".join(x.text for x in signs)


def mm(points: float) -> float:
    return points * 25.4 / 72
