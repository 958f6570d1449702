"""Figures by query: a number read from the ledger over a span of days, the entries behind it, and
the words it may be told in.

A query is plain data, as it stands in library/ and beside each figure of an issued report:
    fact      kind[!]/facet|facet/measure       over      the fact it is divided by
    unless    a fact: while it counts more than 0 the figure is not known (a nature left blank)
    where     {column or data__field: value}    distinct  how many different values of a field
    sum       a field of the form added up      hosts     how many units hosted
    score     reported, accepted or max: of the district's standard, on the span's last day;
              item narrows it to one item, edition names another standard
    op, value, unit, word                       the words that were fixed beforehand, see `said`
    say, unit                                   or a style of rounding, see rules.wording.told
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry
from tongxin.rules import wording
from tongxin.rules.scoring import Fact, Window, parse
from tongxin.standards import queries as standards

from .facts import DISTINCT
from .queries import TwoSheets, narrow, sheets

Query = Mapping[str, Any]
#: Titles and selections may lie long before the cycle.
BEGINNING = date(1949, 10, 1)
#: What `where` may ask about, by column; a field of the form is data__<field>.
COLUMNS = ("title", "facet", "sessions", "attendance", "people", "amount", "due", "done", "late")
LOOKUPS = {"": "是", "contains": "含", "gte": "不少于", "lte": "不多于"}
SCORES = ("reported", "accepted", "max")
#: A ratio has more decimals than any words say.
GRAIN = Decimal("0.000001")


@dataclass(frozen=True)
class Figure:
    """One figure in one span. value None: no entry says anything. entries: their numbers."""

    value: Decimal | None
    entries: tuple[int, ...] = ()


def windows(period: Any) -> list[Window]:
    """The spans a period means: 2024, 2024-05, 2024-07-09, 至2024-12-31, or one for each of a list."""
    if isinstance(period, list):
        return [w for one in period for w in windows(one)]
    text = str(period)
    if text.startswith("至"):
        return [Window(text, BEGINNING, date.fromisoformat(text[1:]))]
    year, *rest = (int(part) for part in text.split("-"))
    month = rest[0] if rest else 12
    end = rest[1] if len(rest) > 1 else monthrange(year, month)[1]
    start = rest[1] if len(rest) > 1 else 1
    return [Window(text, date(year, rest[0] if rest else 1, start), date(year, month, end))]


def facts_of(query: Query) -> list[Fact]:
    """The facts a query reads; none where it reads the score sheet."""
    return [parse.fact(query[name]) for name in ("fact", "over", "unless") if name in query]


def problem(query: Query, kinds: Iterable[str]) -> str:
    """Why a query cannot be read, as the end of a sentence; "" when it can."""
    if "score" in query:
        return "" if query["score"] in SCORES else f"的score只能写{'、'.join(SCORES)}之一"
    try:
        facts = facts_of(query)
    except ValueError as error:
        return f":{error}"
    if "fact" not in query:
        return "没有写fact(取哪一种台账)"
    unknown = next((f.kind for f in facts if f.kind not in kinds), "")
    if unknown:
        return f"用了没有的台账种类“{unknown}”"
    return _strange(query.get("where") or {})


def _strange(where: Query) -> str:
    for name in where:
        column, *rest = name.split("__")
        lookups = rest[1:] if column == "data" else rest
        if (column != "data" and column not in COLUMNS) or "".join(lookups) not in LOOKUPS:
            return f"的where里“{name}”看不懂"
    return ""


class Reader:
    """Reads figures of a district as its records stand now; a sheet is made once for its day."""

    def __init__(self, division: str) -> None:
        self.division = division
        self.kept: dict[tuple, TwoSheets] = {}

    def read(self, query: Query, window: Window) -> Figure:
        """The figure with the entries it was counted from."""
        if "score" in query:
            return Figure(self._score(query, window))
        rows = self._rows(query["fact"], query.get("where"), window)
        numbers = tuple(row.no for row in rows)
        if "distinct" in query:
            return Figure(Decimal(len(_different(rows, query["distinct"]))), numbers)
        if "sum" in query:
            return Figure(_total(row.data.get(query["sum"]) for row in rows), numbers)
        if query.get("hosts"):
            return Figure(Decimal(sum(_hosts(row) for row in rows)), numbers)
        value = _measured(rows, parse.fact(query["fact"]).measure)
        if self._lacks(query, window):
            return Figure(None, numbers)
        if "over" not in query:
            return Figure(value, numbers)
        base = self._rows(query["over"], None, window)
        due = _measured(base, parse.fact(query["over"]).measure)
        rate = ((value or Decimal(0)) / due) if due else None
        # Cut, not rounded: 0.9999999 must not become the whole that was not reached.
        cut = None if rate is None else rate.quantize(GRAIN, rounding="ROUND_DOWN")
        return Figure(cut, tuple(row.no for row in base))

    def _lacks(self, query: Query, window: Window) -> bool:
        """Whether something is still blank that the figure needs."""
        if "unless" not in query:
            return False
        measure = parse.fact(query["unless"]).measure
        return bool(_measured(self._rows(query["unless"], None, window), measure))

    def _rows(self, key: str, where: Query | None, window: Window) -> list[Entry]:
        rows = narrow(Entry.objects.filter(division=self.division), parse.fact(key), window)
        return list(rows.filter(**(where or {})))

    def _score(self, query: Query, window: Window) -> Decimal | None:
        """Points of the sheet on the last day of the span; None where no standard is in force."""
        both = self._sheets(query.get("edition", ""), min(window.end, clock.today()))
        if both is None:
            return None
        sheet = both.accepted if query["score"] == "accepted" else both.reported
        item = query.get("item")
        if item and item not in sheet.cells:
            return None
        if query["score"] == "max":
            return sheet.item_max(item) if item else sheet.max
        return sheet.item_points(item) if item else sheet.total

    def _sheets(self, name: str, day: date) -> TwoSheets | None:
        if (name, day) not in self.kept:
            found = standards.active(self.division)
            try:
                edition = standards.find(self.division, name) if name else found[0]
            except (IndexError, Refused):
                return None
            self.kept[name, day] = sheets(edition, None if day == clock.today() else day)
        return self.kept[name, day]


def _measured(rows: list[Entry], measure: str) -> Decimal | None:
    """A count, a sum, or how many different units, towns or stories; None where none was written."""
    if measure == "count":
        return Decimal(len(rows))
    if measure in DISTINCT:
        return Decimal(len({getattr(row, DISTINCT[measure]) for row in rows} - {None}))
    return _total(getattr(row, measure) for row in rows)


def _total(values: Iterable[Any]) -> Decimal | None:
    known = [Decimal(str(v)) for v in values if v is not None]
    return sum(known, Decimal(0)) if known else None


def _different(rows: list[Entry], name: str) -> set:
    """The different values of a column or of a field of the form; a list gives each of its own."""
    found: set = set()
    for row in rows:
        value = getattr(row, name) if name == "facet" else row.data.get(name)
        found.update(value if isinstance(value, list) else [value] if value else [])
    return found


def _hosts(row: Entry) -> int:
    return row.roles.filter(role="host").count()


# ---- words --------------------------------------------------------------------------------------


def holds(query: Query, value: Decimal | None) -> bool:
    """Whether the words fixed beforehand are borne out; a query without any holds when known."""
    if "op" not in query:
        return value is not None
    return wording.holds(query["op"], Decimal(str(query["value"])), value)


def said(query: Query, value: Decimal | None) -> str:
    """The fixed words where they hold, else the plain figure; 至少 is our measure, not a word."""
    if "word" in query and holds(query, value):
        return str(query["word"])
    unit = query.get("unit", "")
    if value is None:
        return "未登记" if unit == "%" else f"未登记{unit}"
    if unit == "%":
        return wording.percent(value)
    if "op" not in query:
        return wording.told(query.get("say", "exact"), value, unit)
    if query["op"] == wording.LEAST:
        return f"{wording.figure(value)}{unit}"
    return wording.say(query["op"], Decimal(str(query["value"])), value, unit)
