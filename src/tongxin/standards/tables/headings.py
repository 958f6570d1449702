"""Lines that are not items: section headings, bonus and veto headings, totals, notes, titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongxin.rules.reading.text import NUM, chinese_number, fold, squeeze

_CN = "[一二三四五六七八九十]+"
_NUMBERED = re.compile(
    rf"^(?:第(?P<part>{_CN}|\d+)(?:部分|章|项|大项)[:、.]?|(?P<cn>{_CN})[、.:]|\((?P<in>{_CN}|\d+)\)|"
    rf"(?P<no>\d{{1,2}}(?:\.\d{{1,3}})*)(?:[、.:]|(?=\D)))"
)
_POINTS = re.compile(
    rf"[(【\[]?(?:共|计|满分|合计|总分|最多|最高|累计不超过|不超过|封顶|上限|加|基本分|分值)*:?(?P<p>{NUM})分?(?:为限|封顶)?[)】\]]$"
    rf"|(?:共|计|满分|合计|最多|最高|不超过|:)?(?P<q>{NUM})分$"
)
_PART_NUMBER = re.compile(rf"^(?:第{_CN}(?:部分|章|项|大项)|{_CN}|\({_CN}\))[、.:]?$")
_BONUS = re.compile(
    r"^(?:附:?)?(?:第?[一二三四五六七八九十\d]+(?:部分)?[、.:]?)?(?:奖励)?加分(?:项目?|指标|内容|因素|事项)?"
)
_VETO = re.compile(r"一票否决|否决项|否决指标|否决情形|否决事项|不予推荐|不得申报")
_TOTAL = re.compile(r"^(?:总计|合计|总分|共计|总分值|合计分|小计)")
_SUBTOTAL = re.compile(r"^小计")
_NOTE = re.compile(r"^(?:注|说明|备注|填表说明|附注)[:、\d(]")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})年?度?(?:[-—–~至到]+)((?:19|20)\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


@dataclass(frozen=True)
class Heading:
    """A heading's number as printed ('' when there is none), name and points."""

    number: str
    name: str
    points: Decimal | None = None


def heading(text: str) -> Heading:
    """一、组织领导(6分) → 1, 组织领导, 6."""
    plain = squeeze(text)
    points = None
    if found := _POINTS.search(plain):
        points = Decimal(found["p"] or found["q"])
        plain = plain[: found.start()]
    number = ""
    if found := _NUMBERED.match(plain):
        number = _arabic(next(g for g in found.groups() if g))
        plain = plain[found.end() :]
    return Heading(number, plain.strip(" :、.,;。"), points)


def _arabic(text: str) -> str:
    number = chinese_number(text)
    return text if text[0].isdigit() or number is None else str(number)


def looks_like_heading(text: str) -> bool:
    """一、…, 第一部分…, or a short line that ends in its points; items and rules do not."""
    plain = squeeze(text)
    if len(plain) > 40 or re.search(r"[;。]|扣\d|得\d", plain):
        return False
    found = _NUMBERED.match(plain)
    chinese = found and (found["part"] or found["cn"])
    return bool(chinese or _POINTS.search(plain) and len(plain) > 2)


def is_part_number(text: str) -> bool:
    """一, (二), 第三部分: the number of a section alone in its cell."""
    return bool(_PART_NUMBER.match(squeeze(text)))


def is_bonus(text: str) -> bool:
    return bool(_BONUS.match(squeeze(text))) and not re.search(r"每.{0,6}分", squeeze(text))


def is_veto(text: str) -> bool:
    return bool(_VETO.search(squeeze(text))) and len(squeeze(text)) <= 40


def is_total(text: str) -> bool:
    return bool(_TOTAL.match(squeeze(text))) and len(squeeze(text)) <= 20


def is_subtotal(text: str) -> bool:
    return bool(_SUBTOTAL.match(squeeze(text)))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(squeeze(text)))


def points_in_heading(text: str) -> Decimal | None:
    """最多5分 in 加分项(最多5分)."""
    found = re.findall(rf"({NUM})分", squeeze(text))
    return Decimal(found[-1]) if found else None


def cycle_in(text: str) -> tuple[date, int] | None:
    """The start and the number of years named in a text: 2024-2027年, 2024年."""
    plain = squeeze(fold(text))
    if found := _YEARS.search(plain):
        first, last = int(found[1]), int(found[2])
        if 0 < last - first < 10:
            return date(first, 1, 1), last - first + 1
    return None


def year_in(text: str) -> date | None:
    """A year named in a title."""
    found = _YEAR.search(squeeze(text))
    return date(int(found[1]), 1, 1) if found else None
