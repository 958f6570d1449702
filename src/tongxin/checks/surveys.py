"""Reads on questionnaires, their templates and their states. What was answered is read as a whole
and only when the questionnaire is closed: whoever watched it grow could tell the last answer."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from tongxin.core.flow import Flow, Step
from tongxin.directory.models import User
from tongxin.directory.scope import scope_of
from tongxin.rules import questionnaire
from tongxin.rules.questionnaire import Question, Result

from .models import Answer, Survey, SurveyCode

#: 拟稿 → 收答卷 → 已结束; docs/states.md is made from it.
SURVEY = Flow(
    "survey",
    "份问卷",
    dict(Survey.STATES),
    (
        Step("draft", "拟稿", (), "draft", "survey.write", "对象、最少有效答卷、截止日期"),
        Step("revise", "修改", ("draft",), "draft", "survey.write"),
        Step("open", "开始收答卷", ("draft",), "open", "survey.write", "", "题目从此不能再改"),
        Step("issue", "印答题码", ("open",), "open", "survey.write", "张数",
             "一码一卷,只存码的校验值"),
        Step("void", "作废答题码", ("open",), "open", "survey.write", "批次", "已交的答卷不受影响"),
        Step("key", "录入纸质答卷", ("open",), "open", "survey.write", "答卷号和选项"),
        Step("close", "结束", ("open",), "closed", "survey.write", "",
             "有效答卷够数的记入台账并计分,不够的不计"),
        Step("drop", "作废", ("draft", "open"), "dropped", "survey.write", "原因"),
    ),
)  # fmt: skip

#: What is left out of a code when it is typed: blanks and dashes; and letters taken for digits.
_SLIPS = str.maketrans({" ": "", "-": "", "—": "", "O": "0", "I": "1", "L": "1"})
_SALT = "tongxin.survey-code"


@dataclass(frozen=True)
class Template:
    """A questionnaire to begin with; the shipped ones say 样例."""

    key: str
    audience: str
    title: str
    questions: tuple[Question, ...]


@lru_cache(maxsize=8)
def _templates(folder: str) -> tuple[Template, ...]:
    found = []
    for path in sorted(Path(folder).glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        questions = questionnaire.read(data["questions"])
        found.append(Template(data["key"], data["audience"], data["title"], questions))
    return tuple(sorted(found, key=lambda t: questionnaire.AUDIENCES.index(t.audience)))


def templates() -> tuple[Template, ...]:
    """The shipped questionnaires, one for each audience."""
    return _templates(str(settings.LIBRARY / "surveys"))


def visible_to(user: User) -> QuerySet[Survey]:
    """Questionnaires of the division, for those who see the whole of it."""
    scope = scope_of(user)
    if scope.units is not None or not scope.may("score.read"):
        return Survey.objects.none()
    return Survey.objects.filter(division=scope.division)


def listing(user: User) -> QuerySet[Survey]:
    """The newest first, each with `received`: how many sheets have come in."""
    return visible_to(user).annotate(received=Count("answers")).order_by("-no")


def survey(user: User, no: int) -> Survey:
    """One by its number; Survey.DoesNotExist outside the person's reach."""
    return visible_to(user).select_related("entry", "by", "division").get(no=no)


def questions(row: Survey) -> tuple[Question, ...]:
    """The questions as the rules know them."""
    return questionnaire.read(row.questions)


@dataclass(frozen=True)
class Received:
    """How far a questionnaire has come: sheets by code and on paper, codes not used yet."""

    by_code: int
    on_paper: int
    unused: int

    @property
    def total(self) -> int:
        return self.by_code + self.on_paper


def received(row: Survey) -> Received:
    """Counts only; nothing of what was answered."""
    told = Answer.objects.filter(survey=row).aggregate(
        by_code=Count("pk", filter=Q(sheet=None)), on_paper=Count("pk", filter=~Q(sheet=None))
    )
    return Received(told["by_code"], told["on_paper"], row.codes.count())


def batches(row: Survey) -> list[dict[str, Any]]:
    """Printings with codes that nobody has used: batch and how many are left."""
    rows = row.codes.order_by("batch").values("batch").annotate(left=Count("pk"))
    return [dict(one) for one in rows]


def keyed(row: Survey) -> list[int]:
    """Numbers of the paper sheets keyed so far."""
    rows = Answer.objects.filter(survey=row, sheet__isnull=False)
    return sorted(no for no in rows.values_list("sheet", flat=True) if no is not None)


def answers(row: Survey) -> list[list[int | None]]:
    """The choices on all sheets of a closed questionnaire, in an order that tells nothing."""
    if row.state != "closed":
        return []
    found = Answer.objects.filter(survey=row).values_list("choices", flat=True)
    return sorted(found, key=lambda choices: [-1 if c is None else c for c in choices])


def result(row: Survey) -> Result | None:
    """What came out; None before it is closed."""
    if row.state != "closed":
        return None
    return questionnaire.result(questions(row), answers(row), row.minimum)


def tidy(code: str) -> str:
    """A code as it was printed, however it was typed."""
    return unicodedata.normalize("NFKC", code).strip().upper().translate(_SLIPS)


def digest(code: str) -> str:
    """What is kept of a code: keyed with the server's secret, so that a copy of the database alone
    tells no code, however long one tries."""
    return salted_hmac(_SALT, tidy(code), algorithm="sha256").hexdigest()


def by_code(code: str) -> Survey | None:
    """The questionnaire that a code opens; None when it opens none (any more)."""
    rows = SurveyCode.objects.filter(digest=digest(code), survey__state="open")
    found = rows.select_related("survey__division").first()
    return found.survey if found else None
