"""Reads on editions: the parsed edition is kept in memory, since a frozen one never changes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.rules import scoring

from .duties import OF_KIND
from .models import Duty, Edition


def visible_to(user: User) -> QuerySet[Edition]:
    """Editions of the person's division, newest first."""
    scope = scope_of(user)
    if not scope.may("standard.read"):
        return Edition.objects.none()
    return Edition.objects.filter(division=scope.division).order_by("key", "-version")


def former(user: User, edition: Edition) -> Edition | None:
    """The version this one took the place of, if any."""
    return visible_to(user).filter(replaced_by=edition).first()


def active(division: str) -> list[Edition]:
    """Editions that are scored now, oldest first. One query; definitions stay where they are,
    since `parsed` keeps them in memory."""
    rows = Edition.objects.filter(division=division, state="active").order_by("at", "id")
    return list(rows.defer("definition", "report"))


@lru_cache(maxsize=64)
def _parsed(pk: int, digest: str) -> scoring.Edition:
    return scoring.parse.edition(Edition.objects.values_list("definition", flat=True).get(pk=pk))


def parsed(row: Edition) -> scoring.Edition:
    """The edition as the engine knows it."""
    return _parsed(row.pk, row.digest)


def find(division: str, name: str) -> Edition:
    """By key (the active, else the newest) or `key@version`; Refused when there is none."""
    key, _, version = name.partition("@")
    rows = Edition.objects.filter(division=division, key=key)
    if version:
        rows = rows.filter(version=version) if version.isdigit() else rows.none()
    row = rows.order_by("state", "-version").first()
    if row is None:
        have = "、".join(
            Edition.objects.filter(division=division).values_list("key", flat=True).distinct()
        )
        raise Refused(f"没有“{name}”这份标准。{'现有:' + have if have else '请先导入一份标准。'}")
    return row


def duties(edition: Edition) -> list[Duty]:
    """Who has which item. One query."""
    return list(edition.duties.select_related("unit").order_by("id"))


class Part(NamedTuple):
    """Who has an item, for pages that show hundreds of them: name is the unit's own, else as it
    is printed. role and collective: see Duty."""

    item: str
    role: str
    name: str
    unit_id: int | None
    collective: str


def parts(edition: Edition) -> list[Part]:
    """Who has which item, by name only. One query."""
    name = Coalesce("unit__name", "name")
    rows = edition.duties.order_by("id").values_list("item", "role", name, "unit_id", "collective")
    return [Part(*row) for row in rows]


def parts_of(editions: Iterable[Edition]) -> dict[int, list[Part]]:
    """As `parts`, of several editions by their id; a merged unit's part is that of the unit it was
    merged into. One query."""
    rows = Duty.objects.filter(edition__in=list(editions)).order_by("id")
    rows = rows.annotate(
        who=Coalesce("unit__merged_into__name", "unit__name", "name"),
        whose=Coalesce("unit__merged_into", "unit"),
    )
    found: dict[int, list[Part]] = {}
    for pk, *part in rows.values_list("edition_id", "item", "role", "who", "whose", "collective"):
        found.setdefault(pk, []).append(Part(*part))
    return found


def items_of(edition: Edition, unit_id: int, kind: str = "") -> set[str]:
    """Numbers of the items a unit leads or supports, collective duties included."""
    mine = Q(unit=unit_id) | Q(collective=OF_KIND.get(kind, "members"))
    return set(edition.duties.filter(mine).values_list("item", flat=True))
