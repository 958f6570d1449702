"""走访慰问: 军人地位和权益保障法第30条、退役军人保障法第59条. One leading body, one festival, one round.

Goods in, goods out by household number, goods left: it closes when nothing is unaccounted for. A unit
in garrison is a neutral alias with its signature and no quantity; what they got together is one sum
an item over so many units that nobody's strength follows from it, else it is kept on paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import rounds

from ..fields import DAY, TEXT
from ..kind import Balance, CaseKind, Context, Finding, Leaves, LineKind, Paper, Param, Values
from ..ways import Stage, way

LAW = "军人地位和权益保障法第30条;退役军人保障法第59条"
OURS = "本系统的做法:发放给部队的物资只登记合计,不让人推算"
HOUSEHOLD = re.compile(r"[A-Za-z]{0,4}-?\d{1,8}")
ALIAS = re.compile(r"驻区单位[甲乙丙丁戊己庚辛壬癸]")
FAMILIES = ("军休干部", "退役军人", "优抚对象", "军人家属", "其他")
FESTIVALS = ("春节", "八一", "其他")
BODIES = ("党委", "人大", "政府", "政协", "人武部", "部门或镇街")

FORM = FormSpec(
    (
        FieldSpec("festival", "节点", "choice", True, FESTIVALS),
        FieldSpec("round_year", "年度", "int", True, most=2100),
        FieldSpec("body", "带队班子", "choice", True, BODIES, why="四大班子是否都走访到"),
        FieldSpec("plan", "计划金额(元)", "decimal", True, why="采购不能超过计划"),
        FieldSpec("budget", "列支科目", required=True, hint="照预算写", why="钱从哪里出要对得上"),
    )
)  # fmt: skip

STAGES = (
    Stage("planned", "待批方案", "批准方案", "case.approve", "方案文号", other_than=("open",)),
    Stage("buying", "采购入账", "开始走访", note="物资入账登记齐了再开始"),
    Stage("giving", "走访发放", "走访结束", asks="最后一天",
          note="没有信号的地方先在纸上登记,回来逐行补录"),
    Stage("counting", "盘点结账", "核对结账", "case.approve",
          note="入账等于发放加结余才能结账", other_than=("giving_done",)),
)  # fmt: skip

ASKS = {
    "planned_done": FormSpec((FieldSpec("paper_no", "方案文号", required=True), DAY, TEXT)),
    "giving_done": FormSpec(
        (FieldSpec("day", "走访最后一天", "date", True, why="台账按这一天计入节点"), TEXT)
    ),
}

_ITEM = FieldSpec("item", "品名", required=True, most=40, hint="与入账时写的一样")
_SHEET = FieldSpec("sheet", "签字单", required=True, most=40, hint="纸面签字单的编号")
_DAY = FieldSpec("day", "日期", "date", True)
_TAKERS = (
    FieldSpec("taker", "领出人一", required=True, most=20, hint="本单位经办人"),
    FieldSpec("taker2", "领出人二", required=True, most=20, hint="另一个人"),
    FieldSpec("signed", "已签收", "bool", True),
)


def _rows(context: Context, key: str) -> list[tuple[str, Decimal]]:
    return [(line.data["item"], line.quantity) for line in context.lines.get(key, ())]


def stock(context: Context) -> list[rounds.Item]:
    """What came, went and is left of each item."""
    gone = [*_rows(context, "given"), *_rows(context, "together")]
    return rounds.stock(_rows(context, "goods"), gone, _rows(context, "rest"))


def _total(lines: Iterable[Any]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def _bought(context: Context, values: Values) -> str:
    """The sum is checked against its factors and against the plan."""
    if values["quantity"] * values["price"] != values["sum"]:
        return "数量乘单价与金额对不上,请核对采购单据。"
    if any(line.data["item"] == values["item"] for line in context.lines.get("goods", ())):
        return f"“{values['item']}”已经入账,同一品名分批采购的请在品名里写明批次。"
    plan = Decimal(str(context.values["plan"]))
    if _total(context.lines.get("goods", ())) + values["sum"] > plan:
        return f"加上这一笔超过计划金额{plan}元,请先核对单据或调整方案。"
    return ""


def _two_signed(values: Values) -> str:
    if values["taker"] == values["taker2"]:
        return "领出人要有两个人签字,请写另一个人。"
    return "" if values["signed"] else "收到方签字以后再登记。"


def _in_stock(context: Context, values: Values) -> str:
    found = next((i for i in stock(context) if i.name == values["item"]), None)
    if found is None or not found.came:
        return f"“{values['item']}”没有入账,请照入账的品名写。"
    if values["quantity"] > found.open:
        return f"“{values['item']}”只剩{found.open.normalize():f}份没有交代,不能再多。"
    return "" if values["quantity"] > 0 else "份数要大于0。"


def _given(context: Context, values: Values) -> str:
    if not HOUSEHOLD.fullmatch(values["household"]):
        return "户号请写字母和数字,如H-012;不写姓名和地址。"
    return _two_signed(values) or _in_stock(context, values) or _again(context, values)


def _again(context: Context, values: Values) -> str:
    """Nobody twice in a round, unless the local paper allows the category and a reason is there."""
    before = [
        x for x in context.lines.get("given", ()) if x.data["household"] == values["household"]
    ]
    if all(x.day == values["day"] and x.data["item"] != values["item"] for x in before):
        return ""
    if values["family"] not in (context.scheme.get("twice") or {}):
        return f"户号{values['household']}这一轮已经慰问过,不能重复发放。"
    return "" if values.get("reason") else "同一户再次发放要写明原因。"


def _given_key(context: Context, v: Values) -> tuple[str, ...]:
    again = (str(v["day"]),) if v.get("reason") else ()
    return (str(context.case.token), v["household"], v["item"], *again)


def _unit(context: Context, values: Values) -> str:
    if not ALIAS.fullmatch(values["alias"]):
        return "驻区单位只写“驻区单位甲”这样的代称,不写部队名称和代号。"
    return _two_signed(values)


def _together(context: Context, values: Values) -> str:
    """One sum for all units: only over as many as the local figure says."""
    least = context.scheme.get("least_units")
    units = len(context.lines.get("unit", ()))
    if least is None:
        return "“合计登记至少几家驻区单位”还没有填写,给驻区单位的物资先在纸面登记,不在这里入账。"
    if not rounds.may_tell(units, least):
        return (f"这一轮只登记了{units}家驻区单位,不到{max(least, 2)}家,"
                "合计会看出一家有多少,请改在纸面登记,不在这里入账。")  # fmt: skip
    return _in_stock(context, values)


def _rest(context: Context, values: Values) -> str:
    return _in_stock(context, values)


def _by_item(context: Context, values: Values) -> tuple[str, ...]:
    return (str(context.case.token), values["item"])


GOODS = LineKind(
    "goods", "物资入账",
    FormSpec((
        FieldSpec("item", "品名", required=True, most=40),
        FieldSpec("measure", "计量单位", required=True, most=10, hint="如:份、袋;现金写“元”"),
        FieldSpec("quantity", "数量", "decimal", True),
        FieldSpec("price", "单价(元)", "decimal", True, hint="现金写1"),
        FieldSpec("sum", "金额(元)", "decimal", True),
        FieldSpec("bill", "采购单据号", required=True, most=60),
        _DAY,
    )),
    lambda c, v: (str(c.case.token), v["item"]),
    sources=("buying",), quantity="quantity", amount="sum", refuse=_bought,
)  # fmt: skip
GIVEN = LineKind(
    "given", "发放到户",
    FormSpec((
        FieldSpec("household", "户号", required=True, most=20, hint="如H-012,不写姓名"),
        FieldSpec("family", "对象", "choice", True, FAMILIES),
        _ITEM, FieldSpec("quantity", "份数", "decimal", True), *_TAKERS, _SHEET, _DAY,
        FieldSpec("reason", "再发原因", most=200, hint="第一次发放不填"),
    )),
    _given_key, sources=("giving",), quantity="quantity", refuse=_given, sheet=True,
    stays=("family", "item", "quantity", "taker", "taker2", "sheet", "day"),
)  # fmt: skip
UNIT = LineKind(
    "unit", "走访驻区单位",
    FormSpec((
        FieldSpec("alias", "代称", required=True, most=20, hint="写“驻区单位甲”,不写部队名称"),
        *_TAKERS, _SHEET, _DAY,
    )),
    lambda c, v: (str(c.case.token), v["alias"]), sources=("giving",), refuse=_unit, sheet=True,
    stays=("taker", "taker2", "sheet", "day"),
)  # fmt: skip
TOGETHER = LineKind(
    "together", "驻区单位合计",
    FormSpec((_ITEM, FieldSpec("quantity", "全部驻区单位合计份数", "decimal", True, basis=OURS), _DAY)),
    _by_item, sources=("giving", "counting"), quantity="quantity", refuse=_together,
)  # fmt: skip
REST = LineKind(
    "rest", "结余",
    FormSpec((
        _ITEM, FieldSpec("quantity", "结余份数", "decimal", True),
        FieldSpec("kept", "存放处", required=True, most=60), _DAY,
    )),
    _by_item, sources=("counting",), quantity="quantity", refuse=_rest,
)  # fmt: skip


def _bought_something(context: Context) -> None:
    if not context.lines.get("goods"):
        raise Refused("还没有登记物资入账,请先照采购单据登记。")


def _visited_somebody(context: Context) -> None:
    if not (context.lines.get("given") or context.lines.get("unit")):
        raise Refused("还没有登记走访和发放,请先照签字单补录。")


def _balanced(context: Context) -> None:
    wrong = rounds.unbalanced(stock(context))
    if wrong:
        told = ";".join(f"“{i.name}”差{i.open.normalize():f}" for i in wrong)
        raise Refused(f"入账不等于发放加结余:{told}。请对照签字单补录或登记结余。")


def _before_counted(context: Context) -> None:
    if context.lines.get("goods"):
        raise Refused("已经有物资入账的不能撤销或不予办理,请发放或登记结余后结账。")


def spent(context: Context) -> Decimal:
    """元 of what was given: bought, less what is left at its price."""
    prices = {x.data["item"]: Decimal(x.data["price"]) for x in context.lines.get("goods", ())}
    left = sum((prices[i] * q for i, q in _rows(context, "rest")), Decimal(0))
    return _total(context.lines.get("goods", ())) - left


def leaves(context: Context) -> Leaves:
    """The visit, with households and without anything that counts a unit."""
    given, units = context.lines.get("given", []), context.lines.get("unit", [])
    kinds = {x.data["family"] for x in given}
    reached = ["驻区部队"] * bool(units) + [f for f in FAMILIES if f in kinds]
    raw = {
        "title": context.number, "happened_on": context.done["giving_done"],
        "facet": context.values["festival"], "amount": spent(context),
        "people": len({x.data["household"] for x in given}) or None,
        "recipients": reached, "leaders": [context.values["body"]], "goods": _goods(context),
    }  # fmt: skip
    return Leaves("visit", raw)


def balance(context: Context) -> Balance | None:
    """What came, went, is left and is not accounted for, an item a row."""
    rows = tuple((i.name, i.came, i.gone, i.left, i.open) for i in stock(context))
    heads = ("品名", "入账", "发放", "结余", "还没有交代")
    return Balance("收支", heads, rows) if rows else None


def _goods(context: Context) -> str:
    return "、".join(x.data["item"] for x in context.lines.get("goods", ()))[:400]


def _told(context: Context) -> str:
    """What may be made known: units as one number only where there are enough of them."""
    homes = len({x.data["household"] for x in context.lines.get("given", ())})
    units = len(context.lines.get("unit", ()))
    least = context.scheme.get("least_units")
    if not units:
        return f"走访{homes}户。"
    if rounds.may_tell(units, least):
        return f"走访{homes}户和{units}家驻区单位。"
    return f"走访{homes}户,并走访驻区部队。"


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Whether sums of units may be entered at all."""
    least = scheme.get("least_units")
    text = f"驻区单位满{max(least, 2)}家才登记合计" if least else (
        "“合计登记至少几家驻区单位”还没有填写,给驻区单位的物资先在纸面登记")  # fmt: skip
    return [Finding(True if least else None, text, OURS)]


