"""What an entry and a task can be, and who may move them; docs/states.md is made from this."""

from __future__ import annotations

from tongxin.core.flow import Flow, Step

from .models import ENTRY_STATES, Task

_WAITS = ("unsigned", "pending", "accepted", "returned")

#: 台账记录: 联络员 → 单位负责人签报 → 区双拥办认定 → 上级认定结果登记.
ENTRY = Flow(
    "entry",
    "条记录",
    dict(ENTRY_STATES),
    (
        Step("record", "登记", (), "pending", "entry.write", "",
             "单位设了“由负责人签报”的,联络员登记后先到“待签”"),
        Step("sign", "签报", ("unsigned",), "pending", "entry.sign"),
        Step("sign_paper", "登记纸质签报", ("unsigned",), "pending", "entry.accept", "说明",
             "负责人在纸上签过字的,由区双拥办登记"),
        Step("return_unit", "退回本单位", ("unsigned",), "returned", "entry.sign", "原因"),
        Step("accept", "认定", ("pending", "returned"), "accepted", "entry.accept"),
        Step("return", "退回修改", ("pending", "accepted", "returned"), "returned", "entry.accept",
             "原因、期限", "可以只退其中一份材料"),
        Step("revise", "修改", _WAITS, "pending", "entry.write", "",
             "改好的记录重新送签、送审;退回的材料换好后自动送审"),
        Step("answer", "说明情况", ("returned",), "pending", "entry.write", "说明"),
        Step("uphold", "登记上级认可", ("accepted",), "accepted", "entry.accept", "认定机关、日期"),
        Step("refuse", "登记上级不认可", ("accepted",), "returned", "entry.accept",
             "认定机关、日期、原因"),
    ),
)  # fmt: skip

_OPEN = ("open",)

#: 任务: node tasks, given ones, rectifications, veto signatures.
TASK = Flow(
    "task",
    "项任务",
    dict(Task.STATES),
    (
        Step("give", "交办", (), "open", "task.give", "单位、要求、期限"),
        Step("prove", "报办结", _OPEN, "proved", "task.do", "办理情况"),
        Step("finish", "办完", _OPEN, "done", "task.do", "",
             "节点任务:登记了对应的台账就算办完"),
        Step("excuse", "说明原因", _OPEN, "open", "task.do", "原因、请求的期限"),
        Step("grant", "同意延期", _OPEN, "open", "task.check", "新期限"),
        Step("deny", "不同意延期", _OPEN, "open", "task.check", "原因"),
        Step("pass", "通过复查", ("proved",), "done", "task.check", "",
             "整改就此销号,结果记入台账"),
        Step("fail", "退回重办", ("proved",), "open", "task.check", "原因、期限"),
        Step("slip", "发督办单", _OPEN, "open", "slip.write", "要求、期限",
             "蓝、橙、红依次,前一张到期且没有同意的原因才能发下一张"),
        Step("drop", "取消", ("open", "proved"), "dropped", "task.give", "原因"),
    ),
)  # fmt: skip
