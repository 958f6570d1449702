"""Who has a part in a joint event; the district counts its entry once."""

from __future__ import annotations

from collections.abc import Iterable

from tongxin.directory.models import Unit

from .models import Entry, Role

#: (unit, partner outside the district, role)
Told = Iterable[tuple[Unit | None, str, str]]


def _parts(entry: Entry, roles: Told) -> list[Role]:
    """Each unit once."""
    seen = {(unit.pk if unit else None, partner): (unit, role) for unit, partner, role in roles}
    return [
        Role(entry=entry, unit=unit, partner=partner, role=role)
        for (_, partner), (unit, role) in seen.items()
    ]


def take_part(entry: Entry, roles: Told) -> None:
    """The parts of a new entry."""
    Role.objects.bulk_create(_parts(entry, roles))


def take_part_anew(entry: Entry, roles: Told) -> None:
    """The parts as they are told now; written where they changed."""
    had, told = list(entry.roles.all()), _parts(entry, roles)
    if {(r.unit_id, r.partner, r.role) for r in had} != {
        (r.unit_id, r.partner, r.role) for r in told
    }:
        entry.roles.all().delete()
        Role.objects.bulk_create(told)
