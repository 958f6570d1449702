"""军人子女入学入托: who is entitled, and at which places. Pure; nothing local is decided here.

军人地位和权益保障法第55条、军人抚恤优待条例第43条 name six places at which a child may go to a public
school or a 普惠性幼儿园; they don't tell one group of parents from another. A local paper that does
so is stricter than the law, so that a refusal must name it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from .clocks import after_months

LAW = "军人地位和权益保障法第55条;军人抚恤优待条例第43条"
YEAR_AFTER = "军政〔2021〕247号及各地办法:退出现役一年内"
ACTIVE, DISCHARGED, LOCAL = "现役军人", "退役军人", "本地文件另行列入的人员"
STATUSES = (ACTIVE, DISCHARGED, "烈士", "因公牺牲军人", "病故军人", "一至四级残疾军人", LOCAL)

#: place → what to bring for it.
PLACES = {
    "本人户籍地": "孩子的户口簿(首页和本人页)",
    "父母户籍地": "父母的户口簿和孩子的出生医学证明(同一本户口簿的不用出生证明)",
    "祖父母或外祖父母户籍地": "老人的户口簿、能看出老人与父母关系的户口簿或证明、孩子的出生医学证明",
    "其他法定监护人户籍地": "监护人的户口簿和监护关系证明(判决书、公证书或村居证明)",
    "父母居住地": "房产证、租房合同备案或居住证,三样有一样就行,加孩子的出生医学证明",
    "部队驻地": "《军人子女教育优待资格证明信》,只看编号,不写驻在哪里",
}
GARRISON = "部队驻地"


class Entitled(NamedTuple):
    """good None: what decides it is not known yet. last: the last day of a year after discharge."""

    good: bool | None
    text: str
    basis: str
    last: date | None = None


def entitled(
    status: str, discharged: date | None, day: date, listed: Collection[str] = (), also: str = ""
) -> Entitled:
    """Whether a parent's status entitles the child on a day.

    discharged: the day of discharge. listed: what a local paper adds; also: which of it applies.
    The year after discharge ends on the same day of the next year (民法典第202条).
    """
    if status == DISCHARGED:
        return _discharged(discharged, day)
    if status == LOCAL:
        return _listed(listed, also)
    if status in STATUSES:
        return Entitled(True, f"{status}的子女,在优待范围内", LAW)
    return Entitled(None, "还没有写明父母一方的身份", LAW)


def _discharged(discharged: date | None, day: date) -> Entitled:
    if discharged is None:
        return Entitled(None, "退役军人要写明退役日期,退役一年内的才在范围内", YEAR_AFTER)
    last = after_months(discharged, 12)
    if discharged > day:
        return Entitled(True, "还没有退役,按现役军人的子女办理", LAW, last)
    word = f"{last.year}年{last.month}月{last.day}日"
    if day <= last:
        return Entitled(True, f"退役一年内,到{word}为止", YEAR_AFTER, last)
    return Entitled(False, f"退役满一年({word})后才提出,不在范围内", YEAR_AFTER, last)


def _listed(listed: Collection[str], also: str) -> Entitled:
    basis = "由本地文件另行列入"
    if not listed:
        return Entitled(None, "本地文件另行列入了哪些人员还没有填写", basis)
    if not also:
        return Entitled(None, f"请写明是哪一种:{'、'.join(listed)}", basis)
    if also in listed:
        return Entitled(True, f"{also}的子女,按本地文件在范围内", basis)
    return Entitled(False, f"本地文件没有列入“{also}”", basis)
