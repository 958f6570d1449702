"""军地互提双清单: nobody reads before the reviewer, only who asked closes, the rate follows."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions, overdue, queries, shown
from tongxin.cases.models import Case
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.directory.models import Assignment, Unit
from tongxin.directory.scope import forget
from tongxin.ledger.actions import Rejected
from tongxin.ledger.models import Entry

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

WISH = "样例原文请修好门口的路"
TYPED = {"side": "部队需求", "alias": "驻区单位甲", "category": "设施改善", "wish": WISH}


@pytest.fixture
def people(district, person, unit, office, colleague):
    """人武部 asks, 区教委 does, the reviewer reads, the 双拥办 leads."""
    arms = Unit.objects.create(division=district, name="区人武部", kind="bureau", order=9)
    return {
        "office": office,
        "asks": person(district, "arms", "liaison", unit=arms),
        "other": person(district, "arms2", "liaison", unit=arms),
        "does": person(district, "school", "liaison", unit=unit("区教委")),
        "reads": person(district, "reads", "screener", unit=unit("退役军人局")),
    }


@pytest.fixture
def opened(people):
    def open_(**changed):
        with clock.at(on(2026, 3, 2)):
            return actions.open_case(by=people["asks"], kind="need", raw=TYPED | changed)

    return open_


@pytest.fixture
def take(people):
    def step(case, who, key, moment=(3, 10), **raw):
        with clock.at(on(2026, *moment)):
            return actions.take(by=people[who], case=case, step=key, raw=raw)

    return step


@pytest.fixture
def passed(opened, take):
    """Read and let through on 2026-03-05."""
    return lambda: take(opened(), "reads", "collected_done", (3, 5), neutral="改善道路")


@pytest.fixture
def listed(passed, take):
    """On the list of 2026-03-12, to be done by 2026-06-30."""

    def go():
        case = take(passed(), "office", "screened_done", text="样例意见")
        return take(case, "office", "discussed_done", (3, 12), until="2026-06-30", quality="样例")

    return go


@pytest.fixture
def reported(listed, take):
    def go():
        case = take(listed(), "office", "listed_done", (3, 13), unit="区教委")
        return take(case, "does", "issued_done", (5, 20), text="样例结果")

    return go


def sums():
    rows = Entry.objects.filter(kind="need", withdrawn=False)
    return [sum(getattr(row, name) or 0 for row in rows) for name in ("due", "done", "late")]


def may_read(by, case):
    try:
        return actions.reveal(by=by, case=case, field="wish", purpose="样例用途") == WISH
    except Refused:
        return False


def test_listed_it_is_due_and_confirmed_it_is_done_and_the_score_moves(reported, take, points):
    case = reported()
    assert sums() == [1, 0, 0] and points("3.2") == "0"
    case = take(case, "asks", "reported_done", (5, 25))
    assert sums() == [1, 1, 0] and points("3.2") == "1"
    case = take(case, "office", "confirmed_done", (5, 26), text="样例评议")
    assert take(case, "office", "rated_done", (5, 27)).state == "done"
    entry = Entry.objects.get()
    assert (entry.facet, entry.title) == ("部队需求", "互提〔2026〕1号")
    assert entry.happened_on == date(2026, 3, 12)
    assert entry.data["category"] == "设施改善" and entry.data["deadline"] == "2026-06-30"


def test_before_the_review_only_its_writer_and_the_reviewer_read_it(opened, people):
    case = opened()
    assert [k for k in people if may_read(people[k], case)] == ["asks", "reads"]


def test_the_page_shows_not_even_its_first_sign(opened, people):
    row = next(r for r in shown.show(people["office"], opened()).rows if r.spec.key == "wish")
    assert (row.value, row.closed) == ("******", True)


def test_after_the_review_those_who_work_on_it_read_it_for_a_purpose(passed, people):
    assert may_read(people["office"], passed())


def test_the_reviewer_reads_needs_of_every_unit_and_nothing_personal_of_other_kinds(
    opened, people, office
):
    other = actions.open_case(by=office, kind="probe", raw={
        "matter": "样例", "name": "样例甲", "id_no": "样例证件"})  # fmt: skip
    mine = queries.visible_to(people["reads"])
    assert mine.filter(pk=opened().pk).exists() and not mine.filter(pk=other.pk).exists()


def test_nobody_reviews_what_they_wrote_and_nobody_else_may_review(opened, take, people, district):
    case = opened()
    with pytest.raises(Refused):
        take(case, "office", "collected_done", neutral="改善道路")
    asks = people["asks"]
    Assignment.objects.create(division=district, user=asks, role="screener", by=asks)
    forget(asks)
    with pytest.raises(Refused, match="要由另一个人办理"):
        take(case, "asks", "collected_done", neutral="改善道路")


def kept(word):
    """Tables that hold a word in the clear."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [table] if word in in_words(cursor) else []
        return found


