"""就业创业合作企业: checked by its credit code, signed, given its plaque, looked at each year, let go.

What it gives are posts; what is said of it outside – a national list of honour, a national show – is
an award of somebody else's with its own paper, and leaves its own entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import credit_code, ventures
from tongxin.rules.clocks import MONTH

from ..fields import DAY, TEXT, WHY
from ..kind import CaseKind, Clock, Context, Finding, Leaves, LineKind, Paper, Param, Values
from ..ways import Stage, way

CODE = "GB 32100-2015《法人和其他组织统一社会信用代码编码规则》"
LOCAL = "本地合作企业管理办法"
ROLL, SHOW = "合作企业光荣榜", "创新创业成果展"
GOOD, MEND, STOP = "继续合作", "限期改进", "不再合作"

FORM = FormSpec(
    (
        FieldSpec("name", "企业名称", required=True, most=80, privacy="open",
                  hint="照营业执照填写"),
        FieldSpec("alias", "曾用名或简称", most=80, privacy="open", why="两种写法查得到同一家企业"),
        FieldSpec("code", "统一社会信用代码", required=True, most=40, privacy="open",
                  hint="营业执照上的18位", basis=CODE, why="同一家企业只登记一次"),
        FieldSpec("veteran", "军创企业", "bool", privacy="open",
                  hint="退役军人或军属创办的选“是”,不清楚的不填"),
        FieldSpec("contact", "联系人姓名", most=20, privacy="personal"),
        FieldSpec("phone", "联系电话", most=20, privacy="personal", hint="联系岗位用"),
        FieldSpec("town", "所在镇街", "town", hint="外地企业不填"),
    )
)  # fmt: skip

STAGES = (
    Stage("received", "待核验", "核验", asks="登记状态、有没有不良记录"),
    Stage("verified", "待签约", "登记签约", asks="签约日期、协议有效期"),
    Stage("agreed", "待授牌", "登记授牌", "case.approve", "授牌日期、牌匾编号",
          "由核验以外的人授牌", ("received_done",)),
    Stage("listed", "合作中", "退出", "case.approve", "原因、牌匾收回",
          "退出后牌匾收回"),
)  # fmt: skip

EXTRA = (
    Step("review", "登记年评", ("listed",), "listed", "case.write", "年度、结论"),
    Step("renew", "续签", ("listed",), "listed", "case.write", "新的有效期"),
)  # fmt: skip

ASKS = {
    "received_done": FormSpec(
        (
            FieldSpec("alive", "登记状态正常", "bool", True, hint="在企业信用信息公示系统查询"),
            FieldSpec("clean", "没有不良记录", "bool", True, hint="没有列入严重违法失信名单"),
            FieldSpec("seen_on", "查询日期", "date", True),
            DAY,
            TEXT,
        )
    ),
    "verified_done": FormSpec(
        (FieldSpec("day", "签约日期", "date", True),
         FieldSpec("until", "协议有效期至", "date", True, hint="照协议填写"), TEXT)
    ),
    "agreed_done": FormSpec(
        (FieldSpec("day", "授牌日期", "date", True),
         FieldSpec("plaque", "牌匾编号", required=True, most=40), TEXT)
    ),
    "review": FormSpec(
        (
            FieldSpec("year", "评哪一年", "int", True, most=2100),
            FieldSpec("verdict", "结论", "choice", True, (GOOD, MEND, STOP)),
            FieldSpec("text", "评议意见", "longtext", True, most=1000),
            DAY,
        )
    ),
    "renew": FormSpec(
        (FieldSpec("day", "续签日期", "date", True),
         FieldSpec("until", "新的有效期至", "date", True, hint="照协议填写"), TEXT)
    ),
    "listed_done": FormSpec(
        (FieldSpec("plaque", "牌匾怎样处理", "choice", True, ("已收回", "已销毁", "收不回"),
                   hint="收不回的在原因里写明"), WHY, DAY)
    ),
}  # fmt: skip

POSTS = LineKind(
    "post",
    "岗位",
    FormSpec(
        (
            FieldSpec("day", "发布日期", "date", True),
            FieldSpec("post", "岗位", required=True, most=60, privacy="open"),
            FieldSpec("count", "招聘人数", "int", True, most=10**5),
            FieldSpec("pay", "月薪", most=40, hint="照企业发布的写,没有写的不填"),
            FieldSpec("where", "工作地点", most=60, privacy="open"),
        )
    ),
    lambda context, v: (str(context.case.token), str(v["day"]), ventures.same_name(v["post"])),
    sources=("agreed", "listed"),
    quantity="count",
    refuse=lambda context, v: "" if v["count"] else "招聘人数要大于0。",
)  # fmt: skip

HONOURS = LineKind(
    "honour",
    "外部荣誉",
    FormSpec(
        (
            FieldSpec("day", "公布或参展日期", "date", True),
            FieldSpec("sort", "哪一种", "choice", True, (ROLL, SHOW),
                      why="两种分别记入台账"),
            FieldSpec("list", "名单或展会全称", required=True, most=80, privacy="open",
                      hint="如:全国退役军人就业创业合作企业光荣榜"),
            FieldSpec("by", "公布或主办单位", required=True, most=60, privacy="open"),
            FieldSpec("paper", "文件或公告", required=True, most=120,
                      hint="名称、文号或网址", why="外部荣誉凭对方的文件登记"),
        )
    ),
    lambda context, v: (credit_code.tidy(context.values["code"]), v["sort"], ventures.same_name(v["list"])),
    sources=("verified", "agreed", "listed"),
    leaves=lambda context, v: honour(context, v),
)  # fmt: skip


def honour(context: Context, values: Values) -> Leaves:
    """The firm on somebody else's list, or at somebody else's show."""
    did = "入选" if values["sort"] == ROLL else "参加"
    title = f"{context.values['name']}{did}{values['list']}"
    return Leaves("venture", {"title": title, "facet": values["sort"]})


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """The credit code can be one; whether it is this firm's the register says."""
    wrong = credit_code.why_not(values.get("code", ""))
    return [Finding(not wrong, wrong.rstrip("。") or "统一社会信用代码的校验位正确", CODE)]


