"""The names of things in a rule: lists, how many of each, and what is only filler."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .text import COUNT, count, split_outside

#: Measure words. 个百分点 and 分 are not among them.
UNIT = (
    r"(?:场次|人次|个单位|个对子|个月|次|场|篇|期|件|条|处|例|起|批|名|人|家|户|个|项|类|样|种|本|份|所|台|块|"
    r"部|届|张|支|幅|站|点|封|宗|方面|要点|环节|节点|季度)"
)
_TAIL = re.compile(
    rf"(?<!至少)(?<!少于)(?<!每年)(?:等|共|以上|上述|这|共计)?(?P<n>{COUNT})(?:个)?(?:大)?(?P<unit>类|项|样|要素|方面|要点|环节|节点|种|条件|个|次|处|卷)"
    r"(?P<noun>[^、]{0,6}?)(?:内容|工作|制度)?$"
)
_HEAD = re.compile(
    rf"^(?:共有|共|有|包括|含|以下|下列)?(?:{COUNT})(?:个)?(?:要点|方面|项内容|项|类|条件)?[:,]"
)
_FILLER = re.compile(
    r"^(?:其中|以及|及|并且|并|且|和|同时|,|、|:|\+|按要求)+|"
    r"(?:[,、:+]|得分|的|分别|各自|达到|达标|符合|符合要求|满足|做到|到位的|,达到|,符合)+$"
)
_AGREED = re.compile(
    r"(?:均|都|全部?|同时|完全)?(?:齐全|齐备|具备|满足|符合(?:要求)?|达标|达到|落实|合格|具有|齐)$"
)


@dataclass(frozen=True)
class Items:
    """The things of a list. stated: how many the text says they are; noun: what it calls them."""

    names: tuple[str, ...] = ()
    stated: int | None = None
    noun: str = ""


def clean(label: str) -> str:
    """A label without connecting words at its ends."""
    before = None
    while before != label:
        before, label = label, _FILLER.sub("", label.strip(" ,、:;。"))
    return label


def thing(label: str) -> str:
    """A label as the thing itself: 有协议 → 协议."""
    label = clean(label)
    bare = re.sub(r"^(?:年度|每年|当年)?有(?=.{2,})", "", label)
    # 有效协议, 有关文件: here 有 belongs to the word.
    return label if re.match(r"(?:效|关|的|所|偿|益|序)", bare) else bare


def items(text: str, agreed: bool = True) -> Items:
    """The list in a text: A、B、C三类保障 · 四个要点:A、B、C、D · 有A有B · A且B."""
    text = _HEAD.sub("", text.strip(",、:;"))
    text = text.rpartition(":")[2] if ":" in text else text
    if agreed:
        text = _AGREED.sub("", text)
    stated, noun = None, ""
    if tail := _TAIL.search(text):
        text, stated, noun = text[: tail.start()], int(count(tail["n"])), tail["noun"]
    names = _names(text.strip(",、"), stated)
    return Items(tuple(names), stated, noun if noun not in {"的", "都", "均"} else "")


def _names(text: str, stated: int | None) -> list[str]:
    pieces = [p for p in split_outside(text, "、+") if clean(p)]
    pieces = [q for p in pieces for q in split_outside(p, ",")] if len(pieces) == 1 else pieces
    if len(pieces) > 1:
        pieces = _last_and(pieces, stated)
    elif pieces:
        pieces = _joined(pieces[0])
    names = [thing(p) for p in _same_subject(pieces)]
    return [n for n in names if n and not re.fullmatch(r"[\d.]+分?", n)]


def _last_and(pieces: list[str], stated: int | None) -> list[str]:
    """A、B和C: the last piece holds two when the text does not say otherwise."""
    if stated is not None and stated == len(pieces):
        return pieces
    left, sign, right = re.sub(r"以及|[和及与]", "\0", pieces[-1], count=1).partition("\0")
    return [*pieces[:-1], left, right] if sign and len(left) > 1 and len(right) > 1 else pieces


def _joined(piece: str) -> list[str]:
    """有A有B, A且B, A并B, A和B as two things."""
    if found := re.fullmatch(r"(?:年度|每年)?有(.{2,}?)(?:,|且|并|又)?有(.{2,})", piece):
        return [found[1], found[2]]
    for sign in ("并且", "且", "以及"):
        left, found_sign, right = piece.partition(sign)
        if found_sign and len(left) > 1 and len(right) > 1:
            return [left, right]
    found = re.fullmatch(r"(有.{2,}?)(?:和|并|与|及)(.{2,})", piece)
    return [found[1], found[2]] if found else [piece]


def _same_subject(pieces: list[str]) -> list[str]:
    """帮扶村有协议、有项目、有资金: the first loses its subject, as the others never had one."""
    subject, has, rest = pieces[0].partition("有") if pieces else ("", "", "")
    alike = all(p.startswith("有") for p in pieces[1:]) or not any("有" in p for p in pieces[1:])
    if len(pieces) > 1 and len(subject) > 1 and has and len(rest) > 1 and alike:
        return [rest, *pieces[1:]]
    return pieces


_WITHIN = (
    r"(?:一个)?(?:创建)?周期(?:内)?|近(?:四|4|三|3)年(?:来|内)?|(?:四|4)年(?:内|间)?|"
    r"每个?季度|每月|每年度?|每一年|全年|当年|年内|年均"
)
_ASKED = re.compile(
    rf"(?:(?P<word>不少于|至少|不低于|达到|不小于|应有|≥|应)(?P<verb>[^\d,、不]{{0,4}}?))?"
    rf"(?<!第)(?P<n>{COUNT})(?P<unit>{UNIT})(?P<more>及?以上)?"
)
_OFTEN = {"次", "场", "篇", "期", "批", "场次", "人次", "条", "份", "件"}


@dataclass(frozen=True)
class Asked:
    """How much of a thing is asked for: 每年不少于24篇双拥报道."""

    label: str
    need: Decimal
    unit: str = ""
    when: str = ""


def asked(label: str) -> Asked | None:
    """The requirement in a label, or None when no number of anything is asked for."""
    for found in _ASKED.finditer(label):
        before, after = label[: found.start()], label[found.end() :]
        within = re.findall(_WITHIN, before)
        if found["word"] or found["more"] or (within and found["unit"] in _OFTEN):
            name = _asked_name(before, (found["verb"] or "") + after)
            return Asked(name, count(found["n"]), found["unit"], within[-1] if within else "")
    return None


def _asked_name(before: str, after: str) -> str:
    """本级媒体每年双拥报道不少于24篇 asks for 本级媒体双拥报道."""
    return thing(re.sub(_WITHIN, "", before) + after)


def needed(label: str) -> tuple[str, Decimal]:
    """A label and how many times it is asked for: 1 when nothing is said."""
    found = asked(label)
    if found and found.label:
        return found.label, found.need
    return thing(re.sub(rf"^(?:{_WITHIN})", "", label)), Decimal(1)
