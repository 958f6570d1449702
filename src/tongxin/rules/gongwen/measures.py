"""The page in twips (1/20 pt), with the clause of GB/T 9704-2012 each figure comes from."""

from __future__ import annotations

import unicodedata


def mm(length: float) -> int:
    """Millimetres in twips."""
    return round(length * 1440 / 25.4)


#: A4 (5.1); 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm (5.2.1).
PAGE_WIDE, PAGE_HIGH = 11906, 16838
TOP, LEFT, RIGHT, BOTTOM = 2098, 1587, 1474, 1984
WIDE, HIGH = PAGE_WIDE - LEFT - RIGHT, PAGE_HIGH - TOP - BOTTOM

#: 22 lines fill the 版心 (5.2.3). 28.95 pt: at 29 pt a 22nd line no longer fits.
LINE, LINES = 579, 22
#: 28 characters fill a line (5.2.3): 16 pt less a quarter of a point each.
TRACKING, CHARS = -5, 28

#: Sizes in half points, as the format counts: 2号 title, 3号 text, 4号 版记 and page number,
#: 小4 tables (the standard names no size for these).
ER, SAN, SI, XIAO_SI = 44, 32, 28, 24
#: One character of 3号 in a line of text, one of 4号.
EM = SAN * 10 + TRACKING
EM_SI = SI * 10

#: Top edge of the mark below the 版心's top (7.2.4, 10.3); from the paper's edge on a letter (10.1).
MARK_BELOW, LETTER_MARK_FROM_EDGE = mm(35), mm(30)
#: Red rule: 4 mm under 文号 or a letter's mark (7.2.7, 10.1). Its weight is not fixed; in eighths
#: of a point.
RED_GAP, RED_WEIGHT = mm(4), 10
#: A letter's double rules: 170 mm, the lower one 20 mm from the paper's edge (10.1).
LETTER_RULE, LETTER_RULE_FROM_EDGE = mm(170), mm(20)
LETTER_THICK, LETTER_THIN = 18, 6

#: The rules of the 版记: 0.35 mm outside, 0.25 mm between (7.4.1), in eighths of a point.
THICK, THIN = 8, 6
#: A line of 4号 in the 版记; the standard names no spacing.
COLOPHON_LINE = 440

#: Page number: its dash 7 mm below the 版心 (7.5). Measured: 25.5 mm from the edge with a 14 pt line.
FOOTER, FOOTER_LINE = 1446, 280

RED, BLACK = "FF0000", "000000"


def breadth(text: str, size: int = SAN, tracking: int = TRACKING) -> int:
    """How wide a text is: whole characters are as wide as they are high, the others half of it."""
    return sum(
        size * (10 if unicodedata.east_asian_width(sign) in "WFA" else 5) + tracking
        for sign in text
    )


def rows(text: str, room: int, size: int = SAN, tracking: int = TRACKING) -> int:
    """How many lines a text may take. Where it wraps it is one more than counted: a mark that may
    not begin a line, or a substitute's wider digits, can make it so.
    """
    counted = -(-breadth(text, size, tracking) // room)
    return counted + (counted > 1)
