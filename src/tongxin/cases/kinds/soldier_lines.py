"""退役士兵安置: what is written month by month. No amount is typed: the local figures decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.core import clock
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import placement

from .. import schemes
from ..kind import Context, Leaves, LineKind, Values
from .soldier_form import RETAINED

_MONTH = FieldSpec("month", "哪个月", required=True, hint="写成“年-月”,如2026-03")
_WAITING = ("audited", "scored", "confirmed", "published", "objected", "ranked", "picked",
            "lettered", "onpost")  # fmt: skip


def _month(values: Values) -> date:
    return placement.month_of(str(values["month"]))


def _bad_month(values: Values) -> str:
    try:
        _month(values)
    except ValueError as error:
        return str(error)
    return ""


def _of_month(context: Context, values: Values) -> tuple[str, ...]:
    return (str(context.case.token), f"{_month(values):%Y-%m}")


def days(context: Context, values: Values) -> placement.Waited:
    """Days waited in the month: from the report (with it) to the day before the start."""
    since, until = context.done["called_done"], context.done.get("lettered_done")
    return placement.waited(_month(values), since, until)


def _no_allowance(context: Context, values: Values) -> str:
    """Why nothing is paid for the month."""
    if bad := _bad_month(values):
        return bad
    month, on_post = _month(values), context.done.get("lettered_done")
    if placement.last_day(month) >= clock.today() and on_post is None:
        return "这个月还没有过完,过完以后再登记,以免多发。"
    found = days(context, values)
    if not found.days:
        return "这个月不在待安置期里:从报到那天起,到上岗前一天为止。"
    if placement.wage(schemes.need(context, "wages"), month) is None:
        return "这个月的最低工资还没有填写,请先在本地标准里填好。"
    if found.days < found.of:
        schemes.need(context, "part")
    return ""


def _allowance(context: Context, values: Values) -> Values:
    month, found = _month(values), days(context, values)
    wage = placement.wage(schemes.need(context, "wages"), month)
    part = str(context.scheme.get("part") or "")
    assert wage is not None
    return {"month": f"{month:%Y-%m}", "days": found.days, "wage": wage,
            "sum": placement.allowance(wage, found, part)}  # fmt: skip


ALLOWANCE = LineKind(
    "allowance",
    "待安置生活补助",
    FormSpec((_MONTH, FieldSpec("day", "发放日期", "date", True))),
    _of_month,
    sources=_WAITING,
    amount="sum",
    refuse=_no_allowance,
    works_out=_allowance,
)


def _not_owed(context: Context, values: Values) -> str:
    """Why the employer owes nothing for the month."""
    if bad := _bad_month(values):
        return bad
    letter, on_post = context.done["picked_done"], context.done.get("lettered_done")
    owed = placement.owed_months(letter, on_post, clock.today())
    if not owed:
        return "介绍信开出没有超过30日,用人单位还不用补发。"
    if _month(values) not in owed:
        said = "、".join(f"{month:%Y-%m}" for month in owed)
        return f"这个月不在应补发的月份里,应补发:{said}。"
    return "" if values["not_his"] else "本人原因没有上岗的,用人单位不用补发。"


def _owed(context: Context, values: Values) -> Values:
    return {"month": f"{_month(values):%Y-%m}",
            "sum": placement.owed(Decimal(str(values["average"])))}  # fmt: skip


OWED = LineKind(
    "owed",
    "用人单位应补工资",
    FormSpec(
        (
            _MONTH,
            FieldSpec("average", "同等条件人员平均工资(元/月)", "decimal", True,
                      hint="凭单位出具的工资表", why="按80%补发", basis=placement.ALLOWANCE),
            FieldSpec("not_his", "不是本人原因", "bool", True),
        )
    ),
    _of_month,
    sources=("lettered", "onpost"),
    amount="sum",
    refuse=_not_owed,
    works_out=_owed,
)  # fmt: skip


def _unpaid(context: Context, values: Values) -> Leaves:
    """One person in a year, however many months: the standard counts people."""
    raw = {"title": f"拖欠生活补助{context.number}", "happened_on": values["day"],
           "facet": "拖欠生活补助", "people": 1}  # fmt: skip
    return Leaves("payment", raw)


def _found_in(context: Context, values: Values) -> tuple[str, ...]:
    day: Any = values["day"]
    return (str(context.case.token), str(day)[:4])


UNPAID = LineKind(
    "unpaid",
    "拖欠生活补助",
    FormSpec(
        (
            FieldSpec("day", "发现日期", "date", True),
            FieldSpec("months", "拖欠哪几个月", required=True),
            FieldSpec("done", "什么时候补发", hint="没有补发的不填"),
        )
    ),
    _found_in,
    sources=_WAITING,
    leaves=_unpaid,
)

VISIT = LineKind(
    "visit",
    "回访",
    FormSpec(
        (
            FieldSpec("day", "回访日期", "date", True),
            FieldSpec("after", "上岗后", "choice", True, RETAINED),
            FieldSpec("stays", "还在岗", "bool", True),
            FieldSpec("text", "情况", "longtext", most=300, hint="不写姓名"),
        )
    ),
    lambda context, v: (str(context.case.token), str(v["after"])),
    sources=("onpost",),
)
LINES = (ALLOWANCE, OWED, UNPAID, VISIT)
