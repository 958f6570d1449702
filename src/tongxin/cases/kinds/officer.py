"""转业军官安置: 退役军人安置条例第15条. 退役军人保障法.

One officer of the year's plan is one case. Which unit takes somebody may be known before it is known
what kind of unit that is: its nature stays blank (待落实) until it is filled in, and the district's
rate refuses to be told so long (`reports.officers`). Nothing of one person is ever public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules.clocks import MONTH

from .. import schemes
from ..kind import CaseKind, Clock, Context, Finding, Leaves, Paper, Param, Values
from ..ways import Stage, way

LAW = "退役军人安置条例第15条"
PLAN = re.compile(r"20\d\d-\d{1,4}")
METHODS = ("考核选调", "赋分选岗", "考试考核", "双向选择", "直通安置", "指令性分配")
NATURES = ("机关", "参公事业单位", "其他事业单位", "国有企业")
BLANK = "待落实"
#: Batches seen in other places, higher ranks first; a district's plan decides which it uses.
GROUPS = ("中校以上", "少校", "专业技术", "上尉以下")

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000)
_NATURE = FieldSpec("nature", "接收单位性质", "choice", False, NATURES,
                    hint="还不清楚的先空着,记作待落实", why="有一个空着,落实比例就不显示")  # fmt: skip

FORM = FormSpec(
    (
        FieldSpec("plan_no", "计划编号", required=True, hint="写成“年份-流水号”,如2026-003",
                  why="同一计划里一个编号只办一件,不抄部队代号"),
        FieldSpec("name", "军官姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "证件号码", required=True, privacy="personal",
                  why="同一个人只办一件,只存打乱后的编码"),
        FieldSpec("phone", "联系电话", privacy="personal"),
        FieldSpec("wish", "本人愿望", "longtext", privacy="personal", most=300),
        FieldSpec("diploma", "学历和专业", privacy="personal", hint="有的岗位现场要看学历证书"),
        FieldSpec("avoid", "需要回避的单位", "longtext", privacy="personal", most=300,
                  hint="本人申报,用顿号隔开;没有的不填", why="近亲属任职的单位要回避"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待审档", "登记档案审核", asks="审核结果"),
    Stage("audited", "待排序", "分组排序", "case.approve", "职级组、总分",
          "职级组和总分只在本单位看得见", ("received_done",)),
    Stage("ranked", "待选岗", "登记接收单位", asks="安置方式、接收单位",
          note="单位性质还不清楚的先空着"),
    Stage("placed", "公示中", "公示期满", "case.approve", "公示结果", other_than=("ranked_done",)),
    Stage("noticed", "待报到", "登记报到", asks="报到日期"),
    Stage("arrived", "已报到", "办结", "case.approve", "单位性质"),
)  # fmt: skip

EXTRA = (
    Step("fill", "补填单位性质", ("placed", "noticed", "arrived"), "", "case.write", "单位性质"),
    Step("again", "重新选岗", ("placed", "noticed"), "ranked", "case.approve", "原因",
         "原来的接收单位作废,记录保留"),
)  # fmt: skip

ASKS = {
    "received_done": FormSpec(
        (FieldSpec("listed", "在本区当年安置计划内", "bool", True),
         FieldSpec("whole", "档案齐全、与计划一致", "bool", True), _DAY, _TEXT)
    ),
    "audited_done": FormSpec(
        (
            FieldSpec("group", "职级组", "choice", True, GROUPS, privacy="personal",
                      hint="照本年计划的分组"),
            FieldSpec("total", "总分", "decimal", privacy="personal", most=1000,
                      hint="不打分的(如指令性分配)不填,排在打分的后面"),
            _DAY, _TEXT,
        )
    ),
    "ranked_done": FormSpec(
        (
            FieldSpec("method", "安置方式", "choice", True, METHODS, basis=LAW),
            FieldSpec("employer", "接收单位", required=True, privacy="personal",
                      why="加密保存,对外只报人数"),
            _NATURE,
            FieldSpec("recused", "已核对亲属回避", "bool", True,
                      hint="对照本人申报和接收单位核对"),
            _DAY, _TEXT,
        )
    ),
    "placed_done": FormSpec(
        (FieldSpec("clear", "公示期间没有未处理的反映", "bool", True), _DAY, _TEXT)
    ),
    "fill": FormSpec(
        (FieldSpec("nature", "接收单位性质", "choice", True, NATURES), _DAY, _TEXT)
    ),
    "again": FormSpec((FieldSpec("text", "原因", "longtext", True, most=1000), _DAY)),
}  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """The law names the methods; that somebody is in the plan is looked up at the audit."""
    return [Finding(True, f"安置方式从这些里选:{'、'.join(METHODS)}", LAW)]


def _audited(context: Context) -> None:
    if not PLAN.fullmatch(context.values["plan_no"]):
        raise Refused("计划编号请写成“年份-流水号”,如2026-003;不要抄部队代号,请撤回后重新受理。")
    if not context.form["listed"]:
        raise Refused("不在本区当年安置计划内的,请用“不予办理”写明依据。")
    if not context.form["whole"]:
        raise Refused("档案不齐或与计划不一致的,请通知补件。")


def _recused(context: Context) -> None:
    """A unit that the officer named is not given, and somebody has looked."""
    if not context.form["recused"]:
        raise Refused("请先核对亲属回避,再登记接收单位。")
    avoid = re.split(r"[、,;\uff0c\uff1b\s]+", context.values.get("avoid") or "")
    if context.form["employer"].strip() in avoid:
        raise Refused("这个单位在需要回避的单位里,请另选单位。")


def _noticed(context: Context) -> None:
    days = int(schemes.need(context, "notice_days"))
    last = context.done["ranked_done"] + timedelta(days=days)
    if context.day <= last:
        raise Refused(
            f"公示要满{days}天,到{last.year}年{last.month}月{last.day}日为止,第二天再办。"
        )
    if not context.form["clear"]:
        raise Refused("还有没处理的反映,请处理完再办;要换单位的用“重新选岗”。")


def _arrived(context: Context) -> None:
    schemes.need(context, "months")


def nature(context: Context) -> str:
    """What kind of unit: as filled in since the unit was named; "" while nobody knows."""
    if context.step in ("ranked_done", "fill"):
        return str(context.form.get("nature") or "")
    told = [step for step in context.done if step in ("ranked_done", "fill")]
    return str(context.told[told[-1]].get("nature") or "") if told else ""


def _closed(context: Context) -> None:
    if not nature(context):
        raise Refused("接收单位性质还空着,请先用“补填单位性质”填好再办结。")


def _left(context: Context, facet: str, done: int) -> Leaves:
    raw = {"title": context.number, "happened_on": context.case.opened_on, "facet": facet,
           "due": 1, "done": done}  # fmt: skip
    return Leaves("officer", raw)


def planned(context: Context) -> Leaves:
    """From the audit on one who is to be settled; and so again when a unit came to nothing."""
    return _left(context, BLANK, 0)


def named(context: Context) -> Leaves:
    return _left(context, nature(context) or BLANK, _on_time(context))


def _on_time(context: Context) -> int:
    """1 from the day of arrival on, unless that was later than the plan's months."""
    arrived = "noticed_done" in context.done or context.step == "noticed_done"
    return int(arrived and "settle" not in context.late_on)


