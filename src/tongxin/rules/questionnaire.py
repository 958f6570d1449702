"""满意度问卷: what may be asked, which answers count, and what comes out. Pure.

One question of each questionnaire is the overall one. A sheet counts when that question is answered,
and it is satisfied when the answer is one of those the questionnaire names as satisfied; 不了解 counts
as answered and not as satisfied, so that silence never raises a rate. The other questions are told
one by one and never crossed with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: The audiences of the standard's survey rule (assessment dossier §7, 8.4).
AUDIENCES = ("官兵", "优抚对象", "群众")
#: Fewer answers than this are not broken down: a single person could be recognised.
SMALL = 10
MOST_QUESTIONS, MOST_CHOICES, LONGEST = 8, 6, 100
#: What no questionnaire asks: who somebody is, and what is secret about a garrison.
FORBIDDEN = re.compile(
    r"姓名|身份证|电话|手机|住址|职务|军衔|番号|代号|哪个部队|哪支部队|单位名称|编制|兵力|人数|装备|"
    r"武器|弹药|驻地|坐标|位置|部署|训练任务|演习"
)

#: The choice taken in each question, by its place from 0; None where none was.
Choices = Sequence[int | None]


@dataclass(frozen=True)
class Question:
    """good: the choices that count as satisfied. overall: the question the rate is taken from."""

    text: str
    choices: tuple[str, ...]
    good: tuple[str, ...]
    overall: bool = False


def read(data: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Questions from their data."""
    return tuple(
        Question(
            str(one.get("text", "")).strip(),
            tuple(str(c).strip() for c in one.get("choices", ())),
            tuple(str(c).strip() for c in one.get("good", ())),
            bool(one.get("overall")),
        )
        for one in data
    )


def words(text: str) -> list[str]:
    """Choices as people type them: 满意、比较满意、一般."""
    return [part.strip() for part in re.split(r"[、,;\uff0c\uff1b\n]", text) if part.strip()]


def dump(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The same as data, ready for JSON."""
    return [
        {"text": q.text, "choices": [*q.choices], "good": [*q.good], "overall": q.overall}
        for q in questions
    ]


def problems(questions: Sequence[Question]) -> list[str]:
    """Everything that keeps a questionnaire from being opened, a sentence each."""
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        return [f"问卷要有1到{MOST_QUESTIONS}道题,现在{len(questions)}道。"]
    found = [told for n, q in enumerate(questions, start=1) for told in _wrong(n, q)]
    if sum(q.overall for q in questions) != 1:
        found.append("请指定一道总体评价题,满意率由它计算。")
    return found


def _wrong(n: int, question: Question) -> Iterable[str]:
    if not question.text or len(question.text) > LONGEST:
        yield f"第{n}题要有题目,不超过{LONGEST}字。"
    if not 2 <= len(set(question.choices)) == len(question.choices) <= MOST_CHOICES:
        yield f"第{n}题要有2到{MOST_CHOICES}个不重复的选项。"
    if not question.good or not set(question.good) < set(question.choices):
        yield f"第{n}题要写明哪些选项算满意,不能全部都算。"
    if word := FORBIDDEN.search("".join((question.text, *question.choices))):
        yield f"第{n}题里有“{word[0]}”。问卷不问个人身份,也不问部队情况,请改掉。"


def problem_of(questions: Sequence[Question], choices: Choices) -> str:
    """Why these choices cannot be an answer to these questions; "" when they can."""
    if len(choices) != len(questions):
        return f"这份问卷有{len(questions)}道题,答了{len(choices)}道。"
    for n, (question, choice) in enumerate(zip(questions, choices, strict=True), start=1):
        if choice is not None and not 0 <= choice < len(question.choices):
            return f"第{n}题只有{len(question.choices)}个选项,没有第{choice + 1}个。"
    return ""


@dataclass(frozen=True)
class Tally:
    """One question: how often each choice was taken, and how many left it out."""

    question: Question
    counts: tuple[int, ...]
    blank: int

    @property
    def answered(self) -> int:
        return sum(self.counts)

    @property
    def good(self) -> int:
        pairs = zip(self.question.choices, self.counts, strict=True)
        return sum(n for choice, n in pairs if choice in self.question.good)


@dataclass(frozen=True)
class Result:
    """received: all sheets. valid: those that answer the overall question. satisfied: of these.

    rate: per cent, None when the valid ones do not reach the minimum. tallies: empty below SMALL.
    """

    received: int
    valid: int
    satisfied: int
    rate: Decimal | None
    tallies: tuple[Tally, ...]

    @property
    def enough(self) -> bool:
        return self.rate is not None


def result(questions: Sequence[Question], answers: Sequence[Choices], minimum: int) -> Result:
    """What came out. minimum: so many valid sheets, at least one, make a rate."""
    tallies = tuple(_tally(n, q, answers) for n, q in enumerate(questions))
    whole = next(t for t in tallies if t.question.overall)
    enough = whole.answered >= max(minimum, 1)
    rate = percent(whole.good, whole.answered) if enough else None
    shown = tallies if len(answers) >= SMALL else ()
    return Result(len(answers), whole.answered, whole.good, rate, shown)


def _tally(n: int, question: Question, answers: Sequence[Choices]) -> Tally:
    taken = [choices[n] for choices in answers]
    counts = tuple(taken.count(place) for place in range(len(question.choices)))
    return Tally(question, counts, taken.count(None))


def percent(part: int, whole: int) -> Decimal:
    """part ÷ whole in per cent with two places; 0 of 0 is 0."""
    exact = Decimal(100 * part) / whole if whole else Decimal(0)
    return exact.quantize(Decimal("0.01"))
