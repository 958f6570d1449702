"""拟稿 and 开始: what a questionnaire must have, and that an open one does not change."""

from datetime import timedelta

import pytest

from tests.checks import survey_cast as cast
from tongxin.checks import survey_actions, surveys
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.directory.scope import Forbidden
from tongxin.rules import questionnaire


def test_three_templates_are_shipped_one_for_each_audience_and_say_that_they_are_samples():
    found = surveys.templates()
    assert tuple(t.audience for t in found) == questionnaire.AUDIENCES
    for template in found:
        assert "样例" in template.title
        assert questionnaire.problems(template.questions) == []
        assert len(template.questions) == 3, "three taps on a phone"


def test_a_draft_without_a_minimum_or_a_date_is_refused_with_every_reason(office):
    with pytest.raises(Refused) as refused:
        cast.drafted(office, minimum=None, closes_on=None, title=" ")
    assert len(refused.value.problems) == 3


def test_a_question_about_the_garrison_is_refused(office):
    bad = questionnaire.Question("您所在部队的番号是", ("甲", "乙"), ("甲",), True)
    with pytest.raises(Refused, match="番号"):
        cast.drafted(office, audience="官兵", questions=[bad])


def test_questions_are_frozen_once_answers_are_taken(office):
    survey = cast.opened(office)
    with pytest.raises(Refused, match="不能“修改”"):
        survey_actions.revise(
            by=office, survey=survey, title="另一份", questions=surveys.questions(survey),
            minimum=1, closes_on=clock.today(),
        )  # fmt: skip


def test_a_draft_can_be_changed_and_keeps_its_audience(office):
    survey = survey_actions.revise(
        by=office, survey=cast.drafted(office), title="群众问卷(样例)",
        questions=surveys.templates()[0].questions, minimum=5,
        closes_on=clock.today() + timedelta(days=1),
    )  # fmt: skip
    assert (survey.title, survey.minimum, survey.audience) == ("群众问卷(样例)", 5, "群众")


def test_only_the_office_drafts_and_another_districts_survey_does_not_exist(
    office, liaison, assessor, outsider
):
    survey = cast.drafted(office)
    for who in (liaison, assessor):
        with pytest.raises(Forbidden):
            cast.drafted(who)
    with pytest.raises(survey.DoesNotExist):
        survey_actions.open_(by=outsider, survey=survey)
    assert not surveys.visible_to(liaison).exists()
    assert surveys.visible_to(assessor).get() == survey


def test_a_dropped_survey_opens_to_no_code(office):
    survey = cast.opened(office)
    code = cast.codes(office, survey, 1)[0]
    with pytest.raises(Refused, match="为什么作废"):
        survey_actions.drop(by=office, survey=survey, reason=" ")
    survey_actions.drop(by=office, survey=survey, reason="题目写错了")
    assert surveys.by_code(code) is None
    assert Event.objects.filter(verb="survey.drop").count() == 1
