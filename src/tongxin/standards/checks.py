"""Whether a standard's data can be taken: everything that would fail later is told now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tongxin.core.errors import Refused
from tongxin.rules import scoring
from tongxin.rules.reading.place import DATA
from tongxin.rules.scoring import GRID, LINK, Edition, Fact, Rule

#: Facts that are not read from an entry kind: links to the cell, the grid, figures stated.
PSEUDO = frozenset({LINK, GRID, DATA})
#: The longest a number, a window's name, an item's label and a unit's name may be.
LONGEST = {"编号": 40, "年度名称": 20, "要点": 80, "单位名称": 80}
MOST = Decimal(100_000)
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

#: Entry kinds by key; as a mapping, each with its closed list of facets (None: any).
KnownKinds = Collection[str] | Mapping[str, frozenset[str] | None]


def checked(data: Mapping[str, Any], known_kinds: KnownKinds | None = None) -> Edition:
    """The edition the data describes; Refused with every problem in a sentence."""
    try:
        made = scoring.parse.edition(data)
    except scoring.BadEdition as error:
        raise _refused(error.problems) from error
    except (AttributeError, TypeError, KeyError, ValueError, ArithmeticError) as error:
        # A person's file may hold a list where a mapping belongs, a word where a number does.
        raise Refused("这份标准的结构看不懂,请对照导出的样例核对缩进和层次后再导入。") from error
    problems = [*_named(made), *_lengths(made), *_numbers(made), *_windows(made)]
    problems += _rules(made, known_kinds)
    if problems:
        raise _refused(problems)
    return made


def _refused(problems: list[str]) -> Refused:
    more = f"(共{len(problems)}处)" if len(problems) > 1 else ""
    return Refused(f"这份标准还不能用{more}:{problems[0]}。", problems)


def _named(made: Edition) -> Iterator[str]:
    if not KEY.fullmatch(made.key):
        yield f"代号“{made.key}”只能用小写字母、数字和连字符,不超过40个,请改正"
    if not made.title.strip() or len(made.title) > 120 or len(made.label) > 60:
        yield "请填写标准名称,不超过120字(标注不超过60字)"


def _lengths(made: Edition) -> Iterator[str]:
    ids = [x.id for rows in (made.items(), made.bonus, made.vetoes) for x in rows]
    texts = {
        "编号": ids,
        "年度名称": [w.name for w in made.windows],
        "要点": [
            name.partition(":")[2] for f in made.facts() if f.kind == LINK for name in f.facets
        ],
        "单位名称": [n for i in made.items() for n in (*i.lead, *i.support)],
    }
    for word, values in texts.items():
        for value in dict.fromkeys(values):
            if len(value) > LONGEST[word]:
                yield f"{word}“{value[:20]}…”太长,请改到{LONGEST[word]}字以内"
    if not all(ids):
        yield "有一项没有编号,请补上"


def _numbers(made: Edition) -> Iterator[str]:
    """Points that no cell can hold, and numbers of bonus lines or vetoes used twice."""
    for word, rows in (("加分项", made.bonus), ("否决项", made.vetoes)):
        ids = [row.id for row in rows]
        for twice in sorted({i for i in ids if ids.count(i) > 1}):
            yield f"{word}编号{twice}出现了两次,请改成不同的编号"
    worth = [(i.id, i.max) for i in made.items()] + [(b.id, b.max) for b in made.bonus]
    for number, points in worth:
        if not 0 <= points < MOST:
            yield f"{number}的分值{points}不合理,请核对"


def _windows(made: Edition) -> Iterator[str]:
    """Years follow one another without overlap or gap, so that each day is in one of them."""
    if len({w.name for w in made.windows}) < len(made.windows):
        yield "考评年度的名称有重复,请改成不同的名称"
    for w in made.windows:
        if w.end < w.start:
            yield f"{w.name}的截止日早于起始日,请改正"
    for a, b in zip(made.windows, made.windows[1:], strict=False):
        if b.start != a.end + timedelta(days=1):
            yield f"{a.name}和{b.name}没有首尾相接,请把起止日改成前后相连"


def _rules(made: Edition, known: KnownKinds | None) -> Iterator[str]:
    told: set[str] = set()
    for where, rule in _all_rules(made):
        told |= {_unknown(where, fact, known) for fact in rule.facts()}
    for item in made.items():
        told |= {_unknown(f"考评内容{item.id}“{item.name}”", fact, known) for fact in item.also}
    for veto in made.vetoes:
        told |= {_unknown(f"否决项{veto.id}", f, known) for f in (veto.happened, veto.cleared)}
    yield from sorted(told - {""})


def _all_rules(made: Edition) -> Iterator[tuple[str, Rule]]:
    for item in made.items():
        yield from ((f"考评内容{item.id}“{item.name}”", p.rule) for p in item.points)
    for line in made.bonus:
        yield f"加分项{line.id}“{line.name}”", line.rule


def _unknown(where: str, fact: Fact, known: KnownKinds | None) -> str:
    """What is wrong with where a rule takes its figure from; '' when it is known."""
    if known is None or fact.kind in PSEUDO:
        return ""
    if fact.kind not in known:
        return f"{where}要从“{fact.kind}”台账取数,系统里没有这种台账,请先添加或改用现有的种类"
    facets = known[fact.kind] if isinstance(known, Mapping) else None
    strange = [] if facets is None else [f for f in fact.facets if f not in facets]
    if strange:
        return f"{where}要取“{fact.kind}”台账里的“{strange[0]}”,这种台账没有这个分类,请改正"
    return ""
