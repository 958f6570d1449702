"""A file as the draft of an edition: data for the engine, and a preview for a person to confirm."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tongxin.rules.reading import Lexicon
from tongxin.rules.scoring.result import plain

from . import headings
from .excel import read_workbook
from .finish import give_ids, line_ids, mismatch, section_ids, settle_rounding, settle_thirds
from .grids import Book, TableError
from .info import Info, read_info
from .item_data import ItemReader, bonus_data, veto_data
from .raw import RawSection, RawTable
from .rows import walk
from .word import read_document

Words = Lexicon | Iterable[Mapping[str, Any]] | None


@dataclass
class Draft:
    """data: for `scoring.parse.edition`. lines: the preview, one for each item, bonus and veto.

    A line has place, id, printed, name, points, text, understood, calc, manual, notes.
    mismatches: {where, declared, summed}. read and manual count the base items.
    """

    data: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)
    mismatches: list[dict[str, str]] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    read: int = 0
    manual: int = 0
    declared_total: Decimal = Decimal(0)
    summed_total: Decimal = Decimal(0)


def draft_from_file(
    path: Path | str,
    *,
    key: str,
    title: str | None = None,
    start: date | None = None,
    years: int = 4,
    lexicon: Words = None,
) -> Draft:
    """Read a checked .xlsx or .docx. start: first day of the cycle, if the file names no years.

    Raises TableError with one sentence. Sums that do not agree are told, never corrected.
    """
    words = lexicon if isinstance(lexicon, Lexicon) else Lexicon.from_data(lexicon)
    book = open_book(Path(path))
    table = walk(book)
    info = read_info(book.info) if table.typed else Info()
    maker = _Maker(table, info, words, key, title)
    draft = maker.draft(_cycle(table, info, start, years))
    draft.warnings = [*dict.fromkeys([*book.warnings, *draft.warnings])]
    return draft


def open_book(path: Path) -> Book:
    """By what the file is, not by its name: the package says whether it is Word or Excel."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise TableError("打不开这个文件,请另存为.xlsx或.docx后再上传") from error
    if "word/document.xml" in names:
        return read_document(path)
    if any(n.startswith("xl/") for n in names):
        return read_workbook(path)
    raise TableError("只能读取.xlsx表格和.docx文档,请另存后再上传")


def _cycle(table: RawTable, info: Info, start: date | None, years: int) -> dict[str, Any]:
    """The years of our own sheet, the start from the form, or the years a file names."""
    own = info.windows and start in (None, date.fromisoformat(info.windows[0]["start"]))
    if own:
        return {"windows": info.windows}
    if start is not None:
        return {"cycle": {"start": start.isoformat(), "years": years}}
    texts = [table.title, *table.lines]
    found = next((c for c in map(headings.cycle_in, texts) if c), None)
    if found is None and (named := headings.year_in(table.title)):
        found = (named, years)
        table.warnings.append(f"只在标题里找到{named.year}年,暂作为周期第一年,请核对")
    if found is None:
        table.warnings.append("没有找到创建周期,请填写周期的起始日期")
        return {}
    return {"cycle": {"start": found[0].isoformat(), "years": found[1]}}


class _Maker:
    """Puts the draft together from what was found."""

    def __init__(
        self, table: RawTable, info: Info, words: Lexicon, key: str, title: str | None
    ) -> None:
        self.table, self.info, self.words = table, info, words
        self.head = {"key": key, **info.head}
        self.head["title"] = title or self.head.get("title") or table.title or key
        self.lines: list[dict[str, Any]] = []
        self.mismatches: list[dict[str, str]] = []

    def draft(self, cycle: dict[str, Any]) -> Draft:
        for section in self.table.sections:
            settle_thirds(section)
            if not self.table.typed:
                settle_rounding(section)
        years = len(cycle.get("windows", ())) or cycle.get("cycle", {}).get("years", 4)
        reader = ItemReader(self.table, self.words, years)
        ids = give_ids(self.table)
        sections = [
            self._section(number, section, reader, ids)
            for number, section in zip(section_ids(self.table), self.table.sections, strict=True)
        ]
        self.mismatches += reader.mismatches
        items = list(reader.lines)
        data = self._whole(cycle, sections)
        draft = Draft(data, [*items, *self.lines], self.mismatches, reader.units)
        draft.warnings = list(self.table.warnings)
        draft.manual = sum(line["manual"] for line in items)
        draft.read = len(items) - draft.manual
        self._totals(draft, sections)
        return draft

    def _section(
        self, number: str, section: RawSection, reader: ItemReader, ids: dict[int, str]
    ) -> dict[str, Any]:
        items = [reader.item(item, ids[id(item)]) for item in section.items]
        summed = sum((Decimal(i["points"]) for i in items), Decimal(0))
        declared = section.heading.points
        if declared is not None and declared != summed:
            where = f"考评项目{number}“{section.heading.name}”"
            self.mismatches.append(mismatch(where, declared, summed))
        data: dict[str, Any] = {"id": number, "name": section.heading.name}
        data["points"] = plain(summed if declared is None else declared)
        return {**data, **self.info.sections.get(number, {}), "items": items}

    def _whole(self, cycle: dict[str, Any], sections: list[dict[str, Any]]) -> dict[str, Any]:
        data: dict[str, Any] = {**self.head, **cycle, "sections": sections}
        if not self.table.typed:
            data |= self._said()
        ids = line_ids(self.table.bonus, "加", self.table.typed)
        data["bonus"] = [
            bonus_data(line, number, self.words, self.lines, self.table)
            for line, number in zip(self.table.bonus, ids, strict=True)
        ]
        ids = line_ids(self.table.vetoes, "否", self.table.typed)
        data["vetoes"] = [
            veto_data(line, number, self.lines)
            for line, number in zip(self.table.vetoes, ids, strict=True)
        ]
        return data

    def _said(self) -> dict[str, Any]:
        """What a table of somebody else says about itself."""
        said: dict[str, Any] = {}
        if self.table.bonus_cap is not None and self.table.bonus:
            said["bonus_cap"] = plain(self.table.bonus_cap)
        if self.table.total is not None:
            said["total"] = plain(self.table.total)
        elif found := re.search(r"(?:总分|满分)?(\d{2,4})分制?", self.table.title):
            said["total"] = found[1]
        label = next((t for t in self.table.lines if "非官方" in t), "")
        if label:
            said["label"] = label[:60]
        if self.table.notes:
            said["note"] = "\n".join(self.table.notes)
        return said

    def _totals(self, draft: Draft, sections: list[dict[str, Any]]) -> None:
        summed = sum((Decimal(i["points"]) for s in sections for i in s["items"]), Decimal(0))
        draft.summed_total = Decimal(plain(summed))
        by_section = sum((Decimal(s["points"]) for s in sections), Decimal(0))
        draft.declared_total = Decimal(str(draft.data.get("total", by_section)))
        if draft.declared_total != draft.summed_total:
            draft.mismatches.append(mismatch("合计", draft.declared_total, draft.summed_total))
