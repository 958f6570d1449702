"""Verbs on entries: record, revise, withdraw, accept, return. One transaction, one event each.

scope, where a verb takes it: in whose reach the person writes, when it is not the own (a case that
was handed over goes on with the entry of the unit that first had it).

What may follow what is `flows.ENTRY`; the head's signature is in `signing`, what concerns one piece
of material or a superior office in `review_actions`. An entry's earlier states are kept in
EntryPast, so that any past day can be recounted exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from tongxin.core import clock, events, numbering
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import Unit, User
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import Scope, require

from . import changes, joint, kinds, outcome, returns
from .flows import ENTRY, entry_state, rests
from .models import Entry, EntryPast, Review
from .outcome import Outcome
from .telling import tell

CONTENT = [
    "kind",
    "kind_version",
    "title",
    "happened_on",
    "ended_on",
    "unit_id",
    "town_id",
    "facet",
    "series",
    "sessions",
    "attendance",
    "people",
    "amount",
    "due",
    "done",
    "late",
    "data",
    "complete",
    "state",
    "accepted_at",
    "withdrawn",
    "since",
]
FUTURE = "日期在今天之后。台账只记已经发生的事,请核对。"


class Rejected(Refused):
    """A form that cannot be taken: `errors` has a sentence for each field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("有几处需要改一下再提交。", list(errors.values()))
        self.errors = errors


def _publish(division: str, kind: str, *days: date | None) -> None:
    known = [day for day in days if day]
    changes.publish(changes.Change(division, frozenset([kind]), min(known), max(known)))


def unit_of(scope: Scope, given: Any, resolver: Resolver) -> Unit:
    """The unit that did the work: the one named, else the person's own, else the 双拥办's."""
    named = given or scope.home
    unit = resolver.need(named) if named else resolver.office()
    if unit is None:
        raise Refused("请填写“单位”。名录里写明双拥办设在哪个单位,以后就不用填。")
    if scope.units is not None and unit.pk not in scope.units:
        raise Refused(f"您只能填报本单位的记录,不能代“{unit.name}”填报。")
    return unit


def checked(kind: kinds.Kind, raw: Mapping[str, Any], scope: Scope, resolver: Resolver) -> dict:
    """The columns of an entry from what was typed; Rejected with a sentence a field."""
    values, errors = kind.form.parse(raw)
    day = values.get("happened_on")
    if day and day > clock.today():
        errors["happened_on"] = FUTURE
    columns: dict[str, Any] = {"data": {}}
    for key, label in (("unit", "单位"), ("town", "所在镇街")):
        try:
            given = values.pop(key, None)
            columns[key] = (
                unit_of(scope, given, resolver)
                if key == "unit"
                else resolver.need(given, label)
                if given
                else None
            )
        except Refused as error:
            errors[key] = error.sentence
    if errors:
        raise Rejected(errors)
    for field in kind.form.fields:
        if field.key in ("unit", "town"):
            continue
        value = values[field.key]
        if field.column:
            columns[field.column] = value if value is not None else _empty(field.column)
        elif value is not None:
            columns["data"][field.key] = (
                value.isoformat()
                if isinstance(value, date)
                else (str(value) if field.type == "decimal" else value)
            )
    return columns


def _empty(column: str) -> Any:
    return "" if column in ("facet", "series") else None


@transaction.atomic
def record(
    *,
    by: User,
    kind: str,
    raw: Mapping[str, Any],
    roles: Iterable[tuple[Unit | None, str, str]] = (),
    sample: bool = False,
    scope: Scope | None = None,
) -> Entry:
    """A new entry. roles: (unit, partner outside the district, role) of a joint event."""
    scope = scope or require(by, "entry.write")
    made = kinds.get(scope.division, kind)
    columns = checked(made, raw, scope, Resolver.load(scope.division))
    no = numbering.take(scope.division, "entry")
    now = clock.now()
    columns["series"] = columns.get("series") or f"#{no}"
    entry = Entry.objects.create(
        division_id=scope.division,
        no=no,
        kind=kind,
        kind_version=made.version,
        by=by,
        complete=not made.papers,
        state=rests(scope, columns["unit"]),
        received_at=now,
        since=now,
        sample=sample,
        **columns,
    )
    joint.take_part(entry, roles)
    tell(by, "entry.record", entry, f"登记{made.name}“{entry.title}”")
    _publish(scope.division, kind, entry.happened_on, entry.ended_on)
    return entry


