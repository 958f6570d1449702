"""What a person may see and do: the division, the roles in force, the units reached."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from tongxin.core import clock, roles
from tongxin.core.errors import Refused

from .models import Assignment, Unit, User


@dataclass(frozen=True)
class Scope:
    """units None reaches the whole division; an empty set reaches nothing."""

    division: str
    roles: frozenset[str]
    units: frozenset[int] | None
    home: int | None

    def may(self, ability: str) -> bool:
        return roles.may(self.roles, ability)


def of_office(division: str) -> Scope:
    """What the 双拥办 reaches, for what is done in its name."""
    return Scope(division, frozenset({"office"}), None, None)


KEPT = "_scope"
NOTHING = Scope("", frozenset(), frozenset(), None)


def scope_of(user: User | AnonymousUser) -> Scope:
    """The scope as of now; kept on the user object for the length of a request."""
    if not isinstance(user, User) or not user.is_active:
        return NOTHING
    if KEPT not in user.__dict__:
        user.__dict__[KEPT] = _build(user)
    return user.__dict__[KEPT]


def forget(user: User) -> None:
    """After a change of roles within the same request."""
    user.__dict__.pop(KEPT, None)


def _in_force() -> Q:
    now = clock.now()
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def _build(user: User) -> Scope:
    rows = list(Assignment.objects.filter(_in_force(), user=user, division=user.division_id))
    held = frozenset(row.role for row in rows if row.role in roles.ROLES)
    homes = [row.unit_id for row in rows if row.unit_id]
    whole = any(roles.ROLES[key].whole for key in held)
    units = None if whole else _subtree(user.division_id, set(homes))
    return Scope(user.division_id, held, units, homes[0] if homes else None)


def _subtree(division: str, roots: set[int]) -> frozenset[int]:
    """The units and everything below them, with units merged into them."""
    if not roots:
        return frozenset()
    pairs = Unit.objects.filter(division=division).values_list("id", "parent_id", "merged_into_id")
    reached, grown = set(roots), True
    rows = list(pairs)
    while grown:
        more = {i for i, parent, into in rows if (parent in reached or into in reached)} - reached
        reached |= more
        grown = bool(more)
    return frozenset(reached)


class Forbidden(Refused):
    """The person's roles do not reach this."""


def require(user: User | AnonymousUser, *abilities: str) -> Scope:
    """The scope, or Forbidden when the person has none of the abilities."""
    scope = scope_of(user)
    if not any(scope.may(ability) for ability in abilities):
        raise Forbidden("这个账号没有这项权限,请联系本区双拥办。")
    return scope
