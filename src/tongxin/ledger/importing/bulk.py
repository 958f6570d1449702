"""Many entries at once, as the database likes them best: COPY, or one prepared statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from tongxin.ledger.models import Entry


def insert(columns: Sequence[str], rows: Iterable[Sequence[Any]], same: Mapping[str, Any]) -> None:
    """Insert entries. columns: the fields that `rows` hold, as the database takes them.

    same: fields that are equal for all; fields in neither have their default. Called inside a
    transaction; no model objects are made.
    """
    fields = {f.name: f for f in Entry._meta.concrete_fields if not f.primary_key}
    varying = [fields[name] for name in columns]
    constant = [f for f in fields.values() if f not in varying]
    tail = tuple(
        f.get_db_prep_save(same[f.name] if f.name in same else f.get_default(), connection)
        for f in constant
    )
    names = ", ".join(connection.ops.quote_name(str(f.column)) for f in (*varying, *constant))
    _send(names, len(fields), ((*row, *tail) for row in rows))


def _send(names: str, width: int, rows: Iterator[tuple[Any, ...]]) -> None:
    table = connection.ops.quote_name(Entry._meta.db_table)
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * width)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    with connection.wrap_database_errors:
        connection.connection.executemany(statement, rows)
