"""An edition as plain data, the inverse of `parse`: what is at its default is left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .model import Bonus, Edition, Element, Item, Level, Rule, Section, Veto
from .result import plain


def _tidy(data: dict[str, Any], keep: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Without empty values; Decimals as plain strings, tuples as lists."""
    out: dict[str, Any] = {}
    for key, value in data.items():
        if key not in keep and (value is None or value == "" or value == () or value is False):
            continue
        if isinstance(value, Decimal):
            value = plain(value)
        out[key] = list(value) if isinstance(value, tuple) else value
    return out


def element(e: Element) -> dict[str, Any]:
    data = {
        "label": e.label,
        "fact": e.fact.key,
        "points": e.points,
        "need": e.need,
        "per": e.per,
        "by": e.by,
        "bottom": e.bottom.key if e.bottom else None,
    }
    data = {k: v for k, v in data.items() if not (k in {"need", "per"} and v == 1)}
    return _tidy(data, frozenset({"need"}))


def level(x: Level) -> dict[str, Any]:
    return _tidy(
        {
            "label": x.label,
            "points": x.points,
            "met": x.met,
            "fact": x.fact.key if x.fact else None,
            "need": None if x.need == 1 else x.need,
            "at_least": x.at_least,
        }
    )


def rule(r: Rule) -> dict[str, Any]:
    """A rule's mapping; `parse.rule` gives the same rule back."""
    return _tidy(
        {
            "calc": r.calc,
            "noun": r.noun,
            "elements": tuple(element(e) for e in r.elements),
            "levels": tuple(level(x) for x in r.levels),
            "top": r.top.key if r.top else None,
            "bottom": r.bottom.key if r.bottom else None,
            "basis": r.basis.key if r.basis else None,
            "share": r.share,
            "spot": rule(r.spot) if r.spot else None,
            "cap": r.cap,
            "threshold": r.threshold,
            "sample": r.sample,
            "each": r.each,
            "empty": "" if r.empty == "none" else r.empty,
            "otherwise": r.otherwise,
            "start": r.start,
        }
    )


def item(i: Item) -> dict[str, Any]:
    return _tidy(
        {
            "id": i.id,
            "name": i.name,
            "points": i.max,
            "text": i.text,
            "years": i.years,
            "absence_allowed": i.absence_allowed,
            "evidence": i.evidence,
            "lead": i.lead,
            "support": i.support,
            "methods": i.methods,
            "source": i.source,
            "also": tuple(f.key for f in i.also),
            "scoring": tuple(
                _tidy({"name": p.name, "points": p.max, "text": p.text, **rule(p.rule)})
                for p in i.points
            ),
        }
    )


def section(s: Section) -> dict[str, Any]:
    return _tidy(
        {
            "id": s.id,
            "name": s.name,
            "points": s.max,
            "floor": s.floor,
            "source": s.source,
            "items": tuple(item(i) for i in s.items),
        }
    )


def bonus(b: Bonus) -> dict[str, Any]:
    return _tidy(
        {
            "id": b.id,
            "name": b.name,
            "points": b.max,
            "text": b.text,
            "evidence": b.evidence,
            "source": b.source,
            **rule(b.rule),
        }
    )


def veto(v: Veto) -> dict[str, Any]:
    return _tidy(
        {
            "id": v.id,
            "name": v.name,
            "happened": v.happened.key,
            "cleared": v.cleared.key,
            "look_back": v.look_back,
            "source": v.source,
        }
    )


def edition(e: Edition) -> dict[str, Any]:
    """The edition's data, JSON-ready."""
    return _tidy(
        {
            "key": e.key,
            "version": e.version,
            "title": e.title,
            "label": e.label,
            "total": e.total,
            "bonus_cap": e.bonus_cap,
            "absence": e.absence,
            "pass_line": e.pass_line,
            "note": e.note,
            "windows": tuple(
                {"name": w.name, "start": w.start.isoformat(), "end": w.end.isoformat()}
                for w in e.windows
            ),
            "sections": tuple(section(s) for s in e.sections),
            "bonus": tuple(bonus(b) for b in e.bonus),
            "vetoes": tuple(veto(v) for v in e.vetoes),
        }
    )
