"""An answer by code counts once, and nothing that is kept tells whose it was or when it came."""

from collections import Counter
from contextvars import copy_context
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections, models

from tests.checks import survey_cast as cast
from tongxin.checks import survey_actions, surveys
from tongxin.checks.models import Answer, Survey, SurveyCode
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event, Once


@pytest.fixture
def survey(office):
    return cast.opened(office)


def test_a_code_counts_once(survey, office):
    code = cast.codes(office, survey, 1)[0]
    survey_actions.answer(code=code, choices=cast.SATISFIED)
    with pytest.raises(Refused, match="已经交过卷"):
        survey_actions.answer(code=code, choices=cast.DISSATISFIED)
    assert [a.choices for a in Answer.objects.all()] == [cast.SATISFIED]


@pytest.mark.parametrize("choices", [[0, 0], [0, 0, 9], [0, 0, None], [0, 0, 0, 0]])
def test_what_is_no_answer_uses_no_code(survey, office, choices):
    code = cast.codes(office, survey, 1)[0]
    with pytest.raises(Refused):
        survey_actions.answer(code=code, choices=choices)
    assert surveys.by_code(code) == survey and not Answer.objects.exists()


def test_after_the_last_day_nothing_is_taken(survey, office):
    code = cast.codes(office, survey, 1)[0]
    with clock.at(clock.now() + timedelta(days=11)), pytest.raises(Refused, match="已经截止"):
        survey_actions.answer(code=code, choices=cast.SATISFIED)


def test_an_answer_has_no_column_for_a_person_a_time_or_an_address():
    kinds = {f.name: type(f) for f in Answer._meta.get_fields()}
    assert set(kinds) == {"key", "survey", "choices", "sheet"}
    times = (models.DateField, models.TimeField, models.GenericIPAddressField)
    assert not [name for name, kind in kinds.items() if issubclass(kind, times)]
    assert {f.name for f in SurveyCode._meta.get_fields()} == {"id", "survey", "digest", "batch"}


def test_an_answer_leaves_nothing_anywhere_but_itself(survey, office):
    code = cast.codes(office, survey, 1)[0]
    before = counted()
    survey_actions.answer(code=code, choices=cast.SATISFIED)
    changed = {name for name, n in counted().items() if n != before[name]}
    assert changed == {"checks_answer", "checks_surveycode"}
    assert Survey.objects.filter(pk=survey.pk).values_list().get() is not None
    assert not Event.objects.filter(verb__contains="answer").exists()
    assert not Once.objects.exists()


def counted():
    """Rows of every table."""
    names = connection.introspection.table_names()
    return {name: cast.rows(f"SELECT count(*) FROM {name}")[0][0] for name in names}


def test_a_used_code_is_gone_without_a_trace(survey, office):
    used, *others = cast.codes(office, survey, 3)
    survey_actions.answer(code=used, choices=cast.SATISFIED)
    left = set(SurveyCode.objects.values_list("digest", flat=True))
    assert left == {surveys.digest(code) for code in others}


def physical():
    """Answers as somebody with the database file in hand finds them, row after row."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    return cast.rows(f"SELECT choices FROM checks_answer ORDER BY {place}")


def test_the_place_of_a_row_does_not_tell_which_answer_came_when(survey, office):
    """The one dissatisfied answer comes first; where it lies must not say so."""
    places = Counter()
    for _ in range(60):
        Answer.objects.all().delete()
        cast.answered(office, survey, cast.DISSATISFIED, *[cast.SATISFIED] * 3)
        told = ["3" in str(row[0]) for row in physical()]
        assert told.count(True) == 1
        places[told.index(True)] += 1
    # Each place has 15 of 60 on the average; under 3 or over 32 comes once in a hundred thousand.
    assert len(places) == 4 and min(places.values()) >= 3 and max(places.values()) <= 32


def test_a_naive_table_would_tell_the_first_answer_every_time(survey):
    for n in range(4):
        Answer.objects.create(
            key=f"00000000-0000-4000-8000-{9 - n:012d}", survey=survey,
            choices=cast.SATISFIED if n else cast.DISSATISFIED,
        )  # fmt: skip
    assert ["3" in str(row[0]) for row in physical()] == [True, False, False, False]


@pytest.mark.django_db(transaction=True)
def test_the_databases_own_transaction_numbers_tell_nothing(survey, office):
    """PostgreSQL keeps with each row who wrote it last: all answers must carry one number."""
    if connection.vendor != "postgresql":
        assert "xmin" not in [c[0] for c in columns("checks_answer")]
        return
    cast.answered(office, survey, cast.DISSATISFIED, cast.SATISFIED, cast.SATISFIED)
    numbers = {row[0] for row in cast.rows("SELECT xmin::text FROM checks_answer")}
    assert len(numbers) == 1
    codes = {row[0] for row in cast.rows("SELECT xmin::text FROM checks_surveycode")}
    assert not codes & numbers


@pytest.mark.django_db(transaction=True)
def test_marking_codes_as_used_would_link_each_to_its_answer(survey, office):
    """The control: what a column `used` would give away on PostgreSQL."""
    if connection.vendor != "postgresql":
        return
    code = SurveyCode.objects.create(survey=survey, digest="x", batch=1)
    with survey_actions.transaction.atomic():
        SurveyCode.objects.filter(pk=code.pk).update(batch=2)
        Answer.objects.create(
            key="00000000-0000-4000-8000-000000000001", survey=survey, choices=cast.SATISFIED
        )
    linked = cast.rows(
        "SELECT count(*) FROM checks_surveycode c JOIN checks_answer a ON a.xmin::text = c.xmin::text"
    )
    assert linked[0][0] == 1


def columns(table):
    with connection.cursor() as cursor:
        return connection.introspection.get_table_description(cursor, table)


def test_while_answers_come_in_only_their_number_is_told(survey, office):
    cast.answered(office, survey, *[cast.SATISFIED] * 12)
    assert surveys.received(survey).by_code == 12
    assert surveys.result(survey) is None and surveys.answers(survey) == []


@pytest.mark.django_db(transaction=True)
def test_one_code_used_twice_at_once_counts_once(survey, office):
    code, raised = cast.codes(office, survey, 1)[0], []

    def alone():
        try:
            survey_actions.answer(code=code, choices=cast.SATISFIED)
        except Refused as error:
            raised.append(error.sentence)
        finally:
            connections.close_all()

    threads = [Thread(target=copy_context().run, args=(alone,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(raised) == 1 and Answer.objects.count() == 1
