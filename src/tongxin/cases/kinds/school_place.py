"""军人子女教育优待: from 备案 to the first day at school.

军人地位和权益保障法第55条、军人抚恤优待条例第43条. The garrison certifies by a numbered letter; the
number is all that is kept, never a unit. Which group a child belongs to is sealed: what a step says
in the clear is the benefit alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Step
from tongxin.core.formspec import FieldSpec
from tongxin.rules import benefits, schooling
from tongxin.rules.benefits import Best
from tongxin.rules.reading import values as reading

from .. import schemes
from ..kind import CaseKind, Claim, Clock, Context, Finding, Leaves, Paper, Param, Values
from ..ways import way
from .school_form import ASKS, FORM, GROUPS, WAY
from .school_guide import (
    BY_BUREAU,
    CALENDAR,
    GUIDE,
    OPEN_ALL_YEAR,
    SENIOR,
    STAGES,
    TRANSFER,
    day_words,
    last_day,
)  # fmt: skip

LETTER = re.compile(r"20\d\d-\d{1,4}")


def table_of(values: Values, scheme: Mapping[str, Any]) -> Mapping[str, Any] | None:
    key = "senior_table" if values.get("stage") == SENIOR else "school_table"
    return scheme.get(key) or None


def needs_table(values: Values) -> bool:
    """High school is about points; below it only those who belong to a group need the table."""
    return values.get("stage") == SENIOR or bool(values.get("groups"))


def best(values: Values, scheme: Mapping[str, Any]) -> Best | None:
    """The one benefit; None where there is none or the table is unknown (see `_benefit`)."""
    table = table_of(values, scheme)
    return benefits.best(values.get("groups") or (), table) if table else None


def _as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def eligibility(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """Status, place, the guardian's word: all must be good before the bureau takes it over."""
    may = schooling.entitled(
        values.get("status", ""), _as_day(values.get("discharged")), day,
        scheme.get("also") or (), values.get("also", ""),
    )  # fmt: skip
    found = [Finding(may.good, may.text, may.basis)]
    if values.get("stage") != SENIOR:
        place = values.get("place", "")
        known = place in schooling.PLACES
        text = f"按{place}入学,是法律写明的地点" if known else "还没有选按哪个地点入学"
        found.append(Finding(True if known else None, text, schooling.LAW))
    agreed = values.get("guardian") is True
    word = "监护人已同意使用孩子的信息" if agreed else "监护人没有同意使用孩子的信息"
    return [*found, Finding(agreed, word, "个人信息保护法第31条")]


def _last(values: Values, scheme: Mapping[str, Any]) -> Finding:
    if values["stage"] == TRANSFER:
        return Finding(True, OPEN_ALL_YEAR.rstrip("。"), CALENDAR)
    last = last_day(values["stage"], scheme, values["school_year"])
    if last is None:
        return Finding(None, BY_BUREAU, CALENDAR)
    return Finding(True, f"申报截止日是{day_words(last)}", CALENDAR)


def explain(values: Values, scheme: Mapping[str, Any], day: date) -> list[Finding]:
    """The last day; which benefit and by which group, and why not another; which place."""
    told = [_last(values, scheme), _benefit_told(values, scheme)]
    if place := values.get("place"):
        text = f"按{place}安排;其余五个地点法律同样认可,安排学校前可以申请改"
        told.append(Finding(True, text, schooling.LAW))
    return told


def _benefit_told(values: Values, scheme: Mapping[str, Any]) -> Finding:
    groups, basis = values.get("groups") or [], "本地优待表;取最优一项,不累加;以区教委核定为准"
    if not needs_table(values):
        return Finding(True, "没有另外的优待类别,按法律规定的地点入学", schooling.LAW)
    if table_of(values, scheme) is None:
        return Finding(None, "这个学段的优待表本地还没有填写,核定优待时要用", basis)
    given = best(values, scheme)
    if given is None:
        named = f"优待表没有列出“{'、'.join(groups)}”" if groups else "没有另外的优待类别"
        return Finding(True, f"{named},同等条件下优先", basis)
    others = "、".join(f"{group}({b})" for group, b in given.others)
    more = f";同时符合的{others}不再累加" if others else ""
    return Finding(True, f"按{given.group}给“{given.benefit}”{more}", basis)


def _in_time(context: Context) -> None:
    """申报 needs the calendar of the year; after the last day the bureau's consent."""
    stage, year = context.values["stage"], context.values["school_year"]
    if stage == TRANSFER:
        return
    schemes.need(context, "last_days")
    last = last_day(stage, context.scheme, year)
    if last is None:
        raise Refused(
            f"{year}年“{stage}”的申报截止日还没有填写,请先在“本地标准”里按区教委的通知填好。"
        )
    if context.day > last and not context.form.get("late_basis"):
        raise Refused(f"{stage}申报到{day_words(last)}为止,已经过了。区教委同意补报的请写明依据。")


