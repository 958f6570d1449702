"""Closing a book month by month: what is dated into a closed month is refused.

Every step and line of a kind with a book takes hold of its month's row before it writes, and closing
takes hold of the same rows: of the two, one is first, and the other sees what it did. Who opens a
month takes hold of the later ones too, because months are closed in turn: else an earlier month could
come to be while a later one is being closed. A mistake of a closed month is corrected by a new line in
an open one that names what it corrects.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.ledger import actions as ledger
from tongxin.ledger.changes import Change
from tongxin.ledger.models import Entry

from . import kinds, tallies
from .kind import CaseKind, LineKind
from .models import Case, CaseLine, LedgerMonth

ENTRY_KIND = "policy"


def with_books() -> list[CaseKind]:
    """The kinds whose books are closed together, by key: the order in which rows are locked."""
    found = kinds.every()
    return [found[key] for key in sorted(found) if found[key].book]


def named(month: date) -> str:
    """2026年3月."""
    return f"{month.year}年{month.month}月"


def hold(case: Case, kind: CaseKind, day: date) -> None:
    """Take hold of the month of a day for the length of the transaction; Refused when it is closed."""
    if kind.book is None:
        return
    month = tallies.first_of(day)
    _locked(case.division_id, kind.key, month)
    if _closed(case.division_id, kind.key).filter(month__gte=month).exists():
        raise Refused(
            f"{named(month)}的{kind.book.name}已经结账,不能再记入这个月。日期请填还没有结账的月份;"
            "原来记错的用“登记更正”。"
        )


def _locked(division: str, kind: str, month: date) -> LedgerMonth:
    row, new = LedgerMonth.objects.get_or_create(division_id=division, kind=kind, month=month)
    if not new:
        return LedgerMonth.objects.select_for_update().get(pk=row.pk)
    later = _of_books(division).filter(month__gt=month).select_for_update()
    list(later.order_by("kind", "month"))  # whoever is closing one of them is waited for
    return row


def _of_books(division: str) -> QuerySet[LedgerMonth]:
    return LedgerMonth.objects.filter(division=division, kind__in=[k.key for k in with_books()])


def _closed(division: str, kind: str):
    return LedgerMonth.objects.filter(division=division, kind=kind).exclude(closed_at=None)


def hold_line(case: Case, kind: CaseKind, spec: LineKind, values: Mapping[str, Any]) -> None:
    """As `hold`, for a line; a correction must name what is there in a closed month."""
    hold(case, kind, values.get("day") or clock.today())
    if spec.corrects and kind.book:
        _corrects(case, kind, values)


def _corrects(case: Case, kind: CaseKind, values: Mapping[str, Any]) -> None:
    assert kind.book is not None
    tally, day = kind.book.named(values["what"]), values["on"]
    month = tallies.first_of(day)
    if not _closed(case.division_id, kind.key).filter(month__gte=month).exists():
        raise Refused(f"{named(month)}还没有结账。记错的明细请直接作废,再重新登记。")
    assert tally is not None
    steps = case.events.filter(step__in=tally.steps, day=day)
    lines = CaseLine.objects.filter(case=case, kind=tally.line or "-", day=day, void="")
    if not (steps.exists() or lines.exists()):
        told = f"{day.year}年{day.month}月{day.day}日"
        raise Refused(f"这件事在{told}没有“{tally.name}”,请对照经过核对是哪一天的哪一笔。")


def next_open(division: str) -> date | None:
    """The month that is closed next: after the last closed one, else the first with something in it."""
    found = _of_books(division).aggregate(
        last=Max("month", filter=~Q(closed_at=None)), first=Min("month")
    )  # fmt: skip
    return tallies.following(found["last"]) if found["last"] else found["first"]


def in_books(division: str) -> dict[str, QuerySet[LedgerMonth]]:
    """Months that have something in them, and of them the last one, once it is closed."""
    rows = _of_books(division)
    before = tallies.first_of(tallies.first_of(clock.today()) - timedelta(days=1))
    return {"books": rows, "closed": rows.filter(month__gte=before).exclude(closed_at=None)}


def ended(month: date) -> bool:
    """Whether a month is over, so that it may be closed."""
    return tallies.last_of(month) < clock.today()


@transaction.atomic
def close(*, by: User, month: date) -> list[LedgerMonth]:
    """结账: both books of a month, in turn, once; the year's entries follow."""
    scope = require(by, "report.write")
    month = tallies.first_of(month)
    _in_turn(scope.division, month)
    held = [(kind, _locked(scope.division, kind.key, month)) for kind in with_books()]
    if any(row.closed_at for _, row in held):  # somebody else was first, after we had looked
        raise Refused(f"{named(month)}已经结账,不用再结。")
    _in_turn(scope.division, month)  # an earlier month may have come to be before the lock was had
    for kind, row in held:
        _close(by, kind, row)
    events.record(
        by=by, verb="ledger_month.close", subject="ledger_month", subject_id=f"{month:%Y-%m}",
        division=scope.division, sentence=f"{named(month)}就业创业和扶持政策两本台账结账",
    )  # fmt: skip
    return [row for _, row in held]


