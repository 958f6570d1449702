"""Codes on slips: long enough, told once, kept as hashes, void when they went astray."""

import math

import pytest

from tests.checks import survey_cast as cast
from tongxin.checks import survey_actions, surveys
from tongxin.checks.models import SurveyCode
from tongxin.core.errors import Refused
from tongxin.core.models import Event


@pytest.fixture
def survey(office):
    return cast.opened(office)


def test_a_code_is_sixty_bits_of_letters_that_are_not_mistaken(survey, office):
    assert survey_actions.LENGTH * math.log2(len(survey_actions.LETTERS)) == 60
    assert not set("ILOU") & set(survey_actions.LETTERS)
    found = cast.codes(office, survey, 50)
    assert len(set(found)) == 50 and {len(code) for code in found} == {12}


def test_a_code_opens_its_survey_however_it_is_typed(survey, office):
    code = cast.codes(office, survey, 1)[0]
    typed = f"{code[:4]} {code[4:8]}-{code[8:]}".lower()
    assert surveys.by_code(typed) == survey
    sloppy = code.replace("0", "O").replace("1", "l")
    assert surveys.by_code(sloppy) == survey
    assert surveys.by_code(code[:-1]) is None


def test_nothing_in_the_database_tells_a_code(survey, office):
    found = cast.codes(office, survey, 20)
    told = " ".join(str(row) for row in SurveyCode.objects.values_list())
    told += " ".join(str(row) for row in Event.objects.values_list())
    assert not [code for code in found if code in told]


def test_a_copy_of_the_database_without_the_servers_secret_checks_no_code(survey, office, settings):
    code = cast.codes(office, survey, 1)[0]
    settings.SECRET_KEY = "another"
    assert surveys.by_code(code) is None


def test_rows_of_codes_do_not_stand_in_the_order_of_the_slips(survey, office):
    found = cast.codes(office, survey, 30)
    kept = list(SurveyCode.objects.order_by("id").values_list("digest", flat=True))
    assert kept == sorted(kept)
    assert kept != [surveys.digest(code) for code in found]


def test_a_batch_that_was_lost_is_made_void_and_answers_stay(survey, office):
    first = cast.codes(office, survey, 2)
    second = cast.codes(office, survey, 2)
    survey_actions.answer(code=first[0], choices=cast.SATISFIED)
    assert survey_actions.void(by=office, survey=survey, batch=1, reason="没有印成") == 1
    assert surveys.by_code(first[1]) is None and surveys.by_code(second[0]) == survey
    assert surveys.received(survey).by_code == 1


@pytest.mark.parametrize("count", [0, survey_actions.MOST_CODES + 1])
def test_a_senseless_number_of_slips_is_refused(survey, office, count):
    with pytest.raises(Refused, match="一次可以印"):
        survey_actions.issue(by=office, survey=survey, count=count)
