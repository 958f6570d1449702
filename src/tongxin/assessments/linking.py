"""Verbs on links: a file or an entry is placed in a cell, taken out, accepted, sent back.

One file may stand in many cells, in each with its own number, passage and verdict. A link is never
rewritten once somebody has judged it: it ends and another takes its place, so that any past day
can be recounted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.models import User
from tongxin.directory.scope import Scope, require
from tongxin.ledger import actions as ledger
from tongxin.ledger import queries as ledger_queries
from tongxin.ledger.models import Entry, Evidence
from tongxin.ledger.outcome import Outcome, clock_words
from tongxin.rules.scoring import GRID, LINK
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import actions, numbers, queries
from .models import CellLink

#: Words and lengths of what tells a passage.
PASSAGE = {"page": ("页码", 20), "quote": ("原句", 500), "conclusion": ("结论", 300)}


def _event(by: User, verb: str, row: CellLink, sentence: str, **detail) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="cell",
        subject_id=f"{row.edition_id}/{row.item}",
        division=row.edition.division_id,
        sentence=sentence,
        detail={"link": row.pk, "number": row.number, **detail},
    )


def open_cell(by: User, ability: str, edition: Edition, item: str, window: str) -> Scope:
    """The person's scope, when they may act on this cell of a standard in force."""
    scope = require(by, ability)
    if edition.division_id != scope.division:
        raise Refused("没有这份标准,请从本区的标准里选择。")
    if edition.state != "active":
        raise Refused(f"“{edition}”已停用,只供查看,请到在用的版本里办理。")
    actions.place(edition, item, window)
    return scope


def _hold_entry(by: User, entry: Entry | None) -> Entry | None:
    """The entry if the person sees it, locked: always before the edition, as the ledger does."""
    if entry is None:
        return None
    found = ledger_queries.visible_to(by).filter(pk=entry.pk).first()
    if found is None:
        raise Refused("找不到这条台账记录,可能已撤回或不属于您的单位。")
    return Entry.objects.select_for_update().get(pk=found.pk)


def _seen_evidence(by: User, evidence: Evidence | None) -> Evidence | None:
    if evidence is None:
        return None
    found = ledger_queries.visible_evidence(by).filter(pk=evidence.pk).first()
    if found is None:
        raise Refused("找不到这份材料,请从本单位的材料里选择。")
    return found


def labels_of(edition: Edition, item: str) -> list[str]:
    """The labels (要点) under which material can be placed in an item's cells."""
    facts = standards.parsed(edition).item(item).facts()
    names = (f.partition(":")[2] for x in facts if x.kind == LINK for f in x.facets)
    return [name for name in dict.fromkeys(names) if name]


def next_number(edition: Edition, item: str) -> str:
    """The number an item's next piece would get; one once given is not given again."""
    given = CellLink.objects.filter(edition=edition, item=item).values_list("number", flat=True)
    return numbers.free(numbers.stem(standards.parsed(edition), item), given)


@transaction.atomic
def link(
    *,
    by: User,
    edition: Edition,
    item: str,
    window: str,
    label: str = "",
    entry: Entry | None = None,
    evidence: Evidence | None = None,
    number: str = "",
    page: str = "",
    quote: str = "",
    conclusion: str = "",
) -> CellLink:
    """引用: place a file, an entry, or a file of an entry in a cell under one of its labels."""
    scope = open_cell(by, "link.write", edition, item, window)
    if entry is None and evidence is None:
        raise Refused("请选择要引用的材料或台账记录。")
    if label and label not in labels_of(edition, item):
        raise Refused(f"考评内容{item}没有“{label}”这个要点,请从列出的要点里选择。")
    found, proof = _hold_entry(by, entry), _seen_evidence(by, evidence)
    actions.hold(edition.division_id)
    _refuse_twice(edition, item, window, label, found, proof)
    owner = found or proof
    row = CellLink.objects.create(
        edition=edition,
        item=item,
        window=window,
        label=label,
        entry=found,
        evidence=proof,
        unit_id=scope.home or (owner.unit_id if owner else None),
        by=by,
        number=_number(edition, item, number),
        **_passage(page=page, quote=quote, conclusion=conclusion),
    )
    _event(by, "link.add", row, f"{item} {window} 引用材料{row.number}")
    actions.recount_items(edition, {item})
    return row


def _number(edition: Edition, item: str, given: str) -> str:
    given = given.strip()
    if not given:
        return next_number(edition, item)
    if len(given) > 40:
        raise Refused("材料编号不超过40个字,请改短。")
    taken = CellLink.objects.filter(edition=edition, number=given, removed_at=None).first()
    if taken:
        raise Refused(f"编号{given}已用在{taken.item} {taken.window},请换一个。")
    return given


def _passage(**given: str) -> dict[str, str]:
    """Page, quote and conclusion; Refused when one is longer than it may be."""
    for name, (word, most) in PASSAGE.items():
        if len(given[name].strip()) > most:
            raise Refused(f"{word}不超过{most}字,请改短。")
    return {name: text.strip() for name, text in given.items()}


def _refuse_twice(edition, item, window, label, entry, evidence) -> None:
    same = CellLink.objects.filter(
        edition=edition,
        item=item,
        window=window,
        label=label,
        entry=entry,
        evidence=evidence,
        removed_at=None,
    ).first()
    if same:
        raise Refused(f"这份材料已在这一格引用,编号是{same.number},不用再引用一次。")


def _reach(by: User, row: CellLink, scope: Scope) -> CellLink:
    """The link, locked together with its edition's cells, if the person reaches it."""
    if scope.units is not None and row.unit_id not in scope.units:
        raise Refused("只能处理本单位引用的材料。")
    actions.hold(row.edition.division_id)
    fresh = CellLink.objects.select_related("edition").get(pk=row.pk)
    if fresh.removed_at:
        raise Refused("这处引用已经取消,请刷新后再看。")
    return fresh


