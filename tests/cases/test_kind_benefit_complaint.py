"""优待投诉: found true, ordered with a day, done or passed on; a shop of its own will is not ordered."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions
from tongxin.cases.kinds import benefit_complaint as made
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

LEGAL, SHOP = "依法应当优待的单位", "自愿加入的商家"
TYPED = {
    "kind": "车站", "place": "样例客运站", "duty": LEGAL, "happened": "2026-03-01",
    "proof": "残疾军人证", "matter": "样例经过", "name": "样例甲", "phone": "样例电话",
}  # fmt: skip
SAID = {"text": "样例情况"}


@pytest.fixture
def take(office, colleague):
    def step(case, key, moment, by=None, **raw):
        who = by or (colleague if key == "received_done" else office)
        with clock.at(on(2026, *moment)):
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def found(office, take):
    """Found on 2026-03-05 to be the law's duty, or a shop's own."""

    def go(duty=LEGAL, **changed):
        with clock.at(on(2026, 3, 2)):
            case = actions.open_case(by=office, kind="benefit_complaint", raw=TYPED | changed)
        return take(case, "received_done", (3, 5), duty_now=duty, **SAID)

    return go


@pytest.fixture
def ordered(found, take):
    return take(found(), "found_done", (3, 6), paper_no="样例〔2026〕1号", until="2026-03-20")


def sums():
    rows = Entry.objects.filter(kind="rights", facet="来访", withdrawn=False)
    return [(row.due, row.done) for row in rows]


def test_ordered_done_and_answered_in_time_it_counts_and_the_score_moves(
    ordered, take, figures, points
):
    figures("benefit_complaint", answer_days="60")
    assert sums() == [(1, 0)] and points("5.10") == "0" and ordered.due_on == date(2026, 3, 20)
    case = take(ordered, "ordered_done", (3, 18), **SAID)
    take(case, "settled_done", (3, 25), **SAID)
    assert sums() == [(1, 1)] and points("5.10") == "0.25"
    assert Entry.objects.get().happened_on == date(2026, 3, 2)


def test_answered_late_it_is_received_and_not_done(ordered, take, figures):
    """2 March and 20 days is 22 March; the 23rd is late."""
    figures("benefit_complaint", answer_days="20")
    case = take(ordered, "ordered_done", (3, 18), **SAID)
    take(case, "settled_done", (3, 23), **SAID)
    assert sums() == [(1, 0)]


def test_a_late_order_does_not_make_the_answer_late(ordered, take, figures):
    figures("benefit_complaint", answer_days="60")
    case = take(ordered, "ordered_done", (3, 25), **SAID)
    take(case, "settled_done", (3, 26), **SAID)
    assert sums() == [(1, 1)]


def test_without_the_local_day_it_is_not_closed(ordered, take):
    case = take(ordered, "ordered_done", (3, 18), **SAID)
    with pytest.raises(Refused, match="“从收到到答复的天数”还没有填写"):
        take(case, "settled_done", (3, 25), **SAID)


def test_passed_on_only_after_the_day_of_the_order(ordered, take):
    with pytest.raises(Refused, match="履行期限还没有过"):
        take(ordered, "pass_on", (3, 20), paper_no="样例")
    assert take(ordered, "pass_on", (3, 21), paper_no="样例").state == "settled"


def test_the_order_is_another_person_s_and_has_a_day_to_come(found, take, colleague):
    case = found()
    with pytest.raises(Refused, match="“登记核实结果”是您办的"):
        take(case, "found_done", (3, 6), by=colleague, paper_no="样例", until="2026-03-20")
    with pytest.raises(Refused, match="要在责令的日期以后"):
        take(case, "found_done", (3, 6), paper_no="样例", until="2026-03-06")


def test_a_shop_of_its_own_will_is_under_its_agreement_only(found, take):
    case = found(SHOP)
    with pytest.raises(Refused, match="不能责令履行"):
        take(case, "found_done", (3, 6), paper_no="样例", until="2026-03-20")
    assert take(case, "by_contract", (3, 6), **SAID).state == "settled"


def test_the_law_s_duty_is_not_settled_by_agreement(found, take):
    with pytest.raises(Refused, match="请用“责令限期履行”"):
        take(found(), "by_contract", (3, 6), **SAID)


def test_the_fine_is_text_of_the_law_and_no_field():
    assert "2万元以上5万元以下" in made.check({"duty": LEGAL}, {}, date(2026, 3, 1))[0].text
    forms = [made.FORM, *made.ASKS.values()]
    assert not [f for form in forms for f in form.fields if f.type == "decimal"]


def test_one_that_was_not_true_is_answered_and_counts(office, take, figures):
    figures("benefit_complaint", answer_days="60")
    case = actions.open_case(
        by=office, kind="benefit_complaint", raw=TYPED | {"happened": "2026-01-02"}
    )
    case = take(case, "untrue", (1, 9), **SAID)
    take(case, "settled_done", (1, 10), **SAID)
    assert sums() == [(1, 1)]


def test_taken_back_it_is_out_of_the_count(ordered, take):
    take(ordered, "withdraw", (3, 10), text="样例")
    assert sums() == []


def test_who_complains_is_nowhere_in_the_clear(ordered):
    found = []
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseevent", "cases_personal", "core_event",
                      "ledger_entry"):  # fmt: skip
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            found += [
                (table, w) for w in ("样例甲", "样例电话", "样例经过", "残疾军人证") if w in rows
            ]
    assert found == []
