"""今日: what waits for a person now, at most seven things, by what the roles can do.

Nothing here compares units, and nothing asks anybody to check in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.db.models import Window as Over

from tongxin.core import clock
from tongxin.core.models import Event, Job
from tongxin.directory import queries as directory
from tongxin.directory.models import Assignment, Unit, User
from tongxin.directory.scope import Scope, scope_of
from tongxin.ledger import queries as ledger
from tongxin.ledger import returns, reviewing, tasks
from tongxin.rules import scoring
from tongxin.rules.scoring import ZERO, Window
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import grid as grids
from . import stored
from .models import CellLink, CellScore, Mark
from .queries import cells, returned_links, window_of

#: A start page is read at one glance.
AT_MOST = 7
#: A last day so near is told on the start page.
NEAR = timedelta(days=60)
#: So many single things of one sort are told, the rest are on their own page.
EACH = 3
#: So many tasks are told one by one; what is beyond them is one row that leads to the list.
TASKS = 2
#: Finished work stays on the start page so long.
FRESH = timedelta(days=3)


@dataclass(frozen=True)
class Due:
    """One thing that waits. what: its sort, see `due`; the page says it in a sentence.

    count, day, worth, text, edition, item, window, fact, number: what the sentence needs.
    """

    what: str
    count: int = 0
    day: date | datetime | None = None
    worth: Decimal = ZERO
    text: str = ""
    edition: Edition | None = None
    item: str = ""
    name: str = ""
    window: Window | None = None
    fact: scoring.Fact | None = None
    number: int = 0
    late: bool = False


def due(user: User) -> list[Due]:
    """What waits for this person, the most pressing first, at most seven things.

    Sorts: sign, returned, returned-link, waiting, waiting-link, mending, task, tasks, task-late,
    task-asking, task-proved, declare, vetoed, undeclared, gap, job, marking, marked, unassigned, idle-units, events.
    """
    scope = scope_of(user)
    found: list[Due] = []
    for part in (
        *(_sign, _returned, _waiting, _tasks, _vetoes),
        *(_marking, _gaps, _jobs, _administration),
    ):
        found += part(user, scope)
    return found[:AT_MOST]


def _returned(user: User, scope: Scope) -> Iterator[Due]:
    """Own entries and links that came back, each with its reason and its day."""
    if scope.units is None or not scope.may("entry.write"):
        return
    rows: Any = reviewing.mending(user)
    for row in rows[:EACH]:
        yield Due("returned", day=row.due_on, text=row.why or "", name=row.title, number=row.no,
                  item=row.piece_paper or row.piece_name or "", late=bool(returns.late(row.due_on)))  # fmt: skip
    for link in returned_links(user)[:EACH]:
        yield _of_link(link)


def _of_link(link: CellLink) -> Due:
    window = window_of(standards.parsed(link.edition), link.window)
    return Due("returned-link", text=link.reason, name=link.number, edition=link.edition,
               item=link.item, window=window, day=link.until,
               late=bool(returns.late(link.until)))  # fmt: skip


def _sign(user: User, scope: Scope) -> Iterator[Due]:
    """For the head of a unit: what waits for the signature, as one thing."""
    if scope.may("entry.sign") and (count := reviewing.unsigned(user).count()):
        yield Due("sign", count=count)


def _waiting(user: User, scope: Scope) -> Iterator[Due]:
    """For those who accept: what waits, and what was sent back and is not mended yet."""
    if not scope.may("entry.accept"):
        return
    told = ledger.visible_to(user).aggregate(
        waiting=Count("pk", filter=Q(state="pending")),
        oldest=Min("received_at", filter=Q(state="pending")),
        mending=Count("pk", filter=Q(state="returned")),
    )
    if told["waiting"]:
        yield Due("waiting", count=told["waiting"], day=told["oldest"])
    links = CellLink.objects.filter(
        edition__division=scope.division, edition__state="active", removed_at=None, state="pending"
    ).annotate(waiting=Over(Count("pk")))
    first: Any = links.select_related("edition").order_by("at").first()
    if first is not None:
        window = window_of(standards.parsed(first.edition), first.window)
        yield Due("waiting-link", count=first.waiting, day=first.at, edition=first.edition,
                  item=first.item, window=window)  # fmt: skip
    if told["mending"]:
        yield Due("mending", count=told["mending"])


def _tasks(user: User, scope: Scope) -> Iterator[Due]:
    """Tasks of the own unit; for the office those of others that ask for an answer as well."""
    if scope.may("task.check"):
        counts = tasks.tally(tasks.listed(user), scope.home)
        if counts["mine"]:
            yield _list(scope.home, counts["mine"], counts["mine_late"])
        for state in ("proved", "asking", "late"):
            if counts[state]:
                yield Due(f"task-{state}", count=counts[state])
    elif scope.may("task.do") and scope.home is not None:
        yield from _own_tasks(user, scope)


def _list(home: int | None, count: int, late: int) -> Due:
    return Due("tasks", count=count, number=home or 0, worth=Decimal(late), late=late > 0)


def _own_tasks(user: User, scope: Scope) -> Iterator[Due]:
    """Without the vetoes that the head of the unit signs: those are told by `_vetoes`."""
    found = tasks.owed(user).filter(state="open", unit=scope.home)
    rows = list(found.exclude(kind="declare") if scope.may("veto.sign") else found)
    for row in rows[:TASKS]:
        yield Due("task", name=row.title, text=row.text, number=row.no,
                  day=max(row.due_on, row.slip_until or row.due_on), late=tasks.is_late(row))  # fmt: skip
    if more := rows[TASKS:]:
        yield _list(scope.home, len(more), sum(tasks.is_late(row) for row in more))


def _vetoes(user: User, scope: Scope) -> Iterator[Due]:
    """The office sees a case at once, and to it that each veto is declared every year; the head of
    a unit sees what waits for the own signature."""
    if scope.may("veto.sign") and scope.units is not None:
        rows = tasks.owed(user).filter(kind="declare")
        first = rows.first()
        if first is not None:
            yield Due("declare", count=rows.count(), day=first.due_on, name=first.title,
                      late=first.due_on < clock.today())  # fmt: skip
    if not scope.may("entry.accept"):
        return
    rows = CellScore.objects.filter(
        edition__division=scope.division, edition__state="active", part="veto",
        state__in=("happened", "unknown"),
    )  # fmt: skip
    cells_ = list(rows.select_related("edition").order_by("id"))
    for state in ("happened", "unknown"):
        if found := [cell for cell in cells_ if cell.state == state]:
            window = window_of(standards.parsed(found[0].edition), found[0].window)
            yield Due("vetoed" if state == "happened" else "undeclared", count=len(found),
                      text="、".join(r.item for r in found[:6]), edition=found[0].edition,
                      item=found[0].item, window=window)  # fmt: skip


def _gaps(user: User, scope: Scope) -> Iterator[Due]:
    """Missing points: those of the own unit, or for the office those whose last day is near."""
    if not scope.may("entry.write"):
        return
    unit = None
    if scope.units is not None:
        if scope.home is None:
            return
        unit = Unit.objects.get(pk=scope.home)
    limit = clock.today() + NEAR
    for edition in standards.active(scope.division):
        rows, _ = grids.what_next(edition, unit=unit)
        wanted = [r for r in rows if not r.lost and (unit or r.last_day <= limit)]
        made = standards.parsed(edition)
        for row in wanted[:EACH]:
            yield Due("gap", day=row.last_day, worth=row.worth, text=row.text, edition=edition,
                      item=row.item.id, name=row.item.name, window=window_of(made, row.window),
                      fact=row.fact)  # fmt: skip


def _marking(user: User, scope: Scope) -> Iterator[Due]:
    """An assessor goes on where the marking stopped: the first cell after it without a mark."""
    if not scope.may("score.assess"):
        return
    for edition in standards.active(scope.division):
        places = [(i, w) for i, w in _begun(edition)]
        marked = _marked(edition)
        last = (
            Mark.objects.filter(edition=edition, round="assessor", by=user).order_by("-id").first()
        )
        left = [p for p in places if p not in marked]
        if not left:
            yield Due("marked", count=len(places), edition=edition)
            continue
        item, name = _following(places, left, last)
        made = standards.parsed(edition)
        yield Due(
            "marking", count=len(left), edition=edition, item=item, name=made.item(item).name,
            window=window_of(made, name), day=last.at if last else None,
            text=f"{last.item} {last.window}" if last else "",
        )  # fmt: skip


def _begun(edition: Edition) -> Iterator[tuple[str, str]]:
    sheet = stored.sheet(standards.parsed(edition), cells(edition))
    for item, row in sheet.cells.items():
        for cell in row:
            if cell.window.start <= clock.today():
                yield item, cell.window.name


def _marked(edition: Edition) -> set[tuple[str, str]]:
    """Cells with an assessor's mark in force."""
    rows = (
        Mark.objects.filter(edition=edition, round="assessor").order_by().values("item", "window")
    )
    newest = rows.annotate(newest=Max("id")).values("newest")
    found = Mark.objects.filter(pk__in=newest, points__isnull=False)
    return set(found.values_list("item", "window"))


