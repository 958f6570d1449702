"""What people decided about the sample's cells: absences, marks side by side, links with passages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.assessments import actions, linking
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.ledger.models import Entry
from tongxin.standards.models import Edition

from .writing import moment

Data = dict[str, Any]
#: Links were made when the standard had been brought in.
LINKED = date(2025, 3, 3)


def decide(by: User, edition: Edition, data: Data) -> int:
    """Everything in decisions.yaml that the calendar has reached, each on its day; how many."""
    done = 0
    for row in _reached(data["absences"]):
        with clock.at(moment(row["day"])):
            actions.set_absence(
                by=by,
                edition=edition,
                item=row["item"],
                window=row["window"],
                reason=row["reason"],
            )
        done += 1
    for row in _reached(data["marks"]):
        _mark(by, edition, row)
        done += 1
    return done


def _reached(rows: list[Data]) -> Iterator[Data]:
    return (row for row in rows if row["day"] <= clock.today())


def _mark(by: User, edition: Edition, row: Data) -> None:
    """The round says who marks: the office, or the assessor."""
    who = User.objects.get(username="assessor") if row["round"] == "assessor" else by
    with clock.at(moment(row["day"])):
        actions.mark(
            by=who,
            edition=edition,
            item=row["item"],
            window=row["window"],
            points=Decimal(row["points"]),
            reason=row["reason"],
            round=row["round"],
        )


def link(by: User, edition: Edition, rows: list[Data]) -> int:
    """Passages placed in cells, accepted or sent back as written; how many."""
    for row in rows:
        entry = Entry.objects.filter(title__startswith=row["entry"]).order_by("no").get()
        proof = entry.attachments.filter(evidence__kind="file").order_by("id").first()
        with clock.at(moment(max(LINKED, entry.received_at.date()))):
            made = linking.link(
                by=by,
                edition=edition,
                item=row["item"],
                window=row["window"],
                entry=entry,
                evidence=proof.evidence if proof else None,
                page=row["page"],
                quote=row["quote"],
                conclusion=row["conclusion"],
            )
            if row["state"] == "accepted":
                linking.accept_links(by=by, links=[made])
            if row["state"] == "returned":
                linking.return_link(by=by, link=made, reason=row["reason"])
    return len(rows)
