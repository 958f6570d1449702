"""A ledger of 100,000 rows and twelve columns from a spreadsheet: its time, and its memory.

The bare limit is the same file read by the same library and its rows put into the same table, with
its indexes, by one executemany or COPY: nothing is checked, nothing is counted. Each run has a
process of its own, so that the peak is that of the import and of Django under it; they take turns,
and the ledger is empty before each. A standard is in use: the import also judges what it touched.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench import measure

TIMES, MEMORY, RUNS = 3, 300, 3
KIND = "visit"
#: Columns of the table: those that come from the file, and those that are equal for all rows.
VARYING = (
    "no", "series", "title", "happened_on", "unit_id", "town_id", "facet", "amount", "people",
    "data",
)  # fmt: skip
SAME = {
    "division_id": "500116", "version": 1, "kind": KIND, "kind_version": 0, "complete": False,
    "state": "pending", "withdrawn": False, "sample": False, "superior": "",
}  # fmt: skip


def ours(path: Path) -> None:
    """The import as a person starts it."""
    from tongxin.directory.models import User
    from tongxin.ledger import importing

    report = importing.import_rows(
        by=User.objects.get(username="bench"), kind=KIND, path=path, name=path.name
    )
    assert report.batch, report.rejected[:3]


def bare(path: Path) -> None:
    """Read and insert, in one transaction."""
    from django.db import connection, transaction

    from tongxin.directory.models import Unit

    names = (*VARYING, *SAME, "received_at", "since")
    made = rows(path, dict(Unit.objects.values_list("name", "id")))
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ledger_entry ({', '.join(names)}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(names))
            sql = f"INSERT INTO ledger_entry ({', '.join(names)}) VALUES ({marks})"
            connection.connection.executemany(sql, made)


def rows(path: Path, units: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """The file's rows as the table takes them; one call of the library reads them all."""
    from python_calamine import CalamineWorkbook

    from tongxin.core import clock

    now = clock.now().isoformat(" ")
    tail = (*SAME.values(), now, now)
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    for no, cells in enumerate(sheet.to_python()[1:], start=1):
        _, title, day, unit, town, facet, amount, people, whom, who, goods, _ = cells
        data = f'{{"recipients": ["{whom}"], "leaders": ["{who}"], "goods": "{goods}"}}'
        yield (
            no, f"#{no}", title, day.isoformat() if isinstance(day, date) else day, units[unit],
            units[town], facet, amount, int(people), data, *tail,
        )  # fmt: skip


def run(work: str, path: str) -> None:
    """In a process of its own: one run, its seconds and its peak."""
    measure.set_up()
    from django.db import connection

    connection.ensure_connection()
    taken = measure.once(lambda: {"ours": ours, "bare": bare}[work](Path(path)))
    print(json.dumps({"seconds": taken, "cpu": time.process_time(), "peak": measure.peak()}))


def apart(work: str, path: Path) -> dict[str, float]:
    """Run it apart, on an empty ledger."""
    empty()
    command = [sys.executable, "-m", "bench.ledger_import", work, str(path)]
    done = subprocess.run(command, cwd=measure.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    measure.tell(f"{measure.engine()} {work} {done.stdout.strip()}")
    return json.loads(done.stdout)


def empty() -> None:
    """No entry, no number given."""
    from django.db import connection

    tables = ("ledger_entry", "ledger_batch", "core_counter")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main() -> None:
    home = measure.start()
    from bench import district, tables
    from tongxin.directory.models import Unit

    count = measure.size(100_000, 200)
    by = district.found()
    district.adopt_sample(by)
    path = home / "visits.xlsx"
    units = list(Unit.objects.values_list("name", flat=True))
    towns = list(Unit.objects.filter(kind="town").values_list("name", flat=True))
    tables.visits(path, count, units, towns)
    pairs = [(apart("ours", path), apart("bare", path)) for _ in range(measure.size(RUNS, 1))]
    taken, least = (
        statistics.median(run["seconds"] for run in side) for side in zip(*pairs, strict=True)
    )
    memory = max(first["peak"] for first, _ in pairs)
    name = f"ledger import, {count} rows × {len(tables.VISITS)} columns, {measure.engine()}"
    measure.row(
        name, taken, "s", "reading the file and a raw bulk insert", taken / least, TIMES,
        more=f"bare {least:.2f} s",
    )  # fmt: skip
    measure.row(
        f"{name}: memory", memory, "MiB", f"{MEMORY} MiB", memory / MEMORY, 1, below=True,
        more=f"bare {max(second['peak'] for _, second in pairs):.0f} MiB",
    )  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:]:
        run(*sys.argv[1:])
    else:
        main()
