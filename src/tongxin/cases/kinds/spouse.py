"""随军家属安置: 军人抚恤优待条例第46条、第47条;国发〔2013〕42号.

The garrison's side verifies by a numbered paper; the paper that names a unit is looked at and given
back. Each referral that failed is a line with its reason, so that the turn for a public-service post
is counted and is nobody's opinion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import spouses
from tongxin.rules.clocks import MONTH, Term

from .. import schemes
from ..kind import CaseKind, Claim, Clock, Context, Finding, Leaves, LineKind, Paper, Param, Values
from ..ways import Stage, way

PAPER = re.compile(r"20\d\d-\d{1,4}")
PLACING = "国发〔2013〕42号《军人随军家属就业安置办法》:接收单位明确后6个月内办结"
FAILED = ("单位没有录用", "岗位不合适", "本人没有接受", "已录用")
HIRED = "已录用"
#: Way of settling → the ledger's word.
FACETS = {spouses.MOVED: "转任交流", spouses.EXCHANGED: "转任交流"}
#: Ways that need a unit named; the others are settled by their own proof.
BY_UNIT = (spouses.MOVED, spouses.EXCHANGED, spouses.REFERRED, spouses.PUBLIC)

FORM = FormSpec(
    (
        FieldSpec("name", "家属姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "家属身份证号", required=True, privacy="personal",
                  why="同一个人只办一件,只存打乱后的编码"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("merit", "军人一方的情况", "choice", True, spouses.CLASSES, privacy="personal",
                  hint="有证明的才选前三项", why="决定安排的先后", basis=spouses.LAW),
        FieldSpec("approved", "有团级以上单位政治工作部门批准随军的文书", "bool", True,
                  hint="看过退还,不复印,不抄部队名称", basis="军人抚恤优待条例第46条"),
        FieldSpec("moved", "户口已经按随军规定迁入", "bool", True, basis="军人抚恤优待条例第46条"),
        FieldSpec("former", "随军前的工作", "choice", True, spouses.FORMER, basis=spouses.LAW,
                  why="公务员转任、事业单位人员交流,其他人员提供就业服务"),
        FieldSpec("education", "学历和专业", privacy="personal"),
        FieldSpec("skills", "技能和证书", privacy="personal"),
        FieldSpec("wish", "本人愿望", "longtext", privacy="personal", most=300,
                  hint="想做什么、在哪一片、能不能轮班"),
        FieldSpec("town", "住在哪个镇街", "town"),
    )
)  # fmt: skip

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000)
_WHY = FieldSpec("text", "原因", "longtext", True, most=1000)

STAGES = (
    Stage("received", "待核验", "登记军地核验", asks="核验文书编号",
          note="只写编号,不写部队名称和代号"),
    Stage("verified", "待分流", "分流", "case.approve", "安置方式",
          other_than=("received_done",)),
    Stage("sorted", "安置中", "明确单位", asks="接收单位、日期",
          note="从明确单位的日期起6个月内办结"),
    Stage("named", "办手续", "登记落实", asks="凭什么证明"),
    Stage("followed", "跟踪中", "结束跟踪", asks="跟踪情况"),
)  # fmt: skip

EXTRA = (
    Step("settle", "登记自主就业", ("sorted",), "followed", "case.approve", "凭什么证明",
         "分流为自主就业创业的用这一步"),
    Step("pay", "登记货币补助", ("sorted",), "followed", "case.approve", "按哪一档",
         "金额由本地标准定,不能手填", ("verified_done",)),
    Step("resort", "改变方式", ("sorted", "named"), "verified", "case.approve", "原因",
         "回到“待分流”,推荐记录保留"),
    Step("decline", "本人不接受", ("sorted", "named"), "verified", "case.write", "原因",
         "回到“待分流”"),
    Step("defer", "暂缓", ("verified", "sorted"), "deferred", "case.write", "原因"),
    Step("resume", "恢复办理", ("deferred",), "verified", "case.write"),
)  # fmt: skip

PROOFS = ("劳动或聘用合同", "社会保险缴费记录", "任职或调动文件", "营业执照")
_PROOF = FieldSpec("proof", "凭什么证明", "choice", True, PROOFS, why="意向不等于就业")

ASKS = {
    "received_done": FormSpec(
        (
            FieldSpec("paper_no", "核验文书编号", required=True,
                      hint="写成“年份-流水号”,如2026-003;不抄部队名称和代号"),
            FieldSpec("true", "核验与申请一致", "bool", True),
            _DAY, _TEXT,
        )
    ),
    "verified_done": FormSpec(
        (FieldSpec("way", "安置方式", "choice", True, spouses.WAYS, basis=spouses.LAW), _DAY, _TEXT)
    ),
    "sorted_done": FormSpec(
        (
            FieldSpec("employer", "接收单位", required=True, privacy="personal",
                      why="加密保存,对外只报人数"),
            FieldSpec("day", "明确单位的日期", "date", True, why="6个月从这一天起算"),
            _TEXT,
        )
    ),
    "named_done": FormSpec((_PROOF, _DAY, _TEXT)),
    "settle": FormSpec((_PROOF, _DAY, _TEXT)),
    "pay": FormSpec(
        (FieldSpec("step", "按哪一档", required=True, hint="照本地标准里的名称写"), _DAY, _TEXT)
    ),
    "resort": FormSpec((_WHY, _DAY)),
    "decline": FormSpec((_WHY, _DAY)),
    "defer": FormSpec((_WHY, _DAY)),
}  # fmt: skip

REFERRAL = LineKind(
    "referral",
    "推荐",
    FormSpec(
        (
            FieldSpec("day", "推荐日期", "date", True),
            FieldSpec("post", "推荐的岗位", required=True, hint="写岗位和单位,不写家属姓名"),
            FieldSpec("result", "结果", "choice", True, FAILED),
            FieldSpec(
                "reason",
                "没有成的原因",
                hint="成了的不填",
                most=300,
                why="次数和原因决定能不能安排公益性岗位",
            ),
        )
    ),
    lambda context, v: (str(context.case.token), str(v["day"]), str(v["post"])),
    sources=("sorted", "named"),
    refuse=lambda context, v: (
        "没有成的推荐要写明原因。" if v["result"] != HIRED and not v.get("reason") else ""
    ),
)


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """The two conditions, and which way the law names first."""
    former = values.get("former", "")
    return [
        _yes(values.get("approved"), "有团级以上批准随军的文书", "没有批准随军的文书"),
        _yes(values.get("moved"), "户口已按随军规定迁入", "户口还没有按随军规定迁入"),
        Finding(True, f"随军前是{former},先按“{spouses.first_way(former)}”安排", spouses.LAW),
    ]


def _yes(value: Any, good: str, bad: str) -> Finding:
    return Finding(value is True, good if value is True else bad, spouses.LAW)


def _verified(context: Context) -> None:
    if not PAPER.fullmatch(context.form["paper_no"]):
        raise Refused("核验文书编号请写成“年份-流水号”,如2026-003;不要抄部队名称和代号。")
    if not context.form["true"]:
        raise Refused("核验不一致的,请通知补件更正,或用“不予办理”写明依据。")
    for one in check(context.values, context.scheme, context.day):
        if not one.good:
            raise Refused(f"{one.text},请补齐;不符合的用“不予办理”写明依据:{one.basis}。")


def failed(context: Context) -> int:
    """Referrals on record that did not lead to work."""
    return sum(x.data.get("result") != HIRED for x in context.lines.get("referral", ()))


def _sorted(context: Context) -> None:
    """The way must be open to the former employment; a public-service post comes last."""
    chosen = context.form["way"]
    if why := spouses.why_not(chosen, context.values["former"]):
        raise Refused(f"{why}。")
    if chosen != spouses.PUBLIC:
        return
    needed = int(schemes.need(context, "referrals"))
    if lacking := spouses.referrals_lacking(failed(context), needed):
        raise Refused(
            f"公益性岗位要先有{needed}次没有成的推荐记录,现在有{failed(context)}次,还差{lacking}次。"
        )


def chosen_way(context: Context) -> str:
    return context.told["verified_done"]["way"]


def _needs_unit(context: Context) -> None:
    if chosen_way(context) not in BY_UNIT:
        raise Refused(f"分流的是“{chosen_way(context)}”,不用明确单位。")


def _on_the_own(context: Context) -> None:
    if chosen_way(context) != spouses.OWN:
        raise Refused(f"分流的是“{chosen_way(context)}”,请先明确单位或改变方式。")


def _way_in(*ways: str) -> Callable[[Mapping[str, Values]], bool]:
    return lambda told: told.get("verified_done", {}).get("way") in ways


def _paid(context: Context) -> None:
    if chosen_way(context) != spouses.MONEY:
        raise Refused(f"分流的是“{chosen_way(context)}”,要发货币补助的请先改变方式。")
    if context.form["step"] not in schemes.need(context, "subsidy"):
        steps = "、".join(context.scheme["subsidy"])
        raise Refused(f"本地标准里没有“{context.form['step']}”这一档,可写:{steps}。")


def _approval(context: Context) -> Sequence[Claim]:
    """One approval is settled once, even years later and in another case."""
    whose = ("".join(context.values["id_no"].split()).upper(), context.form["paper_no"])
    return (Claim("approval", whose, "这份核验文书已经用来办过安置,不能再办一件。"),)


def _left(context: Context, facet: str, **numbers: Any) -> Leaves:
    raw = {"title": context.number, "happened_on": context.case.opened_on, "facet": facet,
           "due": 1, "done": 0, "amount": None}  # fmt: skip
    return Leaves("spouse", raw | numbers)


def waiting(context: Context) -> Leaves:
    """From the verification on one who has a claim and waits."""
    return _left(context, "待安置")


def settled(context: Context) -> Leaves:
    found = chosen_way(context)
    return _left(context, FACETS.get(found, found), done=1)


def paid(context: Context) -> Leaves:
    """The amount is the local paper's, never typed."""
    return _left(context, "货币补助", done=1, amount=amount(context.scheme, context.form["step"]))


