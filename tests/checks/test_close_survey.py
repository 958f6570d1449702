"""结束: enough sheets make an entry that is scored; too few make one that no rule takes for a rate."""

from decimal import Decimal

import pytest

from tests.checks import survey_cast as cast
from tests.web import grid_cast
from tongxin.assessments.models import CellScore
from tongxin.checks import surveys
from tongxin.checks.models import SurveyCode
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger import queries
from tongxin.reports import surveys as tables


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.at(grid_cast.TODAY):
        yield


@pytest.fixture
def edition(office):
    return grid_cast.sample(office)


def cell(edition):
    row = CellScore.objects.get(edition=edition, item="8.4")
    return row.reported, row.sentence


def close(office, audience, good, bad=0, minimum=10):
    survey = cast.opened(office, audience, minimum=minimum)
    sheets = [cast.SATISFIED] * good + [cast.DISSATISFIED] * bad
    cast.survey_actions.key_sheets(
        by=office, survey=survey, sheets=dict(enumerate(sheets, start=1))
    )
    return cast.survey_actions.close(by=office, survey=survey, write=tables.write)


def test_three_closed_questionnaires_bring_the_points_of_8_4(edition, office):
    for audience in ("官兵", "优抚对象"):
        close(office, audience, good=20)
        assert cell(edition)[0] is None, "one audience is still missing"
    close(office, "群众", good=18, bad=2)
    points, sentence = cell(edition)
    assert points == Decimal(2) and "平均满意率96.6667%" in sentence


def test_the_entry_carries_both_figures_and_its_papers(edition, office):
    survey = close(office, "群众", good=18, bad=2)
    entry = survey.entry
    entry.refresh_from_db()
    assert (entry.kind, entry.facet, entry.due, entry.done) == ("survey", "群众", 20, 18)
    assert entry.complete
    assert {a.paper for a in queries.attachments(entry)} == {"问卷原始数据", "统计表"}


def test_too_few_sheets_are_told_and_not_scored(edition, office):
    for audience in ("官兵", "优抚对象"):
        close(office, audience, good=20)
    survey = close(office, "群众", good=9)
    assert cell(edition)[0] is None
    assert (survey.entry.due, survey.entry.done) == (None, None)
    assert "有效9份,最少10份,样本不足,不计满意率" in survey.entry.data["note"]
    assert surveys.result(survey).rate is None


def test_recorded_with_its_figures_the_same_handful_would_be_scored(edition, office):
    """The control: why the entry of a short sample carries no figures."""
    for audience in ("官兵", "优抚对象"):
        close(office, audience, good=20)
    close(office, "群众", good=9, minimum=1)
    assert cell(edition)[0] == Decimal(2)


def test_closing_ends_all_codes_and_comes_once(edition, office):
    survey = cast.opened(office)
    cast.codes(office, survey, 5)
    cast.closed(office, survey)
    assert not SurveyCode.objects.exists()
    with pytest.raises(Refused, match="已结束"):
        cast.closed(office, survey)
