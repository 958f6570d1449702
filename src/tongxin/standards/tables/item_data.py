"""Items, bonuses and vetoes as data, each with its line in the preview."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from tongxin.rules.reading import (
    Lexicon,
    Proposal,
    Units,
    calc_name,
    read_bonus,
    read_rule,
    read_units,
    understood,
)
from tongxin.rules.reading.lists import points_in
from tongxin.rules.reading.text import squeeze
from tongxin.rules.scoring import CALCULATORS, YEAR_MODES, Rule, ScoringPoint, dump, parse
from tongxin.rules.scoring.result import plain

from . import headers as h
from .finish import mismatch
from .lists import pieces, split
from .raw import RawItem, RawLine, RawRule, RawTable

_CALCS = {name: calc for calc, (name, _) in CALCULATORS.items()}
_YEARS = {name: mode for mode, name in YEAR_MODES.items()}
_YES = {"是", "√", "✓", "可", "可以", "允许", "有", "Y", "YES", "逐年", "分年", "每年", "1"}
_NO = {"否", "×", "✗", "不可", "无", "N", "NO", "全周期", "0"}


class ItemReader:
    """Reads items one by one; collects lines, unit names and figures that do not agree."""

    def __init__(self, table: RawTable, words: Lexicon, years: int) -> None:
        self.table, self.words, self.years = table, words, years
        self.lines: list[dict[str, Any]] = []
        self.units: list[str] = []
        self.mismatches: list[dict[str, str]] = []

    def item(self, item: RawItem, number: str) -> dict[str, Any]:
        """One item's data."""
        points = self._points(item, number)
        read = self._typed(item, number) or self._read(item, number, points)
        lead, support = self._units(item)
        typed = self.table.typed
        data: dict[str, Any] = {
            "id": number,
            "name": item.name,
            "points": plain(points),
            "text": _text(item, typed),
            "years": _YEARS.get(item.said(h.YEARS), read.years),
            "absence_allowed": _yes(item.said(h.ABSENCE)) or (read.absence and not typed),
            "evidence": list(
                split(item.said(h.EVIDENCE)) if typed else pieces(item.said(h.EVIDENCE))
            ),
            "lead": lead,
            "support": support,
            "methods": list(
                split(item.said(h.METHODS)) if typed else _methods(item.said(h.METHODS))
            ),
            "source": item.said(h.SOURCE),
            "also": list(split(item.said(h.ALSO))) if typed else [],
            "scoring": [_point(p) for p in read.points],
        }
        self._line(item, number, points, read)
        return {k: v for k, v in data.items() if v not in ("", [], False)}

    def _points(self, item: RawItem, number: str) -> Decimal:
        """The printed points; where none are printed, the sum of those in the rule, and told."""
        if item.points is not None:
            return item.points
        stated = sum((sum(points_in(r.text), Decimal(0)) for r in item.rules), Decimal(0))
        told = f"考评内容{number}没有分值," + (
            f"按评分办法里的分数合计取{plain(stated)}分,请核对" if stated else "请补上"
        )
        self.table.warnings.append(told)
        return stated

    def _read(self, item: RawItem, number: str, points: Decimal) -> Proposal:
        """The sentences of an item; rows with their own points are read one by one."""
        yearly = _yearly(item.said(h.YEARS))
        read = [
            read_rule(
                rule.text,
                points if rule.worth is None else rule.worth,
                number,
                name=item.name,
                per_year=yearly,
                lexicon=self.words,
                years=self.years,
            )
            for rule in item.rules
        ]
        return read[0] if len(read) == 1 else _joined(read)

    def _typed(self, item: RawItem, number: str) -> Proposal | None:
        """The scoring points of our own export, when every row has its parameters."""
        rows = [self._typed_point(rule, number) for rule in item.rules if rule.parameters.strip()]
        if not rows or len(rows) != len(item.rules) or not all(rows):
            return None
        known = tuple(p for p in rows if p)
        manual = any(p.rule.calc == "hand" for p in known)
        told = [understood(p.rule, p.max) for p in known]
        return Proposal(known, read=not manual, notes=told)

    def _typed_point(self, rule: RawRule, number: str) -> ScoringPoint | None:
        made = _typed_rule(rule, f"考评内容{number}", self.table)
        if made is None:
            return None
        worth = Decimal(0) if rule.worth is None else rule.worth
        return ScoringPoint("", rule.name, worth, made, rule.said)

    def _units(self, item: RawItem) -> tuple[list[str], list[str]]:
        if self.table.typed:
            lead, support = list(split(item.said(h.UNITS))), list(split(item.said(h.SUPPORT)))
        else:
            both = (read_units(item.said(h.UNITS)), read_units(item.said(h.SUPPORT), "support"))
            lead, support = _merged(*both)
        self.units += [n for n in (*lead, *support) if n not in self.units]
        return lead, support

    def _line(self, item: RawItem, number: str, points: Decimal, read: Proposal) -> None:
        total = read.summed
        if read.read and total != points:
            self.mismatches.append(mismatch(f"考评内容{number}“{item.name}”", points, total))
        self.lines.append(
            {
                "place": item.place,
                "id": number,
                "printed": item.printed,
                "name": item.name,
                "points": plain(points),
                "text": _text(item, self.table.typed),
                "understood": ";".join(understood(p.rule, p.max) for p in read.points),
                "calc": "、".join(dict.fromkeys(calc_name(p.rule) for p in read.points)),
                "manual": not read.read,
                "notes": _beyond(read),
            }
        )


