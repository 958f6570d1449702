"""退役士兵安置(阳光安置): 退役军人安置条例第25条至第35条、第51条、第75条;2011年条例第29条.

Up to the rank list and on to the post. Each is scored by the scheme of the own discharge, and what was
taken as a basis stays with the score (`keeps`), so that a list of last year comes out the same. Nobody
gives anything up by a box that was not ticked: a notice, a hearing and a second person come first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tongxin.core.errors import Refused
from tongxin.rules import placement, ranking, service_score
from tongxin.rules.clocks import MONTH, Term

from .. import schemes
from ..kind import CaseKind, Clock, Context, Finding, Leaves, OwnSheet, Paper, Values
from ..ways import way
from . import soldier_lines
from .soldier_form import ASKS, EXTRA, FORM, LAW, PARAMS, SCORING, SILENT, STAGES, STATES, starts

NUMBER = re.compile(r"20\d\d-\d{1,4}")
REPORT, PLACE, START = f"{LAW}第51条", f"{LAW}第31条", f"{LAW}第75条"
REFUSAL = f"{LAW}第34条"


def day_of(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def record(values: Values) -> placement.Record:
    """What the file says, as the rules read it."""
    since, until = day_of(values["enlisted"]), day_of(values["discharged"])
    return placement.Record(
        until, day_of(values["filed"]), values["rank"], service_score.served(since, until)[0],
        tuple(values.get("honours") or ()), values.get("cause") or placement.NONE,
        int(values.get("grade") or 0), values.get("martyr_child") is True,
        values.get("opt") or placement.NONE, values.get("bar") or placement.NONE,
    )  # fmt: skip


def check(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Whether a job is to be arranged, by the rules of the cohort; each with its article."""
    if not all(values.get(key) for key in ("enlisted", "discharged", "filed", "rank")):
        return [Finding(None, "入伍、退役、收到档案的日期要填齐", placement.NEW_LAW)]
    found = placement.entitled(record(values), str(scheme.get("cutover") or ""))
    return [Finding(*one) for one in found]


def _filed(context: Context) -> None:
    if not NUMBER.fullmatch(context.values["file_no"]):
        raise Refused("档案编号请写成“年份-流水号”,如2026-003;不要抄部队名称,请撤回后重新受理。")


def _audited(context: Context) -> None:
    for one in check(context.values, context.scheme, context.day):
        if one.good is None:
            raise Refused(f"{one.text}。")
        if not one.good:
            raise Refused(f"{one.text}:{one.basis}。请用“转自主就业”,或用“不予办理”写明依据。")
    if not NUMBER.fullmatch(context.form["batch"]):
        raise Refused("批次请写成“年份-第几批”,如2026-1。")


# ---- the score -----------------------------------------------------------------------------------


def scheme_of(discharged: date, table: Mapping[str, Any]) -> str:
    """Which scheme holds for a day of discharge; "" where none had begun."""
    begun = {start: name for name, start in starts(table).items() if start <= discharged}
    return begun[max(begun)] if begun else ""


def sheet(context: Context) -> service_score.Sheet:
    """The score sheet by the figures in force; Refused where one is lacking."""
    discharged = day_of(context.values["discharged"])
    name = scheme_of(discharged, schemes.need(context, "cohorts"))
    if not name:
        raise Refused("退役日期早于本地标准里各评分办法的起用日期,请先填好这一段用哪个办法。")
    return made(context.values, name, schemes.need(context, SCORING[name]),
                schemes.need(context, "proofs"))  # fmt: skip


def made(values: Values, name: str, table: Mapping, proofs: Mapping) -> service_score.Sheet:
    """The sheet of a case by given tables."""
    try:
        claimed = service_score.items(values.get("items") or "")
    except ValueError as error:
        raise Refused(f"量化项目:{error}") from error
    since, until = day_of(values["enlisted"]), day_of(values["discharged"])
    return service_score.sheet(name, table, proofs, since, until, claimed)


def kept_sheet(context: Context) -> service_score.Sheet | None:
    """The sheet as it was scored, by the tables of that day; None before."""
    told = context.told.get("audited_done")
    if told is None:
        return None
    table, proofs = (dict(x.split("=", 1) for x in told[k]) for k in ("table", "proofs"))
    return made(context.values, told["scheme"], table, proofs)


def own_sheet(context: Context) -> OwnSheet | None:
    """Every line with its paper, as it was scored: for the man himself, before it is published."""
    found = kept_sheet(context)
    if found is None:
        return None
    rows = tuple((_worked(line), f"{_plain(line.points)}分", line.note or f"凭{'、'.join(line.papers)}")
                 for line in found.lines)  # fmt: skip
    return OwnSheet(
        f"服役表现分(按{found.scheme})", rows, f"{_plain(found.total)}分",
        "分值和凭据按本区核对过的标准。有一行不对的,公示前到窗口补材料,公示期间可以提异议。",
    )  # fmt: skip


def _worked(line: service_score.Line) -> str:
    if line.each is None:
        return line.name
    return f"{line.name}:{_plain(line.quantity)}×{_plain(line.each)}"