def _out(word: str):
    return lambda context: Leaves("officer", {}, f"{context.number}{word},不计入应安置数")


def _not_arrived(context: Context) -> None:
    if context.case.state == "arrived":
        raise Refused("已经报到的不能撤回或不予办理。")


KIND = CaseKind(
    key="officer",
    name="转业军官安置",
    short="转业军官",
    topic="安置就业",
    summary="列入本区当年计划的转业军官:档案审核、分组排序、选岗、公示、报到;单位性质空着时不报比例。",
    who="列入本区当年安置计划的转业军官,由上级下达计划,本人不用申请。",
    basis=(LAW,),
    form=FORM,
    flow=way("officer", "件军官安置", STAGES, EXTRA, asker="本人"),
    title=lambda v: "转业军官安置",
    leaves={"received_done": planned, "ranked_done": named, "fill": named, "again": planned,
            "noticed_done": named, "arrived_done": named,
            "refuse": _out("不予办理"), "withdraw": _out("撤回")},
    asks=ASKS,
    clocks=(
        Clock("settle", "列入计划后报到", None, ("open",), ("noticed_done",),
              "本年安置计划文件", param="months", unit=MONTH),
    ),
    params=(
        Param(FieldSpec("months", "列入计划后几个月内报到算按期", "int", most=36),
              "本年安置计划文件"),
        Param(FieldSpec("notice_days", "安置结果公示几天", "int", most=60), "本年安置计划文件"),
    ),
    papers=(
        Paper("安置计划", "核对计划编号;看过退还", shown=True),
        Paper("学历证书", "有的岗位现场要看", shown=True),
    ),
    check=check,
    guards={"received_done": _audited, "ranked_done": _recused, "placed_done": _noticed,
            "noticed_done": _arrived, "arrived_done": _closed,
            "refuse": _not_arrived, "withdraw": _not_arrived},
    identity=lambda v: ("".join(v["id_no"].split()).upper(),),
    after={
        "received": "审核档案",
        "audited": "分组排序",
        "ranked": "按安置方式明确接收单位",
        "placed": "公示安置结果",
        "noticed": "到接收单位报到",
        "arrived": "核对单位性质后办结",
    },
    public=("应安置、已落实的总数和比例",),
    secret=("每个人的全部信息、职级组和总分", "部队名称", "接收单位"),
    unknown=(
        "法律没有写几个月内报到算按期,由本年计划文件定",
        "公示天数没有查到(外地见过7天),由本年计划文件定",
        "分组的做法来自外地,照本年计划",
    ),
)  # fmt: skip
