"""Rules that list what must be there: 每有一处得0.5分, A0.4分、B0.3分, 各0.5分, 同时具备得1分."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..scoring.model import Element, Level, Rule
from ..scoring.result import grain
from .labels import UNIT, Items, asked, clean, items, needed
from .place import Part, Place
from .remarks import Remarks
from .text import COUNT, NUM, count, split_outside

_AFTER = r"(?!之|钟|点|类|级|档|项|数|布|别)"
SCORE = re.compile(
    rf"(?P<mark>各占?|各得|各计|均得?|得|可得|计|记|给|加|为|占|值)?,?:?(?P<p>{NUM})分{_AFTER}"
)
_PER = re.compile(
    rf"(?:每有|每开展|每完成|每达到|每具备|每获得?|每落实|每新增|每)(?:,)?(?P<n>{COUNT})?(?P<unit>{UNIT})(?P<what>[^,;、]*?)"
    rf"(?:可?得|计|加|占|给|奖励|奖)?(?P<p>{NUM})分{_AFTER}"
)
_FRACTION = re.compile(
    rf"各占?(?:得|计)?(?:总分|分值|本项)?的?(?:1/(?P<d>\d)|(?P<c>{COUNT})分之一)(?:的?分值|分)?"
)
_SUM = re.compile(rf"(?:分别)?(?:得|计|为|:|,)*(?P<sum>{NUM}分?(?:\+{NUM}分?)+)(?P<list>[^\d]*)$")
_SO_MANY = re.compile(rf"^(?P<n>{COUNT})(?:个)?(?P<unit>类|项|样|方面|要点|个)(?!要点|方面)")
_EVERY = re.compile(r",?每有?(?:一|1)?(?:项|类|个|处|样|方面|条)$")
_TOGETHER = re.compile(r"且|并|同时|均|都|齐|全部|缺一|和|以及|既|又")
_INTRO = re.compile(r"^(?:根据|按照|依据|结合|围绕|参照)[^,]*,")
_LIST_UNITS = {"项", "类", "样", "处", "个", "方面", "要点", "条", "种", "环节", "节点", "部"}
_VAGUE = re.compile(
    r"酌情|视情|视(?:工作|完成|具体)?情况|综合评[定价]|由(?:考评|考核|评审)[组人]|"
    r"相应(?:得分|扣分|计分)"
)


_NONE = Items()


def vague(text: str) -> bool:
    """Whether the points are left to the judgement of whoever scores."""
    return bool(_VAGUE.search(text))


def points_in(text: str) -> list[Decimal]:
    """Every 几分 of a text."""
    return [Decimal(m["p"]) for m in SCORE.finditer(text)]


def positive(text: str, place: Place, remarks: Remarks, listed: Items = _NONE) -> Part | None:
    """A piece that grants points, or None when it cannot be read."""
    text = _INTRO.sub("", text.strip(","))
    for read in (_fractions, _sums, _per_thing):
        if part := read(text, place, remarks, listed):
            return part
    found = list(SCORE.finditer(text))
    if not found:
        return None
    return _several(text, found, place) if len(found) > 1 else _one(text, found[0], place, remarks)


def _fractions(text: str, place: Place, remarks: Remarks, listed: Items) -> Part | None:
    """计划、总结、考核各占1/3: the last takes what rounding leaves."""
    if not (found := _FRACTION.search(text)):
        return None
    names = _names_before(text[: found.start()], listed).names
    if Decimal(len(names)) != count(found["d"] or found["c"]):
        return None
    return _each(names, thirds(place.max, len(names)), place, text)


def thirds(whole: Decimal, parts: int) -> list[Decimal]:
    """Equal parts to four decimals whose sum is exactly the whole."""
    share = grain(whole / parts)
    return [share] * (parts - 1) + [whole - share * (parts - 1)]


def _sums(text: str, place: Place, remarks: Remarks, listed: Items) -> Part | None:
    """议军会、全会、联席会0.25+0.25+0.5."""
    if not (found := _SUM.search(text)) or found["list"].strip("分() "):
        return None
    points = [Decimal(p.removesuffix("分")) for p in found["sum"].split("+")]
    before = _names_before(text[: found.start()], listed).names
    names = next((n for n in (before, items(place.name).names) if len(n) == len(points)), None)
    return _each(names, points, place, text) if names else None


def _per_thing(text: str, place: Place, remarks: Remarks, listed: Items) -> Part | None:
    """四个要点,每有一处得0.5分 · 每篇0.2分,最多1分."""
    found = _PER.search(text)
    if not found or len(points_in(text)) > 1 or count(found["n"] or "1") != 1:
        return None
    worth, before = Decimal(found["p"]), text[: found.start()].strip(",")
    things = _names_before(before, listed)
    if many := _so_many(before, things, place):
        return _each(many, [worth] * len(many), place, text)
    if len(things.names) > 1 and found["unit"] in _LIST_UNITS and remarks.cap is None:
        return _each(things.names, [worth] * len(things.names), place, text, things.noun)
    return _capped(before, found, worth, place, remarks, text)


def _names_before(before: str, listed: Items) -> Items:
    own = items(before)
    return own if len(own.names) > 1 else listed if listed.names else own


def _so_many(before: str, things: Items, place: Place) -> tuple[str, ...]:
    """四类各有活动: four things without names; they are named after the item where it lists them."""
    head = _SO_MANY.match(before)
    stated = int(count(head["n"])) if head and ":" not in before else None
    if stated is None or stated == len(things.names) or not 1 < stated <= 12:
        return ()
    return named(place.name, stated) or tuple(
        f"第{n}{head['unit'] if head else '项'}" for n in range(1, stated + 1)
    )


def named(name: str, many: int) -> tuple[str, ...]:
    """科技教育文化法律拥军 as four: the item's own name lists them."""
    listed = items(name).names
    if len(listed) == many:
        return listed
    pairs = tuple(name[n : n + 2] for n in range(0, 2 * many, 2))
    return pairs if len(name) == 2 * many + 2 and many > 1 else ()


