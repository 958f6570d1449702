"""A rule sentence as scoring points: what the text says, and nothing that it does not say.

A sentence is cut into clauses, remarks are put aside, each clause is read as one shape, and the
shapes are put together. What cannot be read stays a sentence that a person scores by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ..scoring.model import CYCLE, MEAN, SHARE, ZERO, Element, Rule, ScoringPoint
from ..scoring.result import plain
from .deductions import Context, deductions, most, only_cases
from .describe import understood
from .grades import bands, each_year, grade, slots, survey
from .labels import Items, asked, clean, items
from .lexicon import Lexicon
from .lists import SCORE, ladder, points_in, positive, vague
from .place import Part, Place, Proposal
from .ratios import matrix, ratio, ratio_spot, spot
from .remarks import Remarks, take
from .text import Clause, clauses, split_outside

Words = Lexicon | Iterable[Mapping[str, Any]] | None

_YEARLY = re.compile(r"每年|各年|年度|当年|逐年|近[四4]年|每个?季度|每月|全年|分年|本年")
CHECKED = "核查情况"
#: A longer text is not a rule of points but a document.
LONGEST = 800


@dataclass
class _Reading:
    """What has been read so far. lost: clauses that hold points but could not be read."""

    place: Place
    remarks: Remarks
    parts: list[Part] = field(default_factory=list)
    losses: list[Element] = field(default_factory=list)
    said_losses: list[str] = field(default_factory=list)
    lost: list[Clause] = field(default_factory=list)
    context: Context = field(default_factory=Context)
    listed: Items = field(default_factory=Items)


def read_rule(
    text: str,
    maximum: Decimal,
    item_id: str,
    *,
    name: str = "",
    per_year: bool | None = None,
    lexicon: Words = None,
    years: int = 4,
) -> Proposal:
    """Read one rule. `name` is the item's own name: it labels what the sentence leaves unnamed."""
    place = Place(item_id, maximum, name, text, years, _lexicon(lexicon))
    if len(text) > LONGEST:
        return _by_hand(text, place, Remarks(), "评分办法太长")
    kept, remarks = take(clauses(text))
    if not kept or vague(text):
        return _by_hand(
            text, place, remarks, "评分办法没有写明如何计分" if kept else "没有评分办法"
        )
    reading = _Reading(place, remarks)
    _read(kept, reading)
    return _proposal(text, reading, per_year)


def read_bonus(
    text: str,
    bonus_id: str,
    *,
    name: str = "",
    maximum: Decimal | None = None,
    lexicon: Words = None,
) -> Proposal:
    """Read a bonus: so much for each, at most so much. Its one point's max is the cap."""
    kept, remarks = take(clauses(text[:LONGEST]))
    cap = remarks.cap or maximum
    said = points_in(text)
    if cap is None and said:
        remarks.notes.append(f"没有写最多加几分,暂按{plain(max(said))}分")
        cap = max(said)
    place = Place(bonus_id, cap or ZERO, name, text, lexicon=_lexicon(lexicon))
    part = _bonus_part(kept, place, remarks)
    if part is None:
        return _by_hand(text, place, remarks, "加分办法没有读懂")
    rule = part.rule
    point = ScoringPoint(f"{bonus_id}-1", "", place.max, rule, text)
    return Proposal((point,), CYCLE, True, [understood(rule, place.max), *remarks.notes])


def _bonus_part(kept: list[Clause], place: Place, remarks: Remarks) -> Part | None:
    """The subject of a bonus is its name: the sentence only says how much each brings."""
    remarks.cap = place.max
    for clause in kept:
        pieces = split_outside(clause.text, ",")
        scored = ",".join(p for p in pieces if points_in(p))
        if not scored:
            continue
        about = place.name or ",".join(p for p in pieces if not points_in(p))
        part = positive(scored, replace(place, name=about), remarks)
        if part and part.rule.calc == "capped" and part.rule.top and place.name:
            top = replace(place.proof(place.name), measure=part.rule.top.measure)
            return replace(part, rule=replace(part.rule, top=top))
        return part
    return None


def _lexicon(words: Words) -> Lexicon:
    return words if isinstance(words, Lexicon) else Lexicon.from_data(words)


def _read(kept: list[Clause], reading: _Reading) -> None:
    """First the shapes that run over several clauses, then clause by clause."""
    for clause in kept:
        _note_context(clause, reading)
    rest = [c for c in kept if not _only_losses(c, reading)]
    if part := _over_clauses(rest, reading):
        reading.parts.append(part)
        return
    for clause in rest:
        _read_clause(clause, reading)


def _note_context(clause: Clause, reading: _Reading) -> None:
    """Requirements and lists that other clauses may refer to."""
    subs = split_outside(clause.text, ",")
    for sub in subs:
        for piece in re.split(r"且|并且", sub):
            wanted = asked(SCORE.sub("", piece))
            if wanted and "扣" not in piece:
                reading.context.asked.append(wanted)
    things = items(SCORE.sub("", ",".join(s for s in subs if "扣" not in s)))
    if len(things.names) > 1 and "÷" not in clause.text:
        reading.context.listed = things.names
        reading.listed = reading.listed if points_in(clause.text) else things


