"""优先窗口: 军人抚恤优待条例第52条. A window is a case: set up, looked at on the spot, mended, given up.

Whether an assessor finds it in order is the spot check's affair; this is the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec

from ..fields import DAY, TEXT, WHY
from ..kind import CaseKind, Clock, Context, Finding, Leaves, Param, Values
from ..ways import Stage, way

LAW = "军人抚恤优待条例第52条"
PLACES = ("车站", "医院", "银行", "景区", "政务大厅", "其他")
PARTS = ("标识", "窗口", "执行")

FORM = FormSpec(
    (
        FieldSpec("kind", "场所", "choice", True, PLACES, basis=LAW),
        FieldSpec("place", "所在位置", required=True, most=100, privacy="open",
                  hint="单位名称和窗口号", why="实地抽查要找得到"),
        FieldSpec("since", "设置日期", "date", True),
        FieldSpec("emergency", "已写明急危重患者优先", "bool", privacy="open",
                  hint="医院才填", why="在保证急危重患者的前提下优先"),
        FieldSpec("town", "所在镇街", "town"),
    )
)  # fmt: skip

STAGES = (
    Stage("set", "待巡查", "登记首次巡查", asks="看到的要素", note="现场看到的才选"),
    Stage("used", "在用", "撤销窗口", "case.approve", "原因"),
)  # fmt: skip

EXTRA = (
    Step("look", "登记巡查", ("used",), "used", "case.write", "看到的要素"),
    Step("mend", "要求整改", ("set", "used"), "mending", "case.write", "缺什么、整改到哪天"),
    Step("again", "登记复查", ("mending",), "used", "case.write", "看到的要素", "",
         ("mend",)),
)  # fmt: skip

_SEEN = FieldSpec("seen", "现场看到的要素", "multichoice", True, PARTS, why="三要素全合格才算落地")

ASKS = {
    "set_done": FormSpec((_SEEN, DAY, TEXT)),
    "look": FormSpec((_SEEN, DAY, TEXT)),
    "mend": FormSpec(
        (
            FieldSpec("text", "缺什么", "longtext", True, most=500),
            FieldSpec("until", "整改到哪天", "date", True),
            DAY,
        )
    ),
    "again": FormSpec((_SEEN, DAY, TEXT)),
    "used_done": FormSpec((WHY, DAY)),
}


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """A hospital says that emergencies come first."""
    if values.get("kind") != "医院":
        return [Finding(True, "场所在优待目录范围内", LAW)]
    good, basis = values.get("emergency"), "外地样本:医院优先窗口做法"
    if good is None:
        return [Finding(None, "还没有填写是否写明急危重患者优先", basis)]
    return [Finding(good, f"{'已' if good else '没有'}写明急危重患者优先", basis)]


def _whole(context: Context) -> None:
    """All three parts; else it is to be mended."""
    if date.fromisoformat(str(context.values["since"])) > context.day:
        raise Refused("巡查日期不能早于设置日期,请核对。")
    missing = [part for part in PARTS if part not in context.form["seen"]]
    if missing:
        raise Refused(f"还缺{'、'.join(missing)},请用“要求整改”写明整改到哪天。")
    for one in check(context.values, context.scheme, context.day):
        if not one.good:
            raise Refused(f"{one.text},请先改好。")


def _in_order(context: Context) -> None:
    if context.form["until"] <= context.day:
        raise Refused("整改日期要在今天以后。")


def _not_used(context: Context) -> None:
    if context.case.entry_id:
        raise Refused("已经记入台账的窗口不用撤销登记或不予办理,停用的请用“撤销窗口”。")


def leaves(context: Context) -> Leaves:
    """The window of the day it was set up; a later look corrects what was seen."""
    return Leaves(
        "window",
        {"title": context.number, "happened_on": date.fromisoformat(str(context.values["since"])),
         "facet": context.values["kind"], "place": context.values["place"],
         "ready": list(context.form["seen"])},
    )  # fmt: skip


KIND = CaseKind(
    key="window",
    name="优先窗口",
    short="优先窗口",
    topic="优待服务",
    summary="车站、医院、银行、景区等处的优先窗口登记:设置、巡查、整改、复查、撤销。",
    who="由退役军人事务部门和各主管部门登记,个人不用申请。",
    basis=(f"{LAW}:购票、安检、候车、登车等优先",),
    form=FORM,
    flow=way("window", "处优先窗口", STAGES, EXTRA, {"mending": "整改中"}, asker=""),
    title=lambda v: f"{v['kind']}优先窗口({v['place']})",
    leaves={"set_done": leaves, "look": leaves, "again": leaves},
    asks=ASKS,
    clocks=(
        Clock("look", "首次巡查", None, ("open",), ("set_done", "mend"),
              "本地优待目录:设置后几天内巡查", param="look_days"),
        Clock("mend", "整改", None, ("mend",), ("again",), "整改要求写明的日期",
              resets=("again",), dated=True),
    ),
    params=(
        Param(FieldSpec("look_days", "设置后几天内巡查", "int", most=400), "本地优待目录"),
    ),
    check=check,
    guards={"set_done": _whole, "look": _whole, "again": _whole, "mend": _in_order,
            "refuse": _not_used, "withdraw": _not_used},
    identity=lambda v: (v["kind"], "".join(v["place"].split())),
    asked={"emergency": lambda v: v.get("kind") in (None, "", "医院")},
    aside=("used_done",),
    facet="kind",
    town="town",
    after={"set": "到现场巡查", "used": "定期巡查", "mending": "到期复查"},
    public=("场所、位置、要素",),
    secret=("没有个人信息",),
    unknown=("116项优待的逐项内容没有查到", "多久巡查一次由本地优待目录定"),
)  # fmt: skip
