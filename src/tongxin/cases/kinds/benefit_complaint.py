"""优待投诉: 军人抚恤优待条例第57条. A duty not kept: found true, ordered with a day, done or passed on.

The fine is the law's and another body's: it stands here as text. A shop that joined by its own will
owes what its agreement says and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec

from .. import schemes
from ..fields import DAY, TEXT
from ..kind import CaseKind, Clock, Context, Finding, Leaves, Param, Values
from ..ways import Stage, way

LAW = "军人抚恤优待条例第57条"
FINE = "逾期仍未履行的处2万元以上5万元以下罚款"
DUTY, OWN_WILL = "依法应当优待的单位", "自愿加入的商家"

FORM = FormSpec(
    (
        FieldSpec("kind", "哪里没有落实", "choice", True,
                  ("车站", "医院", "银行", "景区", "政务大厅", "商家", "其他")),
        FieldSpec("place", "单位和位置", required=True, most=100, why="要到现场核实"),
        FieldSpec("duty", "属于哪一种", "choice", True, (DUTY, OWN_WILL), basis=LAW,
                  hint="不清楚的选前一项,由工作人员核实", why="自愿加入的商家按协议处理,不能责令"),
        FieldSpec("happened", "发生日期", "date", True),
        FieldSpec("proof", "当时出示的证件", "choice", True,
                  ("军人证件", "残疾军人证", "优待证", "没有出示"), privacy="personal"),
        FieldSpec("matter", "经过", "longtext", True, most=600, privacy="personal",
                  hint="写清要办什么、对方怎么说;不写部队名称"),
        FieldSpec("name", "姓名", required=True, privacy="personal"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal", why="办完告诉您结果"),
        FieldSpec("town", "所在镇街", "town"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待核实", "登记核实结果", asks="是否属实"),
    Stage("found", "待处理", "责令限期履行", "case.approve", "文书编号、履行到哪天",
          other_than=("received_done",)),
    Stage("ordered", "限期履行中", "登记已履行", asks="现场核对情况"),
    Stage("settled", "待答复", "答复办结", asks="怎么答复的"),
)  # fmt: skip

EXTRA = (
    Step("by_contract", "按协议处理", ("found",), "settled", "case.write", "怎么处理的",
         "自愿加入的商家用这一步"),
    Step("untrue", "核实不属实", ("received",), "settled", "case.write", "核实情况"),
    Step("pass_on", "移送处罚", ("ordered",), "settled", "case.approve", "移送文书编号",
         "履行期限过了才能移送,罚不罚、罚多少由有权机关定"),
)  # fmt: skip

_PAPER = FieldSpec("paper_no", "文书编号", required=True, most=60)
_SAID = FieldSpec("text", "情况", "longtext", True, most=800, hint="不写姓名")

ASKS = {
    "received_done": FormSpec(
        (
            FieldSpec("duty_now", "核实后属于哪一种", "choice", True, (DUTY, OWN_WILL)),
            FieldSpec("text", "核实情况", "longtext", True, most=800, hint="不写姓名"),
            DAY,
        )
    ),
    "found_done": FormSpec((_PAPER, FieldSpec("until", "履行到哪天", "date", True), DAY, TEXT)),
    "ordered_done": FormSpec((_SAID, DAY)),
    "by_contract": FormSpec((_SAID, DAY)),
    "untrue": FormSpec((_SAID, DAY)),
    "pass_on": FormSpec((_PAPER, DAY, TEXT)),
    "settled_done": FormSpec((_SAID, DAY)),
}


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """What can be done, by whether the duty is the law's."""
    if values["duty"] == OWN_WILL:
        return [Finding(True, "自愿加入的商家按协议处理,不适用责令履行和罚款", "拥军协议")]
    return [Finding(True, f"可以责令限期履行;{FINE},由有权机关决定", LAW)]


def duty(context: Context) -> str:
    """What the place turned out to be."""
    return context.told["received_done"]["duty_now"]


def _by_law(context: Context) -> None:
    if duty(context) != DUTY:
        raise Refused("自愿加入的商家不能责令履行,请用“按协议处理”。")
    if context.form["until"] <= context.day:
        raise Refused("履行期限要在责令的日期以后。")


def _by_agreement(context: Context) -> None:
    if duty(context) != OWN_WILL:
        raise Refused(f"依法应当优待的单位请用“责令限期履行”({LAW})。")


def _overdue(context: Context) -> None:
    until = context.until["found_done"]
    if until is None or context.day <= until:
        raise Refused("履行期限还没有过,过了仍未履行才能移送处罚。")


def _left(context: Context, done: int) -> Leaves:
    return Leaves(
        "rights",
        {"title": context.number, "happened_on": context.case.opened_on, "facet": "来访",
         "due": 1, "done": done},
    )  # fmt: skip


def received(context: Context) -> Leaves:
    """From the finding on one that has to be answered in time."""
    return _left(context, 0)


def answered(context: Context) -> Leaves:
    """Answered; in time unless the local day for answers has passed."""
    return _left(context, 0 if "answer" in context.late_on else 1)


def _known(context: Context) -> None:
    schemes.need(context, "answer_days")


def _out(word: str) -> Callable[[Context], Leaves]:
    return lambda context: Leaves("rights", {}, f"{context.number}{word},不计入来访受理数")


KIND = CaseKind(
    key="benefit_complaint",
    name="优待投诉",
    short="优待投诉",
    topic="优待服务",
    summary="该优待的没有优待:核实、责令限期履行、复核、答复;逾期不履行的移送有权机关处罚。",
    who="军人、退役军人、优抚对象和军属,在车站、医院、银行等处没有得到应有的优待。",
    basis=(f"{LAW}:责令限期履行;{FINE}", "军人抚恤优待条例第52条"),
    form=FORM,
    flow=way("benefit_complaint", "件优待投诉", STAGES, EXTRA),
    title=lambda v: f"{v['kind']}优待投诉",
    leaves={"received_done": received, "untrue": received, "settled_done": answered,
            "refuse": _out("不予办理"), "withdraw": _out("撤回")},
    asks=ASKS,
    clocks=(
        Clock("answer", "答复期限", None, ("open",), ("settled_done", "refuse"),
              "本地来访办理规定:从收到到答复的天数", param="answer_days"),
        Clock("comply", "履行期限", None, ("found_done",), ("ordered_done", "pass_on"),
              f"{LAW}:责令文书写明的日期", dated=True),
    ),
    params=(
        Param(FieldSpec("answer_days", "从收到到答复的天数", "int", most=400), "本地来访办理规定"),
    ),
    check=check,
    guards={"found_done": _by_law, "by_contract": _by_agreement, "pass_on": _overdue,
            "settled_done": _known},
    identity=lambda v: (v["phone"], str(v["happened"]), "".join(v["place"].split())),
    facet="kind",
    town="town",
    after={
        "received": "工作人员到现场核实",
        "found": "责令限期履行,自愿加入的商家按协议处理",
        "ordered": "到期到现场核对",
        "settled": "把结果告诉您",
    },
    online=True,
    public=("按场所的件数",),
    secret=("投诉人和经过", "出示了哪种证件"),
    unknown=("答复天数由本地文件定", "罚款由有权机关决定,本系统不算金额"),
)  # fmt: skip
