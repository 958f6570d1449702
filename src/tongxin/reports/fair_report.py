"""招聘会总结: one fair as a document to be read out and filed – what was there, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from tongxin.cases import kinds, queries
from tongxin.cases.kind import Context
from tongxin.cases.kinds import fair, joint
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import User
from tongxin.rules import gongwen
from tongxin.rules.gongwen import Column, Heading, Para, Table

from .employment_events import placed

UNKNOWN = "未统计"
NUMBERS = (Column("项目", 3, "left"), Column("全场"), Column("其中本区"))
FOLLOWED = (Column("企业", 5, "left"), Column("意向", 2), Column("上岗", 2),
            Column("上岗凭据", 5, "left"), Column("没有上岗的原因", 5, "left"))  # fmt: skip


def there(case: Case) -> bool:
    """Whether there is something to report on: a fair that was summed up."""
    return case.kind == fair.KIND.key and case.events.filter(step="held_done").exists()


def write(target: BinaryIO, user: User, year: int, no: int) -> str:
    """Write the report of a fair that was summed up; its title."""
    case = queries.case(user, fair.KIND.key, year, no)
    made = kinds.get(case.kind)
    context = queries.context(case, made, queries.events(case), {}, clock.today())
    if "held_done" not in context.done:
        raise Refused("这一场还没有总结,先办“登记总结”。")
    title = f"{context.values['name']}情况总结"
    body = tuple(_body(context))
    gongwen.write(
        target, gongwen.Document(gongwen.PLAIN, title, body, signing=gongwen.UNSIGNED,
                                 subtitle=case.unit.name)
    )  # fmt: skip
    return title


def _said(context: Context, *steps: str) -> str:
    """What was written at the newest of these steps."""
    row = context.case.events.filter(step__in=steps).order_by("seq").last()
    return row.text if row else ""


def _body(context: Context) -> Iterator[gongwen.Block]:
    yield Heading(1, "一、基本情况")
    yield Para(_about(context))
    yield Heading(1, "二、参会和意向")
    yield from _numbers(context)
    yield Heading(1, "三、意向回访")
    yield from _followed(context)
    yield Heading(1, "四、情况说明")
    yield Para(_said(context, "held_done", "amend") or "没有其他需要说明的情况。")
    if context.case.sample:
        yield Para("本文由样例数据生成,不是真实材料。")


def _about(context: Context) -> str:
    values, hosts = context.values, joint.hosts(context)
    how = f"由{'、'.join(hosts)}{'联合' if len(hosts) > 1 else ''}主办"
    day, where = context.done["announced_done"], context.told["agreed_done"]["where"]
    text = f"{_day(day)}在{values['place']}举办,{how},事先在{where}公告。"
    if joint.together(values):
        text += f"几地台账共用编号“{values['series']}”,汇总只计一场。"
    return text


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _numbers(context: Context) -> Iterator[gongwen.Block]:
    told, shared = fair.summary(context), joint.together(context.values)
    if not shared:
        rows = tuple((label, _word(told, key)) for key, label, _ in fair.NUMBERS)
        yield Table(NUMBERS[:2], rows)
    else:
        yield Table(NUMBERS, tuple(
            (label, _word(told, key), _word(told, f"own_{key}")) for key, label, _ in fair.NUMBERS
        ))  # fmt: skip
    yield Para("意向是现场登记的,不等于就业;就业只按劳动合同或社保证明计算。")


def _word(told: Mapping[str, Any], key: str) -> str:
    return UNKNOWN if told.get(key) is None else str(told[key])


def _followed(context: Context) -> Iterator[gongwen.Block]:
    lines = context.lines.get(fair.FOLLOWED.key, ())
    if not lines:
        yield Para(_said(context, "summed_done") or "还没有登记回访。")
        return
    intents = sum(one for one, _ in fair.followed(context))
    yield Para(f"逐家回访{len(lines)}家企业的{intents}个意向,有凭据上岗{placed(context)}人。")
    yield Table(FOLLOWED, tuple(
        (x.data["firm"], str(x.data["intents"]), str(x.data["placed"]), x.data.get("proof", ""),
         x.data.get("why", "")) for x in lines
    ))  # fmt: skip