def keep_past(entry: Entry, now) -> None:
    """Write the entry's present state away as past; the caller then changes the entry."""
    EntryPast.objects.create(
        entry=entry,
        division_id=entry.division_id,
        version=entry.version,
        until=now,
        **{name: getattr(entry, name) for name in CONTENT},
    )
    entry.since = now
    entry.version += 1


class Outdated(Refused):
    """Somebody else changed the entry after the form was opened."""


def own(scope: Scope, entry: Entry) -> None:
    """Seeing a joint event or one in the own town is not yet answering for it."""
    if scope.units is not None and entry.unit_id not in scope.units:
        raise Refused("这条记录由别的单位填报,请联系填报单位或区双拥办修改。")


def _locked(entry: Entry) -> Entry:
    rows = Entry.objects.select_for_update(of=("self",)).select_related("unit")
    return kinds.beside(rows).get(pk=entry.pk)


def held(scope: Scope, step: str, entry: Entry, shown: Mapping[int, str] | None = None) -> Entry:
    """The entry, locked, as `step` may be taken on it; Refused with what happened meanwhile."""
    fit, rest = outcome.hold(scope, step, [entry], shown)
    if rest:
        name = ENTRY.step(step).name
        [told] = outcome.overtaken(scope, step, rest)
        raise Overtaken(f"这条记录{told.words},没有“{name}”。请刷新后再看。")
    if not fit:
        raise Refused("没有这条记录,请从本区、本单位的台账里选择。")
    return fit[0]


class Overtaken(Refused):
    """Somebody else was first; nothing was done."""


@transaction.atomic
def revise(
    *,
    by: User,
    entry: Entry,
    raw: Mapping[str, Any],
    version: int | None = None,
    roles: Iterable[tuple[Unit | None, str, str]] | None = None,
    scope: Scope | None = None,
) -> Entry:
    """Correct an entry: it waits again, for the unit's head where the unit has its work signed.

    One with returned pieces that are not mended yet stays returned. version: the one the form
    showed. roles: those of a joint event from now on; None leaves them.
    """
    scope = scope or require(by, "entry.write")
    own(scope, entry)
    entry = _locked(entry)
    if version is not None and version != entry.version:
        raise Outdated("您打开之后别人改过这条记录,请核对后再保存。")
    ENTRY.check("revise", entry_state(entry))
    before = _change(entry, **_corrected(by, scope, entry, raw))
    if roles is not None:
        joint.take_part_anew(entry, roles)
    tell(by, "entry.revise", entry, f"修改“{entry.title}”")
    _publish(scope.division, entry.kind, *before, entry.happened_on, entry.ended_on)
    return entry


