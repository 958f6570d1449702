"""Words that say how many came, with what, or where they gathered: never kept of a help.

The secrecy gate lets a deed be told with its number (2名官兵救人 is public); here it is not kept
either, for a help adds up to what a unit could send. 受助群众30名 is no turnout and passes.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:[0-9０-９]+|[〇零一二两三四五六七八九十百千万]+)\s*(?:余|多|几)?\s*"
_WHO = r"(?:官兵|战士|士兵|军人|军官|干部战士|民兵|武警|兵力|子弟兵)"
_WITH = r"(?:车辆|军车|冲锋舟|橡皮艇|舟艇|直升机|无人机|装备|机械|运输车|工程车)"
PATTERNS = (
    re.compile(_NUMBER + r"(?:名|个|位|人)?的?" + _WHO),
    re.compile(_WHO + r"(?:共|约|近|超)?(?:计)?" + _NUMBER + r"(?:名|人|位|个)"),
    re.compile(_NUMBER + r"(?:辆|艘|架|台|套|条)?(?:次)?的?" + _WITH),
    re.compile(_WITH + r"(?:共|约)?" + _NUMBER + r"(?:辆|艘|架|台|套|条)"),
    re.compile(_NUMBER + r"(?:个)?(?:连|营|排|班|分队|中队|大队)(?:兵力|官兵|的)"),
    re.compile(r"集结|集合(?:点|地点|在|于)"),
)
WHAT_TO_DO = "参加人数、车辆、装备和集合地点不能写,请改成“驻区部队”并只写办成了什么。"


def found(text: str) -> str:
    """The first words that say so, as they stand in the text; "" when there are none."""
    hits = [hit for pattern in PATTERNS if (hit := pattern.search(text))]
    return min(hits, key=lambda hit: hit.start()).group() if hits else ""


def why_not(text: str) -> str:
    """A sentence why a text cannot be kept; "" when it can."""
    words = found(text)
    return f"“{words}”不能写:{WHAT_TO_DO}" if words else ""
