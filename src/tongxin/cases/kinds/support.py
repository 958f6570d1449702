"""扶持政策兑现, ledger 2 of the two: one use of a policy by one person or firm, from 申请 to 归档.

Which policies there are, how often each may be had and how much it gives is the local list's alone;
退役军人保障法第45条 stands behind, and names no figure. One who checks does not approve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import policies
from tongxin.rules.policies import Policy

from .. import schemes
from ..book import Book, Tally
from ..fields import DAY, TEXT
from ..kind import CaseKind, Claim, Clock, Context, Finding, Paper, Param, Values
from ..ways import Stage, way
from .job_seeker_lines import correction

LAW = "退役军人保障法第36条、第41条、第45条"
LIST = "本地扶持政策文件"
PERSON, FIRM = "个人", "企业或个体工商户"

FORM = FormSpec(
    (
        FieldSpec("policy", "哪一项政策", required=True, most=24,
                  hint="与本地标准“政策目录”里的名称一样"),
        FieldSpec("side", "谁来享受", "choice", True, (PERSON, FIRM), default=PERSON),
        FieldSpec("name", "姓名或企业名称", required=True, privacy="personal"),
        FieldSpec("id_no", "身份证号或统一社会信用代码", required=True, privacy="personal",
                  why="同一期不重复兑现,只存打乱后的编码"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("year", "享受哪一年的", "int", True, most=2100),
        FieldSpec("month", "享受哪个月的", "int", most=12, hint="按月享受的政策才填"),
        FieldSpec("town", "在哪个镇街", "town"),
    )
)  # fmt: skip

STAGES = (
    Stage("applied", "待核对", "核对条件", asks="材料看过、符合条件"),
    Stage("checked", "待审批", "审批", "case.approve", "核定金额",
          "照政策目录核定;同一期已经兑现过的不能再批", ("applied_done",)),
    Stage("approved", "待兑现", "登记兑现", asks="兑现凭证、兑现日期"),
    Stage("paid", "待归档", "归档"),
)  # fmt: skip

ASKS = {
    "applied_done": FormSpec(
        (FieldSpec("shown", "材料看过,与申请一致", "bool", True),
         FieldSpec("fit", "符合文件写明的条件", "bool", True, basis=LIST), DAY, TEXT)
    ),
    "checked_done": FormSpec(
        (FieldSpec("sum", "核定金额(元)", "decimal", hint="政策不涉及金额的不填", basis=LIST), DAY, TEXT)
    ),
    "approved_done": FormSpec(
        (FieldSpec("receipt", "兑现凭证编号", required=True, most=60,
                   hint="银行回单、减免通知、入驻协议等的编号"),
         FieldSpec("day", "兑现日期", "date", True), TEXT)
    ),
}  # fmt: skip

BOOK = Book(
    "扶持政策台账",
    (
        Tally("used", "政策兑现", "次", steps=("approved_done",)),
        Tally("people", "惠及个人", "人", steps=("approved_done",), once="person"),
        Tally("firms", "惠及企业", "家", steps=("approved_done",), once="firm"),
        Tally("amount", "兑现金额", "元", steps=("approved_done",), money="sum"),
    ),
    people="people",
    amount="amount",
    shows_facet=True,
)


def policy_of(name: str, scheme: Mapping[str, Any]) -> Policy | None:
    """What the local list says of a policy; None when it does not name it."""
    rows = scheme.get("policies") or {}
    return policies.read(rows[name]) if name in rows else None


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Whether the local list has the policy, and how often it may be had."""
    name, rows = values["policy"], scheme.get("policies") or {}
    if not rows:
        return [Finding(None, "“政策目录”还没有填写", LIST)]
    policy = policy_of(name, scheme)
    if policy is None:
        return [Finding(False, f"政策目录里没有“{name}”,有:{'、'.join(rows)}", LIST)]
    try:
        policies.period(policy, values["year"], values.get("month"))
    except ValueError as error:
        return [Finding(False, str(error).rstrip("。"), LIST)]
    return [Finding(True, f"政策目录里有“{name}”:{rows[name]}", LIST)]


def known(context: Context) -> Policy:
    """The policy by the list in force; Refused with what lacks."""
    schemes.need(context, "policies")
    finding = check(context.values, context.scheme, context.day)[0]
    if not finding.good:
        raise Refused(f"{finding.text}。请撤回后重新登记,或用“不予办理”写明依据。")
    found = policy_of(context.values["policy"], context.scheme)
    assert found is not None
    return found