def _occasion(values: Values) -> str:
    return "日常" if values["festival"] == "其他" else str(values["festival"])


def _most(rows: Mapping[str, Any]) -> None:
    if unknown := [name for name in rows if name not in FAMILIES]:
        raise ValueError(f"没有“{unknown[0]}”这类对象,可写:{'、'.join(FAMILIES)}。")


KIND = CaseKind(
    key="visit_round",
    name="走访慰问",
    short="走访",
    topic="走访帮扶",
    summary="一个班子一个节点一轮:批方案、物资入账、逐户发放、盘点结账,入账等于发放加结余。",
    who="由双拥办和各单位自己立项,家里不用申请。",
    basis=(LAW,),
    form=FORM,
    flow=way("visit_round", "轮走访", STAGES, asker=""),
    title=lambda v: f"{v['round_year']}年{_occasion(v)}走访慰问({v['body']})",
    leaves={"counting_done": leaves},
    asks=ASKS,
    params=(
        Param(FieldSpec("least_units", "合计登记至少几家驻区单位", "int", most=50,
                        hint="不少于2;没有填的不登记合计,也不公布"), "本区保密审查意见"),
        Param(FieldSpec("twice", "一轮里可以再次慰问的对象", "table", hint="如:优抚对象=文件和条款"),
              "本地走访慰问方案", _most, optional=True),
    ),
    papers=(Paper("慰问方案", "批准的金额和对象"), Paper("采购单据", "物资入账的凭证"),
            Paper("签字单", "两名领出人和收到方的签字,部队的签字单不交")),
    check=check,
    guards={"buying_done": _bought_something, "giving_done": _visited_somebody,
            "counting_done": _balanced, "refuse": _before_counted, "withdraw": _before_counted},
    identity=lambda v: (str(v["round_year"]), v["festival"], v["body"], v["budget"])
    if v["festival"] != "其他" else (),
    repeats=False,
    says={"counting_done": _told},
    facet="festival",
    lines=(GOODS, GIVEN, UNIT, TOGETHER, REST),
    balance=balance,
    after={"planned": "批准方案", "buying": "照采购单据登记物资入账", "giving": "逐户发放,两人领出,收到方签字",
           "counting": "盘点结余,由另一个人核对结账"},
    public=("走访的户数", "驻区单位满规定家数时的家数"),
    secret=("户主姓名和地址", "部队名称", "给任何一家驻区单位的份数"),
    unknown=("官方的走访慰问台账格式没有查到,列是按法律要求和审计需要设计的",
             "慰问标准由本地方案定", "驻区单位满几家才能登记合计,由本区保密审查意见定"),
)  # fmt: skip