def _beyond(read: Proposal) -> list[str]:
    """The notes that say more than what was understood."""
    told = {understood(p.rule, p.max) for p in read.points}
    return [n for n in read.notes if n not in told]


def _joined(read: list[Proposal]) -> Proposal:
    points = tuple(p for r in read for p in r.points)
    years = next((r.years for r in read if r.years != "cycle"), "cycle")
    notes = [n for r in read for n in r.notes]
    return Proposal(points, years, all(r.read for r in read), notes, any(r.absence for r in read))


def _text(item: RawItem, typed: bool) -> str:
    if typed:
        return item.rules[0].text if item.rules else ""
    rules = "\n".join(r.text for r in item.rules if r.text)
    return f"{rules}\n工作要求:{item.requirement}" if item.requirement else rules


def _point(point: ScoringPoint) -> dict[str, Any]:
    data = {"name": point.name, "points": plain(point.max), "text": point.text}
    return {**{k: v for k, v in data.items() if v}, **dump.rule(point.rule)}


def _merged(units: Units, support: Units) -> tuple[list[str], list[str]]:
    lead = list(dict.fromkeys((*units.lead, *support.lead)))
    others = dict.fromkeys((*units.support, *support.support))
    return lead, [n for n in others if n not in lead]


def _methods(text: str) -> tuple[str, ...]:
    return tuple(m for piece in pieces(text) for m in re.split(r"[、,和及]", piece) if m)


def _yes(text: str) -> bool:
    return squeeze(text).upper() in _YES


def _yearly(text: str) -> bool | None:
    """What a column 分年 says; None when it says nothing."""
    plain_ = squeeze(text).upper()
    return True if plain_ in _YES else False if plain_ in _NO else None


def _typed_rule(rule: RawRule, where: str, table: RawTable) -> Rule | None:
    """The rule of a row of our own export; None, and told, when somebody has broken it."""
    data = _parameters(rule, where, table)
    problems: list[str] = []
    try:
        made = parse.rule(data, where, problems) if data is not None else None
    except (AttributeError, TypeError, ValueError, KeyError):
        problems.append(f"{where}的规则参数看不懂,已按评分办法的文字重新读取")
    table.warnings += problems
    return None if problems else made


def _parameters(rule: RawRule, where: str, table: RawTable) -> dict[str, Any] | None:
    """The JSON of a row; a changed 计分方式 beside it wins, as a person has written it."""
    try:
        data = json.loads(rule.parameters)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        table.warnings.append(f"{where}的规则参数看不懂,已按评分办法的文字重新读取")
        return None
    wanted = _CALCS.get(rule.calc, data.get("calc"))
    if wanted != data.get("calc"):
        table.warnings.append(f"{where}的计分方式已改为“{rule.calc}”,规则参数沿用原来的,请核对")
    return {**data, "calc": wanted}


def bonus_data(
    line: RawLine, number: str, words: Lexicon, lines: list[dict[str, Any]], table: RawTable
) -> dict[str, Any]:
    """A bonus with its line in the preview."""
    typed = _typed_rule(line.rule, f"加分项{number}", table) if line.rule.parameters else None
    papers = split(line.evidence) if table.typed else pieces(line.evidence)
    data: dict[str, Any] = {"id": number, "name": line.name, "text": line.rule.text}
    data |= {"evidence": list(papers), "source": line.source}
    if typed is not None:
        made, worth, manual, notes = typed, line.points or Decimal(0), typed.calc == "hand", []
    else:
        read = read_bonus(
            line.rule.text, number, name=line.name, maximum=line.points, lexicon=words
        )
        made, worth = read.points[0].rule, read.points[0].max
        manual, notes = not read.read, _beyond(read)
    told = {"understood": understood(made, worth), "calc": calc_name(made), "notes": notes}
    lines.append(_block_line(line, number, plain(worth), line.rule.text, told, manual))
    data = {k: v for k, v in data.items() if v}
    return {**data, "points": plain(worth), **dump.rule(made)}


def veto_data(line: RawLine, number: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """A veto with its line in the preview."""
    data: dict[str, Any] = {"id": number, "name": line.name, "source": line.source}
    try:
        facts = json.loads(line.rule.parameters or "{}")
    except (ValueError, RecursionError):
        facts = {}
    facts = facts if isinstance(facts, dict) else {}
    told = {"understood": "有一起即不予推荐,每年由责任单位声明", "calc": "一票否决", "notes": []}
    lines.append(_block_line(line, number, "", line.name, told, False))
    return {k: v for k, v in (data | facts).items() if v}


def _block_line(
    line: RawLine, number: str, points: str, text: str, told: dict[str, Any], manual: bool
) -> dict[str, Any]:
    head = {"place": line.place, "id": number, "printed": line.printed, "name": line.name}
    return {**head, "points": points, "text": text, **told, "manual": manual}