def _certified(context: Context) -> None:
    if not LETTER.fullmatch(context.form["letter_no"]):
        raise Refused("证明信编号请写成“年份-流水号”,如2026-003;不要抄部队名称和代号。")
    if not context.form["certified"]:
        raise Refused("核验不一致的,请通知补件更正,或用“不予办理”写明依据。")


def _eligible(context: Context) -> None:
    for one in eligibility(context.values, context.scheme, context.case.opened_on):
        if one.good is None:
            raise Refused(f"{one.text}({one.basis}),补清楚以后再复核。")
        if not one.good:
            raise Refused(f"{one.text}。请用“不予办理”写明依据:{one.basis}。")


def _tabled(context: Context) -> None:
    if needs_table(context.values):
        senior = context.values["stage"] == SENIOR
        schemes.need(context, "senior_table" if senior else "school_table")


def _noticed(context: Context) -> None:
    """The notice has stood its days: the day it was put up is not counted (民法典第201条)."""
    days = int(schemes.need(context, "notice_days"))
    last = context.done["settled_done"] + timedelta(days=days)
    if context.day <= last:
        raise Refused(f"公示{days}天,到{day_words(last)}为止,期满以后再登记。")
    if context.form["objection"]:
        raise Refused("公示有异议的,请先核实;查实不符的用“不予办理”,不影响的写明后选“否”。")


def _arranged(context: Context) -> None:
    if not context.form["within"]:
        raise Refused("班额不能超过规定,请与区教委商量另一所学校。")
    given = best(context.values, context.scheme)
    if context.form.get("chosen") and not (given and given.benefit.once):
        raise Refused("这个孩子核定的优待里没有“任选一次”,不能登记为择校。")


def tidy_id(text: Any) -> str:
    """A number as it is compared: without blanks, X in capitals."""
    return "".join(str(text).split()).upper()


def _choice(context: Context) -> Sequence[Claim]:
    """The right to choose a school: once a child and stage."""
    if not context.form.get("chosen"):
        return ()
    whose = (tidy_id(context.values["child_id"]), context.values["stage"])
    return (Claim("choice", whose, "这个孩子这一学段的“任选一次”已经用过,不能再用。"),)


def _counted(context: Context) -> Sequence[Claim]:
    """A child is counted once a year, in however many cases."""
    return (Claim(_count(context), (tidy_id(context.values["child_id"]),)),)


def _count(context: Context) -> str:
    return f"counted-{context.done['filed_done'].year}"


def _left(context: Context, day: date, **numbers: Any) -> Leaves:
    raw = {"title": context.number, "happened_on": day, "facet": context.values["stage"],
           "town": None, "due": 1, "done": 0, "people": 0, "late": None}  # fmt: skip
    return Leaves("school_place", raw | numbers)


def declared(context: Context) -> Leaves:
    """An application of the day it was declared; done and the child are counted at the end."""
    return _left(context, context.day)


def enrolled(context: Context) -> Leaves:
    """Closed by the rules; late only where the local term is known."""
    known = context.scheme.get("handle_days") is not None
    return _left(
        context, context.done["filed_done"], done=1, late=int(context.late) if known else None,
        people=0 if _count(context) in context.had else 1,
    )  # fmt: skip


def _out(word: str) -> Callable[[Context], Leaves]:
    return lambda context: Leaves("school_place", {}, f"{context.number}{word},不计入申请件数")


def _settled_said(context: Context) -> str:
    """The benefit without its group, because an event is kept in the clear."""
    given = best(context.values, context.scheme)
    if given is None:
        return "已核定:按规定的地点和条件办理。"
    more = "同时符合的其他类别不累加。" if given.others else ""
    return f"已核定:给“{given.benefit}”。{more}"


def _last_days(rows: Mapping[str, Any]) -> None:
    """Stages and days as they are kept: 2026-06-30."""
    for stage, text in rows.items():
        if stage not in STAGES:
            raise ValueError(f"没有“{stage}”这个学段,可写:{'、'.join(STAGES[:4])}。")
        if reading.read_date(text).isoformat() != str(text):
            raise ValueError(f"“{stage}”的日期请写成2026-06-30这样。")


def _chose(place: str) -> Callable[[Values], bool]:
    return lambda values: values.get("place") == place


def _senior(values: Values) -> bool:
    return values.get("stage") == SENIOR


