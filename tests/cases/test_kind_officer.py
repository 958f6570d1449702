"""转业军官安置: audited, ordered, a unit named, published, arrived; the nature may stay blank."""

from datetime import date

import pytest
from django.db import connection

from tests.clear_text import in_words
from tongxin.cases import actions
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry
from tongxin.reports import officers

from .conftest import on

pytestmark = pytest.mark.usefixtures("january")

TYPED = {
    "plan_no": "2026-003", "name": "样例甲", "id_no": "样例证件官一", "phone": "样例电话",
    "wish": "样例愿望", "diploma": "样例学历", "avoid": "样例回避局、样例二局",
}  # fmt: skip
AUDITED = {"listed": "是", "whole": "是"}
NAMED = {"method": "双向选择", "employer": "样例接收单位", "recused": "是"}


@pytest.fixture
def take(office, colleague):
    """Takes a step on a day of 2026; what needs a second person by the colleague."""

    def step(case, key, moment, by=None, year=2026, **raw):
        who = by or (
            colleague if key in ("audited_done", "placed_done", "arrived_done") else office
        )
        with clock.at(on(year, *moment)):
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    def open_(**changed):
        with clock.at(on(2026, 3, 2)):
            return actions.open_case(by=office, kind="officer", raw=TYPED | changed)

    return open_


@pytest.fixture
def ranked(opened, take):
    """Somebody audited and ordered, waiting for a unit."""

    def go(total="80.5", group="少校", **changed):
        case = take(opened(**changed), "received_done", (3, 3), **AUDITED)
        return take(case, "audited_done", (3, 4), group=group, total=total)

    return go


@pytest.fixture
def local(figures):
    figures("officer", months="6", notice_days="7")


def left():
    return [(e.facet, e.due, e.done) for e in Entry.objects.filter(kind="officer")]


def arrive(case, take, moment=(4, 1), year=2026, **named):
    case = take(case, "ranked_done", (3, 10), **NAMED, **named)
    case = take(case, "placed_done", (3, 18), clear="是")
    return take(case, "noticed_done", moment, year=year)


def test_audited_he_is_due_and_arrived_he_is_done_and_the_score_moves(ranked, take, points, local):
    case = ranked()
    assert left() == [("待落实", 1, 0)] and points("5.1") == "0"
    case = take(case, "ranked_done", (3, 10), **NAMED, nature="机关")
    assert left() == [("机关", 1, 0)]
    case = take(case, "placed_done", (3, 18), clear="是")
    case = take(case, "noticed_done", (4, 1))
    entry = Entry.objects.get()
    assert left() == [("机关", 1, 1)] and points("5.1") == "0.75"
    assert (entry.title, entry.happened_on) == ("转业军官〔2026〕1号", date(2026, 3, 2))
    assert take(case, "arrived_done", (4, 2)).state == "done" and left() == [("机关", 1, 1)]


def test_after_the_plan_s_months_he_is_not_on_time(ranked, take, local):
    """In the plan on 2026-03-02: six months end on 2026-09-02."""
    case = ranked()
    assert case.due_on == date(2026, 9, 2)
    arrive(case, take, (9, 3), nature="机关")
    assert left() == [("机关", 1, 0)]


def test_on_the_last_day_he_is(ranked, take, local):
    arrive(ranked(), take, (9, 2), nature="机关")
    assert left() == [("机关", 1, 1)]


def test_without_the_plan_s_months_and_days_it_stops(ranked, take, figures):
    case = take(ranked(), "ranked_done", (3, 10), **NAMED)
    with pytest.raises(Refused, match="公示几天”还没有填写"):
        take(case, "placed_done", (3, 18), clear="是")
    figures("officer", notice_days="7")
    case = take(case, "placed_done", (3, 18), clear="是")
    with pytest.raises(Refused, match="算按期”还没有填写"):
        take(case, "noticed_done", (4, 1))


def test_it_is_published_for_as_many_days_as_the_plan_says(ranked, take, local):
    """Named on 2026-03-10: seven days end on 2026-03-17."""
    case = take(ranked(), "ranked_done", (3, 10), **NAMED)
    with pytest.raises(Refused, match="到2026年3月17日为止"):
        take(case, "placed_done", (3, 17), clear="是")
    with pytest.raises(Refused, match="还有没处理的反映"):
        take(case, "placed_done", (3, 18), clear="否")


