"""Reads on vetoes: who must declare each one, and what each unit has said for each year.

What was said is read from the ledger; a signature adds who put their name to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tongxin.core import clock
from tongxin.directory import queries as directory
from tongxin.directory.models import Unit, User
from tongxin.directory.scope import scope_of
from tongxin.ledger import tasks
from tongxin.ledger.models import Entry, Task
from tongxin.rules import scoring
from tongxin.rules.scoring import Veto, Window
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from .models import VetoSignature, VetoUnit

#: The kind of entry a signature leaves.
KIND = "veto"


def signable(veto: Veto) -> bool:
    """Whether a signature can feed it: an edition may judge a veto from other records instead."""
    facts = (veto.happened, veto.cleared)
    return all(f.kind == KIND and len(f.facets) == 1 for f in facts)


def facet(veto: Veto, happened: bool) -> str:
    """The classification under which a statement stands in the ledger."""
    return (veto.happened if happened else veto.cleared).facets[0]


def source(edition: Edition, veto: str, window: str, again: int = 0) -> str:
    """What a declaration's task comes from; the same through all versions of a standard.

    again: how many of it were dropped before, when a unit was taken off and is named once more.
    """
    return f"veto:{edition.key}/{veto}/{window}" + (f"#{again + 1}" if again else "")


def _first(source: str) -> str:
    """A source without the count of its repeats."""
    return source.partition("#")[0]


def in_force(edition: Edition, as_of: datetime | None = None) -> QuerySet[VetoUnit]:
    """Who answers for the vetoes of an edition now, or did at a moment."""
    rows = VetoUnit.objects.filter(edition=edition)
    if as_of is None:
        return rows.filter(until=None)
    return rows.filter(Q(until=None) | Q(until__gt=as_of), at__lte=as_of)


def named(edition: Edition, as_of: datetime | None = None) -> dict[str, dict[int, str]]:
    """Veto → the units that must declare it, in the directory's order, a merged one by its heir."""
    rows = in_force(edition, as_of).order_by("unit__order", "unit_id")
    columns = ("veto", "unit_id", "unit__name", "unit__merged_into_id")
    found: dict[str, dict[int, str]] = {}
    merged = False
    for veto, unit, name, into in rows.values_list(*columns):
        found.setdefault(veto, {})[unit] = name
        merged = merged or into is not None
    return _by_heir(edition.division_id, found) if merged else found


def _by_heir(division: str, found: dict[str, dict[int, str]]) -> dict[str, dict[int, str]]:
    """Each merged unit's part is now that of the unit it went into."""
    heirs = directory.heirs(division)
    names = dict(Unit.objects.filter(pk__in=set(heirs.values())).values_list("pk", "name"))
    return {
        veto: {heirs.get(u, u): names.get(heirs.get(u, u), name) for u, name in units.items()}
        for veto, units in found.items()
    }


@dataclass(frozen=True)
class Word:
    """What one unit has said on one veto for one year. entry None: nothing yet.

    task: the one to sign by, once the year has begun. signature: who signed, where that is known.
    """

    unit: int
    name: str
    task: Task | None
    entry: Entry | None = None
    happened: bool = False
    signature: VetoSignature | None = None

    @property
    def open(self) -> bool:
        return self.entry is None


@dataclass(frozen=True)
class Year:
    """One veto in one year. begun: it can be declared. declared: everybody named has signed none."""

    window: Window
    begun: bool
    words: tuple[Word, ...]

    @property
    def happened(self) -> bool:
        return any(w.happened for w in self.words)

    @property
    def declared(self) -> bool:
        return bool(self.words) and not any(w.open or w.happened for w in self.words)


@dataclass(frozen=True)
class Row:
    """One veto: units named for it (all of them, whoever looks), and its years."""

    veto: Veto
    units: Mapping[int, str]
    years: tuple[Year, ...]
    signable: bool


