"""求职服务, ledger 1 of the two: met, referred, interviewed, hired by proof, seen again at 3/6/12 months.

退役军人保障法第36条、第41条、第45条;退役军人安置条例第67条. The same post is not sent twice without a new
reason; each referral that failed has its own, so that a public-service post is nobody's opinion. A
person counts once a year, whatever the cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec
from tongxin.rules import following
from tongxin.rules.clocks import after_months

from .. import schemes
from ..book import Book, Tally
from ..kind import CaseKind, Claim, Clock, Context, Finding, Paper, Param, Values
from ..ways import way
from .job_seeker_form import (
    AID_LAW,
    ASKS,
    EXTRA,
    FORM,
    LAW,
    LOCAL,
    PLACED,
    SPOUSE,
    SPOUSE_LAW,
    STAGES,
    TABLE_OF,
    VETERAN,
    WHO,
)
from .job_seeker_lines import FAILURE, REFERRAL, correction, failed, failure_of, offer

#: Step → the claim it makes, by the name the book counts it under.
COUNTED = {"registered_done": "registered", **dict.fromkeys(PLACED, "placed"),
           "placed_done": "kept3", "kept3_done": "kept6", "kept6_done": "kept12"}  # fmt: skip
#: The check that follows a step, in months from the day of hiring.
NEXT = {**dict.fromkeys(PLACED, 3), "placed_done": 6, "kept3_done": 12}

BOOK = Book(
    "就业创业台账",
    (
        Tally("registered", "登记", "人", steps=("registered_done",), once="registered"),
        Tally("referred", "推荐", "次", line="referral"),
        Tally("failed", "推荐没有成", "次", line="failure"),
        Tally("interviewed", "面试", "次", steps=("assessed_done",)),
        Tally("placed", "录用", "人", steps=PLACED, once="placed"),
        Tally("public", "其中公益性岗位", "人", steps=("public_post",), once="placed"),
        Tally("kept3", "稳岗3个月", "人", steps=("placed_done",), once="kept3"),
        Tally("kept6", "稳岗6个月", "人", steps=("kept3_done",), once="kept6"),
        Tally("kept12", "稳岗12个月", "人", steps=("kept6_done",), once="kept12"),
    ),
    people="registered",
)


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """By which law somebody is served; whom no text at hand names is a local paper's."""
    who = values.get("who")
    if who == VETERAN:
        return [Finding(True, "免费提供职业介绍和培训", LAW),
                Finding(True, "就业困难的给予就业援助,安排公益性岗位", AID_LAW)]  # fmt: skip
    if who == SPOUSE:
        return [Finding(True, "提供就业指导、推荐和培训", SPOUSE_LAW)]
    return [Finding(None, f"{who}的就业服务由本地文件定,先登记、先推荐", LOCAL)]


def _met(context: Context) -> None:
    """Who is registered was seen with the papers; so the count is of persons, not of forms."""
    if not context.form["shown"]:
        raise Refused("证件看过、与登记一致以后再办评估;不一致的请通知补件。")
    if context.form["aided"] and not context.form.get("aid_no"):
        raise Refused("已被认定为就业援助对象的,请写认定文书的编号。")


def _interviewed(context: Context) -> None:
    """An interview comes of a referral that still stands."""
    no = context.form["no"]
    if offer(context, no) is None:
        raise Refused(f"没有第{no}次推荐,请先登记推荐,再登记面试。")
    if failure_of(context, no):
        raise Refused(f"第{no}次推荐已经登记没有成,请核对是第几次。")


def _not_hired(context: Context) -> None:
    no = context.told["assessed_done"]["no"]
    if not failure_of(context, no):
        raise Refused(f"请先登记第{no}次推荐没有成的结果和原因,再继续推荐。")


def _proved(context: Context) -> None:
    """录用 is a contract or insurance that was looked at; an intent is none."""
    if not context.form["seen"]:
        raise Refused("意向不等于录用。看过劳动合同或社会保险缴费记录以后再登记录用。")
    if context.form["proof_day"] > clock.today():
        raise Refused("证明上的日期在今天之后,请核对。")


def _public_post(context: Context) -> None:
    """A public-service post: the person belongs to those it is for, and referrals have failed."""
    _proved(context)
    who = context.values["who"]
    if who != VETERAN and schemes.need(context, "public_for").get(who) != "可以":
        raise Refused(f"本地文件没有写{who}可以安排公益性岗位,请按推荐就业办理。")
    if context.values.get("aided"):
        return
    needed = int(schemes.need(context, "referrals"))
    if more := following.lacking(failed(context), needed):
        raise Refused(
            f"公益性岗位要先有{needed}次没有成的推荐,或已被认定为就业援助对象。"
            f"现在有{failed(context)}次,还差{more}次。"
        )


def hired_on(context: Context) -> date:
    """The day of the newest hiring."""
    return [day for step, day in context.done.items() if step in PLACED][-1]


def full_on(context: Context) -> date:
    """The day from which the check of this step may be made."""
    before = {"placed_done": PLACED, "kept3_done": ("placed_done",), "kept6_done": ("kept3_done",)}
    steps = [step for step in context.done if step in before[context.step]]
    day = context.until[steps[-1]]
    assert day is not None
    return day


def _full(context: Context) -> None:
    day = full_on(context)
    if context.day < day:
        raise Refused(f"到{_said(day)}才满,那天以后联系过本人再登记。")
    if not context.form["working"]:
        raise Refused("已经不在岗的,请用“登记离开”写明原因,再继续推荐。")


