"""创业创新大赛: plan, entries, the first round, the final, prizes, filed. The press says 创新创业大赛."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import ventures

from ..fields import DAY, TEXT
from ..kind import CaseKind, Context, Finding, Leaves, Values
from ..ways import Stage, way
from . import joint

PLAN = "每届大赛的方案"
FACET = "创业创新大赛"
GRADES = (("first", "一等奖"), ("second", "二等奖"), ("third", "三等奖"), ("other", "其他奖项"))

FORM = FormSpec(
    (
        FieldSpec("name", "大赛名称", required=True, most=80, privacy="open",
                  hint="用方案上的正式名称,如:退役军人创业创新大赛"),
        FieldSpec("alias", "报道里的其他叫法", most=80, privacy="open",
                  hint="如:创新创业大赛", why="两种写法查得到同一项,不重复登记"),
        FieldSpec("place", "决赛地点", most=100, privacy="open"),
        *joint.FIELDS,
    )
)  # fmt: skip

STAGES = (
    Stage("planned", "报名中", "登记报名截止", asks="报名项目数"),
    Stage("entered", "待初赛", "登记初赛", asks="进入决赛项目数"),
    Stage("shortlisted", "待决赛", "登记决赛", asks="决赛日期"),
    Stage("decided", "待颁奖", "登记颁奖", asks="各等次获奖项目数"),
    Stage("awarded", "待归档", "归档", "case.approve"),
)  # fmt: skip

EXTRA = (
    Step("amend", "改正颁奖", ("awarded",), "awarded", "case.write", "改正后的获奖项目数",
         "台账随之改正"),
)  # fmt: skip

_PRIZES = FormSpec(
    (*(FieldSpec(key, f"{word}(项)", "int", True, hint="没有的填0") for key, word in GRADES),
     DAY, TEXT)
)  # fmt: skip

ASKS = {
    "planned_done": FormSpec((FieldSpec("entries", "报名项目数", "int", True), DAY, TEXT)),
    "entered_done": FormSpec((FieldSpec("finalists", "进入决赛项目数", "int", True), DAY, TEXT)),
    "shortlisted_done": FormSpec((FieldSpec("day", "决赛日期", "date", True), TEXT)),
    "decided_done": _PRIZES,
    "amend": _PRIZES,
}


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """The hosts of a joint contest."""
    return joint.check(values)


def _fewer(context: Context) -> None:
    entries = int(context.told["planned_done"]["entries"])
    if why := ventures.too_many(
        ("进入决赛项目数", context.form["finalists"], "报名项目数", entries)
    ):
        raise Refused(why)


def _in_order(context: Context) -> None:
    if context.day < context.done["entered_done"]:
        raise Refused("决赛日期早于初赛日期,请核对。")


def _awarded(context: Context) -> None:
    finalists = int(context.told["entered_done"]["finalists"])
    if why := ventures.too_many(("获奖项目数", prizes(context.form), "进入决赛项目数", finalists)):
        raise Refused(why)


def prizes(told: Mapping[str, Any]) -> int | None:
    """All prizes of all grades; None before they were given."""
    known = [told[key] for key, _ in GRADES if told.get(key) is not None]
    return sum(map(int, known)) if known else None


def awarded(context: Context) -> Mapping[str, Any]:
    """The prizes as first told or corrected; empty before."""
    if context.step in ("decided_done", "amend"):
        return context.form
    newest = [step for step in context.done if step in ("decided_done", "amend")]
    return context.told[newest[-1]] if newest else {}


def leaves(context: Context) -> Leaves:
    """The contest of the day of its final: entries, finalists, and prizes once they are given."""
    told = context.told
    raw = {
        "title": context.values["name"], "facet": FACET,
        "happened_on": context.done.get("shortlisted_done", context.day),
        "due": told["planned_done"]["entries"], "done": told["entered_done"]["finalists"],
        "prizes": prizes(awarded(context)), **joint.told(context),
    }  # fmt: skip
    return Leaves("venture", raw, parts=joint.parts(context))


def _out(context: Context) -> Leaves:
    return Leaves("venture", {}, f"{context.number}没有办成,不计入")


KIND = CaseKind(
    key="contest",
    name="创业创新大赛",
    short="大赛",
    topic="就业创业",
    summary="退役军人创业创新大赛:方案、报名、初赛、决赛、颁奖、归档;报道里也叫创新创业大赛。",
    who="区双拥办(区退役军人事务局)举办,几地可以联办。",
    basis=(f"{PLAN}(全国统一的办法没有查到)",),
    form=FORM,
    flow=way("contest", "项大赛", STAGES, EXTRA, asker=""),
    title=lambda v: f"{v['name']}(又名{v['alias']})" if v.get("alias") else v["name"],
    leaves={"shortlisted_done": leaves, "decided_done": leaves, "amend": leaves, "refuse": _out,
            "withdraw": _out},
    asks=ASKS,
    check=check,
    guards={"planned_done": joint.agreed, "entered_done": _fewer, "shortlisted_done": _in_order,
            "decided_done": _awarded, "amend": _awarded},
    asked=joint.ASKED,
    identity=lambda v: (ventures.same_name(v["name"]),),
    repeats=False,
    facet="hosted",
    after={"planned": "收报名项目", "entered": "初赛评出进入决赛的项目", "shortlisted": "举办决赛",
           "decided": "颁奖", "awarded": "归档"},
    public=("名称、日期、主办单位", "报名、决赛、获奖项目数"),
    secret=("没有个人信息;参赛人的材料由承办单位保存",),
    unknown=("评分办法和奖金由每届方案定", "公开报道只写报名40余个,没有写准确数"),
)  # fmt: skip
