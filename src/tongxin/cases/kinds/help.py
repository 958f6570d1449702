"""支援地方: the garrison helps the place – 抢险救灾, 支援乡村振兴, 公益助困.

Asked for through the 武装部, told as a joint result. There is no field for how many came, with what
and where they gathered, and a text that says so is refused: 军队参加抢险救灾条例第4条、第5条 need such
figures in the request, which therefore goes on paper. The place pays (第13条); what is published was
agreed on by both sides (第15条).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import turnout

from ..kind import CaseKind, Context, Finding, Leaves, LineKind, Values
from ..ways import Stage, way

RULE = "军队参加抢险救灾条例"
RESCUE, RURAL, SERVICE = "抢险救灾", "支援乡村振兴", "公益助困"
#: What is helped with → the ledger's kind, and the words of its facet that a help can leave.
LEDGER = {RESCUE: "rescue", RURAL: "rural", SERVICE: "public_service"}
FACETS = {
    RESCUE: ("响应及时",),
    RURAL: ("帮扶协议", "帮扶项目", "帮扶资金", "帮扶成效"),
    SERVICE: ("助学", "助医", "扶困", "植树", "护河", "志愿服务", "见义勇为", "其他"),
}
DISASTERS = ("防汛抗洪", "山火扑救", "抗震救灾", "人员搜救", "其他")
BY_ORGAN, DIRECT, OFFERED = "经同级军事机关", "情况紧急,直接向驻地部队提出", "部队主动提出"

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_NEUTRAL = "不写参加人数、车辆、装备和集合地点"
_TEXT = FieldSpec("text", "说明", "longtext", most=1000, hint=_NEUTRAL)

FORM = FormSpec(
    (
        FieldSpec("sort", "帮助什么", "choice", True, tuple(LEDGER), why="三类分别记入台账"),
        FieldSpec("subject", "事由", required=True, most=60,
                  hint=f"如:帮助发展食用菌;{_NEUTRAL}", why="台账和总结用这一句"),
        FieldSpec("disaster", "灾情种类", "choice", choices=DISASTERS, hint="抢险救灾填写"),
        FieldSpec("town", "在哪个镇街", "town", True),
        FieldSpec("village", "帮扶村", most=40, hint="支援乡村振兴填写,村或社区名称"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待商请", "登记商请", "case.approve", "通过哪里商请",
          "需要多少力量由武装部线下办,不进系统"),
    Stage("asked", "实施中", "登记结果", asks="日期、类别、军地共同的结果"),
    Stage("acted", "待宣传审查", "审查宣传并办结", "case.approve", "能不能公开",
          "由登记结果以外的人审查", ("asked_done",)),
)  # fmt: skip

EXTRA = (
    Step("amend", "改正结果", ("acted",), "acted", "case.write", "改正后的结果",
         "台账随之改正"),
)  # fmt: skip

_RESULT = FormSpec(
    (
        FieldSpec("day", "哪一天", "date", True),
        FieldSpec("facet", "类别", "choice", True, sum(FACETS.values(), ()),
                  hint="抢险救灾选响应及时;感谢信、表彰另在台账登记,编号填同一个"),
        FieldSpec("series", "同一灾情或同一活动的编号", most=40, hint="没有的不填"),
        FieldSpec("helped", "受助或受表扬的人数", "int", hint="只填已经公开报道的,没有就不填"),
        FieldSpec("amount", "帮扶资金(元)", "decimal", hint="没有就不填"),
        FieldSpec("text", "军地共同的结果", "longtext", True, most=1000, hint=_NEUTRAL),
    )
)  # fmt: skip

ASKS = {
    "received_done": FormSpec(
        (FieldSpec("through", "通过哪里商请", "choice", True, (BY_ORGAN, DIRECT, OFFERED),
                   basis=f"{RULE}第4条"), _DAY, _TEXT)
    ),
    "asked_done": _RESULT,
    "amend": _RESULT,
    "acted_done": FormSpec(
        (FieldSpec("publish", "能不能公开", "choice", True, ("可以公开", "不公开"),
                   hint="军地双方都同意的才选可以公开", basis=f"{RULE}第15条"), _DAY, _TEXT)
    ),
}  # fmt: skip

COST = LineKind(
    "cost",
    "费用",
    FormSpec(
        (
            FieldSpec("day", "支付日期", "date", True),
            FieldSpec("use", "用在哪里", required=True, most=60, hint=_NEUTRAL),
            FieldSpec("payer", "由哪个单位支付", required=True, most=40, hint="如:区财政局",
                      basis=f"{RULE}第13条"),
            FieldSpec("sum", "金额(元)", "decimal", True),
        )
    ),
    lambda context, v: (str(context.case.token), str(v["day"]), v["use"], str(v["sum"])),
    sources=("asked", "acted"),
    amount="sum",
    refuse=lambda context, v: turnout.why_not(v["use"]),
)  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Neutral words, and what each kind of help must name."""
    found = [Finding(not (why := turnout.why_not(values.get("subject", ""))),
                     why or "事由里没有人数、车辆和装备", f"{RULE}第4条、第15条")]  # fmt: skip
    if values.get("sort") == RESCUE:
        known = bool(values.get("disaster"))
        found.append(Finding(known, "灾情种类已写明" if known else "没有写灾情种类", RULE))
    return found


