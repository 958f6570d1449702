"""由政府安排工作的退役士兵: who is entitled, by cohort; the allowance while waiting; what an employer
owes. Pure.

退役士兵安置条例(2011) art. 29 had four groups and no bars; 退役军人安置条例 art. 25, in force since
2024-09-01, has six and two opt-ins, and art. 35 bars. The text does not say which rules a file follows
that came on the other side of that day than the discharge: a local figure decides, or nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .clocks import after_months

SINCE = date(2024, 9, 1)
OLD, NEW = "2011年条例", "2024年条例"
OLD_LAW, NEW_LAW = "退役士兵安置条例(2011年)第29条", "退役军人安置条例第25条"
BAR_LAW = "退役军人安置条例第35条"
NONE = "没有"
BARS = (NONE, "开除党籍", "受刑事处罚", "被强制退役等法定情形")
BY_DISCHARGE, BY_FILE = "按退役日期", "按收到档案的日期"
CUTOVERS = (BY_DISCHARGE, BY_FILE)

NCO, SOLDIER = "军士(士官)", "义务兵"
MEDAL, WAR, FIRST_COMMENDED = "勋章或荣誉称号", "战时三等功或三等战功以上", "一级表彰"
PEACE = "平时二等功以上"
HONOURS = (NONE, MEDAL, WAR, PEACE, FIRST_COMMENDED)
WAR_INJURY, DUTY_INJURY = "因战", "因公"
CAUSES = (NONE, WAR_INJURY, DUTY_INJURY, "因病")
GIVES_UP_PENSION, GIVES_UP_RETIREMENT = "放弃逐月领取退役金", "中级以上军士放弃退休"
OPTS = (NONE, GIVES_UP_PENSION, GIVES_UP_RETIREMENT)


class Found(NamedTuple):
    """good None: what decides it is not known yet."""

    good: bool | None
    text: str
    basis: str


@dataclass(frozen=True)
class Record:
    """What the file says. years: whole years served. grade: of disability, 0 for none."""

    discharged: date
    filed: date
    rank: str
    years: int
    honours: tuple[str, ...] = ()
    cause: str = NONE
    grade: int = 0
    martyr_child: bool = False
    opt: str = NONE
    bar: str = NONE


def law_of(discharged: date, filed: date, cutover: str = "") -> str:
    """OLD or NEW; "" where discharge and file lie on two sides and no local figure decides."""
    by_day, by_file = discharged >= SINCE, filed >= SINCE
    if by_day == by_file:
        return NEW if by_day else OLD
    if cutover not in CUTOVERS:
        return ""
    return NEW if (by_day if cutover == BY_DISCHARGE else by_file) else OLD


def entitled(one: Record, cutover: str = "") -> list[Found]:
    """Each finding with its article; the first says whether, the others why."""
    law = law_of(one.discharged, one.filed, cutover)
    if not law:
        text = (
            "退役日期和收到档案的日期在2024年9月1日的两边,按哪部条例办还没有填写,请在本地标准里填好"
        )
        return [Found(None, text, f"{OLD_LAW};{NEW_LAW}")]
    groups = _old(one) if law == OLD else _new(one)
    bars = _bars(one) if law == NEW else []
    basis = OLD_LAW if law == OLD else NEW_LAW
    if bars:
        return [*bars, *groups]
    if groups:
        return groups
    return [Found(False, f"不属于{law}规定的由政府安排工作的人员,可以选择自主就业", basis)]


def _old(one: Record) -> list[Found]:
    """The four groups of 2011."""
    rows = (
        (one.rank == NCO and one.years >= 12, "士官服役满12年", "第(一)项"),
        (bool({PEACE, WAR, MEDAL} & set(one.honours)),
         "平时二等功以上或者战时三等功以上", "第(二)项"),
        (one.cause == WAR_INJURY and 5 <= one.grade <= 8, "因战致残被评定为5至8级", "第(三)项"),
        (one.martyr_child, "烈士子女", "第(四)项"),
    )  # fmt: skip
    return [Found(True, text, f"{OLD_LAW}{item}") for good, text, item in rows if good]


def _new(one: Record) -> list[Found]:
    """The six groups since 2024, and the two that give up another benefit."""
    nco = one.rank == NCO
    rows = (
        (nco and one.years >= 12, "军士服役满12年"),
        (MEDAL in one.honours, "个人获得勋章或荣誉称号"),
        (bool({WAR, PEACE} & set(one.honours)), "三等战功或者二等功以上"),
        (FIRST_COMMENDED in one.honours, "获得一级表彰"),
        (one.cause == WAR_INJURY and 5 <= one.grade <= 8, "因战致残被评定为5至8级"),
        (one.martyr_child, "烈士子女"),
        (nco and one.opt == GIVES_UP_PENSION, "符合逐月领取退役金条件,本人放弃,选择安排工作"),
        (nco and one.opt == GIVES_UP_RETIREMENT and one.cause == WAR_INJURY
         and 5 <= one.grade <= 6, "中级以上军士因战致残5至6级,本人放弃退休,选择安排工作"),
    )  # fmt: skip
    return [Found(True, text, NEW_LAW) for good, text in rows if good]


def _bars(one: Record) -> list[Found]:
    if one.bar == NONE:
        return []
    return [Found(False, "有不予安排工作的情形,具体见档案", BAR_LAW)]


# ---- money ---------------------------------------------------------------------------------------

ALLOWANCE = "退役军人安置条例第75条"
WHOLE, BY_DAY = "整月发", "按天折算"
PARTS = (WHOLE, BY_DAY)
CENT = Decimal("0.01")
OWED = Decimal("0.8")


def month_of(text: str) -> date:
    """2026-03 as its first day; ValueError with a Chinese sentence."""
    try:
        year, month = text.strip().split("-")
        return date(int(year), int(month), 1)
    except ValueError:
        raise ValueError(f"“{text[:10]}”请写成“年-月”,如2026-03。") from None


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def wage(table: Mapping[str, str], month: date) -> Decimal | None:
    """The minimum wage in force in a month: the newest that began on or before its first day."""
    begun = {month_of(start): Decimal(str(value)) for start, value in table.items()}
    known = [start for start in begun if start <= month]
    return begun[max(known)] if known else None


class Waited(NamedTuple):
    """Days of a month that were waited, of how many."""

    days: int
    of: int


def waited(month: date, since: date, until: date | None) -> Waited:
    """Days from the report (with it) to the day before the start on the post, in one month."""
    first, last = max(month, since), last_day(month)
    if until is not None:
        last = min(last, until - timedelta(days=1))
    return Waited(max((last - first).days + 1, 0), monthrange(month.year, month.month)[1])


def allowance(month_wage: Decimal, days: Waited, part: str) -> Decimal | None:
    """元 for a month. A whole month is the wage; a part goes by the local rule, None without one."""
    if days.days in (0, days.of):
        return month_wage if days.days else Decimal(0)
    if part == WHOLE:
        return month_wage
    if part == BY_DAY:
        return (month_wage * days.days / days.of).quantize(CENT, ROUND_HALF_UP)
    return None


def owed_months(letter: date, on_post: date | None, today: date) -> list[date]:
    """Months an employer owes for: from that of the letter until on post, once 30 days have passed.

    The month of the start counts when the start is not on its first day.
    """
    until = min(on_post or today, today)
    if until <= letter + timedelta(days=30):
        return []
    months, month = [], letter.replace(day=1)
    while month < until or (on_post is None and month <= until):
        months.append(month)
        month = after_months(month, 1)
    return months


def owed(average: Decimal, months: int = 1) -> Decimal:
    """元: at least 80 per cent of the average wage of comparable staff, a month."""
    return (average * OWED * months).quantize(CENT, ROUND_HALF_UP)