def matrix(user: User, edition: Edition) -> list[Row]:
    """Vetoes down, years across. A person of a unit sees the own units' words only.

    Six queries, whatever the number of units and years.
    """
    made, scope = standards.parsed(edition), scope_of(user)
    units = named(edition)
    said, asked = statements(edition, made), given(edition)
    signed: dict[int, VetoSignature] = {}
    for one in VetoSignature.objects.filter(task__in=asked.values(), replaced_at=None):
        signed[one.task_id] = one

    def word(veto: Veto, window: Window, unit: int, name: str) -> Word:
        task = asked.get((source(edition, veto.id, window.name), unit))
        entry, happened = said.get((veto.id, window.name, unit), (None, False))
        mine = signed.get(task.pk) if task else None
        mine = mine if mine and entry and mine.entry_id == entry.pk else None
        return Word(unit, name, task, entry, happened, mine)

    return [
        Row(
            veto,
            units.get(veto.id, {}),
            tuple(
                Year(
                    w,
                    w.start <= clock.today(),
                    tuple(
                        word(veto, w, unit, name)
                        for unit, name in units.get(veto.id, {}).items()
                        if scope.units is None or unit in scope.units
                    ),
                )
                for w in scoring.veto_windows(veto, made)
            ),
            signable(veto),
        )
        for veto in made.vetoes
    ]


def statements(
    edition: Edition, made: scoring.Edition
) -> dict[tuple[str, str, int], tuple[Entry, bool]]:
    """The newest statement of each unit on each veto for each year; a case outweighs a none."""
    heirs = directory.heirs(edition.division_id)
    facets = {facet(v, h): (v.id, h) for v in made.vetoes if signable(v) for h in (True, False)}
    rows = Entry.objects.filter(division=edition.division_id, kind=KIND, withdrawn=False)
    rows = rows.filter(facet__in=facets, happened_on__gte=made.windows[0].start)
    rows = rows.filter(received_at__lte=clock.now()).select_related("by")
    found: dict[tuple[str, str, int], tuple[Entry, bool]] = {}
    for entry in rows.filter(happened_on__lte=made.windows[-1].end).order_by("no"):
        veto, happened = facets[entry.facet]
        window = next(w for w in made.windows if w.start <= entry.happened_on <= w.end)
        key = (veto, window.name, heirs.get(entry.unit_id, entry.unit_id))
        if happened or not found.get(key, (None, False))[1]:
            found[key] = (entry, happened)
    return found


def _declarations(edition: Edition) -> QuerySet[Task]:
    rows = Task.objects.filter(division=edition.division_id, kind="declare")
    return rows.filter(source__startswith=f"veto:{edition.key}/").order_by("no")


def given(edition: Edition) -> dict[tuple[str, int], Task]:
    """The tasks of an edition's vetoes by source and the unit that answers for it today."""
    heirs = directory.heirs(edition.division_id)
    rows = _declarations(edition).exclude(state="dropped").select_related("unit")
    return {(_first(t.source), heirs.get(t.unit_id, t.unit_id)): t for t in rows}


def dropped(edition: Edition) -> Counter[tuple[str, int]]:
    """How often a declaration was dropped, by its source and unit."""
    rows = _declarations(edition).filter(state="dropped").values_list("source", "unit_id")
    return Counter((_first(source), unit) for source, unit in rows)


@dataclass(frozen=True)
class Place:
    """What a declaration's task is about."""

    edition: Edition
    veto: Veto
    window: Window


def place(task: Task) -> Place | None:
    """The veto and the year behind a task; None when the standard no longer has them."""
    key, _, rest = _first(task.source).removeprefix("veto:").partition("/")
    number, _, name = rest.rpartition("/")
    for edition in standards.active(task.division_id):
        if edition.key == key:
            made = standards.parsed(edition)
            veto = next((v for v in made.vetoes if v.id == number), None)
            window = next((w for w in made.windows if w.name == name), None)
            return Place(edition, veto, window) if veto and window else None
    return None


def task(user: User, no: int) -> Task:
    """A declaration's task within reach; Task.DoesNotExist otherwise."""
    return tasks.visible_tasks(user).filter(kind="declare").get(no=no)


def signature(task: Task) -> VetoSignature | None:
    """The signature in force."""
    rows = VetoSignature.objects.filter(task=task, replaced_at=None)
    return rows.select_related("entry", "by").first()


def signatures(task: Task) -> list[VetoSignature]:
    """All of them, the newest first."""
    rows = VetoSignature.objects.filter(task=task).select_related("entry", "by")
    return list(rows.order_by("-id"))


def former(edition: Edition) -> dict[str, list[int]]:
    """Units named under the version before this one, for vetoes that go by the same number."""
    earlier = Edition.objects.filter(
        division=edition.division_id, key=edition.key, version__lt=edition.version
    )
    last = earlier.order_by("-version").first()
    here = {v.id for v in standards.parsed(edition).vetoes}
    return {v: [*units] for v, units in named(last).items() if v in here} if last else {}