@transaction.atomic
def unlink(*, by: User, link: CellLink) -> CellLink:
    """取消引用: the file stays, the cell no longer counts it."""
    scope = open_cell(by, "link.write", link.edition, link.item, link.window)
    row = _reach(by, link, scope)
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    _event(by, "link.remove", row, f"{row.item} {row.window} 取消引用{row.number}")
    actions.recount_items(row.edition, {row.item})
    return row


@dataclass(frozen=True)
class Verdicts:
    """How many links were accepted, and a sentence for each that somebody else decided before."""

    count: int = 0
    others: tuple[str, ...] = ()


@transaction.atomic
def accept_links(*, by: User, links: Iterable[CellLink]) -> Verdicts:
    """认定 links, many at once: how many changed, and who had decided about the others."""
    scope = require(by, "entry.accept")
    rows = CellLink.objects.filter(
        pk__in=[row.pk for row in links],
        edition__division=scope.division,
        edition__state="active",
    )
    by_edition: dict[Edition, list[CellLink]] = {}
    for row in rows.select_related("edition").order_by("edition_id", "id"):
        by_edition.setdefault(row.edition, []).append(row)
    parts = [_accept(by, edition, found) for edition, found in by_edition.items()]
    return Verdicts(sum(p.count for p in parts), tuple(o for p in parts for o in p.others))


def _accept(by: User, edition: Edition, wanted: list[CellLink]) -> Verdicts:
    actions.hold(edition.division_id)
    found = CellLink.objects.filter(pk__in=[r.pk for r in wanted]).select_related("edition")
    rows = [row for row in found if row.removed_at is None and row.accepted_at is None]
    others = tuple(decided_before(row) for row in found if row not in rows)
    now = clock.now()
    for row in rows:
        row.state, row.accepted_at, row.reason, row.until = "accepted", now, "", None
        _event(by, "link.accept", row, f"{row.item} {row.window} 认定材料{row.number}")
    CellLink.objects.bulk_update(rows, ["state", "accepted_at", "reason", "until"])
    if rows:
        actions.recount_items(edition, {row.item for row in rows})
    return Verdicts(len(rows), others)


#: What somebody did to a link, as a sentence says it.
_DID = {"link.accept": "认定", "link.return": "退回", "link.remove": "取消引用"}


def decided_before(row: CellLink) -> str:
    """Who decided about this link before, and when: 材料Ⅰ-1-①已由张三在10:32认定。"""
    told = Event.objects.filter(
        division=row.edition.division_id,
        subject="cell",
        subject_id=f"{row.edition_id}/{row.item}",
        verb__in=list(_DID),
        detail__number=row.number,
    )
    event = told.select_related("by").order_by("-at", "-id").first()
    if event is None:
        return f"材料{row.number}之前已经办过。"
    who = event.by.name if event.by else "系统"
    return f"材料{row.number}已由{who}在{clock_words(event.at)}{_DID[event.verb]}。"


@transaction.atomic
def return_link(
    *, by: User, link: CellLink, reason: str, until: date | None = None, shown: str = ""
) -> CellLink:
    """退回 with a reason, and until when. The link ends; a returned one takes its number and place.

    shown: the state the form showed; Refused when somebody decided otherwise meanwhile.
    """
    scope = open_cell(by, "entry.accept", link.edition, link.item, link.window)
    if not reason.strip():
        raise Refused("请写明退回的原因,让填报人知道改什么。")
    old, now = _reach(by, link, scope), clock.now()
    if shown and shown != old.state:
        raise Refused(f"{decided_before(old)}没有再退回,请刷新后再看。")
    CellLink.objects.filter(pk=old.pk).update(removed_at=now)
    row = copy_of(
        old,
        carried_from=old,
        state="returned",
        reason=reason.strip()[:300],
        until=until,
        accepted_at=None,
        at=now,
    )
    row.save(force_insert=True)
    _event(
        by,
        "link.return",
        row,
        f"{row.item} {row.window} 退回材料{row.number}:{reason}",
        reason=reason,
    )
    actions.recount_items(row.edition, {row.item})
    return row


def copy_of(row: CellLink, **changed) -> CellLink:
    """A new, unsaved link with the same content but for what is `changed`."""
    names = (
        "edition",
        "item",
        "label",
        "window",
        "entry_id",
        "evidence_id",
        "unit_id",
        "number",
        "state",
        "reason",
        "until",
        "accepted_at",
        "at",
        "by_id",
        "page",
        "quote",
        "conclusion",
    )
    # What is changed is not read: the former edition would be a query for each link.
    same = {name: getattr(row, name) for name in names if name not in changed}
    return CellLink(**same, **changed)


def entries_behind(by: User, edition: Edition, item: str, window: str):
    """The entries a cell was judged from, within the person's reach; None when it reads none."""
    made = standards.parsed(edition)
    span = queries.window_of(made, window)
    facts = dict.fromkeys(f for f in made.item(item).facts() if f.kind not in (LINK, GRID))
    parts = [queries.behind(by, edition.division_id, fact, span) for fact in facts]
    return reduce(or_, parts) if parts else None


@transaction.atomic
def accept_cell(*, by: User, edition: Edition, item: str, window: str) -> tuple[Outcome, Verdicts]:
    """认定 everything that waits behind a cell: what came of its entries, and of its links."""
    open_cell(by, "entry.accept", edition, item, window)
    waiting = entries_behind(by, edition, item, window)
    entries = list(waiting.filter(state="pending").distinct()) if waiting is not None else []
    links = queries.links(edition, item, window).filter(state="pending")
    return ledger.accept(by=by, entries=entries), accept_links(by=by, links=links)
