"""An edition from plain data (YAML, JSON). All problems are found at once and told in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from .calculators import CALCULATORS
from .lacks import lacks
from .model import (
    ABSENCES,
    CYCLE,
    EMPTIES,
    MEASURES,
    YEAR_MODES,
    Bonus,
    Edition,
    Element,
    Fact,
    Item,
    Level,
    Rule,
    ScoringPoint,
    Section,
    Veto,
    Window,
)
from .result import grain

Data = Mapping[str, Any]

#: More than any figure of a standard.
MOST = Decimal(10) ** 12


class BadEdition(ValueError):
    """The data is not an edition; `problems` are sentences that say what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def fact(text: str) -> Fact:
    """A fact from its key: `kind[!]/facet|facet/measure`; ValueError says what is wrong."""
    kind, _, rest = str(text).partition("/")
    facets, _, measure = rest.partition("/")
    measure = measure or "count"
    if not kind.strip("!") or measure not in MEASURES:
        raise ValueError(f"看不懂取数写法“{text}”,应写作“种类/分类/度量”")
    names = tuple(f for f in facets.split("|") if f)
    return Fact(kind.rstrip("!"), names, measure, kind.endswith("!"))


def _number(data: Data, key: str, where: str, problems: list[str]) -> Decimal | None:
    """A number of at most four decimals, as points have; None where nothing is written."""
    value = data.get(key)
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number >= MOST:
        problems.append(f"{where}的“{key}”应当是数字,现在是“{value}”")
        return None
    if number < 0:
        problems.append(f"{where}的“{key}”不能是负数,现在是“{value}”")
        return None
    return number if number == number.to_integral_value() else grain(number)


def _whole_number(data: Data, key: str, where: str, problems: list[str]) -> int | None:
    number = _number(data, key, where, problems)
    if number is not None and number != number.to_integral_value():
        problems.append(f"{where}的“{key}”应当是整数,现在是“{data[key]}”")
    return None if number is None else int(number)


def _word(data: Data, key: str, words: Mapping[str, str], where: str, problems: list[str]) -> str:
    """One of a closed list of words, the first when nothing is written."""
    word = str(data.get(key) or next(iter(words)))
    if word not in words:
        problems.append(f"{where}的“{key}”写作“{word}”,只能写{'、'.join(words)}之一")
        return next(iter(words))
    return word


def _by(data: Data, where: str, problems: list[str]) -> str:
    """A last day within the year; one that is there in every year, so not 02-29."""
    by = str(data.get("by") or "")
    try:
        if by:
            date.fromisoformat(f"2001-{by}")
    except ValueError:
        problems.append(f"{where}的“by”应当写成“月-日”,如“07-31”,现在是“{by}”")
        return ""
    return by


def _fact(data: Data, key: str, where: str, problems: list[str]) -> Fact | None:
    if not data.get(key):
        return None
    try:
        return fact(data[key])
    except ValueError as error:
        problems.append(f"{where}:{error}")
        return None


def _element(data: Data, where: str, problems: list[str]) -> Element | None:
    found = _fact(data, "fact", where, problems)
    if found is None and not data.get("fact"):
        problems.append(f"{where}的要点“{data.get('label', '')}”没有写从哪里取数(fact)")
    # `need: null` is meaningful: each occurrence counts.
    need = _number(data, "need", where, problems) if "need" in data else Decimal(1)
    made = Element(
        label=str(data.get("label", "")),
        fact=found or Fact(""),
        points=_number(data, "points", where, problems),
        need=need,
        per=_number(data, "per", where, problems) or Decimal(1),
        by=_by(data, where, problems),
        bottom=_fact(data, "bottom", where, problems),
    )
    return made if found else None


def _level(data: Data, where: str, problems: list[str]) -> Level:
    return Level(
        label=str(data.get("label", "")),
        points=_number(data, "points", where, problems) or Decimal(0),
        met=_whole_number(data, "met", where, problems),
        fact=_fact(data, "fact", where, problems),
        need=_number(data, "need", where, problems) or Decimal(1),
        at_least=_number(data, "at_least", where, problems),
    )


