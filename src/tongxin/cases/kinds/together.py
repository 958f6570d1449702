"""共建活动: one thing done with a partner – planned, a visit approved, done, its money by lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import turnout

from ..kind import CaseKind, Context, Finding, Leaves, LineKind, Values
from ..ways import Stage, way
from .partnership import CITY, PAIR, PARTNERS, PRACTICE, check, neutral

GROUP = "双拥工作领导小组"
VISIT = "走访慰问"
#: What is done, for each sort: with a border company its form, with a pair the ledger's facet.
ACTS = {
    CITY: ("改善基础设施", VISIT, "同升一面旗", "短期疗养", "文化联谊", "其他"),
    PAIR: ("共建活动", "人才培养", "科技服务", "精神文明联创"),
}

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000, hint="不写部队名称、位置和人数")

FORM = FormSpec(
    (
        FieldSpec("sort", "和谁共建", "choice", True, (CITY, PAIR)),
        FieldSpec("partner", "对方", "choice", True, PARTNERS, hint="城连共建选某边防连队"),
        FieldSpec("act", "做什么", "choice", True, (*ACTS[CITY], *ACTS[PAIR]),
                  hint="前六种是城连共建的,后四种是对子的"),
        FieldSpec("subject", "活动名称", required=True, most=60,
                  hint="如:同升一面旗;不写部队名称、位置和人数"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待批准", "批准方案", "case.approve", "谁批准的",
          "走访边防连队由双拥工作领导小组批准"),
    Stage("agreed", "待开展", "登记开展", asks="哪一天、做了什么"),
    Stage("acted", "待办结", "办结", "case.approve"),
)  # fmt: skip

ASKS = {
    "received_done": FormSpec(
        (FieldSpec("approved", "谁批准的", "choice", True, (GROUP, "双拥办"), basis=PRACTICE),
         _DAY, _TEXT)
    ),
    "agreed_done": FormSpec(
        (FieldSpec("day", "哪一天", "date", True),
         FieldSpec("text", "做了什么", "longtext", True, most=1000,
                   hint="不写部队名称、位置和人数"))
    ),
}  # fmt: skip

MONEY = LineKind(
    "money",
    "投入",
    FormSpec(
        (
            FieldSpec("day", "支付日期", "date", True),
            FieldSpec("use", "用在哪里", required=True, most=60),
            FieldSpec("payer", "由哪个单位支付", required=True, most=40),
            FieldSpec("sum", "金额(元)", "decimal", True),
        )
    ),
    lambda context, v: (str(context.case.token), str(v["day"]), v["use"], str(v["sum"])),
    sources=("agreed", "acted"),
    amount="sum",
    refuse=lambda context, v: turnout.why_not(v["use"]),
)


def fits(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Partner and act belong to the sort; words are neutral."""
    known = values.get("act") in ACTS.get(values.get("sort", ""), ())
    words = turnout.why_not(values.get("subject", ""))
    return [
        *check(values, scheme, day),
        Finding(known, "做的事与种类相符" if known else "做的事不是这一种共建里的", PRACTICE),
        Finding(not words, words or "活动名称里没有人数和装备", PRACTICE),
    ]


def _approved(context: Context) -> None:
    neutral(context)
    for one in fits(context.values, context.scheme, context.day):
        if not one.good:
            raise Refused(f"{one.text.rstrip('。')}。请先“撤销登记”,再重新登记。")
    visit = context.values["sort"] == CITY and context.values["act"] == VISIT
    if visit and context.form["approved"] != GROUP:
        raise Refused("走访边防连队要由双拥工作领导小组批准,批准以后再登记。")


def spent(context: Context) -> Any:
    """元 on record; None while nothing is."""
    sums = [x.amount for x in context.lines.get("money", ()) if x.amount is not None]
    return sum(sums) if sums else None


def leaves(context: Context) -> Leaves:
    """The act on its day; at the end with what was paid."""
    values = context.values
    raw = {"title": values["subject"],
           "happened_on": context.done.get("agreed_done", context.day)}  # fmt: skip
    if values["sort"] == CITY:
        more = {"facet": "共建活动", "form": values["act"], "amount": spent(context)}
        return Leaves("city_company", raw | more)
    return Leaves("cobuild", raw | {"facet": values["act"], "sessions": 1})


def _out(context: Context) -> Leaves:
    kind = "city_company" if context.values["sort"] == CITY else "cobuild"
    return Leaves(kind, {}, f"{context.number}没有办成,不计入")


KIND = CaseKind(
    key="together",
    name="共建活动",
    short="共建",
    topic="军地互办",
    summary="和边防连队、驻区单位做的一件事:方案批准、开展、投入逐笔登记、办结。",
    who="双拥办和本区各共建单位。",
    basis=(PRACTICE,),
    form=FORM,
    flow=way("together", "项共建活动", STAGES, asker=""),
    title=lambda v: f"{v['sort']}:{v['act']}",
    leaves={"agreed_done": leaves, "acted_done": leaves, "refuse": _out, "withdraw": _out},
    asks=ASKS,
    check=fits,
    guards={"received_done": _approved, "agreed_done": neutral, "acted_done": neutral},
    facet="sort",
    lines=(MONEY,),
    after={"received": "批准方案", "agreed": "按方案开展", "acted": "登记投入,办结"},
    public=("活动名称、日期和形式",),
    secret=("对方的名称、位置和人数",),
    unknown=("走访边防连队的审批表样式没有查到",),
)