def _not_placed(context: Context) -> None:
    if context.case.state in ("placed", "kept3", "kept6"):
        raise Refused("已经录用的不能撤回或不予办理;不在岗了的用“登记离开”。")


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _next(context: Context) -> Values:
    """The day of the next check, from the day of hiring."""
    hired = context.day if context.step in PLACED else hired_on(context)
    return {"until": after_months(hired, NEXT[context.step])}


def _counted(context: Context) -> Sequence[Claim]:
    whose = ("".join(context.values["id_no"].split()).upper(),)
    return (Claim(f"{COUNTED[context.step]}/{context.day.year}", whose, stays=True),)


def _told_hired(context: Context) -> str:
    return f"已登记录用。到{_said(context.form['until'])}满3个月,那时我们和您联系一次。"


def _told_next(months: int):
    return lambda context: (
        f"已联系过,您在岗。到{_said(context.form['until'])}满{months}个月再联系一次。"
    )


def _whom(rows: Mapping[str, Any]) -> None:
    for who, value in rows.items():
        if who not in WHO or value not in ("可以", "不可以"):
            raise ValueError(f"“{who}={value}”看不懂,写成“{SPOUSE}=可以”,可写:{'、'.join(WHO)}。")


def _visit(key: str, months: int, starts: tuple[str, ...], stop: str) -> Clock:
    return Clock(key, f"满{months}个月后回访", None, starts, (stop, "left"), TABLE_OF,
                 param="visit_days", resets=("left",), from_until=True)  # fmt: skip


KIND = CaseKind(
    key="job_seeker",
    name="求职服务",
    short="求职",
    topic="就业创业",
    summary="找工作:见面评估、推荐岗位、面试、录用,录用后满3、6、12个月回访;就业困难的有就业援助。",
    who="要找工作、参加培训或创业的退役军人、随军家属和军属、遗属。",
    basis=(f"{LAW}:免费职业介绍、免费培训", f"{AID_LAW}:就业困难的给予就业援助、公益性岗位",
           f"{SPOUSE_LAW}(随军家属)"),
    form=FORM,
    flow=way("job_seeker", "件求职服务", STAGES, EXTRA, {"aided": "就业援助"}),
    title=lambda v: f"求职服务({v['want']})",
    leaves={},
    asks=ASKS,
    clocks=(
        _visit("visit3", 3, PLACED, "placed_done"),
        _visit("visit6", 6, ("placed_done",), "kept3_done"),
        _visit("visit12", 12, ("kept3_done",), "kept6_done"),
    ),
    params=(
        Param(FieldSpec("referrals", "安排公益性岗位前要有几次没有成的推荐", "int", most=20), LOCAL),
        Param(FieldSpec("public_for", "公益性岗位对退役军人以外的哪些人开放", "table",
                        hint=f"如:{SPOUSE}=可以"), LOCAL, _whom),
        Param(FieldSpec("visit_days", "满3、6、12个月后几天内回访", "int", most=90), LOCAL),
    ),
    papers=(Paper("身份证", "核对身份", shown=True),
            Paper("退役证、优待证或家属关系证明", "核对身份类别", shown=True),
            Paper("简历", "推荐时用,可以不交")),
    check=check,
    guards={"registered_done": _met, "assessed_done": _interviewed, "not_hired": _not_hired,
            "interviewed_done": _proved, "found": _proved, "public_post": _public_post,
            "placed_done": _full, "kept3_done": _full, "kept6_done": _full,
            "refuse": _not_placed, "withdraw": _not_placed},
    identity=lambda v: ("".join(v["id_no"].split()).upper(),),
    claims=dict.fromkeys(COUNTED, _counted),
    keeps=dict.fromkeys(NEXT, _next),
    says={**dict.fromkeys(PLACED, _told_hired),
          "placed_done": _told_next(6), "kept3_done": _told_next(12),
          "registered_done": lambda c: "见过面、核过证件了,从现在起给您推荐岗位。",
          "assessed_done": lambda c: f"第{c.form['no']}次推荐的单位约您面试。"},
    aside=("left", "end"),
    facet="want",
    town="town",
    lines=(REFERRAL, FAILURE, correction(BOOK)),
    book=BOOK,
    after={
        "registered": "工作人员约您见面,核对证件,问您想做什么、会做什么",
        "assessed": "有合适的岗位就推荐给您;不合适的请说明原因,不会重复推荐同一个岗位",
        "interviewed": "等单位答复;录用以后请带劳动合同或社保缴费记录来,看过就还给您",
        "aided": "您在就业援助名单里,继续推荐,符合条件的安排公益性岗位",
        "placed": "工作满3个月时和您联系一次,问问是否稳定",
        "kept3": "工作满6个月时再和您联系一次",
        "kept6": "工作满12个月时最后联系一次,这件事就办完了",
    },
    online=True,
    public=("登记、推荐、录用和稳岗的人数",),
    secret=("姓名、证件、电话、身份类别", "录用单位", "是不是就业援助对象"),
    unknown=(
        "公益性岗位前要推荐几次、对哪些家属开放没有查到,由本地文件定",
        "安置条例第67条写的是退役军人;军属、遗属的就业服务由本地文件定",
        "满3、6、12个月回访和联系的先后没有原文,是本系统的做法;回访期限由本地文件定",
        "退役军人保障法其他条款没有对照原文,没有引用",
        "国家和重庆市没有查到就业创业台账的格式",
    ),
)  # fmt: skip
