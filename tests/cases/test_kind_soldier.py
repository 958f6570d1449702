"""退役士兵安置: reported, audited, scored, confirmed, published, ranked, on a post and visited."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tongxin.cases import actions, line_actions, queries, schemes
from tongxin.cases.kinds import soldier
from tongxin.core import clock
from tongxin.core.errors import Refused
from tongxin.ledger.models import Entry

from .conftest import on

TYPED = {
    "file_no": "2026-003", "filed": "2026-01-06", "name": "样例甲", "id_no": "样例证件兵一",
    "phone": "样例电话", "born": "1990-05-01", "rank": "军士(士官)", "enlisted": "2013-09-01",
    "discharged": "2025-09-01", "bar": "没有", "town": "德感街道",
    "items": "嘉奖=3 登记表、通令\n三等功=1 登记表、通令、证书",
}  # fmt: skip
LOCAL = {
    "cohorts": "2018年暂行办法=2018-01-01",
    "points_2018": "服役前12年每年=3\n服役第13年起每年=4\n余下不满半年按几年=0.5\n嘉奖=0.5\n三等功=10",
    "proofs": "嘉奖=登记表、通令\n三等功=登记表、通令、证书、奖章",
    "weight_service": "100", "weight_exam": "0", "ties": "年龄大、抽签", "notice_days": "7",
    "wages": "2025-01=2330\n2026-04=2500", "part": "按天折算",
}  # fmt: skip
SECOND = ("arrived_done", "confirmed_done", "give_up", "declined", "picked_done", "answer")


@pytest.fixture(autouse=True)
def january():
    with clock.at(on(2026, 1, 5)):
        yield


@pytest.fixture
def take(office, colleague):
    """Takes a step on a day of 2026; what needs a second person by the colleague."""

    def step(case, key, moment, by=None, **raw):
        with clock.at(on(2026, *moment)):
            who = by or (colleague if key in SECOND else office)
            return actions.take(by=who, case=case, step=key, raw=raw)

    return step


@pytest.fixture
def opened(office):
    def open_(**changed):
        with clock.at(on(2026, 1, 8)):
            return actions.open_case(by=office, kind="soldier", raw=TYPED | changed)

    return open_


@pytest.fixture
def local(figures):
    """The district's papers, some of them changed."""

    def put(**changed):
        return figures("soldier", **{k: v for k, v in (LOCAL | changed).items() if v})

    return put


@pytest.fixture
def called(opened, take):
    """Told on 2026-01-09 to report by 2026-01-20."""
    return lambda **changed: take(opened(**changed), "filed_done", (1, 9), until="2026-01-20")


@pytest.fixture
def audited(called, take):
    """Reported on 2026-01-20, audited on 2026-01-22."""

    def go(**changed):
        case = take(called(**changed), "called_done", (1, 20))
        return take(case, "arrived_done", (1, 22), batch="2026-1")

    return go


@pytest.fixture
def published(audited, take):
    """Scored, confirmed and published on 2026-02-02."""

    def go(**changed):
        case = take(audited(**changed), "audited_done", (1, 26))
        case = take(case, "scored_done", (1, 28), seen="是", signed="是")
        return take(case, "confirmed_done", (2, 2))

    return go


@pytest.fixture
def lettered(published, take):
    """Picked on 2026-02-12, the letter on 2026-02-20."""

    def go(**changed):
        case = take(published(**changed), "published_done", (2, 10), clear="是")
        case = take(case, "ranked_done", (2, 12), post="样例岗位", form_no="2026-1", signed="是")
        return take(case, "picked_done", (2, 20), clear="是")

    return go


def left(kind="soldier"):
    rows = Entry.objects.filter(kind=kind, withdrawn=False)
    return [(e.facet, e.due, e.done, e.happened_on) for e in rows]


def line(by, case, kind, moment, **raw):
    with clock.at(on(2026, *moment)):
        return line_actions.add_line(by=by, case=case, kind=kind, raw=raw)


def told(case):
    return queries.events(case)[-1].data


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


# ---- the score -----------------------------------------------------------------------------------


def test_the_score_stands_with_its_scheme_and_what_is_not_proved_counts_nothing(
    audited, take, local
):
    """Twelve years 36, three 嘉奖 1.5; the 三等功 has no medal in the file."""
    local()
    case = take(audited(), "audited_done", (1, 26))
    assert (told(case)["scheme"], told(case)["total"]) == ("2018年暂行办法", "37.5")
    kind = soldier.KIND
    sheet = soldier.kept_sheet(
        queries.context(case, kind, queries.events(case), {}, date(2026, 1, 26))
    )
    assert sheet.lines[-1].note == "未证明,缺:奖章" and sheet.total == Decimal("37.5")