def _corrected(by: User, scope: Scope, entry: Entry, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an entry by what is typed now, in its kind's form of today; it waits again."""
    made = kinds.of(entry)
    columns = checked(made, raw, scope, Resolver.load(scope.division))
    columns |= {"series": columns.get("series") or entry.series, "kind_version": made.version}
    state = _after(by, scope, entry, columns["unit"], "改好后重新报送")
    return columns | {"state": state, "accepted_at": None}


def _change(entry: Entry, **columns: Any) -> tuple[date | None, date | None]:
    """The locked entry with its earlier state kept; the days it had then."""
    before = (entry.happened_on, entry.ended_on)
    keep_past(entry, clock.now())
    _fill(entry, columns)
    return before


def _fill(entry: Entry, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(entry, name, value)
    entry.save()


def _after(by: User, scope: Scope, entry: Entry, unit: Unit, answer: str) -> str:
    """Where a corrected entry waits; the return of the entry as a whole is answered by it."""
    was = entry.state
    for one in returns.of_entry(entry):
        was = "unsigned" if one.level == "unit" else was
        if one.attachment_id is None:
            returns.answer(by, one, answer)
    left = entry.state == "returned" and returns.of_entry(entry)
    return "returned" if left else rests(scope, unit, was)


@transaction.atomic
def withdraw(*, by: User, entry: Entry, reason: str, scope: Scope | None = None) -> Entry:
    """Take an entry out of the count; it stays readable in the history."""
    scope = scope or require(by, "entry.write")
    if not reason.strip():
        raise Refused("请写明撤回的原因。")
    own(scope, entry)
    entry = _locked(entry)
    if entry.withdrawn:
        return entry
    ENTRY.check("withdraw", entry_state(entry))
    _change(entry, withdrawn=True, state="pending", accepted_at=None)
    tell(by, "entry.withdraw", entry, f"撤回“{entry.title}”:{reason}", reason=reason)
    _publish(scope.division, entry.kind, entry.happened_on, entry.ended_on)
    return entry


@transaction.atomic
def restore(
    *,
    by: User,
    entry: Entry,
    raw: Mapping[str, Any] | None = None,
    scope: Scope | None = None,
) -> Entry:
    """Undo a withdrawal: it waits again; what was returned then is returned still.

    raw: what it says from now on, where it comes back corrected.
    """
    scope = scope or require(by, "entry.write")
    own(scope, entry)
    entry = _locked(entry)
    if entry.withdrawn:
        ENTRY.check("restore", entry_state(entry))
        before = (entry.happened_on, entry.ended_on)
        keep_past(entry, clock.now())
        entry.withdrawn, entry.state = False, _again(scope, entry)
        _fill(entry, {} if raw is None else _corrected(by, scope, entry, raw))
        tell(by, "entry.restore", entry, f"恢复“{entry.title}”")
        _publish(scope.division, entry.kind, *before, entry.happened_on, entry.ended_on)
    return entry


def _again(scope: Scope, entry: Entry) -> str:
    """Where a restored entry waits, by its state before it was withdrawn."""
    past = EntryPast.objects.filter(entry=entry, withdrawn=False).order_by("-version")
    was = past.values_list("state", flat=True).first() or ""
    return "returned" if was == "returned" else rests(scope, entry.unit, was)


@transaction.atomic
def accept(
    *, by: User, entries: Iterable[Entry], shown: Mapping[int, str] | None = None
) -> Outcome:
    """认定: many at once. Says which changed, and what somebody else did to the others before.

    shown: what the form showed, a stamp by number (`outcome.stamp`); an entry that changed since is
    left alone.
    """
    scope = require(by, "entry.accept")
    fit, rest = outcome.hold(scope, "accept", entries, shown)
    unsigned = _sent_back_by_the_head(fit)
    rows, rest = (
        [e for e in fit if e.pk not in unsigned],
        rest + [e for e in fit if e.pk in unsigned],
    )
    now = clock.now()
    for entry in rows:
        # No past row: the state before is this one without its accepted_at.
        entry.state, entry.accepted_at, entry.version = "accepted", now, entry.version + 1
    Entry.objects.bulk_update(rows, ["state", "accepted_at", "version"])
    Review.objects.bulk_create(Review(entry=e, verdict="accepted", at=now, by=by) for e in rows)
    with events.together():
        for entry in rows:
            tell(by, "entry.accept", entry, f"认定“{entry.title}”")
    if rows:
        days = [day for e in rows for day in (e.happened_on, e.ended_on) if day]
        kinds_ = frozenset(e.kind for e in rows)
        changes.publish(changes.Change(scope.division, kinds_, min(days), max(days)))
    return Outcome(rows, outcome.overtaken(scope, "accept", rest))


def _sent_back_by_the_head(rows: list[Entry]) -> set[int]:
    """Of these entries, those that the head of the unit returned: the office waits for them."""
    back = [e.pk for e in rows if e.state == "returned"]
    if not back:
        return set()
    return set(
        returns.open_returns().filter(entry__in=back, level="unit").values_list("entry", flat=True)
    )


def reason_for_return(text: str) -> str:
    """The reason as it is kept; Refused when there is none."""
    reason = fitting(text, "退回的原因", 300)
    if not reason:
        raise Refused("请写明退回的原因,让填报人知道改什么。")
    return reason


@transaction.atomic
def send_back(
    *,
    by: User,
    entry: Entry,
    reason: str,
    until: date | None = None,
    shown: Mapping[int, str] | None = None,
) -> Entry:
    """退回 with a reason and a date; an acceptance is taken back by the same step.

    Returned again, the new date counts. Overtaken when it is not any more what `shown` says.
    """
    scope = require(by, "entry.accept")
    reason = reason_for_return(reason)
    entry = held(scope, "return", entry, shown)
    turn_back(entry)
    Review.objects.create(entry=entry, verdict="returned", reason=reason, until=until, by=by)
    tell(by, "entry.return", entry, f"退回“{entry.title}”:{reason}", reason=reason)
    return entry


def turn_back(entry: Entry) -> None:
    """The locked entry becomes returned, and the figures follow."""
    _change(entry, state="returned", accepted_at=None)
    _publish(entry.division_id, entry.kind, entry.happened_on, entry.ended_on)
