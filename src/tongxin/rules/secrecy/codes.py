"""Numbers that stand for a unit: five digits and 部队, disguised or half masked; numbered depots.

A present-day code has five digits, the first not 0. Four digits before 部队 were codes once; a year
is not one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .normal import View
from .words import (
    _BY_SOUND,
    BU,
    DUI,
    LINK,
    LOOSE_DIGIT,
    MEASURE,
    PLACE_WORDS,
    SPOKEN_NUMBER,
    TEAM,
)

Span = tuple[int, int]

#: 部 alone counts things (手机, 电话) and begins 部门; only after a code it is a unit.
_DEPARTMENT = r"部(?![门分件位首长属署手电车书片剧作法对汽相摄机智微])"
_WORD = re.compile(rf"{LINK}(?P<word>{TEAM}|{PLACE_WORDS}|(?:附?[0-9]{{1,3}})?信箱|{_DEPARTMENT})")
#: A digit of some kind right before the word, or a word that names a code.
WORTH = re.compile(
    rf"(?:{LOOSE_DIGIT}|[十百千]){LINK}(?:{TEAM}|{PLACE_WORDS}|信箱|部)|[番翻蕃藩繁幡代待]号?|fanhao"
    r"|(?:军|武警|战区|保障|驻区|驻渝|驻地|部队|某[部师旅团营连]|pla|unit|mucd)"
    r"(?:第|no)?[0-9]"
)
_TRIGGER = re.compile(rf"{TEAM}|{PLACE_WORDS}|信箱|部")
#: 部 counts these as well: 宣传册12000部.
_VOLUMES = re.compile(r"[册书片剧机车品备统][0-9]+$")
_DIGITS = re.compile(r"[0-9]+$")
_LOOSE = re.compile(rf"{LOOSE_DIGIT}{{5}}$")
_SPOKEN = re.compile(rf"{SPOKEN_NUMBER}$")
#: What ends a sentence: beyond it 部队 begins another thought.
_ENDERS = re.compile(r"[。;；!！?？]|\n\s*\n")
#: Here the line may only have been broken.
_PAUSES = re.compile(r"[,，、:：\n\r]")
#: Numbers that are called, paid or counted, when a pause comes before 部队.
_COUNTED = re.compile(
    r"(?:金额|合计|共计?|总计|计|电话|热线|拨打|致电|邮编|编号|编码|数量|总数|人次|数|为|第|号)$"
)
_HOTLINE = re.compile(r"123\d\d")


def codes(bones: View) -> Iterator[Span]:
    """Where in the bones a code and its word stand."""
    for found in _TRIGGER.finditer(bones.text):
        yield from _before(bones, found.start())
    yield from _named(bones)


def _before(bones: View, at: int) -> Iterator[Span]:
    """A code that ends where the word at `at`, or the link before it, begins."""
    text = bones.text
    for start in range(at, max(-1, at - 6), -1):
        word = _WORD.match(text, start)
        if word and word.start("word") == at and (begin := _code(bones, start, word)) is not None:
            if word.group("word") != "bd" or _apart(bones, begin, word.end()):
                yield begin, word.end()
            return


def _apart(bones: View, start: int, end: int) -> bool:
    """Whether Latin letters stand by themselves, and not inside a hash or a serial number."""
    before = start and bones.text[start - 1].isascii() and not bones.between(start - 1, start)
    after = end < len(bones.text) and bones.text[end].isascii() and not bones.between(end - 1, end)
    return not before and not after


def _code(bones: View, end: int, word: re.Match[str]) -> int | None:
    """Where a code that ends at `end` begins; None when there is none."""
    left = bones.text[max(0, end - 40) : end]
    if word.group("word") == "部" and _VOLUMES.search(left):
        return None
    if digits := _DIGITS.search(left):
        size = len(digits.group())
        length = _length(bones, end, size, word)
        if length:
            return end - length
    for pattern in (_LOOSE, _SPOKEN):
        found = pattern.search(left)
        glued = found and found.group()[0].isascii() and left[: found.start()][-1:].isalpha()
        if (
            found
            and _meant(found.group(), word)
            and not (glued and left[found.start() - 1].isascii())
        ):
            return end - len(found.group())
    return None


def _length(bones: View, end: int, size: int, word: re.Match[str]) -> int:
    """How many of the `size` digits before `end` are a code: the group of five, or of four."""
    text, start = bones.text, end - size
    if not _joined(bones, end, size, word.start("word")) or _OTHER_NUMBER.search(text[:start]):
        return 0
    parts = _groups(bones, start, end)
    if size == 5 or _suffix(parts, 5):
        return 5 if text[end - 5] != "0" and not _date(bones, end - 5, end) else 0
    if size == 6 and parts == [6]:
        return 0 if _YEAR_MONTH.match(text, start) else 6
    if size == 9 and text[start : start + 2] in ("19", "20"):
        return 5  # a year glued to the code
    alone = parts[-1] == 4 or (size == 4 and set(parts) == {1})
    if _is_team(word) and alone and size < 6 and not 1900 <= int(text[end - 4 : end]) <= 2060:
        return 4
    return 0


#: A post code or a number plate, by what stands before it.
_OTHER_NUMBER = re.compile(
    r"(?:邮编|邮政编码|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z])$"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_YEAR_MONTH = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])")
#: 24.5.12: a day of this century as file names have it.
_SHORT_DATE = re.compile(r"2[0-9]([.\-/])(?:[1-9]\1(?:[12][0-9]|3[01])|1[0-2]\1[1-9])")


def _date(bones: View, start: int, end: int) -> bool:
    first, last = bones.origins[start], bones.origins[end - 1]
    return bool(_SHORT_DATE.fullmatch(bones.source[first : last + 1]))


def _is_team(word: re.Match[str]) -> bool:
    """部队 or its kin; not 部 alone, a letter box or an English word."""
    return not re.match(r"部(?!队)|信箱|[0-9]|unit|troop|army|bd", word.group("word"))


def _groups(bones: View, start: int, end: int) -> list[int]:
    """Sizes of the groups in which digits were written: 2024 12345 is [4, 5]."""
    sizes = [1]
    for n in range(start, end - 1):
        if bones.between(n, n + 1).strip("\u200b\ufe0f\u20e3"):
            sizes.append(1)
        else:
            sizes[-1] += 1
    return sizes


def _suffix(parts: list[int], wanted: int) -> bool:
    total = 0
    for size in reversed(parts):
        total += size
        if total >= wanted:
            return total == wanted and len(parts) > 1
    return False


def _joined(bones: View, end: int, size: int, word: int) -> bool:
    """Whether number and word belong together, by what was written between them."""
    if word >= len(bones.text):
        return False
    gap = bones.between(end - 1, end) if end < len(bones.text) else ""
    inside = [set(bones.between(n, n + 1)) for n in range(end - size, end - 1)]
    if inside and set(gap).intersection(*inside):
        return True  # spread out all the same way
    before = bones.text[max(0, end - size - 6) : end - size]
    if _ENDERS.search(gap):
        return False
    if "\t" in gap and bones.text[end - 2 : end] == "00":
        return False  # a round figure in the next cell is an amount
    if _PAUSES.search(gap):
        return not (_COUNTED.search(before) or _HOTLINE.fullmatch(bones.text[end - size : end]))
    return True


def _meant(digits: str, word: re.Match[str]) -> bool:
    """Whether loose digits can be meant as a code: plain ones were judged before."""
    team = word.group("word")
    if team == "不对":
        return False  # 2024年起不对外开放
    if digits.isdigit() or team.startswith("部") and not re.match(TEAM, team):
        return False
    if team in ("bd", "units", "unit", "troop", "troops", "army"):
        return sum(c.isdigit() for c in digits) >= 4 and digits[-1].isdigit()
    strong = sum(c in "0123456789" for c in digits)
    latin = sum(c.isascii() and c.isalpha() for c in digits)
    if latin and latin < 6 and not strong:
        return bool(re.search("[队对兑]", team)) and set(digits) <= set("oil")
    return digits[0] not in "0洞灵铃" and (bool(strong) or latin > 5 or not team.isascii())


# ---- codes without 部队 --------------------------------------------------------------------------
_FIVE = rf"(?P<code>(?![0洞])(?:[0-9oil]|[{_BY_SOUND}]){{5}})"
_END = rf"(?![0-9]|{MEASURE}|[a-z])"
_NAMED = (
    re.compile(rf"(?:[番翻蕃藩繁幡][号好耗浩]|fanhao|部队(?:代[码号]|编号))[为是系]?{_FIVE}{_END}"),
    re.compile(
        rf"(?<!标准)(?<!产品)(?<!项目)(?<!行政)(?<!邮政)(?<!邮发)[代待]号[为是系]?{_FIVE}{_END}"
    ),
    re.compile(
        rf"(?:解放军|陆军|海军|空军|火箭军|武警|战区|联勤保障|驻区|驻渝|驻地|驻军|\bpla|unit|mucd)"
        rf"(?:第|no)?{_FIVE}{_END}"
    ),
    re.compile(rf"(?:部队|某[部师旅团营连])(?:第|no)?{_FIVE}{_END}"),
)


def _named(bones: View) -> Iterator[Span]:
    """番号12345, 解放军12345, 部队(12345): the word comes first."""
    for pattern in _NAMED:
        for found in pattern.finditer(bones.text):
            enough = sum(c.isdigit() for c in found.group("code")) >= 2
            if enough and not _a_year_first(bones, found) and _close(bones, found):
                yield found.span()


def _a_year_first(bones: View, found: re.Match[str]) -> bool:
    """某部2026-1: a year and a number, written apart."""
    at = found.start("code")
    return bool(_YEAR.match(found["code"]) and bones.between(at + 3, at + 4))


def _close(bones: View, found: re.Match[str]) -> bool:
    """番号 is said of a code only; after 部队 and 武警 a round figure or a hotline may stand."""
    if "号" in found.group()[:3] or found.group().startswith("fanhao"):
        return True
    at, digits = found.start("code"), found.group("code")
    apart = _ENDERS.search(bones.between(at - 1, at))
    return not apart and not digits.endswith("000") and not _HOTLINE.fullmatch(digits)


# ---- half masked ---------------------------------------------------------------------------------
_MASK = "x×*＊□■?_#●△▲某"
_MASKED = re.compile(rf"(?<![0-9{_MASK}])[0-9{_MASK}]{{5}}(?:号)?{BU}{DUI}")
WORTH_MASKED = re.compile(rf"[0-9{_MASK}](?:号)?{BU}{DUI}")


def masked(plain: View) -> Iterator[Span]:
    """12×45部队: half a code is known to whoever knows the rest."""
    for found in _MASKED.finditer(plain.text):
        signs = sum(sign in _MASK for sign in found.group())
        least = 3 if "某" in found.group() else 2
        if signs and sum(c.isdigit() for c in found.group()) >= least:
            yield found.span()


# ---- depots --------------------------------------------------------------------------------------
WORTH_DEPOT = re.compile(r"[0-9](?:仓库|油库|弹药库|军械库|洞库|靶场|阵地|雷达站|观通站|台站)")
_DEPOT = re.compile(
    r"(?<![0-9])[0-9]{3,5}(?:仓库|油库|弹药库|军械库|洞库|靶场|阵地|雷达站|观通站|台站)"
)


def depots(bones: View) -> Iterator[Span]:
    """2383仓库: a numbered depot, unless the number is a year."""
    for found in _DEPOT.finditer(bones.text):
        digits = re.match("[0-9]+", found.group())
        size = len(digits.group()) if digits else 0
        year = size == 4 and 1900 <= int(found.group()[:4]) <= 2060
        apart = any(
            _ENDERS.search(bones.between(n, n + 1)) or _PAUSES.search(bones.between(n, n + 1))
            for n in range(found.start(), found.start() + size)
        )
        if not year and not apart:
            yield found.span()