def test_a_paper_in_hand_brings_the_points_and_all_is_done_anew(published, take, local):
    local()
    case = take(published(), "object", (2, 3), text="样例:奖章在家里")
    items = "嘉奖=3 登记表、通令\n三等功=1 登记表、通令、证书、奖章"
    case = take(case, "supply", (2, 4), items=items, text="样例")
    case = take(case, "audited_done", (2, 5))
    assert case.state == "scored" and told(case)["total"] == "47.5"


def test_an_objection_that_fails_is_answered_by_another(published, take, local, office):
    local()
    case = take(published(), "object", (2, 3), text="样例")
    with pytest.raises(Refused, match="“登记异议”是您办的"):
        take(case, "answer", (2, 4), by=office, basis="样例", text="样例")
    assert take(case, "answer", (2, 4), basis="样例", text="样例").state == "published"


def test_last_year_s_score_is_the_same_after_the_table_changed(audited, take, local):
    local()
    case = take(audited(), "audited_done", (1, 26))
    local(points_2018="服役前12年每年=5\n嘉奖=9\n三等功=9")
    with clock.at(on(2026, 1, 27)):
        known = queries.scheme(case.division_id, "soldier", clock.today())
        now = queries.context(case, soldier.KIND, queries.events(case), known, clock.today())
    assert soldier.kept_sheet(now).total == Decimal("37.5")
    assert soldier.sheet(now).total == 60 + 27


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"cohorts": ""}, "起用”还没有填写"),
        ({"cohorts": "2018年暂行办法=2026-01-01"}, "早于本地标准里各评分办法"),
        ({"cohorts": "2023年办法=2022-11-01"}, "2023年办法的分值”还没有填写"),
        ({"proofs": ""}, "要凭哪些材料”还没有填写"),
        ({"points_2018": "嘉奖=1\n三等功=1"}, "没有服役年限的分值"),
        ({"points_2018": "服役前12年每年=3\n嘉奖=1"}, "没有“三等功”"),
    ],
)
def test_without_its_table_nobody_is_scored(audited, take, local, changed, match):
    local(**changed)
    with pytest.raises(Refused, match=match):
        take(audited(), "audited_done", (1, 26))


def test_exactly_six_months_are_asked(audited, take, local):
    local()
    with pytest.raises(Refused, match="余下正好半年"):
        take(audited(enlisted="2013-03-01"), "audited_done", (1, 26))


def test_the_shipped_values_are_a_sample_until_two_have_compared_them(district):
    shipped = schemes.samples("soldier")
    assert [s.key for s in shipped] == ["y2018", "y2016"]
    assert all("须核对" in s.source for s in shipped)
    assert queries.scheme(district.pk, "soldier", date(2026, 1, 5)) == {}
    assert not any("points_2023" in s.values for s in shipped)


def test_unsigned_it_is_not_published(audited, take, local):
    local()
    case = take(audited(), "audited_done", (1, 26))
    with pytest.raises(Refused, match="没有签字的,先不公示"):
        take(case, "scored_done", (1, 28), seen="是", signed="否")


@pytest.mark.parametrize(
    ("changed", "match"),
    [({"ties": ""}, "依次比什么”还没有填写"), ({"ties": "运气"}, "没有“运气”这种比法"),
     ({"weight_exam": ""}, "考试分的权重.*还没有填写"), ({"weight_exam": "40"}, "合计100"),
     ({"notice_days": ""}, "公示几天”还没有填写")],
)  # fmt: skip
def test_what_decides_the_order_is_fixed_before_publication(published, local, changed, match):
    local(**changed)
    with pytest.raises(Refused, match=match):
        published()


def test_comparators_and_weights_are_frozen_on_the_day_of_publication(published, take, local):
    local()
    case = published()
    assert told(case)["ties"] == ["年龄大", "抽签"] and told(case)["weights"] == ["100", "0"]
    local(weight_service="60", weight_exam="40", ties="抽签")
    case = take(case, "published_done", (2, 10), clear="是")
    assert Decimal(told(case)["final"]) == Decimal("37.5")


def test_the_exam_counts_by_the_local_weight(published, take, local):
    """37.5 × 60 % + 80 × 40 % = 22.5 + 32 = 54.5."""
    local(weight_service="60", weight_exam="40")
    case = published()
    with pytest.raises(Refused, match="请填考试分"):
        take(case, "published_done", (2, 10), clear="是")
    case = take(case, "published_done", (2, 10), clear="是", exam="80")
    assert Decimal(told(case)["final"]) == Decimal("54.5")


def test_it_is_published_for_the_days_of_the_local_paper(published, take, local):
    """Published on 2026-02-02: seven days end on 2026-02-09."""
    local()
    with pytest.raises(Refused, match="到2026年2月9日为止"):
        take(published(), "published_done", (2, 9), clear="是")


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
            rows = repr(cursor.fetchall())
            assert not [w for w in secret if w in rows], table
