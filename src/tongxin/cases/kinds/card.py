"""优待证: help with applying, changing, freezing. 军人抚恤优待条例第52条; 退役军人保障法第75条.

The card is the bank's and the veterans' system's: here stands where an application is, never its
number. A serving soldier shows a military ID and gets no card.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules.clocks import WORKDAY

from ..fields import DAY, TEXT, WHY
from ..kind import CaseKind, Clock, Context, Finding, Leaves, Paper, Param, Values
from ..ways import Stage, way

PUNISHED = "退役军人保障法第75条:为不符合条件的人员发放优待证的,依法处分"
CARDS = "退役军人优待证、三属优待证的申领办法"
FIRST, AGAIN, CHANGE, FREEZE, BACK = "首次申领", "补办换领", "信息变更", "挂失冻结", "收回"
SERVING = "现役军人"
WHO = ("退役军人", "烈士、因公牺牲军人、病故军人遗属", "两种身份都有", SERVING)

FORM = FormSpec(
    (
        FieldSpec("matter", "要办什么", "choice", True, (FIRST, AGAIN, CHANGE, FREEZE, BACK)),
        FieldSpec("who", "身份", "choice", True, WHO, privacy="personal",
                  why="两种身份都有的只办一张,身份都写进卡里"),
        FieldSpec("name", "姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "身份证号", required=True, privacy="personal",
                  why="同一件事只办一次,只存打乱后的编码"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("agent", "监护人姓名", privacy="personal", hint="本人不能办的才填"),
        FieldSpec("town", "户籍地或常住地镇街", "town", True),
    )
)  # fmt: skip

STAGES = (
    Stage("applied", "待受理", "受理", asks="建档立卡情况"),
    Stage("accepted", "待核验", "核验身份", asks="核对的证件"),
    Stage("verified", "待备案", "备案", "case.approve", other_than=("accepted_done",)),
    Stage("filed", "制证中", "登记制好", note="信息变更、冻结、收回的,系统办好就用这一步"),
    Stage("made", "待发放", "登记发放", asks="谁领的", note="冻结、收回的登记结果"),
)  # fmt: skip

EXTRA = (
    Step("send_back", "退回重核", ("verified",), "accepted", "case.approve", "原因"),
)  # fmt: skip

ASKS = {
    "applied_done": FormSpec(
        (FieldSpec("filed", "已经建档立卡", "bool", True, why="建档立卡以后才能申领"), DAY, TEXT)
    ),
    "accepted_done": FormSpec(
        (FieldSpec("true", "证件和系统里的身份一致", "bool", True, why=PUNISHED), DAY, TEXT)
    ),
    "made_done": FormSpec(
        (FieldSpec("taken", "领取人", "choice", True, ("本人", "监护人", "不用领取")), DAY, TEXT)
    ),
    "send_back": FormSpec((WHY, DAY)),
}  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Serving soldiers have no card; one person has one."""
    if values["who"] == SERVING:
        return [Finding(False, "现役军人凭军人证件享受优待,不办优待证", CARDS)]
    both = values["who"] == WHO[2]
    return [Finding(True, "只办一张,两种身份都写进卡里" if both else "可以办理", CARDS)]


def _may_have_one(context: Context) -> None:
    for one in check(context.values, context.scheme, context.day):
        if not one.good:
            raise Refused(f"{one.text},请用“不予办理”写明依据:{one.basis}。")
    if not context.form["filed"]:
        raise Refused("还没有建档立卡的,请先到退役军人服务站建档立卡。")


def _same_as_known(context: Context) -> None:
    if not context.form["true"]:
        raise Refused(f"身份不一致的不能往下办:请通知补件,或用“不予办理”写明依据({PUNISHED})。")


def handed_out(context: Context) -> Leaves:
    """One service of the year; its number only, neither who nor which card."""
    return Leaves(
        "veteran_service",
        {"title": context.number, "happened_on": context.day, "facet": "优待证办理", "people": 1},
    )


KIND = CaseKind(
    key="card",
    name="优待证",
    short="优待证",
    topic="优待服务",
    summary="帮助申领优待证:受理、核验、备案、制证、发放;补办换领、信息变更、挂失冻结、收回也在这里登记。",
    who="退役军人和烈士、因公牺牲军人、病故军人遗属;本人不能办的由监护人办。现役军人凭军人证件。",
    basis=(CARDS, PUNISHED, "军人抚恤优待条例第52条"),
    form=FORM,
    flow=way("card", "件优待证", STAGES, EXTRA),
    title=lambda v: f"优待证{v['matter']}",
    leaves={"made_done": handed_out},
    asks=ASKS,
    clocks=(
        Clock("file", "核验和备案", None, ("applied_done",), ("verified_done", "refuse"),
              "本地优待证办理规定", param="file_days", unit=WORKDAY),
    ),
    params=(
        Param(FieldSpec("file_days", "从受理到备案的工作日数", "int", most=400,
                        hint="外地样本:30个工作日"), "本地优待证办理规定"),
    ),
    papers=(Paper("身份证", "核对身份", shown=True),
            Paper("退役证件或烈士证明书等", "核对身份类别", shown=True),
            Paper("近期照片", "制证用", lambda v: v.get("matter") in (FIRST, AGAIN))),
    check=check,
    guards={"applied_done": _may_have_one, "accepted_done": _same_as_known},
    identity=lambda v: ("".join(v["id_no"].split()).upper(), v["matter"]),
    facet="matter",
    town="town",
    after={
        "applied": "退役军人服务站受理",
        "accepted": "核验身份",
        "verified": "区退役军人局备案",
        "filed": "由合作银行制卡",
        "made": "通知您来领取",
    },
    online=True,
    public=("申领和办结的件数",),
    secret=("姓名、证件号和身份类别", "优待证卡号不登记"),
    unknown=("制证时间和补换收费由发卡银行和本地文件定", "本市的受理备案天数没有查到,30个工作日是外地样本",
             "评分标准没有读优待证的项目,办结的记入台账,样例标准只列作佐证"),
)  # fmt: skip
