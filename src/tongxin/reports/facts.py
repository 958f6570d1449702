"""The facts of the sample district: every figure counted from entries, its wording from the figure.

library/samples/jiangjin/facts.yaml says what was published and how each figure is read. Nothing
here is typed in: take an entry away and its fact no longer holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongxin.assessments import figures
from tongxin.assessments.figures import Figure, Reader, windows
from tongxin.rules.scoring import plain


def facts(division: str) -> list[dict[str, Any]]:
    """All facts in their order, JSON-ready.

    `value` and `expected` are by measure, numbers as strings; a fact that must hold every year
    shows the last of its years and all of them under `years`. `entries` are entry numbers.
    """
    reader = Reader(division)
    return [_fact(reader, spec) for spec in _specs(str(settings.LIBRARY))]


@lru_cache(maxsize=4)
def _specs(library: str) -> tuple[dict, ...]:
    path = Path(library) / "samples" / "jiangjin" / "facts.yaml"
    return tuple(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["facts"])


def _fact(reader: Reader, spec: Mapping[str, Any]) -> dict[str, Any]:
    read = {
        window.name: {n: reader.read(m, window) for n, m in spec["measures"].items()}
        for window in windows(spec["period"])
    }
    last = list(read.values())[-1]
    numbers = [no for row in read.values() for f in row.values() for no in f.entries]
    return {
        "id": spec["id"],
        "topic": spec["topic"],
        "title": spec["title"],
        "period": "、".join(read),
        "value": _values(last),
        "expected": {
            n: {"op": m["op"], "value": str(m["value"])} for n, m in spec["measures"].items()
        },
        "wording": _worded(spec, last),
        "holds": all(_holds(spec["measures"], row) for row in read.values()),
        "entries": sorted(set(numbers)),
        **({"years": {w: _values(f) for w, f in read.items()}} if len(read) > 1 else {}),
        **{key: spec[key] for key in ("when", "place", "partners", "note") if key in spec},
    }


def _values(read: Mapping[str, Figure]) -> dict[str, str | None]:
    return {n: None if f.value is None else plain(f.value) for n, f in read.items()}


def _holds(measures: Mapping[str, Any], read: Mapping[str, Figure]) -> bool:
    return all(figures.holds(measures[n], f.value) for n, f in read.items())


def _worded(spec: Mapping[str, Any], read: Mapping[str, Figure]) -> str:
    measures = spec["measures"]
    said = {n: figures.said(measures[n], f.value) for n, f in read.items()}
    return spec["wording"].format(**said)
