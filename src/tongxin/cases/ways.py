"""The usual way of a request: its stages, how it ends, and what may happen on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongxin.core.flow import Flow, Step


@dataclass(frozen=True)
class Stage:
    """A state of the main way and the step that leads on from it.

    verb, ability, asks, note, other_than: those of the step to the next stage.
    """

    key: str
    name: str
    verb: str
    ability: str = "case.write"
    asks: str = ""
    note: str = ""
    other_than: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        """The key of the step that leaves this stage."""
        return f"{self.key}_done"


DONE, REFUSED, WITHDRAWN, REVIEW = "done", "refused", "withdrawn", "review"
ENDS = {DONE: "办结", REFUSED: "不予办理", WITHDRAWN: "已撤回"}
#: Who usually asks, as a step names them.
APPLICANT = "申请人"


def way(
    key: str,
    noun: str,
    stages: Sequence[Stage],
    extra: Sequence[Step] = (),
    states: Mapping[str, str] | None = None,
    *,
    asker: str = APPLICANT,
    extends: bool = False,
) -> Flow:
    """The usual way: its stages in order to 办结, and what may happen on the way.

    Added to every kind: 转办, 不予办理 with its basis, and taking it back. asker: who asks for it, as
    a step names them; then there are 补件, and 复核 on appeal by somebody else than who refused. ""
    where the office itself begins it: it is struck off, not taken back. extends: one of the kind's
    clocks may be made longer, so that there is 延期.
    """
    first, names = stages[0].key, {s.key: s.name for s in stages} | dict(states or {}) | ENDS
    going = tuple(s.key for s in stages) + tuple(states or ())
    following = [s.key for s in stages[1:]] + [DONE]
    main = [
        Step(s.step, s.verb, (s.key,), to, s.ability, s.asks, s.note, s.other_than)
        for s, to in zip(stages, following, strict=True)
    ]
    names |= {REVIEW: "复核中"} if asker else {WITHDRAWN: "已撤销"}
    steps = (
        Step("open", "受理登记", (), first, "case.write"),
        *main,
        *extra,
        *(_papers(going) if asker else ()),
        *(_longer(going) if extends else ()),
        Step("correct", "改正填错的内容", going, "", "case.write", "改正的原因",
             "有人审核过或记入台账以后不能改"),
        Step("hand_over", "转办", going, "", "case.write", "转给哪个单位、原因"),
        Step("refuse", "不予办理", going, REFUSED, "case.approve", "依据、原因"),
        *(_taken_back(asker, going, first) if asker else _struck_off(going)),
    )  # fmt: skip
    return Flow(key, noun, names, steps, _once_taken(steps))


def _papers(going: tuple[str, ...]) -> tuple[Step, ...]:
    return (
        Step("ask_papers", "通知补件", going, "", "case.write", "缺什么、期限",
             "等补件的日子不计入期限"),
        Step("papers_in", "收到补件", going, "", "case.write"),
    )  # fmt: skip


def _longer(going: tuple[str, ...]) -> tuple[Step, ...]:
    note = "期限还能延的时候才能办"
    return (Step("extend", "延期", going, "", "case.approve", "原因、延到哪天", note),)


def _taken_back(asker: str, going: tuple[str, ...], first: str) -> tuple[Step, ...]:
    """By who asked; a refusal is looked at again by another person."""
    return (
        Step("withdraw", f"{asker}撤回", (*going, REVIEW), WITHDRAWN, "case.write", "原因"),
        Step("appeal", "申请复核", (REFUSED,), REVIEW, "case.write", "理由"),
        Step("uphold", "维持原决定", (REVIEW,), REFUSED, "case.approve", "依据、原因", "",
             ("refuse",)),
        Step("overturn", "撤销原决定", (REVIEW,), first, "case.approve", "原因", "", ("refuse",)),
    )  # fmt: skip


def _struck_off(going: tuple[str, ...]) -> tuple[Step, ...]:
    return (Step("withdraw", "撤销登记", going, WITHDRAWN, "case.write", "原因"),)


def _once_taken(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Usual steps that every kind had before it was said that nobody asks for it, or that none of
    its clocks may be made longer: what was recorded then keeps its name."""
    there = {step.key for step in steps}
    usual = (*_papers(()), *_longer(()), *_taken_back(APPLICANT, (), ""))
    gone = (s for s in usual if s.key not in there)
    return tuple(Step(s.key, s.name, (), "", s.ability) for s in gone)
