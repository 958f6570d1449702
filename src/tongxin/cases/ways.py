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


def way(
    key: str,
    noun: str,
    stages: Sequence[Stage],
    extra: Sequence[Step] = (),
    states: Mapping[str, str] | None = None,
) -> Flow:
    """The usual way of a request: its stages in order to 办结, and what may happen on the way.

    Added to every kind: 补件, 延期, 转办, 不予办理 (with its basis), 撤回, and 复核 on appeal by
    somebody else than who refused.
    """
    names = {s.key: s.name for s in stages} | dict(states or {}) | ENDS | {REVIEW: "复核中"}
    going = tuple(s.key for s in stages) + tuple(states or ())
    following = [s.key for s in stages[1:]] + [DONE]
    main = [
        Step(s.step, s.verb, (s.key,), to, s.ability, s.asks, s.note, s.other_than)
        for s, to in zip(stages, following, strict=True)
    ]
    first = stages[0].key
    return Flow(
        key,
        noun,
        names,
        (
            Step("open", "受理登记", (), first, "case.write"),
            *main,
            *extra,
            Step("ask_papers", "通知补件", going, "", "case.write", "缺什么、期限",
                 "等补件的日子不计入期限"),
            Step("papers_in", "收到补件", going, "", "case.write"),
            Step("extend", "延期", going, "", "case.approve", "原因"),
            Step("correct", "改正填错的内容", going, "", "case.write", "改正的原因",
                 "有人审核过或记入台账以后不能改"),
            Step("hand_over", "转办", going, "", "case.write", "转给哪个单位、原因"),
            Step("refuse", "不予办理", going, REFUSED, "case.approve", "依据、原因"),
            Step("withdraw", "申请人撤回", (*going, REVIEW), WITHDRAWN, "case.write", "原因"),
            Step("appeal", "申请复核", (REFUSED,), REVIEW, "case.write", "理由"),
            Step("uphold", "维持原决定", (REVIEW,), REFUSED, "case.approve", "依据、原因", "",
                 ("refuse",)),
            Step("overturn", "撤销原决定", (REVIEW,), first, "case.approve", "原因", "",
                 ("refuse",)),
        ),
    )  # fmt: skip
