"""法律援助: 法律援助法第41条至第43条、第49条. Taken to the legal aid body, decided in 7 days, assigned
in 3; who objects to a refusal turns to the 司法行政部门, which looks at it within 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules.clocks import Term

from ..fields import DAY, TEXT
from ..kind import CaseKind, Clock, Context, Finding, Leaves, Paper, Values
from ..ways import Stage, way

MEANS = "法律援助法第41条"
LAW = "法律援助法第42条"
DECIDED = "法律援助法第43条"
OBJECTED = "法律援助法第49条"
EXEMPT = ("抚恤优待对象", "无固定生活来源的老年人、残疾人、未成年人", "社会救助、司法救助对象",
          "讨要劳动报酬或工伤赔偿的进城务工人员")  # fmt: skip
WHO = (*EXEMPT, "退役军人", "现役军人", "军人家属")

FORM = FormSpec(
    (
        FieldSpec("matter", "哪一类事", "choice", True,
                  ("婚姻家庭", "劳动和社会保险", "人身损害", "土地房屋", "名誉荣誉", "其他")),
        FieldSpec("who", "身份", "choice", True, WHO, privacy="personal", basis=LAW,
                  why="抚恤优待对象不用核查经济困难"),
        FieldSpec("poor", "家庭经济困难", "bool", privacy="personal", hint="前四类身份不用填",
                  why="如实说明,由法律援助机构查询或本人作诚信承诺", basis=MEANS),
        FieldSpec("name", "姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "身份证号", required=True, privacy="personal",
                  why="同一件事只办一次,只存打乱后的编码"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("facts", "事情经过和请求", "longtext", True, most=1000, privacy="personal",
                  hint="不写部队名称"),
        FieldSpec("town", "住在哪个镇街", "town"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待移送", "移送法律援助机构", asks="移送到哪个单位"),
    Stage("sent", "待审查", "决定给予援助", "case.approve", note="不给予的用“不予办理”写明依据"),
    Stage("granted", "待指派", "登记指派", asks="承办单位"),
    Stage("assigned", "办理中", "登记办结", asks="结果"),
    Stage("closed", "待回访", "登记回访", asks="是否满意"),
)  # fmt: skip

RESULTS = ("调解", "判决或裁决", "代拟文书", "和解撤回", "终止援助")
ASKS = {
    "received_done": FormSpec(
        (FieldSpec("unit", "移送到哪个单位", "unit", True, hint="如:区司法局"), DAY, TEXT)
    ),
    "granted_done": FormSpec(
        (FieldSpec("firm", "承办单位", required=True, most=60, hint="律师事务所或法律服务所"), DAY, TEXT)
    ),
    "assigned_done": FormSpec(
        (FieldSpec("result", "结果", "choice", True, RESULTS), DAY,
         FieldSpec("text", "说明", "longtext", most=500, hint="不写姓名和案情细节"))
    ),
    "closed_done": FormSpec(
        (FieldSpec("content", "是否满意", "choice", True, ("满意", "基本满意", "不满意")), DAY, TEXT)
    ),
}  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Whom the law exempts from the test of means; the others say so themselves."""
    if values["who"] in EXEMPT:
        return [Finding(True, "不用核查经济困难", LAW)]
    poor = values.get("poor")
    if poor is None:
        return [Finding(None, "还没有说明家庭是否经济困难", MEANS)]
    text = "本人说明家庭经济困难" if poor else "本人说明家庭没有经济困难"
    return [Finding(bool(poor), text, MEANS)]


def _granted(context: Context) -> None:
    for one in check(context.values, context.scheme, context.day):
        if one.good is None:
            raise Refused(f"{one.text},请用“通知补件”问清楚以后再决定。")
        if not one.good:
            raise Refused(f"{one.text},请用“不予办理”写明依据:{one.basis}。")


def _left(context: Context, done: int) -> Leaves:
    return Leaves(
        "rights",
        {"title": context.number, "happened_on": context.case.opened_on, "facet": "法律援助",
         "due": 1, "done": done},
    )  # fmt: skip


def granted(context: Context) -> Leaves:
    return _left(context, 0)


def closed(context: Context) -> Leaves:
    """Done in time: decided and assigned within the law's days."""
    return _left(context, 1 if _in_time(context) else 0)


def _in_time(context: Context) -> bool:
    return not context.late_on & {"decide", "assign"}


def _out(word: str) -> Callable[[Context], Leaves]:
    return lambda context: Leaves("rights", {}, f"{context.number}{word},不计入法律援助受理数")


def _not_closed(context: Context) -> None:
    if context.case.state == "closed":
        raise Refused("已经办结的不能撤回或不予办理,回访情况写在“登记回访”里。")


KIND = CaseKind(
    key="legal_aid",
    name="法律援助",
    short="法律援助",
    topic="优待服务",
    summary="为军人、退役军人和军属转交法律援助申请:移送、审查、指派、办结、回访。",
    who="有法律问题需要帮助的军人、退役军人、抚恤优待对象和军人家属。",
    basis=(f"{MEANS}:如实说明经济困难状况,可以作个人诚信承诺",
           f"{LAW}:有材料证明是优抚对象等四类人员的,免予核查经济困难",
           f"{DECIDED}:收到申请7日内决定,决定以后3日内指派;不给予的书面告知理由;材料不齐的一次告知",
           f"{OBJECTED}:对不予援助有异议的,司法行政部门5日内审查"),
    form=FORM,
    flow=way("legal_aid", "件法律援助", STAGES),
    title=lambda v: f"法律援助({v['matter']})",
    leaves={"sent_done": granted, "assigned_done": closed, "refuse": _out("不予办理"),
            "withdraw": _out("撤回")},
    asks=ASKS,
    clocks=(
        Clock("decide", "审查决定", Term(7), ("received_done",), ("sent_done", "refuse"), DECIDED),
        Clock("assign", "指派", Term(3), ("sent_done",), ("granted_done",), DECIDED),
        Clock("objection", "异议审查", Term(5), ("appeal",), ("uphold", "overturn"), OBJECTED,
              resets=("appeal",)),
    ),
    papers=(Paper("身份证", "核对身份", shown=True),
            Paper("证明身份类别的材料", "免予核查经济困难,如优抚证件", lambda v: v.get("who") in EXEMPT, True),
            Paper("与事情有关的材料", "法律援助机构审查用")),
    check=check,
    guards={"sent_done": _granted, "refuse": _not_closed, "withdraw": _not_closed},
    identity=lambda v: ("".join(v["id_no"].split()).upper(), v["matter"]),
    asked={"poor": lambda v: v.get("who") not in EXEMPT},
    hands_over=("received_done",),
    facet="matter",
    town="town",
    after={
        "received": "转交法律援助机构",
        "sent": "法律援助机构7日内决定",
        "granted": "3日内指派律师或法律工作者",
        "assigned": "承办人与您联系",
        "closed": "回访您是否满意",
    },
    online=True,
    public=("受理和办结的件数",),
    secret=("姓名、身份、经过和请求", "承办结果只报件数"),
    unknown=("本市法律援助经济困难标准没有查到,照本人说明和承诺", "评分标准只读来访,法律援助只列作佐证"),
)  # fmt: skip
