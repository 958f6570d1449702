"""退役军人创业园区: recognised by what it shows, then what is let and who is in, quarter by quarter.

The criteria are those of another place (南昌2024), for no paper of the district was found; what a park
shows for each is written down with where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import ventures

from ..fields import DAY, TEXT, WHY
from ..kind import CaseKind, Context, Finding, Leaves, LineKind, Paper, Values
from ..ways import Stage, way

LAW = "退役军人保障法第45条"
SAMPLE = "外地样本:南昌市2024年认定做法"
FACET = "创业园区"
FREE, CHEAP, MARKET = "免费", "低于市场价", "按市场价"
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
#: What is asked before a park is recognised: key, question.
ASKED = (
    ("legal", "有独立法人或有法人主管"),
    ("entry_rules", "有入驻条件和办法"),
    ("exit_rules", "有退出条件和办法"),
)

FORM = FormSpec(
    (
        FieldSpec("name", "园区名称", required=True, most=80, privacy="open",
                  hint="用批准文件上的名称"),
        FieldSpec("alias", "其他叫法", most=80, privacy="open",
                  hint="如:就业创业园", why="两种写法查得到同一个园区,不重复登记"),
        FieldSpec("runner", "运营单位", required=True, most=60, privacy="open"),
        FieldSpec("base", "已经是创业孵化基地", "bool", privacy="open",
                  hint="已认定的创业孵化基地可以直接加挂", basis=SAMPLE),
        FieldSpec("town", "所在镇街", "town"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待审核", "审核材料", asks="法人、场地、入驻和退出办法,各凭什么材料"),
    Stage("audited", "待查看", "登记实地查看", asks="现场与材料是否相符", note="由审核材料以外的人查看",
          other_than=("received_done",)),
    Stage("seen", "待认定", "认定", "case.approve", "认定文件"),
    Stage("running", "在册", "撤销认定", "case.approve", "原因", "撤销后不再计入园区数"),
)  # fmt: skip


def _question(key: str, label: str) -> tuple[FieldSpec, FieldSpec]:
    return (FieldSpec(key, label, "bool", True, basis=SAMPLE),
            FieldSpec(f"{key}_proof", f"{label}:凭什么材料", most=100,
                      hint="材料名称、页码;选“否”的不填"))  # fmt: skip


ASKS = {
    "received_done": FormSpec(
        (
            *_question(*ASKED[0]),
            FieldSpec("rent", "给退役军人的场地", "choice", True, (FREE, CHEAP, MARKET),
                      basis=SAMPLE),
            FieldSpec("rent_proof", "场地价格:凭什么材料", most=100, hint="如:租赁办法第几条"),
            *_question(*ASKED[1]),
            *_question(*ASKED[2]),
            DAY,
            TEXT,
        )
    ),
    "audited_done": FormSpec(
        (FieldSpec("true", "现场与材料相符", "bool", True), DAY, TEXT)
    ),
    "seen_done": FormSpec(
        (FieldSpec("paper", "认定文件", required=True, most=100, hint="名称和文号或公告日期"), DAY, TEXT)
    ),
    "running_done": FormSpec((WHY, DAY)),
}  # fmt: skip

QUARTER = LineKind(
    "quarter",
    "季度入驻",
    FormSpec(
        (
            FieldSpec("year", "年度", "int", True, most=2100),
            FieldSpec("quarter", "季度", "choice", True, QUARTERS),
            FieldSpec("space", "总面积(平方米)", "decimal", True),
            FieldSpec("used", "已用(平方米)", "decimal", True),
            FieldSpec("firms", "入驻企业(家)", "int", True),
            FieldSpec("veteran_firms", "退役军人企业(家)", "int", True),
            FieldSpec("jobs", "带动就业(人)", "int", hint="按企业报的在岗人数,没有统计的不填"),
        )
    ),
    lambda context, v: (str(context.case.token), str(v["year"]), v["quarter"]),
    sources=("running",),
    quantity="jobs",
    refuse=lambda context, v: _unfit(context, v),
)  # fmt: skip


def quarter_ends(year: int, quarter: str) -> date:
    """The last day of a quarter."""
    month = 3 * (QUARTERS.index(quarter) + 1)
    return date(year, month, 31 if month in (3, 12) else 30)


def _unfit(context: Context, values: Values) -> str:
    """Why a quarter can't be taken: it is not over, or its numbers contradict each other."""
    if values["year"] < 2000 or quarter_ends(values["year"], values["quarter"]) > context.day:
        return (
            f"{values['year']}年{values['quarter']}不能登记:季度结束以后再登记,请核对年度和季度。"
        )
    if values["used"] > values["space"]:
        return "已用面积不能大于总面积,请核对。"
    return ventures.too_many(("退役军人企业", values["veteran_firms"], "入驻企业", values["firms"]))


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Whether the sign may simply be added."""
    if values.get("base"):
        return [Finding(True, "已是创业孵化基地,可以加挂退役军人创业园区", SAMPLE)]
    return [Finding(True, "按认定条件逐项审核", SAMPLE)]


def lacking(form: Mapping[str, Any]) -> list[str]:
    """What a park does not show yet, in the order asked."""
    told = [label for key, label in ASKED if not form[key]]
    told += [f"{label}:凭什么材料" for key, label in ASKED
             if form[key] and not form.get(f"{key}_proof")]  # fmt: skip
    if form["rent"] == MARKET:
        told.append("免费或低于市场价的场地")
    elif not form.get("rent_proof"):
        told.append("场地价格:凭什么材料")
    return told


def _audited(context: Context) -> None:
    if told := lacking(context.form):
        raise Refused(f"还缺“{told[0]}”,补齐以后再审核;不能补的办“不予办理”并写明依据。", told)


def _seen(context: Context) -> None:
    if not context.form["true"]:
        raise Refused("现场与材料不符的不能认定,请通知补件或不予办理。")


def _recognised(context: Context) -> None:
    if context.day < context.done["audited_done"]:
        raise Refused("认定日期早于实地查看日期,请核对。")


def _not_running(context: Context) -> None:
    if context.case.state == "running":
        raise Refused("已经认定的不用撤回或不予办理,不再是园区的请用“撤销认定”。")


def leaves(context: Context) -> Leaves:
    """The park as of the day it was recognised."""
    return Leaves("venture", {"title": context.values["name"], "facet": FACET})


def _out(context: Context) -> Leaves:
    return Leaves("venture", {}, f"{context.number}的认定已撤销,不再计入")


KIND = CaseKind(
    key="park",
    name="退役军人创业园区",
    short="园区",
    topic="就业创业",
    summary="退役军人创业园区(就业创业园、创业园地):审核、实地查看、认定,在册后按季度登记入驻。",
    who="有场地、愿意为退役军人提供创业服务的园区、学校和企业。",
    basis=(f"{LAW}:创业孵化基地和创业园区优先为退役军人服务", SAMPLE),
    form=FORM,
    flow=way("park", "个园区", STAGES, asker="园区"),
    title=lambda v: f"{v['name']}(又名{v['alias']})" if v.get("alias") else v["name"],
    leaves={"seen_done": leaves, "running_done": _out},
    asks=ASKS,
    papers=(Paper("法人证明", "独立法人或主管单位的法人证书"),
            Paper("场地和租金办法", "写明免费或低于市场价"),
            Paper("入驻和退出办法", "写明条件和程序")),
    check=check,
    guards={"received_done": _audited, "audited_done": _seen, "seen_done": _recognised,
            "refuse": _not_running, "withdraw": _not_running},
    identity=lambda v: (ventures.same_name(v["name"]),),
    aside=("running_done",),
    town="town",
    lines=(QUARTER,),
    after={"received": "审核材料", "audited": "到现场查看", "seen": "下文认定",
           "running": "每季度登记入驻"},
    public=("园区名称、运营单位", "面积、入驻企业数、带动就业人数"),
    secret=("没有个人信息",),
    unknown=("本区的认定条件没有查到,这里照外地样本问", "多大面积、多少企业才能认定没有查到,不设门槛"),
)  # fmt: skip