def _in_turn(division: str, month: date) -> None:
    due = next_open(division)
    if due is None:
        raise Refused("两本台账还没有登记,没有要结的账。")
    if due > month:
        raise Refused(f"{named(month)}已经结账,不用再结。")
    if due < month:
        raise Refused(f"要按月份顺序结账,请先结{named(due)}。")
    if not ended(month):
        start = tallies.following(month)
        raise Refused(f"{named(month)}还没有过完,{start.month}月{start.day}日起可以结账。")


def _close(by: User, kind: CaseKind, row: LedgerMonth) -> None:
    found = tallies.figures(row.division_id, kind, row.month)
    row.totals = {key: kept(value) for key, value in found.items()}
    row.closed_at, row.by = clock.now(), by
    row.save()
    row.entry = _enter(by, kind, row)
    row.save(update_fields=["entry"])


def kept(value: int | Decimal) -> int | str:
    """A figure as JSON holds it."""
    return str(value) if isinstance(value, Decimal) else value


def of_year(division: str, kind: CaseKind, year: int) -> list[LedgerMonth]:
    """The closed months of a year, in their order."""
    rows = _closed(division, kind.key).filter(month__year=year).select_related("by", "entry")
    return list(rows.order_by("month"))


def recheck(division: str) -> list[str]:
    """Every closed month counted again from what is dated into it; a sentence for each difference."""
    found = []
    for kind in with_books():
        for row in _closed(division, kind.key).order_by("month"):
            again = tallies.figures(division, kind, row.month)
            if {key: kept(value) for key, value in again.items()} != row.totals:
                name = kind.book.name if kind.book else ""
                found.append(f"{named(row.month)}的{name}与结账时不同,结账后有人改动过明细。")
    return found


def summed(kind: CaseKind, rows: list[LedgerMonth]) -> tallies.Figures:
    """The figures of closed months together, as they stood at closing."""
    assert kind.book is not None
    out: tallies.Figures = {}
    for tally in kind.book.tallies:
        read = Decimal if tally.money else int
        out[tally.key] = sum((read(r.totals.get(tally.key, 0)) for r in rows), read(0))
    return out


def entry_raw(kind: CaseKind, rows: list[LedgerMonth]) -> dict[str, Any]:
    """What the year's entry says after these closed months of it."""
    book, total = kind.book, summed(kind, rows)
    assert book is not None
    first, last = rows[0].month, rows[-1].month
    return {
        "title": f"{first.year}年{book.name}", "facet": book.name,
        "happened_on": tallies.last_of(first), "people": total[book.people],
        "amount": total[book.amount] if book.amount else None,
        "note": f"按月结账,已结到{last.month}月",
    }  # fmt: skip


def _enter(by: User, kind: CaseKind, row: LedgerMonth) -> Entry:
    """The first closed month of a year opens its entry, by the office's own unit, or takes over the
    one somebody had typed; later ones correct its figures."""
    year = row.month.year
    rows = of_year(row.division_id, kind, year)
    raw = entry_raw(kind, rows)
    entry = next((r.entry for r in rows if r.entry), None) or _typed(row.division_id, kind, year)
    if entry is None:
        return ledger.record(by=by, kind=ENTRY_KIND, raw=raw)
    if entry.withdrawn:
        entry = ledger.restore(by=by, entry=entry)
    raw |= {"title": entry.title, "happened_on": entry.happened_on, "unit": entry.unit_id}
    return ledger.revise(by=by, entry=entry, raw=raw)


def _typed(division: str, kind: CaseKind, year: int) -> Entry | None:
    """The year's entry as somebody typed it before the first month was closed."""
    found = list(_entries(division, kind, year)[:2])
    if len(found) > 1:
        raise Refused(f"{_doubled(kind, year, found)}请只留一条,其余的撤回以后再结账。")
    return found[0] if found else None


def _entries(division: str, kind: CaseKind, year: int) -> QuerySet[Entry]:
    rows = Entry.objects.filter(division=division, kind=ENTRY_KIND, facet=_name(kind))
    return rows.filter(happened_on__year=year, withdrawn=False).order_by("no")


def _name(kind: CaseKind) -> str:
    return kind.book.name if kind.book else ""


def _doubled(kind: CaseKind, year: int, found: list[Entry]) -> str:
    numbers = "、".join(str(entry.no) for entry in found)
    return f"{year}年的{_name(kind)}在台账里不止一条(编号{numbers}),会重复计数。"


def refuse_a_second(change: Change) -> None:
    """The year's entry of a book comes out of its closed months: Refused where another stands beside
    it, whoever typed, imported or brought it back."""
    if ENTRY_KIND not in change.kinds:
        return
    for kind in with_books():
        for row in _yearly(change, kind):
            found = _entries(change.division, kind, row.month.year)
            if row.entry and found.exclude(pk=row.entry.pk).exists():
                raise Refused(
                    f"{row.month.year}年的{_name(kind)}由每月结账自动记入台账,编号{row.entry.no},"
                    "不用再登记;数字不对的在没有结账的月份用“登记更正”。"
                )


def _yearly(change: Change, kind: CaseKind) -> list[LedgerMonth]:
    """The first closed month of each year that a change touches; it knows the year's entry."""
    rows = _closed(change.division, kind.key).exclude(entry=None).select_related("entry")
    if change.first and change.last:
        rows = rows.filter(month__year__range=(change.first.year, change.last.year))
    return list({row.month.year: row for row in rows.order_by("-month")}.values())