def _only_losses(clause: Clause, reading: _Reading) -> bool:
    """A clause that only takes away, or only explains."""
    subs = split_outside(clause.text, ",")
    found = {s: deductions(s, reading.place, reading.context) for s in subs}
    granting = [s for s in subs if not found[s] and (points_in(s) or _divides(s) or _ladder(s))]
    if granting or not any(found.values()):
        return False
    reading.losses += [e for elements in found.values() for e in elements]
    reading.said_losses.append(clause.said)
    if any("扣" in s and not found[s] for s in subs):
        reading.lost.append(clause)
    return True


def _divides(text: str) -> bool:
    return "÷" in text or "×" in text or "比例" in text


def _ladder(text: str) -> bool:
    return bool(re.search(r"[A-D]#?\d", text))


def _over_clauses(rest: list[Clause], reading: _Reading) -> Part | None:
    """Ladders, questionnaires and slots, when they explain every point of the text."""
    text, place = ";".join(c.text for c in rest), reading.place
    if "扣" in text:
        return None
    many = len(re.findall(r"\d分", text))
    if many == 1 and (part := slots(text, place) or matrix(text, place)):
        return part
    if part := survey(text, place) or grade(text, place, reading.remarks.clear):
        return part if many <= len(part.rule.levels) else None
    part = bands(text, place)
    return part if part and many <= len(part.rule.levels) else None


def _read_clause(clause: Clause, reading: _Reading) -> None:
    """One clause: what grants points, with what it takes away again."""
    subs = split_outside(clause.text, ",")
    reading.context.about = next((clean(SCORE.split(s)[0]) for s in subs if points_in(s)), "")
    losses = {s: deductions(s, reading.place, reading.context) for s in subs}
    granting = ",".join(s for s in subs if not losses[s])
    taken = [e for elements in losses.values() for e in elements]
    parts = _granted(granting, clause, reading)
    if not parts:
        if points_in(granting) or "扣" in granting or _divides(granting):
            reading.lost.append(clause)
        reading.losses += taken
        return
    if taken and len(parts) == 1 and parts[0].rule.calc == "all":
        parts = [Part(parts[0].max, _deduct(taken, reading.place), clause.said)]
    else:
        reading.losses += taken
    reading.parts += parts


def _granted(text: str, clause: Clause, reading: _Reading) -> list[Part]:
    """The parts of a text that grants points, with the sentence they came from."""
    place = reading.place
    if "扣" in text:
        return []
    found = ratio_spot(text, place)
    if not found:
        one = spot(text, place) or ratio(text, place)
        one = one or positive(text, place, reading.remarks, reading.listed)
        found = [one] if one else []
    return [replace(p, said=clause.said) for p in found]


def _proposal(text: str, reading: _Reading, per_year: bool | None) -> Proposal:
    parts = _with_losses(_merged(reading.parts, reading.place), reading)
    if reading.lost or not parts:
        return _partly(text, parts, reading, per_year)
    parts = [_cleared(p, reading.remarks, reading.place) for p in parts]
    if per_year is not False and "每年" in text:
        parts = each_year(parts, reading.place)
    _unused(parts, reading.remarks)
    whole = text if len(parts) == 1 else ""
    points = _points(parts, reading.place.id, whole)
    years, notes = _years(parts, text, reading.place, per_year)
    notes = [*(n for p in parts for n in p.notes), *notes, *_sum_note(points, reading.place)]
    told = [understood(p.rule, p.max) for p in points]
    return Proposal(
        points, years, True, [*told, *notes, *reading.remarks.notes], reading.remarks.absence
    )


def _merged(parts: list[Part], place: Place) -> list[Part]:
    """Several clauses with one thing each are one scoring point in parts (分项)."""
    simple = [p for p in parts if p.simple]
    if len(simple) < 2:
        return parts
    elements = [replace(e, points=p.max) for p in simple for e in p.rule.elements]
    said = ";".join(p.said for p in simple)
    made = ladder(elements, place, said) if len(simple) == len(parts) else None
    total = sum((p.max for p in simple), ZERO)
    made = made or Part(total, Rule("parts", tuple(elements)), said)
    first = next(n for n, p in enumerate(parts) if p.simple)
    kept: list[Part] = [p for n, p in enumerate(parts) if not p.simple or n == first]
    return [made if p.simple else p for p in kept]


def _with_losses(parts: list[Part], reading: _Reading) -> list[Part]:
    """Deductions stand alone where nothing grants points, else they come off the item."""
    granted = {(e.label, e.points) for p in parts for e in p.rule.elements}
    # A得0.5分,B得0.5分;缺一项扣0.5分 says the same thing twice.
    reading.losses = [e for e in reading.losses if (e.label, e.points) not in granted]
    if not reading.losses:
        return parts
    said = ";".join(reading.said_losses)
    if parts:
        return [*parts, Part(ZERO, Rule("deduct", tuple(reading.losses)), said)]
    return [Part(reading.place.max, _deduct(reading.losses, reading.place), said)]


