"""Verbs of a council: needs onto the agenda, old items heard, a decision on each topic.

A decision on a need takes the need's own steps in the same transaction, with its rules and its events.
The council is locked first, then the need, so that of two councils over one need one is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.formspec import FieldSpec, FormSpec
from tongxin.directory.models import User
from tongxin.directory.queries import Resolver
from tongxin.ledger import task_actions
from tongxin.ledger.actions import Rejected

from . import actions, agenda, answers, holding, queries
from .kind import CaseKind
from .kinds.council import CALLED, MAY
from .models import Case, CaseLine

_UNTIL = FieldSpec("until", "办结时限", "date", True)
_WHY = FieldSpec("text", "理由", "longtext", True, most=300, hint="不写部队名称、位置、人数和装备")
_UNIT = FieldSpec("unit", "承办单位", "unit", True)


def _wanted(label: str) -> FieldSpec:
    return FieldSpec("quality", label, required=True, most=200)


#: What is asked with each decision.
FORMS = {
    agenda.LISTED: FormSpec((_UNTIL, _wanted("质量要求"))),
    agenda.AGREED: FormSpec((_UNIT, _UNTIL, _wanted("要求"))),
    agenda.AGAIN: FormSpec((_WHY,)),
    agenda.NOT: FormSpec((_WHY,)),
    agenda.NOT_AGREED: FormSpec((_WHY,)),
}


def _held(by: User, council: Case, states: tuple[str, ...]) -> tuple[Case, CaseKind]:
    """The council, locked, in one of these states; Refused otherwise."""
    row, kind = holding.held_for(by, council, None, MAY)
    if row.state not in states:
        raise Refused(f"这次会议现在是“{kind.flow.states[row.state]}”,不能再改议程。")
    return row, kind


def _audit(by: User, row: Case, kind: CaseKind, step: str, told: str) -> None:
    row.version += 1
    row.save(update_fields=["version"])
    holding.audit(by, row, kind, step, f"{holding.number_of(row, kind)}{told}")


def _line(by: User, row: Case, kind: str, key: str, day: date, data: Mapping[str, Any]) -> CaseLine:
    return CaseLine.objects.create(
        division_id=row.division_id, case=row, kind=kind, key=key, day=day, data=dict(data), by=by,
        at=clock.now(),
    )  # fmt: skip


# ---- the agenda ----------------------------------------------------------------------------------
@transaction.atomic
def put(*, by: User, council: Case, needs: Iterable[Case]) -> list[CaseLine]:
    """Needs that wait for 会商 onto the agenda; one that is on another's is refused with its number."""
    row, kind = _held(by, council, agenda.MEETING)
    chosen = sorted(needs, key=lambda need: need.pk)  # locked in one order by everybody
    if not chosen:
        raise Refused("请先勾选要列入议题的需求。")
    made = [_put(by, row, need) for need in chosen]
    _audit(by, row, kind, "topic", f"列入议题{len(made)}个")
    return made


def _put(by: User, row: Case, need: Case) -> CaseLine:
    held, made = holding.held_for(by, need, None, "case.approve")
    number = holding.number_of(held, made)
    if held.kind != agenda.NEED or held.state not in agenda.WAITING:
        raise Refused(f"{number}现在是“{made.flow.states[held.state]}”,不是等会商的需求。")
    key = agenda.key_of(held)
    turn = agenda.put_off(row.division_id).get(key, 0)
    words = agenda.words_of(queries.events(held))
    data = {"need": key, "number": number, "words": words}
    try:
        with transaction.atomic():
            return _line(by, row, agenda.TOPIC, f"{key}/{turn}", clock.today(), data)
    except IntegrityError as error:
        raise Refused(f"{number}已经在{_where(held, turn)}的议题里,不能重复列入。") from error


def _where(need: Case, turn: int) -> str:
    key = f"{agenda.key_of(need)}/{turn}"
    rows = CaseLine.objects.filter(division=need.division_id, kind=agenda.TOPIC, key=key, void="")
    same = rows.select_related("case").first()
    return holding.number_of(same.case) if same else "另一次会议"


@transaction.atomic
def take_off(*, by: User, council: Case, line: int) -> None:
    """A topic off the agenda again; one that was decided stays."""
    row, kind = _held(by, council, agenda.MEETING)
    topic = _undecided(row, line)
    topic.void = "撤下议题"
    topic.save(update_fields=["void"])
    _audit(by, row, kind, "untopic", "撤下议题1个")


def _undecided(row: Case, pk: int) -> CaseLine:
    """A topic of this council without a decision, locked; Refused otherwise."""
    lines = CaseLine.objects.select_for_update(of=("self",))
    topic = lines.filter(pk=pk, case=row, kind__in=agenda.OUTCOMES, void="").first()
    if topic is None:
        raise Refused("议程里没有这个议题,请刷新后再看。")
    decided = CaseLine.objects.filter(case=row, kind=agenda.DECIDED, void="")
    if decided.filter(data__on=agenda.mark_of(topic)).exists():
        raise Refused("这个议题已经记了决定,不能再改。")
    return topic


# ---- in the meeting ------------------------------------------------------------------------------
def _meeting(by: User, council: Case) -> tuple[Case, CaseKind, date]:
    """The council whose meeting is on or was held, and its day."""
    row, kind = _held(by, council, (CALLED,))
    day = agenda.meeting_day(queries.events(row))
    if day is None or day > clock.today():
        raise Refused("会议日期还没有到,到了那一天再记。")
    return row, kind, day


