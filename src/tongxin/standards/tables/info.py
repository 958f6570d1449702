"""The sheet 版本信息 of our own export: what a table of items cannot say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .grids import Grid, Row

#: Label on the sheet → key in the data. In this order on the sheet.
HEAD = {
    "标识": "key",
    "版本": "version",
    "标题": "title",
    "标注": "label",
    "总分": "total",
    "加分上限": "bonus_cap",
    "合理缺项计法": "absence",
    "及格分": "pass_line",
    "备注": "note",
}
YEAR_HEADER = ("考评年度", "开始", "结束")
SECTION_HEADER = ("考评项目编号", "起码分", "来源")


@dataclass
class Info:
    """head: values of the edition itself. sections: number → floor and source."""

    head: dict[str, str] = field(default_factory=dict)
    windows: list[dict[str, str]] = field(default_factory=list)
    sections: dict[str, dict[str, str]] = field(default_factory=dict)


def read_info(grid: Grid | None) -> Info:
    """The sheet, or nothing where somebody has deleted it."""
    info, block = Info(), HEAD["标识"]
    for row in grid.rows if grid else ():
        first = _at(row, 0).strip()
        if first in (YEAR_HEADER[0], SECTION_HEADER[0]):
            block = first
        elif block == YEAR_HEADER[0]:
            _window(row, info)
        elif block == SECTION_HEADER[0]:
            _section(row, info)
        elif HEAD.get(first, "key") != "key" and _at(row, 1):
            info.head[HEAD[first]] = _at(row, 1)
    return info


def _window(row: Row, info: Info) -> None:
    name, start, end = (_at(row, n) for n in range(3))
    if name and start and end:
        info.windows.append({"name": name, "start": start[:10], "end": end[:10]})


def _section(row: Row, info: Info) -> None:
    number, floor, source = (_at(row, n) for n in range(3))
    said: dict[str, Any] = {"floor": floor, "source": source}
    if number:
        info.sections[number] = {k: v for k, v in said.items() if v}


def _at(row: Row, n: int) -> str:
    return row.cells[n].raw if n < len(row.cells) else ""
