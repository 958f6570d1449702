"""Reads on units and people; each starts from what the asking person reaches."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongxin.core import clock, roles
from tongxin.core.errors import Refused

from .models import Assignment, Division, Unit, UnitName, User
from .scope import scope_of


def any_division() -> bool:
    """Whether a district has been set up at all."""
    return Division.objects.exists()


def heirs(division: str) -> dict[int, int]:
    """Merged unit → the unit that goes on with its work today. One query."""
    rows = Unit.objects.filter(division=division, merged_into__isnull=False)
    into = dict(rows.values_list("id", "merged_into_id"))

    def last(unit: int) -> int:
        return last(into[unit]) if unit in into else unit

    return {unit: last(unit) for unit in into}


def units(user: User) -> QuerySet[Unit]:
    """Units of the person's division: names and kinds are no secret within it."""
    return Unit.objects.filter(division=scope_of(user).division).order_by("order", "id")


def own_units(user: User) -> QuerySet[Unit]:
    """Units the person works for: the whole division for the office, else the own subtree."""
    scope = scope_of(user)
    rows = units(user).filter(until=None)
    return rows if scope.units is None else rows.filter(id__in=scope.units)


def works_for(user: User, unit: Unit) -> bool:
    """Whether the person sees what the unit has to do: the office any, others their own."""
    scope = scope_of(user)
    inside = scope.units is None or unit.pk in scope.units
    return scope.may("task.do") and inside and unit.division_id == scope.division


def unit(user: User, unit_id: int) -> Unit:
    """One unit of the division; Unit.DoesNotExist outside it."""
    return units(user).get(pk=unit_id)


def accounts(user: User) -> QuerySet[User]:
    """Accounts of the division, for those who may read them."""
    scope = scope_of(user)
    if not scope.may("account.read"):
        return User.objects.none()
    return User.objects.filter(division=scope.division).order_by("name", "id")


def tidy(name: str) -> str:
    """A unit name without blanks and width differences, for matching only."""
    return "".join(unicodedata.normalize("NFKC", name).split())


class Resolver:
    """Finds units by id, name, alias or former name. The list is read when it is first needed,
    aliases when a name first misses."""

    def __init__(self, division: str) -> None:
        self.division = division

    @classmethod
    def load(cls, division: str) -> Resolver:
        return cls(division)

    @cached_property
    def by_id(self) -> dict[int, Unit]:
        return {u.pk: u for u in Unit.objects.filter(division=self.division).order_by("id")}

    @cached_property
    def by_name(self) -> dict[str, Unit]:
        return {tidy(u.name): u for u in self.by_id.values() if u.until is None}

    def _final(self, unit_id: int) -> Unit:
        """A merged unit's work goes on in the unit it was merged into."""
        found = self.by_id[unit_id]
        while found.merged_into_id:
            found = self.by_id[found.merged_into_id]
        return found

    @cached_property
    def aliases(self) -> dict[str, Unit]:
        """Every other name that leads to a unit: aliases, former names, names of ended units."""
        names = UnitName.objects.filter(division=self.division).order_by("id")
        pairs = list(names.values_list("name", "unit_id"))
        pairs += [(u.name, u.pk) for u in self.by_id.values() if u.until is not None]
        found: dict[str, Unit] = {}
        for name, unit_id in pairs:
            found.setdefault(tidy(name), self._final(unit_id))
        return found

    def find(self, value: object) -> Unit | None:
        """The unit meant, or None; one that was read before is taken without reading it again."""
        if isinstance(value, Unit):
            return value if value.division_id == self.division else None
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
            return self.by_id.get(int(value))
        if not value:
            return None
        name = tidy(str(value))
        return self.by_name.get(name) or self.aliases.get(name)

    def in_force(self, unit: Unit) -> Unit | None:
        """The unit that does this one's work now; None when it was abolished."""
        found = self._final(unit.pk)
        return found if found.until is None else None

    def office(self) -> Unit | None:
        """The unit that holds the 双拥办."""
        held = [u for u in self.by_id.values() if u.office and u.until is None]
        return min(held, key=lambda u: (u.order, u.pk), default=None)

    def need(self, value: object, label: str = "单位") -> Unit:
        """The unit meant; Refused with what to do when there is none."""
        found = self.find(value)
        if found is None:
            raise Refused(
                f"“{label}”里的“{str(value)[:30]}”不在单位名录里,请核对名称或先添加别名。"
            )
        return found


def resolve(division: str, names: Iterable[str]) -> tuple[dict[str, Unit], list[str]]:
    """(found by name, unknown names)."""
    resolver = Resolver.load(division)
    found = {name: u for name in names if (u := resolver.find(name))}
    return found, [name for name in names if name not in found]


def division_codes() -> list[str]:
    """Codes of all districts in this database."""
    return list(Division.objects.order_by("code").values_list("code", flat=True))


def division_name(code: str) -> str:
    """The district's name."""
    return Division.objects.values_list("name", flat=True).get(pk=code)


def office_account(division: str) -> User:
    """The account in whose name commands act: the first of the 双拥办 in force."""
    found = User.objects.filter(
        assignments__role="office", assignments__until=None, division=division, is_active=True
    )
    user = found.order_by("id").first()
    if user is None:
        raise Refused("这个区县还没有双拥办的账号,请先由安全管理员授权。")
    return user


def liaisons(user: User) -> dict[int, list[Assignment]]:
    """Who stands for which unit now, by unit. One query."""
    rows = Assignment.objects.filter(
        division=scope_of(user).division, until=None, unit__isnull=False
    ).select_related("user")
    found: dict[int, list[Assignment]] = {}
    for row in rows.order_by("role", "id"):
        found.setdefault(row.unit_id or 0, []).append(row)
    return found


def people_who(user: User, ability: str) -> list[User]:
    """Accounts of the division that may do something now, by name. One query."""
    able = [key for key, role in roles.ROLES.items() if ability in role.may]
    now = clock.now()
    in_force = Assignment.objects.filter(
        Q(until=None) | Q(until__gt=now), role__in=able, since__lte=now, user=OuterRef("pk")
    )
    rows = User.objects.filter(Exists(in_force), division=scope_of(user).division, is_active=True)
    return list(rows.order_by("name", "id"))


def account(user: User, account_id: int) -> User:
    """One account of the division; User.DoesNotExist for those who may not read accounts."""
    return accounts(user).get(pk=account_id)


def assignments(user: User, of: User) -> list[Assignment]:
    """The roles of an account, those in force first."""
    rows = Assignment.objects.filter(user=of, division=scope_of(user).division)
    return sorted(rows.select_related("unit"), key=lambda a: (a.until is not None, -a.pk))


def towns_of(division: str) -> list[str]:
    """Names of the towns, for forms of people who have no account."""
    rows = Unit.objects.filter(division=division, kind="town", until=None).order_by("order", "id")
    return list(rows.values_list("name", flat=True))
