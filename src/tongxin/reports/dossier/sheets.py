"""The dossier's sheets as PDF, set by typst from plain data: the same data, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import typst

from tongxin.rules.scoring import STATES, plain
from tongxin.rules.wording import date_cn

from .lacking import Lack, grouped, kept
from .plan import CATALOGUE, SUBMISSION, Folder, Piece
from .points import Judged, Point, passages

T = TypeVar("T")
TEMPLATES = Path(__file__).resolve().parent / "templates"
COVER, INDEX, LACKING = "封面", "总目录", "缺项"
#: So many lines are set at once: setting a table takes memory for each of its lines.
LINES = 100
#: typst keeps what it set in its last ten runs; after a sheet of so many signs it is made to forget.
HEAVY, RUNS = 6_000, 11
#: To be filled by hand.
BLANK = "    "
VETO_STATES = {"happened": "■ 发生", "cleared": "● 未发生", "unknown": "◐ 未声明齐"}


class Press:
    """Sets sheets. day: the date of sealing, which is the only date in a file. foot: at the foot."""

    def __init__(self, day: date, foot: str) -> None:
        self.moment, self.foot = datetime(day.year, day.month, day.day, tzinfo=UTC), foot
        self.compiler = typst.Compiler(
            input=TEMPLATES / "sheets.typ", root=TEMPLATES, sys_inputs={"data": "{}"}
        )
        self.nothing = typst.Compiler(
            input=TEMPLATES / "blank.typ", root=TEMPLATES, ignore_system_fonts=True
        )

    def sheet(self, sheet: str, title: str, **data: Any) -> bytes:
        """One PDF; `data` is what its function in sheets.typ reads."""
        told = {"sheet": sheet, "title": title, "foot": self.foot, **data}
        text = json.dumps(told, ensure_ascii=False)
        made = self.compiler.compile(
            format="pdf", sys_inputs={"data": text}, timestamp=self.moment, pdf_tags=False
        )
        assert isinstance(made, bytes)
        for _ in range(RUNS if len(text) > HEAVY else 0):
            self.nothing.compile(format="pdf")
        return made


def figures(judged: Judged) -> str:
    """Both figures of a place in one line."""
    if judged.state in VETO_STATES and judged.reported is None and not judged.max:
        return VETO_STATES[judged.state]
    return f"分值{plain(judged.max)},自评{plain(judged.reported)},认定{plain(judged.accepted)}"


def state(judged: Judged) -> str:
    """Glyph and word of a place's state."""
    if judged.state in VETO_STATES and judged.reported is None and not judged.max:
        return VETO_STATES[judged.state]
    return " ".join(STATES.get(judged.state, ("", judged.state)))


def place(folder: Folder, judged: Judged, unit: str) -> dict[str, str]:
    """What stands at the head of a folder's sheets."""
    at = folder.place
    return {
        "section": at.section, "window": at.window.name, "item": f"{at.id} {at.name}",
        "unit": unit, "figures": figures(judged),
    }  # fmt: skip


def catalogue(press: Press, folder: Folder, judged: Judged, unit: str) -> Iterator[bytes]:
    """目录: each piece with its name, day, running pages and passage; long ones in parts."""
    unknown = any(p.here and p.pages is None for p in folder.pieces)
    notes = ["有材料没有写明页数,从它起的起止页请数清后手工填写。"] if unknown else []
    if folder.bare:
        notes.append(f"另有{len(folder.bare)}条台账记录没有附件,见缺项。")
    for title, part, last in parts(CATALOGUE, folder.pieces):
        yield press.sheet(
            "catalogue", title, **place(folder, judged, unit),
            rows=[_line(piece) for piece in part], notes=notes if last else [],
            empty="这一格还没有可以封入的材料,缺什么见缺项。",
        )  # fmt: skip


