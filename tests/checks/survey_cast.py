"""What the tests of questionnaires share: one that is open, answers to it, its rows as they lie."""

from datetime import timedelta
from io import BytesIO

from django.db import connection

from tongxin.checks import survey_actions, surveys
from tongxin.core import clock

SATISFIED, DISSATISFIED = [0, 0, 0], [3, 3, 3]


def drafted(office, audience="群众", minimum=2, **more):
    """A draft from the shipped template."""
    template = next(t for t in surveys.templates() if t.audience == audience)
    given = {
        "title": template.title, "questions": template.questions, "minimum": minimum,
        "closes_on": clock.today() + timedelta(days=10), **more,
    }  # fmt: skip
    return survey_actions.draft(by=office, audience=audience, **given)


def opened(office, audience="群众", **more):
    return survey_actions.open_(by=office, survey=drafted(office, audience, **more))


def codes(office, survey, count=3):
    return survey_actions.issue(by=office, survey=survey, count=count)[1]


def answered(office, survey, *choices):
    """Each choice handed in by a fresh code."""
    for code, one in zip(codes(office, survey, len(choices)), choices, strict=True):
        survey_actions.answer(code=code, choices=one)


def closed(office, survey):
    return survey_actions.close(by=office, survey=survey, write=written.append_to)


class _Written(list):
    """Stands for the spreadsheet: what was asked to be written."""

    def append_to(self, target, survey):
        target.write(BytesIO(SHEET).getvalue())
        self.append(survey)


written = _Written()
SHEET = "姓名,无\n".encode()


def rows(sql, *values):
    """What somebody with the database in hand reads."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
