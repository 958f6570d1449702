"""议军会、军地联席会: what was decided before is heard first, by itself; then new topics are decided.

The agenda is not typed: `agenda` reads every need that was listed or put off and whose result no
council has heard. A decision moves the need through its own steps (`council_actions`). Needs are told
by number and their neutral wording; other topics are typed in neutral words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tongxin.core.errors import Refused
from tongxin.core.flow import Flow, Step
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.rules import turnout

from .. import agenda
from ..kind import CaseKind, Clock, Context, Leaves, LineKind
from ..ways import DONE, WITHDRAWN

SORTS = ("议军会", "军地联席会")
PREPARED, TOPICS, CALLED, DRAFTED, SIGNED, PRINTED = (
    "prepared", "topics", "called", "drafted", "signed", "printed",
)  # fmt: skip
MAY = "council.write"
PRACTICE = "议军会先报告上次议定事项、再议新议题的通行做法(样本)"
FIVE = ("会议通知", "签到", "议程", "纪要", "照片")

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天")
_TEXT = FieldSpec("text", "说明", "longtext", most=1000, hint="不写部队名称、位置、人数和装备")
_UNTIL = FieldSpec("until", "会议日期", "date", True, why="列单、报告都按这一天记")
_WHY = FieldSpec("text", "原因", "longtext", True, most=1000)

FORM = FormSpec(
    (
        FieldSpec("sort", "会议类型", "choice", True, SORTS, why="台账按这个类型记"),
        FieldSpec("name", "会议名称", required=True, most=60, hint="如:2026年区委议军会议"),
        FieldSpec("host", "召开单位", "unit", True),
    )
)

FLOW = Flow(
    "council",
    "次会议",
    {
        PREPARED: "筹备", TOPICS: "议题审定", CALLED: "召开", DRAFTED: "纪要审签", SIGNED: "印发",
        PRINTED: "归档", DONE: "已归档", WITHDRAWN: "已取消",
    },
    (
        Step("open", "筹备会议", (), PREPARED, MAY, "会议类型、名称、召开单位"),
        Step("prepared_done", "送审议题", (PREPARED,), TOPICS, MAY),
        Step("topics_done", "审定议题", (TOPICS,), CALLED, "case.approve", "谁审定的、会议日期"),
        Step("back", "退回筹备", (TOPICS,), PREPARED, "case.approve", "原因"),
        Step("move", "改期", (CALLED,), "", MAY, "新的会议日期、原因", "还没有记决定和报告的才能改期"),
        Step("called_done", "会议结束", (CALLED,), DRAFTED, MAY, "参会人次",
             "以前的事项都报告了、新议题都有了决定才能结束;会议记入台账"),
        Step("drafted_done", "签发纪要", (DRAFTED,), SIGNED, "case.approve", "谁签发的、纪要第几期",
             "", ("called_done",)),
        Step("signed_done", "印发", (SIGNED,), PRINTED, MAY),
        Step("printed_done", "归档", (PRINTED,), DONE, MAY, "", "台账的五件套齐了才能归档"),
        Step("cancel", "取消会议", (PREPARED, TOPICS, CALLED), WITHDRAWN, MAY, "原因",
             "议题退回待会商;已经记了决定的不能取消"),
    ),
)  # fmt: skip

ASKS = {
    "topics_done": FormSpec(
        (FieldSpec("approved", "谁审定的", required=True, most=40, hint="写会议或职务,不写姓名"),
         _UNTIL, _TEXT)
    ),
    "back": FormSpec((_WHY,)),
    "move": FormSpec((_UNTIL, _WHY)),
    "called_done": FormSpec(
        (FieldSpec("attendance", "参会人次", "int", True, most=2000, hint="只填参会总人次"), _TEXT)
    ),
    "drafted_done": FormSpec(
        (FieldSpec("signed", "谁签发的", required=True, most=40, hint="写职务,不写姓名"),
         FieldSpec("issue", "纪要第几期", "int", True, most=999), _DAY)
    ),
    "cancel": FormSpec((_WHY,)),
}  # fmt: skip


def _some(context: Context, key: str) -> list:
    return context.lines.get(key, [])


def _decided(context: Context, line: Any) -> str:
    told = (one.data["on"] for one in _some(context, agenda.DECIDED))
    return "这个议题已经记了决定,不能作废。" if agenda.mark_of(line) in told else ""


MATTER = LineKind(
    agenda.MATTER, "其他议题",
    FormSpec((
        FieldSpec("words", "议题", required=True, most=60,
                  hint="只说议什么事,不写部队名称、位置、人数和装备"),
    )),
    lambda context, values: (context.number, values["words"]),
    sources=agenda.MEETING,
    refuse=lambda context, values: turnout.why_not(values["words"]),
    kept_for=_decided,
)  # fmt: skip


def _appointed(context: Context) -> None:
    """A day in the past is as good: it is written down after the meeting."""
    if not (_some(context, agenda.TOPIC) or _some(context, agenda.MATTER) or context.read):
        raise Refused("没有以前的事项要报告,也没有新议题,请先列议题。")


def _movable(context: Context) -> None:
    if _some(context, agenda.HEARD) or _some(context, agenda.DECIDED):
        raise Refused("已经记了报告或决定,不能改期。")


def _cancelled(context: Context) -> None:
    if _some(context, agenda.DECIDED):
        raise Refused("已经记了决定,不能取消会议。")


def meeting_day(context: Context) -> date:
    """As appointed last."""
    day = context.until.get("move") or context.until["topics_done"]
    assert day is not None
    return day


def _over(context: Context) -> None:
    """A meeting ends when what was owed was heard and what was put to it was decided."""
    if meeting_day(context) > context.day:
        raise Refused("会议日期还没有到,开过以后再记会议结束。")
    if context.read:
        raise Refused(
            f"以前的事项还有{len(context.read)}件没有报告({_names(context.read)}),"
            "先逐件报告办理情况,再结束会议。"
        )
    left = undecided(context)
    if left:
        raise Refused(f"还有{len(left)}个议题没有记决定({left[0].data['words']}),请逐个记下决定。")


def _names(known: Iterable[agenda.Known]) -> str:
    told = [one.number for one in known]
    return "、".join(told[:3]) + ("等" if len(told) > 3 else "")


def undecided(context: Context) -> list:
    """Topics of the council without a decision."""
    decided = {line.data["on"] for line in _some(context, agenda.DECIDED)}
    every = [*_some(context, agenda.TOPIC), *_some(context, agenda.MATTER)]
    return [line for line in every if agenda.mark_of(line) not in decided]


def _filed(context: Context) -> None:
    entry = context.case.entry
    if entry is not None and not entry.complete:
        raise Refused(f"台账里{'、'.join(FIVE)}五件套还没有放齐,放齐了再归档。")


def leaves(context: Context) -> Leaves:
    """The meeting, with its decisions by number: the wording stands in the minutes."""
    return Leaves(
        "meeting",
        {
            "title": context.values["name"], "facet": context.values["sort"],
            "unit": context.values["host"], "happened_on": meeting_day(context),
            "attendance": context.form["attendance"], "decisions": "\n".join(_told(context)),
        },
    )  # fmt: skip


def _told(context: Context) -> Iterable[str]:
    if heard := _some(context, agenda.HEARD):
        yield f"听取以前议定事项{len(heard)}件的办理情况。"
    for n, line in enumerate(_some(context, agenda.DECIDED), 1):
        yield f"{n}.{line.data['number'] or line.data['words']}:{line.data['outcome']}。"


KIND = CaseKind(
    key=agenda.COUNCIL,
    name="议军会和军地联席会",
    short="议军",
    topic="军地互办",
    summary="筹备、审定议题、召开、审签纪要、印发、归档。议程先报告以前议定事项的办理情况,由系统自动列出,再议新议题。",
    who="双拥办。",
    basis=(PRACTICE,),
    form=FORM,
    flow=FLOW,
    title=lambda values: str(values["name"]),
    leaves={"called_done": leaves},
    asks=ASKS,
    clocks=(
        Clock("meet", "会议日期", None, agenda.APPOINTS, ("called_done", "cancel"), "审定议题时确定的日期",
              dated=True, appointed=True, resets=("move",)),
    ),
    reads={"topics_done": lambda context: agenda.to_hear(context.case, context.form["until"]),
           "called_done": agenda.unheard},
    guards={"topics_done": _appointed, "move": _movable, "called_done": _over,
            "printed_done": _filed, "cancel": _cancelled},
    also={"cancel": lambda by, context: free(context)},
    lines=(MATTER,),
    aside=("back", "move", "cancel"),
    facet="sort",
    after={PREPARED: "列议题,送审", CALLED: "报告以前的事项,逐个记下决定"},
    public=("会议召开的次数", "审查后的议定事项"),
    secret=("需求原文", "提出单位和部队名称", "参会人员名单"),
    unknown=("议军会议程和纪要的统一格式没有查到,纪要按GB/T 9704的纪要格式排",
             "议军会一年开几次由本地文件定,这里不设期限"),
)  # fmt: skip


def free(context: Context) -> None:
    """A cancelled council's topics wait for another."""
    for line in (*_some(context, agenda.TOPIC), *_some(context, agenda.HEARD)):
        line.void = "会议取消"
        line.save(update_fields=["void"])
