"""Units and their liaisons from one spreadsheet: columns in any order, all of it or nothing.

Columns: 单位名称, and where they exist 类别, 上级单位, 别名(曾用名), 成员单位, 联络员姓名, 登录名.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from python_calamine import CalamineError, CalamineWorkbook

from tongxin.core import uploads
from tongxin.core.errors import Refused

from . import actions
from .models import Unit, User
from .queries import Resolver, tidy
from .scope import require

#: Header words of each column, without brackets and blanks.
HEADERS = {
    "name": ("单位名称", "单位", "名称"),
    "kind": ("类别", "单位类别", "单位类型", "类型"),
    "parent": ("上级单位", "主管单位", "隶属单位"),
    "aliases": ("别名", "曾用名", "简称", "别名曾用名", "别名、曾用名"),
    "member": ("成员单位", "是否成员单位", "双拥领导小组成员单位"),
    "office": ("双拥办所在单位", "是否双拥办"),
    "person": ("联络员姓名", "联络员", "双拥联络员"),
    "username": ("登录名", "账号", "用户名"),
}
WORDS = {
    "bureau": ("区级部门", "部门", "局委办", "机关", "成员单位"),
    "town": ("镇街", "镇", "街道", "乡镇", "镇(街道)", "镇街道"),
    "school": ("学校",),
    "troop": ("驻区单位(代称)", "驻区单位", "驻区部队", "部队"),
    "other": ("其他单位", "其他", "企业", "社会组织"),
}
KINDS = {tidy(word): kind for kind, words in WORDS.items() for word in words}
#: What a name ends in tells its kind where the column is empty.
ENDINGS = (
    ("town", ("街道", "镇", "乡")),
    ("school", ("小学", "中学", "学校", "学院", "大学", "幼儿园")),
    ("troop", ("部队",)),
)
YES, NO = {"是", "√", "1", "有", "y"}, {"", "否", "×", "0", "无", "n"}
#: The table's head is looked for in so many rows.
HEAD_ROWS = 10
#: More rows than any district has units: another table was taken by mistake.
LIMIT = 5_000


@dataclass
class Row:
    """One line of the table; `number` is the row in the spreadsheet, from 1."""

    number: int
    name: str
    kind: str = "bureau"
    parent: str = ""
    aliases: tuple[str, ...] = ()
    member: bool = False
    office: bool = False
    person: str = ""
    username: str = ""


@dataclass
class Report:
    """What came of it. rejected: (row, column, sentence). logins: (unit, person, name, password).

    A password is shown here once and stored nowhere; it must be changed at the first login.
    """

    rows: int = 0
    accepted: int = 0
    rejected: list[tuple[int, str, str]] = field(default_factory=list)
    logins: list[tuple[str, str, str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def import_units(*, by: User, path: Path, name: str, dry_run: bool = False) -> Report:
    """Add the units of a spreadsheet (xlsx, xls, csv) with their liaisons' accounts.

    With dry_run nothing is written and every problem stands in `rejected`. Otherwise a table with
    one bad cell is refused as a whole, each problem naming its row and column.
    """
    scope = require(by, "unit.write")
    rows, rejected = _read(path, name)
    rejected += _conflicts(rows, scope.division)
    report = Report(len(rows), 0 if rejected else len(rows), sorted(rejected))
    report.warnings = _warnings(rows)
    if dry_run:
        return report
    if rejected:
        told = [f"第{row}行“{column}”:{message}" for row, column, message in report.rejected]
        raise Refused(f"表里有{len(told)}处要改,一个单位也没有写入。", told)
    _write(by, scope.division, rows, report)
    return report


# ---- reading ------------------------------------------------------------------------------------


def _read(path: Path, name: str) -> tuple[list[Row], list[tuple[int, str, str]]]:
    media = uploads.check(path, name, allow=uploads.TABLES, limit=uploads.TABLE_LIMIT)
    table = _csv(path) if media in (uploads.CSV, uploads.TEXT) else _sheet(path)
    at, columns, titles = _head(table)
    rows, problems = [], []
    for number, cells in enumerate(table[at + 1 :], start=at + 2):
        if not any(cells):
            continue
        raw = {key: cells[n] if n < len(cells) else "" for key, n in columns.items()}
        row, found = _row(number, raw)
        rows.append(row)
        problems += [(number, titles.get(key, key), message) for key, message in found]
    if not rows:
        raise Refused("表头下面没有单位,请每行填写一个单位后再导入。")
    if len(rows) > LIMIT:
        raise Refused(f"表里有{len(rows)}行,不像单位名录,请核对是不是选错了文件。")
    return rows, problems


def _sheet(path: Path) -> list[list[str]]:
    """The first sheet that is not empty."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_index(n) for n in range(len(book.sheet_names))]
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("打不开这张表,请用Excel另存为.xlsx(不加密)或.csv后再导入。") from error
    for sheet in sheets:
        table = sheet.to_python(skip_empty_area=False)
        if any(any(row) for row in table):
            return [[_text(cell) for cell in row] for row in table]
    raise Refused("表里没有内容,请填写单位后再导入。")


