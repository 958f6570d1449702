"""分档 and 问卷: a value or a mean falls into a band."""

from __future__ import annotations

from decimal import Decimal

from .figures import HUNDRED, Read, share_of
from .model import ONE, ZERO, Element, Level, Rule
from .result import Gap, Line, Scored, clamp, grain, plain, unknown


def _band(rule: Rule, value: Decimal) -> Level | None:
    ladder = sorted(rule.levels, key=lambda x: x.at_least or ZERO, reverse=True)
    return next((x for x in ladder if value >= (x.at_least or ZERO)), None)


def _banded(rule: Rule, maximum: Decimal, value: Decimal, told: str, lines: tuple) -> Scored:
    level = _band(rule, value)
    got = clamp(level.points, ZERO, maximum) if level else ZERO
    text = f"{told},{level.label if level else '未达最低档'},得{plain(got)}分"
    return Scored(got, maximum, text, lines, _band_gaps(rule, maximum, got))


def _band_gaps(rule: Rule, maximum: Decimal, got: Decimal) -> tuple[Gap, ...]:
    """Only what the best band gives can still be won."""
    best = max(rule.levels, key=lambda x: x.points, default=None)
    worth = min(best.points, maximum) - got if best else ZERO
    percent = "%" if rule.bottom or rule.elements else ""
    if not best or worth <= ZERO:
        return ()
    return (Gap(f"达到{plain(best.at_least)}{percent}", worth, rule.top),)


def bands(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """分档: a value, or a percentage when there is a denominator, falls into a band."""
    top, bottom = share_of(rule, read)
    noun = rule.noun or "数值"
    if top is None or (rule.bottom and not bottom):
        return unknown(
            maximum, f"还没有{noun}的数据,未计分", Gap(noun, maximum, rule.bottom or rule.top)
        )
    value = grain(top / bottom * HUNDRED) if bottom else top
    told = f"{noun}{plain(value)}{'%' if bottom else ''}"
    line = Line(noun, None, maximum, told, tuple(rule.facts()))
    return _banded(rule, maximum, value, told, (line,))


def survey(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """问卷: mean satisfaction of all groups in bands; one group below the sample blocks the score."""
    rates, lines, gaps = [], [], []
    for group in rule.elements:
        rate, text = _satisfied(group, rule.sample or ONE, read)
        lines.append(Line(group.label, None, ZERO, text, (group.fact,)))
        if rate is None:
            gaps.append(Gap(text, maximum, group.bottom))
        else:
            rates.append(rate)
    if gaps or not rates:
        why = ";".join(g.text for g in gaps) or "没有写测评对象"
        return Scored(None, maximum, f"问卷不足,未计分:{why}", tuple(lines), tuple(gaps))
    mean = grain(sum(rates, ZERO) / len(rates))
    return _banded(rule, maximum, mean, f"平均满意率{plain(mean)}%", tuple(lines))


def _satisfied(group: Element, sample: Decimal, read: Read) -> tuple[Decimal | None, str]:
    """A group's rate in per cent, None when the answers do not suffice, and what to say."""
    answered = (read(group.bottom) if group.bottom else None) or ZERO
    if answered < sample or answered <= ZERO:
        return None, f"{group.label}样本{plain(answered)}份,至少{plain(sample)}份"
    satisfied = read(group.fact)
    if satisfied is None:
        return None, f"{group.label}还没有满意份数"
    rate = min(satisfied / answered, ONE) * HUNDRED
    return rate, f"{group.label}:满意率{plain(rate)}%({plain(answered)}份)"
