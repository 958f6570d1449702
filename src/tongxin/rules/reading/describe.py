"""A scoring point told in one Chinese sentence, for the preview: what the system understood."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ..scoring.calculators import CALCULATORS
from ..scoring.model import Element, Level, Rule
from ..scoring.result import plain


def calc_name(rule: Rule) -> str:
    """The calculator's name on screen."""
    return CALCULATORS[rule.calc][0]


def understood(rule: Rule, maximum: Decimal) -> str:
    """What a rule was read as."""
    return f"{calc_name(rule)}:{_TELL.get(rule.calc, _hand)(rule, maximum)}"


def _asked(element: Element) -> str:
    need = element.need or Decimal(1)
    return f"{element.label}(至少{plain(need)})" if need > 1 else element.label


def _each(rule: Rule, maximum: Decimal) -> str:
    return "、".join(f"{_asked(e)}{plain(e.points)}分" for e in rule.elements)


def _together(rule: Rule, maximum: Decimal) -> str:
    every = "全部具备" if len(rule.elements) > 1 else "具备"
    return f"{'、'.join(_asked(e) for e in rule.elements)}{every}得{plain(maximum)}分,否则0分"


def _deduct(rule: Rule, maximum: Decimal) -> str:
    costs = ";".join(_cost(e) for e in rule.elements)
    return f"满分{plain(maximum)}分,{costs}" if maximum else f"从本项得分中扣:{costs}"


def _cost(e: Element) -> str:
    step = "" if e.per == 1 else plain(e.per)
    if e.need is None:
        return f"{e.label}每{step or 1}个扣{plain(e.points)}分"
    return f"{e.label}应有{plain(e.need)},每少{step or 1}个扣{plain(e.points)}分"


def _ratio(rule: Rule, maximum: Decimal) -> str:
    empty = ",没有应办的按满分" if rule.empty == "full" else ""
    floor = f",低于{plain(rule.threshold * 100)}%不得分" if rule.threshold else ""
    return f"{rule.noun}按完成数÷应办数×{plain(maximum)}分{floor}{empty}"


def _matrix(rule: Rule, maximum: Decimal) -> str:
    return f"已审定格数÷应备格数×{plain(maximum)}分"


def _spot(rule: Rule, maximum: Decimal) -> str:
    sample = f"至少抽{plain(rule.sample)}处," if rule.sample else ""
    return f"{sample}合格数÷抽查数×{plain(maximum)}分"


def _ratio_spot(rule: Rule, maximum: Decimal) -> str:
    share = maximum / 2 if rule.share is None else rule.share
    tail = _spot(rule.spot, maximum - share) if rule.spot else ""
    return f"{_ratio(rule, share)};{tail}"


def _ladder(rule: Rule, maximum: Decimal) -> str:
    levels = "、".join(_level(x) for x in rule.levels)
    names = f"{'、'.join(e.label for e in rule.elements)};" if rule.elements else ""
    clear = f";{rule.noun}按满分" if rule.calc == "grade" and rule.basis else ""
    rest = f",否则为{rule.otherwise}" if rule.otherwise else ""
    return f"{names}{levels}{rest}{clear}"


def _level(level: Level) -> str:
    met = f"(具备{level.met}项)" if level.met is not None else ""
    return f"{level.label}{met}得{plain(level.points)}分"


def _capped(rule: Rule, maximum: Decimal) -> str:
    return f"每{rule.noun or '1项'}{plain(rule.each)}分,最多{plain(maximum)}分"


def _hand(rule: Rule, maximum: Decimal) -> str:
    return f"满分{plain(maximum)}分,由人工评分"


_TELL: dict[str, Callable[[Rule, Decimal], str]] = {
    "each": _each,
    "parts": _each,
    "slots": _each,
    "all": _together,
    "and": _together,
    "deduct": _deduct,
    "ratio": _ratio,
    "matrix": _matrix,
    "spot": _spot,
    "ratio_spot": _ratio_spot,
    "grade": _ladder,
    "bands": _ladder,
    "survey": _ladder,
    "capped": _capped,
}
