"""The sample district: its units and its demo accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tongxin.core import clock, events
from tongxin.directory import actions
from tongxin.directory.models import Assignment, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import forget
from tongxin.gates import actions as gates

Data = dict[str, Any]
#: Keys of units.yaml and the kind each stands for.
KINDS = {"bureaus": "bureau", "others": "other", "troops": "troop"}


def found(code: str, name: str, people: Data) -> User:
    """The division and the account of its 双拥办, the first in people.yaml."""
    first = people["people"][0]
    return actions.found_division(
        code=code,
        name=name,
        username=first["username"],
        person=first["name"],
        password=people["password"],
        sample=True,
    )


def add_units(by: User, units: Data) -> None:
    """Bureaus first, then the towns, in the order written."""
    rows = [(kind, row) for key, kind in KINDS.items() for row in units[key]]
    rows += [("town", {"name": name}) for name in units["towns"]]
    for order, (kind, row) in enumerate(rows):
        actions.add_unit(
            by=by,
            division=by.division_id or "",
            name=row["name"],
            kind=kind,
            member=kind == "bureau",
            office=row.get("office", False),
            aliases=tuple(row.get("aliases", ())),
            order=order,
        )


def add_people(by: User, people: Data, today: datetime) -> None:
    """The other accounts; 安全管理员 gives their roles. today: from when `days` are counted."""
    known = Resolver.load(by.division_id or "")
    by.assignments.update(unit=known.need(people["people"][0]["unit"]))
    forget(by)
    rows = people["people"][1:]
    made = {row["role"]: _account(by, row) for row in rows[::-1]}
    security = made["security"]
    # Somebody has to be the first who may give roles.
    Assignment.objects.create(
        division_id=by.division_id or "", user=security, role="security", by=by
    )
    forget(security)
    for row in rows:
        if row["role"] != "security":
            _grant(security, row, known, today)


def allow(by: User, wordings: list[Data], day: datetime) -> None:
    """Public names that look secret: the 双拥办 proposes, 安全管理员 agrees."""
    second = User.objects.get(division=by.division, assignments__role="security")
    for row in wordings:
        with clock.at(day):
            asked = {key: row[key] for key in ("text", "why", "source", "until")}
            made = gates.propose_wording(by=by, sample=True, **asked)
            gates.approve_wording(by=second, wording=made)


def _account(by: User, row: Data) -> User:
    """The demo accounts share one password and so its hash: making one takes most of a second."""
    user = User.objects.create(
        username=row["username"], name=row["name"], division=by.division, password=by.password
    )
    events.record(
        by=by,
        verb="account.add",
        subject="account",
        subject_id=user.pk,
        division=by.division_id or "",
        sentence=f"新建账号“{user.username}”({user.name})",
    )
    return user


def _grant(by: User, row: Data, known: Resolver, today: datetime) -> None:
    """A role that ends so many days from now, whenever it began."""
    actions.assign(
        by=by,
        user=User.objects.get(username=row["username"]),
        role=row["role"],
        unit=known.need(row["unit"]) if "unit" in row else None,
        until=today + timedelta(days=row["days"]) if "days" in row else None,
    )
