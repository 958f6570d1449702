"""军地互提双清单: what the garrison asks of the place and the place of the garrison.

The text as it was written is sealed and read by nobody but its writer and 保密审查, who lets it pass
with a neutral wording, sends it back (and it is erased) or makes it 线下受理: number, date, who deals
with it, nothing else. Only the unit that asked says that it is done. The garrison is an alias here
(驻区单位甲); which unit that is stands on paper elsewhere.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Flow, Step
from tongxin.core.formspec import FieldSpec, FormSpec

from .. import offline, supervised
from ..kind import CaseKind, Clock, Context, Leaves, Values
from ..ways import DONE, ENDS, REFUSED, WITHDRAWN

SIDES = ("部队需求", "地方需求")
CLASSES = ("备战保障", "设施改善", "权益服务", "重大工程", "城市更新", "国防教育", "其他")
ALIASES = tuple(f"驻区单位{sign}" for sign in "甲乙丙丁戊己庚辛壬癸")
SECRECY = "保守国家秘密法第29条、第35条、第64条"

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000, hint="不写部队名称、位置、人数和装备")
_WISH = FieldSpec("wish", "需求原文", "longtext", True, privacy="personal", most=1000,
                  hint="不写番号、代号、人数、装备、位置和训练时间",
                  why="加密保存,审查通过以前只有填写人和保密审查员能看", basis=SECRECY)  # fmt: skip


def _why(label: str) -> FieldSpec:
    return FieldSpec("text", label, "longtext", True, most=1000, hint="不复述原文里不该写的内容")


FORM = FormSpec(
    (
        FieldSpec("side", "哪一方提出", "choice", True, SIDES),
        FieldSpec("alias", "驻区单位", "choice", True, ALIASES,
                  hint="只用代称,对照表不进系统", why="区分是谁提的、谁来确认"),
        FieldSpec("category", "类别", "choice", True, CLASSES, why="对外只公布类别和进度"),
        _WISH,
    )
)  # fmt: skip

COLLECTED, REWRITE, SCREENED, DISCUSSED, LISTED, ISSUED, REPORTED, CONFIRMED, RATED, OFFLINE = (
    "collected", "rewriting", "screened", "discussed", "listed", "issued", "reported", "confirmed",
    "rated", "offline",
)  # fmt: skip
BEFORE = (COLLECTED, REWRITE, SCREENED, DISCUSSED)

FLOW = Flow(
    "need",
    "件需求",
    {
        COLLECTED: "待保密审查", SCREENED: "待会商", DISCUSSED: "待列单", LISTED: "待下达",
        ISSUED: "办理中", REPORTED: "待提方确认", CONFIRMED: "待评议", RATED: "待归档",
        REWRITE: "待重写", OFFLINE: "线下受理",
        **ENDS, DONE: "已归档", REFUSED: "不可行", WITHDRAWN: "已撤回",
    },
    (
        Step("open", "受理登记", (), COLLECTED, "case.write"),
        Step("collected_done", "审查通过", (COLLECTED,), SCREENED, "case.screen",
             "对外使用的写法", "逐件审查,写出中性的写法", ("open", "rewrite")),
        Step("send_back", "退回重写", (COLLECTED,), REWRITE, "case.screen", "哪一类内容不能写",
             "原文随即删除", ("open", "rewrite")),
        Step("rewrite", "重新填写", (REWRITE,), COLLECTED, "case.write", "需求原文"),
        Step("go_offline", "转线下受理", (COLLECTED,), OFFLINE, "case.screen", "经办人",
             "原文、类别和代称随即删除,只留线下受理的编号、日期和经办人", ("open", "rewrite")),
        Step("close_offline", "确认线下办结", (OFFLINE,), DONE, "case.write", "",
             "由提出单位确认"),
        Step("screened_done", "会商", (SCREENED,), DISCUSSED, "case.approve", "会商意见"),
        Step("discussed_done", "列入清单", (DISCUSSED,), LISTED, "case.approve",
             "办结时限、质量要求"),
        Step("listed_done", "下达", (LISTED,), ISSUED, "case.approve", "承办单位",
             "承办单位不能是提出单位"),
        Step("issued_done", "报结", (ISSUED,), REPORTED, "case.write", "办理结果",
             "报结不等于办结"),
        Step("again", "再议", (SCREENED, DISCUSSED), "", "case.approve", "原因", "下次会商再定"),
        Step("supervise", "挂牌督办", (ISSUED,), "", "slip.write", "督办要求、督办期限",
             "过了办结时限才能督办;给承办单位发督办单,蓝、橙、红依次"),
        Step("extend", "延期", (ISSUED,), "", "case.approve", "原因、延到哪天", "只能延一次"),
        Step("reported_done", "提方确认", (REPORTED,), CONFIRMED, "case.write", "",
             "由提出单位确认,承办单位不能代办", ("issued_done",)),
        Step("reject", "没有办好", (REPORTED,), ISSUED, "case.write", "还差什么",
             "由提出单位退回承办单位", ("issued_done",)),
        Step("confirmed_done", "评议", (CONFIRMED,), RATED, "case.approve", "评议意见"),
        Step("rated_done", "归档", (RATED,), DONE, "case.approve"),
        Step("refuse", "说明不可行", (SCREENED, DISCUSSED, LISTED, ISSUED), REFUSED,
             "case.approve", "依据、原因", "已经列单的仍计入列单数"),
        Step("withdraw", "提方撤回", BEFORE, WITHDRAWN, "case.write", "原因"),
    ),
)  # fmt: skip

ASKS = {
    "collected_done": FormSpec(
        (FieldSpec("neutral", "对外使用的写法", required=True, most=100,
                   hint="只说办什么事,如:改善营区周边道路照明",
                   why="以后会商、列单、督办都用这一句"), _DAY)
    ),
    "send_back": FormSpec((_why("哪一类内容不能写"), _DAY)),
    "rewrite": FormSpec((_WISH, _DAY)),
    "go_offline": FormSpec(
        (FieldSpec("owner", "经办人", required=True, most=20, hint="写双拥办经办同志的姓名,照账号上的写"), _DAY)
    ),
    "close_offline": FormSpec((_DAY,)),
    "screened_done": FormSpec((_why("会商意见"), _DAY)),
    "discussed_done": FormSpec(
        (FieldSpec("until", "办结时限", "date", True),
         FieldSpec("quality", "质量要求", required=True, most=200), _DAY)
    ),
    "listed_done": FormSpec(
        (FieldSpec("unit", "承办单位", "unit", True, hint="办部队一方的事写区人武部"),
         FieldSpec("helpers", "协办单位", most=200), _DAY)
    ),
    "issued_done": FormSpec(
        (_why("办理结果"), FieldSpec("money", "投入资金(元)", "decimal"), _DAY)
    ),
    "again": FormSpec((_why("再议的原因"), _DAY)),
    "supervise": FormSpec((_why("督办要求"), FieldSpec("until", "督办期限", "date", True))),
    "reported_done": FormSpec((_TEXT, _DAY)),
    "reject": FormSpec((_why("还差什么"), _DAY)),
    "confirmed_done": FormSpec((_why("评议意见"), _DAY)),
}  # fmt: skip


def _listed(context: Context) -> None:
    if context.form["until"] < context.day:
        raise Refused("办结时限在列单日期之前,请填会商确定的日期。")


def _issued(context: Context) -> None:
    if context.form["unit"] == context.case.home.name:
        raise Refused("承办单位不能是提出单位,办结要由提出单位确认。请填另一个单位。")


def _left(context: Context, **numbers: Any) -> Leaves:
    """By number and class only, never the text: it is kept with the case."""
    values = context.values
    return Leaves(
        "need",
        {
            "title": context.number, "happened_on": context.done.get("discussed_done", context.day),
            "facet": values["side"], "case_no": context.number, "category": values["category"],
            "deadline": _until(context), "due": 1, "done": 0, "late": 0,
        }
        | numbers,
    )  # fmt: skip


def _until(context: Context) -> date | None:
    """The day as it is agreed now; a step that sets it has it in its form."""
    days = (context.form.get("until"), *map(context.until.get, ("extend", "discussed_done")))
    return next((day for day in days if day), None)


def listed(context: Context) -> Leaves:
    return _left(context, happened_on=context.day)


def going(context: Context) -> Leaves:
    """Extended, reported or sent back: open still, and late once its day has passed."""
    until = _until(context)
    return _left(context, late=int(until is not None and until < context.day))


def confirmed(context: Context) -> Leaves:
    return _left(context, done=1)


def _offline(context: Context, done: int) -> Leaves:
    since = context.done.get("go_offline", context.day)
    number = title({offline.FIELD: context.values[offline.FIELD]})
    raw = {"title": number, "happened_on": since, "category": None,
           "facet": context.values["side"], "case_no": number, "deadline": None,
           "due": 1, "done": done, "late": 0}  # fmt: skip
    return Leaves("need", raw)


def title(values: Values) -> str:
    """Side and class; nothing of the text. Offline it is the number of the register, no more."""
    if "category" in values:
        return f"{values['side']}:{values['category']}"
    return f"线下受理{values[offline.FIELD]}号"


KIND = CaseKind(
    key="need",
    name="军地互提双清单",
    short="互提",
    topic="军地互办",
    summary="部队需求和地方需求逐件登记:保密审查、会商、列单、下达、报结,由提出单位确认才算办结;办结率是确认数除以列单数。",
    who="驻区部队(由区人武部代填)和本区各单位。",
    basis=("双拥工作军地需求互提、任务清单的通行做法(样本)", SECRECY),
    form=FORM,
    flow=FLOW,
    title=title,
    leaves={
        "discussed_done": listed, "extend": going, "reject": going, "reported_done": confirmed,
        "go_offline": lambda context: _offline(context, 0),
        "close_offline": lambda context: _offline(context, 1),
    },
    asks=ASKS,
    clocks=(
        Clock("finish", "办结时限", None, ("discussed_done",), ("reported_done", "refuse"),
              "会商确定的日期", extends=1, dated=True),
    ),
    also={
        "go_offline": offline.enter, "close_offline": offline.finish,
        "supervise": supervised.slip, "issued_done": supervised.reported,
        "reject": supervised.sent_back, "reported_done": supervised.confirmed,
        "refuse": supervised.ended, "extend": supervised.extended,
    },
    aside=("again", "supervise"),
    guards={"discussed_done": _listed, "listed_done": _issued},
    hands_over=("listed_done",),
    veiled=("wish",),
    cleared="collected_done",
    erases={"send_back": ("wish",), "go_offline": ("wish", "alias", "category")},
    asking=("rewrite", "close_offline", "reported_done", "reject", "withdraw"),
    overdue=going,
    facet="side",
    after={
        COLLECTED: "保密审查员逐件看原文", SCREENED: "军地会商能不能办、怎么办",
        ISSUED: "承办单位办理并报结", REPORTED: "提出单位确认",
    },
    public=("类别和进度的件数", "审查后的办理结果"),
    secret=("需求原文", "提出单位和提出人", "部队名称、位置、人数和装备"),
    unknown=(
        "双清单的统一表样没有查到",
        "评议的等次没有查到,只写评议意见",
        "征集在每年11月是青岛的做法,本区的时间由本地文件定",
    ),
)  # fmt: skip