def _plain(value: Decimal | None) -> str:
    """1.50 as 1.5, 10 as 10."""
    return (
        "未定"
        if value is None
        else f"{value:f}".rstrip("0").rstrip(".")
        if "." in f"{value:f}"
        else f"{value:f}"
    )


def _scored(context: Context) -> None:
    if lacking := sheet(context).unknown:
        raise Refused(f"{lacking[0]}。")


def _keep_score(context: Context) -> Values:
    """The scheme, its tables and the total stay with the step."""
    found = sheet(context)
    table = schemes.need(context, SCORING[found.scheme])
    return {
        "scheme": found.scheme, "total": str(found.total), "first": found.first,
        "table": [f"{k}={v}" for k, v in table.items()],
        "proofs": [f"{k}={v}" for k, v in schemes.need(context, "proofs").items()],
    }  # fmt: skip


def _confirmed(context: Context) -> None:
    if not (context.form["seen"] and context.form["signed"]):
        raise Refused("本人没有看过或没有签字的,先不公示;有意见的用“补登量化项目”。")


def weights(context: Context) -> tuple[Decimal, Decimal]:
    """Per cent of service and of exam by the local figures."""
    found = (Decimal(str(schemes.need(context, "weight_service"))),
             Decimal(str(schemes.need(context, "weight_exam"))))  # fmt: skip
    try:
        service_score.weighed(Decimal(0), Decimal(0), found)
    except ValueError as error:
        raise Refused(str(error)) from error
    return found


def _published(context: Context) -> None:
    weights(context)
    schemes.need(context, "notice_days")
    try:
        ranking.comparators(schemes.need(context, "ties"))
    except ValueError as error:
        raise Refused(f"本地标准里“同分时依次比什么”要改:{error}") from error


def _freeze(context: Context) -> Values:
    """Weights and comparators as they are on the day of publication."""
    service, exam = weights(context)
    return {"weights": [str(service), str(exam)], "days": int(context.scheme["notice_days"]),
            "ties": list(ranking.comparators(context.scheme["ties"]))}  # fmt: skip


def _notice_over(context: Context, since: date, days: int) -> None:
    last = since + timedelta(days=days)
    if context.day <= last:
        raise Refused(
            f"公示要满{days}天,到{last.year}年{last.month}月{last.day}日为止,第二天再办。"
        )
    if not context.form["clear"]:
        raise Refused("还有没处理的反映,请先处理,处理完再办。")


def _final(context: Context) -> Decimal | None:
    frozen = context.told["confirmed_done"]["weights"]
    exam = context.form.get("exam")
    total = Decimal(context.told["audited_done"]["total"])
    return service_score.weighed(total, exam, (Decimal(frozen[0]), Decimal(frozen[1])))


def _settled(context: Context) -> None:
    since, days = context.done["confirmed_done"], int(context.told["confirmed_done"]["days"])
    _notice_over(context, since, days)
    if _final(context) is None:
        raise Refused("本地权重里有考试分,请填考试分。")


def _picked(context: Context) -> None:
    if not context.form["signed"]:
        raise Refused("本人要在选岗确认表上签字,签了再登记。")


def _lettered(context: Context) -> None:
    days = int(context.told["confirmed_done"]["days"])
    _notice_over(context, context.done["ranked_done"], days)


# ---- giving up -----------------------------------------------------------------------------------


def _late(context: Context) -> None:
    if "report" not in context.late_on:
        raise Refused(f"没有超过报到期限30日,不能告知逾期的后果:{REPORT}。")
    _asked_ahead(context)


def _asked_ahead(context: Context) -> None:
    if context.form["until"] <= context.day:
        raise Refused("陈述期限要在告知日期以后,给本人留出时间。")


def _given_up(step: str) -> Callable[[Context], None]:
    def guard(context: Context) -> None:
        until = context.until[step]
        if context.form["heard"] == SILENT and until is not None and context.day <= until:
            raise Refused(
                f"陈述期限到{until.year}年{until.month}月{until.day}日,没有到期不能认定没有陈述。"
            )

    return guard


def _signed(context: Context) -> None:
    if not context.form["signed"]:
        raise Refused("转自主就业要由本人签字,没有签字的不能转。")


def _not_by_refusal(context: Context) -> None:
    """Who came late or declines has a notice and a hearing; who is on the post stays counted."""
    state = context.case.state
    if state in ("called", "warned", "declining"):
        raise Refused("逾期或拒绝的先告知、听陈述,再由另一人认定放弃,不能直接不予办理。")
    if state == "onpost":
        raise Refused("已经上岗的不能撤回或不予办理,变化写在回访里。")


def _stays(context: Context) -> None:
    if context.case.state == "onpost":
        raise Refused("已经上岗的不能撤回或不予办理,变化写在回访里。")


def _followed(context: Context) -> None:
    seen = {line.data["after"] for line in context.lines.get("visit", ())}
    lacking = [one for one in soldier_lines.RETAINED if one not in seen]
    if lacking:
        raise Refused(f"上岗后{lacking[0]}的回访还没有登记,登记了再结束。")


