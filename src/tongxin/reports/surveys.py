"""满意度问卷 on paper: slips with a code each, and the result with the raw data as a spreadsheet.

Nothing in either tells who answered, when or on which sheet; below `questionnaire.SMALL` sheets
nothing is broken down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

import segno
import xlsxwriter

from tongxin.checks import surveys
from tongxin.checks.models import Survey
from tongxin.rules import questionnaire
from tongxin.rules.questionnaire import Result

_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Slip:
    """One slip: the code in groups of four, and the picture a phone reads, as SVG."""

    code: str
    svg: str


def slips(codes: Iterable[str], home: str) -> list[Slip]:
    """A slip for each code. home: the address the public reaches us by."""
    return [
        Slip(
            " ".join(code[n : n + 4] for n in range(0, len(code), 4)),
            segno.make(f"{home}/q/{code}/", error="m", micro=False).svg_inline(
                border=0, omitsize=True, svgclass="qr", lineclass=None
            ),
        )
        for code in codes
    ]


def write(target: BinaryIO, survey: Survey) -> None:
    """The tables of a closed questionnaire: the result, and every sheet's choices in sorted order."""
    got = surveys.result(survey)
    if got is None:
        raise ValueError("an open questionnaire has no tables")
    with xlsxwriter.Workbook(target, _SAFE) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        _summary(book.add_worksheet("统计表"), survey, got, head)
        if got.tallies:
            _raw(book.add_worksheet("原始数据"), survey, head)


def _summary(sheet: Any, survey: Survey, got: Result, head: Any) -> None:
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 12, 12)
    row = _facts(sheet, survey, got)
    for n, tally in enumerate(got.tallies, start=1):
        words = [f"第{n}题", *tally.question.choices, "未答", "满意率(%)"]
        for column, word in enumerate(words):
            sheet.write_string(row, column, word, head)
        sheet.write_string(row + 1, 0, tally.question.text)
        for column, count in enumerate((*tally.counts, tally.blank), start=1):
            sheet.write_number(row + 1, column, count)
        rate = questionnaire.percent(tally.good, tally.answered)
        sheet.write_number(row + 1, len(tally.counts) + 2, rate)
        row += 3


def _facts(sheet: Any, survey: Survey, got: Result) -> int:
    """What stands above the questions; returns the row after it."""
    sheet.write_string(0, 0, survey.title)
    pairs = (("收回", got.received), ("有效", got.valid), ("最少有效答卷", survey.minimum))
    for row, (word, count) in enumerate(pairs, start=1):
        sheet.write_string(row, 0, f"{word}(份)")
        sheet.write_number(row, 1, count)
    sheet.write_string(4, 0, "总体满意(份)")
    sheet.write_string(5, 0, "满意率(%)")
    if got.rate is None:
        sheet.write_string(5, 1, "样本不足,不计")
    else:
        sheet.write_number(4, 1, got.satisfied)
        sheet.write_number(5, 1, got.rate)
    return 7


def _raw(sheet: Any, survey: Survey, head: Any) -> None:
    asked = surveys.questions(survey)
    for column, question in enumerate(asked):
        sheet.set_column(column, column, 30)
        sheet.write_string(0, column, question.text, head)
    for row, choices in enumerate(surveys.answers(survey), start=1):
        for column, (question, choice) in enumerate(zip(asked, choices, strict=True)):
            if choice is not None:
                sheet.write_string(row, column, question.choices[choice])
