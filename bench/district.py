"""A district to measure on: units, an account, the sample standard, invented entries."""

import itertools
import random
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction

from bench import tables
from tongxin.assessments import actions as scores
from tongxin.assessments import carry
from tongxin.assessments.models import CellLink
from tongxin.core import clock, numbering
from tongxin.directory import actions
from tongxin.directory.models import Unit, User
from tongxin.ledger import kinds
from tongxin.ledger.models import Attachment, Entry, Evidence
from tongxin.rules import scoring
from tongxin.standards import files
from tongxin.standards import queries as standards
from tongxin.standards.files import Source

CODE = "500116"


def found(units: int = 90) -> User:
    """The district with its 双拥办 account and `units` units, a third of them towns."""
    by = actions.found_division(
        code=CODE, name="样例区", username="bench", person="测量", password="bench-1a2b3c4d"
    )
    for n in range(units):
        kind = "town" if n % 3 == 0 else "bureau"
        Unit.objects.create(
            division_id=CODE, name=f"样例单位{n}", kind=kind, office=n == 1, order=n
        )
    return by


def adopt_sample(by: User):
    """The shipped sample standard, in use."""
    imported, _ = carry.import_standard(by=by, division=CODE, source=files.read_shipped("sample-a"))
    return imported.edition


def read_standard(folder: Path, items: int) -> Source:
    """A standard of so many indicators, as it was understood from a spreadsheet."""
    path = folder / "standard.xlsx"
    tables.standard(path, items)
    return files.read_file(
        path, name=path.name, key="bench", title=None, start=date(2024, 1, 1), years=4
    )


def link(edition, by: User, count: int) -> None:
    """`count` files, each on an entry and in a cell of the edition, written in bulk."""
    entries = list(Entry.objects.order_by("no")[:count])
    made = Evidence.objects.bulk_create(
        Evidence(
            division_id=CODE, unit_id=entry.unit_id, name=f"样例材料{n}.pdf", sha256=f"{n:064x}",
            size=4096, media_type="application/pdf", pages=3, by=by, sample=True,
        )
        for n, entry in enumerate(entries)
    )  # fmt: skip
    pairs = list(zip(entries, made, strict=True))
    Attachment.objects.bulk_create(Attachment(entry=e, evidence=m, by=by) for e, m in pairs)
    cells = itertools.cycle(_cells(edition))
    CellLink.objects.bulk_create(
        CellLink(
            edition=edition, item=item, window=window, entry=entry, evidence=proof, by=by,
            unit_id=entry.unit_id, number=f"{item}-{n}", page="1",
            state=("pending", "accepted", "returned")[n % 3],
        )
        for n, ((entry, proof), (item, window)) in enumerate(zip(pairs, cells, strict=False))
    )  # fmt: skip
    scores.recount(edition)


def _cells(edition) -> list[tuple[str, str]]:
    made = standards.parsed(edition)
    return [(i.id, w.name) for i in made.items() for w in scoring.windows_of(i, made)]


def fill(count: int, seed: int = 1) -> None:
    """`count` entries spread over kinds, facets, units and four years, written in bulk."""
    with transaction.atomic():
        numbering.take(CODE, "entry", count)
    units = list(Unit.objects.order_by("id").values_list("id", "kind"))
    rows = _rows(count, random.Random(seed), units)
    columns = [
        "division_id", "no", "version", "received_at", "since", "kind", "kind_version", "title",
        "happened_on", "unit_id", "town_id", "facet", "series", "sessions", "attendance", "people",
        "amount", "due", "done", "late", "data", "complete", "state", "accepted_at", "withdrawn",
        "sample", "superior",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ledger_entry ({','.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ",".join(["%s"] * len(columns))
            sql = f"INSERT INTO ledger_entry ({','.join(columns)}) VALUES ({marks})"
            connection.ensure_connection()
            cursor.execute("BEGIN")
            raw = connection.connection.cursor()
            raw.executemany(sql.replace("%s", "?"), rows)
            cursor.execute("COMMIT")
        cursor.execute("ANALYZE")


def _rows(count: int, dice: random.Random, units: list[tuple[int, str]]):
    now = clock.now()
    towns = [pk for pk, kind in units if kind == "town"]
    shipped = [k for k in kinds.shipped().values() if k.facets]
    text = connection.vendor != "postgresql"
    stamp = now.strftime("%Y-%m-%d %H:%M:%S.%f") if text else now
    for no in range(1, count + 1):
        kind = dice.choice(shipped)
        day = date(2024, 1, 1) + timedelta(days=dice.randrange(1050))
        due = dice.randrange(1, 9)
        accepted = dice.random() < 0.7
        yield (
            CODE, no, 1, stamp, stamp, kind.key, 0, f"样例记录{no}",
            day.isoformat() if text else day, dice.choice(units)[0], dice.choice(towns),
            dice.choice(kind.facets), f"#{no}", 1, dice.randrange(300), dice.randrange(50),
            dice.randrange(10000), due, dice.randrange(due + 1), 0, "{}",
            dice.random() < 0.8, "accepted" if accepted else "pending",
            stamp if accepted else None, False, True, "",
        )  # fmt: skip
