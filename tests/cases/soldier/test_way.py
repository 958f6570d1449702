"""退役士兵安置: reported, audited, on a post and visited; given up; its lines."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.cases.conftest import on
from tests.clear_text import in_words
from tongxin.cases import line_actions, queries
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import left, line


def test_audited_he_is_due_on_his_post_he_is_done_and_the_score_moves(
    lettered, take, points, local, office
):
    local()
    case = lettered()
    assert left() == [("安置上岗", 1, 0, date(2026, 1, 20))] and points("5.2") == "0"
    case = take(case, "lettered_done", (3, 2))
    assert left() == [("安置上岗", 1, 1, date(2026, 1, 20))] and points("5.2") == "0.75"
    with pytest.raises(Refused, match="上岗后3个月的回访还没有登记"):
        take(case, "onpost_done", (3, 3))
    for after, moment in (("3个月", (6, 2)), ("6个月", (9, 2)), ("12个月", (12, 30))):
        day = date(2026, *moment)
        line(office, case, "visit", moment, day=str(day), after=after, stays="是")
    case = take(case, "onpost_done", (12, 31))
    assert case.state == "done" and left() == [("安置上岗", 1, 1, date(2026, 1, 20))]
    assert Entry.objects.get().title == "退役士兵〔2026〕1号"


def test_the_letter_has_its_number(lettered, local):
    local()
    assert "安置介绍信〔2026〕2026-1号" in queries.events(lettered())[-1].text


# ---- eligibility ---------------------------------------------------------------------------------


def test_who_is_in_no_group_is_refused_with_the_article_and_may_go_the_own_way(called, take):
    case = take(called(enlisted="2020-09-01"), "called_done", (1, 20))
    with pytest.raises(Refused, match="退役军人安置条例第25条.请用“转自主就业”"):
        take(case, "arrived_done", (1, 22), batch="2026-1")
    with pytest.raises(Refused, match="本人签字"):
        take(case, "own_way", (1, 22), signed="否")
    assert take(case, "own_way", (1, 22), signed="是").state == "done" and left() == []


def test_the_own_choice_takes_him_out_of_the_count(audited, take):
    case = take(audited(), "own_way", (1, 23), signed="是")
    assert case.state == "done" and left() == []


def test_a_file_on_the_other_side_of_the_day_waits_for_the_local_figure(called, take, local):
    case = take(called(discharged="2024-08-31", enlisted="2012-08-31"), "called_done", (1, 20))
    with pytest.raises(Refused, match="按哪部条例办还没有填写"):
        take(case, "arrived_done", (1, 22), batch="2026-1")
    local(cutover="按退役日期")
    assert take(case, "arrived_done", (1, 22), batch="2026-1").state == "audited"


def test_a_bar_is_refused_and_its_kind_is_not_told(called, take):
    case = take(called(bar="受刑事处罚"), "called_done", (1, 20))
    with pytest.raises(Refused, match="第35条") as refused:
        take(case, "arrived_done", (1, 22), batch="2026-1")
    assert "刑事" not in refused.value.sentence


def test_a_number_that_could_be_a_unit_s_is_refused(opened, take):
    with pytest.raises(Refused, match="不要抄部队名称"):
        take(opened(file_no="某部12345"), "filed_done", (1, 9), until="2026-01-20")


def test_one_person_one_case(opened):
    opened()
    with pytest.raises(Refused, match="已经受理过,编号退役士兵〔2026〕1号"):
        opened()


def test_who_took_the_report_does_not_audit(called, take, office):
    case = take(called(), "called_done", (1, 20))
    with pytest.raises(Refused, match="“登记报到”是您办的"):
        take(case, "arrived_done", (1, 22), by=office, batch="2026-1")


# ---- clocks --------------------------------------------------------------------------------------


def test_thirty_days_run_from_the_day_he_was_told_to_come(called):
    """By 2026-01-20: thirty days end on 2026-02-19."""
    assert called().due_on == date(2026, 2, 19)


def test_six_months_from_the_report_and_thirty_days_from_the_letter(audited, lettered, local):
    """Reported 2026-01-20: 2026-07-20. The letter of 2026-02-20: 2026-03-22."""
    local()
    assert audited(id_no="样例二").due_on == date(2026, 7, 20)
    assert lettered().due_on == date(2026, 3, 22)


def test_on_the_last_day_he_is_on_time_and_a_day_later_not(lettered, take, local):
    local()
    take(lettered(), "lettered_done", (3, 22))
    take(lettered(id_no="样例二"), "lettered_done", (3, 23))
    assert sorted(done for _, _, done, _ in left()) == [0, 1]


# ---- giving up -----------------------------------------------------------------------------------


def test_late_without_reason_needs_a_notice_a_hearing_and_a_second_person(called, take, colleague):
    case = called()
    with pytest.raises(Refused, match="没有超过报到期限30日"):
        take(case, "warn", (2, 19), how="邮寄", until="2026-03-10")
    with pytest.raises(Refused, match="先告知、听陈述"):
        take(case, "refuse", (2, 20), basis="样例", text="样例")
    with pytest.raises(Refused, match="给本人留出时间"):
        take(case, "warn", (2, 20), how="邮寄", until="2026-02-20")
    case = take(case, "warn", (2, 20), how="邮寄", until="2026-03-10")
    given = {"basis": "退役军人安置条例第51条", "text": "样例"}
    with pytest.raises(Refused, match="陈述期限到2026年3月10日"):
        take(case, "give_up", (3, 10), heard="到期没有陈述", **given)
    case = take(case, "give_up", (3, 11), heard="到期没有陈述", **given)
    assert case.state == "refused"
    assert take(case, "appeal", (3, 12), text="样例").state == "review"


def test_who_gave_the_notice_does_not_decide(called, take, office):
    case = take(called(), "warn", (2, 20), how="邮寄", until="2026-03-10")
    with pytest.raises(Refused, match="“告知逾期的后果”是您办的"):
        take(case, "give_up", (3, 11), by=office, heard="到期没有陈述", basis="样例", text="样例")


def test_ill_abroad_he_has_a_good_reason_and_gives_up_nothing(called, take):
    case = take(called(), "warn", (2, 20), how="邮寄", until="2026-03-10")
    case = take(case, "excuse", (3, 1), text="样例:在国外治疗")
    case = take(case, "called_done", (3, 5))
    case = take(case, "arrived_done", (3, 6), batch="2026-1")
    assert case.state == "audited" and left() == [("安置上岗", 1, 0, date(2026, 3, 5))]


def test_who_declines_a_post_is_told_first_and_may_still_accept(published, take, local):
    local()
    case = take(published(), "published_done", (2, 10), clear="是")
    case = take(case, "refusing", (2, 12), how="当面", until="2026-02-20")
    assert take(case, "accept", (2, 13), text="样例").state == "ranked"
    case = take(case, "refusing", (2, 14), how="当面", until="2026-02-20")
    case = take(
        case, "declined", (2, 16), heard="本人已经陈述,理由不正当", basis="第34条", text="样例"
    )
    assert case.state == "refused" and left() == []


def test_on_his_post_he_stays_in_the_count(lettered, take, local):
    local()
    case = take(lettered(), "lettered_done", (3, 2))
    for step, raw in (
        ("refuse", {"basis": "样例", "text": "样例"}),
        ("withdraw", {"text": "样例"}),
    ):
        with pytest.raises(Refused, match="已经上岗的不能"):
            take(case, step, (3, 3), **raw)


# ---- lines ---------------------------------------------------------------------------------------


def test_the_allowance_is_the_month_s_wage_and_ends_the_day_before_the_post(
    lettered, take, local, office
):
    """January from the 20th: 12 of 31 days; February whole; March one day of 31."""
    local()
    case = take(lettered(), "lettered_done", (3, 2))
    paid = [line(office, case, "allowance", (3, 5), month=m, day="2026-03-05").amount
            for m in ("2026-01", "2026-02", "2026-03")]  # fmt: skip
    assert paid == [Decimal("901.94"), Decimal(2330), Decimal("75.16")]
    with pytest.raises(Refused, match="不在待安置期里"):
        line(office, case, "allowance", (5, 5), month="2026-04", day="2026-05-05")
    with pytest.raises(Refused, match="已经登记过"):
        line(office, case, "allowance", (3, 6), month="2026-2", day="2026-03-06")


def test_no_month_is_paid_before_it_is_over(audited, office, local):
    local()
    with pytest.raises(Refused, match="还没有过完"):
        line(office, audited(), "allowance", (2, 20), month="2026-02", day="2026-02-20")


@pytest.mark.parametrize(
    ("changed", "month", "match"),
    [({"wages": ""}, "2026-02", "最低工资标准.*还没有填写"),
     ({"wages": "2026-03=2330"}, "2026-02", "这个月的最低工资还没有填写"),
     ({"part": ""}, "2026-01", "不满一个月的待安置补助怎么发”还没有填写"),
     ({}, "二月", "请写成“年-月”")],
)  # fmt: skip
def test_without_its_figure_nothing_is_paid(audited, office, local, changed, month, match):
    local(**changed)
    with pytest.raises(Refused, match=match):
        line(office, audited(), "allowance", (3, 5), month=month, day="2026-03-05")


def test_an_employer_past_thirty_days_owes_four_fifths_from_the_month_of_the_letter(
    lettered, office, local
):
    local()
    case, owes = lettered(), {"average": "5000", "not_his": "是"}
    with pytest.raises(Refused, match="没有超过30日"):
        line(office, case, "owed", (3, 22), month="2026-02", **owes)
    assert line(office, case, "owed", (3, 23), month="2026-02", **owes).amount == 4000
    with pytest.raises(Refused, match="应补发:2026-02、2026-03"):
        line(office, case, "owed", (3, 23), month="2026-01", **owes)
    with pytest.raises(Refused, match="本人原因"):
        line(office, case, "owed", (3, 23), month="2026-03", average="5000", not_his="否")


def test_arrears_of_the_allowance_count_a_person_and_cost_points(audited, office, points, local):
    """One on time of nobody due is nothing; the arrears leave a person, voiding takes it back."""
    local()
    case = audited()
    made = line(office, case, "unpaid", (3, 1), day="2026-03-01", months="2026-01")
    assert [(e.facet, e.people) for e in Entry.objects.filter(kind="payment")] == [
        ("拖欠生活补助", 1)]  # fmt: skip
    with pytest.raises(Refused, match="已经登记过"):
        line(office, case, "unpaid", (3, 2), day="2026-03-02", months="2026-02")
    with clock.at(on(2026, 3, 3)):
        line_actions.void_line(by=office, line=made, reason="样例")
    assert left("payment") == []


# ---- what must never appear ----------------------------------------------------------------------


def test_nothing_personal_stands_in_the_clear(lettered, take, local):
    local()
    typed = {"honours": "一级表彰", "cause": "因战", "grade": "7", "phone": "样例电话九"}
    take(lettered(name="样例姓名甲", **typed), "lettered_done", (3, 2))
    secret = ("样例姓名甲", "样例证件兵一", "样例电话九", "一级表彰", "因战", "1990-05-01",
              "样例岗位", "2013-09-01")  # fmt: skip
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = in_words(cursor)
            assert not [w for w in secret if w in rows], table
