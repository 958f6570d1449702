"""专场招聘会: planned, its hosts agreed, announced, held, summed up, each intent followed, filed.

退役军人安置条例第67条: at least one a year. Firms, posts, visitors and intents are four numbers and stay
apart; an intent is not a job until a contract or the social insurance shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import ventures

from ..fields import DAY, TEXT, WHY
from ..kind import CaseKind, Clock, Context, Finding, Leaves, LineKind, Param, Values
from ..ways import Stage, way
from . import joint

LAW = "退役军人安置条例第67条"
LOCAL = "本地就业创业工作文件"
CONFIRMED, ALONE = "各主办单位都已确认", "本区自办,不用确认"
#: The four numbers: key, label, hint. `own_…` is the district's share of a joint fair.
NUMBERS = (
    ("firms", "参会企业数", "到场设台的企业"),
    ("posts", "提供岗位数", "按招聘人数计"),
    ("visitors", "入场人次", "按入场登记"),
    ("intents", "达成意向数", "意向不等于就业"),
)

FORM = FormSpec(
    (
        FieldSpec("name", "招聘会名称", required=True, most=80, privacy="open",
                  hint="如:2026年春季退役军人专场招聘会"),
        FieldSpec("planned_on", "计划哪天举办", "date", True),
        FieldSpec("place", "地点", required=True, most=100, privacy="open"),
        *joint.FIELDS,
    )
)  # fmt: skip

STAGES = (
    Stage("planned", "待确认联办", "确认联办", asks="各主办单位的确认"),
    Stage("agreed", "待公告", "登记公告", asks="在哪里公告、哪天举办",
          note="公告写明日期、地点和参加办法"),
    Stage("announced", "待举办", "登记举办", asks="举办日期"),
    Stage("held", "待总结", "登记总结", asks="企业、岗位、人次、意向四个数",
          note="没有统计到的不填,在说明里写明原因"),
    Stage("summed", "意向回访", "回访办结", "case.approve", "逐家核对",
          "有劳动合同或社保证明才算上岗"),
    Stage("followed", "待归档", "归档", "case.approve"),
)  # fmt: skip

EXTRA = (
    Step("postpone", "改期", ("announced",), "announced", "case.write", "新的日期、原因",
         "改期也要公告"),
    Step("amend", "改正总结", ("summed",), "summed", "case.write", "改正后的数",
         "台账随之改正"),
)  # fmt: skip

_OWN = tuple(
    FieldSpec(f"own_{key}", f"其中本区:{label}", "int", hint="几地联办的填,本区自办的不填")
    for key, label, _ in NUMBERS
)
_SUMMED = FormSpec(
    (
        *(FieldSpec(key, label, "int", hint=hint, why="总结要写") for key, label, hint in NUMBERS),
        *_OWN,
        FieldSpec("text", "情况说明", "longtext", most=1000, hint="做法、问题;没有统计到的数写明原因"),
        DAY,
    )
)  # fmt: skip

ASKS = {
    "planned_done": FormSpec(
        (FieldSpec("confirmed", "各主办单位的确认", "choice", True, (CONFIRMED, ALONE)),
         FieldSpec("paper", "确认函或会议纪要", most=100, hint="联办的填名称和日期"), DAY, TEXT)
    ),
    "agreed_done": FormSpec(
        (FieldSpec("where", "在哪里公告", required=True, most=100, hint="如:区政府网站"),
         FieldSpec("until", "公告的举办日期", "date", True), DAY, TEXT)
    ),
    "postpone": FormSpec((FieldSpec("until", "改到哪天", "date", True), WHY, DAY)),
    "announced_done": FormSpec((FieldSpec("day", "举办日期", "date", True), TEXT)),
    "held_done": _SUMMED,
    "amend": _SUMMED,
}  # fmt: skip

FOLLOWED = LineKind(
    "followed",
    "意向回访",
    FormSpec(
        (
            FieldSpec("day", "回访日期", "date", True),
            FieldSpec("firm", "企业名称", required=True, most=60, privacy="open"),
            FieldSpec("intents", "达成意向", "int", True, hint="本区登记的意向"),
            FieldSpec("placed", "已上岗", "int", True, hint="有凭据的才算"),
            FieldSpec("proof", "上岗凭据", most=100, hint="劳动合同或社保证明,写份数和存放处",
                      why="意向不等于就业"),
            FieldSpec("why", "没有上岗的原因", most=200, hint="如:3人未通过面试;不写姓名"),
        )
    ),
    lambda context, v: (str(context.case.token), ventures.same_name(v["firm"])),
    sources=("summed",),
    quantity="placed",
    refuse=lambda context, v: unproven(v),
)  # fmt: skip


def unproven(values: Values) -> str:
    """Why a line of the follow-up can't be taken; "" when it can."""
    intents, placed = values["intents"], values["placed"]
    if why := ventures.too_many(("已上岗", placed, "达成意向", intents)):
        return why
    if placed and not values.get("proof"):
        return "有人上岗的要写明凭据:劳动合同或社保证明。没有凭据的先不算上岗。"
    if placed < intents and not values.get("why"):
        return f"还有{intents - placed}个意向没有上岗,请写明原因。"
    return ""


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """The hosts of a joint fair and the number they share."""
    return joint.check(values)


def _agreed(context: Context) -> None:
    joint.agreed(context)
    form, shared = context.form, joint.together(context.values)
    if shared != (form["confirmed"] == CONFIRMED):
        raise Refused("几地联办的要各主办单位都确认,本区自办的选“本区自办,不用确认”。")
    if shared and not form.get("paper"):
        raise Refused("联办的请写明确认函或会议纪要的名称和日期。")


