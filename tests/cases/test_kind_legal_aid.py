"""法律援助: handed to the legal aid body, decided in seven days, assigned in three, closed, asked."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions
from tongxin.cases.kinds.legal_aid import EXEMPT
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "matter": "劳动和社会保险", "who": "抚恤优待对象", "name": "样例甲", "id_no": "样例证件001",
    "phone": "样例电话", "facts": "样例经过", "town": "德感街道",
}  # fmt: skip


@pytest.fixture
def sent(liaison, take):
    """Taken in by 德感街道 on 2026-03-02 and handed on the same day."""

    def go(**changed):
        with clock.at(on(2026, 3, 2)):
            case = actions.open_case(by=liaison, kind="legal_aid", raw=TYPED | changed)
        return take(case, "received_done", (3, 2), unit="退役军人局")

    return go


def rights():
    return [(e.due, e.done) for e in Entry.objects.filter(kind="rights", withdrawn=False)]


def test_decided_assigned_and_closed_it_counts_but_not_as_a_visit(sent, take, points):
    before = points("5.10")
    case = sent()
    assert case.due_on == date(2026, 3, 9) and case.unit.name == "退役军人局"
    case = take(case, "sent_done", (3, 6))
    assert case.due_on == date(2026, 3, 9) and rights() == [(1, 0)]
    case = take(case, "granted_done", (3, 9), firm="样例律师事务所")
    case = take(case, "assigned_done", (6, 1), result="调解")
    assert rights() == [(1, 1)] and Entry.objects.get().facet == "法律援助"
    assert take(case, "closed_done", (7, 1), content="满意").state == "done"
    assert points("5.10") == before


@pytest.mark.parametrize(("decide", "assign"), [((3, 10), (3, 11)), ((3, 6), (3, 10))])
def test_a_day_late_in_either_it_is_not_done_in_time(sent, take, decide, assign):
    case = take(sent(), "sent_done", decide)
    case = take(case, "granted_done", assign, firm="样例律师事务所")
    take(case, "assigned_done", (6, 1), result="调解")
    assert rights() == [(1, 0)]


def test_whom_the_law_exempts_needs_not_say_that_they_are_poor(sent, take):
    assert take(sent(), "sent_done", (3, 6)).state == "granted"


@pytest.mark.parametrize("who", EXEMPT)
def test_all_four_that_article_42_names_are_exempt(sent, take, who):
    assert take(sent(who=who), "sent_done", (3, 6)).state == "granted"


@pytest.mark.parametrize(("said", "told"), [("", "还没有说明"), ("否", "没有经济困难")])
def test_the_others_say_so_themselves(sent, take, said, told):
    with pytest.raises(Refused, match=told):
        take(sent(who="退役军人", poor=said), "sent_done", (3, 6))


def test_and_then_they_have_it_too(sent, take):
    assert take(sent(who="军人家属", poor="是"), "sent_done", (3, 6)).state == "granted"


def test_refused_it_says_its_basis_and_may_be_reviewed(sent, take):
    case = take(
        sent(who="退役军人", poor="否"), "refuse", (3, 6), basis="法律援助法第41条", text="样例"
    )
    assert case.state == "refused" and rights() == []
    assert take(case, "appeal", (3, 9), text="样例").state == "review"


def test_an_objection_is_looked_at_within_five_days(sent, take):
    """法律援助法第49条: objected on 2026-03-09, five days end on the 14th."""
    case = take(
        sent(who="退役军人", poor="否"), "refuse", (3, 6), basis="法律援助法第41条", text="样例"
    )
    assert case.due_on is None
    assert take(case, "appeal", (3, 9), text="样例").due_on == date(2026, 3, 14)


def test_closed_it_is_not_withdrawn(sent, take):
    case = take(take(sent(), "sent_done", (3, 6)), "granted_done", (3, 9), firm="样例")
    case = take(case, "assigned_done", (6, 1), result="调解")
    with pytest.raises(Refused, match="已经办结的不能撤回"):
        take(case, "withdraw", (6, 2), text="样例")


def test_the_same_matter_is_asked_once(sent):
    sent()
    with pytest.raises(Refused, match="已经受理过,编号法律援助〔2026〕1号"):
        sent()
    assert sent(matter="婚姻家庭").state == "sent"


def test_nothing_personal_stands_in_the_clear(sent, take):
    take(sent(), "sent_done", (3, 6))
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_personal", "core_event",
                      "ledger_entry"):  # fmt: skip
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            secret = ("样例甲", "样例证件001", "样例电话", "样例经过", "抚恤优待对象")
            assert not [w for w in secret if w in rows]
