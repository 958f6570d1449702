"""Templates of reports: library/reports/*.yaml, and those of the sample beside its facts.

A template is plain data:
    genre      briefing 汇报材料 · summary 年度总结 · story 经验交流
    name, title, greeting, label (样例)      {district} and {year} stand for those of the report
    division   only for this district; none: for all
    asks       {key: {label, unit, hint}}   what the ledger does not know: filled before issuing
    figures    {key: query}                 see assessments.figures; label names it in words
    figures_from   a file of facts under library/: its figures are {id.measure}
    period     a figure's own span; 至期末 is everything up to the report's last day; none: its span
    body       paragraphs; a figure or a field stands in one as {key}; 一、 and (一) begin headings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongxin.assessments import figures
from tongxin.core.errors import Refused
from tongxin.directory.models import Division
from tongxin.ledger import kinds

from . import texts
from .models import Report

UP_TO = "至期末"
GENRES = dict(Report.GENRES)
#: What every report knows of itself.
BUILT_IN = ("district", "year")


@dataclass(frozen=True)
class Template:
    """A template after it was read and found whole."""

    key: str
    genre: str
    name: str
    title: str
    greeting: str
    label: str
    division: str
    period: str
    asks: Mapping[str, dict]
    figures: Mapping[str, dict]
    body: str


def of(division: str) -> list[Template]:
    """The templates a district may draft from, in the order of the files; broken ones refuse."""
    found = [read(path, division) for path in _paths()]
    return [t for t in found if t.division in ("", division)]


def get(division: str, key: str) -> Template:
    """One template by its key; Refused when there is none."""
    path = next((p for p in _paths() if _key(p) == key), None)
    found = read(path, division) if path else None
    if found is None or found.division not in ("", division):
        raise Refused("没有这份材料模板,请从列表里选。")
    return found


def _paths() -> list[Path]:
    library = Path(settings.LIBRARY)
    return sorted(library.glob("reports/*.yaml")) + sorted(library.glob("samples/*/report*.yaml"))


def _key(path: Path) -> str:
    return path.stem if path.parent.name == "reports" else f"{path.parent.name}-{path.stem}"


def read(path: Path, division: str) -> Template:
    """A template file as this district's kinds understand it; Refused with one sentence."""
    return build(_key(path), _loaded(str(path), path.stat().st_mtime_ns), division)


@lru_cache(maxsize=32)
def _loaded(path: str, changed: int) -> Mapping[str, Any]:
    return yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CSafeLoader)


def build(key: str, data: Mapping[str, Any], division: str) -> Template:
    """A template from its data; Refused names the figure and the place that are wrong."""
    name = str(data.get("name") or key)
    if data.get("genre") not in GENRES:
        raise Refused(f"材料模板“{name}”没有写体裁,genre只能写{'、'.join(GENRES)}之一。")
    body = texts.printed("\n".join(texts.lines("\n".join(map(str, data.get("body") or ())))))
    asks = {k: _ask(k, v) for k, v in (data.get("asks") or {}).items()}
    defined = dict(_figures(name, data, division))
    _check_text(name, body, {*asks, *defined, *BUILT_IN})
    return Template(
        key, data["genre"], name, texts.printed(str(data.get("title") or name)),
        texts.printed(str(data.get("greeting") or "")),
        str(data.get("label") or ""), str(data.get("division") or ""),
        str(data.get("period") or ""), asks, defined, body,
    )  # fmt: skip


def _check_text(name: str, body: str, known: set[str]) -> None:
    if not body:
        raise Refused(f"材料模板“{name}”没有正文,请在body里逐段写。")
    if at := texts.broken(body):
        raise Refused(f"材料模板“{name}”第{at}段的花括号不成对,请改正。")
    if lost := texts.unknown(body, known):
        raise Refused(
            f"材料模板“{name}”第{lost[0]}段用了没有定义的数字“{lost[1]}”,"
            "请在figures里写明怎样取数,或改正写法。"
        )


def _ask(key: str, data: Mapping[str, Any]) -> dict[str, str]:
    told = {name: str(data.get(name) or "") for name in ("label", "unit", "hint")}
    return {**told, "label": told["label"] or key, "value": ""}


def _figures(name: str, data: Mapping[str, Any], division: str) -> Iterator[tuple[str, dict]]:
    """(key, query) of every figure, checked against the district's kinds."""
    known = set(kinds.all_kinds(division))
    own = (data.get("figures") or {}).items()
    for key, query in [*_from_facts(data.get("figures_from")), *own]:
        if not texts.NAMED.fullmatch(str(key)) or not isinstance(query, Mapping):
            raise Refused(f"材料模板“{name}”的数字“{key}”写法不对,请照docs里的例子改。")
        if wrong := figures.problem(query, known):
            raise Refused(f"材料模板“{name}”的数字“{key}”{wrong},请改正。")
        yield str(key), {"label": str(key), **query}


def _from_facts(name: str | None) -> Iterator[tuple[str, dict]]:
    """The measures of a file of facts, each with its fact's period and title."""
    if not name:
        return
    library = Path(settings.LIBRARY).resolve()
    path = (library / name).resolve()
    if library not in path.parents or not path.is_file():
        raise Refused(f"没有数字文件“{name}”,请核对figures_from。")
    for fact in _loaded(str(path), path.stat().st_mtime_ns)["facts"]:
        several = len(fact["measures"]) > 1
        for measure, query in fact["measures"].items():
            more = f"·{query.get('label') or measure}" if several else ""
            told = {"label": f"{fact['title']}{more}", "period": fact["period"]}
            yield f"{fact['id']}.{measure}", {**query, **told}


def settled(template: Template, division: Division, year: str) -> tuple[str, str, str]:
    """(title, greeting, body) with the district and the year in their places."""
    told = {"district": division.name, "year": year}

    def put(text: str) -> str:
        return texts.KEY.sub(lambda m: told.get(m[1].strip(), m[0]), text)

    return put(template.title), put(template.greeting), put(template.body)