def _following(places: list, left: list, last: Mark | None) -> tuple[str, str]:
    """The first unmarked place after the last mark, else the first of all."""
    here = (last.item, last.window) if last else None
    start = places.index(here) if here in places else -1
    return next((p for p in places[start + 1 :] if p in left), left[0])


def _jobs(user: User, scope: Scope) -> Iterator[Due]:
    """Own long work that ended lately, and what still runs."""
    rows = Job.objects.filter(by=user, division=scope.division).order_by("-id")
    lately = Q(finished_at__gte=clock.now() - FRESH) | Q(finished_at=None)
    for job in rows.filter(lately)[:EACH]:
        yield Due("job", number=job.pk, name=job.title, day=job.finished_at,
                  text=job.sentence or job.get_state_display())  # fmt: skip


def _administration(user: User, scope: Scope) -> Iterator[Due]:
    """For the administrators: units without a liaison, accounts without a role, fresh events."""
    held = Assignment.objects.filter(until=None)
    if scope.may("unit.write") and not scope.may("entry.read"):
        cared = held.filter(role__in=("liaison", "office"), unit=OuterRef("pk"))
        units = directory.units(user).filter(until=None)
        bare = units.filter(~Exists(cared)).count()
        if bare:
            yield Due("idle-units", count=bare)
    if scope.may("role.assign"):
        none = directory.accounts(user).filter(
            ~Exists(held.filter(user=OuterRef("pk"))), is_active=True
        )
        if count := none.count():
            yield Due("unassigned", count=count, number=none.values_list("pk", flat=True)[0])
    if scope.may("audit.read"):
        yield from _events(scope)


def _events(scope: Scope) -> Iterator[Due]:
    week: Any = clock.now() - timedelta(days=7)
    count = Event.objects.filter(division=scope.division, at__gte=week).count()
    if count:
        yield Due("events", count=count)
