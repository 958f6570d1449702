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
#: Days from receiving to the signature of the unit's head, and the last day that has been signed.
SIGNATURE = 2
SIGNED = date(2026, 10, 10)


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
    told = _Story(by, made)
    for row in rows:
        told.tell(row)
    Entry.objects.bulk_create([row.entry for row in rows], batch_size=500)
    Role.objects.bulk_create([role for row in rows for role in made.roles(row)])
    EntryPast.objects.bulk_create(told.pasts, batch_size=500)
    Review.objects.bulk_create(told.reviews, batch_size=500)
    Event.objects.bulk_create(sorted(told.events, key=lambda e: e.at), batch_size=500)
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
        heads = User.objects.filter(assignments__role="leader", division=self.scope.division)
        self.heads = {user.assignments.get().unit_id: user for user in heads}

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


def papers_of(line: Line, asked: Sequence[str]) -> Sequence[str]:
    """The papers a line brings, of those its kind asks for."""
    given = line.proof.get("papers", ())
    return asked if given is True else given


class _Story:
    """What happened to the entries after they came in, each step with its verdict and its event."""

    def __init__(self, by: User, made: _Maker) -> None:
        self.by, self.made = by, made
        self.reviews: list[Review] = []
        self.pasts: list[EntryPast] = []
        self.events: list[Event] = []

    def tell(self, row: Written) -> None:
        """签报 where the unit has a head and its liaison reported, then 认定 or 退回 by the office."""
        line, entry = row.line, row.entry
        self._event(
            entry, entry.received_at, entry.by, "record", f"登记{self.made.names[entry.kind]}"
        )
        head = self.made.heads.get(entry.unit_id)
        if head and entry.by != self.by and not self._sign(row, head):
            return
        verdict = line.state or ("accepted" if line.day <= JUDGED else "pending")
        at = moment(received_on(line) + timedelta(days=REVIEW), 15)
        if verdict == "accepted":
            self._accept(entry, at)
        if verdict == "returned":
            self._return(entry, at, line.reason)

    def _sign(self, row: Written, head: User) -> bool:
        """False while the entry still waits for the signature."""
        entry, at = row.entry, moment(received_on(row.line) + timedelta(days=SIGNATURE), 17)
        entry.state = "unsigned"
        if row.line.state == "unsigned" or row.line.day > SIGNED:
            return False
        self._step(entry, "pending", at)
        self.reviews.append(Review(entry=entry, level="unit", verdict="signed", at=at, by=head))
        self._event(entry, at, head, "sign", "签报")
        return True

    def _accept(self, entry: Entry, at: datetime) -> None:
        """No past row: the state before is this one without its accepted_at."""
        entry.state, entry.accepted_at, entry.version = "accepted", at, entry.version + 1
        self.reviews.append(Review(entry=entry, verdict="accepted", at=at, by=self.by))
        self._event(entry, at, self.by, "accept", "认定")

    def _return(self, entry: Entry, at: datetime, reason: str) -> None:
        self._step(entry, "returned", at)
        until = at.date() + timedelta(days=15)
        self.reviews.append(
            Review(entry=entry, verdict="returned", reason=reason, until=until, at=at, by=self.by)
        )
        self._event(entry, at, self.by, "return", "退回", f":{reason}")

    def _step(self, entry: Entry, state: str, at: datetime) -> None:
        """The state before goes beside the entry."""
        self.pasts.append(_past(entry, at))
        entry.state, entry.since, entry.version = state, at, entry.version + 1

    def _event(
        self, entry: Entry, at: datetime, by: User | None, verb: str, did: str, more: str = ""
    ) -> None:
        self.events.append(
            Event(
                division=entry.division_id,
                at=at,
                by=by,
                verb=f"entry.{verb}",
                subject="entry",
                subject_id=str(entry.no),
                sentence=f"{did}“{entry.title}”{more}",
            )
        )


def _past(entry: Entry, until: datetime) -> EntryPast:
    """The entry as it stood until then."""
    return EntryPast(
        entry=entry,
        division_id=entry.division_id,
        version=entry.version,
        until=until,
        **{name: getattr(entry, name) for name in actions.CONTENT},
    )
