"""重点对象联系: people a town keeps in touch with, in the rhythm that a local paper sets.

How often is the place's own figure: without it nothing is ever due. A call or a visit begins the
rhythm anew, and what was talked about is a class, never a story. It ends when the person leaves the
list. Nobody is called late: the day is there to be found, not to be counted against a town.
"""

from __future__ import annotations

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules.clocks import MONTH

from ..fields import DAY
from ..kind import CaseKind, Clock, Context, Leaves, Param, Values
from ..ways import Stage, way

FOUND = "军人抚恤优待条例第38条"
PAPER = "本地重点对象联系制度"
SAMPLE = "外地样本(广德):每季度联系一次,每年走访一次"
CALLED, VISITED = "called", "visited"
WHY = ("困难帮扶对象", "残疾军人", "烈士、因公牺牲军人、病故军人遗属", "高龄或独居", "其他重点对象")
OUTCOMES = ("情况平稳", "有困难,另登记困难帮扶", "有诉求,另登记来访")
LEFT = ("困难已经解除", "迁出本区", "去世", "本人不愿意", "其他原因")

FORM = FormSpec(
    (
        FieldSpec("why", "列入名单的原因", "choice", True, WHY, privacy="personal",
                  hint="只选类别,不写病情和困难细节"),
        FieldSpec("name", "姓名", required=True, privacy="personal"),
        FieldSpec("id_no", "身份证号", required=True, privacy="personal",
                  why="一个人只列一次,只存打乱后的编码"),
        FieldSpec("phone", "联系电话", required=True, privacy="personal"),
        FieldSpec("address", "家庭住址", privacy="personal", hint="要走访的才填"),
        FieldSpec("town", "住在哪个镇街", "town", True),
    )
)  # fmt: skip

STAGES = (Stage("kept", "联系中", "移出名单", asks="移出的原因"),)

EXTRA = (
    Step(CALLED, "登记电话联系", ("kept",), "kept", "case.write", "联系情况"),
    Step(VISITED, "登记走访", ("kept",), "kept", "case.write", "联系情况", "走访也算联系一次"),
)  # fmt: skip

_MET = FormSpec((FieldSpec("outcome", "联系情况", "choice", True, OUTCOMES), DAY))
ASKS = {
    CALLED: _MET,
    VISITED: _MET,
    "kept_done": FormSpec((FieldSpec("reason", "移出的原因", "choice", True, LEFT), DAY)),
}
#: Steps of a request; nobody asks for anything here.
NEVER = ("refuse", "withdraw")


def _times(context: Context) -> int:
    """How often so far; each contact keeps the number it had."""
    return max(
        (context.told.get(step, {}).get("times", 0) for step in (CALLED, VISITED)), default=0
    )


def _counted(context: Context) -> Values:
    return {"times": _times(context) + 1}


def _in_order(context: Context) -> None:
    """A contact of an earlier day would set the rhythm back."""
    last = max((context.done[s] for s in (CALLED, VISITED) if s in context.done), default=None)
    if last and context.day < last:
        raise Refused(f"{last.month}月{last.day}日已经登记过联系,更早的不用补登。")


def _not_here(context: Context) -> None:
    raise Refused("这里只登记联系和走访;不再联系的,请用“移出名单”选明原因。")


def left(context: Context) -> Leaves:
    """One person who was kept in touch with, and how often; nothing of who it was and why."""
    raw = {"title": context.number, "happened_on": context.day, "facet": "重点对象联系",
           "people": 1, "sessions": _times(context) or None}  # fmt: skip
    return Leaves("veteran_service", raw)


KIND = CaseKind(
    key="contact",
    name="重点对象联系",
    short="联系",
    topic="走访帮扶",
    summary="镇街经常联系的重点对象:登记电话联系和走访,照本地文件的间隔提示下一次,不再联系的移出名单。",
    who="由镇街退役军人服务站登记,本人不用申请。",
    basis=(f"{FOUND}:发现和帮扶困难", f"{PAPER}:多久联系一次由本地文件定"),
    form=FORM,
    flow=way("contact", "位重点对象", STAGES, EXTRA, asker=""),
    title=lambda v: f"重点对象({v['town']})",
    leaves={"kept_done": left},
    asks=ASKS,
    clocks=(
        Clock("contact", "下次联系", None, ("open", CALLED, VISITED), ("kept_done",), PAPER,
              param="contact_months", unit=MONTH, resets=(CALLED, VISITED)),
        Clock("visit", "下次走访", None, ("open", VISITED), ("kept_done",), PAPER,
              param="visit_months", unit=MONTH, resets=(VISITED,)),
    ),
    params=(
        Param(FieldSpec("contact_months", "几个月联系一次", "int", most=60, hint=SAMPLE), PAPER,
              optional=True),
        Param(FieldSpec("visit_months", "几个月走访一次", "int", most=60, hint=SAMPLE), PAPER,
              optional=True),
    ),
    guards={CALLED: _in_order, VISITED: _in_order, **dict.fromkeys(NEVER, _not_here)},
    offered=dict.fromkeys(NEVER, lambda said: False),
    identity=lambda v: ("".join(v["id_no"].split()).upper(),),
    keeps={CALLED: _counted, VISITED: _counted},
    aside=("kept_done",),
    rhythm=True,
    town="town",
    after={"kept": "到时候联系"},
    public=("联系的人数和次数合计",),
    secret=("姓名、电话、住址", "列入名单的原因", "联系时谈的内容不登记"),
    unknown=("多久联系、走访一次,本市和本区的文件没有查到,没有填的不提示",),
)  # fmt: skip