@transaction.atomic
def hear(*, by: User, council: Case, items: Iterable[str]) -> list[CaseLine]:
    """已报告: old items as they stand on the day of the meeting, several in one act."""
    row, kind, day = _meeting(by, council)
    wanted = set(items)
    if not wanted:
        raise Refused("请先勾选会上报告过的事项。")
    _lock(row, wanted)
    heard = {x.data["item"] for x in queries.lines(row) if x.kind == agenda.HEARD}
    known = {one.item.key: one for one in agenda.to_hear(row, day)}
    if missing := wanted - set(known):
        raise Refused(f"有{len(missing)}件已经在别的会议上报告了结果,请刷新后再看。")
    made = [_hear(by, row, known[key], day) for key in known if key in wanted - heard]
    _audit(by, row, kind, "heard", f"报告以前的事项{len(made)}件")
    return made


def _lock(row: Case, items: Iterable[str]) -> None:
    """The needs behind some items: while they are told nothing else happens to them."""
    numbers = [key.split("/")[2] for key in items if key.startswith(f"{agenda.NEED}/")
               and key.count("/") == 2]  # fmt: skip
    wanted = [int(no) for no in numbers if no.isdecimal() and len(no) < 9]
    rows = Case.objects.filter(division=row.division_id, kind=agenda.NEED, no__in=wanted)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _hear(by: User, row: Case, known: agenda.Known, day: date) -> CaseLine:
    item, number = known.item, holding.number_of(row)
    data = {
        "item": item.key, "number": known.number, "words": known.words, "owner": known.owner,
        "standing": item.standing(day), "extended": item.extended,
        "deadline": item.deadline.isoformat() if item.deadline else "",
    }  # fmt: skip
    return _line(by, row, agenda.HEARD, f"{number}/{item.key}", day, data)


@transaction.atomic
def decide(*, by: User, council: Case, line: int, outcome: str, raw: Mapping[str, Any]) -> CaseLine:
    """The decision on a topic. A need takes its own steps with it; another topic becomes a task."""
    row, kind, day = _meeting(by, council)
    topic = _undecided(row, line)
    if outcome not in agenda.OUTCOMES[topic.kind]:
        raise Refused(f"请选择决定:{'、'.join(agenda.OUTCOMES[topic.kind])}。")
    told = _checked(by, outcome, raw, day)
    made = _decided(by, row, topic, day, {"outcome": outcome, **told})
    number = holding.number_of(row, kind)
    if topic.kind == agenda.TOPIC:
        _move(by, topic, outcome, told, number, day)
    elif outcome == agenda.AGREED:
        _give(by, topic, made, number)
    _audit(by, row, kind, "decide", f"议定{topic.data.get('number', '其他议题')}:{outcome}")
    return made


def _checked(by: User, outcome: str, raw: Mapping[str, Any], day: date) -> dict[str, Any]:
    form = FORMS[outcome]
    resolver = Resolver.load(by.division_id or "") if outcome == agenda.AGREED else None
    values = answers.checked(form, raw, resolver)
    if values.get("until") and values["until"] < day:
        raise Rejected({"until": "办结时限在会议日期之前,请填会上定的日期。"})
    return {key: answers.plain(value) for key, value in values.items()}


def _decided(by: User, row: Case, topic: CaseLine, day: date, told: dict) -> CaseLine:
    mark = agenda.mark_of(topic)
    known = {k: topic.data.get(k, "") for k in ("need", "number", "words")}
    try:
        with transaction.atomic():
            return _line(by, row, agenda.DECIDED, mark, day, {"on": mark, **known, **told})
    except IntegrityError as error:
        raise Refused("这个议题已经记了决定,请刷新后再看。") from error


def _move(
    by: User, topic: CaseLine, outcome: str, told: Mapping[str, Any], number: str, day: date
) -> None:
    """The need's own steps, by its own rules."""
    year, no = topic.data["need"].split("/")[1:]
    need = Case.objects.get(division=topic.division_id, kind=agenda.NEED, year=year, no=no)
    for step, asked in _steps(need, outcome, told, number):
        need = actions.take(by=by, case=need, step=step, raw={**asked, "day": day})


def _steps(
    need: Case, outcome: str, told: Mapping[str, Any], number: str
) -> Iterable[tuple[str, dict[str, Any]]]:
    if outcome == agenda.AGAIN:
        yield "again", {"text": f"{number}再议:{told['text']}"}
    elif outcome == agenda.NOT:
        yield "refuse", {"basis": f"{number}议定", "text": told["text"]}
    else:
        if need.state == "screened":
            yield "screened_done", {"text": f"{number}会商,议定列入清单"}
        yield "discussed_done", {"until": told["until"], "quality": told["quality"]}


def _give(by: User, topic: CaseLine, made: CaseLine, number: str) -> None:
    """交办 of what was agreed upon, so that the next council hears how it went."""
    unit = Resolver.load(made.division_id).need(made.data["unit"])
    until = max(date.fromisoformat(made.data["until"]), clock.today())
    task_actions.give(
        by=by, unit=unit, title=f"{number}议定:{topic.data['words']}", text=made.data["quality"],
        due_on=until, source=agenda.task_source(made),
    )  # fmt: skip
