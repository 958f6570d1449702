"""Paper sheets are keyed by their numbers, each once; correcting one needs its reason."""

import pytest

from tests.checks import survey_cast as cast
from tongxin.checks import survey_actions, surveys
from tongxin.checks.models import Answer
from tongxin.core.errors import Refused
from tongxin.core.models import Event


@pytest.fixture
def survey(office):
    return cast.opened(office)


def key(office, survey, sheets, **more):
    return survey_actions.key_sheets(by=office, survey=survey, sheets=sheets, **more)


def test_sheets_are_kept_under_their_numbers_and_may_leave_a_question_out(survey, office):
    assert key(office, survey, {1: [0, None, 0], 2: [1, 1, 1]}) == 2
    assert surveys.keyed(survey) == [1, 2]
    assert Answer.objects.get(sheet=1).choices == [0, None, 0]


def test_a_sheet_keyed_twice_is_told_and_nothing_is_kept(survey, office):
    key(office, survey, {7: cast.SATISFIED})
    with pytest.raises(Refused, match="7号答卷已经录过"):
        key(office, survey, {7: cast.DISSATISFIED, 8: cast.SATISFIED})
    assert surveys.keyed(survey) == [7]
    assert Answer.objects.get(sheet=7).choices == cast.SATISFIED


def test_with_a_reason_a_sheet_is_corrected_and_the_event_says_so(survey, office):
    key(office, survey, {7: cast.SATISFIED})
    key(office, survey, {7: cast.DISSATISFIED}, correcting="看错了行")
    assert Answer.objects.get(sheet=7).choices == cast.DISSATISFIED
    told = Event.objects.filter(verb="survey.key").order_by("-id").first().sentence
    assert "更正7号:看错了行" in told
    assert "不满意" not in told and "[" not in told, "what was answered stays out of the trail"


def test_every_wrong_sheet_is_told_at_once(survey, office):
    with pytest.raises(Refused) as refused:
        key(office, survey, {1: [0, 0, 9], 2: [0], 0: cast.SATISFIED})
    assert len(refused.value.problems) == 3 and not Answer.objects.exists()


def test_answers_by_code_never_change_a_paper_sheet(survey, office):
    key(office, survey, dict.fromkeys(range(1, 6), cast.DISSATISFIED))
    cast.answered(office, survey, *[cast.SATISFIED] * 6)
    assert {tuple(a.choices) for a in Answer.objects.filter(sheet__isnull=False)} == {(3, 3, 3)}


def test_a_closed_survey_takes_no_more_sheets(survey, office):
    key(office, survey, {1: cast.SATISFIED, 2: cast.SATISFIED})
    cast.closed(office, survey)
    with pytest.raises(Refused, match="已结束"):
        key(office, survey, {3: cast.SATISFIED})
