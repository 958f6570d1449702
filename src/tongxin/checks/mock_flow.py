"""What a mock assessment can be, and who may move it; docs/states.md is made from this."""

from __future__ import annotations

from tongxin.core.flow import Flow, Step

from .models import Mock

_DRAFT, _MARKING = ("draft",), ("marking",)

#: 模拟考评: 筹备 → 抽签 → 评分 → 结束 (marks into the grid, lost points into rectifications).
MOCK = Flow(
    "mock",
    "次模拟考评",
    dict(Mock.STATES),
    (
        Step("set_up", "安排模拟考评", (), "draft", "mock.write", "标准、日期、分组、整改期限",
             "抽签种子在安排时记下,以后不能改"),
        Step("draw", "抽签", _DRAFT, "draft", "mock.write", "每类抽几个",
             "考评内容和点位各抽一次,不能重抽"),
        Step("start", "开始评分", _DRAFT, "marking", "mock.write", "", "考评内容抽签后才能开始"),
        Step("mark", "评分", _MARKING, "marking", "mock.mark", "得分、失分原因",
             "只能评本组的考评项目;改评的旧分留底"),
        Step("close", "结束评分", _MARKING, "closed", "mock.write", "",
             "模拟分写入总表,每条失分原因交办一项整改"),
        Step("drop", "取消", (*_DRAFT, *_MARKING), "dropped", "mock.write", "原因",
             "取消的模拟考评和抽签结果留底"),
    ),
)  # fmt: skip