KIND = CaseKind(
    key="school_place",
    name="军人子女教育优待",
    short="子女教育",
    topic="家属子女",
    summary="军人子女入托、入学、转学和升学优待,从备案、部队核验到安排学校、入学。",
    who="现役军人、退役一年内的军人、烈士、因公牺牲军人、病故军人、一至四级残疾军人的子女。",
    basis=(
        "军人地位和权益保障法第55条",
        "军人抚恤优待条例第43条",
        "军人子女教育优待办法(2011年)、军政〔2021〕247号",
    ),
    form=FORM,
    flow=way(
        "school_place", "件教育优待", WAY,
        (Step("reassign", "改派", ("arranged", "confirmed"), "arranging", "case.approve", "原因",
              "回到“待安排”,另外安排学校"),),
        extends=True,
    ),
    title=lambda v: f"{v['school_year']}年{v['stage']}",
    leaves={"filed_done": declared, "confirmed_done": enrolled, "refuse": _out("不予办理"),
            "withdraw": _out("撤回")},
    asks=ASKS,
    clocks=(
        Clock("handle", "办理时限", None, ("filed_done",), ("arranging_done",),
              "本地教育优待文件:从申报到安排学校的天数", param="handle_days", extends=1),
    ),
    params=(
        Param(FieldSpec("last_days", "各学段申报截止日", "table", hint="如:小学=2026-06-30"),
              CALENDAR, _last_days),
        Param(FieldSpec("handle_days", "从申报到安排学校的天数", "int", most=400),
              "本地教育优待文件"),
        Param(FieldSpec("notice_days", "公示天数", "int", most=60), "本地教育优待文件"),
        Param(FieldSpec("school_table", "入托、小学、初中的优待表", "table",
                        hint=f"如:烈士子女=任选一次。类别照写:{'、'.join(GROUPS)}"),
              "本地教育优待文件", benefits.table),
        Param(FieldSpec("senior_table", "高中的优待表", "table", hint="如:烈士子女=加20分"),
              "本市当年高中招生文件", benefits.table),
        Param(FieldSpec("also", "本地文件另行列入的人员", "table", hint="如:消防救援人员=文件和条款"),
              "本地教育优待文件", optional=True),
    ),
    papers=(
        Paper("军人子女教育优待资格证明信", "部队开具,只抄编号,不复印", shown=True),
        Paper("军官证、士兵证、退役证或烈士证明书等", "核对父母一方的身份", shown=True),
        Paper("备案申报表", "监护人签字"),
        *(Paper(f"{place}材料", f"{paper}", _chose(place))
          for place, paper in schooling.PLACES.items() if place != schooling.GARRISON),
    ),
    check=eligibility,
    guards={"filed_done": _in_time, "declared_done": _certified, "verified_done": _eligible,
            "reviewed_done": _tabled, "noticed_done": _noticed, "arranging_done": _arranged},
    identity=lambda v: (tidy_id(v["child_id"]), v["stage"], str(v["school_year"])),
    repeats=False,
    claims={"arranging_done": _choice, "confirmed_done": _counted},
    says={"reviewed_done": _settled_said},
    explain=explain,
    asked={
        "discharged": lambda v: v.get("status") == schooling.DISCHARGED,
        "also": lambda v: v.get("status") == schooling.LOCAL,
        "place": lambda v: not _senior(v),
    },
    own=("arranged_done",),
    tells=("school",),
    hands_over=("verified_done",),
    guide=GUIDE,
    facet="stage",
    town="town",
    after={
        "filed": "备齐材料,在这里拍照交来或带到镇街退役军人服务站,工作人员登记申报",
        "declared": "由部队核对资格,窗口登记证明信编号",
        "verified": "区退役军人局复核,再移交区教委",
        "reviewed": "区教委核定优待",
        "settled": "公示,只公示编号",
        "noticed": "公示期满没有异议就安排学校",
        "arranging": "区教委安排学校",
        "arranged": "请看学校名称,同意就按“家长确认”,不同意请联系区教委改派",
        "confirmed": "按学校通知报到,报到以后办结",
    },
    online=True,
    public=("编号、学段和结果(人数少的学段并作“其他”)", "按学年和学段的人数,少的不公布"),
    secret=("孩子和家长姓名", "志愿和安排的学校", "父母的身份、立功受奖和岗位类别", "部队名称和驻地"),
    unknown=(
        "《重庆市军人子女教育优待办法实施细则》和本区《备案申报须知》的原文没有查到",
        "办理时限、公示天数、各学段截止日和优待表由本地文件定",
        "国家办法里各类择校的具体范围没有查到原文",
    ),
)  # fmt: skip