def rule(data: Data, where: str, problems: list[str]) -> Rule:
    """A rule from its mapping; problems are added to the list, a placeholder comes back."""
    calc = str(data.get("calc", "hand"))
    if calc not in CALCULATORS:
        problems.append(f"{where}的计分方法“{calc}”不存在,可用:{'、'.join(CALCULATORS)}")
        calc = "hand"
    problems += [f"{where}的计分方法“{CALCULATORS[calc][0]}”{lack}" for lack in lacks(calc, data)]
    elements = [_element(e, where, problems) for e in data.get("elements", ())]
    return Rule(
        calc=calc,
        elements=tuple(e for e in elements if e),
        levels=tuple(_level(x, where, problems) for x in data.get("levels", ())),
        top=_fact(data, "top", where, problems),
        bottom=_fact(data, "bottom", where, problems),
        basis=_fact(data, "basis", where, problems),
        share=_number(data, "share", where, problems),
        spot=rule(data["spot"], where, problems) if data.get("spot") else None,
        cap=_number(data, "cap", where, problems),
        threshold=_number(data, "threshold", where, problems),
        sample=_number(data, "sample", where, problems),
        each=_number(data, "each", where, problems),
        empty=_word(data, "empty", EMPTIES, where, problems),
        otherwise=str(data.get("otherwise", "")),
        start=_number(data, "start", where, problems),
        noun=str(data.get("noun", "")),
    )


def _names(data: Data, key: str) -> tuple[str, ...]:
    value = data.get(key) or ()
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _also(data: Data, where: str, problems: list[str]) -> tuple[Fact, ...]:
    """另列佐证; only what is read from a ledger, since links and figures are shown as they are."""
    made = (_fact({"also": name}, "also", where, problems) for name in _names(data, "also"))
    found = tuple(dict.fromkeys(f for f in made if f))
    problems += [
        f"{where}的另列佐证“{f.key}”不是台账,请写台账的种类和分类"
        for f in found
        if f.kind.startswith("@")
    ]
    return found


def _points(data: Data, item_id: str, problems: list[str]) -> tuple[ScoringPoint, ...]:
    where = f"考评内容{item_id}"
    rows = data.get("scoring") or [{"calc": "hand", "points": data.get("points")}]
    problems += [
        f"{where}的第{n}个得分点没有分值(points),只有扣分可以不写,请补上"
        for n, row in enumerate(data.get("scoring") or (), 1)
        if row.get("points") in (None, "") and row.get("calc") != "deduct"
    ]
    return tuple(
        ScoringPoint(
            id=f"{item_id}-{n}",
            name=str(row.get("name", "")),
            max=_number(row, "points", where, problems) or Decimal(0),
            rule=rule(row, where, problems),
            text=str(row.get("text", "")),
        )
        for n, row in enumerate(rows, 1)
    )


def _item(data: Data, problems: list[str]) -> Item:
    item_id = str(data.get("id", ""))
    years = str(data.get("years", CYCLE))
    if years not in YEAR_MODES:
        problems.append(f"考评内容{item_id}的年度方式“{years}”不存在,可用:{'、'.join(YEAR_MODES)}")
        years = CYCLE
    maximum = _number(data, "points", f"考评内容{item_id}", problems)
    if maximum is None:
        problems.append(f"考评内容{item_id}“{data.get('name', '')}”没有分值,请补上")
    return Item(
        id=item_id,
        name=str(data.get("name", "")),
        max=maximum or Decimal(0),
        points=_points(data, item_id, problems),
        text=str(data.get("text", "")),
        years=years,
        absence_allowed=bool(data.get("absence_allowed", False)),
        evidence=_names(data, "evidence"),
        lead=_names(data, "lead"),
        support=_names(data, "support"),
        methods=_names(data, "methods"),
        source=str(data.get("source", "")),
        also=_also(data, f"考评内容{item_id}", problems),
    )


