"""Rules with a ladder: grades A/B/C, bands of a percentage, questionnaires, slots of a calendar."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..scoring.model import Element, Level, Rule
from ..scoring.result import plain
from .labels import UNIT, asked, clean, items, thing
from .place import Part, Place
from .ratios import noun_of
from .text import COUNT, NUM, count, split_outside

_LETTER = re.compile(
    rf"(?P<cond>[^,;、:A-Z]*?)(?P<g>[A-E]#?)(?:等次?|级|档)?,?(?:得|计|为|:)?(?:(?P<p>{NUM})分?|(?P<none>不得分|不计分))"
)
_WORDS = r"优秀|优|良好|良|较好|合格|基本合格|不合格|一般|中等|好|较差|差"
_WORD = re.compile(
    rf"(?:评为|评定为|达到|为)?(?P<g>{_WORDS})(?:等次|等级|的|者)*,?(?:得|计|为)?"
    rf"(?:(?P<p>{NUM})分|(?P<none>不得分))"
)
_MET = re.compile(
    rf"^(?:同时)?(?:具备|符合|达到|满足|有|做到)?(?P<n>{COUNT})(?:项|个|条|样)(?:条件)?"
    rf"(?:均|都|全)?(?:齐|齐全|具备|符合|满足|达到|达标)?(?:的|者)?(?:为|评)?$"
)
_EVERY = re.compile(r"^(?:全部|均|都)(?:具备|符合|达到|满足|齐全)?(?:的|为)*$")
_REST = re.compile(r"^(?:否则|其他|其余|都不|均不)(?:的|为|情况|符合)*$")
_REACHED = re.compile(
    rf"^(?:仅有?|只有?|被|获|有)?(?P<label>.*?)(?P<n>{COUNT})(?P<unit>{UNIT})"
    rf"(?:及?以上)*(?P<of>.*?)(?:及以上)?(?:的|为)*$"
)
_BAND = re.compile(
    rf"^(?P<what>[^\d≥>≤<]*?)(?P<op>≥|>=|>|大于|高于|超过|不低于|达到?|在)?(?P<lo>{NUM})%?"
    rf"(?P<up>\(?含\)?|及?以上)?(?:(?:[-—~至到])+(?P<hi>{NUM})%?)?(?:\(?不含\)?|之间|的|者)*,?"
    rf"(?:得|计|为|:)?(?P<p>{NUM})(?:分|$)"
)
_UNDER = re.compile(
    rf"^(?:低于|不足|小于|<|≤)(?P<hi>{NUM})%?(?:的|者)*,?(?:得|计)?(?P<p>{NUM}分|不得分|不计分)$"
)
_STRICT = {">", "大于", "高于", "超过"}
_SLOTS = re.compile(
    rf"^(?P<list>.+?){'[×*xX]'}(?P<y>{COUNT})年(?:=|,?共|,?计)(?P<n>{COUNT})(?:格|次|个),?每[格次个](?:得|计)?(?P<p>{NUM})分"
)
_EACH_YEAR = re.compile(
    rf"^(?:近?(?P<y>{COUNT})年)?(?:内|来|中|间)?,?(?P<what>每年.+?),?每年(?:得|计|各)?(?P<p>{NUM})分$"
)

_ONCE_EACH = re.compile(
    rf"^(?:每年)?(?:走访|慰问|开展|组织|举办)*(?P<list>[^,;\d]+?)(?:每年)?各[^,;\d]{{0,8}}?[1一][次场][^,;\d]{{0,6}},?"
    rf"每[次场格](?:得|计)?(?P<p>{NUM})分$"
)


def slots(text: str, place: Place) -> Part | None:
    """春节、八一共两次×四年=8格,每格0.25分 · 四年每年至少1次互访,每年0.25分 ·
    春节、八一每年各走访1次,每次0.125分, where all years together make the item's points."""
    if "每年" in text and (found := _ONCE_EACH.match(text)):
        names, worth = items(found["list"]).names, Decimal(found["p"])
        if len(names) > 1 and worth * len(names) * place.years == place.max:
            elements = [_slot(name, worth, text, place) for name in names]
            return _slots_part(elements, place.max, text, ())
    if found := _SLOTS.match(text):
        names = items(found["list"]).names
        elements = [_slot(name, Decimal(found["p"]), text, place) for name in names]
        stated = count(found["n"])
        notes = _cells_note(len(names) * count(found["y"]), stated)
        return _slots_part(elements, stated * Decimal(found["p"]), text, notes)
    if (found := _EACH_YEAR.match(text)) and (wanted := asked(found["what"])):
        worth, years = Decimal(found["p"]), count(found["y"] or str(place.years))
        label = wanted.label or place.name
        element = place.element(label, worth, wanted.need)
        return _slots_part([element], worth * years, text, ())
    return None


