"""Gap-free numbers: a counter row is locked until the transaction that took the number ends."""

from django.db import connection, transaction

from .models import Counter

_TAKE = """
INSERT INTO core_counter (division, series, last) VALUES (%s, %s, %s)
ON CONFLICT (division, series) DO UPDATE SET last = core_counter.last + excluded.last
RETURNING last
"""


def take(division: str, series: str, count: int = 1) -> int:
    """The first of `count` fresh numbers in a row. Must be called inside a transaction.

    One statement, so that it both creates and locks the row on SQLite and PostgreSQL.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are only taken inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [division, series, count])
        last = cursor.fetchone()[0]
    return last - count + 1


def last(division: str, series: str) -> int:
    """The last number given, 0 when none was."""
    return (
        Counter.objects.filter(division=division, series=series)
        .values_list("last", flat=True)
        .first()
        or 0
    )


def lasts(division: str, start: str) -> dict[str, int]:
    """The last number given in each series whose name begins with `start`."""
    rows = Counter.objects.filter(division=division, series__startswith=start)
    return dict(rows.values_list("series", "last"))