def _verified(context: Context) -> None:
    form, wrong = context.form, credit_code.why_not(context.values["code"])
    if wrong:
        raise Refused(f"{wrong}写错的请撤回后重新登记。")
    if form["seen_on"] > context.day:
        raise Refused("查询日期在核验日期以后,请核对。")
    if not form["alive"] or not form["clean"]:
        raise Refused("登记状态不正常或有不良记录的不能合作,请办“不予办理”并写明依据。")


def _signed(context: Context) -> None:
    if context.form["until"] <= context.day:
        raise Refused("有效期要在签约日期之后,请照协议填写。")


def _plaque(context: Context) -> None:
    if context.day < context.done["verified_done"]:
        raise Refused("授牌日期早于签约日期,请核对。")


def _reviewed(context: Context) -> None:
    given = context.done["agreed_done"].year
    if not given <= context.form["year"] <= context.day.year:
        raise Refused(f"年评从授牌的{given}年评到今年,请核对年度。")


def _not_listed(context: Context) -> None:
    if context.case.state == "listed":
        raise Refused("已经授牌的不用撤回或不予办理,不再合作的请用“退出”。")


KIND = CaseKind(
    key="firm",
    name="就业创业合作企业",
    short="合作企业",
    topic="就业创业",
    summary="招用退役军人的合作企业:意向、核验、签约、授牌、年评、退出;岗位逐条登记,外部荣誉凭文件登记。",
    who="愿意招用退役军人和军属、信用良好的企业。",
    basis=(LOCAL, CODE),
    form=FORM,
    flow=way("firm", "家合作企业", STAGES, EXTRA, asker="企业"),
    title=lambda v: f"{v['name']}(又名{v['alias']})" if v.get("alias") else v["name"],
    leaves={},
    asks=ASKS,
    clocks=(
        Clock("valid", "协议有效期", None, ("verified_done", "renew"), ("listed_done",),
              "照协议的有效期", dated=True, resets=("renew",)),
        Clock("review", "年评", None, ("agreed_done", "review"), ("listed_done",), LOCAL,
              param="review_months", unit=MONTH, resets=("review",)),
    ),
    params=(
        Param(FieldSpec("review_months", "几个月评一次", "int", most=60), LOCAL),
    ),
    papers=(Paper("营业执照", "核对名称和统一社会信用代码", shown=True),
            Paper("合作协议", "双方签章的一份")),
    check=check,
    guards={"received_done": _verified, "verified_done": _signed, "renew": _signed,
            "agreed_done": _plaque, "review": _reviewed,
            "refuse": _not_listed, "withdraw": _not_listed},
    identity=lambda v: (credit_code.tidy(v["code"]),),
    aside=("listed_done",),
    town="town",
    lines=(POSTS, HONOURS),
    after={"received": "查询登记状态和信用", "verified": "签订协议", "agreed": "授牌",
           "listed": "提供岗位,每年评一次"},
    public=("企业名称、岗位", "入选的名单和参加的展会"),
    secret=("联系人和电话",),
    unknown=("光荣榜的入选标准没有查到", "合作企业多久评一次、怎样授牌由本地办法定",
             "报道写的两家光荣榜企业和两家参展企业是不是同样两家没有写明"),
)  # fmt: skip
