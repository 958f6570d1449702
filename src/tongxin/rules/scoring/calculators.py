"""The calculators: (rule, max, read) → Scored. Pure, each with its sentence.

`read(fact)` gives a Decimal, or None when nobody has recorded the figure. A figure that is None is
never taken for 0: the answer is "not scored", with what is needed. Two readings of silence are
meant: something asked for that nobody recorded is missing, and nothing done beside a known total
is nothing done yet.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from .bands import bands, survey
from .figures import HUNDRED, Read, share_of
from .model import COUNTING, ONE, ZERO, Element, Fact, Level, Rule
from .result import Gap, Line, Scored, clamp, grain, plain, unknown

Calculator = Callable[[Rule, Decimal, Read], Scored]


def _met(element: Element, read: Read) -> bool:
    return (read(element.fact) or ZERO) >= (element.need or ONE)


def _need(element: Element) -> str:
    """What is still to be done for this element, in words."""
    need = element.need or ONE
    if need > ONE:
        return f"{element.label}(至少{plain(need)}{element.fact.unit})"
    return element.label


def _names(elements: list[Element]) -> str:
    return "、".join(e.label for e in elements)


def _each(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """逐点: every element that is present brings its own points."""
    present = [e for e in rule.elements if _met(e, read)]
    got = clamp(sum((e.points or ZERO for e in present), ZERO), ZERO, maximum)
    lines = tuple(_element_line(e, e in present) for e in rule.elements)
    gaps = tuple(
        Gap(_need(e), min(e.points or ZERO, maximum - got), e.fact, e.by)
        for e in rule.elements
        if e not in present and got < maximum
    )
    names = f"({_names(present)})" if present else ""
    noun = rule.noun or "要点"
    sentence = f"{len(rule.elements)}个{noun}具备{len(present)}个{names},得{plain(got)}分"
    return Scored(got, maximum, sentence, lines, gaps)


def _element_line(element: Element, met: bool) -> Line:
    worth = element.points or ZERO
    got = worth if met else ZERO
    text = f"{element.label}:{'有' if met else '缺'},得{plain(got)}分"
    return Line(element.label, got, worth, text, (element.fact,))


def _slots(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """分格: each slot of the year (a festival, a season) brings its points once."""
    result = _each(rule, maximum, read)
    filled = [e for e in rule.elements if _met(e, read)]
    sentence = f"{_times(filled, read)},{len(filled)}格得{plain(result.points)}分"
    return Scored(result.points, maximum, sentence, result.lines, result.gaps)


def _times(filled: list[Element], read: Read) -> str:
    """How often each slot was filled: 春节、八一各1次; 春节2次、八一1次."""
    times = [plain(read(e.fact)) for e in filled]
    if len(filled) > 1 and len(set(times)) == 1:
        return f"{_names(filled)}各{times[0]}次"
    told = (f"{e.label}{n}次" for e, n in zip(filled, times, strict=True))
    return "、".join(told) or "尚无记录"


def _all(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """全有全无: everything present brings all points, else none."""
    return _together(rule, maximum, read, "全部具备", "未全部具备")


def _and(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """同时具备: the conditions must hold together."""
    return _together(rule, maximum, read, "同时具备", "未同时具备")


def _together(rule: Rule, maximum: Decimal, read: Read, yes: str, no: str) -> Scored:
    if not rule.elements:
        return unknown(maximum, "计分办法没有写要点,未计分")
    missing = [e for e in rule.elements if not _met(e, read)]
    got = ZERO if missing else maximum
    share = grain(maximum / len(missing)) if missing else ZERO
    lines = tuple(
        Line(e.label, None, ZERO, f"{e.label}:{'缺' if e in missing else '有'}", (e.fact,))
        for e in rule.elements
    )
    gaps = tuple(Gap(_need(e), share, e.fact, e.by) for e in missing)
    told = f"{no},缺{_names(missing)},得0分" if missing else f"{yes},得{plain(got)}分"
    if len(rule.elements) == 1:
        told = f":{'缺' if missing else '有'},得{plain(got)}分"
    return Scored(got, maximum, f"{_names(list(rule.elements))}{told}", lines, gaps)


def _steps(element: Element, value: Decimal) -> Decimal:
    """How many steps a deduction counts: full steps short of `need`, or full steps that occurred."""
    amount = value if element.need is None else max(element.need - value, ZERO)
    return amount // element.per


def _deduct(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """扣分: start full, lose a step for each shortage or occurrence, never below 0.

    With max 0 it is a pure deduction from its item. With a basis, nothing is scored until the
    basis is there: no record of complaints is not the same as no complaints.
    """
    silent = _silent(rule, maximum, read)
    if silent:
        return unknown(
            maximum, f"还没有{silent.text},{'未计分' if maximum else '暂不扣分'}", silent
        )
    costs = [_cost(element, read) for element in rule.elements]
    start = maximum if rule.start is None else rule.start
    left = start - sum((cost for cost, _ in costs), ZERO)
    got = clamp(left, ZERO, maximum) if maximum else min(left, ZERO)
    gaps = (
        Gap(_need(e), min(cost, maximum - got), e.fact, e.by)
        for e, (cost, _) in zip(rule.elements, costs, strict=True)
        if cost and e.need is not None and got < maximum
    )
    lines = tuple(line for _, line in costs)
    what = ";".join(line.sentence for line in lines if line.points) or "无扣分"
    told = f"{what},得{plain(got)}分" if maximum else what
    return Scored(got, maximum, told, lines, tuple(gaps))


def _silent(rule: Rule, maximum: Decimal, read: Read) -> Gap | None:
    """What must be recorded first: the basis, or without one each figure that costs points."""
    if rule.basis:
        return None if read(rule.basis) else Gap(rule.noun or "核查情况", maximum, rule.basis)
    unread = [e for e in rule.elements if read(e.fact) is None]
    return Gap(f"{_names(unread)}的数据", maximum, unread[0].fact) if unread else None


def _cost(element: Element, read: Read) -> tuple[Decimal, Line]:
    value = read(element.fact) or ZERO
    cost = _steps(element, value) * (element.points or ZERO)
    unit = element.fact.unit
    if not cost:
        text = f"{element.label}:不扣分"
    elif element.need is None:
        text = f"{element.label}{plain(value)}{unit},扣{plain(cost)}分"
    else:
        text = (
            f"{element.label}应有{plain(element.need)}、实有{plain(value)}{unit},扣{plain(cost)}分"
        )
    return cost, Line(element.label, -cost, ZERO, text, (element.fact,))


def _ratio(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """比例: done ÷ due × points, capped at the whole, 0 below a threshold."""
    top, bottom = share_of(rule, read)
    noun = rule.noun or "完成"
    if not bottom:
        return _nothing_due(rule, maximum, read, bottom)
    ratio = min((top or ZERO) / bottom, rule.cap or ONE)
    below = rule.threshold is not None and ratio < rule.threshold
    got = ZERO if below else clamp(grain(ratio * maximum), ZERO, maximum)
    told = f"{noun}{plain(top)}÷{plain(bottom)}×{plain(maximum)}分,得{plain(got)}分"
    if below:
        told += f"(低于{plain((rule.threshold or ZERO) * HUNDRED)}%的起分线)"
    elif (top or ZERO) / bottom > ratio:
        told += f"(最多按{plain(ratio * HUNDRED)}%计)"
    short = bottom - (top or ZERO)
    gaps = (Gap(f"{noun}还差{plain(short)}", maximum - got, rule.top),)
    line = Line(noun, got, maximum, told, tuple(rule.facts()))
    return Scored(got, maximum, told, (line,), gaps if got < maximum and short > ZERO else ())


def _nothing_due(rule: Rule, maximum: Decimal, read: Read, bottom: Decimal | None) -> Scored:
    noun = rule.noun or "完成"
    cleared = bool(read(rule.basis)) if rule.basis else bottom is not None and not _counted(rule)
    if rule.empty == "full" and cleared:
        return Scored(maximum, maximum, f"当年无应办事项,按满分计{plain(maximum)}分")
    if rule.empty == "zero" and bottom is not None:
        return Scored(
            ZERO, maximum, f"{noun}的总数为0,得0分", (), (Gap(noun, maximum, rule.bottom),)
        )
    gap = Gap(f"{noun}的总数", maximum, rule.basis or rule.bottom)
    return unknown(maximum, f"还没有{noun}的总数,未计分", gap)


def _counted(rule: Rule) -> bool:
    """A count of 0 may only mean that nobody recorded; a sum of 0 was written by somebody."""
    return rule.bottom is not None and rule.bottom.measure in COUNTING


def _spot(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """抽查: passed ÷ drawn × points; a draw smaller than the sample counts the rest as not passed."""
    top, bottom = share_of(rule, read)
    sample = rule.sample or ZERO
    noun = rule.noun or "抽查"
    if not bottom:
        gap = Gap(f"{noun}{plain(sample)}处" if sample else noun, maximum, rule.bottom)
        return unknown(maximum, f"还没有{noun}记录,未计分", gap)
    drawn = max(bottom, sample)
    got = clamp(grain((top or ZERO) / drawn * maximum), ZERO, maximum)
    short = f"(应抽{plain(sample)}处,已抽{plain(bottom)}处)" if bottom < sample else ""
    told = f"{noun}合格{plain(top)}÷{plain(drawn)}×{plain(maximum)}分,得{plain(got)}分{short}"
    gaps = (Gap(f"{noun}合格还差{plain(drawn - (top or ZERO))}处", maximum - got, rule.top),)
    line = Line(noun, got, maximum, told, tuple(rule.facts()))
    return Scored(got, maximum, told, (line,), gaps if got < maximum else ())


def _ratio_spot(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """比例+抽查: two halves with their own points (share is the ratio's)."""
    if rule.spot is None:
        raise ValueError("比例+抽查 needs its spot half")
    share = grain(maximum / 2) if rule.share is None else min(rule.share, maximum)
    halves = (_ratio(rule, share, read), _spot(rule.spot, maximum - share, read))
    known = [h.points for h in halves if h.points is not None]
    points = sum(known, ZERO) if known else None
    return Scored(
        points,
        maximum,
        ";".join(h.sentence for h in halves),
        halves[0].lines + halves[1].lines,
        halves[0].gaps + halves[1].gaps,
    )


def _reached(level: Level, met: int, read: Read) -> bool:
    if level.fact is not None:
        return (read(level.fact) or ZERO) >= level.need
    return level.met is not None and met >= level.met


def _grade(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """等次: the best level that is reached; none reached is the marked fail (C#) with 0 points."""
    if rule.basis and read(rule.basis):
        return Scored(maximum, maximum, f"{rule.noun or '当年无此情形'},按满分计{plain(maximum)}分")
    present = [e for e in rule.elements if _met(e, read)]
    reached = [x for x in rule.levels if _reached(x, len(present), read)]
    level = max(reached, key=lambda x: x.points, default=None)
    got = clamp(level.points, ZERO, maximum) if level else ZERO
    name = level.label if level else rule.otherwise
    what = f"{len(rule.elements)}项具备{len(present)}项," if rule.elements else ""
    lines = tuple(
        Line(e.label, None, ZERO, f"{e.label}:{'有' if e in present else '缺'}", (e.fact,))
        for e in rule.elements
    ) + tuple(_level_line(x, read) for x in rule.levels if x.fact)
    gaps = _grade_gaps(rule, maximum, got, present)
    what += f"评为{name}" if name else "未达等次"
    return Scored(got, maximum, f"{what},得{plain(got)}分", lines, gaps)


def _level_line(level: Level, read: Read) -> Line:
    value = read(level.fact) if level.fact else None
    has = plain(value or ZERO)
    return Line(level.label, None, level.points, f"{level.label}:已有{has}", tuple(_fact(level)))


def _fact(level: Level) -> list[Fact]:
    return [level.fact] if level.fact else []


def _grade_gaps(
    rule: Rule, maximum: Decimal, got: Decimal, present: list[Element]
) -> tuple[Gap, ...]:
    if got >= maximum:
        return ()
    missing = [e for e in rule.elements if e not in present]
    if missing:
        worth = grain((maximum - got) / len(missing))
        return tuple(Gap(_need(e), worth, e.fact, e.by) for e in missing)
    best = max((x for x in rule.levels if x.fact), key=lambda x: x.points, default=None)
    if best is None or best.points <= got:
        return ()
    return (Gap(f"达到{best.label}", min(best.points, maximum) - got, best.fact),)


def _capped(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """封顶加分: so much for each, up to a cap."""
    value, each = read(rule.top) if rule.top else None, rule.each or ZERO
    if value is None:
        noun = rule.noun or "加分事项"
        return unknown(maximum, f"还没有{noun}的数据,未计分", Gap(noun, maximum, rule.top))
    got = clamp(grain(value * each), ZERO, maximum)
    unit = rule.top.unit if rule.top else "件"
    told = f"{plain(value)}{unit}×{plain(each)}分,最多{plain(maximum)}分,得{plain(got)}分"
    gap = Gap(f"再增加{rule.noun or '1项'}", min(each, maximum - got), rule.top)
    lines = (Line(rule.noun or "加分", got, maximum, told, tuple(rule.facts())),)
    return Scored(got, maximum, told, lines, (gap,) if got < maximum else ())


def _matrix(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """台账格: accepted cells ÷ required cells; its facts come from the grid itself."""
    return _ratio(rule, maximum, read)


def _parts(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """分项: like 逐点, for parts that differ in kind and weight."""
    result = _each(rule, maximum, read)
    told = ";".join(line.sentence for line in result.lines)
    return Scored(result.points, maximum, told, result.lines, result.gaps)


def _hand(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """人工评分: the rule could not be read; a person scores it with a reason."""
    return unknown(maximum, "此项由人工评分,尚未评分", Gap("人工评分", maximum))


CALCULATORS: dict[str, tuple[str, Calculator]] = {
    "each": ("逐点", _each),
    "parts": ("分项", _parts),
    "all": ("全有全无", _all),
    "and": ("同时具备", _and),
    "deduct": ("扣分", _deduct),
    "ratio": ("比例", _ratio),
    "spot": ("抽查", _spot),
    "ratio_spot": ("比例+抽查", _ratio_spot),
    "grade": ("等次", _grade),
    "bands": ("分档", bands),
    "slots": ("分格", _slots),
    "survey": ("问卷", survey),
    "matrix": ("台账格", _matrix),
    "capped": ("封顶加分", _capped),
    "hand": ("人工评分", _hand),
}


def score(rule: Rule, maximum: Decimal, read: Read) -> Scored:
    """Judge one rule. Raises KeyError for a calculator that does not exist."""
    return CALCULATORS[rule.calc][1](rule, maximum, read)
