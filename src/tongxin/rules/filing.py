"""归档: 档号, periods, dates, and which item lies in which box. Pure.

归档文件整理规则 DA/T 22-2015: 档号 is 全宗号-档案门类代码·年度-保管期限-机构(问题)代码-件号; 件号 has four
digits and runs from 0001 within the lowest class; a box is 310 × 220 mm with a spine of 20, 30 or
40 mm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: 保管期限 by its code, in the words that stand on a spine.
PERIODS = {"Y": "永久", "D30": "30年", "D10": "10年"}
#: 文书档案.
CLASS = "WS"
SPINES = (20, 30, 40)
#: What may come in. Nothing secret does.
OPEN = ("", "公开", "内部")
_FONDS = re.compile(r"[0-9A-Z]{1,10}")
_CODE = re.compile(r"[A-Z0-9]{1,10}")
_DAY = re.compile(r"\d{8}")
MOST = 9999


def reference(fonds: str, year: int, period: str, code: str, no: int) -> str:
    """0194-WS·2016-D30-BGS-0001. ValueError with a sentence when a part cannot be."""
    if not _FONDS.fullmatch(fonds):
        raise ValueError("全宗号由档案馆给定,只用数字和大写字母,最多10位。")
    if period not in PERIODS:
        raise ValueError(f"保管期限只有{'、'.join(PERIODS.values())}。")
    if not _CODE.fullmatch(code):
        raise ValueError("机构(问题)代码用大写字母或数字,如BGS、SYB,最多10位。")
    if not 1 <= no <= MOST:
        raise ValueError(f"件号最多到{MOST},请另分机构(问题)。")
    return f"{fonds}-{CLASS}·{year}-{period}-{code}-{no:04d}"


def compact(day: date) -> str:
    """A day as the catalogue has it: 20260301."""
    return f"{day:%Y%m%d}"


def day_of(text: str) -> str:
    """Eight digits that are a day, from 20260301, 2026-03-01 or 2026年3月1日; ValueError otherwise."""
    numbers = re.findall(r"\d+", text)
    joined = text.strip()
    if len(numbers) == 3:
        joined = f"{numbers[0]:>04}{numbers[1]:>02}{numbers[2]:>02}"
    if not _DAY.fullmatch(joined):
        raise ValueError("日期应是8位数字,如20260301。")
    try:
        date(int(joined[:4]), int(joined[4:6]), int(joined[6:]))
    except ValueError:
        raise ValueError(f"没有{joined}这一天,请核对日期。") from None
    return joined


def bracketed(title: str) -> str:
    """A title that we made, in [ ], once."""
    return f"[{title.strip().strip('[]')}]"


def holes(numbers: Iterable[int], last: int) -> list[int]:
    """Numbers up to the last one given that no item bears any more."""
    have = set(numbers)
    return [n for n in range(1, last + 1) if n not in have]


# ---- boxes --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filling:
    """A box: its spine in mm, the pages it holds, and the numbers of its items in order."""

    spine: int
    room: int
    items: tuple[int, ...]


def room(spine: int, sheet: Decimal, both_sides: bool = False) -> int:
    """How many pages fill a spine. sheet: thickness of one sheet in mm, as measured by who files."""
    if not Decimal("0.05") <= sheet <= 1:
        raise ValueError("一张纸的厚度应在0.05到1毫米之间,普通复印纸约0.1毫米。")
    return int(spine / sheet) * (2 if both_sides else 1)


def fill(
    items: Sequence[tuple[int, int]],
    sheet: Decimal,
    both_sides: bool = False,
    widest: int = SPINES[-1],
) -> list[Filling]:
    """Boxes for (number, pages) in order: each as full as the widest spine allows, an item never
    split, then the thinnest spine that still holds it. ValueError names an item that fits no box.
    """
    rooms = {spine: room(spine, sheet, both_sides) for spine in SPINES if spine <= widest}
    most = max(rooms.values())
    groups: list[list[tuple[int, int]]] = []
    for no, pages in items:
        if pages > most:
            raise ValueError(f"第{no}件有{pages}页,一盒最多装{most}页,请分册或改用更厚的盒。")
        if not groups or sum(p for _, p in groups[-1]) + pages > most:
            groups.append([])
        groups[-1].append((no, pages))
    return [_boxed(group, rooms) for group in groups]


def _boxed(group: list[tuple[int, int]], rooms: dict[int, int]) -> Filling:
    pages = sum(p for _, p in group)
    spine = min(s for s, holds in rooms.items() if holds >= pages)
    return Filling(spine, rooms[spine], tuple(no for no, _ in group))
