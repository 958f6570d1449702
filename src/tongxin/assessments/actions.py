"""Verbs on the grid: refresh what a change touched, hand scores, absences, links."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from tongxin.core import clock, events
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Division, User
from tongxin.directory.scope import require
from tongxin.ledger import changes
from tongxin.rules import scoring
from tongxin.rules.scoring import Window, plain
from tongxin.standards import queries as standards
from tongxin.standards.models import Edition

from . import facts as facts_
from . import judged, queries
from .models import Absence, CellLink, CellScore, Mark

#: What of a cell is stored; the key is (edition, part, item, window).
STORED = [
    "max",
    "reported",
    "accepted",
    "state",
    "accepted_state",
    "hand",
    "sentence",
    "detail",
]


def hold(division: str) -> None:
    """Recounts of a district happen one after another, until the transaction ends.

    So of two changes made at once the later one counts both, and a version that is being installed
    misses none. Whoever locks entries locks them before this.
    """
    Division.objects.select_for_update(no_key=True).get(pk=division)


def refresh(change: changes.Change) -> None:
    """The ledger changed: judge the touched items of every active edition again."""
    hold(change.division)
    for edition in standards.active(change.division):
        made = standards.parsed(edition)
        touched = {i.id for i in made.items() if any(f.kind in change.kinds for f in i.facts())}
        linked = _linked(edition, made, change.kinds)
        bonus = {b.id for b in made.bonus if any(f.kind in change.kinds for f in b.rule.facts())}
        vetoes = _vetoes_read(made, change.kinds)
        # A link may stand in another year than its entry, so there all years are judged.
        span = (None, None) if linked else (change.first, change.last)
        if touched or linked or bonus or vetoes:
            recount(edition, only=touched | linked, bonus=bonus, vetoes=vetoes, span=span)


def _linked(edition: Edition, made: scoring.Edition, kinds: frozenset[str]) -> set[str]:
    """Items with links to entries of these kinds: a withdrawn entry's link counts no more."""
    if not any(f.kind == scoring.LINK for f in made.facts()):
        return set()
    rows = CellLink.objects.filter(edition=edition, removed_at=None, entry__kind__in=kinds)
    return set(rows.values_list("item", flat=True).distinct())


def _vetoes_read(made: scoring.Edition, kinds: frozenset[str]) -> bool:
    """Whether a veto reads any of these kinds: who was named is only asked for then."""
    return any(f.kind in kinds for v in made.vetoes for f in (v.happened, v.cleared))


def _touched_windows(
    made: scoring.Edition,
    only: set[str] | None,
    extra: bool,
    span: tuple[date | None, date | None],
) -> tuple[Window, ...]:
    """The windows to read: those of the change, or all when something spans the cycle, as bonus
    lines and vetoes (extra) do."""
    first, last = span
    spans_cycle = (
        extra or only is None or any(i.years == scoring.CYCLE for i in made.items() if i.id in only)
    )
    if first is None or last is None or spans_cycle:
        return made.windows
    return tuple(w for w in made.windows if w.start <= last and w.end >= first)


def recount(
    edition: Edition,
    *,
    only: set[str] | None = None,
    bonus: set[str] | None = None,
    vetoes: bool = True,
    span: tuple[date | None, date | None] = (None, None),
) -> int:
    """Judge items, bonus lines (None: all) and vetoes from the records; returns cells written."""
    made = standards.parsed(edition)
    if only is not None:
        only = only | _mixed(made)
    windows = _touched_windows(made, only, vetoes or bonus != set(), span)
    if not windows:
        return 0
    fresh = _judge(edition, made, only, bonus, windows, vetoes)
    _write(fresh)
    return len(fresh)


def _mixed(made: scoring.Edition) -> set[str]:
    """Items that read both the grid and records: they are judged with every change, so their
    records must be read with every change."""
    late = (i for i in made.items() if scoring.reads_grid(i))
    return {i.id for i in late if any(f.kind != scoring.GRID for f in i.facts())}


def _judge(
    edition: Edition,
    made: scoring.Edition,
    only: set[str] | None,
    bonus: set[str] | None,
    windows: tuple[Window, ...],
    vetoes: bool = True,
) -> list[CellScore]:
    """Fresh CellScore objects, unsaved."""
    wanted = facts_.need(made, only, bonus, vetoes)
    table = facts_.load(edition.division_id, wanted, windows, edition=edition.pk)
    today = clock.today()
    late = {i.id for i in made.items() if scoring.reads_grid(i)}
    if late and only is not None:
        settings, known = queries.before(edition, made)
    else:
        settings, known = queries.settings_of(edition), {}
    names = {w.name for w in windows} | {scoring.WHOLE}
    sides = [
        scoring.score_cells(made, read, settings, today, only, known.get(side))
        for side, read in (("reported", table.reported), ("accepted", table.accepted))
    ]
    wanted_items = {i.id for i in made.items()} if only is None else only | late
    rows = [
        judged.row(edition, said, taken)
        for item_id in sides[0]
        if item_id in wanted_items
        for said, taken in zip(sides[0][item_id], sides[1][item_id], strict=True)
        if said.window.name in names
    ]
    rows += judged.bonus_rows(edition, made, table, bonus)
    return rows + (judged.veto_rows(edition, made, table, today) if vetoes else [])


