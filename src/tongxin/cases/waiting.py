"""What waits for one among the cases: to be screened, past its day or near it, an agreement to be
renewed, a need to be confirmed, to be decided, or new in hand.

Each is a condition, so that the start page counts and the list shows the same ones.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tongxin.core import clock
from tongxin.directory.models import Division, User
from tongxin.directory.scope import Scope, scope_of

from . import agenda, kinds, queries
from .kind import CaseKind
from .models import Case, CaseEvent
from .shown import ASIDE

SCREEN, LATE, RENEW, CONFIRM = "screen", "late", "renew", "confirm"
DECIDE, SOON, FRESH = "decide", "soon", "fresh"
#: A last day so near is told.
NEAR = timedelta(days=7)


def conditions(user: User) -> dict[str, Q]:
    """By sort, the most pressing first; only the sorts that this person can do something about."""
    scope = scope_of(user)
    live, found = Q(live=True, waiting=False), {}
    if scope.may("case.screen"):
        found[SCREEN] = live & _states("case.screen")
    if scope.may("case.write") or scope.may("case.approve"):
        today, reminders = clock.today(), Q(kind__in=_reminding())
        mine = live & _mine(scope)
        found[LATE] = mine & ~reminders & Q(due_on__lt=today)
        found[RENEW] = mine & reminders & Q(due_on__lte=today)
        found[CONFIRM] = live & Q(kind=agenda.NEED, state="reported", home=scope.home)
    if scope.may("case.approve"):
        found[DECIDE] = live & _mine(scope) & _states("case.approve")
    if scope.may("case.write"):
        found[SOON] = mine & ~reminders & Q(due_on__range=(today, today + NEAR))
        found[FRESH] = live & Q(unit=scope.home) & _fresh()
    return found


def _reminding() -> list[str]:
    """Kinds whose day is a reminder ahead of a day, so that nobody is late when it has come."""
    return [key for key, kind in kinds.every().items() if kind.reminds]


def _mine(scope: Scope) -> Q:
    return Q() if scope.units is None else Q(unit__in=scope.units)


def _states(ability: str) -> Q:
    """States whose way on asks for an ability."""
    found = Q(pk__in=())
    for key, kind in kinds.every().items():
        on = [state for state in kind.flow.states if _way_on(kind, state) == ability]
        on = [state for state in on if not _rests(kind, state)]
        found |= Q(kind=key, state__in=on)
    return found


def _way_on(kind: CaseKind, state: str) -> str:
    """The ability of the first step that leads on from a state."""
    aside = (*ASIDE, *kind.aside)
    on = (s for s in kind.flow.steps if state in s.sources and s.key not in aside)
    return next((step.ability for step in on), "")


def _rests(kind: CaseKind, state: str) -> bool:
    """Whether nothing is to be done in a state before one is reminded of its day."""
    stops = [kind.flow.step(step) for c in kind.clocks if c.ahead for step in c.stops]
    return any(state in step.sources for step in stops)


def _fresh() -> Q:
    """Nobody has it in hand yet, or the family was the last to do something."""
    last = CaseEvent.objects.filter(case=OuterRef("pk"), seq=OuterRef("version"), by=None)
    return Q(handler=None) | Q(Exists(last))


def counts(user: User, **also: QuerySet) -> dict[str, int]:
    """How many wait, by sort, in one query; sorts of which none waits are left out.

    also: further things of the district that wait, to be counted in the same query.
    """
    rows = queries.visible_to(user)
    asked = {what: rows.filter(which) for what, which in conditions(user).items()} | also
    division = Division.objects.filter(pk=scope_of(user).division)
    row = division.values_list(*map(_count, asked.values())).first() if asked else None
    return {what: int(n) for what, n in zip(asked, row or (), strict=False) if n}


def _count(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().values("division").annotate(n=Count("pk")).values("n"))


def only(rows: QuerySet[Case], user: User, what: str) -> QuerySet[Case]:
    """Those of a list that wait so; all of them where it is no such sort."""
    return rows.filter(conditions(user).get(what, Q()))
