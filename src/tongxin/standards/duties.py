"""Who has which item: the names printed in a standard, led to units or to a collective."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tongxin.directory.models import Unit
from tongxin.directory.queries import Resolver
from tongxin.rules.reading import names
from tongxin.rules.scoring import Edition as Standard

from .models import Duty, Edition

#: What a collective name stands for; 各责任单位 are member units like the others.
_COLLECTIVE = {
    names.ALL_TOWNS: "towns",
    names.ALL_MEMBERS: "members",
    names.ALL_RESPONSIBLE: "members",
}
_FURTHER = {
    "towns": ("相关镇街", "有关镇街", "各相关镇街", "全体镇街", "各镇街道"),
    "members": ("各部门", "各有关部门", "各相关单位", "各有关单位"),
    "troops": ("驻区部队", "驻军部队", "驻军", "各驻区部队", "驻区各部队", "驻地部队"),
    "schools": ("各学校", "各中小学", "各级各类学校"),
}
#: The collective a unit belongs to, by its kind; all others are member units.
OF_KIND = {"town": "towns", "troop": "troops", "school": "schools"}


def collective(name: str) -> str:
    """towns, members, troops or schools for a collective name; '' for a single unit's."""
    if known := _COLLECTIVE.get(names.collective(name), ""):
        return known
    return next((key for key, words in _FURTHER.items() if name in words), "")


@dataclass(frozen=True)
class Assigned:
    """One duty before it is stored. unit None without a collective: the name is unknown here."""

    item: str
    role: str
    name: str
    unit: Unit | None
    collective: str

    @property
    def known(self) -> bool:
        return bool(self.unit or self.collective)


def _printed(standard: Standard) -> Iterator[tuple[str, str, str]]:
    for item in standard.items():
        for role, given in (("lead", item.lead), ("support", item.support)):
            for name in dict.fromkeys(n.strip() for n in given if n.strip()):
                yield item.id, role, name


def assign(standard: Standard, division: str) -> list[Assigned]:
    """The duties of a standard in a district, in its order. Two queries."""
    resolver = Resolver.load(division)
    found: dict[str, tuple[Unit | None, str]] = {}
    out = []
    for item, role, name in _printed(standard):
        if name not in found:
            group = collective(name)
            found[name] = (None if group else resolver.find(name), group)
        out.append(Assigned(item, role, name, *found[name]))
    return out


def store(edition: Edition, assigned: Iterable[Assigned]) -> None:
    """Write the duties of an edition."""
    Duty.objects.bulk_create(
        Duty(
            edition=edition,
            item=a.item,
            role=a.role,
            name=a.name,
            unit=a.unit,
            collective=a.collective,
        )
        for a in assigned
    )