def _csv(path: Path) -> list[list[str]]:
    # The guard has let it in, so one of the encodings fits.
    text = path.read_text(encoding=uploads.encoding_of(path) or "utf-8")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4000], ",;\t")
    except csv.Error:
        dialect = csv.excel
    return [[_text(cell) for cell in row] for row in csv.reader(io.StringIO(text), dialect)]


def _text(cell: Any) -> str:
    """A cell as typed; 1001.0 is 1001."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\x00", "").strip()


def _bare(title: str) -> str:
    return re.sub(r"[*()()、\s::]", "", tidy(title))


_TITLES = {_bare(word): key for key, words in HEADERS.items() for word in words}


def _head(table: list[list[str]]) -> tuple[int, dict[str, int], dict[str, str]]:
    """(index of the head row, column of each field, its title as written)."""
    for at, cells in enumerate(table[:HEAD_ROWS]):
        found = [(_TITLES[_bare(c)], n) for n, c in enumerate(cells) if _bare(c) in _TITLES]
        keys = [key for key, _ in found]
        if "name" not in keys:
            continue
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            raise Refused(f"表头里有两列都是“{HEADERS[twice][0]}”,请只留一列。")
        return at, dict(found), {key: cells[n] for key, n in found}
    raise Refused("没有找到“单位名称”这一列,请在表头写明:单位名称、类别、别名、成员单位等。")


def _row(number: int, raw: dict[str, str]) -> tuple[Row, list[tuple[str, str]]]:
    """The line and its problems, each with the key of its column."""
    problems = []
    row = Row(number, raw["name"], parent=raw.get("parent", ""), person=raw.get("person", ""))
    row.username = raw.get("username", "").lower()
    row.aliases = tuple(a for a in re.split(r"[、,,;;/\n]", raw.get("aliases", "")) if a.strip())
    row.kind, problem = _kind(raw.get("kind", ""), row.name)
    problems += [("kind", problem)] if problem else []
    for key in ("member", "office"):
        answer, problem = _yes(raw.get(key, ""))
        setattr(row, key, answer)
        problems += [(key, problem)] if problem else []
    return row, problems + _lengths(row)


def _lengths(row: Row) -> list[tuple[str, str]]:
    found = []
    if not row.name:
        found.append(("name", "请填写单位名称。"))
    if len(row.name) > 60:
        found.append(("name", f"单位名称最多60字,现在{len(row.name)}字。"))
    found += [("aliases", f"别名“{a[:10]}…”超过60字。") for a in row.aliases if len(a) > 60]
    if row.username and not re.fullmatch(r"[a-z0-9._-]{2,40}", row.username):
        found.append(("username", "登录名用2至40个小写字母、数字、点、横线或下划线。"))
    if bool(row.username) != bool(row.person):
        found.append(("person" if row.username else "username", "联络员姓名和登录名要一起填写。"))
    if len(row.person) > 30:
        found.append(("person", "姓名最多30字。"))
    return found


def _kind(text: str, name: str) -> tuple[str, str]:
    if not text:
        ends = (kind for kind, words in ENDINGS if name.endswith(words))
        return next(ends, "bureau"), ""
    found = KINDS.get(tidy(text))
    have = "、".join(words[0] for words in WORDS.values())
    return found or "bureau", "" if found else f"没有“{text[:20]}”这一类,可填:{have}。"


def _yes(text: str) -> tuple[bool, str]:
    word = tidy(text).lower()
    if word in YES | NO:
        return word in YES, ""
    return False, "请填“是”或“否”。"


# ---- checking against what is there -------------------------------------------------------------


def _conflicts(rows: list[Row], division: str) -> list[tuple[int, str, str]]:
    """Names twice in the table or taken, parents unknown, logins taken."""
    known = Resolver.load(division)
    names = {tidy(row.name) for row in rows}
    found = _twice(rows, "name", "单位名称") + _twice(rows, "username", "登录名")
    for row in rows:
        found += [(row.number, "单位名称", m) for m in _name_problems(row, known)]
        found += [(row.number, "别名", m) for m in _alias_problems(row, names, known)]
        if row.parent and tidy(row.parent) not in names and not known.find(row.parent):
            found.append((row.number, "上级单位", f"“{row.parent}”不在表里,也不在单位名录里。"))
        if row.parent and tidy(row.parent) == tidy(row.name):
            found.append((row.number, "上级单位", "上级单位不能是它自己。"))
    taken = User.objects.filter(username__in=[r.username for r in rows if r.username])
    used = set(taken.values_list("username", flat=True))
    found += [
        (r.number, "登录名", f"登录名“{r.username}”已被使用,请换一个。")
        for r in rows
        if r.username in used
    ]
    return found + _rings(rows)


def _twice(rows: list[Row], key: str, title: str) -> list[tuple[int, str, str]]:
    first: dict[str, int] = {}
    found = []
    for row in rows:
        value = tidy(getattr(row, key))
        if value and value in first:
            found.append((row.number, title, f"与第{first[value]}行重复,请删去一行。"))
        first.setdefault(value, row.number)
    return found


def _name_problems(row: Row, known: Resolver) -> Iterable[str]:
    if row.name and known.find(row.name):
        yield f"“{row.name}”已在单位名录里,请从表里删去这一行。"


def _alias_problems(row: Row, names: set[str], known: Resolver) -> Iterable[str]:
    for alias in row.aliases:
        if tidy(alias) in names - {tidy(row.name)} or known.find(alias):
            yield f"“{alias}”已经是另一个单位的名称,请改正。"


def _rings(rows: list[Row]) -> list[tuple[int, str, str]]:
    """A unit above itself by way of others."""
    above = {tidy(row.name): tidy(row.parent) for row in rows if row.parent}
    found = []
    for row in rows:
        seen, at = {tidy(row.name)}, above.get(tidy(row.name), "")
        while at and at not in seen:
            seen.add(at)
            at = above.get(at, "")
        if at and at == tidy(row.name) and at != tidy(row.parent):
            found.append((row.number, "上级单位", "上级单位绕了一圈又回到自己,请改正。"))
    return found


def _warnings(rows: list[Row]) -> list[str]:
    if any(_is_office(row) for row in rows):
        return []
    return ["表里没有写明双拥办设在哪个单位:请给那个单位加上别名“双拥办”。"]


def _is_office(row: Row) -> bool:
    """The unit is marked, or 双拥办 is one of its names."""
    return row.office or "双拥办" in {tidy(n) for n in (row.name, *row.aliases)}


# ---- writing ------------------------------------------------------------------------------------


@transaction.atomic
def _write(by: User, division: str, rows: list[Row], report: Report) -> None:
    made = {}
    for order, row in enumerate(rows):
        made[tidy(row.name)] = actions.add_unit(
            by=by, division=division, name=row.name, kind=row.kind, member=row.member,
            office=_is_office(row), aliases=row.aliases, order=order,
        )  # fmt: skip
    _place(division, rows, made)
    for row in rows:
        if row.username:
            report.logins.append(_liaison(by, division, row, made[tidy(row.name)]))


def _place(division: str, rows: list[Row], made: dict[str, Unit]) -> None:
    """Parents last: a unit may stand above its parent in the table."""
    known = Resolver.load(division)
    for row in rows:
        if row.parent:
            unit = made[tidy(row.name)]
            unit.parent = made.get(tidy(row.parent)) or known.need(row.parent, "上级单位")
            unit.save(update_fields=["parent"])


def _liaison(by: User, division: str, row: Row, unit: Unit) -> tuple[str, str, str, str]:
    password = secrets.token_hex(6)
    user = actions.add_account(
        by=by, division=division, username=row.username, name=row.person, password=password
    )
    actions.assign(by=by, user=user, role="liaison", unit=unit)
    return row.name, row.person, row.username, password
