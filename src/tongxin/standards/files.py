"""Files that hold a standard: tables as they are sent round, and editions as data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from xlsxwriter.exceptions import FileCreateError

from tongxin.core import uploads
from tongxin.core.errors import Refused
from tongxin.rules.reading.lexicon import Lexicon
from tongxin.rules.scoring import CALCULATORS, Edition, Item, dump, plain

from .checks import checked
from .tables import TableError, draft_from_file, write_xlsx

TABLES = frozenset({uploads.XLSX, uploads.DOCX})
#: What a file that is an edition as data is called.
DATA_ENDINGS = (".yaml", ".yml", ".json")
READABLE = TABLES | {uploads.TEXT}
#: An edition as data is text of some hundred kilobytes.
MOST_DATA = 2 * uploads.MB
#: How deep its lists and mappings nest; the shipped standard has nine levels.
DEEPEST = 40
_OPENS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSES = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True)
class Source:
    """What a file says: the edition's data and what was understood. lines: the preview."""

    name: str
    sha256: str
    data: Mapping[str, Any]
    declared_total: Decimal
    summed_total: Decimal
    read: int
    manual: int
    mismatches: list[dict[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lines: list = field(default_factory=list)


def read_file(
    path: Path, *, name: str, key: str, title: str | None, start: date | None, years: int
) -> Source:
    """A file of any of the kinds we know; Refused with what to do."""
    media = uploads.check(path, name, allow=READABLE, limit=uploads.TABLE_LIMIT)
    if media in TABLES:
        return _from_table(path, name, key=key, title=title, start=start, years=years)
    if not name.lower().endswith(DATA_ENDINGS):
        raise Refused(f"“{name}”不是表格或文档,请用办公软件打开后另存为.xlsx或.docx再上传。")
    return _from_data(name, _text(path), {"key": key, "title": title})


def _from_table(path: Path, name: str, **given: Any) -> Source:
    try:
        draft = draft_from_file(path, lexicon=lexicon(), **given)
    except TableError as error:
        raise Refused(f"{str(error).rstrip('。')}。") from error
    return Source(
        name,
        _sha256(path.read_bytes()),
        draft.data,
        draft.declared_total,
        draft.summed_total,
        draft.read,
        draft.manual,
        list(draft.mismatches),
        list(draft.warnings),
        list(draft.lines),
    )


def lexicon() -> Lexicon:
    """Words of the trade and the entry kinds that prove them."""
    path = settings.LIBRARY / "lexicon.yaml"
    rows = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) if path.exists() else ()
    return Lexicon.from_data(rows)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _from_data(name: str, text: str, given: Mapping[str, Any] | None = None) -> Source:
    """An edition written as data. What was `given` on the form stands above the file."""
    data = _load(text)
    if not isinstance(data, Mapping) or not data.get("sections"):
        raise Refused("文件里没有考评项目(sections),请对照导出的样例核对后再导入。")
    data = {**data, **{k: v for k, v in (given or {}).items() if v}}
    return _told(name, _sha256(text.encode()), data)


def _told(name: str, sha256: str, data: Mapping[str, Any]) -> Source:
    made = checked(data)
    manual = sum(_manual(i) for i in made.items())
    return Source(
        name,
        sha256,
        data,
        made.total,
        made.summed,
        sum(1 for _ in made.items()) - manual,
        manual,
        _mismatches(made),
        [],
        _lines(made),
    )


def _mismatches(made: Edition) -> list[dict[str, str]]:
    """Declared figures that are not the sum of what is below them."""
    pairs = [(f"{s.id} {s.name}", s.max, s.summed) for s in made.sections]
    pairs.append(("合计", made.total, made.summed))
    return [
        {"where": where, "declared": plain(declared), "summed": plain(summed)}
        for where, declared, summed in pairs
        if declared != summed
    ]


def _lines(made: Edition) -> list[dict[str, Any]]:
    """The preview of data, in the form that a table's has."""
    return [_line(item) for item in made.items()]


def _line(item: Item) -> dict[str, Any]:
    calcs = [CALCULATORS[p.rule.calc][0] for p in item.points]
    return {
        "place": "",
        "id": item.id,
        "printed": item.id,
        "name": item.name,
        "points": plain(item.max),
        "text": item.text,
        "understood": "、".join(dict.fromkeys(calcs)),
        "calc": item.points[0].rule.calc,
        "manual": _manual(item),
        "notes": [],
    }


def _manual(item: Item) -> bool:
    return any(p.rule.calc == "hand" for p in item.points)


def _load(text: str) -> Any:
    """YAML, of which JSON is a part; Refused with the line that cannot be read."""
    try:
        _look_over(text)
        return yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        if "nesting depth" in (getattr(error, "problem", None) or ""):
            raise Refused(TOO_DEEP) from error  # the scanner's own limit was met first
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else "文件"
        raise Refused(f"{where}的写法有误,请检查缩进、冒号和引号后再导入。") from error
    except (ValueError, RecursionError) as error:
        raise Refused("文件的写法有误,请对照导出的样例核对后再导入。") from error


TOO_DEEP = "文件的层次太深,不像一份标准,请对照导出的样例核对后再导入。"


def _look_over(text: str) -> None:
    """Before it is loaded: a name that stands for a block may multiply a small file into a huge
    one, and the loader, which is C, falls over deep nesting and takes the process with it."""
    depth = 0
    for token in yaml.scan(text, yaml.CSafeLoader):
        if isinstance(token, yaml.AliasToken):
            raise Refused("文件里用了引用(*),请展开写全后再导入。")
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if depth > DEEPEST:
            raise Refused(TOO_DEEP)


def _text(path: Path) -> str:
    """The text of a data file, in whatever encoding a Chinese editor saved it."""
    if path.stat().st_size > MOST_DATA:
        raise Refused(f"文件超过{MOST_DATA // uploads.MB}MB,不像一份标准,请核对。")
    return path.read_bytes().decode(uploads.encoding_of(path) or "utf-8-sig", "replace")


def shipped() -> list[str]:
    """Keys of the standards that come with the product."""
    return sorted(p.stem for p in (settings.LIBRARY / "standards").glob("*.yaml"))


def read_shipped(key: str) -> Source:
    """One of them; Refused when there is none of that key."""
    if key not in shipped():
        raise Refused(f"没有随系统提供“{key}”这份标准,现有:{'、'.join(shipped())}。")
    path = settings.LIBRARY / "standards" / f"{key}.yaml"
    return _from_data(path.name, path.read_text(encoding="utf-8"))


def write_file(made: Edition, path: Path) -> None:
    """An edition as a table or as data, by the name's ending; Refused for other endings."""
    if path.suffix.lower() not in (".xlsx", ".json", ".yaml", ".yml"):
        raise Refused("标准可以导出为.xlsx、.yaml或.json,请改文件名的结尾。")
    try:
        _write(made, path)
    except (OSError, FileCreateError) as error:
        raise Refused(f"写不了“{path}”,请核对文件夹是否存在、能否写入。") from error


def _write(made: Edition, path: Path) -> None:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        write_xlsx(made, path)
    elif suffix == ".json":
        path.write_text(json.dumps(dump.edition(made), ensure_ascii=False, indent=1), "utf-8")
    else:
        path.write_text(_yaml(made), "utf-8")


def _yaml(made: Edition) -> str:
    return yaml.safe_dump(dump.edition(made), allow_unicode=True, sort_keys=False, width=100)
