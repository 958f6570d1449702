"""Filling an archive: originals, marked copies and sheets folder by folder, then the whole's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

from tongxin.assessments.printed import printed
from tongxin.core import clock, files, uploads
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.rules.scoring import plain
from tongxin.rules.wording import date_cn
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import browse, lacking, marking, material, pages, plan, sheets, verify
from .ahead import ahead
from .lacking import Lack
from .plan import CATALOGUE, SUBMISSION, Folder, Piece
from .points import Judge, Judged
from .sheets import Press
from .writer import Archive

Progress = Callable[[int, int, str], None]
CHUNK = 1024 * 1024
CHANGED = (
    "库房里的“{}”(编号{})和收到时不一样了,封存没有完成。请系统管理员从备份恢复这份文件后重新封存。"
)
UNREADABLE = "库房里的“{}”(编号{})读不出来,封存没有完成。请系统管理员从备份恢复后重新封存。"
NOTHING = "截至这一天没有已认定的材料,包里只有各种表。"
HEADING = "创建资料"
ACCEPTED, ALL = "只收已认定的材料", "收全部材料,没有认定的注明“未认定”"


class Work:
    """One sealing. After `fill`, pieces and warnings say what came in and what is to be noticed."""

    def __init__(
        self, by: User, edition: Edition, day: date, everything: bool, progress: Progress
    ) -> None:
        self.edition, self.day, self.everything = edition, day, everything
        self.progress, self.done, self.total = progress, 0, 0
        self.sheet = printed(edition, day)
        held = material.load(by, edition, self.sheet.made, clock.end_of(day))
        count = lru_cache(maxsize=None)(pages.count)
        self.folders = plan.folders(self.sheet.said, day, held, everything, count)
        self.units = _units(edition)
        label = f"({edition.label})" if edition.label else ""
        foot = f"{edition.division.name} {edition.title}{label} 截至{date_cn(day)}封存"
        self.press = Press(day, foot)
        self.pieces = sum(len(folder.pieces) for folder in self.folders)
        self.sheets: list[tuple[str, str]] = []
        self.warnings: list[str] = []

    def fill(self, archive: Archive) -> str:
        """Everything into the archive; returns the seal.

        A sheet follows each original while there are any: the order of the files in the zip is
        always the same, and sheets are set while originals are copied.
        """
        stored = [p for folder in self.folders for p in folder.pieces if p.here]
        self.total = sum(piece.evidence.size for piece in stored)
        for folder in self.folders:
            for piece in folder.pieces:
                self._prepare(folder, piece)
        if not self.pieces and not self.everything:
            self.warnings.append(NOTHING)
        judge = Judge(self.sheet, self.everything)
        lines = [(folder, judge.of(folder)) for folder in self.folders]
        with closing(ahead(self._papers(lines))) as papers:
            for folder in self.folders:
                for piece in folder.pieces:
                    self._piece(archive, piece)
                    for path, data in islice(papers, 1):
                        archive.add_bytes(path, data)
            for path, data in papers:
                archive.add_bytes(path, data)
        self._page(archive, lines)
        return manifest(archive, self._head(len(archive.rows)))

    # ---- the folders ----------------------------------------------------------------------------

    def _prepare(self, folder: Folder, piece: Piece) -> None:
        """Everything that a folder's sheets must know beforehand: cards, marks and what is astray."""
        stem = Path(piece.evidence.name).stem[:50]
        if piece.on_paper:
            piece.path = folder.file(f"{piece.number} {stem} 存放说明.pdf")
            return
        quoted = [passage for passage in piece.passages if passage.quote]
        if not quoted or piece.evidence.media_type != uploads.PDF:
            return
        made = marking.mark(files.path_of(piece.evidence.sha256), quoted, piece.number)
        piece.notes += made.notes
        self.warnings += [f"{piece.number} {piece.evidence.name}:{n}。" for n in made.notes]
        if made.tail:
            piece.marked, piece.tail = folder.file(f"{piece.number} {stem}(标注).pdf"), made.tail

    def _papers(self, lines: list[tuple[Folder, Judged]]) -> Iterator[tuple[str, bytes]]:
        """(path, bytes) of every folder's sheets, cards, 目录.pdf, 目录2.pdf, 提交表.pdf, and of the
        whole's own; all set by one thread, which uses its memory again."""
        for folder, judged in lines:
            unit = self.units.get(folder.place.id, "")
            for piece in folder.pieces:
                if piece.on_paper:
                    yield piece.path, sheets.paper(self.press, folder, piece)
            for word, write in ((CATALOGUE, sheets.catalogue), (SUBMISSION, sheets.submission)):
                for told, data in _numbered(word, write(self.press, folder, judged, unit)):
                    path = folder.file(f"{told}.pdf")
                    folder.sheets.append((told, path))
                    yield path, data
        for told, data in self._whole(lines):
            self.sheets.append((told, f"{told}.pdf"))
            yield f"{told}.pdf", data

    def _piece(self, archive: Archive, piece: Piece) -> None:
        """The original where it lies here, and the copy with the passage underlined."""
        if piece.here:
            self._original(archive, piece)
        if piece.marked:
            path = files.path_of(piece.evidence.sha256)
            with marking.Copy(path, piece.tail) as copy:
                archive.add(piece.marked, copy.size, copy.chunks())

    def _original(self, archive: Archive, piece: Piece) -> None:
        """The bytes as they were received, or a sentence naming the file."""
        one = piece.evidence
        try:
            row = archive.add(piece.path, one.size, self._chunks(piece))
        except ValueError as error:
            raise Refused(CHANGED.format(one.name, piece.number)) from error
        if row.sha256 != one.sha256:
            raise Refused(CHANGED.format(one.name, piece.number))

    def _chunks(self, piece: Piece) -> Iterator[bytes]:
        try:
            with files.open_file(piece.evidence.sha256) as source:
                while block := source.read(CHUNK):
                    yield block
                    self.done += len(block)
                    self.progress(self.done, self.total, f"正在放入{piece.number}")
        except (OSError, Refused) as error:
            raise Refused(UNREADABLE.format(piece.evidence.name, piece.number)) from error

    # ---- the whole ------------------------------------------------------------------------------

    def _whole(self, lines: list[tuple[Folder, Judged]]) -> Iterator[tuple[str, bytes]]:
        lacks = lacking.ordered(self._lacks())
        yield sheets.COVER, sheets.cover(self.press, self._heads(), self._cover())
        yield from _numbered(sheets.INDEX, sheets.index(self.press, lines))
        yield from _numbered(sheets.LACKING, sheets.lacking(self.press, self._lead(lacks), lacks))

    def _page(self, archive: Archive, lines: list[tuple[Folder, Judged]]) -> None:
        page = browse.page(self.sheet.made, lines, self.sheets, self._about())
        archive.add(browse.PAGE, None, page)
        for path, data in browse.beside():
            archive.add_bytes(path, data)
        archive.add_bytes("verify.py", Path(verify.__file__).read_bytes())

    def _lacks(self) -> Iterator[Lack]:
        side = self.sheet.said if self.everything else self.sheet.taken
        names = {item.id: item.name for item in self.sheet.made.items()}
        yield from lacking.points(side, names, self.units)
        for folder in self.folders:
            yield from lacking.material(folder)

    def _lead(self, lacks: list[Lack]) -> list[str]:
        count = len(lacks)
        by = "上报的记录" if self.everything else "已认定的记录"
        return [f"截至{date_cn(self.day)},按{by}核对,共{count}处。" if count else "没有缺项。"]

    def _heads(self) -> dict[str, str]:
        return {
            "division": self.edition.division.name,
            "heading": HEADING,
            "standard": self.edition.title,
            "note": self.edition.label,
            "date": date_cn(self.day),
        }

    def _cover(self) -> list[tuple[str, str]]:
        said, taken = self.sheet.said, self.sheet.taken
        happened = [v.veto.id for v in said.vetoes if v.state == "happened"]
        return [
            ("标准版本", f"{self.edition.key} 第{self.edition.version}版"),
            ("截至", date_cn(self.day)),
            ("收录范围", ALL if self.everything else ACCEPTED),
            ("自评得分", f"{plain(said.total)}分(基础{plain(said.base)},加分{plain(said.bonus_points)})"),
            ("认定得分", f"{plain(taken.total)}分(基础{plain(taken.base)},加分{plain(taken.bonus_points)})"),
            ("一票否决", f"发生:{'、'.join(happened)}" if happened else "没有登记过发生的情形"),
            ("材料", f"{self.pieces}份"),
            ("编制单位", "(盖章)"),
        ]  # fmt: skip

    def _about(self) -> dict[str, object]:
        said, taken = self.sheet.said, self.sheet.taken
        return {
            "title": HEADING,
            "division": self.edition.division.name,
            "standard": self.edition.title,
            "label": self.edition.label,
            "day": date_cn(self.day),
            "scope": ALL if self.everything else ACCEPTED,
            "reported": plain(said.total),
            "accepted": plain(taken.total),
            "most": plain(said.max),
            "warnings": self.warnings,
        }

    def _head(self, count: int) -> list[str]:
        one = self.edition
        return [
            verify.TITLE,
            f"标准:{one.title}({one.key}@{one.version})",
            f"区县:{one.division.name}({one.division_id})",
            f"截至:{self.day.isoformat()}",
            f"范围:{ALL if self.everything else ACCEPTED}",
            f"文件:{count}",
        ]


def _numbered(word: str, parts: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The parts of a sheet under their words: 目录, then 目录2."""
    for nth, data in enumerate(parts, 1):
        yield f"{word}{nth}" if nth > 1 else word, data


def _units(edition: Edition) -> dict[str, str]:
    """Who leads each item, as printed."""
    found: dict[str, list[str]] = {}
    for duty in standards.parts(edition):
        if duty.role == "lead":
            found.setdefault(duty.item, []).append(duty.name)
    return {item: "、".join(dict.fromkeys(names)) for item, names in found.items()}


def manifest(archive: Archive, head: list[str]) -> str:
    """清单.txt with the seal; returns the seal."""
    rows = [f"{row.sha256}  {row.size}  {row.path}" for row in archive.rows]
    lines = "\r\n".join([*head, "", *rows, ""])
    body = b"\xef\xbb\xbf" + lines.encode("utf-8")
    archive.add_bytes(verify.MANIFEST, verify.sealed(body))
    return hashlib.sha256(body).hexdigest()