def _write(rows: list[CellScore]) -> None:
    """Insert or replace, in one statement."""
    CellScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["edition", "part", "item", "window"],
        update_fields=STORED,
        batch_size=2000,
    )


def recheck(division: str, *, mend: bool = True) -> list[str]:
    """Judge everything again from the records; every difference from what is stored, in words."""
    told = []
    for edition in standards.active(division):
        made = standards.parsed(edition)
        stored = {(c.part, c.item, c.window): c for c in queries.cells(edition)}
        fresh = _judge(edition, made, None, None, made.windows)
        for row in fresh:
            old = stored.pop((row.part, row.item, row.window), None)
            if old is None or any(_differs(old, row, name) for name in STORED):
                told.append(
                    f"{edition.title} {row.item} {row.window}:"
                    f"存{plain(old.reported) if old else '无'},算{plain(row.reported)}"
                )
        told += [f"{edition.title} {key[1]} {key[2]}:多余的格" for key in stored]
        if mend and told:
            with transaction.atomic():
                CellScore.objects.filter(pk__in=[c.pk for c in stored.values()]).delete()
                _write(fresh)
    return told


def _differs(old: CellScore, new: CellScore, name: str) -> bool:
    a, b = getattr(old, name), getattr(new, name)
    if isinstance(a, Decimal) or isinstance(b, Decimal):
        return plain(a) != plain(b)
    return a != b


def new_day() -> None:
    """What depends on the day alone: a year begins, a future cell is due. Done once a day."""
    for edition in Edition.objects.filter(state="active").order_by("id"):
        with transaction.atomic():
            hold(edition.division_id)
            recount(edition)


def place(edition: Edition, item: str, window: str) -> scoring.Item:
    """The item, or Refused when there is no such cell."""
    made = standards.parsed(edition)
    try:
        found = made.item(item)
    except KeyError:
        raise Refused(f"标准里没有考评内容{item}。") from None
    if window not in {w.name for w in scoring.windows_of(found, made)}:
        raise Refused(f"考评内容{item}没有“{window}”这一格。")
    return found


def in_use(*, by: User, ability: str, edition: Edition) -> None:
    """Refused unless the person may, in a standard of the own district that is in force."""
    if edition.division_id != require(by, ability).division:
        raise Refused("没有这份标准,请从本区的标准里选择。")
    if edition.state != "active":
        raise Refused(f"“{edition}”已停用,只供查看,请到在用的版本里办理。")


ROUND_ABILITY = {"self": "score.hand", "mock": "score.mock", "assessor": "score.assess"}


@transaction.atomic
def mark(
    *,
    by: User,
    edition: Edition,
    item: str,
    window: str,
    points: Decimal | None,
    reason: str,
    round: str = "self",
) -> Mark:
    """人工评分 with its reason; points None takes it back and the computed figure stands again."""
    in_use(by=by, ability=ROUND_ABILITY[round], edition=edition)
    found = place(edition, item, window)
    made = standards.parsed(edition)
    worth = scoring.cell_max(found, made, queries.window_of(made, window))
    if points is not None and not scoring.ZERO <= points <= worth:
        raise Refused(f"这一格的分值是0到{plain(worth)}分,请改正。")
    reason = fitting(reason, "理由", 300)
    if points is not None and not reason:
        raise Refused("人工评分要写明理由。")
    row = Mark.objects.create(
        edition=edition,
        item=item,
        window=window,
        round=round,
        points=points,
        reason=reason,
        by=by,
    )
    what = "取消评分" if points is None else f"评{plain(points)}分:{reason}"
    events.record(
        by=by,
        verb=f"score.{round}",
        subject="cell",
        subject_id=f"{edition.pk}/{item}",
        division=edition.division_id,
        sentence=f"{item} {window} {what}",
    )
    if round == "self":
        recount_items(edition, {item})
    return row


def recount_items(edition: Edition, items: set[str]) -> None:
    """After a change that the ledger does not know of: a mark, an absence, a link."""
    hold(edition.division_id)
    recount(edition, only=items, bonus=set(), vetoes=False)


def recount_vetoes(edition: Edition) -> None:
    """After a change of who must declare, which the ledger does not know of."""
    hold(edition.division_id)
    recount(edition, only=set(), bonus=set())


@transaction.atomic
def set_absence(*, by: User, edition: Edition, item: str, window: str, reason: str) -> None:
    """合理缺项 for a cell whose item allows it; an empty reason takes it back."""
    in_use(by=by, ability="absence.write", edition=edition)
    reason = fitting(reason, "理由", 300)
    if not place(edition, item, window).absence_allowed:
        raise Refused(f"标准没有写{item}可以合理缺项。")
    Absence.objects.filter(edition=edition, item=item, window=window, ended_at=None).update(
        ended_at=clock.now()
    )
    if reason:
        Absence.objects.create(edition=edition, item=item, window=window, reason=reason, by=by)
    word = f"列为合理缺项:{reason}" if reason else "取消合理缺项"
    events.record(
        by=by,
        verb="cell.absence",
        subject="cell",
        subject_id=f"{edition.pk}/{item}",
        division=edition.division_id,
        sentence=f"{item} {window} {word}",
    )
    recount_items(edition, {item})
