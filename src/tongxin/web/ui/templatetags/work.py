"""The small words of tasks: how far one is, and what each act asks for."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template

from tongxin.ledger import tasks
from tongxin.ledger.flows import TASK

register = template.Library()

Progress = tuple[str, str, str]


class ActForm(NamedTuple):
    """name: the verb. text, until: the labels of what is asked, "" for nothing."""

    name: str
    text: str = ""
    until: str = ""
    hint: str = ""
    optional: bool = False


ACTS = {
    "prove": ActForm("报办结", "怎样办的、办到什么程度"),
    "finish": ActForm("记为办完", "办理情况", hint="登记了对应台账的不用再报。", optional=True),
    "excuse": ActForm("说明原因", "为什么不能按期办完", "请求延到"),
    "grant": ActForm("同意延期", "答复", "新期限", optional=True),
    "deny": ActForm("不同意延期", "原因"),
    "pass": ActForm("通过复查", "复查情况", optional=True),
    "fail": ActForm("退回重办", "哪里没有办好、怎么改", "重办的期限"),
    "slip": ActForm("发督办单", "督办要求", "督办的期限", optional=True),
    "drop": ActForm("取消任务", "取消的原因", hint="取消后不能恢复,要办的话重新交办。"),
}


@register.filter
def act_form(verb: str) -> ActForm:
    """What the form of an act asks for."""
    return ACTS.get(verb) or ActForm(TASK.step(verb).name, TASK.step(verb).asks)


@register.filter
def is_same(a: Any, b: Any) -> bool:
    return bool(a) and a == b


@register.filter
def progress(task: Any) -> Progress:
    """(class, glyph, word) of a task of `tasks.listed`."""
    if task.state == "open" and getattr(task, "answer", "") == "excuse" and not task.met:
        return "pending", "◐", "请求延期"
    return progress_of(task, task.met)


@register.filter
def progress_of(task: Any, met: bool) -> Progress:
    """(class, glyph, word) of a task, met by an entry or not."""
    if task.state == "open" and met:
        return "full", "●", "已登记台账"
    if task.state == "open" and tasks.is_late(task):
        return "overdue", "○", "已逾期"
    return {
        "open": ("unknown", "○", "待办"),
        "proved": ("progress", "◐", "待复查"),
        "done": ("full", "●", "已完成"),
        "dropped": ("unknown", "／", "已取消"),
    }[task.state]


@register.simple_tag
def cn_number(number: int) -> str:
    """一, 二, 三 … for headings."""
    return "零一二三四五六七八九十"[number]
