"""The sample's reports and its archive: issued at past moments, one year filed in two boxes.

A figure of the summary is wrong today: an entry was corrected after it was issued, as happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core import clock
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver
from tongxin.documents import actions, filing
from tongxin.documents.filing import Paper
from tongxin.documents.models import FiledItem, Report
from tongxin.ledger import actions as ledger
from tongxin.ledger import kinds
from tongxin.ledger.models import Entry

from .writing import moment

Data = Mapping[str, Any]


def write(by: User, data: Data) -> None:
    """Everything the calendar has reached, each on its day."""
    told, today = data["correction"], clock.today()
    if told["day"] <= today:
        _mistype(by, told)
    for one in data["reports"]:
        if one["day"] <= today:
            _report(by, one)
    if told["day"] <= today:
        _correct(by, told)
    if data["archive"]["boxed"] <= today:
        _archive(by, data["archive"])


def _entry(by: User, told: Data) -> Entry:
    return Entry.objects.get(title__startswith=told["entry"], division=by.division_id)


def _mistype(by: User, told: Data) -> None:
    """The entry as it was first recorded; nobody has counted it yet."""
    Entry.objects.filter(pk=_entry(by, told).pk).update(**{told["column"]: told["typed"]})


def _correct(by: User, told: Data) -> None:
    """The correction, and its acceptance by the office that made it."""
    entry = _entry(by, told)
    kind = kinds.get(entry.division_id, entry.kind)
    raw = {f.key: _raw(entry, f) for f in kind.form.fields} | {told["column"]: told["right"]}
    with clock.at(moment(told["day"])):
        ledger.accept(by=by, entries=[ledger.revise(by=by, entry=entry, raw=raw)])


def _raw(entry: Entry, field: Any) -> Any:
    """What a form would send for a field that stays as it is."""
    value = getattr(entry, field.column) if field.column else entry.data.get(field.key)
    return value.pk if hasattr(value, "pk") else value


def _report(by: User, told: Data) -> Report:
    with clock.at(moment(told["day"])):
        row = actions.draft(
            by=by, template=told["template"], first=told["first"], last=told["last"], sample=True
        )
        actions.fill(by=by, report=row, values=told["asks"])
        return actions.issue(by=by, report=row, day=told["day"], doc_no=told.get("doc_no", ""))


def _archive(by: User, told: Data) -> None:
    unit = Resolver.load(by.division_id or "").office()
    assert unit is not None
    with clock.at(moment(date(2025, 1, 6))):
        filing.set_fonds(by=by, unit=unit, fonds=told["fonds"])
        for category, period in told["retention"].items():
            filing.set_retention(
                by=by, unit=unit, category=category, period=period, approval=told["approval"]
            )
    place = {"unit": unit, "year": told["year"], "code": told["code"]}
    with clock.at(moment(told["day"])):
        for title, day, pages, number in told["items"]:
            filing.file(
                by=by, category="双拥工作文件", office=told["office"], sample=True,
                paper=Paper(title, unit.name, str(day), pages, number), **place,
            )  # fmt: skip
        wrongly = FiledItem.objects.get(division=by.division_id, no=told["removed"]["item"])
        filing.remove(by=by, item=wrongly, reason=told["removed"]["reason"])
    with clock.at(moment(told["boxed"])):
        boxes = filing.box_up(by=by, period="D30", sample=True, **place)
        filing.close(
            by=by, box=boxes[0], arranged_by="样例区办员", checked_by="样例检查人",
            place="档案室1列2层(样例)",
        )  # fmt: skip
        filing.catalogue(by=by, period="D30", **place)
