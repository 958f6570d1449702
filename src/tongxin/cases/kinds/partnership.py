"""城连共建、军民共建对子: the agreement, how long it holds, and its renewal in time.

The company on the border is 某边防连队 and its place a province at most; a unit of the garrison is an
alias. What is done together is a case of its own (`together`), so that each act leaves its entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import turnout

from ..kind import CaseKind, Clock, Context, Finding, Leaves, Paper, Values
from ..ways import Stage, way

CITY, PAIR = "城连共建", "共建对子"
COMPANY = "某边防连队"
#: Partners are chosen, never typed.
PARTNERS = (COMPANY, *(f"驻区单位{sign}" for sign in "甲乙丙丁戊己庚辛壬癸"))
#: 省、自治区: as far as the place of a partner is told. 直辖市 are as good as a place.
PROVINCES = ("西藏", "新疆", "内蒙古", "云南", "广西", "甘肃", "黑龙江", "吉林", "辽宁", "其他省份")
AHEAD = timedelta(days=60)
PRACTICE = "双拥模范城与边防连队结对共建的通行做法(样本)"

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000, hint="不写部队名称、位置和人数")

FORM = FormSpec(
    (
        FieldSpec("sort", "哪一种", "choice", True, (CITY, PAIR), why="分别记入城连共建和共建对子"),
        FieldSpec("partner", "对方", "choice", True, PARTNERS, hint="城连共建选某边防连队",
                  why="对方只用统一写法"),
        FieldSpec("province", "对方在哪个省份", "choice", choices=PROVINCES,
                  hint="城连共建填写,最多写到省"),
        FieldSpec("year", "登记年度", "int", True, most=2100, why="对子每年每对登记一件"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待批准", "批准协议", "case.approve", "谁批准的",
          "城连共建由双拥工作领导小组批准"),
    Stage("agreed", "待签订", "登记签订", asks="签订日期"),
    Stage("running", "履行中", "到期结束", "case.approve"),
)  # fmt: skip

EXTRA = (
    Step("renew", "续签", ("running",), "running", "case.write", "新的有效期",
         "台账随之改正"),
)  # fmt: skip

ASKS = {
    "received_done": FormSpec(
        (FieldSpec("approved", "谁批准的", "choice", True,
                   ("双拥工作领导小组", "双拥办", "共建单位自行商定"), basis=PRACTICE), _DAY, _TEXT)
    ),
    "agreed_done": FormSpec(
        (FieldSpec("day", "签订日期", "date", True),
         FieldSpec("until", "有效期至", "date", True, hint="照协议填写"), _TEXT)
    ),
    "renew": FormSpec(
        (FieldSpec("day", "续签日期", "date", True),
         FieldSpec("until", "新的有效期至", "date", True, hint="照协议填写"), _TEXT)
    ),
}  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """A border company is met as one, a unit of the garrison as one of the garrison."""
    fits = (values.get("sort") == CITY) == (values.get("partner") == COMPANY)
    return [
        Finding(fits, "对方与种类相符" if fits else "城连共建的对方选“某边防连队”,对子选驻区单位",
                PRACTICE)
    ]  # fmt: skip


def neutral(context: Context) -> None:
    if why := turnout.why_not(context.form.get("text") or ""):
        raise Refused(why)


def _approved(context: Context) -> None:
    neutral(context)
    for one in check(context.values, context.scheme, context.day):
        if not one.good:
            raise Refused(f"{one.text}。请先“撤销登记”,再重新登记。")
    if context.values["sort"] == CITY and context.form["approved"] != "双拥工作领导小组":
        raise Refused("城连共建要由双拥工作领导小组批准,批准以后再登记。")


def _signed(context: Context) -> None:
    neutral(context)
    if context.form["until"] <= context.day:
        raise Refused("有效期要在签订日期之后,请照协议填写。")


def leaves(context: Context) -> Leaves:
    """The agreement as of its signing or newest renewal."""
    until = context.form["until"]
    if context.values["sort"] == CITY:
        raw = {"title": f"与{COMPANY}结对共建协议", "facet": "结对协议", "valid_until": until}
        return Leaves("city_company", raw | {"happened_on": context.day})
    year = int(context.values["year"])
    held = context.day if context.day.year == year else date(year, 1, 1)
    raw = {"title": f"与{context.values['partner']}共建对子", "due": 1, "done": int(until >= held),
           "agreement_until": until, "happened_on": held}  # fmt: skip
    return Leaves("pair", raw)


def _out(context: Context) -> Leaves:
    kind = "city_company" if context.values["sort"] == CITY else "pair"
    return Leaves(kind, {}, f"{context.number}没有签成,不计入")


def _not_running(context: Context) -> None:
    if context.case.state == "running":
        raise Refused("协议已经签订,不能撤销登记或不予办理;不再履行的用“到期结束”。")


KIND = CaseKind(
    key="partnership",
    name="城连共建和共建对子",
    short="结对",
    topic="军地互办",
    summary="与边防连队、驻区单位的共建协议:批准、签订、到期前60天提醒续签。",
    who="双拥办和本区各共建单位。",
    basis=(PRACTICE,),
    form=FORM,
    flow=way("partnership", "份共建协议", STAGES, EXTRA, asker=""),
    title=lambda v: f"{v['sort']}:{v['partner']}",
    leaves={"agreed_done": leaves, "renew": leaves, "refuse": _out, "withdraw": _out},
    asks=ASKS,
    clocks=(
        Clock("renewal", "到期前60天续签", None, ("agreed_done", "renew"), ("running_done",),
              "照协议的有效期", dated=True, ahead=AHEAD, resets=("renew",)),
    ),
    papers=(Paper("共建协议", "对方写统一写法的一份;写了部队名称的线下保存", shown=True),),
    check=check,
    guards={"received_done": _approved, "agreed_done": _signed, "renew": _signed,
            "refuse": _not_running, "withdraw": _not_running},
    asked={"province": lambda v: v.get("sort") == CITY},
    identity=lambda v: (v["sort"], v["partner"], str(v.get("province")), str(v["year"])),
    facet="sort",
    after={"received": "由领导小组或双拥办批准", "agreed": "双方签订", "running": "照计划开展共建"},
    public=("结对的份数和有效期", "某边防连队、驻区某部队这样的统一写法"),
    secret=("对方的名称、位置和人数",),
    unknown=("全国统一的结对协议文本没有查到", "城连共建由谁批准各地不同,这里照领导小组批准办"),
)  # fmt: skip
