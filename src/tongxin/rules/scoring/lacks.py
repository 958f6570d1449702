"""What a calculator cannot do without, so that a half-written rule is told and not scored as 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: Parameters by calculator.
NEEDS = {
    "each": ("elements",),
    "parts": ("elements",),
    "slots": ("elements",),
    "all": ("elements",),
    "and": ("elements",),
    "deduct": ("elements",),
    "ratio": ("top", "bottom"),
    "matrix": ("top", "bottom"),
    "spot": ("top", "bottom"),
    "ratio_spot": ("top", "bottom", "spot"),
    "grade": ("levels",),
    "bands": ("levels", "top"),
    "survey": ("levels", "elements"),
    "capped": ("top", "each"),
    "hand": (),
}
#: Calculators whose elements bring or cost their own points.
PRICED = frozenset({"each", "parts", "slots", "deduct"})
WORDS = {
    "elements": "要点",
    "levels": "等次或档次",
    "top": "取什么数",
    "bottom": "总数取什么数",
    "spot": "抽查的一半",
    "each": "每一个的分值",
}


def lacks(calc: str, data: Mapping[str, Any]) -> Iterator[str]:
    """What is still to be written for this calculator, in words."""
    for key in NEEDS[calc]:
        if data.get(key) in (None, "", [], ()):
            yield f"没有写{WORDS[key]}({key}),请补上"
    for element in data.get("elements") or () if calc in PRICED else ():
        if element.get("points") in (None, ""):
            yield f"里,要点“{element.get('label', '')}”没有分值(points),请补上"
    for group in data.get("elements") or () if calc == "survey" else ():
        if not group.get("bottom"):
            yield f"里,“{group.get('label', '')}”没有写收回份数取什么数(bottom),请补上"