# ---- what is left --------------------------------------------------------------------------------


def _left(context: Context, done: int) -> Leaves:
    day = context.done.get("called_done") or context.day
    raw = {"title": context.number, "happened_on": day, "facet": "安置上岗", "due": 1, "done": done}
    return Leaves("soldier", raw)


def due(context: Context) -> Leaves:
    return _left(context, 0)


def on_post(context: Context) -> Leaves:
    """On time within six months of the report and thirty days of the letter."""
    return _left(context, int(not context.late_on & {"place", "start"}))


def _out(word: str) -> Callable[[Context], Leaves]:
    return lambda context: Leaves("soldier", {}, f"{context.number}{word},不计入应安置数")


def _letter(context: Context) -> str:
    return f"安置介绍信〔{context.day.year}〕{context.case.year}-{context.case.no}号。"


def _identity(values: Values) -> tuple[str, ...]:
    return ("".join(values["id_no"].split()).upper(),)


KIND = CaseKind(
    key="soldier",
    name="退役士兵安置",
    short="退役士兵",
    topic="安置就业",
    summary="由政府安排工作的退役士兵:报到、资格、评分、本人确认、公示、定序、选岗、介绍信、上岗和回访。",
    who="符合政府安排工作条件的退役士兵;档案由上级转来,本人按通知的日期报到。",
    basis=(f"{LAW}第25条、第31条、第32条、第34条、第35条、第51条、第75条",
           f"{placement.OLD_LAW}(2024年9月1日以前退役的)"),
    form=FORM,
    flow=way("soldier", "件士兵安置", STAGES, EXTRA, STATES, asker="本人"),
    title=lambda v: f"{day_of(v['discharged']).year}年退役的士兵安置",
    leaves={"arrived_done": due, "lettered_done": on_post, "own_way": _out("转自主就业"),
            "give_up": _out("放弃待遇"), "declined": _out("放弃安排工作"),
            "refuse": _out("不予办理"), "withdraw": _out("撤回")},
    asks=ASKS,
    clocks=(
        Clock("report", "按通知报到", Term(30), ("filed_done",), ("called_done",),
              f"{REPORT}:超过30日没有正当理由不报到的,视为放弃", from_until=True),
        Clock("place", "报到后安排上岗", Term(6, MONTH), ("called_done",), ("lettered_done",),
              PLACE),
        Clock("start", "介绍信后安排上岗", Term(30), ("picked_done",), ("lettered_done",), START,
              resets=("refusing",)),
    ),
    params=PARAMS,
    papers=(
        Paper("退役命令和档案", "核对入伍、退役日期和退役时的身份", shown=True),
        Paper("奖励登记表、通令、证书和奖章", "没有证明的那一项计0分", shown=True),
        Paper("残疾军人证", "核对性质和等级", lambda v: bool(v.get("grade")), shown=True),
    ),
    check=check,
    guards={"filed_done": _filed, "arrived_done": _audited, "audited_done": _scored,
            "scored_done": _confirmed, "confirmed_done": _published, "published_done": _settled,
            "ranked_done": _picked, "picked_done": _lettered, "warn": _late,
            "refusing": _asked_ahead, "give_up": _given_up("warn"),
            "declined": _given_up("refusing"), "own_way": _signed, "onpost_done": _followed,
            "refuse": _not_by_refusal, "withdraw": _stays},
    keeps={"audited_done": _keep_score, "confirmed_done": _freeze,
           "published_done": lambda context: {"final": str(_final(context))}},
    says={"picked_done": _letter},
    identity=_identity,
    sheet=own_sheet,
    own=("object",),
    own_words={"object": "提异议"},
    facet="rank",
    town="town",
    lines=soldier_lines.LINES,
    after={
        "filed": "通知报到的日期",
        "called": "按通知的日期报到,带退役证件",
        "arrived": "审核是不是安排工作的人员",
        "audited": "按退役时的办法计算服役表现分",
        "scored": "本人看每一行分和凭据",
        "confirmed": "公示分数",
        "published": "公示期间可以提异议",
        "ranked": "按排名选岗",
        "picked": "公示选岗结果后开介绍信",
        "lettered": "接收单位30日内安排上岗",
        "onpost": "上岗后3、6、12个月各回访一次",
        "objected": "核对凭据后答复",
        "warned": "听本人陈述",
        "declining": "听本人陈述",
    },
    public=("编号、总分、名次", "岗位和选岗结果", "应安置、按期上岗的人数"),
    secret=("姓名、证件、电话", "部队名称", "伤残性质和等级", "处分情形"),
    unknown=(
        "2023年办法的分值没有查到,请照文件填表,由另一人核对后才能用",
        "2018年暂行办法的分值来自转载,须核对;正好6个月怎么算、扣分和烈士子女的分值没有查到",
        "同分没有全国规定,由本区事先定好比法",
        "士兵评分公示几天没有查到,由本区文件定",
        "本区的考试权重、不满一个月的补助怎么发没有查到",
    ),
)  # fmt: skip
