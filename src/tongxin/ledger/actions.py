"""Verbs on entries: record, revise, withdraw, accept, return. One transaction, one event each.

An entry's earlier states are kept in EntryPast, so that any past day can be recounted exactly.
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

from . import changes, kinds
from .models import Entry, EntryPast, Review, Role

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


def _event(by, verb: str, entry: Entry, sentence: str, **detail: Any) -> None:
    events.record(
        by=by,
        verb=verb,
        subject="entry",
        subject_id=entry.no,
        division=entry.division_id,
        sentence=sentence,
        detail=detail,
    )


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
) -> Entry:
    """A new entry. roles: (unit, partner outside the district, role) of a joint event."""
    scope = require(by, "entry.write")
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
        received_at=now,
        since=now,
        sample=sample,
        **columns,
    )
    _take_part(entry, roles)
    _event(by, "entry.record", entry, f"登记{made.name}“{entry.title}”")
    _publish(scope.division, kind, entry.happened_on, entry.ended_on)
    return entry


def _take_part(entry: Entry, roles: Iterable[tuple[Unit | None, str, str]]) -> None:
    """The parts of a joint event, each unit once."""
    seen = {(unit.pk if unit else None, partner): (unit, role) for unit, partner, role in roles}
    Role.objects.bulk_create(
        Role(entry=entry, unit=unit, partner=partner, role=role)
        for (_, partner), (unit, role) in seen.items()
    )


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


def _own(scope: Scope, entry: Entry) -> None:
    """Seeing a joint event or one in the own town is not yet answering for it."""
    if scope.units is not None and entry.unit_id not in scope.units:
        raise Refused("这条记录由别的单位填报,请联系填报单位或区双拥办修改。")


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_for_update().get(pk=entry.pk)


@transaction.atomic
def revise(
    *,
    by: User,
    entry: Entry,
    raw: Mapping[str, Any],
    version: int | None = None,
    roles: Iterable[tuple[Unit | None, str, str]] | None = None,
) -> Entry:
    """Correct an entry; an accepted one goes back to waiting.

    version: the one the form showed. roles: those of a joint event from now on; None leaves them.
    """
    scope = require(by, "entry.write")
    _own(scope, entry)
    entry = _locked(entry)
    if version is not None and version != entry.version:
        raise Outdated("您打开之后别人改过这条记录,请核对后再保存。")
    made = kinds.get(entry.division_id, entry.kind)
    columns = checked(made, raw, scope, Resolver.load(scope.division))
    columns["series"] = columns.get("series") or entry.series
    before = (entry.happened_on, entry.ended_on)
    keep_past(entry, clock.now())
    for name, value in columns.items():
        setattr(entry, name, value)
    entry.state, entry.accepted_at, entry.kind_version = "pending", None, made.version
    entry.save()
    if roles is not None:
        entry.roles.all().delete()
        _take_part(entry, roles)
    _event(by, "entry.revise", entry, f"修改“{entry.title}”")
    _publish(scope.division, entry.kind, *before, entry.happened_on, entry.ended_on)
    return entry


@transaction.atomic
def withdraw(*, by: User, entry: Entry, reason: str) -> Entry:
    """Take an entry out of the count; it stays readable in the history."""
    scope = require(by, "entry.write")
    if not reason.strip():
        raise Refused("请写明撤回的原因。")
    _own(scope, entry)
    entry = _locked(entry)
    if entry.withdrawn:
        return entry
    keep_past(entry, clock.now())
    entry.withdrawn, entry.state, entry.accepted_at = True, "pending", None
    entry.save()
    _event(by, "entry.withdraw", entry, f"撤回“{entry.title}”:{reason}", reason=reason)
    _publish(scope.division, entry.kind, entry.happened_on, entry.ended_on)
    return entry


@transaction.atomic
def restore(*, by: User, entry: Entry) -> Entry:
    """Undo a withdrawal."""
    scope = require(by, "entry.write")
    _own(scope, entry)
    entry = _locked(entry)
    if entry.withdrawn:
        keep_past(entry, clock.now())
        entry.withdrawn = False
        entry.save()
        _event(by, "entry.restore", entry, f"恢复“{entry.title}”")
        _publish(scope.division, entry.kind, entry.happened_on, entry.ended_on)
    return entry


@transaction.atomic
def accept(*, by: User, entries: Iterable[Entry]) -> int:
    """认定: many at once. Returns how many changed; those accepted before are left alone."""
    scope = require(by, "entry.accept")
    wanted = [e.pk for e in entries]
    rows = list(
        Entry.objects.select_for_update()
        .filter(pk__in=wanted, division=scope.division, withdrawn=False)
        .exclude(state="accepted")
        .order_by("pk")  # two who accept the same rows at once take the locks in one order
    )
    now = clock.now()
    for entry in rows:
        # No past row: the state before is this one without its accepted_at.
        entry.state, entry.accepted_at, entry.version = "accepted", now, entry.version + 1
    Entry.objects.bulk_update(rows, ["state", "accepted_at", "version"])
    Review.objects.bulk_create(Review(entry=e, verdict="accepted", at=now, by=by) for e in rows)
    for entry in rows:
        _event(by, "entry.accept", entry, f"认定“{entry.title}”")
    if rows:
        days = [day for e in rows for day in (e.happened_on, e.ended_on) if day]
        kinds_ = frozenset(e.kind for e in rows)
        changes.publish(changes.Change(scope.division, kinds_, min(days), max(days)))
    return len(rows)


@transaction.atomic
def send_back(*, by: User, entry: Entry, reason: str, until: date | None = None) -> Entry:
    """退回 with a reason and a date; an acceptance is taken back by the same step."""
    scope = require(by, "entry.accept")
    reason = fitting(reason, "退回的原因", 300)
    if not reason:
        raise Refused("请写明退回的原因,让填报人知道改什么。")
    if entry.division_id != scope.division:
        raise Refused("没有这条记录,请从本区的台账里选择。")
    entry = _locked(entry)
    keep_past(entry, clock.now())
    entry.state, entry.accepted_at = "returned", None
    entry.save()
    Review.objects.create(entry=entry, verdict="returned", reason=reason, until=until, by=by)
    _event(by, "entry.return", entry, f"退回“{entry.title}”:{reason}", reason=reason)
    _publish(scope.division, entry.kind, entry.happened_on, entry.ended_on)
    return entry