def test_sent_back_the_text_is_erased_and_written_anew(opened, take, people):
    case = take(opened(), "reads", "send_back", text="写了位置")
    assert queries.personal(Case.objects.get(pk=case.pk)) == {}
    case = take(case, "other", "rewrite", wish=WISH)
    assert case.state == "collected"
    assert may_read(people["other"], case) and not may_read(people["asks"], case)
    with pytest.raises(Refused):
        take(case, "does", "rewrite", wish=WISH)


def test_offline_only_number_day_and_who_deals_with_it_are_left(opened, take):
    case = take(opened(), "reads", "go_offline", owner="区办员")
    row = Case.objects.get(pk=case.pk)
    assert (row.title, row.data, queries.personal(row)) == (
        "线下受理1号",
        {"side": "部队需求", "offline": 1},
        {},
    )
    assert Entry.objects.get().title == "线下受理1号" and sums() == [1, 0, 0]
    assert kept("驻区单位甲") == [] == kept("设施改善")
    with pytest.raises(Refused, match="要由提出单位区人武部办理"):
        take(case, "office", "close_offline")
    assert take(case, "asks", "close_offline").state == "done" and sums() == [1, 1, 0]


def test_only_who_asked_says_it_is_done(reported, take):
    case = reported()
    for who in ("office", "does"):
        with pytest.raises(Refused, match="要由提出单位区人武部办理"):
            take(case, who, "reported_done", (5, 25))
    assert sums() == [1, 0, 0]


def test_the_asking_unit_sees_its_own_step_and_nobody_else_does(reported, people):
    case = reported()
    verbs = {k: [s.key for s in shown.show(people[k], case).main] for k in ("asks", "does")}
    assert verbs == {"asks": ["reported_done", "reject"], "does": []}


def test_who_asked_may_not_do_it(listed, take):
    with pytest.raises(Refused, match="承办单位不能是提出单位"):
        take(listed(), "office", "listed_done", unit="区人武部")


def test_not_done_well_it_goes_back_to_who_does_it(reported, take):
    case = take(reported(), "asks", "reject", (5, 25), text="样例")
    assert case.state == "issued" and case.unit.name == "区教委" and sums() == [1, 0, 0]


def test_on_its_day_it_is_not_late_the_day_after_it_is_and_confirmed_it_is_no_more(
    reported, take, points
):
    case = reported()
    assert case.due_on == date(2026, 6, 30)
    with clock.at(on(2026, 6, 30)):
        assert overdue.correct("500116") == 0 and sums() == [1, 0, 0]
    with clock.at(on(2026, 7, 1)):
        assert overdue.correct("500116") == 1 and sums() == [1, 0, 1]
        assert overdue.correct("500116") == 0
    take(case, "asks", "reported_done", (7, 2))
    assert sums() == [1, 1, 0] and points("3.2") == "1"


def test_it_is_put_off_once_with_its_reason(listed, take):
    case = take(listed(), "office", "listed_done", (3, 13), unit="区教委")
    case = take(case, "office", "extend", (6, 1), text="样例原因", until="2026-09-30")
    assert case.due_on == date(2026, 9, 30)
    assert Entry.objects.get().data["deadline"] == "2026-09-30"
    with clock.at(on(2026, 7, 15)):
        assert overdue.correct("500116") == 0
    with pytest.raises(Refused, match="已经延期过1次,不能再延。办不了的用“说明不可行”"):
        take(case, "office", "extend", (9, 1), text="样例", until="2026-10-30")


def test_a_day_before_the_listing_is_refused(passed, take):
    case = take(passed(), "office", "screened_done", text="样例意见")
    with pytest.raises(Refused, match="在列单日期之前"):
        take(case, "office", "discussed_done", (3, 12), until="2026-03-11", quality="样例")


def test_what_cannot_be_done_after_the_listing_stays_among_what_was_listed(listed, take):
    case = take(listed(), "office", "refuse", (4, 1), basis="样例依据", text="样例说明")
    assert case.state == "refused" and sums() == [1, 0, 0]


def test_what_never_was_listed_leaves_nothing(passed, take):
    take(passed(), "asks", "withdraw", text="样例")
    assert not Entry.objects.exists()


def test_one_of_two_confirmed_is_half_and_reported_alone_counts_for_nothing(reported, take, points):
    take(reported(), "asks", "reported_done", (5, 25))
    reported()
    assert sums() == [2, 1, 0] and points("3.2") == "0.5"


def test_the_text_stands_nowhere_in_the_clear(reported, take):
    take(reported(), "asks", "reported_done", (5, 25))
    assert kept(WISH) == []
    assert kept("改善道路") == ["cases_caseevent"]


def test_a_text_with_a_unit_s_code_is_refused_before_it_is_stored(opened):
    with pytest.raises(Rejected) as refused:
        opened(wish="样例:12345部队门口的路")
    assert "线下受理" in refused.value.errors["wish"]
    assert not Case.objects.exists() and kept("12345") == []
