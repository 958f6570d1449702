"""Verbs on questionnaires: draft, open, issue codes, take answers, key paper sheets, close.

An answer is the one act of the house that leaves no event: an event has a time and an order, and
with them an answer could be told from the next. How many came in is known by counting; each keying
of paper sheets, each printing and each closing has its event.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from django.db import transaction

from tongxin.core import clock, events, numbering
from tongxin.core.errors import Refused, fitting
from tongxin.directory.models import User
from tongxin.directory.scope import require
from tongxin.ledger import actions as ledger
from tongxin.ledger import evidence as proofs
from tongxin.ledger.models import Entry
from tongxin.rules import questionnaire
from tongxin.rules.questionnaire import AUDIENCES, Choices, Question

from . import surveys
from .models import Answer, Survey, SurveyCode
from .surveys import SURVEY

#: Without I, L, O and U: nothing is taken for a digit, and no word comes out.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 12 letters are 60 bits: of ten thousand open codes, one guess hits with 1 in 10^14.
LENGTH = 12
MOST_CODES = 1000
GONE = "没有这个答题码,或者它已经交过卷。刚才已经交卷的,就是交成了,不用再交。请核对纸条上的12位码。"
CLOSED = "这份问卷已经截止,谢谢您。"

#: Writes the tables of a closed questionnaire; see reports.surveys.
Write = Callable[[BinaryIO, Survey], None]


def _event(by: User, verb: str, row: Survey, sentence: str, **detail: Any) -> None:
    events.record(
        by=by,
        verb=f"survey.{verb}",
        subject="survey",
        subject_id=row.no,
        division=row.division_id,
        sentence=sentence,
        detail=detail,
    )


def _held(by: User, row: Survey, step: str) -> Survey:
    """The questionnaire, locked, if this step can be taken now."""
    scope = require(by, "survey.write")
    held = Survey.objects.select_for_update().get(pk=row.pk, division=scope.division)
    SURVEY.check(step, held.state)
    return held


def _columns(
    title: str,
    audience: str,
    questions: Iterable[Question],
    minimum: int | None,
    closes_on: date | None,
) -> dict[str, Any]:
    """The columns of a draft; Refused with every problem."""
    title, asked = fitting(title, "问卷名称", 120), tuple(questions)
    told = questionnaire.problems(asked)
    if not title:
        told.append("请填写问卷名称。")
    if audience not in AUDIENCES:
        told.append(f"问卷对象只有{'、'.join(AUDIENCES)}三类,请选一类。")
    if minimum is None or minimum < 1:
        told.append("请填写最少有效答卷,少于这个数不计满意率。")
    if closes_on is None or closes_on < clock.today():
        told.append("请填写今天或以后的截止日期。")
    if told:
        raise Refused(told[0] if len(told) == 1 else "有几处需要改一下再保存。", told)
    return {
        "title": title,
        "audience": audience,
        "questions": questionnaire.dump(asked),
        "minimum": minimum,
        "closes_on": closes_on,
    }


@transaction.atomic
def draft(
    *,
    by: User,
    title: str,
    audience: str,
    questions: Iterable[Question],
    minimum: int | None,
    closes_on: date | None,
) -> Survey:
    """A new questionnaire. minimum: the least number of valid sheets that make a rate."""
    scope = require(by, "survey.write")
    columns = _columns(title, audience, questions, minimum, closes_on)
    no = numbering.take(scope.division, "survey")
    row = Survey.objects.create(division_id=scope.division, no=no, by=by, **columns)
    _event(by, "draft", row, f"拟“{row.title}”")
    return row


@transaction.atomic
def revise(
    *,
    by: User,
    survey: Survey,
    title: str,
    questions: Iterable[Question],
    minimum: int | None,
    closes_on: date | None,
) -> Survey:
    """Change a draft; once open, its questions are frozen."""
    row = _held(by, survey, "revise")
    columns = _columns(title, row.audience, questions, minimum, closes_on)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    _event(by, "revise", row, f"修改“{row.title}”")
    return row


@transaction.atomic
def open_(*, by: User, survey: Survey) -> Survey:
    """开始收答卷 from now on."""
    row = _held(by, survey, "open")
    if row.closes_on < clock.today():
        raise Refused("截止日期已经过了,请先改截止日期。")
    row.state, row.opened_on = "open", clock.today()
    row.save()
    _event(by, "open", row, f"“{row.title}”开始收答卷")
    return row


@transaction.atomic
def issue(*, by: User, survey: Survey, count: int) -> tuple[int, list[str]]:
    """(batch, codes) fresh codes, told this once. Their rows stand in an order of their own, so
    that a row does not tell the place of its slip."""
    row = _held(by, survey, "issue")
    if not 1 <= count <= MOST_CODES:
        raise Refused(f"一次可以印1到{MOST_CODES}张,请改张数。")
    batch = numbering.take(row.division_id, f"survey:{row.no}:codes")
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(count)]
    digests = sorted(surveys.digest(code) for code in codes)
    SurveyCode.objects.bulk_create(
        SurveyCode(survey=row, digest=digest, batch=batch) for digest in digests
    )
    _event(by, "issue", row, f"“{row.title}”印第{batch}批答题码{count}张", batch=batch, count=count)
    return batch, codes


@transaction.atomic
def void(*, by: User, survey: Survey, batch: int, reason: str) -> int:
    """作废 the unused codes of a batch: slips that were lost or badly printed."""
    row = _held(by, survey, "void")
    reason = fitting(reason, "作废的原因", 300)
    if not reason:
        raise Refused("请写明为什么作废这批答题码。")
    count, _ = row.codes.filter(batch=batch).delete()
    if count:
        _event(by, "void", row, f"“{row.title}”作废第{batch}批没有用的答题码{count}个:{reason}")
    return count


@transaction.atomic
def answer(*, code: str, choices: Choices) -> Survey:
    """One sheet by code, from somebody we do not know. The code is gone with it."""
    found = SurveyCode.objects.filter(digest=surveys.digest(code)).first()
    if found is None:
        raise Refused(GONE)
    # One after another: the mixing below reads all sheets, and closing counts them.
    row = Survey.objects.select_for_update().get(pk=found.survey_id)
    if row.state != "open" or row.closes_on < clock.today():
        raise Refused(CLOSED)
    if None in choices:
        raise Refused("还有题没有答,请从头再答一遍。")
    if told := questionnaire.problem_of(surveys.questions(row), choices):
        raise Refused(told)
    if not SurveyCode.objects.filter(pk=found.pk).delete()[0]:
        raise Refused(GONE)
    _mix_in(row, choices)
    return row


def _mix_in(row: Survey, choices: Choices) -> None:
    """Keep choices so that neither the place of a row nor its last change tells which came when.

    The new choices go to a place drawn among all sheets by code, and what stood there moves to the
    new row (an inside-out shuffle: every order of the sheets is equally likely at any time). Then
    all sheets are written once more, because PostgreSQL keeps with each row the number of the
    transaction that wrote it last.
    """
    fresh = Answer(key=uuid.uuid4(), survey=row, choices=list(choices))
    others = Answer.objects.filter(survey=row, sheet=None).order_by("key")
    place = secrets.randbelow(others.count() + 1)
    other = others[place : place + 1].first()
    if other is not None:
        fresh.choices, other.choices = other.choices, fresh.choices
        other.save(update_fields=["choices"])
    fresh.save(force_insert=True)
    Answer.objects.filter(survey=row).update(survey=row)


@transaction.atomic
def key_sheets(
    *, by: User, survey: Survey, sheets: Mapping[int, Choices], correcting: str = ""
) -> int:
    """录入纸质答卷 by their numbers, all or none. A number keyed before is refused unless
    `correcting` gives the reason; returns how many were kept."""
    row = _held(by, survey, "key")
    asked = surveys.questions(row)
    if not sheets:
        raise Refused("请至少录入一张答卷。")
    told = [
        f"{no}号答卷:{why}"
        for no, choices in sheets.items()
        if (why := _sheet_problem(asked, no, choices))
    ]
    rows = Answer.objects.filter(survey=row, sheet__in=sheets)
    there = {no or 0: key for no, key in rows.values_list("sheet", "pk")}
    correcting = fitting(correcting, "更正的原因", 300)
    if there and not correcting:
        numbers = "、".join(str(no) for no in sorted(there))
        told.append(f"{numbers}号答卷已经录过。要改正的,请写明更正的原因再保存;录重了的,请去掉。")
    if told:
        raise Refused(told[0] if len(told) == 1 else f"有{len(told)}处要改,一张也没有保存。", told)
    Answer.objects.filter(pk__in=there.values()).delete()
    Answer.objects.bulk_create(
        Answer(key=uuid.uuid4(), survey=row, choices=list(choices), sheet=no)
        for no, choices in sorted(sheets.items())
    )
    words = f"“{row.title}”录入纸质答卷{len(sheets)}张"
    if there:
        numbers = "、".join(str(no) for no in sorted(there))
        words += f",其中更正{numbers}号:{correcting}"
    _event(by, "key", row, words)
    return len(sheets)


def _sheet_problem(asked: Sequence[Question], no: int, choices: Choices) -> str:
    if not 1 <= no < 10**6:
        return "答卷号应是1到999999的数字。"
    return questionnaire.problem_of(asked, choices)


@transaction.atomic
def close(*, by: User, survey: Survey, write: Write) -> Survey:
    """结束: with enough valid sheets the result goes to the ledger and is scored; with fewer, the
    entry says so and carries no figures, so that no rule takes it for a rate. write: the tables
    that prove it."""
    row = _held(by, survey, "close")
    row.state = "closed"
    SurveyCode.objects.filter(survey=row).delete()
    got = questionnaire.result(surveys.questions(row), surveys.answers(row), row.minimum)
    figures = {"due": got.valid, "done": got.satisfied} if got.enough else {}
    row.entry = ledger.record(
        by=by,
        kind="survey",
        raw={
            "title": row.title,
            "happened_on": clock.today(),
            "facet": row.audience,
            "note": _note(row, got),
            **figures,
        },
        sample=row.division.sample,
    )
    row.save()
    if got.enough:
        _prove(by, row, row.entry, write)
    _event(by, "close", row, f"“{row.title}”结束,{_note(row, got)}")
    return row


def _note(row: Survey, got: questionnaire.Result) -> str:
    told = f"收回{got.received}份,有效{got.valid}份,最少{row.minimum}份"
    if not got.enough:
        return f"{told},样本不足,不计满意率。"
    return f"{told},总体满意{got.satisfied}份,满意率{got.rate}%。"


def _prove(by: User, row: Survey, entry: Entry, write: Write) -> None:
    """The tables as evidence of the entry, under both papers that the kind asks for."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        with path.open("wb") as target:
            write(target, row)
        name = f"{row.title}统计表和原始数据.xlsx"
        file = proofs.add_file(
            by=by, name=name, path=path, unit=entry.unit_id, sample=entry.sample
        ).evidence
    for paper in ("问卷原始数据", "统计表"):
        proofs.attach(by=by, entry=entry, evidence=file, paper=paper)


@transaction.atomic
def drop(*, by: User, survey: Survey, reason: str) -> Survey:
    """作废: nothing of it counts; its codes open nothing any more."""
    row = _held(by, survey, "drop")
    reason = fitting(reason, "作废的原因", 300)
    if not reason:
        raise Refused("请写明为什么作废这份问卷。")
    row.state = "dropped"
    row.save()
    SurveyCode.objects.filter(survey=row).delete()
    _event(by, "drop", row, f"作废“{row.title}”:{reason}")
    return row