def each_year(parts: list[Part], place: Place) -> list[Part]:
    """近四年每年召开1次得0.5分 in an item of 2 points: one slot a year, the years make the sum."""
    if len(parts) != 1 or parts[0].rule.calc != "all" or len(parts[0].rule.elements) != 1:
        return parts
    part = parts[0]
    if part.max * place.years != place.max:
        return parts
    element = replace(part.rule.elements[0], points=part.max)
    made = Part(place.max, Rule("slots", (element,)), part.said, share=True, notes=part.notes)
    return [made]


def _cells_note(counted: Decimal, stated: Decimal) -> tuple[str, ...]:
    if counted == stated:
        return ()
    return (f"文中写{plain(stated)}格,按列出的名称算是{plain(counted)}格,请核对",)


def _slots_part(
    elements: list[Element], worth: Decimal, text: str, notes: tuple[str, ...]
) -> Part | None:
    if not elements:
        return None
    return Part(worth, Rule("slots", tuple(elements)), text, share=True, notes=notes)


def _slot(label: str, points: Decimal, text: str, place: Place) -> Element:
    known = place.lexicon.slot(label, place.about)
    fact, by = known or (place.link(label), "")
    return Element(label, fact, points, by=by)


def grade(text: str, place: Place, clear: str = "") -> Part | None:
    """三项齐A得3分,两项B得2分 · 省级以上2处及以上A2分;1处B1.2分 · 优秀得2分,良好得1分."""
    found = list(_LETTER.finditer(text)) or list(_WORD.finditer(text))
    if len(found) < 2 or not any(m["p"] for m in found):
        return None
    before = text[: found[0].start()]
    names = items(before).names if "、" in before or ":" in before else ()
    levels, rest = _levels(found, names, place)
    if not levels:
        return None
    elements = _conditions(levels, names, place)
    rule = Rule("grade", elements, tuple(levels), otherwise=rest)
    if clear:
        rule = Rule(
            "grade", elements, tuple(levels), basis=place.proof(clear), noun=clear, otherwise=rest
        )
    return Part(max(x.points for x in levels), rule, text)


def _conditions(levels: list[Level], names: tuple[str, ...], place: Place) -> tuple[Element, ...]:
    """The things that are counted; 三项均符合 without names counts 第1项 to 第3项."""
    most = max((x.met or 0 for x in levels), default=0)
    if not most:
        return ()
    names = names if len(names) >= most else tuple(f"第{n}项" for n in range(1, most + 1))
    return tuple(place.element(n) for n in names)


def _levels(
    found: list[re.Match[str]], names: tuple[str, ...], place: Place
) -> tuple[list[Level], str]:
    levels, rest, last = [], "", ""
    for m in found:
        cond = clean(m.groupdict().get("cond") or "")
        if m["none"] or _REST.match(cond):
            rest = m["g"]
            continue
        level, last = _level(m["g"], Decimal(m["p"]), cond, names, last, place)
        levels.append(level)
    return levels, rest