def _ahead(context: Context) -> None:
    if context.form["until"] <= context.day:
        raise Refused("举办日期要在公告以后,请核对。")


def _held(context: Context) -> None:
    said = context.done.get("postpone") or context.done["agreed_done"]
    if context.day < said:
        raise Refused("举办日期早于公告日期,请核对。")


def _summed(context: Context) -> None:
    """The four numbers fit each other; what was not counted is said, never nought."""
    form, shared = context.form, joint.together(context.values)
    own = [form.get(spec.key) for spec in _OWN]
    if not shared and any(number is not None for number in own):
        raise Refused("本区自办的不用填“其中本区”,四个数就是本区的。")
    pairs = [(spec.label, form.get(spec.key), label, form.get(key))
             for spec, (key, label, _) in zip(_OWN, NUMBERS, strict=True)]  # fmt: skip
    if why := ventures.too_many(*pairs):
        raise Refused(why)
    unknown = [label for key, label, _ in NUMBERS if form.get(key) is None]
    unknown += [s.label for s, number in zip(_OWN, own, strict=True) if shared and number is None]
    if unknown and not form.get("text"):
        raise Refused(f"“{unknown[0]}”没有填。没有统计到的,请在情况说明里写明原因。")


def numbers(context: Context) -> dict[str, int | None]:
    """The district's own four numbers: its share of a joint fair, else the whole. None: unknown."""
    told = summary(context)
    begin = "own_" if joint.together(context.values) else ""
    return {key: told.get(begin + key) for key, _, _ in NUMBERS}


def summary(context: Context) -> Mapping[str, Any]:
    """The newest summing up, as it was first written or corrected."""
    if context.step in ("held_done", "amend"):
        return context.form
    newest = [step for step in context.done if step in ("held_done", "amend")]
    return context.told[newest[-1]] if newest else {}


def followed(context: Context) -> list[tuple[int, int]]:
    """(intents, placed with proof) of each firm that was asked."""
    lines = context.lines.get(FOLLOWED.key, ())
    return [(int(x.data["intents"]), int(x.data["placed"])) for x in lines]


def _followed(context: Context) -> None:
    intents = numbers(context)["intents"]
    if why := ventures.followed(followed(context), intents):
        raise Refused(why)
    if intents is None and not context.form.get("text"):
        raise Refused("意向数没有统计,请在说明里写明怎样回访的。")


def leaves(context: Context) -> Leaves:
    """The fair of its day with the district's own numbers, as far as they are known."""
    told = numbers(context)
    raw = {
        "title": context.values["name"], "sessions": 1, "attendance": told.pop("visitors"),
        "happened_on": context.done.get("announced_done", context.day), **told,
        **joint.told(context),
    }  # fmt: skip
    return Leaves("job_fair", raw, parts=joint.parts(context))


def _out(context: Context) -> Leaves:
    return Leaves("job_fair", {}, f"{context.number}没有办成,不计入")


KIND = CaseKind(
    key="fair",
    name="专场招聘会",
    short="招聘会",
    topic="就业创业",
    summary="退役军人和军属专场招聘会:策划、联办确认、公告、举办、总结、意向回访、归档。",
    who="区双拥办(区退役军人事务局)举办,几地可以联办。",
    basis=(f"{LAW}:县级以上人民政府每年至少举办一次专场招聘会",),
    form=FORM,
    flow=way("fair", "场招聘会", STAGES, EXTRA, asker=""),
    title=lambda values: values["name"],
    leaves={"announced_done": leaves, "held_done": leaves, "amend": leaves, "refuse": _out,
            "withdraw": _out},
    asks=ASKS,
    clocks=(
        Clock("hold", "公告的举办日期", None, ("agreed_done", "postpone"), ("announced_done",),
              "公告写明的日期", dated=True, appointed=True, resets=("postpone",)),
        Clock("sum", "总结", None, ("announced_done",), ("held_done",), LOCAL, param="sum_days"),
        Clock("follow", "意向回访", None, ("held_done",), ("summed_done",), LOCAL,
              param="follow_days"),
    ),
    params=(
        Param(FieldSpec("sum_days", "举办后几天内总结", "int", most=400), LOCAL, optional=True),
        Param(FieldSpec("follow_days", "总结后几天内回访完", "int", most=400), LOCAL,
              optional=True),
    ),
    check=check,
    guards={"planned_done": _agreed, "agreed_done": _ahead, "postpone": _ahead,
            "announced_done": _held, "held_done": _summed, "amend": _summed,
            "summed_done": _followed},
    asked=joint.ASKED,
    identity=lambda v: ("series", v["series"]) if v.get("series")
    else ("name", ventures.same_name(v["name"])),
    repeats=False,
    facet="hosted",
    lines=(FOLLOWED,),
    after={"planned": "请各主办单位确认", "agreed": "公告日期、地点和参加办法",
           "announced": "按公告的日期举办", "held": "统计四个数", "summed": "逐家回访意向",
           "followed": "归档"},
    public=("名称、日期、地点、主办单位", "企业、岗位、人次、意向四个数", "有凭据的上岗人数"),
    secret=("没有个人信息;谁达成意向记在就业台账,不记在这里",),
    unknown=("举办后几天内总结、几天内回访由本地文件定", "几地联办时怎样分摊人次没有统一规定,由各地约定"),
)  # fmt: skip
