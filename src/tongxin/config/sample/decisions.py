"""What people decided about the sample's cells: absences, marks side by side, links with passages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.assessments import actions, linking
from tongxin.assessments.models import CellLink
from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.ledger import review_actions
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
            _return_link(by, made, row)
    return len(rows)


def _return_link(by: User, made: CellLink, row: Data) -> None:
    """On its day, or at once where the calendar has not come so far."""
    with clock.at(moment(max(made.at.date(), row["day"]))):
        linking.return_link(by=by, link=made, reason=row["reason"], until=row["until"])


def review(by: User, rows: list[Data]) -> int:
    """One piece returned, verdicts of a superior office: each on its day; how many."""
    done = 0
    for row in _reached(rows):
        entry = Entry.objects.filter(title__startswith=row["entry"]).order_by("no").first()
        if entry is not None:
            with clock.at(moment(row["day"], 16)):
                _REVIEWS[row["act"]](by, entry, row)
            done += 1
    return done


def _return_piece(by: User, entry: Entry, row: Data) -> None:
    piece = entry.attachments.get(paper=row["paper"], removed_at=None)
    review_actions.return_piece(by=by, attachment=piece, reason=row["reason"], until=row["until"])


def _uphold(by: User, entry: Entry, row: Data) -> None:
    review_actions.uphold(by=by, entry=entry, who=row["who"], on=row["decided"])


def _refuse(by: User, entry: Entry, row: Data) -> None:
    review_actions.refuse(
        by=by,
        entry=entry,
        who=row["who"],
        on=row["decided"],
        reason=row["reason"],
        until=row["until"],
    )


_REVIEWS = {"return_piece": _return_piece, "uphold": _uphold, "refuse": _refuse}
