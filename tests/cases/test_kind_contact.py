"""重点对象联系: the rhythm is the local paper's, each contact begins it anew, nobody is late."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, queries, schemes, shown
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "why": "困难帮扶对象", "name": "样例甲", "id_no": "样例证件001", "phone": "样例电话",
    "address": "样例住址", "town": "德感街道",
}  # fmt: skip
FINE = {"outcome": "情况平稳"}


@pytest.fixture
def listed(liaison):
    def open_(**changed):
        with clock.at(on(2026, 1, 5)):
            return actions.open_case(by=liaison, kind="contact", raw=TYPED | changed)

    return open_


@pytest.fixture
def take(liaison):
    def step(case, key, moment, **raw):
        with clock.at(on(*moment)):
            return actions.take(by=liaison, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def paper(figures):
    figures("contact", contact_months="3", visit_months="12")


def days(case):
    """When the next contact and the next visit are due."""
    told = queries.events(case)
    known = queries.scheme(case.division_id, "contact", clock.today())
    return {r.clock.key: r.due for r in queries.clocks_of(case, told, known)}


def test_without_a_local_paper_there_is_no_rhythm_and_nobody_is_reminded_of_one(listed, take):
    case = listed()
    assert case.due_on is None and days(case) == {"contact": None, "visit": None}
    assert take(case, "called", (2026, 3, 2), **FINE).due_on is None
    assert schemes.needed({}, shown.kinds.get("contact")) == []


def test_each_contact_begins_the_rhythm_anew_and_a_visit_is_one_too(paper, listed, take):
    case = listed()
    assert days(case) == {"contact": date(2026, 4, 5), "visit": date(2027, 1, 5)}
    case = take(case, "called", (2026, 3, 2), **FINE)
    assert days(case) == {"contact": date(2026, 6, 2), "visit": date(2027, 1, 5)}
    case = take(case, "visited", (2026, 5, 20), **FINE)
    assert days(case) == {"contact": date(2026, 8, 20), "visit": date(2027, 5, 20)}
    assert case.due_on == date(2026, 8, 20) and case.state == "kept"


def test_one_figure_alone_is_one_rhythm(figures, listed):
    figures("contact", visit_months="12")
    assert days(listed()) == {"contact": None, "visit": date(2027, 1, 5)}


def test_a_contact_of_an_earlier_day_does_not_set_the_rhythm_back(paper, listed, take):
    case = take(listed(), "called", (2026, 3, 2), **FINE)
    with pytest.raises(Refused, match="3月2日已经登记过联系"):
        take(case, "visited", (2026, 3, 10), day="2026-02-20", **FINE)
    assert take(case, "visited", (2026, 3, 10), day="2026-03-02", **FINE).version == 3


def test_who_leaves_the_list_leaves_a_number_in_the_ledger_and_no_day(paper, listed, take):
    case = listed()
    for moment, key in (
        ((2026, 3, 2), "called"),
        ((2026, 5, 20), "visited"),
        ((2026, 8, 3), "called"),
    ):
        case = take(case, key, moment, **FINE)
    case = take(case, "kept_done", (2026, 9, 1), reason="困难已经解除")
    entry = Entry.objects.get()
    assert (entry.kind, entry.facet, entry.title) == (
        "veteran_service",
        "重点对象联系",
        "联系〔2026〕1号",
    )
    assert (entry.people, entry.sessions, entry.happened_on) == (1, 3, date(2026, 9, 1))
    assert (case.state, case.due_on) == ("done", None)


def test_a_person_stands_on_the_list_once_and_may_come_back(listed, take):
    case = listed()
    with pytest.raises(Refused, match="已经受理过,编号联系〔2026〕1号"):
        listed(why="残疾军人")
    take(case, "kept_done", (2026, 2, 1), reason="迁出本区")
    assert listed().state == "kept"


def test_nobody_is_late_whatever_day_it_is(paper, liaison, listed):
    case = listed()
    with clock.at(on(2026, 12, 1)):
        assert case.due_on < clock.today()
        assert not queries.visible_to(liaison).filter(queries.where(late=True)).exists()
        page = shown.show(liaison, case)
        assert not page.late and not {"extend", "refuse"} & {
            s.key for s in (*page.main, *page.aside)
        }


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("refuse", "请用“移出名单”"), ("withdraw", "请用“移出名单”"),
        ("extend", "不能“延期”"), ("ask_papers", "不能“通知补件”"),
    ],
)  # fmt: skip
def test_steps_of_a_request_have_no_place_here(office, listed, step, told):
    raw = {"text": "样例", "basis": "样例", "until": "2026-03-01"}
    with pytest.raises(Refused, match=told):
        actions.take(by=office, case=listed(), step=step, raw=raw)


def test_a_unit_s_coming_days_are_its_own(paper, office, liaison, outsider, unit, listed):
    town, other = unit("德感街道"), unit("支坪镇")
    listed()
    assert queries.coming(liaison, town, "contact", date(2026, 4, 5)) == (1, date(2026, 4, 5))
    assert queries.coming(liaison, town, "contact", date(2026, 4, 4)) == (0, None)
    assert queries.coming(office, other, "contact", date(2026, 12, 31)) == (0, None)
    assert queries.coming(outsider, town, "contact", date(2026, 12, 31)) == (0, None)


def test_the_list_runs_by_the_day_of_the_next_contact(paper, liaison, listed, take):
    late = take(listed(), "called", (2026, 3, 2), **FINE)
    soon = listed(id_no="样例证件002")
    rows = queries.listed(liaison, kind="contact")
    assert [row.pk for row in rows] == [soon.pk, late.pk]


def test_nothing_personal_stands_in_the_clear(paper, listed, take):
    case = take(listed(), "visited", (2026, 3, 2), **FINE)
    take(case, "kept_done", (2026, 4, 1), reason="去世")
    secret = ["样例甲", "样例证件001", "样例电话", "样例住址", "困难帮扶对象"]
    found = []
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_personal", "core_event",
                      "ledger_entry"):  # fmt: skip
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            found += [(table, w) for w in secret if w in rows]
    assert found == []