def _section(data: Data, problems: list[str]) -> Section:
    where = f"考评项目{data.get('id', '')}"
    items = tuple(_item(i, problems) for i in data.get("items", ()))
    declared = _number(data, "points", where, problems)
    return Section(
        id=str(data.get("id", "")),
        name=str(data.get("name", "")),
        max=sum((i.max for i in items), Decimal(0)) if declared is None else declared,
        items=items,
        floor=_number(data, "floor", where, problems),
        source=str(data.get("source", "")),
    )


def _bonus(data: Data, problems: list[str]) -> Bonus:
    where = f"加分项{data.get('id', '')}"
    if data.get("points") in (None, ""):
        problems.append(f"{where}“{data.get('name', '')}”没有分值,请补上")
    return Bonus(
        id=str(data.get("id", "")),
        name=str(data.get("name", "")),
        max=_number(data, "points", where, problems) or Decimal(0),
        rule=rule(data, where, problems),
        text=str(data.get("text", "")),
        evidence=_names(data, "evidence"),
        source=str(data.get("source", "")),
    )


def _veto(data: Data, problems: list[str]) -> Veto:
    veto_id = str(data.get("id", ""))
    where = f"否决项{veto_id}"
    return Veto(
        id=veto_id,
        name=str(data.get("name", "")),
        happened=_fact(data, "happened", where, problems) or Fact("veto", (f"{veto_id}:发生",)),
        cleared=_fact(data, "cleared", where, problems) or Fact("veto", (f"{veto_id}:未发生",)),
        look_back=_whole_number(data, "look_back", where, problems) or None,
        source=str(data.get("source", "")),
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def yearly(start: date, years: int) -> tuple[Window, ...]:
    """`years` windows of twelve months from `start`: 2024年, or 2019年度 when it spans two years."""
    windows = []
    for n in range(years):
        first = start.replace(year=start.year + n)
        last = start.replace(year=start.year + n + 1) - timedelta(days=1)
        suffix = "年" if first.year == last.year else "年度"
        windows.append(Window(f"{first.year}{suffix}", first, last))
    return tuple(windows)


def _windows(data: Data, problems: list[str]) -> tuple[Window, ...]:
    try:
        if data.get("windows"):
            rows = data["windows"]
            return tuple(Window(str(w["name"]), _day(w["start"]), _day(w["end"])) for w in rows)
        cycle = data["cycle"]
        return yearly(_day(cycle["start"]), int(cycle["years"])) or _no_years(problems)
    except (KeyError, TypeError, ValueError):
        return _no_years(problems)


def _no_years(problems: list[str]) -> tuple[Window, ...]:
    problems.append(
        "创建周期没有写或看不懂,请写明起始日期和年数(cycle: start、years),"
        "或各年度的名称和起止日期(windows: name、start、end),日期写成2024-01-01这样"
    )
    return yearly(date(2000, 1, 1), 1)


def edition(data: Data) -> Edition:
    """An edition from its data; raises BadEdition with every problem."""
    problems: list[str] = []
    sections = tuple(_section(s, problems) for s in data.get("sections", ()))
    made = Edition(
        key=str(data.get("key", "")),
        version=str(data.get("version", "1")),
        title=str(data.get("title", "")),
        sections=sections,
        windows=_windows(data, problems),
        label=str(data.get("label", "")),
        total=_number(data, "total", "标准", problems)
        or sum((s.max for s in sections), Decimal(0)),
        bonus=tuple(_bonus(b, problems) for b in data.get("bonus", ())),
        bonus_cap=_number(data, "bonus_cap", "标准", problems),
        vetoes=tuple(_veto(v, problems) for v in data.get("vetoes", ())),
        absence=_word(data, "absence", ABSENCES, "标准", problems),
        pass_line=_number(data, "pass_line", "标准", problems),
        note=str(data.get("note", "")),
    )
    problems += _whole(made)
    if problems:
        raise BadEdition(problems)
    return made


def _whole(made: Edition) -> list[str]:
    """What only shows in the whole: no points at all, numbers used twice."""
    ids = [i.id for i in made.items()]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    problems = [f"编号{i}出现了两次,请改成不同的编号" for i in twice]
    if not any(i.max for i in made.items()):
        problems.append("这份标准没有一个有分值的考评内容,请检查“分值”一列")
    return problems