def _deduct(elements: list[Element], place: Place) -> Rule:
    """No record of complaints is not the same as no complaints: somebody must have looked."""
    if not only_cases(elements):
        return Rule("deduct", tuple(elements))
    return Rule("deduct", tuple(elements), basis=place.proof(CHECKED), noun=CHECKED)


def _cleared(part: Part, remarks: Remarks, place: Place) -> Part:
    """无纠纷按满分 and 低于60%不得分 belong to the share."""
    if part.rule.calc not in {"ratio", "ratio_spot", "matrix"}:
        return part
    empty = "full" if remarks.clear else part.rule.empty
    none = place.lexicon.fact(remarks.clear, place.about) if remarks.clear else None
    rule = replace(part.rule, empty=empty, threshold=remarks.threshold, basis=none)
    return replace(part, rule=rule)


def _unused(parts: list[Part], remarks: Remarks) -> None:
    """A remark that no part could take is told, never dropped."""
    calcs = {p.rule.calc for p in parts}
    if remarks.threshold and not calcs & {"ratio", "ratio_spot", "matrix"}:
        remarks.notes.append(f"“低于{plain(remarks.threshold * 100)}%不得分”没有用上,请核对")
    if remarks.clear and not calcs & {"ratio", "ratio_spot", "matrix", "grade"}:
        remarks.notes.append(f"“{remarks.clear}按满分”没有用上,请核对")


def _points(parts: list[Part], item_id: str, whole: str) -> tuple[ScoringPoint, ...]:
    return tuple(
        ScoringPoint(f"{item_id}-{n}", "", Decimal(plain(p.max)), p.rule, whole or p.said)
        for n, p in enumerate(parts, 1)
    )


def _years(
    parts: list[Part], text: str, place: Place, per_year: bool | None
) -> tuple[str, list[str]]:
    """How the years make one figure, and a note where the text's own sums do not agree."""
    if any(p.share for p in parts):
        return SHARE, []
    yearly = bool(_YEARLY.search(text)) if per_year is None else per_year
    if not yearly:
        return CYCLE, []
    if len(parts) == 1 and parts[0].rule.calc == "deduct":
        return _deducted_years(parts[0], place)
    return MEAN, []


def _deducted_years(part: Part, place: Place) -> tuple[str, list[str]]:
    """每季度缺1期扣0.0625: sixteen quarters make the whole, so each year has its share."""
    lost = most(list(part.rule.elements))
    if lost is None or lost >= part.max:
        return MEAN, []
    if lost * place.years == part.max:
        return SHARE, []
    told = f"一年全缺也只扣{plain(lost)}分,扣不完{plain(part.max)}分,按原文计,请核对"
    return MEAN, [told]


def _sum_note(points: tuple[ScoringPoint, ...], place: Place) -> list[str]:
    total = sum((p.max for p in points), ZERO)
    if total == place.max:
        return []
    return [f"评分办法合计{plain(total)}分,与分值{plain(place.max)}分不一致,按原文保留"]


def _partly(text: str, parts: list[Part], reading: _Reading, per_year: bool | None) -> Proposal:
    """What was read stays; a clause with one stated figure is scored by hand up to that figure."""
    hands = [_hand_part(c) for c in reading.lost]
    if not parts or not all(hands):
        return _by_hand(text, reading.place, reading.remarks, _why(text), per_year)
    both = [*parts, *(h for h in hands if h)]
    points = _points(both, reading.place.id, "")
    years, notes = _years(both, text, reading.place, per_year)
    told = [understood(p.rule, p.max) for p in points]
    notes = [*told, *notes, *_sum_note(points, reading.place), *reading.remarks.notes]
    return Proposal(points, years, False, notes, reading.remarks.absence)


def _hand_part(clause: Clause) -> Part | None:
    stated = points_in(clause.text)
    plainly = len(stated) == 1 and "扣" not in clause.text and not _divides(clause.text)
    return Part(stated[0], Rule("hand"), clause.said) if plainly else None


def _why(text: str) -> str:
    things, stated = items(text), points_in(text)
    if len(stated) == 1 and len(things.names) > 1:
        return f"{len(things.names)}项内容只写了合计{plain(stated[0])}分,没有写各占多少"
    return "没有读懂计分办法"


def _by_hand(
    text: str, place: Place, remarks: Remarks, why: str, per_year: bool | None = None
) -> Proposal:
    point = ScoringPoint(f"{place.id}-1", "", place.max, Rule("hand"), text)
    yearly = bool(_YEARLY.search(text)) if per_year is None else per_year
    notes = [f"{why},先由人工评分", *remarks.notes]
    return Proposal((point,), MEAN if yearly else CYCLE, False, notes, remarks.absence)
