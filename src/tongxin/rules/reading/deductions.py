"""Rules that take away: 每少1次扣0.25分, 无专栏扣0.5, 属实投诉每起扣0.5."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ..scoring.model import Element
from .labels import UNIT, Asked, clean
from .place import Place
from .text import COUNT, NUM, count

_COST = rf"(?:的|者)?,?(?:再|另)?(?:加|倒)?扣(?:减|除)?(?P<p>{NUM})分?"
_SHORT = re.compile(
    rf"(?:^|(?<=[^\d]))每?(?:少|缺少|缺|差|欠|减少|缺失)(?:开展|召开|报送|完成|刊发|组织|报)?"
    rf"(?P<n>{COUNT})?(?P<unit>{UNIT})(?P<noun>[^,;扣]*?){_COST}"
)
_PERCENT = re.compile(
    rf"(?P<label>[^,;]*?)(?:每)?(?:差|低于[^,;]*?|低|少|下降|降低)(?P<n>{COUNT})个百分点{_COST}"
)
_HAPPENED = re.compile(
    rf"^(?:每)?(?:发生|发现|出现|查实|有)(?P<n>{COUNT})(?P<unit>{UNIT})(?P<label>[^,;扣]+?){_COST}"
)
_FOUND = re.compile(
    rf"^(?:发生|发现|出现|查实)(?P<label>[^,;扣\d每]+?)(?P<n>{COUNT})(?P<unit>{UNIT}){_COST}"
)
_PER_CASE = re.compile(
    rf"^(?P<label>[^,;扣]+?),?每(?:发生|发现|出现|有|查实)?(?P<n>{COUNT})?(?P<unit>{UNIT}|天|日)(?P<noun>[^,;扣]*?){_COST}"
)
_EVERY_CASE = re.compile(
    rf"^每(?:发生|发现|出现|有|查实)(?P<n>{COUNT})?(?P<unit>{UNIT})(?P<label>[^,;扣]+?){_COST}"
)
_LACKING = re.compile(rf"^(?P<not>无|没有|缺少|缺|未|不)(?P<label>[^,;扣\d]+?){_COST}")
_LIST_UNITS = {"项", "样", "类", "个", "要点", "环节", "方面", "条", "种"}
_QUARTERS = (
    ("第一季度", "03-31"),
    ("第二季度", "06-30"),
    ("第三季度", "09-30"),
    ("第四季度", "12-31"),
)


@dataclass
class Context:
    """What the other pieces of the rule said: requirements (每年不少于24篇) and lists."""

    asked: list[Asked] = field(default_factory=list)
    listed: tuple[str, ...] = ()
    about: str = ""


def deductions(sub: str, place: Place, context: Context) -> list[Element]:
    """The elements of one piece between commas; empty when it takes nothing away."""
    if "扣" not in sub:
        return []
    for read in (_percent, _short, _happened, _per_case, _lacking):
        if elements := read(sub, place, context):
            # 每缺0次扣1分 says nothing.
            return elements if all(e.per > 0 for e in elements) else []
    return []


def _percent(sub: str, place: Place, context: Context) -> list[Element]:
    if not (found := _PERCENT.search(sub)):
        return []
    about = clean(found["label"]) or context.about or place.name
    about = re.sub(rf"(?:应|须)?(?:达到|不低于|不少于|≥)?{NUM}%.*$", "", about)
    return [place.case(f"{about}差的百分点", Decimal(found["p"]), count(found["n"]))]


def _short(sub: str, place: Place, context: Context) -> list[Element]:
    if not (found := _SHORT.search(sub)):
        return []
    cost, per = Decimal(found["p"]), count(found["n"] or "1")
    if asked := _asked(found["unit"], context):
        return _missing(asked, cost, per, found["noun"], place)
    if found["unit"] in _LIST_UNITS and len(context.listed) > 1:
        return [place.element(name, cost) for name in context.listed]
    before = clean(sub[: found.start()])
    what = f"{before}缺{found['noun']}" if found["noun"] else f"{before}缺少数({found['unit']})"
    return [place.case(what, cost, per)]


def _asked(unit: str, context: Context) -> Asked | None:
    same = [a for a in context.asked if a.unit == unit]
    return same[0] if same else None


def _missing(asked: Asked, cost: Decimal, per: Decimal, noun: str, place: Place) -> list[Element]:
    label = asked.label or clean(noun) or place.name or "完成次数"
    if asked.when.endswith("季度"):
        return [_quarter(quarter, by, label, cost, per, asked, place) for quarter, by in _QUARTERS]
    need = asked.need * 12 if asked.when == "每月" else asked.need
    return [Element(label, place.proof(label), cost, need, per)]


def _quarter(
    quarter: str, by: str, label: str, cost: Decimal, per: Decimal, asked: Asked, place: Place
) -> Element:
    known = place.lexicon.slot(quarter, label)
    fact = known[0] if known else place.link(f"{quarter}{label}")
    return Element(f"{quarter}{label}", fact, cost, asked.need, per, by)


def _happened(sub: str, place: Place, context: Context) -> list[Element]:
    found = _HAPPENED.search(sub) or _EVERY_CASE.search(sub) or _FOUND.search(sub)
    if not found:
        return []
    return [place.case(clean(found["label"]), Decimal(found["p"]), count(found["n"] or "1"))]


def _per_case(sub: str, place: Place, context: Context) -> list[Element]:
    if not (found := _PER_CASE.search(sub)):
        return []
    label = f"{clean(found['label'])}{found['noun']}"
    return [place.case(label, Decimal(found["p"]), count(found["n"] or "1"))]


def _lacking(sub: str, place: Place, context: Context) -> list[Element]:
    if not (found := _LACKING.search(sub)):
        return []
    return [place.element(clean(found["label"]), Decimal(found["p"]))]


def only_cases(elements: list[Element]) -> bool:
    """Whether silence would look like good news: every deduction waits for something bad."""
    return all(e.need is None for e in elements)


def most(elements: list[Element]) -> Decimal | None:
    """What is lost in a year when nothing at all was done; None when there is no bottom."""
    if any(e.need is None for e in elements):
        return None
    return sum(((e.need or 0) // e.per * (e.points or 0) for e in elements), Decimal(0))
