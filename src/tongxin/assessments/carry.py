"""A new version comes into force: what hangs on the former one follows, and all is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from tongxin.core import events
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.ledger import kinds
from tongxin.rules import scoring
from tongxin.rules.scoring import LINK, WHOLE
from tongxin.standards import actions as installing
from tongxin.standards import diff
from tongxin.standards import queries as standards
from tongxin.standards.actions import Imported
from tongxin.standards.files import Source
from tongxin.standards.models import Edition

from . import actions, numbers
from .linking import copy_of
from .models import Absence, CellLink, Mark


@dataclass(frozen=True)
class Carried:
    """What followed to a new version. left: what did not, each in a sentence."""

    links: int = 0
    marks: int = 0
    absences: int = 0
    left: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        told = f"引用{self.links}处、评分{self.marks}处、合理缺项{self.absences}处随新版本转过来"
        return f"{told},{len(self.left)}处没有转,请逐项核对" if self.left else told


def known_kinds(division: str) -> dict[str, frozenset[str] | None]:
    """The entry kinds a standard's rules may read, each with its facets (None: any)."""
    return {
        key: None if kind.open_facet else frozenset(kind.facets)
        for key, kind in kinds.all_kinds(division).items()
    }


@transaction.atomic
def adopt(*, by: User, edition: Edition) -> Carried:
    """To be called right after a version is installed, in the same transaction.

    Links follow the mapping; marks and absences only where an item did not change. The former
    version keeps all its own, so that its sheet recomputes to the same figure.
    """
    if require(by, "standard.write").division != edition.division_id:
        raise Refused("没有这份标准,请从本区的标准里选择。")
    actions.hold(edition.division_id)
    former = Edition.objects.filter(replaced_by=edition).first()
    carried = _carry(former, edition) if former else Carried()
    actions.recount(edition)
    if former:
        events.record(
            by=by,
            verb="standard.carry",
            subject="edition",
            subject_id=edition.pk,
            division=edition.division_id,
            sentence=carried.sentence,
            detail={"left": carried.left},
        )
    return carried


def _carry(former: Edition, edition: Edition) -> Carried:
    found = diff.compare(standards.parsed(former), standards.parsed(edition))
    links, lost = _links(former, edition)
    marks, stayed = _settled(Mark.objects.filter(edition=former), edition, found)
    absences, more = _settled(Absence.objects.filter(edition=former), edition, found)
    Mark.objects.bulk_create(marks)
    Absence.objects.bulk_create(absences)
    left = [f"{row.item} {row.window} 引用{row.number}没有去处" for row in lost]
    left += [_told(row, "人工评分") for row in _standing(stayed)]
    left += [_told(row, "合理缺项") for row in more if row.ended_at is None]
    return Carried(
        links, len(_standing(marks)), sum(row.ended_at is None for row in absences), left
    )


def _told(row: Mark | Absence, word: str) -> str:
    return f"{row.item} {row.window} 的{word}({row.reason})没有转,考评内容已改动,请重新核定"


def _standing(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in force: the newest of a cell and round, unless it took the mark back."""
    newest = {(m.item, m.window, m.round): m for m in marks}
    return [m for m in newest.values() if m.points is not None]


def _settled(rows, edition: Edition, found: diff.Diff) -> tuple[list, list]:
    """Copies of what people decided about unchanged cells; and what does not follow."""
    made = standards.parsed(edition)
    cells = {(i.id, w.name) for i in made.items() for w in scoring.windows_of(i, made)}
    follow, stay = [], []
    for row in rows.order_by("id"):
        place = found.unchanged.get(row.item), row.window
        if place not in cells:
            stay.append(row)
            continue
        row.pk, row.edition, row.item = None, edition, place[0]
        row._state.adding = True
        follow.append(row)
    return follow, stay


def _links(former: Edition, edition: Edition) -> tuple[int, list[CellLink]]:
    """Copies of the standing links in their new cells; and those that have nowhere to go."""
    rows = CellLink.objects.filter(edition=former, removed_at=None).order_by("id")
    copies: dict[tuple, tuple[CellLink, CellLink]] = {}
    lost = []
    for row in rows:
        places = list(_places(row, former, edition))
        lost += [] if places else [row]
        for item, window, label in places:
            copy = copy_of(
                row, edition=edition, item=item, window=window, label=label, carried_from=row
            )
            # Where items merge, a file that stood in both stands there once.
            content = (item, window, label, row.entry_id, row.evidence_id)
            copies.setdefault(content, (row, copy))
    _renumber(former, edition, copies.values())
    CellLink.objects.bulk_create(copy for _, copy in copies.values())
    return len(copies), lost


def _renumber(
    former: Edition, edition: Edition, pairs: Iterable[tuple[CellLink, CellLink]]
) -> None:
    """Numbers made from the item's number follow it; others stay, and no two are alike."""
    before, after = standards.parsed(former), standards.parsed(edition)
    taken: set[str] = set()
    waiting = []
    for old, new in pairs:
        stem = numbers.stem(before, old.item)
        moved = old.number.rpartition("-")[0] == stem != numbers.stem(after, new.item)
        if moved or old.number in taken:
            waiting.append(new)
        else:
            taken.add(old.number)
    for new in waiting:
        new.number = numbers.free(numbers.stem(after, new.item), taken)
        taken.add(new.number)


def _places(row: CellLink, former: Edition, edition: Edition) -> Iterator[tuple[str, str, str]]:
    """(item, window, label) where a link goes: every new item that knows its label, else the
    first one. A year's link goes to the whole cycle when the item is now judged once."""
    made = standards.parsed(edition)
    targets = former.mapping.get(row.item, [])
    knowing = [t for t in targets if row.label and row.label in _labels(made, t)]
    for target in knowing or targets[:1]:
        names = {w.name for w in scoring.windows_of(made.item(target), made)}
        window = WHOLE if names == {WHOLE} else row.window
        if window in names:
            yield target, window, row.label if target in knowing else ""


def _labels(made: scoring.Edition, item: str) -> set[str]:
    facts = made.item(item).facts()
    return {facet.partition(":")[2] for f in facts if f.kind == LINK for facet in f.facets}


def followed(edition: Edition) -> list[tuple[str, int]]:
    """(item, former edition) of every standing link that came from a former version. One query."""
    rows = CellLink.objects.filter(edition=edition, removed_at=None, carried_from__isnull=False)
    return list(rows.values_list("item", "carried_from__edition"))


def orphans(edition: Edition) -> list[CellLink]:
    """Links of the former version that have no place in this one, in the order of their items."""
    former = Edition.objects.filter(replaced_by=edition).first()
    if former is None:
        return []
    carried = CellLink.objects.filter(edition=edition, carried_from__edition=former)
    here = set(carried.values_list("item", "entry", "evidence"))
    rows = CellLink.objects.filter(edition=former, removed_at=None)
    rows = rows.select_related("entry", "evidence", "unit").order_by("item", "window", "id")
    return [
        row
        for row in rows
        if not any(
            (item, row.entry_id, row.evidence_id) in here
            for item in former.mapping.get(row.item, [])
        )
    ]


def import_standard(*, by: User, division: str, source: Source) -> tuple[Imported, Carried]:
    """A standard that was read comes into force, with all that follows: whole or not at all.

    source: from standards.files.read_file or read_shipped.
    """
    with transaction.atomic():
        imported = installing.bring_in(
            by=by, division=division, source=source, known_kinds=known_kinds(division)
        )
        edition = Edition.objects.get(division=division, key=imported.made.key, state="active")
        return imported, adopt(by=by, edition=edition)
