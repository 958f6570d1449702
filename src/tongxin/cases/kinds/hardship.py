"""困难帮扶: 军人抚恤优待条例第4条、第38条. Found or asked for, seen by two, discussed, noticed, paid.

The amount is the local table's: category, self-paid cost, cap. One event of a person or of a household
is paid once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import aid

from .. import schemes
from ..fields import DAY, TEXT
from ..kind import CaseKind, Claim, Clock, Context, Finding, Leaves, Paper, Param, Values
from ..ways import Stage, way

TABLE = "本地困难帮扶文件"
HOUSEHOLD = (
    "同一户的同一件事已经核定过帮扶,不能再拨一次;不是同一户的,请撤回后把住址写到门牌号重新受理。"
)
WHO = ("退役军人", "烈士、因公牺牲军人、病故军人遗属", "现役军人家属", "残疾军人", "其他优抚对象")

FORM = FormSpec(
    (
        FieldSpec("source", "怎么知道的", "choice", True, ("本人申请", "走访发现"), default="本人申请",
                  basis="军人抚恤优待条例第38条"),
        FieldSpec("category", "困难类别", required=True, most=40,
                  hint="如:患病住院、遭受灾害;与本地标准里的名称一样"),
        FieldSpec("event_day", "事情发生的日期", "date", True, privacy="personal",
                  hint="住院写入院日期", why="同一件事只帮扶一次"),
        FieldSpec("name", "姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "身份证号", required=True, privacy="personal",
                  why="同一件事不重复帮扶,只存打乱后的编码"),
        FieldSpec("who", "身份", "choice", True, WHO, privacy="personal"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("address", "家庭住址", required=True, privacy="personal",
                  hint="写到门牌号", why="要上门核查;同一户的同一件事只帮扶一次"),
        FieldSpec("cost", "自己负担的费用(元)", "decimal", True, privacy="personal",
                  hint="报销以后自己付的", why="按费用和本地标准算帮扶金额"),
        FieldSpec("people", "家庭人口", "int", True, privacy="personal", most=50),
        FieldSpec("income", "家庭月收入合计(元)", "decimal", True, privacy="personal"),
        FieldSpec("allowance", "其中的抚恤优待金(元)", "decimal", True, privacy="personal",
                  hint="没有的填0", why="抚恤优待金不计入家庭收入", basis=aid.LAW),
        FieldSpec("account", "收款的银行账号", required=True, privacy="personal", why="只拨到本人账户"),
        FieldSpec("town", "住在哪个镇街", "town", True),
    )
)  # fmt: skip

_CLEAR = FieldSpec(
    "clear", "参加的人与申请人都没有利害关系", "bool", True, why="有利害关系的要回避"
)

STAGES = (
    Stage("found", "待核查", "登记上门核查", asks="核查结果", note="两个人上门"),
    Stage("seen", "待第二人确认", "确认核查", asks="是否属实", other_than=("found_done",)),
    Stage("agreed", "待评议", "登记评议", asks="评议结果"),
    Stage("discussed", "待镇街审核", "镇街审核", "case.approve", other_than=("found_done",),
          note="审核通过当天开始公示,只公示编号"),
    Stage("noticed", "公示中", "公示期满", asks="有没有异议"),
    Stage("ready", "待区级审批", "区级审批", "case.approve", "核定金额",
          "按本地标准算,不能多也不能少", ("discussed_done",)),
    Stage("approved", "待拨付", "登记拨付", "case.approve", "银行回单编号",
          other_than=("ready_done",)),
    Stage("paid", "待回访", "登记回访", asks="回访情况"),
)  # fmt: skip

ASKS = {
    "found_done": FormSpec(
        (FieldSpec("real", "情况属实", "bool", True), _CLEAR, DAY,
         FieldSpec("text", "核查情况", "longtext", most=500, hint="不写病情细节"))
    ),
    "seen_done": FormSpec((FieldSpec("real", "本人一同上门,情况属实", "bool", True), _CLEAR, DAY, TEXT)),
    "agreed_done": FormSpec(
        (FieldSpec("voters", "参加评议的人数", "int", True, most=100),
         FieldSpec("votes", "同意的人数", "int", True, most=100), _CLEAR, DAY, TEXT)
    ),
    "noticed_done": FormSpec((FieldSpec("objection", "有异议", "bool", True), DAY, TEXT)),
    "ready_done": FormSpec((FieldSpec("sum", "核定金额(元)", "decimal", True), DAY, TEXT)),
    "approved_done": FormSpec((FieldSpec("receipt", "银行回单编号", required=True, most=60), DAY, TEXT)),
}  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Income by head without 抚恤优待, and whether the local table has the category."""
    return [_income(values, scheme), _category(values, scheme)]


