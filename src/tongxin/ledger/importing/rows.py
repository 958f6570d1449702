"""A spreadsheet into the ledger: read and checked first, then written in one transaction.

While a table is read nobody waits for a lock; when it is written nothing can be wrong with it any
more. Either every row comes in or none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongxin.core import clock, events, files, gate, numbering, secrecy, uploads
from tongxin.core.errors import Refused, unsecret
from tongxin.directory.models import Unit, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import Scope, require
from tongxin.ledger import changes, kinds
from tongxin.ledger.flows import rests
from tongxin.ledger.models import Batch, Entry

from . import bulk
from .columns import guess_columns, known_words
from .parsers import COLUMNS, ENDED, HAPPENED, SERIES, UNIT, Fault, RowReader
from .tables import FORMULA, ROWS, Table, read_table

#: So many rejected cells are listed; all are counted.
LISTED = 500
#: Rows are read so many at a time, and progress is told as often.
STEP = 2_000
_CLOSING = re.compile(
    r"\s*(?:合计|总计|小计|共计|填报人|填表人|制表|审核|(?:注|说明|备注)[:\uff1a])"
)

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Rejected:
    """A cell that cannot be taken: row as in the sheet, the column's header or letter, a sentence."""

    row: int
    column: str
    message: str
    cell: str = ""


@dataclass
class Report:
    """What came of an import. accepted is 0 when anything was rejected: all or nothing.

    rejected holds the first 500 in the order of rows, problems counts all. columns: which header
    was read as which field. notes: what was passed over, in sentences.
    """

    rows: int = 0
    accepted: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    problems: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    batch: Batch | None = None

    @property
    def sentence(self) -> str:
        """The outcome in words."""
        if self.problems:
            return f"有{self.problems}处要改,一行也没有导入,请改好后重新上传。"
        return f"{'已导入' if self.batch else '可以导入'}{self.accepted}行。"

    def as_json(self) -> dict[str, Any]:
        """For programs and for a job's result."""
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": [vars(r) for r in self.rejected],
            "problems": self.problems,
            "columns": self.columns,
            "notes": self.notes,
            "batch": self.batch.pk if self.batch else None,
            "sentence": self.sentence,
        }


def preview(*, by: User, kind: str, path: Path, name: str) -> tuple[Table, dict[str, int]]:
    """The table opened at its first row, and the guessed columns, for a page to show."""
    scope = require(by, "import.write")
    made = kinds.get(scope.division, kind)
    table = read_table(Path(path), name, known_words(made))
    return table, guess_columns(made, table.headers)


def import_rows(
    *,
    by: User,
    kind: str,
    path: Path,
    name: str,
    columns: Mapping[str, int] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    unit: Unit | int | str | None = None,
) -> Report:
    """Entries of one kind from a spreadsheet.

    columns: position by field key, guessed from the headers when None. unit: whose work it is where
    the table does not say. progress: called with (done, total, sentence). Refused when the table as
    a whole cannot be read or was imported before; cells that cannot be taken are in the report.
    """
    scope = require(by, "import.write")
    path, tell = Path(path), progress or (lambda done, total, sentence: None)
    made = kinds.get(scope.division, kind)
    sha256 = _hash(path)
    _refuse_repeat(scope.division, kind, sha256)
    tell(0, 0, "正在打开表格")
    table = read_table(path, name, known_words(made))
    chosen = _chosen(made, table, columns)
    reader = RowReader(
        made, chosen, scope, Resolver.load(scope.division), unit=unit,
        epoch_1904=table.epoch_1904,
    )  # fmt: skip
    if missing := reader.missing():
        raise Refused(f"表里缺少必填的列,请补上后再导入:{missing[0]}", [str(m) for m in missing])
    report = Report(
        notes=list(table.notes), columns={k: table.headers[p] for k, p in chosen.items()}
    )
    spool = _read_all(table, reader, report, tell)
    _note_unread(table, chosen, report)
    if not report.rows:
        raise Refused("表头下面没有数据,请核对后再导入。")
    if not report.problems:
        report.accepted = report.rows
        if not dry_run:
            files.put_path(path, lambda copy: _screen(copy, name, sha256))
            report.batch = _write(by, scope, made, name, sha256, spool, report.columns, tell)
    return report


