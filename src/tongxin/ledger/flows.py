"""What an entry and a task can be, and who may move them; docs/states.md is made from this."""

from __future__ import annotations

from tongxin.core.flow import Flow, Step
from tongxin.directory.models import Unit
from tongxin.directory.scope import Scope

from .models import ENTRY_STATES, Entry, Task

_LIVE = ("unsigned", "pending", "accepted", "returned")
WITHDRAWN = "withdrawn"

#: 台账记录: 联络员 → 单位负责人签报 → 区双拥办认定 → 上级认定结果登记.
ENTRY = Flow(
    "entry",
    "条记录",
    {**dict(ENTRY_STATES), WITHDRAWN: "已撤回"},
    (
        Step("record", "登记", (), "pending", "entry.write", "",
             "单位设了“由负责人签报”的,联络员登记后先到“待签”;负责人和区双拥办登记的不用签",
             also=("unsigned",)),
        Step("sign", "签报", ("unsigned",), "pending", "entry.sign"),
        Step("sign_paper", "登记纸质签报", ("unsigned",), "pending", "entry.accept", "说明",
             "负责人在纸上签过字的,由区双拥办登记"),
        Step("return_unit", "退回本单位", ("unsigned",), "returned", "entry.sign", "原因"),
        Step("accept", "认定", ("pending", "returned"), "accepted", "entry.accept", "",
             "单位负责人退回、还没有重新签报的不能认定"),
        Step("return", "退回修改", ("pending", "accepted", "returned"), "returned", "entry.accept",
             "原因、期限", "可以只退其中一份材料;再退一次,以新的期限为准"),
        Step("revise", "修改", _LIVE, "pending", "entry.write", "",
             "改好的重新送签、送审;还有退回的材料没有换好的,仍是“退回”",
             also=("unsigned", "returned")),
        Step("answer", "说明情况", ("returned",), "pending", "entry.write", "说明",
             "材料本来就对的,写明理由送回;只说明其中一份的,其余的还要改",
             also=("unsigned", "returned")),
        Step("attach", "放入佐证", _LIVE, "", "evidence.write", "",
             "已认定的加材料不影响认定;联络员给已签报的加材料,要重新签报",
             also=("unsigned", "pending")),
        Step("detach", "撤下佐证", _LIVE, "", "evidence.write", "原因",
             "已认定的撤下材料后重新送审;撤下退回的材料并另放一份,算换好",
             also=("unsigned", "pending")),
        Step("replace", "换新版本", _LIVE, "", "evidence.write", "",
             "已认定的换了材料要重新认定;退回的材料都换好后,自动送签、送审",
             also=("unsigned", "pending")),
        Step("uphold", "登记上级认可", ("accepted",), "accepted", "entry.accept", "认定机关、日期"),
        Step("refuse", "登记上级不认可", ("accepted",), "returned", "entry.accept",
             "认定机关、日期、原因"),
        Step("withdraw", "撤回", _LIVE, WITHDRAWN, "entry.write", "原因",
             "撤回后不计数不计分,可以恢复"),
        Step("restore", "恢复", (WITHDRAWN,), "pending", "entry.write", "",
             "撤回前是“退回”的,恢复后仍是“退回”", also=("unsigned", "returned")),
    ),
)  # fmt: skip


def entry_state(entry: Entry) -> str:
    """Where an entry stands in ENTRY: its state, or withdrawn, whatever it was before."""
    return WITHDRAWN if entry.withdrawn else entry.state


def rests(scope: Scope, unit: Unit, was: str = "") -> str:
    """unsigned or pending: where an entry of `unit` waits after this person worked on it.

    The office's own work and a head's need no signature. was: the state before; what waits for the
    head is not freed by the office's correcting it. Asked with every entry saved: no query.
    """
    if scope.may("entry.sign") or (scope.units is None and was != "unsigned"):
        return "pending"
    return "unsigned" if unit.signs else "pending"


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