def test_the_nature_may_be_blank_and_no_rate_is_told_so_long(ranked, take, local, district):
    case = arrive(ranked(), take)
    told = officers.rate(district.pk, 2026)
    assert left() == [("待落实", 1, 1)] and told.value is None
    assert told.sentence == (
        "2026年应安置转业军官1人,已按期报到1人;有1人的接收单位性质还空着,补填以后才显示比例。"
    )
    with pytest.raises(Refused, match="性质还空着"):
        take(case, "arrived_done", (4, 2))
    case = take(case, "fill", (4, 2), nature="参公事业单位")
    told = officers.rate(district.pk, 2026)
    assert told.value == 1 and told.sentence.endswith("参公事业单位1人,占应安置数的100%。")
    assert take(case, "arrived_done", (4, 3)).state == "done"
    assert left() == [("参公事业单位", 1, 1)]


def test_who_waits_counts_in_the_denominator_and_his_nature_is_blank(ranked, take, local, district):
    arrive(ranked(), take, nature="机关")
    assert officers.rate(district.pk, 2026).value == 1
    ranked(plan_no="2026-004", id_no="样例证件官二")
    assert officers.rate(district.pk, 2026).value is None


def test_a_state_firm_is_lawful_and_no_organ(ranked, take, local, district):
    arrive(ranked(), take, nature="国有企业")
    assert officers.rate(district.pk, 2026).value == 0


def test_a_year_without_officers_has_no_rate(district):
    told = officers.rate(district.pk, 2026)
    assert told.value is None and told.sentence == "2026年没有应安置的转业军官,没有比例。"


def test_a_unit_he_must_avoid_is_not_given(ranked, take):
    with pytest.raises(Refused, match="在需要回避的单位里"):
        take(ranked(), "ranked_done", (3, 10), **NAMED | {"employer": "样例二局"})
    with pytest.raises(Refused, match="先核对亲属回避"):
        take(ranked(id_no="样例二"), "ranked_done", (3, 10), **NAMED | {"recused": "否"})


def test_chosen_again_the_old_nature_is_forgotten(ranked, take, local):
    case = take(ranked(), "ranked_done", (3, 10), **NAMED, nature="机关")
    case = take(case, "again", (3, 11), text="样例")
    assert case.state == "ranked" and left() == [("待落实", 1, 0)]
    take(case, "ranked_done", (3, 12), **NAMED)
    assert left() == [("待落实", 1, 0)]


def test_within_a_rank_group_the_points_decide_and_equals_are_shown(ranked, office):
    ranked(total="70", group="上尉以下")
    ranked(total="80", id_no="样例二", plan_no="2026-4")
    ranked(total="90.5", id_no="样例三", plan_no="2026-5")
    ranked(total="80", id_no="样例四", plan_no="2026-6")
    ranked(total="", id_no="样例五", plan_no="2026-7")
    found = [(c.group, c.place, c.tied, c.case.no) for c in officers.waiting(office)]
    assert found == [("少校", 1, 0, 3), ("少校", 2, 1, 2), ("少校", 2, 1, 4), ("少校", 4, 0, 5),
                     ("上尉以下", 1, 0, 1)]  # fmt: skip


@pytest.mark.parametrize("number", ["某部1号", "12345"])
def test_a_number_that_could_be_a_unit_s_is_refused(opened, take, number):
    with pytest.raises(Refused, match="不要抄部队代号"):
        take(opened(plan_no=number), "received_done", (3, 3), **AUDITED)


def test_outside_the_plan_he_is_not_counted(opened, take):
    with pytest.raises(Refused, match="不在本区当年安置计划内"):
        take(opened(), "received_done", (3, 3), listed="否", whole="是")
    assert left() == []


def test_one_person_one_case_and_two_people(opened, take, office):
    case = opened()
    with pytest.raises(Refused, match="已经受理过"):
        opened()
    case = take(case, "received_done", (3, 3), **AUDITED)
    with pytest.raises(Refused, match="“登记档案审核”是您办的"):
        take(case, "audited_done", (3, 4), by=office, group="少校")


def test_refused_he_is_out_of_the_count_but_not_after_he_arrived(ranked, take, local):
    take(ranked(), "refuse", (3, 5), basis="样例", text="样例")
    assert Entry.objects.get().withdrawn
    case = arrive(ranked(id_no="样例二"), take)
    with pytest.raises(Refused, match="已经报到的不能"):
        take(case, "withdraw", (5, 1), text="样例")


def test_nothing_personal_stands_in_the_clear(ranked, take, local):
    arrive(ranked(total="81.375"), take, nature="机关")
    secret = [v for k, v in TYPED.items() if k != "plan_no"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            assert not [w for w in (*secret, "样例接收单位", "81.375") if w in rows], table