def parts(title: str, rows: list[T]) -> Iterator[tuple[str, list[T], bool]]:
    """(title, rows, whether it is the last) of each part of a sheet; one part also of no rows."""
    count = max(-(-len(rows) // LINES), 1)
    for nth in range(count):
        told = f"{title}(第{nth + 1}部分,共{count}部分)" if count > 1 else title
        yield told, rows[nth * LINES : (nth + 1) * LINES], nth == count - 1


def _line(piece: Piece) -> dict[str, Any]:
    return {
        "number": piece.number,
        "name": [*_name(piece)],
        "day": date_cn(piece.day),
        "pages": running(piece),
        "told": told(piece) + (["另有标注件"] if piece.marked else []),
    }


def _name(piece: Piece) -> list[str]:
    """A file's name and, of a photo, its six facts."""
    found = [piece.evidence.name, *([] if piece.accepted else ["〔未认定〕"])]
    return found + [f"{label}:{value}" for label, value in six(piece)]


def six(piece: Piece) -> list[tuple[str, str]]:
    """The six facts of a photo, those that are known."""
    photo = piece.evidence
    if photo.kind != "photo":
        return []
    pairs = [
        ("事由", photo.occasion), ("时间", date_cn(photo.taken_on)), ("地点", photo.place),
        ("人物", photo.persons), ("背景", photo.background), ("摄影者", photo.photographer),
    ]  # fmt: skip
    return [(label, value) for label, value in pairs if value]


def running(piece: Piece) -> str:
    """起止页: blank lines to be filled by hand where nobody knows."""
    if piece.on_paper:
        return "纸质"
    if piece.home:
        return f"见{piece.home}"
    if piece.last is None:
        return f"{piece.first or BLANK}—{BLANK}"
    return str(piece.first) if piece.first == piece.last else f"{piece.first}—{piece.last}"


def told(piece: Piece) -> list[str]:
    """What a line says beside a piece: passages, where else it lies, what is to be noticed."""
    said = [sentence.removeprefix(piece.number).lstrip(" :") for sentence in passages(piece)]
    if piece.home:
        said.append(f"原件在{piece.path.rpartition('/')[0]},编号{piece.home}")
    if piece.on_paper:
        said.append(kept(piece))
    return said + [f"△ {note}" for note in piece.notes]


def submission(press: Press, folder: Folder, judged: Judged, unit: str) -> Iterator[bytes]:
    """提交表: one for each smallest item and year."""
    yield press.sheet(
        "submission", SUBMISSION, **place(folder, judged, unit), text=folder.place.text,
        settled=judged.settled, points=[_point(point) for point in judged.points],
    )  # fmt: skip


def _point(point: Point) -> dict[str, Any]:
    return {
        "name": point.name or "得分点",
        "text": point.text if point.text != point.name else "",
        "proof": point.proof,
        "points": _worth(point.points, point.max),
        "conclusion": point.conclusion,
        "formula": point.formula,
        "explanation": list(point.explanation) or ["没有引用具体段落,见目录。"],
        "sources": list(point.sources) or ["还没有。"],
    }


def _worth(points: Decimal | None, most: Decimal) -> str:
    """0.5 / 1 分; of a pure deduction only what it costs."""
    if not most:
        return "" if points is None else f"{plain(points)} 分"
    return f"{plain(points)} / {plain(most)} 分"


def paper(press: Press, folder: Folder, piece: Piece) -> bytes:
    """The card that stands for what exists on paper only."""
    at, one = folder.place, piece.evidence
    rows = [
        ("编号", piece.number), ("材料名称", one.name), ("考评内容", f"{at.id} {at.name}"),
        ("年度", at.window.name), ("日期", date_cn(piece.day)), ("单位", one.unit.name),
        ("存放处", one.location),
    ]  # fmt: skip
    return press.sheet("paper", "纸质材料存放说明", rows=rows)


def cover(press: Press, heads: dict[str, str], rows: list[tuple[str, str]]) -> bytes:
    """封面. heads: division, heading, standard, note, date."""
    return press.sheet("cover", heads["heading"], **heads, rows=rows)


def lacking(press: Press, lead: list[str], lacks: list[Lack]) -> Iterator[bytes]:
    """缺项: what is missing, by sort; long ones in parts."""
    for title, part, _ in parts(LACKING, lacks):
        groups = [
            {
                "name": f"{name}({sum(1 for x in lacks if x.sort == name)}处)",
                "rows": [(x.item, x.window, x.text, x.worth, x.unit, x.until) for x in found],
            }
            for name, found in grouped(part)
        ]
        yield press.sheet("lacking", title, lead=lead, groups=groups)


def index(press: Press, lines: list[tuple[Folder, Judged]]) -> Iterator[bytes]:
    """总目录: every folder with how much lies in it and both figures; long ones in parts."""
    for title, part, _ in parts(INDEX, lines):
        sections: dict[str, list] = {}
        for folder, judged in part:
            sections.setdefault(folder.place.section, []).append(_row(folder, judged))
        told = [{"name": name, "rows": rows} for name, rows in sections.items()]
        yield press.sheet("index", title, sections=told)


def _row(folder: Folder, judged: Judged) -> list[str]:
    at = folder.place
    scored = [plain(judged.max), plain(judged.reported), plain(judged.accepted)]
    return [
        at.stem, f"{at.id} {at.name}", at.window.name, str(len(folder.pieces)), _sum(folder),
        *(scored if judged.max else ["", "", ""]), state(judged),
    ]  # fmt: skip


def _sum(folder: Folder) -> str:
    """Pages of what lies in the folder; blank when one of them is unknown."""
    pages = [piece.pages for piece in folder.pieces if piece.here]
    known = [count for count in pages if count is not None]
    return str(sum(known)) if len(known) == len(pages) else BLANK
