"""What is asked at each step: the kind's own questions, or the usual ones of the usual steps."""

from __future__ import annotations

from dataclasses import replace

from tongxin.core.formspec import FieldSpec, FormSpec

from .kind import CaseKind

#: Fields of a step's form that have a column of their own in the event.
COLUMNS = ("text", "basis", "day", "until")

_DAY = FieldSpec("day", "日期", "date", hint="不填就是今天", why="期限从这一天起算")


def _reason(label: str, hint: str = "", why: str = "") -> FieldSpec:
    return FieldSpec("text", label, "longtext", required=True, hint=hint, why=why, most=1000)


_NAMED = FieldSpec("basis", "依据", required=True, hint="写明法律法规或文件的名称和条款", most=300)
_BASIS = replace(_NAMED, why="申请人有权知道按哪一条不予办理")

USUAL: dict[str, FormSpec] = {
    "ask_papers": FormSpec(
        (
            _reason("缺什么", "一次写全,写清每份材料从哪里开", "一次告知,不让申请人多跑"),
            FieldSpec("until", "请在哪天前补齐", "date"),
        )
    ),
    "papers_in": FormSpec((FieldSpec("text", "补来了什么", most=1000), _DAY)),
    "extend": FormSpec(
        (
            _reason("延期的原因"),
            FieldSpec("until", "延到哪天", "date", required=True),
        )
    ),
    "hand_over": FormSpec(
        (FieldSpec("unit", "转给哪个单位", "unit", required=True), _reason("转办的原因"))
    ),
    "refuse": FormSpec((_BASIS, _reason("原因", "用申请人看得懂的话写"), _DAY)),
    "withdraw": FormSpec((_reason("撤回的原因"),)),
    "appeal": FormSpec((_reason("申请复核的理由"), _DAY)),
    "uphold": FormSpec((_BASIS, _reason("复核意见"), _DAY)),
    "overturn": FormSpec((_reason("复核意见"), _DAY)),
}
#: The same where nobody asked for it, so that nobody reads the answer.
OF_THE_OFFICE: dict[str, FormSpec] = {
    "refuse": FormSpec((_NAMED, _reason("原因"), _DAY)),
    "withdraw": FormSpec((_reason("原因"),)),
}
PLAIN = FormSpec((FieldSpec("text", "说明", "longtext", most=1000), _DAY))
#: What is said at these steps is said to the applicant too.
TOLD = frozenset(("ask_papers", "papers_in", "extend", "refuse", "appeal", "uphold", "overturn"))


def form_of(kind: CaseKind, step: str) -> FormSpec:
    """The questions of a step."""
    usual = USUAL if kind.applied else USUAL | OF_THE_OFFICE
    return kind.asks.get(step) or usual.get(step) or PLAIN
