"""Numbered formations (第nn集团军, 旅, 团, 连) and ships (舷号)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .normal import View
from .words import BRANCH, CIVIL, HISTORY, MILITARY_AFTER, MILITARY_BEFORE, NOT_AFTER, NUMBER

Span = tuple[int, int]

_LEVEL = "|".join(f"{word}(?![{then}])" for word, then in NOT_AFTER.items())
_ARMY = re.compile(
    rf"第?{NUMBER}(?:(?:集|ji)(?:团|tuan)(?:[军君]|均(?!衡)|jun)|(?:集|ji)tj|jtj)(?![a-z])"
)
_ORDINAL = re.compile(rf"第{NUMBER}(?:{_LEVEL})(?![一]?[0-9]+年)")
_BRANCHED = re.compile(
    rf"第?{NUMBER}{BRANCH}(?:师|旅|团|营(?![区房])|连(?!队)|大队|中队|支队)(?![支员委购伍业])"
    rf"|{BRANCH}第?{NUMBER}(?:师|旅|团|营|连|大队|中队|支队)(?![支员委购伍业])"
)
#: Divisions and brigades have numbers of two figures and more; nothing else is counted by them.
_LARGE = re.compile(
    rf"(?<![0-9十百])(?:[1-9][0-9]{{1,2}}|[0-9]?百?0?[0-9]?十[0-9]?)(?:师(?![{NOT_AFTER['师']}])|旅(?![{NOT_AFTER['旅']}]))"
)
#: 71345旅: a code with a level behind it.
_CODED = re.compile(rf"(?<![0-9])[1-9][0-9]{{4}}(?:{_LEVEL})")
_BARE = re.compile(rf"{NUMBER}(?:{_LEVEL})(?![0-9])")
_SOUND = re.compile(
    rf"第?{NUMBER}(?:[湿诗狮尸失施]|[吕侣铝屡]|[抟湍糰]|[赢盈迎莹萤]|[联莲涟怜廉]|shi|lv|lu|tuan|ying|lian)"
)
_FLEET = re.compile(rf"第?{NUMBER}(?:舰队|驱逐舰支队|潜艇支队|护卫舰大队|航空兵师)")
_BEFORE, _AFTER = re.compile(rf"{MILITARY_BEFORE}$"), re.compile(MILITARY_AFTER)
_CIVIL, _HISTORY = re.compile(CIVIL), re.compile(HISTORY)
WORTH = re.compile(
    rf"[0-9十百](?:jtj|[师旅团营连军湿诗狮尸失施吕侣铝屡抟湍糰赢盈迎莹萤联莲涟怜廉]|集|jituan|ji团|舰队|"
    rf"驱逐|潜艇|护卫|航空|shi|lv|lu|tuan|ying|lian|{BRANCH})|{BRANCH}第?[0-9十百]"
)
_PARTED = re.compile(r"[。;；!！?？\n\t,，、:：]")


def formations(bones: View) -> Iterator[Span]:
    """Where in the bones a numbered formation stands."""
    for found in _ARMY.finditer(bones.text):
        if not _told(bones.text, found, _HISTORY, 14):
            yield found.span()
    for pattern in (_BRANCHED, _FLEET, _LARGE, _CODED):
        yield from (f.span() for f in pattern.finditer(bones.text) if _stands(bones, f))
    yield from (f.span() for f in _ORDINAL.finditer(bones.text) if _stands(bones, f))
    for pattern in (_BARE, _SOUND):
        yield from (f.span() for f in pattern.finditer(bones.text) if _military(bones, f))


def _stands(bones: View, found: re.Match[str]) -> bool:
    return (
        not _told(bones.text, found, _CIVIL, 14)
        and not _told(bones.text, found, _HISTORY, 16)
        and _whole(bones, found)
    )


def _told(text: str, found: re.Match[str], words: re.Pattern[str], reach: int) -> bool:
    """Whether one of the words stands shortly before."""
    return bool(words.search(text, max(0, found.start() - reach), found.start()))


def _whole(bones: View, found: re.Match[str]) -> bool:
    """Whether no pause was written inside: 共3,团 is not a formation; 第,3,团 is one, spread out."""
    gaps = [bones.between(n, n + 1) for n in range(found.start(), found.end() - 1)]
    signs = {sign for gap in gaps for sign in _PARTED.findall(gap)}
    return all(all(sign in gap for gap in gaps) for sign in signs)


def _military(bones: View, found: re.Match[str]) -> bool:
    """A bare number and level (三连, 12旅) is a formation only beside a military word."""
    text = bones.text
    left = _BEFORE.search(text, max(0, found.start() - 6), found.start())
    right = _AFTER.match(text, found.end())
    if found.re is _SOUND:
        right = None if not right or right.group() in ("代表", "机关", "全体") else right
        left = left if found.group().startswith("第") or right else None
    return bool(left or right) and _stands(bones, found)


WORTH_SHIP = re.compile(
    r"[舷弦旋悬艇]号|xianhao|[0-9]号?(?:导弹|驱|护|潜|登|补|扫|航|舰|艇)|舰[0-9]"
)
_HULL = re.compile(r"(?:[舷弦旋悬]号|xianhao|艇号)[为是]?[0-9]{2,4}(?![0-9])")
_SHIP = re.compile(
    r"(?<![0-9])[0-9]{2,4}(?:号)?(?:导弹驱逐舰|驱逐舰|护卫舰|潜艇|登陆舰|补给舰|扫雷舰|航母|舰|艇)"
    r"|舰[0-9]{2,4}(?![0-9]|[年名人余位月日元万件套艘周个次])"
)


def ships(bones: View) -> Iterator[Span]:
    """舷号123, 123舰; a year before 舰艇开放日 is none."""
    yield from (f.span() for f in _HULL.finditer(bones.text))
    for found in _SHIP.finditer(bones.text):
        digits = re.search("[0-9]+", found.group())
        year = digits and len(digits.group()) == 4 and 1900 <= int(digits.group()) <= 2060
        if not year and _whole(bones, found) and not _told(bones.text, found, _CIVIL, 8):
            yield found.span()
