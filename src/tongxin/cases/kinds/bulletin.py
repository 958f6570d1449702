"""立功喜报: 《立功受奖军人家庭送喜报工作办法》(2020-12-21起施行)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules.clocks import WORKDAY

from .. import schemes
from ..fields import DAY, TEXT, WHY
from ..kind import CaseKind, Clock, Context, Finding, Leaves, LineKind, Paper, Param, Values
from ..ways import Stage, way

AWARDS = ("八一勋章", "荣誉称号", "一等功", "二等功", "三等功", "四有优秀")
#: Who delivers, as the national rule says it; what it leaves open is a local figure.
LEVELS = {
    "八一勋章": "省级",
    "荣誉称号": "省级",
    "一等功": "市级",
    "二等功": "区级,退役军人事务局和人武部负责人",
}
RULE = "立功受奖军人家庭送喜报工作办法"

FORM = FormSpec(
    (
        FieldSpec("award", "立功受奖等次", "choice", True, AWARDS, why="等次决定由哪一级送"),
        FieldSpec("award_year", "立功年度", "int", True, most=2100),
        FieldSpec("order_no", "奖励通令编号", required=True, privacy="personal",
                  hint="只用来核对是否重复,不显示", why="同一人同一年可以立几次功,按编号分开"),
        FieldSpec("soldier", "军人姓名", required=True, privacy="personal"),
        FieldSpec("relation", "送给谁", "choice", True, ("父母", "配偶", "抚养人"),
                  why="只送一个地址,由军人本人选定"),
        FieldSpec("family", "收喜报的家人姓名", required=True, privacy="personal"),
        FieldSpec("phone", "家人电话", privacy="personal", hint="约定送达时间用"),
        FieldSpec("address", "家庭住址", required=True, privacy="personal"),
        FieldSpec("town", "所在镇街", "town", True),
        FieldSpec("quiet", "家属要求低调", "bool", default=False,
                  hint="选“是”的不敲锣打鼓、不拍照、不报道", why="家属的意愿在前"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待核实", "核实住址", asks="核实结果",
          note="地址不在本区的用“转出”,姓名、地址有误的用“退回部队”"),
    Stage("verified", "待派单", "派单", "case.approve", "由哪一级送、约定的日期"),
    Stage("assigned", "待送达", "登记送达", asks="送达日期、谁去送的",
          note="家属要求低调的,不敲锣打鼓、不拍照、不报道"),
    Stage("delivered", "待反馈", "反馈办结", "case.approve", "向部队反馈的日期"),
)  # fmt: skip

EXTRA = (
    Step("send_back", "退回部队", ("received", "verified"), "returned", "case.write", "什么有误",
         "退回去更正,更正后再收"),
    Step("corrected", "更正后收到", ("returned",), "received", "case.write", "",
         "登记核实从收到更正那天重新起算"),
    Step("move_out", "转出", ("received", "verified"), "moving", "case.approve", "转到哪里、原因",
         "住址不在本区的转到住址所在地,不在本区送"),
    Step("moved", "登记对方收到", ("moving",), "done", "case.write", "回执编号"),
)  # fmt: skip

ASKS = {
    "send_back": FormSpec((WHY, DAY)),
    "move_out": FormSpec(
        (FieldSpec("region", "转到哪个区县", required=True, most=40, hint="写区县,不写门牌"), WHY, DAY)
    ),
    "moved": FormSpec((FieldSpec("receipt", "回执编号", required=True, most=60), DAY, TEXT)),
    "verified_done": FormSpec(
        (
            FieldSpec("level", "由哪一级送", required=True, hint="按等次应由谁送写在右边",
                      basis=RULE),
            FieldSpec("until", "约定送达日期", "date", True),
            FieldSpec("text", "说明", "longtext", most=1000),
        )
    ),
    "assigned_done": FormSpec(
        (
            FieldSpec("day", "送达日期", "date", True),
            FieldSpec("carriers", "谁去送的", required=True, hint="写单位,如:区退役军人局、区人武部"),
            FieldSpec("shown", "拍照或报道了", "bool", default=False,
                      why="家属要求低调的不拍照、不报道"),
            FieldSpec("text", "送达情况", "longtext", most=1000),
        )
    ),
}  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Which level delivers; an award the national rule does not name needs the local table."""
    award = str(values.get("award", ""))
    level = LEVELS.get(award) or (scheme.get("levels") or {}).get(award)
    if level:
        return [Finding(True, f"{award}由{level}送达", RULE)]
    return [Finding(None, f"{award}由哪一级送,本地还没有填写,请在“本地标准”里填好", RULE)]


def _level(context: Context) -> None:
    finding = check(context.values, context.scheme, context.day)[0]
    if finding.good is None:
        raise Refused(finding.text + "。")


