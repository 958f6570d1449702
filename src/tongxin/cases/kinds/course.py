"""退役军人教育培训: a class or an intake – who should attend, who came, who finished. Nobody's name."""

from __future__ import annotations

from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import ventures

from ..fields import DAY, TEXT
from ..kind import CaseKind, Context, Leaves
from ..ways import Stage, way

LAW = "退役军人保障法第36条、第41条、第45条"
SORTS = ("适应性培训", "职业技能培训", "学历教育")

FORM = FormSpec(
    (
        FieldSpec("sort", "哪一种", "choice", True, SORTS, basis=LAW),
        FieldSpec("name", "培训名称", required=True, most=80, privacy="open",
                  hint="如:2026年退役军人适应性培训;学历教育写哪一届"),
        FieldSpec("school", "承办学校或机构", required=True, most=60, privacy="open"),
        FieldSpec("due", "应参训人数", "int", True, most=10**6, hint="按名册应当参加的人数",
                  why="参训率的分母"),
        FieldSpec("starts_on", "计划哪天开班", "date"),
    )
)  # fmt: skip

STAGES = (
    Stage("planned", "报名中", "登记报名", asks="报名人数"),
    Stage("enrolled", "待开班", "登记开班", asks="开班日期、报到人数"),
    Stage("running", "培训中", "登记结业", asks="实际参训人数、取得证书人数"),
    Stage("finished", "待归档", "归档", "case.approve", note="名册留在承办机构和双拥办,不录入姓名"),
)  # fmt: skip

EXTRA = (
    Step("amend", "改正结业", ("finished",), "finished", "case.write", "改正后的人数",
         "台账随之改正"),
)  # fmt: skip

_FINISHED = FormSpec(
    (
        FieldSpec("attended", "实际参训人数", "int", True, most=10**6, hint="按签到册,参加到结业的人数"),
        FieldSpec("due", "应参训人数", "int", most=10**6, hint="名册有变动的填,没有变动的不填"),
        FieldSpec("certificates", "取得证书人数", "int", True, most=10**6, hint="没有证书的填0"),
        FieldSpec("where", "名册和签到册存在哪里", required=True, most=100, why="考评时要看培训名册"),
        DAY,
        TEXT,
    )
)  # fmt: skip

ASKS = {
    "planned_done": FormSpec((FieldSpec("enrolled", "报名人数", "int", True, most=10**6), DAY, TEXT)),
    "enrolled_done": FormSpec(
        (FieldSpec("day", "开班日期", "date", True),
         FieldSpec("present", "报到人数", "int", True, most=10**6), TEXT)
    ),
    "running_done": _FINISHED,
    "amend": _FINISHED,
}  # fmt: skip


def _opened(context: Context) -> None:
    _fit(context, ("报到人数", context.form["present"]))


def _finished(context: Context) -> None:
    form = context.form
    if context.day < context.done["enrolled_done"]:
        raise Refused("结业日期早于开班日期,请核对。")
    why = ventures.too_many(
        ("取得证书人数", form["certificates"], "实际参训人数", form["attended"])
    )
    if why:
        raise Refused(why)
    _fit(context, ("实际参训人数", form["attended"]))


def _fit(context: Context, some: tuple[str, int]) -> None:
    """Nobody attends who was not enrolled, and no more than should."""
    enrolled = int(context.told["planned_done"]["enrolled"])
    if why := ventures.too_many(
        (*some, "报名人数", enrolled), (*some, "应参训人数", _should(context))
    ):
        raise Refused(why)


def _should(context: Context) -> int:
    """Who should attend: as planned, unless the list of names has changed since."""
    form: Any = context.form
    return int(form.get("due") or context.values["due"])


def _attended(context: Context) -> int:
    """As last told: who finished, else who came on the first day."""
    form: Any = context.form
    return int(form["attended"] if "attended" in form else form["present"])


def leaves(context: Context) -> Leaves:
    """The class of its first day: who should attend, who did."""
    return Leaves(
        "training",
        {"title": context.values["name"], "due": _should(context), "done": _attended(context),
         "happened_on": context.done.get("enrolled_done", context.day)},
    )  # fmt: skip


def _out(context: Context) -> Leaves:
    return Leaves("training", {}, f"{context.number}没有办成,不计入")


KIND = CaseKind(
    key="course",
    name="退役军人教育培训",
    short="培训",
    topic="就业创业",
    summary="适应性培训、职业技能培训和学历教育:报名、开班、结业、归档,只记人数不记姓名。",
    who="区双拥办(区退役军人事务局)和承办学校组织。",
    basis=(LAW,),
    form=FORM,
    flow=way("course", "期培训", STAGES, EXTRA, asker=""),
    title=lambda values: values["name"],
    leaves={"enrolled_done": leaves, "running_done": leaves, "amend": leaves, "refuse": _out,
            "withdraw": _out},
    asks=ASKS,
    guards={"enrolled_done": _opened, "running_done": _finished, "amend": _finished},
    identity=lambda v: (v["sort"], ventures.same_name(v["name"]),
                        ventures.same_name(v["school"])),
    repeats=False,
    facet="sort",
    after={"planned": "收报名", "enrolled": "开班", "running": "培训到结业", "finished": "归档"},
    public=("培训名称、承办机构、人数",),
    secret=("没有个人信息;名册留在承办机构和双拥办",),
    unknown=("适应性培训和技能培训的课时、补助标准由本地文件定",),
)  # fmt: skip
