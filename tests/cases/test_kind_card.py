"""优待证: accepted, verified, filed by another, made, handed out; no card for who serves."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "matter": "首次申领", "who": "退役军人", "name": "样例甲", "id_no": "样例证件001",
    "phone": "样例电话", "town": "德感街道",
}  # fmt: skip


@pytest.fixture
def take(office, colleague):
    def step(case, key, moment, by=None, **raw):
        who = by or (colleague if key == "verified_done" else office)
        with clock.at(on(2026, *moment)):
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    def open_(**changed):
        with clock.at(on(2026, 3, 2)):
            return actions.open_case(by=office, kind="card", raw=TYPED | changed)

    return open_


def test_from_the_request_to_the_card_its_entry_tells_neither_who_nor_which(opened, take):
    case = take(opened(), "applied_done", (3, 2), filed="是")
    case = take(case, "accepted_done", (3, 3), true="是")
    case = take(case, "verified_done", (3, 4))
    case = take(case, "filed_done", (4, 1))
    assert take(case, "made_done", (4, 2), taken="本人").state == "done"
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.people) == ("veteran_service", "优待证办理", 1)
    assert (entry.title, entry.happened_on) == ("优待证〔2026〕1号", date(2026, 4, 2))


def test_the_local_number_of_working_days_runs_from_acceptance(opened, take, figures):
    """From Monday 2026-03-02: the tenth working day after it is Monday the 16th."""
    assert take(opened(), "applied_done", (3, 2), filed="是").due_on is None
    figures("card", file_days="10")
    case = take(opened(matter="信息变更"), "applied_done", (3, 2), filed="是")
    assert case.due_on == date(2026, 3, 16)


def test_who_serves_shows_a_military_id_and_gets_no_card(opened, take):
    with pytest.raises(Refused, match="现役军人凭军人证件"):
        take(opened(who="现役军人"), "applied_done", (3, 2), filed="是")


def test_first_the_file_then_the_card(opened, take):
    with pytest.raises(Refused, match="请先到退役军人服务站建档立卡"):
        take(opened(), "applied_done", (3, 2), filed="否")


def test_somebody_else_than_who_verified_files_it(opened, take, office):
    case = take(
        take(opened(), "applied_done", (3, 2), filed="是"), "accepted_done", (3, 3), true="是"
    )
    with pytest.raises(Refused, match="“核验身份”是您办的"):
        take(case, "verified_done", (3, 4), by=office)
    assert take(case, "send_back", (3, 4), text="样例").state == "accepted"


def test_an_identity_that_does_not_agree_stops_it(opened, take):
    case = take(opened(), "applied_done", (3, 2), filed="是")
    with pytest.raises(Refused, match="身份不一致.*第75条"):
        take(case, "accepted_done", (3, 3), true="否")


def test_the_same_is_asked_once_and_another_matter_is_another_case(opened):
    opened()
    with pytest.raises(Refused, match="已经受理过,编号优待证〔2026〕1号"):
        opened(id_no=" 样例证件001 ")
    assert opened(matter="挂失冻结").title == "优待证挂失冻结"


def test_nothing_personal_stands_in_the_clear(opened, take):
    take(opened(agent="样例监护人"), "applied_done", (3, 2), filed="是")
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_personal", "core_event"):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            assert not [w for w in ("样例甲", "样例证件001", "样例电话", "样例监护人") if w in rows]