def _capped(
    before: str, found: re.Match[str], worth: Decimal, place: Place, remarks: Remarks, text: str
) -> Part:
    wanted = asked(before)
    label = (wanted.label if wanted else clean(before)) or clean(found["what"]) or place.name
    label = label or f"每{found['unit']}"
    fact = place.proof(label)
    if remarks.once:
        fact = replace(fact, measure="stories")
    top = remarks.cap or place.max
    return Part(top, Rule("capped", top=fact, each=worth, noun=f"1{found['unit']}"), text)


def _each(
    names: tuple[str, ...], points: list[Decimal], place: Place, said: str, noun: str = ""
) -> Part:
    elements = tuple(_element(n, p, place) for n, p in zip(names, points, strict=True))
    return Part(sum(points, Decimal(0)), Rule("each", elements, noun=noun), said)


def _element(name: str, points: Decimal | None, place: Place) -> Element:
    label, need = needed(name)
    return place.element(label or place.name or "落实情况", points, need)


def _several(text: str, found: list[re.Match[str]], place: Place) -> Part | None:
    """国民教育0.4分、部队教育0.3分: each label with its own points."""
    elements: list[Element] = []
    start = 0
    for score in found:
        segment, worth = text[start : score.start()], Decimal(score["p"])
        start = score.end()
        shared = score["mark"] or ""
        shared = "各" if _EVERY.search(segment) else shared
        segment = _EVERY.sub("", segment)
        names = items(segment).names if shared.startswith(("各", "均")) else (clean(segment),)
        elements += [_like(n, worth, place, elements) for n in names if n]
    if len(elements) < len(found) or any(_odd(e.label) for e in elements):
        return None
    total = sum((e.points or Decimal(0) for e in elements), Decimal(0))
    return ladder(elements, place, text) or Part(total, Rule("each", tuple(elements)), text)


def _like(name: str, worth: Decimal, place: Place, before: list[Element]) -> Element:
    """活动不少于2次得1分,1次得0.5分: the bare 1次 speaks of what came before it."""
    bare = re.fullmatch(rf"({COUNT})(?:{UNIT})", name)
    if bare and before:
        return replace(before[-1], points=worth, need=count(bare[1]))
    return _element(name, worth, place)


def ladder(elements: list[Element], place: Place, said: str) -> Part | None:
    """国家级2分、省级1分: more than the whole together, and the best is the whole: a ladder."""
    worth = [e.points or Decimal(0) for e in elements]
    if any(_odd(e.label) for e in elements):
        return None
    if max(worth) != place.max or sum(worth) <= place.max or worth != sorted(worth, reverse=True):
        return None
    levels = tuple(_rung(e) for e in elements)
    told = "各档分值之和超过满分、最高一档等于满分,按就高计一档理解,请核对"
    return Part(place.max, Rule("grade", levels=levels), said, notes=(told,))


def _rung(e: Element) -> Level:
    need = e.need or Decimal(1)
    label = f"{e.label}(至少{need})" if need > 1 else e.label
    return Level(label, e.points or Decimal(0), fact=e.fact, need=need)


def _odd(label: str) -> bool:
    """A label that still holds a piece of a rule was not understood."""
    return bool(re.search(r"每|扣|%|÷|×|[A-E]#?(?:得|$)|均符合|否则", label))


def _one(text: str, score: re.Match[str], place: Place, remarks: Remarks) -> Part | None:
    """One total: for one thing, for things that must be there together, or 各 for each."""
    segment, worth = text[: score.start()], Decimal(score["p"])
    if (score["mark"] or "").startswith(("各", "均")):
        names = items(segment).names
        return _each(names, [worth] * len(names), place, text) if names else None
    names = items(segment, agreed=True).names
    if len(names) < 2:
        label, need = needed(segment)
        element = place.element(label or place.name or "落实情况", worth, need)
        return Part(worth, Rule("all", (element,)), text, simple=True)
    if "同时" in segment or remarks.strict or _together(segment):
        calc = "and" if "同时" in segment else "all"
        elements = tuple(_element(n, None, place) for n in names)
        return Part(worth, Rule(calc, elements), text)
    return None


def _together(segment: str) -> bool:
    """有A、有B得1分 and A且B得1分 want both; A、B、C得3分 may grant a part: nobody says."""
    pieces = split_outside(segment, "、,")
    return bool(_TOGETHER.search(segment)) or all("有" in p[:4] for p in pieces)