def _income(values: Values, scheme: Mapping[str, Any]) -> Finding:
    line = scheme.get("income_line")
    try:
        head = aid.per_head(
            Decimal(str(values["income"])), Decimal(str(values["allowance"])), int(values["people"])
        )
    except ValueError as error:
        return Finding(False, str(error).rstrip("。"), aid.LAW)
    if line is None:
        return Finding(None, "“人均月收入上限”还没有填写", TABLE)
    good = head <= Decimal(str(line))
    where = "在" if good else "超过"
    return Finding(
        good, f"人均月收入(不计抚恤优待金){where}本地标准{'以内' if good else ''}", aid.LAW
    )


def _category(values: Values, scheme: Mapping[str, Any]) -> Finding:
    rows = scheme.get("table") or {}
    if not rows:
        return Finding(None, "“帮扶标准”还没有填写", TABLE)
    good = values["category"] in rows
    known = "" if good else f",可写:{'、'.join(rows)}"
    return Finding(
        good, f"本地标准里{'有' if good else '没有'}“{values['category']}”{known}", TABLE
    )


def _real(context: Context) -> None:
    if not context.form["clear"]:
        raise Refused("与申请人有利害关系的要回避,请换人办理。")
    if not context.form["real"]:
        raise Refused("核查不属实的,请用“不予办理”写明依据和原因。")


def _agreed(context: Context) -> None:
    """More than half, and nobody with an interest."""
    form = context.form
    if not form["clear"]:
        raise Refused("与申请人有利害关系的要回避,请重新评议。")
    if form["votes"] > form["voters"]:
        raise Refused("同意的人数不能多于参加评议的人数。")
    if form["votes"] * 2 <= form["voters"]:
        raise Refused("同意的没有过半数,请用“不予办理”写明依据和原因。")


def _eligible(context: Context) -> None:
    schemes.need(context, "income_line")
    schemes.need(context, "table")
    for one in check(context.values, context.scheme, context.day):
        if not one.good:
            raise Refused(f"{one.text}。请更正或用“不予办理”写明依据:{one.basis}。")


def _stood(context: Context) -> None:
    """The notice has stood its days; the day it was put up is not counted (民法典第201条)."""
    days = int(schemes.need(context, "notice_days"))
    last = context.done["discussed_done"] + timedelta(days=days)
    if context.day <= last:
        raise Refused(f"公示{days}天,到{last.month}月{last.day}日为止,期满以后再登记。")
    if context.form["objection"]:
        raise Refused("公示有异议的,请先核实;查实不符的用“不予办理”,不影响的写明后选“否”。")


def amount(values: Values, scheme: Mapping[str, Any]) -> Decimal:
    """元 by the local table."""
    return aid.table(scheme["table"])[values["category"]].amount(Decimal(str(values["cost"])))


def _sum(context: Context) -> None:
    _eligible(context)
    due = amount(context.values, context.scheme)
    if due <= 0:
        raise Refused("按本地标准算出来是0元,请核对自己负担的费用,或用“不予办理”写明依据。")
    if context.form["sum"] != due:
        raise Refused(f"按本地标准应是{due}元,请核对。")


def _event(context: Context) -> Sequence[Claim]:
    """One payment for one event: of a person in whatever category, and of a household, whoever of it
    asks. Two households may be struck on one day, so that theirs is told by the address."""
    values, day = context.values, str(context.values["event_day"])
    home = (tidy(values["address"]), values["category"], day)
    return (
        Claim("event", (tidy(values["id_no"]), day), "同一件事已经核定过帮扶,不能再拨一次。"),
        Claim("household", home, HOUSEHOLD),
    )