def _screen(path: Path, name: str, sha256: str) -> None:
    """The rest of the file, unless it came in by a page and was looked at there. Its rows were read
    cell by cell, those of columns that go nowhere in `_note_unread`."""
    if not files.path_of(sha256).exists():
        secrecy.screen(path, name, brief=True)


def _hash(path: Path) -> str:
    with open(path, "rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _refuse_repeat(division: str, kind: str, sha256: str) -> None:
    """The same file twice would count everything twice; a batch all withdrawn may come again."""
    rows = Batch.objects.filter(division=division, kind=kind, sha256=sha256).select_related("by")
    for batch in rows.order_by("-at"):
        if Entry.objects.filter(batch=batch, withdrawn=False).exists():
            day = timezone.localtime(batch.at)
            who = batch.by.name if batch.by else "系统"
            raise Refused(
                f"这份表格已于{day:%Y年%-m月%-d日}由{who}导入过({batch.rows}行),不用重复导入;"
                "有改动请只留改动的行再导入。"
            )


def _chosen(kind: kinds.Kind, table: Table, columns: Mapping[str, int] | None) -> dict[str, int]:
    """The mapping to use; Refused when it names what is not there or two headers vie for a field."""
    if columns is None:
        found = guess_columns(kind, table.headers)
        for header, positions in table.duplicates().items():
            if set(positions) & set(found.values()):
                letters = "、".join(table.letter(p) for p in positions)
                raise Refused(
                    f"表头“{header}”出现了{len(positions)}次({letters}列),请改成不同的名称。"
                )
        return found
    keys = {f.key for f in kind.form.fields}
    wrong = [k for k, p in columns.items() if k not in keys or not 0 <= p < len(table.headers)]
    if wrong:
        raise Refused(f"列的对应关系不对:{'、'.join(wrong)},请重新选择每一列。")
    return dict(columns)


def _note_unread(table: Table, chosen: Mapping[str, int], report: Report) -> None:
    unread = [
        h for n, h in enumerate(table.headers)
        if h and n not in chosen.values() and h not in ("序号", "编号", "No", "NO.")
    ]  # fmt: skip
    if unread:
        named = "、".join(f"“{h[:20]}”" for h in unread[:8])
        report.notes.append(f"{named}共{len(unread)}列没有对应的栏目,没有导入。")


def _read_all(
    table: Table, reader: RowReader, report: Report, tell: Progress
) -> list[tuple[Any, ...]]:
    """Every row as a compact tuple; what cannot be taken goes into the report."""
    spool: list[tuple[Any, ...]] = []
    rows = _filled_rows(table, reader, report)
    while chunk := list(islice(rows, STEP)):
        report.rows += len(chunk)
        if report.rows > ROWS:
            raise Refused(f"一次最多导入{ROWS // 10_000}万行,请分成几份。")
        values, faults = reader.read([row for _, row in chunk])
        _unsecret((row for _, row in chunk), set(reader.positions))
        if table.bad or table.text:
            faults += _more_faults(table, reader, chunk)
        if faults:
            _reject(table, report, chunk, faults)
        if not report.problems:
            spool += values
        tell(report.rows, max(table.total, report.rows), f"已核对到第{chunk[-1][0]}行")
    return spool


def _unsecret(rows: Iterable[Sequence[Any]], read: set[int]) -> None:
    """Secret when a cell of a column that is not imported must not be kept: the file is."""
    texts = {
        cell
        for row in rows
        for n, cell in enumerate(row)
        if n not in read and cell.__class__ is str and len(cell) > 3
    }
    if texts and not gate.clear(texts):
        unsecret(sorted(texts))


def _filled_rows(
    table: Table, reader: RowReader, report: Report
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows with something in them; sums and signatures below the table are noted and left out."""
    title, day = reader.places.get("title"), reader.places.get("happened_on", 0)
    for number, row in table.rows:
        if len(row) < reader.width:
            row = [*row, *[""] * (reader.width - len(row))]
        if title is None or not row[title] or not row[day]:
            if not any(
                _there(row[p]) or (number, p + table.first) in table.bad for p in reader.positions
            ):
                continue
            told = next((str(v) for v in row if _there(v)), "")
            if _CLOSING.match(told) and not _there(row[day]):
                report.notes.append(f"第{number}行“{told.strip()[:20]}”不是记录,没有导入。")
                continue
        yield number, row


def _there(value: Any) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _more_faults(
    table: Table, reader: RowReader, chunk: Sequence[tuple[int, Sequence[Any]]]
) -> list[tuple[int, int, Fault]]:
    """Formulas in text files, and cells of which the survey knows that they have no value."""
    found = []
    for n, (number, row) in enumerate(chunk):
        for position in reader.positions:
            if table.text and row[position][:1] == "=":
                found.append((n, position, Fault(f"“{table.headers[position]}”{FORMULA}")))
            elif sentence := table.bad.get((number, position + table.first)):
                found.append((n, position, Fault(f"“{table.headers[position]}”{sentence}")))
    return found


def _reject(
    table: Table, report: Report, chunk: Sequence[tuple[int, Sequence[Any]]],
    faults: list[tuple[int, int, Fault]],
) -> None:  # fmt: skip
    """One sentence a cell, in the order of rows; what the table itself knows counts before it."""
    by_cell = {(n, position): fault for n, position, fault in faults}
    report.problems += len(by_cell)
    for (n, position), fault in sorted(by_cell.items())[: LISTED - len(report.rejected)]:
        number, letter = chunk[n][0], table.letter(position)
        header = table.headers[position] or letter
        report.rejected.append(Rejected(number, header, str(fault), f"{letter}{number}"))


@transaction.atomic
def _write(
    by: User, scope: Scope, kind: kinds.Kind, name: str, sha256: str,
    spool: list[tuple[Any, ...]], columns: dict[str, str], tell: Progress,
) -> Batch:  # fmt: skip
    # Taking the numbers locks the district's counter: of two imports one waits here for the other.
    first = numbering.take(scope.division, "entry", len(spool))
    _refuse_repeat(scope.division, kind.key, sha256)
    name = uploads.clean_name(name)
    batch = Batch.objects.create(
        division_id=scope.division, kind=kind.key, name=name, sha256=sha256, rows=len(spool), by=by,
        columns=columns,
    )  # fmt: skip
    now, waits = clock.now(), _signed_first(scope)
    rows = _numbered(spool, first, tell)
    bulk.insert(
        [*COLUMNS, "data", "no", *(["state"] if waits else [])],
        _with_state(rows, waits) if waits else rows,
        {
            "division": scope.division,
            "kind": kind.key,
            "kind_version": kind.version,
            "by": by.pk,
            "batch": batch.pk,
            "complete": not kind.papers,
            "received_at": now,
            "since": now,
        },  # fmt: skip
    )
    events.record(
        by=by, verb="entry.import", subject="batch", subject_id=batch.pk, division=scope.division,
        sentence=f"从“{name[:80]}”导入{kind.name}{len(spool)}条",
        detail={"rows": len(spool), "sha256": sha256, "first_no": first,
                "last_no": first + len(spool) - 1},
    )  # fmt: skip
    _publish(scope.division, kind.key, spool)
    return batch


def _signed_first(scope: Scope) -> frozenset[int]:
    """The units whose rows wait for the signature of their head."""
    units = Unit.objects.filter(division=scope.division, signs=True)
    return frozenset(unit.pk for unit in units if rests(scope, unit) == "unsigned")


def _with_state(
    rows: Iterator[tuple[Any, ...]], waits: frozenset[int]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (*row, "unsigned" if row[UNIT] in waits else "pending")


def _numbered(
    spool: list[tuple[Any, ...]], first: int, tell: Progress
) -> Iterator[tuple[Any, ...]]:
    """Rows with their numbers; a row without a story of its own is one."""
    for no, row in enumerate(spool, start=first):
        if (no - first) % STEP == 0:
            tell(no - first, len(spool), "正在写入")
        if row[SERIES]:
            yield (*row, no)
        else:
            yield (*row[:SERIES], f"#{no}", *row[SERIES + 1 :], no)


def _publish(division: str, kind: str, spool: list[tuple[Any, ...]]) -> None:
    """One change for all rows; their days are ISO texts, so they sort as days do."""
    days = {row[HAPPENED] for row in spool}
    lasting = {row[ENDED] for row in spool if row[ENDED]}
    first, last = min(days), max(days | lasting)
    changes.publish(changes.Change(
        division, frozenset([kind]), date.fromisoformat(first), date.fromisoformat(last)
    ))  # fmt: skip