def _fits(context: Context) -> None:
    known(context)
    if not context.form["shown"]:
        raise Refused("材料看过、与申请一致以后再核对;缺材料的请通知补件。")
    if not context.form["fit"]:
        raise Refused("不符合条件的,请用“不予办理”写明是哪份文件的哪一条。")


def _approved(context: Context) -> None:
    if why := policies.why_not(known(context), context.form.get("sum")):
        raise Refused(why)


def _kept(context: Context) -> Values:
    """What was approved is what is paid; nobody types it a second time."""
    size = context.told["checked_done"].get("sum")
    return {} if size is None else {"sum": size}


def _whose(context: Context) -> tuple[str, ...]:
    return ("".join(context.values["id_no"].split()).upper(),)


def _period(context: Context) -> Sequence[Claim]:
    """The same policy in the same period is had once, whatever the case."""
    values, policy = context.values, known(context)
    period = policies.period(policy, values["year"], values.get("month"))
    if period is None:
        return ()
    told = f"“{values['policy']}”{policies.words(period)}只能享受一次,已经批过,不能再批。"
    return (Claim(f"{values['policy']}/{period}", _whose(context), told),)


def _counted(context: Context) -> Sequence[Claim]:
    """Who has had a policy counts once a year."""
    side = "person" if context.values["side"] == PERSON else "firm"
    return (Claim(f"{side}/{context.day.year}", _whose(context), stays=True),)


def _not_paid(context: Context) -> None:
    if context.case.state == "paid":
        raise Refused("已经兑现的不能撤回或不予办理;记错的用“登记更正”。")


def _rules(rows: Mapping[str, Any]) -> None:
    for name, rule in rows.items():
        if len(name) > 24:
            raise ValueError(f"“{name[:24]}…”太长,政策名称最多24字。")
        policies.read(rule)


KIND = CaseKind(
    key="support",
    name="扶持政策兑现",
    short="扶持",
    topic="就业创业",
    summary="一人或一企享受一次扶持政策为一件:申请、核对条件、另一人审批、兑现、归档;同一期不重复兑现。",
    who="符合本地扶持政策条件的退役军人、军属和吸纳他们就业的企业。",
    basis=(LAW,),
    form=FORM,
    flow=way("support", "件政策兑现", STAGES),
    title=lambda v: f"{v['policy']}({v['year']}年{str(v['month']) + '月' if v.get('month') else ''})",
    leaves={},
    asks=ASKS,
    clocks=(
        Clock("approve", "申请后审批", None, ("open",), ("checked_done", "refuse"), LIST,
              param="approve_days"),
        Clock("pay", "审批后兑现", None, ("checked_done",), ("approved_done",), LIST,
              param="pay_days"),
    ),
    params=(
        Param(FieldSpec("policies", "政策目录", "table", hint="如:某项补贴=每年一次,最多5000元"), LIST,
              _rules),
        Param(FieldSpec("approve_days", "申请后几天内审批", "int", most=400), LIST),
        Param(FieldSpec("pay_days", "审批后几天内兑现", "int", most=400), LIST),
    ),
    papers=(Paper("身份证或营业执照", "核对身份", shown=True),
            Paper("政策文件要求的证明", "核对条件")),
    check=check,
    guards={"applied_done": _fits, "checked_done": _approved, "refuse": _not_paid,
            "withdraw": _not_paid},
    identity=lambda v: (v["policy"], "".join(v["id_no"].split()).upper(), str(v["year"]),
                        str(v.get("month") or "0")),
    claims={"checked_done": _period, "approved_done": _counted},
    keeps={"approved_done": _kept},
    listed={"policy": lambda scheme: tuple(scheme.get("policies") or ())},
    facet="policy",
    town="town",
    lines=(correction(BOOK),),
    book=BOOK,
    after={"applied": "核对条件", "checked": "由另一个人审批", "approved": "兑现以后登记凭证",
           "paid": "归档"},
    public=("兑现的次数、人数、企业数和金额合计",),
    secret=("姓名、企业名称、证件和电话",),
    unknown=("有哪些政策、标准和期限由本地文件定,没有填就停下来",
             "税收优惠的数字没有核实过,没有写进系统",
             "国家和重庆市没有查到扶持政策台账的格式"),
)  # fmt: skip
