"""What a rule says beside its points: 扣完为止, 无纠纷按满分, brackets, caps.

These are taken out before the points are read, so that the shapes only see what counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from .text import NUM, Clause, split_outside

_POINTS_ONLY = re.compile(rf"^(?:得|计|记|加|满分|共)?({NUM})分$")
_RULE_IN_BRACKETS = re.compile(r"扣\d|扣\.|每.{0,8}\d分")


@dataclass
class Remarks:
    """strict: anything missing gives nothing. clear: what brings full points when none occurred."""

    strict: bool = False
    absence: bool = False
    once: bool = False
    clear: str = ""
    cap: Decimal | None = None
    threshold: Decimal | None = None
    notes: list[str] = field(default_factory=list)


_SILENT = re.compile(
    r"(?:直?至?扣完(?:本项分?|该项分?|分值)?为止|扣至0分为止|(?:本项)?(?:满分|共|计|分值)\d+(?:\.\d+)?分)$"
)
_STRICT = re.compile(
    r"(?:否则|其余|其他|缺一(?:项|不可)?|缺任何一项|(?:有)?一项(?:未|不)\w*|(?:未|没有|不)(?:达到|达标|符合)\w*)"
    r"(?:均|则|的)?(?:为|得|计)?(?:0分|零分|不得分|不计分|不可)?$|缺一不可$|缺项不得分$"
)
_CLEAR = re.compile(
    r"^(?:当年|本年|年度内?|周期内)?(?P<what>[无未没].{1,16}?)(?:的|者)?,?(?:按|得|计|记)满分$"
)
_CAP = re.compile(
    rf"^(?:累计|合计|总计)?(?:最多|最高|封顶|上限|不超过|以)(?:得|计|加|不超过)?({NUM})分(?:为限|封顶)?$"
)
_THRESHOLD = re.compile(
    rf"^(?:低于|不足|未达到?|达不到)({NUM})%(?:的|者)?(?:不得分|0分|得0分|不计分)$"
)
_ONCE = re.compile(
    r"只计(?:算)?(?:一次|1次|一篇|1篇|一件)|不重复(?:计|加|得)?分?|不累计|就高不就低"
)
_TOLD = re.compile(
    r"否决|(?:视为|算|按|计为|作)不合格|只计本(?:周期|年度|届)|样本不足|不计(?:分|入)?(?:并提示)?$|仅计"
)


def take(clauses: list[Clause]) -> tuple[list[Clause], Remarks]:
    """The clauses without remarks, and the remarks."""
    remarks, kept = Remarks(), []
    for clause in clauses:
        text = _brackets(clause.text, remarks)
        subs = [s for s in split_outside(text, ",") if not _remark(s, remarks)]
        if subs:
            kept.append(Clause(",".join(subs), clause.said))
    return kept, remarks


def _brackets(text: str, remarks: Remarks) -> str:
    """(0.5分) stays as points, (每缺1次扣0.1分) as a clause; what only explains is put aside."""

    def put(found: re.Match[str]) -> str:
        inner = found[1]
        if points := _POINTS_ONLY.match(inner):
            return f"{points[1]}分"
        if "按比例" in inner:
            return "按比例"
        if _RULE_IN_BRACKETS.search(inner):
            return f",{inner}"
        if re.search(r"\d", inner):
            remarks.notes.append(f"括号内的说明不参与计分:{inner}")
        return ""

    return re.sub(r"\(([^()]*)\)", put, text)


def _remark(sub: str, remarks: Remarks) -> bool:
    """Whether a piece between commas is a remark; if so its effect is noted."""
    return _measured(sub, remarks) or _worded(sub, remarks)


def _measured(sub: str, remarks: Remarks) -> bool:
    if _SILENT.match(sub):
        return True
    if found := _CAP.match(sub):
        remarks.cap = Decimal(found[1])
        return True
    if found := _THRESHOLD.match(sub):
        remarks.threshold = Decimal(found[1]) / 100
        return True
    if found := _CLEAR.match(sub):
        remarks.clear = found["what"]
        return True
    return False


def _worded(sub: str, remarks: Remarks) -> bool:
    if _STRICT.match(sub):
        remarks.strict = True
        return True
    if "合理缺项" in sub and not re.search(r"扣|\d分", sub):
        remarks.absence = True
        remarks.notes.append(f"可按合理缺项处理:{sub}")
        return True
    if _ONCE.search(sub) and not re.search(rf"{NUM}分", sub):
        remarks.once = True
        return True
    if _TOLD.search(sub) and not re.search(r"扣\d|得\d", sub):
        remarks.notes.append(f"不参与计分的说明:{sub}")
        return True
    return False