def _quietly(context: Context) -> None:
    """The family's wish goes before every photo and report."""
    if context.values.get("quiet") and context.form["shown"]:
        raise Refused("家属要求低调,不能拍照和报道。已经拍的请删除,再选“否”登记。")


def award_money(context: Context) -> Decimal:
    """元 of this award by the local table; Refused where the table does not name it."""
    rows, award = schemes.need(context, "money"), context.values["award"]
    if award not in rows:
        raise Refused(f"本地标准里没有“{award}”的奖励金,请先按文件填好并由另一人核对。")
    return Decimal(str(rows[award]))


def _money(context: Context, values: Values) -> str:
    due = award_money(context)
    return "" if values["sum"] == due else f"按本地标准应是{due}元,请核对。"


def _paid(context: Context) -> None:
    """Where the local paper grants money, the bulletin is not closed before it was paid."""
    rows = context.scheme.get("money") or {}
    if context.values["award"] in rows and not context.lines.get("award_money"):
        raise Refused("奖励金还没有登记,请先在下面登记发放日期和金额。")


def _amounts(rows: Mapping[str, Any]) -> None:
    for award, value in rows.items():
        if award not in AWARDS:
            raise ValueError(f"没有“{award}”这个等次,可写:{'、'.join(AWARDS)}。")
        if schemes.number(value) <= 0:
            raise ValueError(f"“{award}”的金额要大于0。")


MONEY = LineKind(
    "award_money",
    "奖励金",
    FormSpec(
        (
            FieldSpec("day", "发放日期", "date", True),
            FieldSpec("sum", "金额(元)", "decimal", True, basis="本地奖励金文件"),
            FieldSpec("receipt", "发放凭证编号", required=True, most=60),
        )
    ),
    lambda context, values: (str(context.case.token),),
    sources=("assigned", "delivered"),
    amount="sum",
    refuse=_money,
)


def _moved_away(context: Context) -> None:
    """Delivered elsewhere, so it is the other district's to count."""


def leaves(context: Context) -> Leaves:
    """送喜报 of the year, without names."""
    quiet = "(按家属意愿低调送达)" if context.values.get("quiet") else ""
    return Leaves(
        "honour",
        {
            "title": f"送喜报{context.number}{quiet}",
            "happened_on": context.done.get("assigned_done", context.day),
            "facet": "送喜报",
            "people": 1,
            "award": context.values["award"],
        },
    )


KIND = CaseKind(
    key="bulletin",
    name="立功喜报",
    short="喜报",
    topic="走访帮扶",
    summary="把部队寄来的喜报送到军人选定的一个家庭地址:登记、核实、派单、送达、反馈。",
    who="部队政治机关寄来喜报的军人家庭;家里不用申请。",
    basis=(f"{RULE}(2020年12月21日起施行)",),
    form=FORM,
    flow=way(
        "bulletin", "份喜报", STAGES, EXTRA, {"returned": "退回待更正", "moving": "转出待回执"},
        asker="",
    ),
    title=lambda values: f"{values['award_year']}年{values['award']}喜报",
    leaves={"delivered_done": leaves, "moved": _moved_away},
    asks=ASKS,
    clocks=(
        Clock("register", "登记核实", None, ("open", "corrected"),
              ("received_done", "send_back", "move_out"), "本地送喜报工作办法",
              param="register_days", unit=WORKDAY, resets=("send_back",)),
        Clock("deliver", "约定送达", None, ("verified_done",), ("assigned_done",),
              "派单时与家属约定的日期", dated=True),
    ),
    params=(
        Param(FieldSpec("levels", "由哪一级送(国家办法没有写明的等次)", "table"), RULE),
        Param(FieldSpec("register_days", "收到后几个工作日内核实", "int", most=60,
                        hint="外地样本:2个工作日"), "本地送喜报工作办法"),
        Param(FieldSpec("money", "奖励金(元)", "table", hint="如:三等功=金额"),
              "本地奖励金文件", _amounts),
    ),
    papers=(Paper("喜报", "核对姓名、等次和编号", shown=True),
            Paper("送达照片", "家属同意才拍", lambda v: not v.get("quiet"))),
    check=check,
    guards={"verified_done": _level, "assigned_done": _quietly, "delivered_done": _paid},
    identity=lambda v: (str(v["award_year"]), v["award"], v["order_no"], v["soldier"]),
    aside=("send_back", "move_out"),
    facet="award",
    town="town",
    lines=(MONEY,),
    after={"received": "核对住址", "verified": "安排由谁去送", "assigned": "按约定的日子送到家",
           "delivered": "向部队反馈", "returned": "等部队更正", "moving": "等对方回执"},
    public=("送喜报的户数",),
    secret=("姓名", "住址", "立功事迹"),
    unknown=("国家办法里三等功由哪一级送的一句没有查到原文", "奖励金标准由本地文件定"),
)  # fmt: skip
