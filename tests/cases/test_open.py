"""受理登记: a number without a gap, what is personal sealed away, the same request once."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, holding, queries
from tongxin.cases.models import Case, CaseEvent
from tongxin.core import clock, events
from tongxin.core.errors import Refused
from tongxin.core.models import Event
from tongxin.ledger.actions import Rejected

from .conftest import TYPED


def another(**changed):
    return TYPED | {"id_no": "500116199001010001"} | changed


def test_a_case_gets_the_next_number_of_its_kind_and_year(liaison, opened):
    second = actions.open_case(by=liaison, kind="probe", raw=another())
    assert (opened.no, second.no) == (1, 2)
    assert holding.number_of(second) == f"试验〔{clock.today().year}〕2号"
    assert opened.state == "received" and opened.town.name == "支坪镇"


def test_a_refused_form_takes_no_number_and_leaves_nothing(liaison):
    with pytest.raises(Rejected) as refused:
        actions.open_case(by=liaison, kind="probe", raw={"matter": ""})
    assert set(refused.value.errors) == {"matter", "name", "id_no"}
    assert not Case.objects.exists() and not Event.objects.exists()
    assert actions.open_case(by=liaison, kind="probe", raw=TYPED).no == 1


def test_the_same_request_is_one_case_and_the_second_is_told_its_number(office, opened):
    with pytest.raises(Refused, match=r"已经受理过,编号试验〔\d+〕1号"):
        actions.open_case(by=office, kind="probe", raw=TYPED)
    assert Case.objects.count() == CaseEvent.objects.count() == 1


def test_after_it_ended_the_same_can_be_asked_again(liaison, opened):
    actions.take(by=liaison, case=opened, step="withdraw", raw={"text": "家里另有安排"})
    assert actions.open_case(by=liaison, kind="probe", raw=TYPED).no == 2


def test_what_is_personal_stands_in_no_row_in_the_clear(opened):
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            told = in_words(cursor)
            assert TYPED["name"] not in told and TYPED["id_no"] not in told, table
    assert queries.personal(opened) == {"name": TYPED["name"], "id_no": TYPED["id_no"]}


def test_the_search_for_what_is_personal_sees_it_when_it_is_there(opened):
    """The control of the test above: in a column of its own, and within JSON."""
    Case.objects.update(title=TYPED["name"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_case")
        assert TYPED["name"] in in_words(cursor)
        Case.objects.update(title="", data={"name": TYPED["name"]})
        cursor.execute("SELECT * FROM cases_case")
        assert TYPED["name"] in in_words(cursor)


def test_the_day_it_was_received_begins_the_clock(liaison):
    case = actions.open_case(by=liaison, kind="probe", raw=TYPED, day=date(2026, 3, 2))
    assert case.due_on == date(2026, 4, 1)


def test_nobody_takes_in_for_another_unit(liaison):
    with pytest.raises(Refused, match="不能代“区教委”受理"):
        actions.open_case(by=liaison, kind="probe", raw=TYPED, unit="区教委")


def test_another_district_sees_nothing_of_it(outsider, opened):
    assert not queries.visible_to(outsider).exists()


def test_opening_writes_one_sentence_without_names(opened):
    [event] = events.history(opened.division_id, "case", opened.pk)
    assert event.sentence == f"受理试验事项{holding.number_of(opened)}"
