"""The sample district 江津区: everything in library/samples/jiangjin, loaded once.

load()      → what is there, in numbers; a second time nothing changes
logins()    → a line for each demo account
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from tongxin.assessments import actions, carry
from tongxin.cases.models import Case
from tongxin.core import clock, roles
from tongxin.directory.models import Division, Unit, User
from tongxin.ledger.models import Entry, Evidence
from tongxin.standards import queries as standards
from tongxin.standards.files import read_shipped
from tongxin.standards.models import Edition

from . import (
    cases,
    checks,
    decisions,
    documents,
    ledgers,
    people,
    proofs,
    recipe,
    supervision,
    tasks,
    writing,
)

CODE, NAME = "500116", "江津区"
STANDARD = "sample-a"
#: The district begins before the cycle does, so that every entry finds its unit and its clerk.
FOUNDED = date(2023, 12, 20)
ADOPTED = date(2024, 1, 5)


def load() -> dict[str, int]:
    """The sample, whole or not at all; a district of that code that is there already is left alone.

    Returns how many units, entries, files and standards the district has.
    """
    if not Division.objects.filter(pk=CODE).exists():
        with transaction.atomic():
            _load()
    return summary()


def summary() -> dict[str, int]:
    """The sample district in numbers."""
    return {
        "units": Unit.objects.filter(division=CODE).count(),
        "accounts": User.objects.filter(division=CODE).count(),
        "entries": Entry.objects.filter(division=CODE).count(),
        "cases": Case.objects.filter(division=CODE).count(),
        "evidence": Evidence.objects.filter(division=CODE).count(),
        "standards": Edition.objects.filter(division=CODE).count(),
    }


def logins() -> list[str]:
    """`登录名 密码 角色 单位` of each demo account, in the order of people.yaml."""
    said = _read("people.yaml")
    return [
        f"{row['username']}  {said['password']}  {roles.ROLES[row['role']].name}"
        f"{' ' + row['unit'] if 'unit' in row else ''}"
        for row in said["people"]
    ]


def _folder() -> Path:
    return Path(settings.LIBRARY) / "samples" / "jiangjin"


def _read(name: str) -> Any:
    return _yaml(_folder() / name)


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


#: The C loader where PyYAML was built with it; the same safe subset either way.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _load() -> None:
    now = clock.now()
    with clock.at(writing.moment(FOUNDED)):
        by = people.found(CODE, NAME, _read("people.yaml"))
        people.add_units(by, _read("units.yaml"))
        people.add_people(by, _read("people.yaml"), now)
    with clock.at(writing.moment(ADOPTED)):
        carry.import_standard(by=by, division=CODE, source=read_shipped(STANDARD))
    people.allow(by, _yaml(settings.LIBRARY / "wordings.yaml"), writing.moment(ADOPTED))
    edition = standards.find(CODE, STANDARD)
    with clock.at(writing.moment(ADOPTED)):
        supervision.name_units(by, edition, _read("supervision.yaml"))
    made = _read("decisions.yaml")
    decisions.decide(by, edition, made)
    maker = cases.Maker(CODE)
    drafts = [draft for file in _cases() for draft in maker.drafts(file)]
    books = ledgers.closed(CODE, drafts, _read("ledgers.yaml"))
    left = [line for draft in drafts for line in draft.left] + [one.line for one in books.years]
    rows = _happen(by, edition, left)
    cases.store(maker, drafts, rows)
    ledgers.store(books, rows)
    proofs.attach(by, rows, standards.parsed(edition))
    decisions.link(by, edition, made["links"])
    decisions.review(by, made["reviews"])
    work = _read("tasks.yaml")
    tasks.by_calendar(by, work)
    tasks.given(by, work)
    supervision.play(by, edition, _read("supervision.yaml"))
    documents.write(by, _read("documents.yaml"))
    # Judged at past moments above; what counts is the sheet as it stands today.
    actions.recount(edition)


def _happen(by: User, edition: Edition, more: list[recipe.Line]) -> list[writing.Written]:
    """Lines and acts in the order in which they came: an entry's number tells that order."""
    left = [*recipe.lines(_recipes(), _read("units.yaml")["towns"]), *more]
    rows: list[writing.Written] = []
    for act in checks.acts(by, edition, _read("checks.yaml")):
        ready = [line for line in left if writing.received_on(line) <= act.day]
        if ready:
            left = [line for line in left if writing.received_on(line) > act.day]
            rows += writing.write(by, ready)
            with clock.at(writing.moment(act.day)):
                actions.recount(edition)
        act.play()
    return rows + writing.write(by, left)


def _cases() -> list[dict[str, Any]]:
    """Councils last: they hear what became of the needs."""
    names = sorted(path.name for path in (_folder() / "cases").glob("*.yaml"))
    return [_read(f"cases/{name}") for name in sorted(names, key="council.yaml".__eq__)]


def _recipes() -> list[dict[str, Any]]:
    paths = sorted((_folder() / "entries").glob("*.yaml"))
    return [recipe_ for path in paths for recipe_ in _read(f"entries/{path.name}")]