def amount(scheme: Mapping[str, Any], step: str) -> Decimal:
    """元 of one step of the local table."""
    return Decimal(str(scheme["subsidy"][step]))


def _out(word: str) -> Callable[[Context], Leaves]:
    return lambda context: Leaves("spouse", {}, f"{context.number}{word},不计入符合条件人数")


def _not_settled(context: Context) -> None:
    """Who is settled stays in the count, whatever the follow-up finds."""
    if context.case.state == "followed":
        raise Refused("已经落实的不能撤回或不予办理,跟踪中的变化写在“结束跟踪”里。")


def _amounts(rows: Mapping[str, Any]) -> None:
    for name, value in rows.items():
        if schemes.number(value) <= 0:
            raise ValueError(f"“{name}”的金额要大于0。")


KIND = CaseKind(
    key="spouse",
    name="随军家属安置",
    short="随军家属",
    topic="安置就业",
    summary="随军家属的核验、分流、推荐、明确单位、落实和跟踪;推荐没有成的逐次写明原因。",
    who="经团级以上单位政治工作部门批准随军、户口已按规定迁入的军人配偶。",
    basis=("军人抚恤优待条例第46条、第47条", "国发〔2013〕42号《军人随军家属就业安置办法》"),
    form=FORM,
    flow=way("spouse", "件家属安置", STAGES, EXTRA, {"deferred": "暂缓"}),
    title=lambda v: f"随军家属安置({v['former']})",
    leaves={"received_done": waiting, "named_done": settled, "settle": settled, "pay": paid,
            "refuse": _out("不予办理"), "withdraw": _out("撤回")},
    asks=ASKS,
    clocks=(
        Clock("place", "明确单位后办结", Term(6, MONTH), ("sorted_done",), ("named_done",),
              PLACING, resets=("resort", "decline")),
    ),
    params=(
        Param(FieldSpec("referrals", "安排公益性岗位前要有几次没有成的推荐", "int", most=20),
              "本地就业援助文件"),
        Param(FieldSpec("subsidy", "货币补助标准(元)", "table", hint="如:一次性补助=金额"),
              "本市或本区随军家属货币补助文件", _amounts),
    ),
    papers=(
        Paper("批准随军的文书", "团级以上批准;看过退还,不复印", shown=True),
        Paper("结婚证和户口簿", "核对关系和迁入日期", shown=True),
        Paper("随军前的任职或劳动关系证明", "决定转任、交流还是就业服务",
              lambda v: v.get("former") != "没有工作过"),
    ),
    check=check,
    guards={"received_done": _verified, "verified_done": _sorted, "sorted_done": _needs_unit,
            "settle": _on_the_own, "pay": _paid, "refuse": _not_settled, "withdraw": _not_settled},
    offered={"sorted_done": _way_in(*BY_UNIT), "settle": _way_in(spouses.OWN),
             "pay": _way_in(spouses.MONEY)},
    identity=lambda v: ("".join(v["id_no"].split()).upper(),),
    claims={"received_done": _approval},
    facet="former",
    town="town",
    lines=(REFERRAL,),
    after={
        "received": "由部队一方核验,登记编号",
        "verified": "按随军前的工作分流",
        "sorted": "按分流的方式推荐或商接单位",
        "named": "接收单位6个月内办好手续",
        "followed": "回访是否稳定",
        "deferred": "本人要求恢复时继续办",
    },
    public=("登记、按方式落实和等待的人数",),
    secret=("家属和军人的全部个人信息", "部队名称", "接收单位"),
    unknown=(
        "重庆市和本区的货币补助金额没有查到",
        "公益性岗位前要推荐几次没有查到,由本地文件定",
        "同一类别里按等待时间先后,没有原文,是本系统的做法",
    ),
)  # fmt: skip
