"""The sample's entries into the ledger in bulk: checked as a form is, dated as they would have been.

Numbers follow the order of receiving. An entry the calendar has not reached is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tongxin.core import clock, numbering
from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import scope_of
from tongxin.ledger import actions, kinds
from tongxin.ledger.models import Entry, EntryPast, Review, Role

from .recipe import Line

#: Days from receiving to the verdict, and the last day whose entries have been judged.
REVIEW = 12
JUDGED = date(2026, 6, 30)


@dataclass(frozen=True)
class Written:
    """An entry with the line it came from."""

    line: Line
    entry: Entry


def moment(day: date, hour: int = 10) -> datetime:
    """A working hour of a day, never after now."""
    return min(timezone.make_aware(datetime.combine(day, time(hour))), clock.now())


def write(by: User, lines: Iterable[Line]) -> list[Written]:
    """Every line as an entry with its roles, verdict and history. Nothing is counted here.

    Entries are written as they stand today; what they were before the verdict goes beside them.
    """
    today = clock.today()
    wanted = sorted((x for x in lines if x.day <= today), key=received_on)
    first = numbering.take(by.division_id or "", "entry", len(wanted))
    made = _Maker(by)
    rows = [Written(line, made.entry(line, first + n)) for n, line in enumerate(wanted)]
    verdicts = [v for row in rows if (v := _judge(by, row))]
    Entry.objects.bulk_create([row.entry for row in rows], batch_size=500)
    Role.objects.bulk_create([role for row in rows for role in made.roles(row)])
    EntryPast.objects.bulk_create([past for _, past in verdicts if past])
    Review.objects.bulk_create([review for review, _ in verdicts], batch_size=500)
    Event.objects.bulk_create([_event(row.entry, made.names) for row in rows], batch_size=500)
    return rows


def received_on(line: Line) -> date:
    """The day a line came in."""
    return line.day + timedelta(days=line.after)


class _Maker:
    """What every entry needs, read once: kinds, units, and who reports for which unit."""

    def __init__(self, by: User) -> None:
        self.by, self.scope = by, scope_of(by)
        self.known = Resolver.load(self.scope.division)
        self.kinds = kinds.all_kinds(self.scope.division)
        self.names = {key: kind.name for key, kind in self.kinds.items()}
        liaisons = User.objects.filter(assignments__role="liaison", division=self.scope.division)
        self.liaisons = {user.assignments.get().unit_id: user for user in liaisons}

    def entry(self, line: Line, no: int) -> Entry:
        kind = self.kinds[line.kind]
        columns = actions.checked(kind, line.raw, self.scope, self.known)
        columns["series"] = columns.get("series") or f"#{no}"
        received = moment(received_on(line))
        return Entry(
            division_id=self.scope.division,
            no=no,
            kind=line.kind,
            kind_version=kind.version,
            by=self.liaisons.get(columns["unit"].pk, self.by),
            complete=set(kind.papers) <= set(papers_of(line, kind.papers)),
            received_at=received,
            since=received,
            sample=True,
            **columns,
        )

    def roles(self, row: Written) -> list[Role]:
        return [
            Role(
                entry=row.entry,
                unit=self.known.need(r["unit"]) if "unit" in r else None,
                partner=r.get("partner", ""),
                role=r["role"],
            )
            for r in row.line.roles
        ]


def _event(entry: Entry, names: dict[str, str]) -> Event:
    return Event(
        division=entry.division_id,
        at=entry.received_at,
        by=entry.by,
        verb="entry.record",
        subject="entry",
        subject_id=str(entry.no),
        sentence=f"登记{names[entry.kind]}“{entry.title}”",
    )


def papers_of(line: Line, asked: Sequence[str]) -> Sequence[str]:
    """The papers a line brings, of those its kind asks for."""
    given = line.proof.get("papers", ())
    return asked if given is True else given


def _judge(by: User, row: Written) -> tuple[Review, EntryPast | None] | None:
    """认定 what is old enough, 退回 where the line says so; the rest waits."""
    line, entry = row.line, row.entry
    verdict = line.state or ("accepted" if line.day <= JUDGED else "pending")
    if verdict == "pending":
        return None
    at = moment(received_on(line) + timedelta(days=REVIEW), 15)
    returned = verdict == "returned"
    past = _past(entry, at) if returned else None
    until = at.date() + timedelta(days=15) if returned else None
    entry.state, entry.version = verdict, entry.version + 1
    entry.accepted_at = None if returned else at
    entry.since = at if returned else entry.since
    review = Review(entry=entry, verdict=verdict, reason=line.reason, until=until, at=at, by=by)
    return review, past


def _past(entry: Entry, until: datetime) -> EntryPast:
    """The entry as it stood before it was returned."""
    return EntryPast(
        entry=entry,
        division_id=entry.division_id,
        version=entry.version,
        until=until,
        **{name: getattr(entry, name) for name in actions.CONTENT},
    )