def tidy(text: Any) -> str:
    """A number as it is compared."""
    return "".join(str(text).split()).upper()


def _not_paid(context: Context) -> None:
    if context.case.state == "paid":
        raise Refused("已经拨付的不能撤回或不予办理,回访情况写在“登记回访”里。")


def paid(context: Context) -> Leaves:
    """One aid of the year with its amount."""
    return Leaves(
        "payment",
        {"title": context.number, "happened_on": context.day, "facet": "困难帮扶", "people": 1,
         "amount": Decimal(context.told["ready_done"]["sum"])},
    )  # fmt: skip


KIND = CaseKind(
    key="hardship",
    name="困难帮扶",
    short="困难帮扶",
    topic="走访帮扶",
    summary="退役军人和优抚家庭遇到困难时的帮扶:两人核查、评议、镇街审核、公示编号、区级审批、拨付、回访。",
    who="家庭遇到疾病、灾害等困难的退役军人、优抚对象和军人家属;镇街走访发现的也可以代为登记。",
    basis=("军人抚恤优待条例第4条:抚恤优待金不计入家庭收入", "军人抚恤优待条例第38条:发现和帮扶困难"),
    form=FORM,
    flow=way("hardship", "件困难帮扶", STAGES, extends=True),
    title=lambda v: f"困难帮扶({v['source']})",
    leaves={"approved_done": paid},
    asks=ASKS,
    clocks=(
        Clock("handle", "办理时限", None, ("open",), ("approved_done", "refuse"),
              "本地困难帮扶文件:从申请到拨付的天数", param="handle_days", extends=1),
        Clock("visit", "回访", None, ("approved_done",), ("paid_done",),
              "本地困难帮扶文件:拨付后几天内回访", param="visit_days"),
    ),
    params=(
        Param(FieldSpec("table", "帮扶标准", "table", hint="写成“名称=30%,最多20000”或“名称=定额3000”,数字照文件填"),
              TABLE, aid.table),
        Param(FieldSpec("income_line", "人均月收入上限(元)", "decimal",
                        hint="不计抚恤优待金"), TABLE),
        Param(FieldSpec("notice_days", "公示天数", "int", most=60), TABLE),
        Param(FieldSpec("handle_days", "从申请到拨付的天数", "int", most=400), TABLE),
        Param(FieldSpec("visit_days", "拨付后几天内回访", "int", most=400,
                        hint="经常联系的另登记“重点对象联系”"), TABLE),
    ),
    papers=(Paper("身份证和户口簿", "核对身份和家庭人口", shown=True),
            Paper("费用单据", "核对自己负担的费用"),
            Paper("收入证明", "核对家庭收入")),
    check=check,
    guards={"found_done": _real, "seen_done": _real, "agreed_done": _agreed,
            "discussed_done": _eligible, "noticed_done": _stood, "ready_done": _sum,
            "refuse": _not_paid, "withdraw": _not_paid},
    identity=lambda v: (tidy(v["id_no"]), str(v["event_day"])),
    repeats=False,
    claims={"ready_done": _event},
    facet="source",
    town="town",
    listed={"category": lambda scheme: tuple(scheme.get("table") or ())},
    after={
        "found": "两名工作人员上门核查",
        "seen": "由第二名上门的人确认",
        "agreed": "村、社区评议",
        "discussed": "镇街审核",
        "noticed": "公示,只公示编号",
        "ready": "区退役军人局审批",
        "approved": "拨到您的银行账户",
        "paid": "过一段时间回访",
    },
    online=True,
    public=("编号", "全年帮扶件数和金额合计"),
    secret=("姓名、住址、病情、收入、银行账号", "身份类别"),
    unknown=("重庆市和本区的帮扶标准、收入上限没有查到", "公示天数和办理时限由本地文件定",
             "评议过半数同意,没有查到原文,是本系统的做法"),
)  # fmt: skip