def _level(
    grade_: str, points: Decimal, cond: str, names: tuple[str, ...], last: str, place: Place
) -> tuple[Level, str]:
    """One rung; `last` is the thing that a rung of only a number (1处) speaks of."""
    if met := _MET.match(cond):
        return Level(grade_, points, met=int(count(met["n"]))), last
    if _EVERY.match(cond):
        return Level(grade_, points, met=len(names)), last
    if reached := _REACHED.match(cond):
        label = thing(reached["label"] + reached["of"]) or last
        label = re.sub(r"(?:及)?以上$", "以上", label)
        need = count(reached["n"])
        return Level(f"{grade_}({cond})", points, fact=place.proof(label), need=need), label
    label = thing(re.sub(r"^(?:仅有|仅|只有|只)", "", cond)) or grade_
    name = f"{grade_}({cond})" if cond else grade_
    return Level(name, points, fact=place.proof(label)), label


def _bands(text: str) -> tuple[list[Level], str]:
    """The rungs in a text, and what stands before the first of them."""
    levels, what = [], ""
    for sub in split_outside(text, ",;、"):
        if found := _UNDER.match(sub):
            if found["p"].endswith("分") and found["p"][0].isdigit():
                levels.append(
                    Level(f"低于{found['hi']}", Decimal(found["p"][:-1]), at_least=Decimal(0))
                )
            continue
        found = _BAND.match(sub)
        if found and (found["op"] or found["hi"] or found["up"] or _rate(sub)):
            what = what or found["what"]
            levels.append(_band(found))
    return levels, what


def _rate(sub: str) -> bool:
    """完成率100%得2分 is a band although it says neither 达到 nor 以上."""
    return bool(re.search(rf"[率度]{NUM}%", sub))


def _band(found: re.Match[str]) -> Level:
    low, strict = Decimal(found["lo"]), found["op"] in _STRICT and not found["hi"]
    if found["hi"]:
        low = min(low, Decimal(found["hi"]))
    word = "大于" if strict else "不低于"
    # Values are rounded to four decimals, so the next one after 85 is 85.0001.
    edge = low + Decimal("0.0001") if strict else low
    return Level(f"{word}{plain(low)}", Decimal(found["p"]), at_least=edge)


def bands(text: str, place: Place) -> Part | None:
    """参训率>85%得2分,>80%得1分: a percentage, or a plain value, falls into a band."""
    levels, what = _bands(text)
    if len(levels) < 2 and not (levels and "%" in text):
        return None
    noun = noun_of(what) or place.name or "数值"
    rated = "%" in text or "率" in what
    done, due = place.figures(noun)
    rule = Rule("bands", levels=tuple(levels), top=done, bottom=due if rated else None, noun=noun)
    return Part(max(x.points for x in levels), rule, text)


def survey(text: str, place: Place) -> Part | None:
    """官兵、优抚对象、群众三卷平均满意率≥95%得2分: groups, and bands of their mean."""
    levels, what = _bands(text)
    if not levels or "满意" not in text or not re.search(r"卷|测评|问卷|调查|样本", text):
        return None
    groups = _groups(text, what) or ((place.name,) if "样本" in text and place.name else ())
    if not groups:
        return None
    elements = tuple(_group(name, place) for name in groups)
    sample = re.search(rf"不少于({NUM})份", text)
    notes = () if sample else ("文中没有写样本量下限,可在得分点里补上",)
    rule = Rule(
        "survey",
        elements,
        tuple(levels),
        sample=Decimal(sample[1]) if sample else None,
        noun="满意率",
    )
    return Part(max(x.points for x in levels), rule, text, notes=notes)


def _groups(text: str, what: str) -> tuple[str, ...]:
    """Who is asked: the list in front of 满意, or in the piece before it."""
    before = text[: text.index("满意")]
    before = re.sub(r"(?:平均|的|综合|问卷调查|问卷|测评|调查)+$", "", before)
    return tuple(n for n in items(before).names if n)


def _group(name: str, place: Place) -> Element:
    satisfied, answered = place.figures(name)
    return Element(name, satisfied, bottom=answered)
