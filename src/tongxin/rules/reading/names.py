"""Cells with unit names: several in one cell, with or without 牵头 and 配合 in front.

Collective names (各镇街, 全体成员单位) stay as they are printed; who they are is known elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import fold, split_outside, tidy

LEAD, SUPPORT = "lead", "support"

#: Names that stand for many units.
ALL_MEMBERS = "各成员单位"
ALL_RESPONSIBLE = "各责任单位"
ALL_TOWNS = "各镇街"
COLLECTIVE = {
    ALL_MEMBERS: ("各成员单位", "全体成员单位", "所有成员单位", "双拥成员单位", "领导小组成员单位"),
    ALL_RESPONSIBLE: ("各责任单位", "全体责任单位", "所有责任单位", "各承办单位", "各单位"),
    ALL_TOWNS: (
        "各镇街",
        "各镇(街道)",
        "各镇(街)",
        "各镇、街道",
        "各乡镇(街道)",
        "各乡镇街道",
        "各乡镇",
        "各街道",
        "各镇",
        "各街镇",
        "镇街",
    ),
}

_LEAD_WORDS = (
    r"责任单位\(牵头\)|责任\(牵头\)单位|责任单位|牵头单位|牵头部门|主办单位|主责单位|牵头|主办|责任"
)
_SUPPORT_WORDS = (
    r"责任单位\(配合\)|配合单位|协办单位|协助单位|协作单位|参与单位|配合部门|配合|协办|协助|参与"
)
_ROLE = re.compile(rf"(?:^|(?<=[;,。、\s]))(?:(?P<s>{_SUPPORT_WORDS})|(?P<l>{_LEAD_WORDS})):")
_AFTER = re.compile(r"^(?P<names>.+?)\((?P<role>牵头|主办|配合|协办)\)$")
_SAID = re.compile(r"(?P<names>[^,;。:\n]+?)(?P<role>牵头|主办|配合|协办)(?=[,;。、\n]|$)")
#: What a unit's name ends with; 和 joins two units only when one stands on either side.
_ENDINGS = "局委办部院团会镇街校站所队处厅社科室联组行馆乡村区县市"
_LONG_ENDINGS = (
    "公司",
    "中心",
    "单位",
    "街道",
    "机关",
    "银行",
    "政府",
    "部队",
    "园区",
    "部门",
    "企业",
)
_NOTHING = {"", "-", "—", "——", "/", "\\", "无", "略"}
_AND_OTHERS = re.compile(r"等(?:有关|相关)?(?:单位|部门|成员单位|\d+个单位|\d+家单位)?$")


@dataclass(frozen=True)
class Units:
    """Unit names in the order of the cell. more: the cell ended in 等, so there are others."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    more: bool = False


def collective(name: str) -> str:
    """The constant a collective name stands for, or ''."""
    return next((key for key, names in COLLECTIVE.items() if name in names), "")


def read_units(text: str, default: str = LEAD) -> Units:
    """The units of a cell; names without a role in front have the role `default`."""
    folded = _SAID.sub(_role_first, _joined(fold(tidy(text))))
    roles: dict[str, list[str]] = {LEAD: [], SUPPORT: []}
    more = False
    for role, part in _by_role(folded, default):
        names, others = _names(part)
        more = more or others
        for name in names:
            plain, own = _own_role(name, role)
            if plain not in roles[own]:
                roles[own].append(plain)
    return Units(tuple(roles[LEAD]), tuple(roles[SUPPORT]), more)


def read_names(text: str) -> tuple[str, ...]:
    """The names of a cell whose role is known from its column."""
    units = read_units(text)
    return units.lead + tuple(n for n in units.support if n not in units.lead)


def _role_first(found: re.Match[str]) -> str:
    """双拥办牵头,区教委、文旅委配合 → 牵头:双拥办,配合:区教委、文旅委."""
    names = found["names"].strip("、 ")
    return f";{found['role']}:{names}" if names else found[0]


def _by_role(text: str, default: str) -> list[tuple[str, str]]:
    parts, role, start = [], default, 0
    for found in _ROLE.finditer(text):
        parts.append((role, text[start : found.start()]))
        role, start = (SUPPORT if found["s"] else LEAD), found.end()
    parts.append((role, text[start:]))
    return parts


def _own_role(name: str, role: str) -> tuple[str, str]:
    """双拥办(牵头) says its role behind the name."""
    found = _AFTER.match(name)
    if not found:
        return name, role
    return found["names"], LEAD if found["role"] in {"牵头", "主办"} else SUPPORT


def _names(text: str) -> tuple[list[str], bool]:
    names, more = [], False
    for piece in _pieces(text):
        bare = _AND_OTHERS.sub("", piece)
        more = more or bare != piece
        names += [n for n in _split_and(bare) if n not in _NOTHING]
    return names, more


def _pieces(text: str) -> list[str]:
    """Cut at signs; 各镇、街道 is one name although it holds one of them."""
    text = text.replace("各镇、街道", "各镇(街道)")
    pieces = split_outside(text, "、,;。\n")
    return [word for piece in pieces for word in _words(piece)]


def _words(piece: str) -> list[str]:
    """Cut at / between units and at blanks, unless a name was spaced out to fill the column (财 政 局)."""
    halves = [w.strip() for w in piece.split("/")]
    if len(halves) > 1 and all(_is_unit(w) for w in halves):
        return halves
    words = piece.split()
    if len(words) > 1 and all(_is_unit(w) for w in words):
        return words
    return ["".join(words)] if words else []


def _joined(text: str) -> str:
    """A name broken over two lines (退役军人事⏎务局) put together again."""
    lines = text.split("\n")
    out = lines[0]
    for line in lines[1:]:
        broken = out and out[-1] not in "、,;:。)" and not _is_unit(out) and 0 < len(line) <= 2
        out += line if broken else "\n" + line
    return out


def _split_and(name: str) -> list[str]:
    """区委办和区政府办 are two; 规划和自然资源局 is one."""
    for cut in re.finditer(r"以及|[和及与]", name):
        left, right = name[: cut.start()], name[cut.end() :]
        if _is_unit(left) and _is_unit(right) and len(right) > 2:
            return [left, *_split_and(right)]
    return [name]


def _is_unit(name: str) -> bool:
    bare = re.sub(r"\([^()]*\)$", "", name.strip())
    if collective(bare):
        return True
    return len(bare) > 1 and (bare[-1] in _ENDINGS or bare.endswith(_LONG_ENDINGS))
