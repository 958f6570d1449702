"""What waits for one: new in hand, to be decided, past its day, to be screened; and for nobody else."""

from datetime import date

import pytest

from tongxin.cases import actions, queries, waiting
from tongxin.cases.models import Applicant, Case

from .conftest import TYPED

NEED = {"side": "地方需求", "alias": "驻区单位甲", "category": "设施改善", "wish": "样例原文修路"}


@pytest.fixture
def from_a_phone(district):
    family = Applicant.objects.create(division=district, phone="x", sealed=b"")
    return actions.open_case(
        by=None, applicant=family, kind="probe", raw=TYPED | {"town": "德感街道"}
    )


def listed(user, what):
    return list(waiting.only(queries.listed(user, live=True), user, what))


def test_what_came_by_phone_waits_for_the_unit_it_names_and_for_nobody_else(
    from_a_phone, liaison, office
):
    assert waiting.counts(liaison) == {"fresh": 1}
    assert listed(liaison, "fresh") == [from_a_phone]
    assert waiting.counts(office) == {}


def test_once_somebody_has_done_something_it_is_no_longer_new(from_a_phone, liaison):
    actions.take(by=liaison, case=from_a_phone, step="ask_papers", raw={"text": "缺申请书"})
    assert waiting.counts(liaison) == {}
    family = from_a_phone.applicant
    actions.take_as_applicant(applicant=family, case=from_a_phone, step="papers_in")
    assert waiting.counts(liaison) == {"fresh": 1}


def test_what_is_to_be_decided_waits_for_who_may_decide(opened, liaison, leader, office):
    assert waiting.counts(leader) == {}
    actions.take(by=liaison, case=opened, step="received_done")
    assert waiting.counts(leader) == waiting.counts(office) == {"decide": 1}
    assert waiting.counts(liaison) == {}


def test_what_was_handed_over_is_new_where_it_went(opened, liaison, person, district, unit):
    other = person(district, "other", "liaison", unit=unit("支坪镇"))
    raw = {"unit": "支坪镇", "text": "住在那里"}
    actions.take(by=liaison, case=opened, step="hand_over", raw=raw)
    assert waiting.counts(other) == {"fresh": 1} and waiting.counts(liaison) == {}


def test_what_is_past_its_day_waits_until_it_is_done_or_stands_still(opened, liaison):
    Case.objects.update(due_on=date(2020, 1, 1))
    assert waiting.counts(liaison) == {"late": 1}
    Case.objects.update(waiting=True)
    assert waiting.counts(liaison) == {}


def test_the_reviewer_has_what_nobody_has_read_and_nothing_else(
    liaison, person, district, unit, from_a_phone
):
    reviewer = person(district, "reads", "screener", unit=unit("退役军人局"))
    need = actions.open_case(by=liaison, kind="need", raw=NEED)
    assert waiting.counts(reviewer) == {"screen": 1} and listed(reviewer, "screen") == [need]
    actions.take(by=reviewer, case=need, step="collected_done", raw={"neutral": "改善道路"})
    assert waiting.counts(reviewer) == {}


def test_another_district_has_none_of_it(from_a_phone, outsider):
    assert waiting.counts(outsider) == {}


def test_it_takes_one_query(from_a_phone, liaison, django_assert_max_num_queries):
    queries.visible_to(liaison).exists()
    with django_assert_max_num_queries(1):
        waiting.counts(liaison)
