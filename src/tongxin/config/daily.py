"""What the worker does at the start of each day, and the notices that go out: in every district.

A district that fails does not keep the others from theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from tongxin.assessments import actions as assessments
from tongxin.assessments import unit_work
from tongxin.cases import overdue
from tongxin.checks import veto_actions
from tongxin.core import post
from tongxin.core.errors import Refused
from tongxin.directory import queries as directory
from tongxin.directory.models import Unit, User
from tongxin.ledger import node_actions
from tongxin.reports import notice as notices

#: The series of letters, and what a row of `send` can say.
NOTICE = "notice"
OUTCOMES = {
    "sent": "已发",
    "would": "要发",
    "said": "没有变化,不再发",
    "no-address": "没有工作邮箱,请打印或在页面上看",
    "failed": "没有发出",
}


def new_day() -> None:
    """Cells are judged again, tasks of nodes and vetoes are made, what has become late is written
    down, the notices go out."""
    tell_sizes()
    assessments.new_day()
    veto_actions.new_day()
    for division in directory.division_codes():
        _apart(division, lambda d: node_actions.make_due(by=None, division=d))
        _apart(division, overdue.correct)
        if post.configured():
            _apart(division, lambda d: list(send(by=None, division=d)))


def tell_sizes() -> None:
    """SQLite chooses its indexes by how full the tables are, and learns that only when it is asked
    to look (PostgreSQL looks by itself): a search among 62,000 cases is half the time."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")


def _apart(division: str, act: Callable[[str], object]) -> None:
    try:
        act(division)
    except Refused as error:
        logging.getLogger(__name__).warning("%s: %s", division, error.sentence)
    except Exception:
        logging.getLogger(__name__).exception("the day's work of %s", division)


@dataclass(frozen=True)
class Row:
    """What became of a unit's notice; outcome: see OUTCOMES."""

    unit: str
    count: int
    outcome: str
    to: str = ""


def send(*, by: User | None, division: str, dry_run: bool = False) -> Iterator[Row]:
    """One notice to each unit that has something to do, if it says something new. by None: the
    daily work, which reads as the 双拥办 does."""
    reader = by or directory.office_account(division)
    works = unit_work.of_units(reader, directory.own_units(reader))
    for work in works:
        if made := notices.of(work, reader.division.name):
            yield Row(work.unit.name, made.count, _send(by, work.unit, made, dry_run),
                      work.unit.email)  # fmt: skip


def _send(by: User | None, unit: Unit, made: notices.Notice, dry_run: bool) -> str:
    if not unit.email:
        return "no-address"
    key = {"division": unit.division_id, "series": NOTICE, "subject": str(unit.pk)}
    if dry_run:
        return "said" if post.said_already(**key, digest=made.digest) else "would"
    letter = post.send(
        by=by, **key, digest=made.digest, to=unit.email, title=made.title,
        body=notices.text(made, address_of(unit)),
    )  # fmt: skip
    return letter.state if letter else "said"


def address_of(unit: Unit) -> str:
    """Where the unit's list is seen; empty when nobody has said how the pages are reached."""
    return f"{settings.SITE_ADDRESS}/work/unit/{unit.pk}/" if settings.SITE_ADDRESS else ""
