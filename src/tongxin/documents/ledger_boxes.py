"""台账盒: working ledgers by part of the standard and year, beside the 文书档案 and none of it.

Nothing is stored: what lies in a box is what the grid shows for the part in that year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tongxin.assessments.models import CellLink
from tongxin.assessments.queries import behind, window_of
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.ledger.models import Attachment, Entry
from tongxin.rules import filing, scoring
from tongxin.rules.scoring import GRID, LINK, WHOLE, Item, Window
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition


@dataclass(frozen=True)
class Material:
    """A line of a ledger box's catalogue. number: the clerk's own (Ⅰ-1-①), "" where none was given.

    pages None: not known, to be filled in by hand.
    """

    item: str
    name: str
    number: str
    title: str
    unit: str
    day: str
    pages: int | None
    where: str = ""


@dataclass(frozen=True)
class LedgerBox:
    """One box: part `part` of `parts` of a section's ledger in a year."""

    section: str
    name: str
    window: str
    part: int
    parts: int
    spine: int
    lines: tuple[Material, ...]


def windows(edition: Edition) -> list[str]:
    """The years that boxes are made for, and the whole cycle for what is judged once."""
    return [*(w.name for w in standards.parsed(edition).windows), WHOLE]


def of_section(
    user: User, edition: Edition, section: str, window: str, sheet: Decimal = Decimal("0.1")
) -> list[LedgerBox]:
    """The boxes of a part of the standard in a year, filled by thickness. Refused for an unknown
    part or year; a page count that is not known counts as one."""
    made = standards.parsed(edition)
    found = next((s for s in made.sections if s.id == section), None)
    if found is None or window not in windows(edition):
        raise Refused("标准里没有这一部分或这个年度,请从表里选。")
    lines = list(_material(user, edition, found.items, window))
    fillings = filing.fill([(n, m.pages or 1) for n, m in enumerate(lines)], sheet)
    return [
        LedgerBox(
            found.id,
            found.name,
            window,
            n,
            len(fillings),
            f.spine,
            tuple(lines[i] for i in f.items),
        )
        for n, f in enumerate(fillings, start=1)
    ]


def _material(
    user: User, edition: Edition, items: tuple[Item, ...], window: str
) -> Iterator[Material]:
    """What proves each item in the year: what was linked to its cell, then its entries' papers."""
    made = standards.parsed(edition)
    links = _links(edition, {i.id for i in items}, window)
    for item in items:
        if window not in {w.name for w in scoring.windows_of(item, made)}:
            continue
        mine = links.get(item.id, [])
        yield from (_of_link(item, link) for link in mine)
        seen = {link.entry_id for link in mine} - {None}
        entries = _entries(user, edition, item, window_of(made, window))
        yield from _papers(item, [e for e in entries if e.pk not in seen])


def _links(edition: Edition, items: set[str], window: str) -> dict[str, list[CellLink]]:
    rows = CellLink.objects.filter(
        edition=edition, item__in=items, window=window, removed_at=None
    ).select_related("entry", "evidence", "unit")
    found: dict[str, list[CellLink]] = {}
    for row in rows.order_by("number", "id"):
        found.setdefault(row.item, []).append(row)
    return found


def _of_link(item: Item, link: CellLink) -> Material:
    file, entry = link.evidence, link.entry
    title = file.name if file else entry.title if entry else ""
    day = filing.compact(entry.happened_on) if entry else ""
    return Material(
        item.id, item.name, link.number, title, link.unit.name if link.unit else "", day,
        file.pages if file else None, file.location if file else "",
    )  # fmt: skip


def _entries(user: User, edition: Edition, item: Item, window: Window) -> list[Entry]:
    found: dict[int, Entry] = {}
    for fact in item.facts():
        if fact.kind not in (GRID, LINK):
            rows = behind(user, edition.division_id, fact, window).select_related("unit")
            found |= {row.pk: row for row in rows}
    return sorted(found.values(), key=lambda e: (e.happened_on, e.no))


def _papers(item: Item, entries: list[Entry]) -> Iterator[Material]:
    """Each entry's files; an entry without any is a line too, so that its lack is seen."""
    rows = Attachment.objects.filter(entry__in=entries, removed_at=None)
    files: dict[int, dict[int, Attachment]] = {}
    for row in rows.select_related("evidence").order_by("paper", "id"):
        files.setdefault(row.entry_id, {}).setdefault(row.evidence_id, row)
    for entry in entries:
        day = filing.compact(entry.happened_on)
        head = (item.id, item.name, "", entry.title, entry.unit.name, day)
        mine = files.get(entry.pk, {}).values()
        if not mine:
            yield Material(*head, None, "没有附材料")
        for row in mine:
            file = row.evidence
            title = f"{entry.title}:{row.paper or file.name}"
            pages = file.pages or (1 if file.kind == "photo" else None)
            yield Material(*head[:3], title, *head[4:], pages, file.location)