def _asked(context: Context) -> None:
    for one in check(context.values, context.scheme, context.day):
        if not one.good:
            raise Refused(f"{one.text.rstrip('。')}。请先“撤销登记”,再重新登记。")
    _neutral(context)
    if context.form["through"] == DIRECT and context.values["sort"] != RESCUE:
        raise Refused("只有抢险救灾情况紧急时才能直接向驻地部队提出,请经同级军事机关商请。")


def _neutral(context: Context) -> None:
    if why := turnout.why_not(context.form.get("text") or ""):
        raise Refused(why)


def _acted(context: Context) -> None:
    _neutral(context)
    sort, facet = context.values["sort"], context.form["facet"]
    if facet not in FACETS[sort]:
        raise Refused(f"“{sort}”的类别可选:{'、'.join(FACETS[sort])}。")
    if facet == "帮扶资金" and context.form.get("amount") is None:
        raise Refused("帮扶资金要填金额。")


def leaves(context: Context) -> Leaves:
    """One entry by what was helped with; neutral words, no figure of the garrison."""
    values, form = context.values, context.form
    raw = {
        "title": values["subject"], "happened_on": context.day, "facet": form["facet"],
        "series": form.get("series") or "", "people": form.get("helped"),
        "amount": form.get("amount"), "disaster": values.get("disaster"),
        "village": values.get("village"),
    }  # fmt: skip
    return Leaves(LEDGER[values["sort"]], raw)


def _out(context: Context) -> Leaves:
    return Leaves(LEDGER[context.values["sort"]], {}, f"{context.number}没有办成,不计入")


KIND = CaseKind(
    key="help",
    name="驻区部队支援地方",
    short="支援",
    topic="支援地方",
    summary="请驻区部队抢险救灾、支援乡村振兴、公益助困:经武装部商请,登记军地共同的结果,审查后才能宣传。",
    who="需要支援的镇街和部门,通过区人武部商请;部队主动提出的也登记。",
    basis=(f"{RULE}第4条、第5条、第13条、第15条",),
    form=FORM,
    flow=way("help", "件支援", STAGES, EXTRA, asker=""),
    title=lambda values: f"{values['sort']}({values['town']})",
    leaves={"asked_done": leaves, "amend": leaves, "refuse": _out, "withdraw": _out},
    asks=ASKS,
    check=check,
    guards={"received_done": _asked, "asked_done": _acted, "amend": _acted,
            "acted_done": _neutral},
    asked={"disaster": lambda v: v.get("sort") == RESCUE,
           "village": lambda v: v.get("sort") == RURAL},
    facet="sort",
    town="town",
    lines=(COST,),
    after={"received": "经武装部商请", "asked": "部队和镇街一起办", "acted": "军地双方同意后才宣传"},
    public=("帮助了哪些镇街、办了什么事", "审查通过的报道"),
    secret=("参加人数", "车辆和器材", "集合地点", "部队名称"),
    unknown=("抢险救灾费用的结算单样式没有查到", "本区审查宣传的具体程序由本地文件定"),
)  # fmt: skip
