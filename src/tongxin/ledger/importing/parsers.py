"""One row of a table into one row of the ledger, with everything looked up only once.

The same rules and the same sentences as a form (`FieldSpec.parse`, `actions.checked`); a column's
cells repeat, so each distinct value is read once and remembered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation
from itertools import islice, repeat
from typing import Any

from django.db import models

from tongxin.core import clock, gate
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, Invalid
from tongxin.directory.models import Unit
from tongxin.directory.queries import Resolver
from tongxin.directory.scope import Scope
from tongxin.ledger import actions
from tongxin.ledger.kinds import Kind
from tongxin.ledger.models import Entry
from tongxin.rules.reading import values

#: The order of a row's values; the fields without a column follow as one JSON text.
COLUMNS = (
    "title", "happened_on", "ended_on", "unit", "town", "facet", "series", "sessions",
    "attendance", "people", "amount", "due", "done", "late",
)  # fmt: skip
HAPPENED, SERIES = COLUMNS.index("happened_on"), COLUMNS.index("series")
ENDED, UNIT = COLUMNS.index("ended_on"), COLUMNS.index("unit")
_BLANK: list[Any] = ["" if c in ("facet", "series") else None for c in COLUMNS]
#: Distinct values remembered for a column.
_MEMO = 20_000
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2,}")
SCIENTIFIC = "被表格变成了科学计数,末几位已经丢失,请把该列设为文本后重填。"


class Fault(str):
    """Why a cell cannot be taken; stands where the value would."""


Parse = Callable[[Any], Any]


class _Memo(dict):
    """Remembers what a column's cells came to; a new cell is read once.

    label: of a column whose text anybody may write; its new cells pass the secrecy gate together.
    """

    def __init__(self, parse: Parse, label: str = "") -> None:
        super().__init__()
        self.parse, self.label, self.faulty = parse, label, False

    def __missing__(self, raw: Any) -> Any:
        got = self[raw] = self.parse(raw)
        self.faulty = self.faulty or got.__class__ is Fault
        return got

    def read(self, cells: Sequence[Any]) -> list[Any]:
        if len(self) > _MEMO:
            self.clear()
        if bool in set(map(type, cells)):  # True and 1.0 are one key
            cells = [str(c).upper() if c.__class__ is bool else c for c in cells]
        if self.label:
            self._guard({c for c in cells if c.__class__ is str and c not in self})
        return list(map(self.__getitem__, cells))

    def _guard(self, fresh: set[str]) -> None:
        for cell in () if gate.clear(fresh) else fresh:
            if why := gate.why_not(cell):
                self[cell], self.faulty = Fault(f"“{self.label}”里的{why}"), True


class RowReader:
    """Reads rows of a table, a column at a time, by a mapping of fields to positions."""

    def __init__(
        self, kind: Kind, columns: Mapping[str, int], scope: Scope, resolver: Resolver,
        *, unit: Unit | int | str | None, epoch_1904: bool = False,
    ) -> None:  # fmt: skip
        self.places = dict(columns)
        self.positions = sorted(self.places.values())
        self.width = max(self.positions, default=0) + 1
        units = _Units(scope, resolver, unit)
        own = [f for f in kind.form.fields if not _column(f)]
        self._blank = _BLANK + [""] * len(own)
        self._columns: list[tuple[int, int, _Memo]] = []
        for field in kind.form.fields:
            column = _column(field)
            slot = COLUMNS.index(column) if column else len(COLUMNS) + own.index(field)
            parse = _parser(field, units, epoch_1904)
            if field.key in columns:
                label = "" if field.choices or field.key in ("unit", "town") else field.label
                self._columns.append((slot, columns[field.key], _Memo(parse, label)))
            else:
                self._blank[slot] = parse(None)

    def missing(self) -> list[Fault]:
        """What a field without a column would need; the table cannot be read while any is left."""
        return [v for v in self._blank if v.__class__ is Fault]

    def read(
        self, rows: Sequence[Sequence[Any]]
    ) -> tuple[list[tuple[Any, ...]], list[tuple[int, int, Fault]]]:
        """Rows in the order of COLUMNS with their JSON text; (index, position, fault) of what is
        wrong. Every row is at least `width` long."""
        cells = list(zip(*rows, strict=False))
        out: list[Iterable[Any]] = [repeat(value) for value in self._blank]
        faults = []
        for slot, position, memo in self._columns:
            out[slot] = got = memo.read(cells[position])
            if memo.faulty:
                faults += [(n, position, v) for n, v in enumerate(got) if v.__class__ is Fault]
        own, count = out[len(COLUMNS) :], len(rows)
        texts = (", ".join(filter(None, parts)) for parts in zip(repeat(""), *own, strict=False))
        data = (f"{{{text}}}" for text in islice(texts, count))
        return list(zip(*out[: len(COLUMNS)], data, strict=False)), faults


def _column(field: FieldSpec) -> str:
    return field.key if field.key in ("unit", "town") else field.column


def shown(raw: Any) -> Any:
    """A cell as the person sees it: 24.0 is 24, a day has no midnight; None when empty."""
    if raw.__class__ is str:
        return raw.strip() or None
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() and abs(raw) < 1e15 else raw
    return raw


def as_text(raw: Any) -> str | None:
    """A cell in a text field; Invalid when the spreadsheet has lost its digits."""
    value = shown(raw)
    if value.__class__ is str:
        if value[0].isdigit() and _SCIENTIFIC.fullmatch(value):
            raise Invalid(SCIENTIFIC)
        return value
    if isinstance(value, float):
        if abs(value) >= 1e15:
            raise Invalid(SCIENTIFIC)
        return format(value, ".15g")
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    return None if value is None else str(value)


class _Units:
    """Units by name for one person: a liaison reports for the own units only."""

    def __init__(self, scope: Scope, resolver: Resolver, given: Unit | int | str | None) -> None:
        self.scope, self.resolver = scope, resolver
        self.default: Any = None
        try:
            self.default = actions.unit_of(scope, given, resolver).pk
        except Refused as error:
            self.default = Fault(error.sentence)

    def unit(self, text: str | None) -> Any:
        if not text:
            return self.default
        return actions.unit_of(self.scope, self._named(text, "单位"), self.resolver).pk

    def town(self, text: str | None) -> Any:
        return self._named(text, "所在镇街").pk if text else None

    def _named(self, text: str, label: str) -> Unit:
        if text.isdigit():  # in a spreadsheet that is never the number of a row of ours
            raise Refused(f"“{label}”里的“{text[:30]}”是数字,请写单位名称。")
        return self.resolver.need(text, label)


def _parser(field: FieldSpec, units: _Units, epoch_1904: bool) -> Parse:
    """raw → what goes into the row, or a Fault."""
    read = _reader(field, units, epoch_1904)
    keep = _keeper(field)

    def parse(raw: Any) -> Any:
        try:
            value = read(raw)
            return value if value.__class__ is Fault else keep(value)
        except Refused as error:
            return Fault(error.sentence)
        except ValueError as error:
            told = str(error)
            return Fault(told if field.label in told else f"“{field.label}”{told}")

    return parse


def _reader(field: FieldSpec, units: _Units, epoch_1904: bool) -> Parse:
    if field.key == "unit":
        return lambda raw: units.unit(as_text(raw))
    if field.key == "town":
        return lambda raw: units.town(as_text(raw))
    if field.type == "date":
        return lambda raw: _day(field, shown(raw), epoch_1904)
    if field.type in ("int", "decimal"):
        return lambda raw: field.parse(shown(raw))
    return lambda raw: field.read(as_text(raw))


def _day(field: FieldSpec, raw: Any, epoch_1904: bool) -> date | None:
    serial = epoch_1904 and isinstance(raw, (int, float))
    day = values.read_date(raw, epoch_1904=True) if serial else field.parse(raw)
    if day and field.column == "happened_on" and day > clock.today():
        raise Invalid(actions.FUTURE)
    return day


def _keeper(field: FieldSpec) -> Parse:
    """From the typed value to what the database takes in its own column or in the JSON text."""
    if not _column(field):
        start = json.dumps(field.key) + ": "
        return lambda value: "" if value is None else start + json.dumps(_plain(field, value))
    if field.key in ("unit", "town"):
        return lambda value: value
    column = Entry._meta.get_field(field.column)
    blank, fit = "" if field.column in ("facet", "series") else None, _fitting(field, column)
    return lambda value: blank if value is None else fit(value)


def _plain(field: FieldSpec, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if field.type == "decimal" else value


def _fitting(field: FieldSpec, column: Any) -> Parse:
    """value → what its column takes; Invalid when there is no room for it."""
    if isinstance(column, models.DateField):
        return lambda value: value.isoformat()
    if isinstance(column, models.DecimalField):
        return _decimal(field, column)
    if isinstance(column, models.IntegerField):
        # SQLite would take any number; what PostgreSQL refuses is refused on both.
        most = 2**63 - 1 if isinstance(column, models.BigIntegerField) else 2**31 - 1
        return _at_most(field, lambda value: value <= most, "太大了,请核对。")
    most = column.max_length
    return _at_most(field, lambda value: len(value) <= most, f"最多{most}字,请精简。")


def _at_most(field: FieldSpec, fits: Callable[[Any], bool], sentence: str) -> Parse:
    def keep(value: Any) -> Any:
        if not fits(value):
            raise Invalid(f"“{field.label}”{sentence}")
        return value

    return keep


def _decimal(field: FieldSpec, column: Any) -> Parse:
    grain, context = Decimal(1).scaleb(-column.decimal_places), Context(prec=column.max_digits)

    def keep(value: Any) -> str:
        try:
            return format(Decimal(value).quantize(grain, context=context), "f")
        except InvalidOperation:
            raise Invalid(f"“{field.label}”太大了,请核对。") from None

    return keep
